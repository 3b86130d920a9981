"""A file's bytes become a page of text, or a reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import yaml

from pipeline.corpus.notebook import notebook_text

LARGEST = 1_000_000
"""Bytes. A longer file is a data dump or generated; nobody wants its pieces in a prompt."""


class Unreadable(Exception):
    """A file that cannot be a page; the message is the reason a person is shown."""


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


def read(file: Path, path: str) -> Page:
    """Read `file`, which is known by `path` in its source.

    Raises:
        Unreadable: it is too large, binary, not UTF-8, or cannot be opened.
    """
    content = decoded(file).replace("\r\n", "\n").replace("\r", "\n")
    return _READERS.get(file.suffix.lower(), _text)(file, path, content)


def _text(_: Path, path: str, content: str) -> Page:
    return Page(path, content, Path(path).name)


def _markdown(_: Path, path: str, content: str) -> Page:
    matter, body_line = front_matter(content)
    tags = matter.get("tags")
    named = tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()
    return Page(path, content, str(matter.get("title") or Path(path).name), named, body_line)


def _notebook(_: Path, path: str, content: str) -> Page:
    try:
        return Page(path, notebook_text(content), Path(path).name)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Unreadable("not a notebook that can be read") from None


def _html(file: Path, path: str, content: str) -> Page:
    from pipeline.corpus.community import html_text

    title = _HTML_TITLE.search(content)
    return Page(path, html_text(file), unescape(title[1]).strip() if title else Path(path).name)


def decoded(file: Path) -> str:
    """The file's text as it stands on disk."""
    try:
        with file.open("rb") as stream:  # one byte more than allowed tells, however long the file is
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror or type(error).__name__})") from None
    if len(content) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000} MB")
    if b"\0" in content:
        raise Unreadable("binary")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None


_HTML_TITLE = re.compile(r"<title[^>]*>([^<]+)</title>", re.IGNORECASE)

_READERS: Mapping[str, Callable[[Path, str, str], Page]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".ipynb": _notebook,
    ".html": _html,
    ".htm": _html,
}
"""Suffix → reader of the file, its path in the source and its content; every other file is text as it stands."""


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
