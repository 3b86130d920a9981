"""A request as marks: words, numbers, quoted texts, options, files and calls, in a form that rules can be written for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.generate.recipes.tables import table

CUT = re.compile(
    r"(?P<eg>\be\.\s?g\.,?|\bi\.\s?e\.,?|\bfor (?:example|instance),?)|(?P<sample>^[ \t]*\d+[.:)]? \[[ xX]\] [^\n]+$)|```(?:\w*\n)?(?P<fence>.*?)```|`(?P<tick>[^`\n]+)`|\"(?P<double>[^\"\n]+)\"|(?<![\w'])'(?P<single>[^'\n]+)'(?!\w)"
    r"|(?P<option>(?<![\w-])--[a-z][a-z0-9-]*)|(?P<holder><[A-Za-z][\w /|-]*>)"
    r"|(?P<date>\d{4}-\d\d-\d\d)|(?P<file>(?<![\w/.])[\w*-][\w./*-]*\.(?:csv|tsv|jsonl?|ndjson|log|txt|md|ini|cfg|conf|env|db|py|toml|ya?ml|properties)\b)"
    r"|(?P<number>(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w))|(?P<pattern>YYYY-MM-DD(?:[T ]HH:MM(?::SS)?)?)"
    r"|(?P<word>[^\W\d_](?:[\w'\u2019]|-(?=[^\W\d_]))*|_\w+|\d+[a-z]\w*|#)|(?P<sign>>=|<=|=>|->|==|!=|[≥≤→<>=+*/×|@])"
    r"|(?P<stop>\.{3}|…|[.;!?\n]+|[•●])|(?P<comma>[,()\[\]:\u2013\u2014-])",
    re.S | re.M,
)


@dataclass(frozen=True)
class Mark:
    """One part of a request, or several that a rule has made one."""

    symbol: str
    """A word in lower case, or in capitals what it is: `NUM`, `TEXT`, `OPT`, `COL`, `COND` …"""
    value: Any
    start: int
    end: int

    def made(self, symbol: str, value: Any) -> Mark:
        return Mark(symbol, value, self.start, self.end)


Maker = Callable[[Any, dict[str, Mark]], Iterable[tuple[str, Any]] | None]
"""Of a reading and the named marks of a match it makes symbols with values. None where the rule does not hold after all."""


@dataclass(frozen=True)
class Rule:
    """Turns a run of marks into others. Between two words of its pattern commas may stand."""

    pattern: re.Pattern[str]
    make: Maker


def rule(pattern: str, make: Maker) -> Rule:
    """`<name:COL|NUM>` is a mark with a name; blanks are blanks or commas."""
    text = re.sub(r"<(\w+):([^>]+)>", lambda one: f"(?P<{one[1]}>(?:{one[2]})(?=\\s))", pattern)
    text = text.replace(" ", r"\s(?:,\s)*")
    return Rule(re.compile(rf"(?<=\s)(?:{text})\s"), make)


def rewritten(marks: list[Mark], rules: Iterable[Rule], reading: Any) -> list[Mark]:
    """The marks after every rule, in their order, has made what it can of them."""
    starts, text = _joined(marks)
    for one in rules:
        start = 0
        while found := one.pattern.search(text, start):
            first, last = bisect_left(starts, found.start()), bisect_left(starts, found.end())
            named = {
                name: marks[bisect_left(starts, found.start(name))]
                for name, said in found.groupdict().items()
                if said is not None
            }
            named["_"] = marks[first]
            made = one.make(reading, named)
            start = found.start() + 1
            if made is not None:
                left, right = marks[first], marks[last - 1]
                new = [Mark(symbol, value, left.start, right.end) for symbol, value in made]
                start = found.start() - 1 if len(new) < last - first else start
                marks = marks[:first] + new + marks[last:]
                starts, text = _joined(marks)
    return marks


def _joined(marks: list[Mark]) -> tuple[list[int], str]:
    """Where each mark stands in the text of all symbols, and that text."""
    starts, text = [], " "
    for one in marks:
        starts.append(len(text))
        text += one.symbol + " "
    return starts, text


def same(marks: list[Mark]) -> list[Mark]:
    """The marks with one word for all that say the same, the longest phrases first."""
    phrases = lexicon()
    longest = max(map(len, phrases))
    found: list[Mark] = []
    index = 0
    while index < len(marks):
        for length in range(min(longest, len(marks) - index), 0, -1):
            name = phrases.get(tuple(one.symbol for one in marks[index : index + length]))
            if name is not None:
                last = marks[index + length - 1]
                found.append(Mark(name, marks[index].value if length == 1 else None, marks[index].start, last.end))
                index += length
                break
        else:
            found.append(marks[index])
            index += 1
    return found


@cache
def lexicon() -> dict[tuple[str, ...], str]:
    """By phrase, without words that say nothing, the word that stands for it."""
    found = {}
    for name, text in table("tools")["same"].items():
        for phrase in text.split("|"):
            words = tuple(one for one in phrase.split() if one not in words_of("empty"))
            if len(words) == len(phrase.split()) or len(words) > 1:
                found[words] = name
    return found


def vocabulary(rules: Iterable[Rule]) -> frozenset[str]:
    """All words that the grammar knows: those of the lexicon, and those that rules are written with."""
    said = {word for phrase in lexicon() for word in phrase} | set(lexicon().values())
    said |= words_of("empty") | words_of("soft") | words_of("weighty")
    for one in rules:
        said |= set(re.findall(r"(?<![\\\w])[a-z][a-z-]+", one.pattern.pattern))
    return frozenset(said)


@cache
def words_of(kind: str) -> frozenset[str]:
    return frozenset(table("tools")["words"][kind].split())


def marks(prompt: str) -> list[Mark]:
    """The marks of a request, in order; what is only politeness is left out."""
    found: list[Mark] = []
    for one in CUT.finditer(prompt):
        kind = str(one.lastgroup)
        text = one[kind]
        made = _mark(kind, text)
        if re.fullmatch(r"there(?:['\u2019]s)?", text, re.I) and not (found and found[-1].symbol in {"not", "already"}):
            continue
        if made is not None:
            found.append(Mark(made[0], made[1], one.start(), one.end()))
    return found


NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "hundred": 100,
}


def _mark(kind: str, text: str) -> tuple[str, Any] | None:
    if kind == "eg":
        return "like", text
    if kind == "sample":
        return "TEXT", text.strip()
    if kind in {"fence", "tick", "double", "single"}:
        return _quoted(text, kind)
    if kind == "word":
        low = text.lower().replace("\u2019", "'").removesuffix("'s")
        if low.endswith("n't") or low == "cannot":
            return "not", text
        if low in words_of("empty") and not (text.isupper() and len(text) > 1):
            return None
        if low in NUMBERS:
            return "NUM", str(NUMBERS[low])
        if text.isupper() and (len(text) > 1 or text not in "IA") and low not in words_of("written_large"):
            return "CAPS", text
        return low, text
    if kind == "number":
        return "NUM", text
    if kind == "stop":
        return (".", text) if text not in {"...", "…"} else (",", text)
    if kind == "comma":
        return ",", text
    if kind == "sign":
        return {
            "→": ",",
            "->": ",",
            "=>": ",",
            ">=": "ge",
            "<=": "le",
            ">": "gt",
            "<": "lt",
            "≥": "ge",
            "≤": "le",
            "×": "*",
            "=": "eq",
            "==": "eq",
            "!=": "ne",
        }.get(text, text), text
    return {"option": "OPT", "holder": "HOLDER", "date": "DATE", "file": "FILE", "pattern": "YMD"}[kind], text


def _quoted(text: str, kind: str) -> tuple[str, Any]:
    text = text.strip("\n")
    if kind in {"fence", "tick", "double"}:
        if re.search(r"(?<![\w/])[\w-]+\.py\b", text):
            return "CALL", text
        if re.fullmatch(r"--[a-z][\w-]*", text):
            return "OPT", text
        if re.fullmatch(r"--[a-z][\w-]*[ =]<?[\w.:-]+>?", text):
            return "OPTV", text
        if re.fullmatch(r"<[A-Za-z][\w /|-]*>", text):
            return "HOLDER", text
        if re.fullmatch(CUT_FILE, text):
            return "FILE", text
        if kind != "double" and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return "NUM", text
        if kind != "double" and re.fullmatch(r"[a-z_]\w*", text):
            return "NAME", text
        if kind != "double" and re.fullmatch(r"[A-Z][A-Z0-9_]*", text):
            return "CAPS", text
    return "TEXT", text


CUT_FILE = r"[\w./*-]+\.(?:csv|tsv|jsonl?|ndjson|log|txt|md|ini|cfg|conf|env|db|toml|ya?ml|properties)"
