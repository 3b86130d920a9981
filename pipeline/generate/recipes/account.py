"""What of a request went into a program: the words of use, the others, and the rules that it says and nobody read."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline import python
from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.words import listed, stem, words

Spans = Iterable[tuple[int, int]]

NUMBER = re.compile(r"(?<![\w.:/\-'\"])\d+(?:\.\d+)?%?(?![\w'\"]|[.:/\-]\d)")
QUOTED = re.compile(r"(?<![\w`\"'(\[,{])(?:\"([^\"\n`]{1,40})\"|'([^'\n`]{1,40})')(?![\w`\"'])")
ERROR = re.compile(r"\b[A-Z]\w*(?:Error|Exception)\b")
EXAMPLE = re.compile(
    r">>>[^\n]*(?:\n(?!>>>)[^\n]+)?|`[^`\n]*[^`\n\d.%][^`\n]*`"
    r"|[^.;\n]*(?:->|→|=>|==|\be\.?g\b|\bexample\b|\bfor instance\b)[^\n;]*",
    re.I,
)
"""What only shows what is meant: it is run where it can be."""


@dataclass(frozen=True, slots=True)
class Account:
    """The words of a request that ask for something, told apart."""

    used: tuple[str, ...]
    unused: tuple[str, ...]
    unread: tuple[str, ...]
    """What lays down behaviour and shows nowhere in the program: rules, numbers, quoted texts, errors."""

    @property
    def share(self) -> float:
        """The part of the words that was of use, from 0 to 1."""
        return len(self.used) / max(1, len(self.used) + len(self.unused))

    @property
    def refusal(self) -> str:
        """Why there can be no program; empty where all rules were read."""
        if not self.unread:
            return ""
        return f"It lays down what the nearest recipe would not do: {listed([f'“{one}”' for one in self.unread])}."


def of(prompt: str, source: str, known: Collection[str], spans: Spans = ()) -> Account:
    """The account of a request and the program made for it.

    `known` are the stems of words that the program stands for; `spans` the places in the request that were understood.
    """
    taken = list(spans)
    content = set(evidence.content_words(prompt))
    said = [one for one in words(prompt) if one.text in content]
    used = tuple(
        dict.fromkeys(one.text for one in said if stem(one.text) in known or _inside((one.start, one.end), taken))
    )
    unused = tuple(dict.fromkeys(one.text for one in said if one.text not in used))
    return Account(used, unused, tuple(dict.fromkeys(_unread(prompt, source, taken))))


def _unread(prompt: str, source: str, taken: list[tuple[int, int]]) -> Iterator[str]:
    shown = [one.span() for one in EXAMPLE.finditer(prompt)]
    numbers, texts = _constants(source)
    for said, kept in _rules():
        for one in said.finditer(prompt):
            if not _inside(one.span(), taken) and not kept.search(source):
                yield " ".join(one.group().split())
    for one in NUMBER.finditer(prompt):
        if not _inside(one.span(), [*taken, *shown]) and not _holds(numbers, texts, one.group()):
            yield one.group()
    for one in QUOTED.finditer(prompt):
        if not _inside(one.span(), [*taken, *shown]) and not _has(texts, one[1] or one[2]):
            yield one.group()
    for one in ERROR.finditer(prompt):
        if one.group() not in source and hasattr(builtins, one.group()):
            yield one.group()


def _constants(source: str) -> tuple[set[float], list[str]]:
    """The numbers and texts that a program works with; what it says of itself is none of them."""
    tree = python.parsed(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    spoken = {id(one.body[0].value) for one in ast.walk(tree)
              if isinstance(one, documented) and one.body and isinstance(one.body[0], ast.Expr)}  # fmt: skip
    found = [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in spoken]
    numbers = {float(one) for one in found if isinstance(one, int | float) and not isinstance(one, bool)}
    return numbers, [one for one in found if isinstance(one, str)]


def _holds(numbers: set[float], texts: list[str], said: str) -> bool:
    """Whether a number stands in the program, as it is, as a share of a hundred or in a text."""
    if said.endswith("%"):
        value = float(said[:-1])
        return bool(numbers & {value, round(value / 100, 9), round(1 - value / 100, 9), round(1 + value / 100, 9)})
    alone = re.compile(rf"(?<![\d.]){re.escape(said)}(?!\d)")
    return float(said) in numbers | {0.0, 1.0, 2.0} or any(alone.search(one) for one in texts)


def _has(texts: list[str], said: str) -> bool:
    return any(said in one if re.search(r"\w", said) else said == one.strip() or said == one for one in texts)


def _inside(place: tuple[int, int], spans: Spans) -> bool:
    return any(start < place[1] and place[0] < end for start, end in spans)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(one["said"], re.I), re.compile(one["shown"], re.I)) for one in table("rules").values())
