"""Answers without fences: the continuation of a prompt, and code that stands between lines of prose."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache

from evals.extract.fences import Block
from evals.extract.source import Source, bound, first_line, longest, parsed

_START = re.compile(
    r"[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(|class[ \t]+\w+[ \t]*[(:]|@\w[\w.]*(?:\(.*\))?[ \t]*$"
    r"|import[ \t]+[\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+)*[ \t]*$|from[ \t]+[\w.]+[ \t]+import[ \t]+[\w(*]"
    r"|>>>[ \t]|[A-Za-z_]\w*(?:[ \t]*:[ \t]*[\w\[\], .]+)?[ \t]*=[ \t]*\S)"
)
_GOES_ON = re.compile(
    r"[ \t]*(?:[)\]}#]|(?:if|for|while|try|with|else|elif|except|finally|return|assert|yield|raise|pass|del|global)\b"
    r"|print[ \t]*\(|[\w.\[\]]+[ \t]*(?:[-+*/|&^%]|//|\*\*)?=[ \t]*\S|[\w.]+\([^)]*\)[ \t]*$|\.\.\.(?: |$))"
)


def continuation(text: str, head: str, entry_point: str) -> Source | None:
    """`head` with the answer behind it, where the answer goes on in the middle of the function.

    It ends before what does not parse, and before the function is defined a second time: models without a stop word
    begin again.
    """
    if not head or not _is_indented(text):
        return None
    for joined in (_joined(head, text), under(head, text)):
        source = longest(joined, keep=head.rstrip().count("\n") + 1)
        if source and source.answers(entry_point):
            return _before_second(source, entry_point)
    return None


def under(head: str, body: str) -> str:
    """`body` as the inside of the function that `head` begins, whatever it is indented by."""
    plain = textwrap.dedent(body).strip("\n")
    return f"{head.rstrip()}\n{textwrap.indent(plain, indentation(head))}\n"


def _is_indented(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return first[:1] in (" ", "\t")


def _joined(head: str, text: str) -> str:
    return head + text if head.endswith("\n") or text.startswith("\n") else f"{head}\n{text}"


def _before_second(source: Source, entry_point: str) -> Source:
    places = [node for node in source.tree.body if entry_point in bound(node) and not isinstance(node, ast.Assign)]
    if len(places) < 2:
        return source
    text = "\n".join(source.text.split("\n")[: first_line(places[1]) - 1])
    tree = parsed(text)
    return Source(text, tree) if tree else source


@lru_cache(maxsize=64)
def head_source(head: str) -> Source | None:
    """The prompt as Python of its own: the open function gets an empty body."""
    for text in (head, f"{head.rstrip()}\n{indentation(head)}pass"):
        if tree := parsed(text):
            return Source(text, tree)
    return None


def indentation(head: str) -> str:
    """The white space that a line of the open function begins with."""
    last = next((line for line in reversed(head.split("\n")) if line.strip()), "")
    lead = last[: len(last) - len(last.lstrip())]
    return (
        lead + "    "
        if last.rstrip().endswith(":") and re.match(r"\s*(?:async\s+)?(?:def|class|\))", last)
        else lead or "    "
    )


def between_prose(text: str) -> Iterator[Block]:
    """Runs of lines that look like code; a whole program is one of them."""
    if parsed(text.strip("\n")) is not None:
        yield Block("", text, "")
        return
    lines = text.split("\n")
    at, before = 0, ""
    while at < len(lines):
        if not _begins(lines, at):
            before = lines[at].strip() or before
            at += 1
            continue
        end = _region_end(lines, at)
        yield Block("", "\n".join(lines[at:end]), before)
        at = end
    if found := re.search(r"`((?:async )?def \w+\(.*?\).*?:[^`]+)`", text):
        yield Block("", found[1], "")


def _begins(lines: list[str], at: int) -> bool:
    """Whether code begins here: by what the line says, or because it is set in behind a blank line."""
    if _START.match(lines[at]):
        return True
    set_in = lines[at].startswith(("    ", "\t")) and lines[at].strip()
    return bool(set_in) and (at == 0 or not lines[at - 1].strip())


def _region_end(lines: list[str], start: int) -> int:
    """The line after the last that belongs to the code begun at `start`."""
    margin = len(lines[start]) - len(lines[start].lstrip())
    last, quotes = start, ""
    for at in range(start, len(lines)):
        line = lines[at]
        inside = bool(quotes)
        quotes = _toggled(line, quotes)
        if not line.strip():
            continue
        deeper = len(line) - len(line.lstrip()) > margin
        if not (inside or deeper or at == start or _START.match(line) or _GOES_ON.match(line)):
            break
        last = at
    return last + 1


def _toggled(line: str, quotes: str) -> str:
    for mark in (quotes,) if quotes else ('"""', "'''"):
        if line.count(mark) % 2:
            return "" if quotes else mark
    return quotes
