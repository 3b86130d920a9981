"""Refusals that a request adds to a part: `a capacity below 1 raises ValueError`, read by the grammar of clauses."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.generate.recipes.programs import clauses
from pipeline.generate.recipes.programs.asked import Asked, Callable
from pipeline.generate.recipes.programs.scope import Scope

MOST = 5
"""Pieces between commas and such that one refusal may have."""


def told_by(clause: str) -> str:
    """What the message of an error says: the condition, in the words of the request."""
    told = re.sub(r"[\"\\{}`]", "", clause)
    told = re.sub(r"^.*?\b[A-Z]\w+ (?:if|when|where|for|on) |^(?:if|when|where|for|on) ", "", told)
    return re.sub(r"\s*,?\s*(?:it )?(?:raises?|throws?|->|=>|:|is|are|gives?) ?(?:an? )?[A-Z]\w+.*$", "", told)


@dataclass(frozen=True, slots=True)
class Guard:
    """A check of arguments before anything else is done."""

    callable: str
    """The function or method; the name of the class for its constructor."""
    condition: str
    error: str
    """Python that makes the error."""
    said: str

    def statement(self) -> ast.stmt:
        told = told_by(self.said)
        error = self.error if not self.error.endswith("()") else f'{self.error[:-1]}"{told}")'
        return ast.parse(f"if {self.condition}:\n    raise {error}").body[0]


def extract(prompt: str, asked: Asked) -> tuple[tuple[Guard, ...], str]:
    """The refusals that speak of parameters alone, and the request with blanks in their places."""
    found: list[Guard] = []
    starts, ends = _cuts(prompt)
    first = 0
    while first < len(starts):
        last, guards = next(_longest(prompt, asked, (starts, ends), first), (first, ()))
        if guards:
            start, end = starts[first], ends[last]
            prompt = prompt[:start] + re.sub(r"\S", " ", prompt[start:end]) + prompt[end:]
            found += guards
        first = last + 1
    return tuple(found), prompt


def _cuts(prompt: str) -> tuple[list[int], list[int]]:
    masked = clauses.QUOTED.sub(lambda one: "q" * len(one[0]), prompt)
    cuts = [one.span() for one in re.finditer(rf"{clauses.CUT.pattern}|\n\s*(?:[-*\u2022]\s*)?", masked)]
    return [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(prompt)]


Cuts = tuple[list[int], list[int]]


def _longest(prompt: str, asked: Asked, cuts: Cuts, first: int) -> Iterator[tuple[int, tuple[Guard, ...]]]:
    starts, ends = cuts
    for last in range(min(first + MOST, len(starts)) - 1, first - 1, -1):
        text = clauses.plainly(prompt[starts[first] : ends[last]])
        if not re.search(r"\b[A-Z]\w*(?:Error|Exception)\b", text) or "\n" in text.strip():
            continue
        guards = tuple(_read(clauses.bare(text), asked, starts[first]))
        if guards:
            yield last, guards


def _read(text: str, asked: Asked, place: int) -> Iterator[Guard]:
    """The refusal for the callable it is said of: the last one before it, else all that have the parameter."""
    callables = [one for one in (asked.owner, *asked.members) if one is not None and one.parameters]
    before = [one for one in callables if one.start <= place and one is not asked.owner]
    nearest = max(before, key=lambda one: one.start, default=None)
    if nearest is not None and (guard := _one(text, nearest)) and not clauses.is_of_all(text, asked):
        yield guard
        return
    yield from (guard for one in callables if (guard := _one(text, one)) is not None)


def _one(text: str, of: Callable) -> Guard | None:
    found = Scope(of.parameters or (), {}, (), frozenset()).grammar("numbers").read("guard", text)
    if found is None or found.nouns:
        return None
    condition, _, error = found.made.partition(" ||| ")
    name = error.partition("(")[0]
    return Guard(of.name, condition, error, text) if hasattr(builtins, name) else None
