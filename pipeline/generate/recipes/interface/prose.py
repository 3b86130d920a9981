"""A request as plain lines: tables of routes and of fields, `curl` calls with their answers, and fences put into words.

What follows reads one form only: `POST /orders {"item": "tea"} -> 201 {"id": 1}`, and bullets of fields.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator

from pipeline.generate.recipes.interface.text import METHODS

_QUOTES = str.maketrans("\u201c\u201d\u2018\u2019\u00a0", "\"\"'' ")
_APOSTROPHE = re.compile(r"\b(is|are|do|does|did|was|were|ca|wo|has|have|should|must)nt\b", re.I)
"""`there isnt that much left`."""
_FENCE = re.compile(r"^[ \t]*```[\w-]*[ \t]*$", re.M)
_CODE = re.compile(r"```(?:python|py)\b.*?```", re.S)
_CURL = re.compile(r"^\s*[$>#]?\s*`?curl\s+(?P<rest>.*?)`?\s*$")
_ANSWER = re.compile(r"^\s*(?:[<#>\u2192]|->|=>|HTTP/\d(?:\.\d)?)*\s*(?:\d{3}\b|[\[{])")
_ANSWERED = re.compile(
    r"\s*\n\s*(?:(?:response|answer|returns?|->|=>|\u2192|HTTP(?:/[\d.]+)?)[: ]*)?\(?(20[0-4])\b"
    r"(?: (?:OK|Created|Accepted))?\)?:?[ \t]*\n+[ \t]*([{\[])",
    re.I,
)
"""A code on a line of its own, and below it what is answered."""
_RULE_ROW = re.compile(r"^[\s|:+-]+$")
_PATH = re.compile(r"`?/[\w{}<>:/.?=&-]*`?")
_VERBS = re.compile(rf"`?(?:{METHODS})(?:\s*[,/]\s*(?:{METHODS}))*`?")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*\n]+?)(?<=\S)\1(?!\w)")
_EXAMPLE_ID = re.compile(r"(?<=[a-z]/)\d+(?=[/\s?`'\",.;:)]|$)")
_FIELD_HEADS = frozenset(["field", "name", "property", "column", "attribute", "key"])


def prepared(prompt: str) -> str:
    """The request with its tables, calls and fences as lines of prose."""
    text = _APOSTROPHE.sub(r"\1n't", _BOLD.sub(r"\2", _CODE.sub(" ", prompt.translate(_QUOTES))))
    text = _ANSWERED.sub(r"\n-> \1 \2", _FENCE.sub("", text.replace("\\\n", " ")))
    text = _GAP.sub(r"\1", _STARRED.sub("", text) if _STARS.search(text) else text)
    lines = list(_columns(text.split("\n")))
    return _EXAMPLE_ID.sub("{id}", "\n".join(_calls(_tables(lines))))


def _columns(lines: Iterable[str]) -> Iterator[str]:
    """Lines in columns, `price   number`, and those that stand indented below a heading, as bullets."""
    heading = False
    for line in lines:
        column = _COLUMN.match(line)
        indented = (
            line.startswith(("  ", "\t"))
            and line.strip()
            and not line.strip().startswith(("{", "}", '"', "[", "-", "*"))
        )
        if column and not re.fullmatch(METHODS, column[1]):
            yield f"  - {column[1]}: {column[2]}"
        elif heading and indented and not re.match(r"\s*(?:\d|[-*\u2022]|->|\u2192)", line):
            yield f"  - {line.strip()}"
        else:
            line = _ROUTE_COLUMN.sub(r"\1: ", line)
            heading = bool(_HEADING.fullmatch(line.strip())) and not line.startswith(" ")
            yield line


_COLUMN = re.compile(r"\s{0,6}`?([A-Za-z_]\w*)`?(?:\s{2,}|\t+)(?=[a-z(])(\S.*)$")
_ROUTE_COLUMN = re.compile(rf"^(\s*(?:{METHODS})\s+/\S*)\s{{2,}}(?=\S)")
_HEADING = re.compile(r"(?:\#+ )?[A-Z][A-Za-z]+(?: [a-z]+)?:?")
_GAP = re.compile(r"(:[ \t]*\n)[ \t]*\n+(?=[ \t]*(?:[{\[]|[-*\u2022] ))")
"""An empty line between what announces something and that."""
_STARS = re.compile(r"\*\)? ?(?:=|means|:|marks)? ?(?:required|mandatory)", re.I)
_STARRED = re.compile(r"(?<=\w)\*(?=[,)\s]|$)|\(?(?<!\w)\* ?(?:=|means|:|marks) ?(?:required|mandatory)\)?", re.M)
"""`title*`, and the line that explains the star."""


def _tables(lines: Iterable[str]) -> Iterator[str]:
    """Rows of a table as lines; its head and the line below it go."""
    head: list[str] = []
    block: list[list[str]] = []
    for line in [*lines, ""]:
        if line.count("|") > 1 and line.strip().startswith("|"):
            if not _RULE_ROW.match(line):
                block.append([one.strip() for one in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
            continue
        if block:
            head, *rows = block if len(block) > 1 else [[], *block]
            yield from (_row(head, row) for row in rows)
            block = []
        yield line


def _row(head: list[str], row: list[str]) -> str:
    paths = [one for one in row if _PATH.fullmatch(one)]
    verbs = [one for one in row if _VERBS.fullmatch(one)]
    if paths and verbs:
        rest = [
            (
                f"{title.lower()}: {one}"
                if title.lower() in {"body", "json", "payload", "request", "request body"}
                else one
            )
            for title, one in zip([*head, *[""] * len(row)], row, strict=False)
            if one not in {paths[0], verbs[0]} and one.strip("-\u2013\u2014 ")
        ]
        return f"- {verbs[0].strip('`')} {paths[0].strip('`')}: {'; '.join(rest)}"
    if head and head[0].lower().strip("`* ") in _FIELD_HEADS and len(row) > 1:
        return f"- {row[0]}: {', '.join(one for one in row[1:] if one.strip('- '))}"
    return "- " + ": ".join(one for one in row if one)


def _calls(lines: Iterable[str]) -> Iterator[str]:
    """Each `curl` with the answer below it in one line."""
    call = ""
    for line in lines:
        found = _CURL.match(line)
        if call and not found and _ANSWER.match(line):
            yield f"{call} -> {re.sub(r'^[^0-9{[]*(?:HTTP/[0-9.]+ )?', '', line.strip())}"
            call = ""
            continue
        if call:
            yield call
            call = ""
        if found:
            call = _called(found["rest"])
        else:
            yield line
    if call:
        yield call


def _called(rest: str) -> str:
    """`-X POST localhost:8000/tasks -d '{…}'` as `- POST /tasks {…}`."""
    try:
        words = shlex.split(rest.split(" # ")[0])
    except ValueError:
        return rest
    method, path, body, headers = "", "", "", []
    words = [part for one in words for part in ([one[:2], one[2:]] if re.match(r"-[XdH]\S", one) else [one])]
    at = iter(words)
    for one in at:
        if one in {"-X", "--request"}:
            method = next(at, "")
        elif one in {"-d", "--data", "--json", "--data-raw"}:
            body = next(at, "")
        elif one in {"-H", "--header"}:
            header = next(at, "")
            headers += [header] if not header.lower().startswith(("content-type", "accept")) else []
        elif found := re.match(r"(?:https?://)?[\w.-]*(?::\d+)?(/\S*)", one):
            path = path or found[1]
    method = method or ("POST" if body else "GET")
    sent = f" with the header `{headers[0].split(':')[0]}`" if headers else ""
    behind = rest.split(" # ")[1:]
    return f"- {method} {path} {body}{sent}{' ' + behind[0] if behind else ''}".rstrip()
