"""Whether a program does what the examples of its request say.

The program is one of ours, made of a part; of the request it contains names and plain values only, and an example is
run only where it is nothing but such values and calls of the program's own. So no sandbox is needed, which would take
longer than the whole answer may; a program that goes on for too many lines is stopped.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import FrameType
from typing import Any

from pipeline import python
from pipeline.generate.recipes.programs.examples import Example, is_harmless

LINES = 20_000
"""Of a program run for its examples; a part takes a few hundred."""
REACHES_OUT = re.compile(r"\b(?:open|sleep|Path|input|print|subprocess|socket|httpx|sqlite3|urlopen|Thread|asyncio)\b")
"""In a program that is not run here: it would wait, write or speak."""
KNOWN = {"date": date, "datetime": datetime, "timedelta": timedelta, "Decimal": Decimal}
FROM = ("time.", "math.", "random.", "datetime.")
"""Modules of which a default may name a function."""


class TooLong(BaseException):
    """The program went on for more than `LINES` lines."""


def broken(source: str, groups: Sequence[Sequence[Example]]) -> Example | None:
    """The first example that does not hold; None where all do, or where none can be run here."""
    if not groups or not is_plain(source):
        return None
    with _Lines(LINES):
        try:
            for group in groups:
                names: dict[str, Any] = {"__name__": "made", **KNOWN}
                exec(compile(source, "<made>", "exec"), names)  # noqa: S102  # nosec B102  # our own text
                for one in group:
                    if not _holds(one, names):
                        return one
        except TooLong:
            return None
    return None


def is_plain(source: str) -> bool:
    """Whether a program only computes, and its defaults are plain values."""
    if REACHES_OUT.search(source):
        return False
    defaults = [
        value
        for node in ast.walk(python.parsed(source))
        if isinstance(node, ast.arguments)
        for value in (*node.defaults, *node.kw_defaults)
        if value is not None
    ]
    return all(_is_plain(one) for one in defaults)


def _is_plain(value: ast.expr) -> bool:
    if isinstance(value, ast.Lambda):
        return True
    text = ast.unparse(value)
    return (text.startswith(FROM) and "(" not in text) or text.isidentifier() or is_harmless(text, ())


def _holds(one: Example, names: dict[str, Any]) -> bool:
    allowed = [name for name in names if not name.startswith("__")]
    if not is_harmless(one.call, allowed):
        return True
    try:
        if one.value is None and not one.error:
            exec(one.call, names)  # noqa: S102  # nosec B102  # values and calls of the program
            return True
        given = eval(one.call, names)  # noqa: S307  # nosec B307
    except TooLong:
        raise
    except Exception as error:
        return bool(one.error) and any(kind.__name__ == one.error for kind in type(error).__mro__)
    if one.error:
        return False
    return _equal(given, eval(one.value or "None", names))  # noqa: S307  # nosec B307


def _equal(given: Any, wanted: Any) -> bool:
    """Equal, a bool only to a bool; numbers with a point to as many digits as written."""
    if isinstance(given, bool) is not isinstance(wanted, bool):
        return False
    if isinstance(given, float) and isinstance(wanted, float):
        return abs(given - wanted) < 1e-6 * max(1.0, abs(wanted))
    if isinstance(given, list | tuple) and isinstance(wanted, list | tuple) and type(given) is not type(wanted):
        return False
    return bool(given == wanted)


class _Lines:
    """Stops what runs inside, in this thread, after so many lines."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.before: Any = None

    def __enter__(self) -> None:
        self.before = sys.gettrace()
        sys.settrace(self._trace)

    def __exit__(self, *_: object) -> None:
        sys.settrace(self.before)

    def _trace(self, frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != "<made>" and event == "call":
            return None
        self.left -= 1
        if self.left < 0:
            raise TooLong
        return self._trace
