"""What the programs over rows are put together from: their head, and how each source is read."""

from __future__ import annotations

HEAD = '''"""{about}"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import random
import re
import statistics
import sys
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Stop(Exception):
    """Ends the program with a message and an exit code."""

    def __init__(self, message: str, code: int, aloud: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.aloud = aloud
        """Whether the message goes to standard output."""


def text_of(path: str | None) -> str:
    """The text of a file, or of standard input."""
    if path is None:
        return sys.stdin.read()
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Stop({file_message}, {file_code}{file_aloud}) from None


def number(value: Any, name: str = "value") -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Stop(f"{{name}} is not a number: {{value}}", {value_code}) from None


def need(columns: list[str], wanted: list[str]) -> None:
    for name in wanted:
        if name not in columns:
            raise Stop(f"there is no column {{name}}", {column_code})


def plain(value: Any) -> str:
    """Whole numbers without decimals, others as they are."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(round(value, 10))
    return str(value)


def order(value: Any) -> tuple[int, float, str]:
    """Numbers by their size, before texts by the alphabet."""
    try:
        return 0, float(value), ""
    except (TypeError, ValueError):
        return 1, 0.0, str(value)


def is_date(cell: str) -> bool:
    try:
        dt.date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def is_number(cell: Any) -> bool:
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True


'''
READERS = {
    "csv": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The rows of a table, and the names of its columns."""
    table = csv.DictReader(text_of(path).splitlines(keepends=True){more})
    rows = [{{name: cell or "" for name, cell in row.items() if name is not None}} for row in table]
    return rows, list(table.fieldnames or [])


''',
    "json": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The objects of an array, and all their keys in the order in which they come."""
    try:
        rows = json.loads(text_of(path))
    except ValueError as error:
        raise Stop(f"not valid JSON: {{error}}", {format_code}) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Stop("not a JSON array of objects", {format_code})
    return rows, list(dict.fromkeys(name for row in rows for name in row))


''',
    "json lines": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The objects, one a line, and all their keys in the order in which they come."""
    try:
        rows = [json.loads(line) for line in text_of(path).splitlines() if line.strip()]
    except ValueError as error:
        raise Stop(f"not valid JSON: {{error}}", {format_code}) from None
    return rows, list(dict.fromkeys(name for row in rows for name in row))


''',
    "log": '''LINE = re.compile({layout})
"""What a line looks like; others are passed over."""


def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The parts of every line that fits."""
    found = [LINE.fullmatch(line.rstrip()) for line in text_of(path).splitlines()]
    return [{{**one.groupdict(), "line": one[0]}} for one in found if one], list(LINE.groupindex)


''',
    "lines": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The lines of a text with their numbers."""
    return [{{"line": line, "number": place}} for place, line in enumerate(text_of(path).splitlines(), start=1)], ["line"]


''',
    "words": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The words of a text."""
    return [{{"word": word}} for word in re.findall({word}, text_of(path){lower})], ["word"]


''',
    "text": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The figures of a text."""
    text = text_of(path)
    letters = sum(one.isalpha() for one in text)
    return [{{"lines": len(text.splitlines()), "words": len(text.split()), "characters": len(text), "letters": letters}}], []


''',
    "pairs": '''def read(path: str | None) -> tuple[list[Row], list[str]]:
    """The keys of a file of settings with their values; empty lines and remarks are passed over."""
    lines = [line.strip() for line in text_of(path).splitlines()]
    parts = [line.partition("=") for line in lines if line and not line.startswith(("#", ";")) and "=" in line]
    return [{{"key": key.strip(), "value": value.strip()}} for key, _, value in parts], ["key", "value"]


''',
}
