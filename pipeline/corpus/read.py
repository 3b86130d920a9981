"""A file's bytes become a page of text, or a reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path, PurePosixPath
from typing import IO, Any

import yaml

from pipeline.corpus.licence import declared
from pipeline.corpus.notebook import notebook_text

LARGEST = 1_000_000
"""Bytes. A longer file is a data dump or generated; nobody wants its pieces in a prompt."""


class Unreadable(Exception):
    """A file that cannot be a page; the message is the reason a person is shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a source, not read yet."""

    path: str
    """POSIX path inside the source."""
    stamp: str = ""
    """Changes whenever the content does; empty when that cannot be told."""
    open: Callable[[], IO[bytes]] | None = None
    """None where the file is left out without a look."""
    left_out: str = ""
    """Why it is left out; empty when it is to be read."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one file."""

    path: str
    """POSIX path inside the source."""
    text: str
    """Line ends are `\\n`; line numbers are those of the file."""
    title: str
    tags: tuple[str, ...] = ()
    body_line: int = 1
    """The line at which the text proper begins, after front matter."""
    licence: str = ""
    """The SPDX name the file itself declares; empty where it does not, and the source's counts."""


def on_disk(file: Path, path: str) -> Entry:
    """The entry of a file; its stamp is its size and the time of its last change."""
    try:
        status = file.stat()
    except OSError as error:
        return Entry(path, left_out=_why_not(error))
    return Entry(path, f"{status.st_size}:{status.st_mtime_ns}", lambda: file.open("rb"))


def read(entry: Entry) -> Page:
    """The page of an entry.

    Raises:
        Unreadable: it is too large, binary, not UTF-8, or cannot be opened.
    """
    content = decoded(entry).replace("\r\n", "\n").replace("\r", "\n")
    page = _READERS.get(PurePosixPath(entry.path).suffix.lower(), _text)(entry.path, content)
    return replace(page, licence=page.licence or declared(content))


def decoded(entry: Entry) -> str:
    """The entry's text as it stands."""
    if entry.open is None:
        raise Unreadable(entry.left_out)
    try:
        with entry.open() as stream:  # one byte more than allowed tells, however long the file is
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(_why_not(error)) from None
    if len(content) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000} MB")
    if b"\0" in content:
        raise Unreadable("binary")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None


def _why_not(error: OSError) -> str:
    return f"cannot be opened ({error.strerror or type(error).__name__})"


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _text(path: str, content: str) -> Page:
    return Page(path, content, _name(path))


def _markdown(path: str, content: str) -> Page:
    matter, body_line = front_matter(content)
    tags = matter.get("tags")
    named = tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()
    licence = str(matter.get("licence") or matter.get("license") or "")
    return Page(path, content, str(matter.get("title") or _name(path)), named, body_line, licence)


def _notebook(path: str, content: str) -> Page:
    try:
        return Page(path, notebook_text(content), _name(path))
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Unreadable("not a notebook that can be read") from None


def _html(path: str, content: str) -> Page:
    from pipeline.corpus.community import html_text

    title = _HTML_TITLE.search(content)
    return Page(path, html_text(content), unescape(title[1]).strip() if title else _name(path))


_HTML_TITLE = re.compile(r"<title[^>]*>([^<]+)</title>", re.IGNORECASE)

_READERS: Mapping[str, Callable[[str, str], Page]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".ipynb": _notebook,
    ".html": _html,
    ".htm": _html,
}
"""Suffix → reader of a path in the source and the content; every other file is text as it stands."""


def front_matter(text: str) -> tuple[Mapping[str, Any], int]:
    """The YAML mapping between two `---` lines at the top, and the line after it; `({}, 1)` when there is none."""
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        return {}, 1
    end = lines.index("---", 1)
    try:
        matter = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError:
        return {}, 1
    return (matter, end + 2) if isinstance(matter, dict) else ({}, 1)
