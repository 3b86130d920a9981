"""A passage as the Knowledge page shows it: by which scores it was found, and where it stands in its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UnknownName
from pipeline.types import CodeFile

if TYPE_CHECKING:
    from pipeline.corpus import Chunk, Corpus
    from pipeline.retrieve.explained import Scored

COMPARED = ("lexical", "dense")
"""The raw scores that every passage is shown with; the strategy that ranked it follows."""
AROUND = 12
"""Lines of the file shown before and after a passage."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one strategy says about one passage."""

    strategy: str
    score: float | None
    """None where it gives none."""
    place: int | None
    """From 1, in the strategy's own list; None where it does not list the passage."""
    ranks: bool = False
    """Whether the page's list is in the order of this mark."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file."""

    number: int
    text: str
    inside: bool
    """Whether it belongs to the passage."""


def marks(found: Scored, strategy: str) -> tuple[Mark, ...]:
    """The raw scores, then those of a fusion, at last the one that ranked it."""
    names = dict.fromkeys((*COMPARED, *(name for name in found.scores if name != strategy), strategy))
    return tuple(
        Mark(name, found.scores.get(name, found.raw.get(name)), found.ranks.get(name), name == strategy)
        for name in names
        if name != strategy or name in found.scores or name in found.raw
    )


def in_file(corpus: Corpus, fingerprint: str) -> tuple[Chunk, tuple[Line, ...]]:
    """A chunk and the lines around it, as its file is now; without lines where it is not lines of a file.

    Raises:
        UnknownName: no source holds such a chunk (any more).
    """
    chunk = next((one for one in corpus.chunks() if one.fingerprint == fingerprint), None)
    if chunk is None:
        raise UnknownName("passage", fingerprint[:12], ["those that a new search finds"])
    first, last = chunk.start_line - AROUND, chunk.end_line + AROUND
    lines = enumerate((corpus.text_of(chunk) or "").splitlines(), start=1)
    return chunk, tuple(
        Line(number, line, chunk.start_line <= number <= chunk.end_line)
        for number, line in lines
        if first <= number <= last
    )


def as_code(chunk: Chunk, lines: Sequence[Line]) -> CodeFile:
    """The lines as a file that can be coloured."""
    return CodeFile(chunk.path, "\n".join(line.text for line in lines) + "\n")
