"""A model's Markdown as safe HTML: no HTML or images of its own, links that say where they lead, `[n]` as citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from pipeline.types import Passage
from pipeline.web.ui.plain import marked, visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_CITATION = re.compile(r"\[(\d{1,2})\]")
_LEADS_OUT = ("http://", "https://")


def prose(text: str, passages: Sequence[Passage] = ()) -> Markup:
    """`text` as safe HTML. A citation that names no passage is shown as such."""
    return marked(str(_markdown().render(text, {"passages": passages})))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = lambda url: url.strip().lower().startswith(_LEADS_OUT)  # type: ignore[method-assign]
    parser.core.ruler.push("citations", _cite)
    parser.add_render_rule("citation", _citation)
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("link_close", _link_end)
    parser.add_render_rule("table_open", lambda *_: '<div class="cc-scroll"><table>')
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return parser


def _cite(state: StateCore) -> None:
    """Split text at `[n]`, but not inside a link: links do not nest."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            depth, children = 0, []
            for token in block.children:
                depth += token.nesting if token.type.startswith("link_") else 0
                children += _split(token) if token.type == "text" and not depth else [token]
            block.children = children


def _split(text: Token) -> list[Token]:
    from markdown_it.token import Token

    made: list[Token] = []
    for index, part in enumerate(_CITATION.split(text.content)):
        if part:
            made.append(Token("citation" if index % 2 else "text", "", 0, content=part))
    return made


def _citation(_: Any, tokens: Sequence[Token], index: int, __: Any, env: dict[str, Any]) -> str:
    number, passages = int(tokens[index].content), env["passages"]
    if not 1 <= number <= len(passages):
        return str(Markup('<span class="cc-uncited" title="There is no such source">[{}]</span>').format(number))
    label = f"Source {number}: {passages[number - 1].title}"
    return str(
        Markup('<a class="cc-cite" href="#cc-source-{0}" aria-label="{1}" title="{1}">{0}</a>').format(number, label)
    )


def _link(_: Any, tokens: Sequence[Token], index: int, __: Any, ___: Any) -> str:
    href = str(tokens[index].attrs.get("href", ""))
    tokens[_end_of(tokens, index)].meta["leads"] = urlsplit(href).netloc
    return str(Markup('<a href="{}" rel="noopener noreferrer nofollow" target="_blank">').format(href))


def _link_end(_: Any, tokens: Sequence[Token], index: int, __: Any, ___: Any) -> str:
    return str(Markup('</a> <span class="cc-leads">({})</span>').format(visible(tokens[index].meta.get("leads", ""))))


def _end_of(tokens: Sequence[Token], start: int) -> int:
    return next(index for index in range(start + 1, len(tokens)) if tokens[index].type == "link_close")
