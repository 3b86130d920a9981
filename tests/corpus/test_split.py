"""Pages become pieces: at headings, at definitions, and never in the middle of a snippet."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from pipeline.corpus.chunk import Piece
from pipeline.corpus.exports import Exports
from pipeline.corpus.indented import LANGUAGES as INDENTED
from pipeline.corpus.languages import GRAMMARS
from pipeline.corpus.package import split_package
from pipeline.corpus.read import Page
from pipeline.corpus.split import OTHER_LANGUAGES, split
from pipeline.settings import ROOT


def pieces(path: str, text: str, body_line: int = 1) -> list[Piece]:
    return list(split(Page(path, text, path, body_line=body_line)))


def at(text: str, piece: Piece) -> str:
    return "\n".join(text.split("\n")[piece.start_line - 1 : piece.end_line])


MODULE = '''"""Accounts."""

import os

LIMIT = 3


# Why this one is here.
@register
def open_account(name: str) -> int:
    """Open it."""
    return 1


class Ledger:
    """All of it."""

    def total(self) -> int:
        return 0
'''


def test_python_is_cut_into_definitions_with_their_lines() -> None:
    found = pieces("bank.py", MODULE)
    assert [(piece.symbol, piece.start_line, piece.end_line) for piece in found] == [
        ("", 1, 5),
        ("open_account", 8, 12),
        ("Ledger", 15, 19),
    ]
    assert found[1].text.startswith("# Why this one is here.\n@register")
    assert all(piece.text == at(MODULE, piece) for piece in found)


def test_a_long_class_is_cut_into_whole_methods() -> None:
    body = "".join(
        f"    def method_{n}(self) -> int:\n        x = {n}\n{'        x += 1' + chr(10)}" * 1 for n in range(100)
    )
    text = f'class Wide:\n    """Doc."""\n\n{body}'
    found = pieces("wide.py", text)
    assert [piece.symbol for piece in found[:3]] == ["Wide", "Wide.method_0", "Wide.method_1"]
    assert all(ast.parse(piece.text.replace("    def", "def", 1).replace("        ", "    ")) for piece in found[1:])
    assert "\n".join(piece.text for piece in found).count("def method_") == 100


@pytest.mark.parametrize("suffix", [".kt", ".lua", ".scala", ".swift"])
def test_functions_beside_each_other_are_whole_wherever_the_windows_would_fall(suffix: str) -> None:
    one = {
        ".kt": "fun item_N(a: Int): Int {\n    val b = a\n\n    return b\n}\n",
        ".lua": "local function item_N(a)\n    local b = a\n\n    return b\nend\n",
        ".scala": "def item_N(a: Int) =\n    val b = a\n\n    b\n",
        ".swift": "func item_N(a: Int) -> Int {\n    let b = a\n\n    return b\n}\n",
    }[suffix]
    functions = [one.replace("N", str(number)) for number in range(200)]
    found = {piece.symbol: piece.text for piece in pieces(f"many{suffix}", "\n".join(functions))}
    assert [found[f"item_{number}"] for number in range(200)] == [function.strip() for function in functions]


def test_only_a_function_longer_than_the_window_is_cut() -> None:
    text = "def long():\n" + "    x = 'some words to fill a line'\n" * 600
    found = pieces("long.py", text)
    assert len(found) > 1
    assert {piece.symbol for piece in found} == {"long"}
    assert all(piece.text.strip() in text for piece in found)


def test_every_line_of_code_is_in_exactly_one_piece() -> None:
    for file in sorted((ROOT / "pipeline" / "corpus").glob("*.py")):
        text = file.read_text(encoding="utf-8")
        covered = [line for piece in pieces(file.name, text) for line in range(piece.start_line, piece.end_line + 1)]
        assert len(covered) == len(set(covered))
        blank = {number for number, line in enumerate(text.split("\n"), 1) if not line.strip()}
        assert set(range(1, len(text.split("\n")) + 1)) - blank <= set(covered)


@pytest.mark.parametrize("text", ["def broken(:\n", "print 'python two'\n", "x = (" * 3_000, "a\x0cb = 1\n"])
def test_what_does_not_parse_is_kept_as_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces("odd.py", text)).strip()


NOTE = """---
title: A note
---

Why it is so.

## First

{filler}

## Second

Like this:

```python
# not a heading

x = 1
```

