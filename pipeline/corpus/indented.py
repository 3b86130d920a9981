"""The definitions of Kotlin, Scala, Swift, Lua and Protocol Buffers, by keyword and indentation.

There is no grammar for them among our wheels, and LangChain's splitter halves methods. Their formatters all indent what
belongs to a definition, so that it ends where the indentation does. A file that is not indented is cut in wrong places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.corpus.chunk import Piece
from pipeline.corpus.definitions import Definition, cut

_MODIFIERS = """
    abstract actual annotation async case companion convenience data distributed dynamic enum expect
    external fileprivate final fun implicit indirect infix inline inner internal isolated lateinit lazy local mutating
    nonisolated nonmutating open opaque operator override package private protected public required sealed static
    suspend tailrec transparent value
"""
"""What stands before the keyword."""


@dataclass(frozen=True, slots=True)
class Words:
    """How a language begins what it defines."""

    functions: str
    """Keywords, between bars; what they begin is never cut inside while it fits the window."""
    containers: str
    """Keywords, between bars; their members are pieces of their own where the whole is longer than the window."""
    quotes: tuple[str, str] = ('"""', '"""')
    """What opens and closes text of several lines, in which nothing begins or ends."""


_KOTLIN = Words("fun|constructor|init", "class|object|interface")
_SCALA = Words("def", "class|object|trait|enum|given|extension")
LANGUAGES: Mapping[str, Words] = {
    ".kt": _KOTLIN,
    ".kts": _KOTLIN,
    ".lua": Words("function", "(?!)", ("[[", "]]")),
    ".proto": Words("rpc", "message|service|enum"),
    ".sc": _SCALA,
    ".scala": _SCALA,
    ".swift": Words("func|init|deinit|subscript", "class|struct|enum|protocol|extension|actor"),
}
"""Suffix → the words of the language."""

_BEFORE = rf"(?:(?:@\w+(?:\([^)]*\))?|(?:{'|'.join(_MODIFIERS.split())}|class(?=\s+func))(?:\[\w+\]|\(\w+\))?)\s+)*"
_NAME = r"\s*(?:<[^>]*>\s*)?(?P<name>[\w.:`$]*\w`?)?"
_ASSIGNED = re.compile(r"(?:local\s+)?(?P<name>[\w.:]+)\s*=\s*function\b")
"""Lua's other way to name a function."""
_CLOSES = re.compile(r"[})\]{]|end\b|where\b")
"""What may stand at a definition's own depth and still belongs to it."""
_DEEPEST = 60


def split_indented(text: str, path: str) -> Iterator[Piece]:
    """A piece for each definition, and for what stands between them.

    Raises:
        KeyError: there is no row for the suffix.
        ValueError: nothing is defined in it.
    """
    source = _Source(text.split("\n"), LANGUAGES[PurePosixPath(path).suffix.lower()])
    definitions = list(source.definitions(0, len(source.lines), 0))
    if not definitions:
        raise ValueError("nothing is defined here")
    return cut(text, definitions)


class _Source:
    """The lines of a file, as its language reads them; they are counted from 0 here."""

    def __init__(self, lines: list[str], words: Words) -> None:
        self.lines = lines
        self._begins = re.compile(rf"{_BEFORE}(?:(?P<holds>{words.containers})|{words.functions})\b{_NAME}")
        self._assigns = words.functions == "function"
        self._depths = list(_depths(lines, words.quotes))

    def definitions(self, start: int, end: int, level: int) -> Iterator[Definition]:
        """What is defined in the lines from `start` up to `end`."""
        at = start
        while at < end and level < _DEEPEST:
            begun = self._begun(at)
            if begun is None:
                at += 1
                continue
            last = self._last(at, end)
            members = tuple(self.definitions(at + 1, last + 1, level + 1)) if begun.groupdict().get("holds") else ()
            yield Definition(begun["name"] or "", self._first(at, start) + 1, last + 1, members)
            at = last + 1

    def _begun(self, at: int) -> re.Match[str] | None:
        if self._depths[at] is None:
            return None
        line = self.lines[at].strip()
        return self._begins.match(line) or (_ASSIGNED.match(line) if self._assigns else None)

    def _last(self, at: int, end: int) -> int:
        """The last line of what begins at `at`: below it stands nothing that is not deeper, but for what closes it."""
        depth, last = self._depths[at] or 0, at
        for place in range(at + 1, end):
            here = self._depths[place]
            if here is not None and (here < depth or (here == depth and not _CLOSES.match(self.lines[place].strip()))):
                break
            last = place if self.lines[place].strip() else last
        return last

    def _first(self, at: int, earliest: int) -> int:
        """The line of the first annotation above `at`."""
        while at > earliest and self.lines[at - 1].lstrip().startswith("@"):
            at -= 1
        return at


def _depths(lines: list[str], quotes: tuple[str, str]) -> Iterator[int | None]:
    """For each line how far it is indented; None for a blank one and inside a text or a comment of several lines."""
    closing = ""
    for line in lines:
        bare = line.strip()
        yield None if closing or not bare else len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        closing = _still_open(bare, closing, quotes)


def _still_open(line: str, closing: str, quotes: tuple[str, str]) -> str:
    """What will close the text or comment that is open after `line`; empty where none is."""
    if closing and closing not in line:
        return closing
    rest = line.partition(closing)[2] if closing else line
    if rest.startswith("/*"):
        return "" if "*/" in rest else "*/"
    opening, closes = quotes
    if opening == closes:
        return closes if rest.count(opening) % 2 else ""
    return closes if rest.rfind(opening) > rest.rfind(closes) else ""
