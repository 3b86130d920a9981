"""Fields of a suite's rows, checked as they are read. Errors name the field; who reads the file adds file and line."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from typing import Any

from pipeline.errors import BadInput

Row = Mapping[str, Any]


def text(row: Row, field: str) -> str:
    """A field that must be a string."""
    value = row.get(field)
    if not isinstance(value, str):
        raise BadInput(f"the field {field!r} must be a string.")
    return value


def compiled(source: str, what: str) -> ast.Module:
    """The syntax tree of `source`.

    Raises:
        BadInput: it is no Python; the line is named.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an escape that Python only warns of is the suite's own affair
            return ast.parse(source)
    except SyntaxError as error:
        raise BadInput(f"{what} do not compile (line {error.lineno}: {error.msg}).") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise BadInput(f"{what} do not compile ({error}).") from None


def strings(row: Row, field: str) -> list[str]:
    """A field that may be absent and else is a list of strings."""
    values = row.get(field) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadInput(f"the field {field!r} must be a list of strings.")
    return [plain(value) for value in values]


def plain(source: str) -> str:
    """Source with the line ends that Python code has."""
    return source.replace("\r\n", "\n")
