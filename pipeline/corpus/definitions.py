"""Code is cut at its definitions, whatever the language: a function or a class is a piece, whole, with its comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.corpus.chunk import Piece

LONGEST = 4_000
"""Characters. A class that is longer is cut into its members; a function that is longer is handed on to be cut."""
COMMENTS = ("#", "//", "/*", "*", "--")
"""What the lines of a comment above a definition begin with."""


@dataclass(frozen=True, slots=True)
class Definition:
    """Where something is defined."""

    name: str
    first: int
    """Its first line, from 1, decorators included."""
    last: int
    members: tuple[Definition, ...] = ()
    """What is defined inside, where it may be cut there: a class's methods, never what a function holds."""


def cut(text: str, definitions: Iterable[Definition]) -> Iterator[Piece]:
    """Pieces in the order of the file. What stands between definitions (imports, constants) forms pieces of its own."""
    lines = text.split("\n")
    return _cut(lines, _apart(definitions), (1, len(lines)), "")


def _cut(lines: list[str], definitions: Sequence[Definition], span: tuple[int, int], prefix: str) -> Iterator[Piece]:
    """The pieces of the lines of `span`, in which the definitions stand."""
    at, end = span
    for one in definitions:
        first = _with_comments(lines, one.first, at)
        yield from _between(lines, at, first - 1, prefix)
        yield from _whole(lines, replace(one, first=first), prefix)
        at = one.last + 1
    yield from _between(lines, at, end, prefix)


def _whole(lines: list[str], one: Definition, prefix: str) -> Iterator[Piece]:
    symbol = f"{prefix}.{one.name}" if prefix and one.name else one.name or prefix
    text = "\n".join(lines[one.first - 1 : one.last])
    if one.members and len(text) > LONGEST:
        yield from _cut(lines, _apart(one.members), (one.first, one.last), symbol)
    else:
        yield Piece(text, one.first, one.last, symbol, symbol)


def _apart(definitions: Iterable[Definition]) -> list[Definition]:
    """In their order; those that share a line become one."""
    found: list[Definition] = []
    for one in sorted(definitions, key=lambda one: (one.first, -one.last)):
        if found and one.first <= found[-1].last:
            found[-1] = replace(found[-1], last=max(found[-1].last, one.last))
        else:
            found.append(one)
    return found


def _between(lines: list[str], start: int, end: int, prefix: str) -> Iterator[Piece]:
    """Lines that belong to no definition, without the blank ones around them."""
    while start <= end and not lines[start - 1].strip():
        start += 1
    while end >= start and not lines[end - 1].strip():
        end -= 1
    if start <= end:
        yield Piece("\n".join(lines[start - 1 : end]), start, end, prefix, prefix)


def _with_comments(lines: list[str], first: int, earliest: int) -> int:
    """The line at which the comment directly above `first` begins."""
    while first > earliest and lines[first - 2].lstrip().startswith(COMMENTS):
        first -= 1
    return first
