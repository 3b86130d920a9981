"""Whether the `[1]` in an explanation lead to passages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from pipeline.types import Finding

_CITATION = re.compile(r"(?<![\w\])])(?:\[\d{1,3}(?:\s*[,;-]\s*\d{1,3})*\])+(?![\w(\[])")
"""`[1]`, `[1, 2]`, `[1][2]`; not the index in `rows[1]`."""
_MARKDOWN = MarkdownIt("commonmark")


def cited(prose: str) -> tuple[int, ...]:
    """The numbers cited in Markdown, each once, in order; not those in code or links."""
    return tuple(dict.fromkeys(number for text in _texts(prose) for number in _numbers(text)))


def unresolved(prose: str, passages: int) -> tuple[Finding, ...]:
    """A finding for each number that is not from 1 to `passages`."""
    there = f"there are {passages}" if passages else "nothing was retrieved"
    return tuple(
        Finding("package", "citation", f"The explanation cites [{number}], but {there}.")
        for number in cited(prose)
        if not 1 <= number <= passages
    )


def _texts(prose: str) -> Iterator[str]:
    for block in _MARKDOWN.parse(prose):
        inside_link = 0
        for token in block.children or ():
            inside_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            if token.type == "text" and not inside_link:
                yield token.content


def _numbers(text: str) -> Iterator[int]:
    for match in _CITATION.finditer(text):
        yield from (int(number) for number in re.findall(r"\d+", match[0]))
