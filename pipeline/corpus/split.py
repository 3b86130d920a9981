"""A page becomes pieces: by headings, by syntax tree, by indentation, and what has none of them by LangChain's windows.

A function is whole in its piece unless it is longer than the window, in every language that has a row in `_SPLITTERS`;
of other texts, and of a file that cannot be parsed, nothing of the kind is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath

from pipeline.corpus.chunk import Piece
from pipeline.corpus.definitions import LONGEST
from pipeline.corpus.indented import LANGUAGES as INDENTED
from pipeline.corpus.indented import split_indented
from pipeline.corpus.languages import GRAMMARS, split_language
from pipeline.corpus.markdown import split_markdown
from pipeline.corpus.openapi import described, is_description
from pipeline.corpus.python import split_python
from pipeline.corpus.read import Page
from pipeline.corpus.rst import split_rst

VERSION = 5
"""Raised when the same page would give other pieces: what was cut before is then cut again."""

Splitter = Callable[[Page], Iterable[Piece]]

OTHER_LANGUAGES: Mapping[str, str] = {
    ".c": "c",
    ".cpp": "cpp",
    ".cs": "csharp",
    ".go": "go",
    ".h": "c",
    ".hpp": "cpp",
    ".java": "java",
    ".js": "js",
    ".jsx": "js",
    ".kt": "kotlin",
    ".kts": "kotlin",
    ".lua": "lua",
    ".php": "php",
    ".proto": "proto",
    ".rb": "ruby",
    ".rs": "rust",
    ".sc": "scala",
    ".scala": "scala",
    ".swift": "swift",
    ".ts": "ts",
    ".tsx": "ts",
}
"""Suffix → the name langchain-text-splitters knows the language by."""

PLAIN_LONGEST = 1_600
"""Characters of a piece of plain text or of another language."""


def split(page: Page) -> Iterator[Piece]:
    """The pieces of `page`, none of them blank."""
    pieces = _SPLITTERS.get(_suffix(page), _text)(page)
    return (piece for piece in pieces if piece.text.strip())


def _suffix(page: Page) -> str:
    return PurePosixPath(page.path).suffix.lower()


def _markdown(page: Page) -> Iterable[Piece]:
    return chain.from_iterable(_window(piece, 2 * LONGEST) for piece in split_markdown(page.text, page.body_line))


def _python(page: Page) -> Iterable[Piece]:
    try:
        pieces = list(split_python(page.text))
    except (SyntaxError, ValueError, RecursionError):  # templates, Python 2, ten thousand brackets
        return _text(page)
    return chain.from_iterable(_window(piece, 2 * LONGEST, "python") for piece in pieces)


def _language(page: Page) -> Iterable[Piece]:
    by = split_indented if _suffix(page) in INDENTED else split_language
    try:
        pieces = list(by(page.text, page.path))
    except (ImportError, ValueError):  # a home without the grammar, or a file of settings
        return _text(page)
    return chain.from_iterable(_window(piece, 2 * LONGEST, OTHER_LANGUAGES.get(_suffix(page), "")) for piece in pieces)


def _text(page: Page) -> Iterable[Piece]:
    return _cut(Piece(page.text, 1), PLAIN_LONGEST, OTHER_LANGUAGES.get(_suffix(page), ""))


def _unnumbered(page: Page) -> Iterable[Piece]:
    """Pages whose text was taken out of another format: their lines are not the file's."""
    return (Piece(piece.text, title=piece.title) for piece in split_markdown(page.text))


def _window(piece: Piece, longest: int, language: str = "") -> Iterable[Piece]:
    """The piece whole when it fits, else cut at its blank lines and statements."""
    return [piece] if len(piece.text) <= longest else _cut(piece, longest, language)


def _cut(piece: Piece, longest: int, language: str) -> Iterator[Piece]:
    from langchain_text_splitters import Language, RecursiveCharacterTextSplitter

    separators = RecursiveCharacterTextSplitter.get_separators_for_language(Language(language)) if language else None
    splitter = RecursiveCharacterTextSplitter(
        separators=separators,
        is_separator_regex=bool(language),
        keep_separator=True,
        chunk_size=longest,
        chunk_overlap=0,
        add_start_index=True,
    )
    for document in splitter.create_documents([piece.text]):
        text = document.page_content
        start = piece.start_line + piece.text.count("\n", 0, document.metadata["start_index"])
        yield Piece(text, start, start + text.count("\n"), piece.title, piece.symbol)


def _structured(page: Page) -> Iterable[Piece]:
    """JSON and YAML: an OpenAPI description by its operations, all else as text."""
    about = described(page.text) if is_description(page.text) else None
    return chain.from_iterable(_window(piece, 2 * LONGEST) for piece in about.pieces) if about else _text(page)


def _rst(page: Page) -> Iterable[Piece]:
    return chain.from_iterable(_window(piece, 2 * LONGEST) for piece in split_rst(page.text))


_SPLITTERS: Mapping[str, Splitter] = {
    **dict.fromkeys((*GRAMMARS, *INDENTED), _language),
    ".py": _python,
    ".pyi": _python,
    ".md": _markdown,
    ".markdown": _markdown,
    ".rst": _rst,
    ".json": _structured,
    ".yaml": _structured,
    ".yml": _structured,
    ".ipynb": _unnumbered,
    ".html": _unnumbered,
    ".htm": _unnumbered,
}
"""Suffix → splitter; every other text is cut by `_text`."""
