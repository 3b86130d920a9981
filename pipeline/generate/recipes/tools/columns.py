"""The columns of a table, the keys of objects and the fields of a line, as a request lists or shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass

ITEM = r"[`'\"]?[a-z_]\w*[`'\"]?(?: \((?:[^()\n]{1,40})\))?"
LIST = rf"{ITEM}(?:(?:, ?(?:and )?| and | & ){ITEM})*"
MORE = rf"{ITEM}(?:(?:, ?(?:and )?| and | & ){ITEM})+"
CUES = (
    rf"\b(?:columns?|fields?|headers?|header (?:row|line)|keys|properties|attributes)(?: (?:are|is|named|called|of))?,?:?\s*\(?(?:the )?(?P<list>{MORE})",
    rf"\b(?:csv|CSV|JSON|table|file|objects?|rows?|records?|entries|dicts?|lines?|list|array)\b[^.;:\n()`]{{0,40}}?\b(?:has|have|with|contains?|holds?|of)\s+(?:the )?(?:(?:columns|fields|keys)\s+)?(?P<list>{MORE})",
    rf"\b[Ii]t (?:has|contains) (?:the )?(?P<list>{MORE})",
    rf"\b(?:each|every one)(?: of them)?(?: one)? (?:has|have|with)\s+(?:an? |the )?(?P<list>{MORE})",
    rf"(?:\.(?:csv|tsv|json|jsonl)`?|\b(?:csv|CSV|JSON|TSV|file|FILE|objects|array|list|table|rows|records|INPUT)\b)(?: file)?(?: of [a-z]+)?,? \((?:with |columns?:? |header:? |has |keys )?(?P<list>{MORE})\)",
    r"(?<![\w,.])(?P<list>[a-z_]\w*(?:,[a-z_]\w*)+)(?![\w,])",
)
NONE = frozenset(
    [
        "a",
        "an",
        "the",
        "each",
        "every",
        "of",
        "in",
        "is",
        "are",
        "be",
        "to",
        "and",
        "or",
        "with",
        "by",
        "per",
        "it",
        "its",
        "empty",
        "missing",
        "not",
        "no",
        "on",
        "which",
        "that",
        "this",
        "them",
        "they",
        "there",
        "all",
        "any",
        "one",
        "two",
        "three",
        "per",
        "line",
        "lines",
        "row",
        "rows",
        "column",
        "columns",
        "file",
        "files",
        "spaces",
        "cell",
        "cells",
        "prints",
        "print",
        "same",
        "having",
        "has",
        "have",
        "such",
        "only",
        "more",
        "less",
        "at",
        "least",
        "order",
        "way",
        "time",
        "header",
        "most",
        "exit",
        "code",
        "message",
        "stderr",
        "csv",
        "json",
        "tabs",
        "no",
    ]
)
"""Words that are no name of a column where only the language says so."""
TYPES = r"\((?:in )?(?:YYYY|HH|date|number|numeric|text|string|int|integer|float|decimal|whole|euros?|minutes|kg|true|yes|iso)"
"""What stands in brackets behind a column and only says of what kind it is."""
VERBS = r"(?:prints?|writes?|shows?|counts?|sums?|sorts?|adds?|outputs?|keeps?|reads?|gives?|converts?|drops?|removes?|calculates?|computes?|lists?)"
GUESSED = (
    r"\b(?:per|for (?:each|every)|for each value of|group(?:ed)? by|sort(?:ed|s)? by|by)\s+(?:the )?(?:column )?[`'\"]?(?P<name>[a-z_]\w*)",
    r"\b(?:sums?|adds? up|totals?|averages?|mean)(?: up)?(?: of)? (?:the )?(?:column )?[`'\"]?(?P<name>[a-z_]\w*)",
    r"\b[a-z_]\w* (?:\*|times|x) (?P<name>[a-z_]\w*)",
    r"\b(?P<name>[a-z_]\w*) (?:\*|times|x) [a-z_]\w*",
    r"\bcolumn [`'\"](?P<name>[a-z_]\w*)|[`'\"](?P<other>[a-z_]\w*)[`'\"] column\b|\bthe (?P<third>[a-z_]\w*) column\b|\bcolumn (?P<fourth>[a-z_]+)\b",
    r"\b(?:where|whose|with the same|same|lower-?case|upper-?case)(?: the| an?| empty| missing)? (?P<name>[a-z_]\w*)",
    r"\b(?:empty|missing|blank|duplicate) (?P<name>[a-z_]\w*)",
    r"\b(?P<name>[a-z_]\w*) (?:must|has to|>=|<=|>|<|should be|column|is empty|is missing)",
)


def listed(prompt: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The names that are listed as columns, in their order, and where the lists stand."""
    names: list[str] = []
    spans = []
    for cue in CUES:
        for one in re.finditer(cue, prompt):
            found = []
            pieces = [[one.start("list"), one.start("list")]]
            for item in re.finditer(r"\([^()]*\)|[a-z_]\w*", one["list"]):
                end = one.start("list") + item.end()
                if item[0][0] == "(" and not re.match(TYPES, item[0], re.I):
                    pieces.append([end, end])
                    continue
                if item[0] in NONE - {"and"} or re.fullmatch(VERBS, item[0]):
                    break
                if item[0] != "and":
                    pieces[-1][1] = end + prompt[end : end + 1].count("`")
                    found += [item[0]] if item[0][0] != "(" else []
            if len(found) > 1:
                names += found
                spans += [(start, end) for start, end in pieces if end > start]
    return list(dict.fromkeys(names)), spans


