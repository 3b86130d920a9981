"""What can be retrieved: a piece of a source, and where a person finds it again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """What a splitter cuts out of one page: verbatim text and the place it was cut from."""

    text: str
    start_line: int = 0
    """From 1; 0 when the text is not lines of the file (a notebook's cell, a page of HTML)."""
    end_line: int = 0
    """The last line, itself part of the text."""
    title: str = ""
    """What a person would call it: a heading, a symbol; empty where the page's own title says it all."""
    symbol: str = ""
    """The dotted name of what the piece defines, in code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One retrievable piece of a source."""

    text: str
    source: str
    """The name of the source, as in `codecraft kb list`."""
    path: str
    """POSIX path inside the source."""
    start_line: int
    """From 1; 0 when the text is not lines of the file."""
    end_line: int
    title: str
    symbol: str = ""
    tags: tuple[str, ...] = ()
    revision: str = ""
    """The commit of a checkout, the version of a package; empty where the source has none."""
    licence: str = ""
    """The SPDX name, where the file or its source says so; empty where it is not known."""
    fingerprint: str = field(init=False)
    """sha256 of `text`, hexadecimal."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", fingerprint(self.text))

    @property
    def place(self) -> str:
        """Where it is from: `knowledge/fastapi-routers.md:12-40`."""
        file = self.path if self.path == self.source else f"{self.source}/{self.path}"
        return f"{file}:{self.start_line}-{self.end_line}" if self.start_line else file


def fingerprint(text: str) -> str:
    """sha256 of `text`, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
