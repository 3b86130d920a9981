"""Compile and run foreign source: the one place that does, and only ever in a process that is confined."""

from __future__ import annotations

from types import CodeType
from typing import Any


def compiled(text: str, name: str) -> CodeType:
    """The code of a module. Raises `SyntaxError`, or `ValueError` for NUL and surrogates."""
    return compile(text, name, "exec", dont_inherit=True)


def execute(code: CodeType, names: dict[str, Any]) -> None:
    """Run it as the body of a module whose globals are `names`."""
    exec(code, names)  # noqa: S102  # nosec B102
