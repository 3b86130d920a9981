"""reStructuredText is cut at its section titles; an indented block, such as a snippet, stays whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.corpus.chunk import Piece
from pipeline.corpus.markdown import Block, join

_ADORNMENT = re.compile(r"([^\w\s])\1{2,}\s*$")
"""A line that over- or underlines a title."""


def split_rst(text: str, first_line: int = 1) -> Iterator[Piece]:
    """Pieces of the text from `first_line` on, in order; their titles are the sections they stand in."""
    return join(_blocks(text.split("\n"), first_line))


def _blocks(lines: list[str], first_line: int) -> Iterator[Block]:
    levels: dict[str, int] = {}
    """Adornment → depth, in the order in which a document first uses them; over and under counts as another."""
    at = first_line - 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        size, style = _title(lines, at)
        if size:
            words = lines[at + (size == 3)].strip()
            depth = levels.setdefault(style, len(levels) + 1)
            yield Block(tuple(lines[at : at + size]), at + 1, (depth, words))
        else:
            size = _paragraph(lines, at)
            yield Block(tuple(lines[at : at + size]), at + 1)
        at += size


def _title(lines: list[str], at: int) -> tuple[int, str]:
    """How many lines a section title that begins at `at` takes, and how it is adorned; `(0, "")` where none begins."""
    here, below, last = (lines[n].rstrip() if n < len(lines) else "" for n in (at, at + 1, at + 2))
    if _ADORNMENT.match(here) and below.strip() and here == last and len(here) >= len(below.strip()):
        return 3, f"{here[0]}{here[0]}"
    if _ADORNMENT.match(below) and not here.startswith((" ", "\t")) and len(below) >= len(here):
        return (2, below[0]) if not _ADORNMENT.match(here) else (0, "")
    return 0, ""


def _paragraph(lines: list[str], at: int) -> int:
    """How many lines until the next blank one; an indented block goes on over blank lines while it stays indented."""
    indented = lines[at].startswith((" ", "\t", ".. "))  # what belongs to a directive is indented below it
    end = at + 1
    while end < len(lines):
        line = lines[end]
        if not line.strip():
            further = next((one for one in lines[end:] if one.strip()), "")
            if not (indented and further.startswith((" ", "\t"))):
                break
        elif not line.startswith((" ", "\t")) and (indented or _title(lines, end)[0]):
            break
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return end - at