After it.
"""


def test_markdown_is_cut_at_headings_and_keeps_snippets_whole() -> None:
    text = NOTE.format(filler="word " * 200)
    found = pieces("note.md", text, body_line=4)
    assert [piece.title for piece in found] == ["", "Second"] or [piece.title for piece in found][-1] == "Second"
    last = found[-1]
    assert last.text.startswith("## Second")
    assert "# not a heading\n\nx = 1\n```" in last.text
    assert all(piece.text == at(text, piece) for piece in found)
    assert "title: A note" not in "".join(piece.text for piece in found)


def test_a_snippet_stays_with_the_sentence_that_introduces_it() -> None:
    snippet = "```python\n" + "value = 1\n" * 150 + "```"
    text = f"{'word ' * 280}\n\nLike this:\n\n{snippet}\n\nafter"
    found = pieces("note.md", text)
    assert any("Like this:" in piece.text and snippet in piece.text for piece in found)


@pytest.mark.parametrize("text", ["```\nnever closed", "# Only a heading", "", "~~~\n```\n~~~\n", "#hashtag\n\ntext"])
def test_odd_markdown_loses_no_words(text: str) -> None:
    found = " ".join(piece.text for piece in pieces("odd.md", text))
    assert text.startswith("# ") or all(word in found for word in text.split())


@pytest.mark.parametrize("suffix", [*OTHER_LANGUAGES, ".txt", ".toml", ".sh", ""])
def test_other_texts_are_cut_into_windows_at_known_lines(suffix: str) -> None:
    text = "".join(f"line {number} of a file with a few words in it\n" for number in range(300))
    found = pieces(f"file{suffix}", text)
    assert len(found) > 1
    assert all(len(piece.text) <= 1_600 for piece in found)
    for piece in found:
        assert text.split("\n")[piece.start_line - 1].strip().startswith(piece.text.split("\n")[0].strip()[:20])


LANGUAGES = yaml.safe_load((Path(__file__).parent / "languages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("suffix", LANGUAGES["snippets"])
def test_other_languages_are_cut_at_their_definitions(suffix: str) -> None:
    text, symbols = (LANGUAGES["snippets"][suffix][key] for key in ("text", "symbols"))
    found = pieces(f"file{suffix}", text)
    assert [piece.symbol for piece in found if piece.symbol] == symbols
    assert all(piece.text == at(text, piece) for piece in found)
    covered = [line for piece in found for line in range(piece.start_line, piece.end_line + 1)]
    written = [number for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    assert len(covered) == len(set(covered))
    assert set(written) <= set(covered)


@pytest.mark.parametrize("suffix", LANGUAGES["methods"])
def test_a_class_longer_than_the_window_is_cut_between_its_methods_never_in_one(suffix: str) -> None:
    opening, method, closing = (LANGUAGES["methods"][suffix][key] for key in ("opening", "method", "closing"))
    bodies = [method.replace("NUMBER", str(number)) + "\n" for number in range(120)]
    found = pieces(f"wide{suffix}", opening + "".join(bodies) + closing)
    for number, body in enumerate(bodies):
        holding = [piece for piece in found if f"method{number}(" in piece.text]
        assert [body.strip() in piece.text for piece in holding] == [True]
        assert holding[0].symbol == f"Wide.method{number}"


@pytest.mark.parametrize("suffix", OTHER_LANGUAGES)
def test_every_language_that_is_known_by_name_is_cut_at_its_definitions(suffix: str) -> None:
    others = {".h": ".cpp", ".hpp": ".cpp", ".kts": ".kt", ".sc": ".scala"}
    assert others.get(suffix, suffix) in LANGUAGES["snippets"]
    assert suffix in {*GRAMMARS, *INDENTED}


RST = """Guide
=====

Why it is so.

First steps
-----------

{filler}

Then::

    if ready:

        go()

.. code-block:: python

    x = 1

Second steps
------------

Last words.
"""


def test_restructured_text_is_cut_at_its_sections_and_keeps_snippets_whole() -> None:
    text = RST.format(filler="word " * 120)
    found = pieces("guide.rst", text)
    assert [piece.title for piece in found] == ["Guide", "Guide: Second steps"]
    assert "    if ready:\n\n        go()" in found[0].text
    assert all(piece.text == at(text, piece) for piece in found)


def test_a_package_is_its_signatures_and_docstrings() -> None:
    text = '''"""The module."""
from typing import Annotated

class Client(Base):
    """Talks."""
    retries: int = 3
    _secret: str

    def __init__(self, url: Annotated[str, Doc("A whole paragraph.")], *, timeout: float = 5) -> None:
        """Make it."""
        self.url = url

    async def get(self, path: str) -> bytes:
        """Fetch `path`."""
        return b"the body is not shown"

    @overload
    def get(self, path: int) -> bytes: ...

def _private(): ...
'''
    found = {piece.symbol: piece for piece in split_package(Page("net/client.py", text, "client.py"), Exports({}))}
    assert list(found) == ["net.client", "net.client.Client", "net.client.Client.get"]
    client = found["net.client.Client"].text
    assert "class Client(Base):" in client
    assert "def __init__(self, url: str, *, timeout: float=5) -> None: ..." in client
    assert "retries: int" in client
    assert "_secret" not in client
    assert "from net.client import Client" in client
    assert "url: A whole paragraph." in client
    assert "Annotated" not in client
    assert found["net.client.Client.get"].text.startswith("async def get(self, path: str) -> bytes: ...")
    assert "not shown" not in found["net.client.Client.get"].text
    assert found["net.client.Client.get"].start_line == 13


def test_the_notes_that_are_shipped_are_cut_into_sizes_a_prompt_can_hold() -> None:
    from pipeline.corpus.read import on_disk, read

    for file in sorted((ROOT / "datasets" / "knowledge").glob("*.md")):
        found = list(split(read(on_disk(file, file.name))))
        assert found
        assert all(len(piece.text) <= 4_000 for piece in found), file.name
