"""What a craft is made of: a function that yields the lines of a command, and what a request must say to get it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Craft:
    """A command of one deed. The parameters of its function are its roles: without a default one must be given."""

    name: str
    function: Callable[..., Iterator[str]]
    needs: tuple[str, ...]
    """Patterns that must all be in the request, in lower case."""
    never: str
    """A pattern that must not be there."""
    places: tuple[str, ...]
    """Roles that are positionals, in their usual order."""
    called: Mapping[str, str] = field(default_factory=dict)
    """By role the pattern of names under which it may be asked for, where that is not its own."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """What a line is made of: by name `text`, `int`, `float`, `date` or `id`."""
    line: str = ""
    """The line where the request shows none."""
    codes: Mapping[str, int] = field(default_factory=dict)
    """By trouble the exit code where the request names none."""
    sees: str = ""
    """A pattern of clauses with a rule that the function keeps by itself."""
    reads: tuple[str, ...] = ()
    """Constants that are read off the request beside the usual ones."""


CRAFTS: list[Craft] = []


def craft(
    *needs: str, places: str = "", never: str = "", called: Mapping[str, str] | None = None, line: str = "", **more: Any
) -> Callable[[Callable[..., Iterator[str]]], Callable[..., Iterator[str]]]:
    """Put a function into the table. `slots` are words `name:kind`; `codes` a mapping."""
    slots = dict(one.split(":") for one in str(more.get("slots", "")).split())

    def entered(function: Callable[..., Iterator[str]]) -> Callable[..., Iterator[str]]:
        codes = more.get("codes", {})
        codes, sees, reads = more.get("codes", {}), str(more.get("sees", "")), tuple(str(more.get("reads", "")).split())
        roles = tuple(places.split())
        CRAFTS.append(
            Craft(function.__name__, function, needs, never, roles, called or {}, slots, line, codes, sees, reads)
        )
        return function

    return entered


class Stop(Exception):
    """Ends a program with a message; the trouble says with which exit code."""

    def __init__(self, message: str, trouble: str) -> None:
        super().__init__(message)
        self.code = trouble


def line(*values: Any) -> str:
    """One line of the program; what it looks like is said by the request."""
    return " ".join(map(str, values))


def read(path: str | None) -> str:
    """The text of a file; standard input for `-` or where no file is given."""
    if path in (None, "-"):
        return sys.stdin.read()
    try:
        return Path(str(path)).read_text(encoding="utf-8")
    except OSError as error:
        raise Stop(f"cannot read {path}: {error.strerror}", "file") from None
    except UnicodeDecodeError:
        raise Stop(f"{path} is not UTF-8 text", "file") from None


def plain(value: Any) -> str:
    """Whole numbers without decimals, others as they are."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
