"""Python is cut by its syntax tree: a function or a class is a piece, whole, with its decorators and comments above."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from pipeline.corpus.chunk import Piece

LONGEST = 4_000
"""Characters. A class that is longer is cut into its methods; a function that is longer is handed on to be cut."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def split_python(text: str) -> Iterator[Piece]:
    """Pieces in the order of the file. What stands between definitions (imports, constants) forms pieces of its own.

    Raises:
        SyntaxError, ValueError, RecursionError: the text is not Python that this interpreter can parse.
    """
    lines = text.split("\n")
    yield from _cut(lines, ast.parse(text).body, 1, len(lines), prefix="")


def _cut(lines: list[str], body: Sequence[ast.stmt], start: int, end: int, prefix: str) -> Iterator[Piece]:
    """The pieces of lines `start` to `end`, in which the statements of `body` stand."""
    at = start
    for node in body:
        if not isinstance(node, Definition):
            continue
        first = _with_comments(lines, _first_line(node), at)
        yield from _between(lines, at, first - 1, prefix)
        yield from _definition(lines, node, first, prefix)
        at = (node.end_lineno or node.lineno) + 1
    yield from _between(lines, at, end, prefix)


def _definition(lines: list[str], node: Definition, first: int, prefix: str) -> Iterator[Piece]:
    symbol = f"{prefix}.{node.name}" if prefix else node.name
    last = node.end_lineno or node.lineno
    text = "\n".join(lines[first - 1 : last])
    if isinstance(node, ast.ClassDef) and len(text) > LONGEST:
        yield from _cut(lines, node.body, first, last, symbol)
    else:
        yield Piece(text, first, last, symbol, symbol)


def _between(lines: list[str], start: int, end: int, prefix: str) -> Iterator[Piece]:
    """Lines that belong to no definition, without the blank ones around them."""
    while start <= end and not lines[start - 1].strip():
        start += 1
    while end >= start and not lines[end - 1].strip():
        end -= 1
    if start <= end:
        yield Piece("\n".join(lines[start - 1 : end]), start, end, prefix, prefix)


def _first_line(node: Definition) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _with_comments(lines: list[str], first: int, earliest: int) -> int:
    """The line at which the comment directly above `first` begins."""
    while first > earliest and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first
