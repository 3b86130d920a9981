"""Markdown is cut at its headings; a fenced snippet stays whole, and with the sentence that introduces it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.corpus.chunk import Piece

LONGEST = 1_600
"""Characters of a piece; only a single longer block, such as a long snippet, goes over it."""
ENOUGH = 500
"""Characters after which a heading begins a new piece; shorter sections stay with their neighbours."""

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a heading, a paragraph, a fenced snippet."""

    lines: tuple[str, ...]
    start: int
    heading: tuple[int, str] | None = None

    @property
    def size(self) -> int:
        return sum(len(line) + 1 for line in self.lines)


def split_markdown(text: str, first_line: int = 1) -> Iterator[Piece]:
    """Pieces of the text from `first_line` on, in order; their titles are the headings they stand under."""
    return join(_blocks(text.split("\n"), first_line))


def join(blocks: Iterable[Block]) -> Iterator[Piece]:
    """Blocks in the order of the text become pieces: a new one at a heading, or where the next block has no room."""
    held: list[Block] = []
    trail: dict[int, str] = {}
    title = ""
    for block in blocks:
        size = sum(one.size for one in held)
        if held and _breaks(held, block, size):
            yield _piece(held, title)
            held = []
        if block.heading:
            level, words = block.heading
            trail = {depth: name for depth, name in trail.items() if depth < level} | {level: words}
        if not held or all(one.heading for one in held):
            title = ": ".join(trail[depth] for depth in sorted(trail))
        held.append(block)
    if any(not block.heading for block in held):
        yield _piece(held, title)


def _breaks(held: list[Block], block: Block, size: int) -> bool:
    """Whether `block` begins a new piece; a heading, or a sentence that ends in a colon, waits for what follows."""
    if held[-1].heading or held[-1].lines[-1].rstrip().endswith(":"):
        return False
    return size + block.size > LONGEST or (block.heading is not None and size >= ENOUGH)


def _piece(blocks: list[Block], title: str) -> Piece:
    lines: list[str] = []
    for block in blocks:
        lines += [""] * (block.start - blocks[0].start - len(lines))  # the blank lines between blocks
        lines += block.lines
    return Piece("\n".join(lines), blocks[0].start, blocks[-1].start + len(blocks[-1].lines) - 1, title)


def _blocks(lines: list[str], first_line: int) -> Iterator[Block]:
    held: list[str] = []
    fence = ""
    start = first_line
    for number, line in enumerate(lines[first_line - 1 :], first_line):
        marker = _FENCE.match(line)
        if fence:
            held.append(line)
            if marker and marker[1].startswith(fence) and not line.strip().strip(fence[0]):
                yield Block(tuple(held), start)
                held, fence = [], ""
            continue
        heading = _HEADING.match(line)
        if held and (marker or heading or not line.strip()):
            yield Block(tuple(held), start)
            held = []
        if not held:
            start = number
        if heading:
            yield Block((line,), number, (len(heading[1]), heading[2]))
        elif line.strip():
            held.append(line)
            fence = marker[1] if marker else ""
    if held:
        yield Block(tuple(held), start)
