"""Fenced blocks as models write them: CommonMark's, and the slips that answers are full of.

A closing mark inside a docstring does not close, one at the end of a line of code does, a second opening closes a block
that was left open, and `<code>`, `[PYTHON]` and the like count as fences. Every line is looked at twice at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(
    r"(?P<lead>(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$"
)
_AFTER_PROSE = re.compile(
    r"(?P<lead>[ \t]*)[^\s`][^`]*[^`\s][ \t]*(?P<mark>`{3})(?P<info>(?:python|py)?3?)[ \t]*$", re.IGNORECASE
)
_ONE_LINE = re.compile(r"`{3}(?:(?:python|py)3?[ \t])?(?P<code>[^`]+)`{3}", re.IGNORECASE)
_TAG_OPENING = re.compile(
    r"(?P<lead>[ \t]*)(?:<pre[^>\n]*>[ \t]*)?(?:<code\b[^>\n]*>|<python>|\[(?:PYTHON|CODE|BEGIN)\]"
    r"|\\begin\{(?:python|lstlisting|verbatim|minted)\}(?:\[[^\]\n]*\])?(?:\{\w+\})?|<pre[^>\n]*>)(?P<rest>.*)$",
    re.IGNORECASE,
)
_TAG_CLOSING = re.compile(
    r"(?P<code>.*?)(?:</code>|</pre>|</python>|\[/(?:PYTHON|CODE)\]|\[(?:DONE|END)\]|\\end\{\w+\}).*$", re.IGNORECASE
)
_CODE_AHEAD = re.compile(r"(?:async def|def|class|import|from|@\w)\b.*")
_QUOTES = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|#.*')
PYTHON = frozenset(
    {"python", "py", "python3", "py3", "pycon", "ipython", "ipython3", "python-repl", "sage", "cython", "pyi"}
)
MARKDOWN = frozenset({"markdown", "md"})


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code in an answer."""

    language: str
    """As it was named, in lower case; empty where it was not."""
    text: str
    before: str
    """The last line that is not blank before it."""


@dataclass(frozen=True, slots=True)
class _Opening:
    mark: str
    """Empty for a tag."""
    language: str
    indent: int
    quoted: bool
    first: str
    """Code that stood on the line of the mark itself."""


def blocks(text: str, *, inner: bool = True) -> Iterator[Block]:
    """All blocks of `text` in order; none where it has no fences. `inner` looks into a block of Markdown, once."""
    lines = text.split("\n")
    at, before, patient = 0, "", True
    while at < len(lines):
        line = lines[at]
        opening = _opened(line)
        if not opening:
            yield from (Block("", found["code"].strip(), before) for found in _ONE_LINE.finditer(line))
            before = line.strip() or before
            at += 1
            continue
        body, after, whole = _body(lines, at + 1, opening, patient)
        patient = patient and whole
        if inner and opening.language in MARKDOWN:
            yield from blocks(body, inner=False)
        else:
            yield Block(opening.language, body, before)
        at = after


def _opened(line: str) -> _Opening | None:
    if "`" in line or "~" in line:
        match = _OPENING.match(line) or _AFTER_PROSE.match(line)
        return _fence(match) if match else None
    if ("<" in line or "[" in line or "\\" in line) and (tag := _TAG_OPENING.match(line)):
        return _Opening("", "", len(tag["lead"]), False, tag["rest"])
    return None


def _fence(match: re.Match[str]) -> _Opening:
    info, lead = match["info"].strip(), match["lead"]
    ahead = _CODE_AHEAD.search(info)
    language = (info[: ahead.start()] if ahead else info).strip().lstrip("{.").lower()
    language = re.split(r"[\s:,{}=]", language, maxsplit=1)[0]
    return _Opening(match["mark"], language, len(lead.expandtabs(4)), ">" in lead, ahead[0] if ahead else "")


def _body(lines: list[str], start: int, opening: _Opening, patient: bool) -> tuple[str, int, bool]:
    """The text of the block, the line after it, and whether a proper end was found.

    `patient` passes over marks that stand in a docstring or far to the right. Where that finds no end, the first mark
    that was passed over ends the block, and from there on nobody is patient: so no text costs more than two readings.
    """
    taken = [opening.first] if opening.first else []
    passed_over: tuple[int, int] | None = None
    quotes = ""
    for at in range(start, len(lines)):
        line = _inside(lines[at], opening)
        if line is None:
            return "\n".join(taken), at, True
        end = _ends(line, opening, inside_string=bool(quotes))
        if end and (not patient or end.code or (not quotes and _column(line) <= opening.indent + 3)):
            return "\n".join([*taken, *end.code]), at + end.used, True
        if end and passed_over is None:
            passed_over = (at, len(taken))
        taken.append(line)
        quotes = _quotes_after(line, quotes)
    if passed_over and not _is_python("\n".join(taken)):
        return "\n".join(taken[: passed_over[1]]), passed_over[0] + 1, False
    return "\n".join(taken), len(lines), False


@dataclass(frozen=True, slots=True)
class _End:
    used: int
    """1 where the line belongs to the block, 0 where it opens the next."""
    code: tuple[str, ...] = ()
    """What stood before the mark on its line."""


def _ends(line: str, opening: _Opening, *, inside_string: bool) -> _End | None:
    if not opening.mark:
        tag = _TAG_CLOSING.match(line) if ("<" in line or "[" in line or "\\end" in line) else None
        return _End(1, (tag["code"],) if tag["code"].strip() else ()) if tag else None
    sign = opening.mark[0]
    if sign not in line:
        return None
    bare = line.strip()
    if bare.startswith(opening.mark) and not bare.strip(sign):
        return _End(1)
    if inside_string:
        return None
    if bare.startswith(opening.mark) and sign * 3 not in bare.lstrip(sign) and opening.language not in MARKDOWN:
        return _End(0) if _column(line) <= opening.indent + 3 else None
    if bare.endswith(opening.mark) and line.count(opening.mark) == 1 and sign == "`":
        return _End(1, (line[: line.rindex(opening.mark)],))
    return None


def _inside(line: str, opening: _Opening) -> str | None:
    """The line as content of the block; None where a quotation ended."""
    if not opening.quoted:
        return line
    return re.sub(r"^[ \t]*>[ \t]?", "", line) if line.lstrip().startswith(">") else None


def _column(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _quotes_after(line: str, quotes: str) -> str:
    """Which triple quotes are open at the end of the line."""
    if '"""' not in line and "'''" not in line:
        return quotes
    at = 0
    while at < len(line):
        if quotes:
            end = line.find(quotes, at)
            if end < 0:
                return quotes
            at, quotes = end + 3, ""
            continue
        token = _QUOTES.search(line, at)
        if not token:
            return ""
        at = token.end()
        if token[0] in ('"""', "'''"):
            quotes = token[0]
    return quotes


def _is_python(text: str) -> bool:
    from evals.extract.source import parsed

    return parsed(text) is not None
