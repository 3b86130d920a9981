"""A file as highlighted lines. Pygments escapes what it is given; colours come from the style sheet."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from pipeline.types import CodeFile
from pipeline.web.ui.plain import marked, visible

MOST_CHARS = 200_000
"""Longer files are shown without colours: they would keep everybody waiting."""
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "Dockerfile": "docker",
        "Makefile": "make",
        ".cfg": "ini",
        ".css": "css",
        ".go": "go",
        ".html": "html",
        ".ini": "ini",
        ".js": "javascript",
        ".json": "json",
        ".md": "markdown",
        ".py": "python",
        ".rs": "rust",
        ".sh": "bash",
        ".sql": "sql",
        ".toml": "toml",
        ".ts": "typescript",
        ".yaml": "yaml",
        ".yml": "yaml",
    }
)
"""Pygments' names by file name or ending."""


def language_of(path: str) -> str:
    """The language of a file as a word for people and for Pygments; `text` when unknown."""
    name = path.rsplit("/", 1)[-1]
    return LANGUAGES.get(name) or LANGUAGES.get("." + name.rsplit(".", 1)[-1], "text")


def lines(file: CodeFile) -> tuple[Markup, ...]:
    """The lines of a file as safe HTML, each on its own, so that lines can be numbered and pointed at."""
    language = language_of(file.path)
    if language == "text" or len(file.text) > MOST_CHARS:
        return tuple(visible(line) for line in file.text.removesuffix("\n").split("\n"))
    return tuple(marked(line) for line in _highlighted(file.text, language))


def _highlighted(text: str, language: str) -> list[str]:
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    # the formatter closes and opens its spans again at each line end
    html = str(highlight(text.removesuffix("\n") + "\n", lexer, HtmlFormatter(nowrap=True)))
    return html.removesuffix("\n").split("\n")