def guessed(prompt: str) -> list[str]:
    """Words that stand where only a column can stand."""
    found: list[str] = []
    for pattern in GUESSED:
        for one in re.finditer(pattern, prompt):
            found += [
                name for name in one.groupdict().values() if name and name not in NONE | {"value", "values", "number"}
            ]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Layout:
    """How a line of a log is made up."""

    pattern: str
    """A regular expression with a group for each field."""
    fields: tuple[str, ...]
    start: int
    end: int


PARTS: tuple[tuple[str, str, str], ...] = (
    ("date", r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\d"),
    ("time", r"\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?Z?", r"\d\d:\d\d(?::\d\d)?\S*?"),
    ("ip", r"\d{1,3}(?:\.\d{1,3}){3}", r"\S+"),
    ("level", r"\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b", r"[A-Z]+"),
    ("method", r"\b(?:GET|POST|PUT|DELETE|PATCH|HEAD)\b", r"[A-Z]+"),
    ("path", r"/[\w./?=&-]*", r"\S+"),
    ("status", r"\b[1-5]\d\d\b", r"\d{3}"),
    ("size", r"\b\d+(?:ms|s|kb)?\b", r"\S+"),
    ("component", r"[A-Za-z][\w.-]*(?=:)", r"[\w.-]+"),
    ("user", r"\buser=?\w+", r"\S+"),
)
SAMPLE = re.compile(
    r"(?:\blines?\b|\blook\w*|\blike|\bformat\w*|\bform\b|\bsuch as|\bentr\w+)[^.;`\n]{0,50}?[:,]?\s*[`\"](?P<text>[^`\"\n]+)[`\"]",
    re.I,
)
ALIASES = {
    "level": "severity|severities|levels|loglevel|log level|log levels", "ip": "ip address|ip addresses|address|addresses|host|hosts|client|clients|ips|visitor|ip-address",
    "status": "status code|status codes|http status|statuses|response code|code|codes|http status code", "path": "url|urls|page|pages|paths|uri|resource",
    "date": "day|days|dates", "component": "components|module|modules|service|services|logger", "method": "methods|http method|verb",
    "message": "messages|message text|text", "hour": "hours", "size": "sizes|bytes|duration|milliseconds",
}  # fmt: skip
"""Other words for the fields of a log."""


def layout(prompt: str) -> Layout | None:
    """The line of a log that is shown; None where there is none."""
    for one in SAMPLE.finditer(prompt):
        text = one["text"]
        made = _named(text) if "<" in text or re.fullmatch(r"[A-Z_ \[\]:-]+", text) else _typed(text)
        if (
            made is not None
            and len(made[1]) > 1
            and ("<" in text or set(made[1]) & {"date", "time", "ip", "level", "method", "status"} or text.isupper())
        ):
            return Layout(made[0], made[1], one.start("text"), one.end("text"))
    return None


def _named(text: str) -> tuple[str, tuple[str, ...]] | None:
    """A layout of placeholders: `<date> <level> <message>`, `DATE LEVEL MESSAGE`."""
    names: list[str] = []
    pattern, at = "", 0
    places = list(re.finditer(r"<(\w[\w -]*)>|\b([A-Z]{2,})\b", text))
    for index, one in enumerate(places):
        name = re.sub(r"\W", "_", (one[1] or one[2]).lower())
        pattern += re.escape(text[at : one.start()]).replace("\\ ", " ")
        pattern += f"(?P<{name}>{'.*' if index == len(places) - 1 else chr(92) + 'S+'})"
        names.append(name)
        at = one.end()
    return (pattern + re.escape(text[at:]), tuple(names)) if len(names) > 1 else None


def _typed(text: str) -> tuple[str, tuple[str, ...]] | None:
    """A layout by the kinds of its parts; what is left at the end is the message."""
    names: list[str] = []
    pattern, at = "", 0
    while at < len(text):
        best = None
        for name, shape, kept in PARTS:
            one = re.compile(shape).match(text, at) if at == 0 or not text[at - 1].isalnum() else None
            if one and name not in names and not (name == "component" and not names):
                best = (name, kept, one.end())
                break
        if text[at] == "T" and names[-1:] == ["date"]:
            pattern += "T"
            at += 1
        elif best:
            pattern += f"(?P<{best[0]}>{best[1]})"
            names.append(best[0])
            at = best[2]
        elif text[at].isalnum():
            if not names:
                return None
            pattern += "(?P<message>.*)"
            names.append("message")
            return pattern, tuple(names)
        else:
            pattern += " " if text[at] == " " else re.escape(text[at])
            at += 1
    return pattern, tuple(names)
