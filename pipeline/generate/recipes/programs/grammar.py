"""A small grammar as data: rows of a pattern with slots, and the Python that each makes of what stands in its slots.

A pattern is a regular expression in which `<x:kind>` stands for a stretch of words that must itself be read as `kind`:
by another table of rows, or by a reader of the scope (a parameter, a number, a noun). The first row that reads the
whole text counts; nothing of a text is ever skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

SLOT = re.compile(r"<(\w+):(\w+)>")
END = re.compile(r"(?<=\w)(?!\w)|(?<=[)\"'\]])|$")
Reader = Callable[[str], Iterator["Read"]]
Piece = re.Pattern[str] | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """What a stretch of words means."""

    made: str
    """Python."""
    nouns: frozenset[tuple[str, str]] = frozenset()
    """Roles, with the word that the request has for each."""


@dataclass(frozen=True)
class Grammar:
    rows: Mapping[str, Sequence[Sequence[str]]]
    """By kind: pattern and Python, in the order in which they are tried."""
    readers: Mapping[str, Reader]
    """By kind: what reads a stretch that no row does."""
    seen: dict[tuple[str, str], tuple[Read, ...]] = field(default_factory=dict)

    def read(self, kind: str, text: str) -> Read | None:
        """The first reading of the whole text."""
        return next(iter(self.readings(kind, text)), None)

    def readings(self, kind: str, text: str) -> tuple[Read, ...]:
        text = text.strip(" ,")
        known = self.seen.get((kind, text))
        if known is None:
            self.seen[kind, text] = ()  # while it is being read: no row may lead back to the same text
            known = tuple(dict.fromkeys(self._found(kind, text)))
            self.seen[kind, text] = known
        return known

    def _found(self, kind: str, text: str) -> Iterator[Read]:
        if not text:
            return
        if kind in self.readers:
            yield from self.readers[kind](text)
        for said, made in self.rows.get(kind, ()):
            for way in pieces(said):
                for filled in self._filled(way, text, 0, {}):
                    one = self._made(made, filled)
                    if one is not None:
                        yield one

    def _filled(self, left: Sequence[Piece], text: str, at: int, filled: dict[str, Read]) -> Iterator[dict[str, Read]]:
        if not left:
            if at == len(text):
                yield filled
            return
        first, rest = left[0], left[1:]
        if isinstance(first, re.Pattern):
            found = first.match(text, at) if rest else first.fullmatch(text, at)
            if found:
                named = {name: Read(value) for name, value in found.groupdict().items() if value}
                yield from self._filled(rest, text, found.end(), filled | named)
            return
        name, kind = first
        for end in (one.start() for one in END.finditer(text, at + 1)):
            if not rest and end != len(text):
                continue
            if rest and isinstance(rest[0], re.Pattern) and not rest[0].match(text, end):
                continue
            for one in self.readings(kind, text[at:end]):
                yield from self._filled(rest, text, end, filled | {name: one})

    def _made(self, made: str, filled: Mapping[str, Read]) -> Read | None:
        nouns = frozenset(pair for one in filled.values() for pair in one.nouns)
        parts = {name: one.made for name, one in filled.items()}
        for name in re.findall(r"\{(\w+)\}", made):
            if name not in parts:
                found = next(iter(self.readers.get(name, _none)("")), None)
                if found is None:
                    return None
                parts[name] = found.made
        return Read(re.sub(r"\{(\w+)\}", lambda one: parts[one[1]], made), nouns)


def _none(_: str) -> Iterator[Read]:
    return iter(())


@cache
def pieces(said: str) -> tuple[tuple[Piece, ...], ...]:
    """A pattern cut at its slots, once for each way through the groups in which slots stand."""
    return tuple(_pieces(one) for one in dict.fromkeys(_ways(said)))


def _pieces(said: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    last = 0
    for one in SLOT.finditer(said):
        if said[last : one.start()]:
            found.append(re.compile(said[last : one.start()], re.I))
        found.append((one[1], one[2]))
        last = one.end()
    return (*found, re.compile(said[last:], re.I)) if said[last:] else tuple(found)


def _ways(said: str) -> Iterator[str]:
    """The pattern without groups around slots, and without alternatives outside groups."""
    for way in _alternatives(said):
        group = next((one for one in _groups(way) if SLOT.search(way[one[0] : one[1]])), None)
        if group is None:
            yield way
            continue
        start, end = group
        optional = way[end : end + 1] == "?"
        for inner in [*_alternatives(way[start + 3 : end - 1]), *([""] if optional else [])]:
            yield from _ways(way[:start] + inner + way[end + optional :])


def _alternatives(said: str) -> list[str]:
    found, depth, last = [], 0, 0
    for place, sign in enumerate(said):
        if place and said[place - 1] == "\\":
            continue
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            found.append(said[last:place])
            last = place + 1
    return [*found, said[last:]]


def _groups(said: str) -> Iterator[tuple[int, int]]:
    """Where the outermost groups begin and end."""
    depth, start = 0, 0
    for place, sign in enumerate(said):
        if (place and said[place - 1] == "\\") or sign not in "()":
            continue
        if sign == "(" and depth == 0:
            start = place
        depth += 1 if sign == "(" else -1
        if depth == 0:
            yield start, place + 1
