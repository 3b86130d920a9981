"""What words say of one property, read token by token: each rule below reads one way of saying one thing.

A rule gets the tokens and a place and answers with the place behind what it read and what that says; with the same
place when it read nothing. Rules know nothing of each other; `qualifiers` tries them in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.bounds import Read, Tokens, bound, span_of_numbers, unit
from pipeline.generate.recipes.lexer import WEAK, Token, closing, token_at, units
from pipeline.generate.recipes.values import SEPARATORS, value_at, values_at
from pipeline.generate.recipes.words import snake

CHOOSING = frozenset(("state", "status", "type", "kind", "category", "level", "condition", "mode", "priority", "size"))
"""Names whose values are mostly enumerated: behind their colon commas are enough."""


@dataclass(frozen=True, slots=True)
class Said:
    """One property as it was described."""

    words: tuple[str, ...] = ()
    """Its name."""
    kind: str = ""
    element: str = ""
    low: float | None = None
    high: float | None = None
    above: bool = False
    """Whether `low` itself is too little."""
    below: bool = False
    """Whether `high` itself is too much."""
    length: bool = False
    """Whether the bounds are said to count characters."""
    optional: bool | None = None
    unique: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    """The word, as it was said."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where in the text all this stands."""

    @property
    def name(self) -> str:
        return snake(" ".join(one.removesuffix("'s").removesuffix("\u2019s") for one in self.words))

    def told(self, tokens: Tokens, read: Read, start: int) -> Said:
        """With what was read from `start` on."""
        here = (tokens[start].start, tokens[min(read[0], len(tokens)) - 1].end)
        return replace(self, **read[1], spans=(*self.spans, here))


def qualifiers(tokens: Tokens, index: int, said: Said, *, closed: bool = False) -> tuple[int, Said]:
    """Everything said of a property from `index` on. In a `closed` list what follows a comma belongs to it as well."""
    while True:
        start = index
        index, said = _chosen_default(tokens, index, said)
        for begin in _beginnings(tokens, index, closed=closed):
            end, meant = _first(tokens, begin)
            if end > begin and (begin == index or closed or _is_whole(tokens, begin, end)):
                said = said.told(tokens, (end, meant), index)
                index = end
                break
        if index == start:
            return index, said


def _chosen_default(tokens: Tokens, index: int, said: Said) -> tuple[int, Said]:
    """`new or sold, new by default`: a value that was enumerated."""
    at = index + (token_at(tokens, index).mark == "and_also" or token_at(tokens, index).low == "with")
    value, after = value_at(tokens, at, longest=2)
    if not value or token_at(tokens, after).mark != "by_default":
        return index, said
    same = [one for one in said.choices if snake(one) == snake(value)]
    return (after + 1, said.told(tokens, (after + 1, {"default": same[0]}), index)) if same else (index, said)


def _beginnings(tokens: Tokens, index: int, *, closed: bool) -> list[int]:
    """Where a qualifier may begin: here, behind `which must be`, behind a comma or an `and`."""
    found, at = [index], index
    if token_at(tokens, at).text == ":" and token_at(tokens, at + 1).mark in FLAGS:
        found.append(at + 1)
    if token_at(tokens, at).mark == "and_also" or (token_at(tokens, at).text == ";"):
        at += 1
        if token_at(tokens, at).mark == "and_also":
            at += 1
        found.append(at)
    while token_at(tokens, at).mark in {"copula", "relative"} or token_at(tokens, at).low in v.LINKING:
        at += 1
        found.append(at)
    return found


def _is_whole(tokens: Tokens, begin: int, end: int) -> bool:
    """Whether what was read stands by itself: `, unique` does, `, unique e-mail` begins another property."""
    opening = tokens[begin]
    listed = opening.low in v.ARTICLES and token_at(tokens, begin - 1).mark == "and_also"
    if listed and token_at(tokens, begin + 1).kind in NAMED_TOO:  # `a title, a date and time and a venue`
        return False
    if opening.low.startswith("date") and " " in opening.low and token_at(tokens, begin - 1).mark == "and_also":
        return False  # `dive site, date and time`
    if opening.mark in {"optional", "required", "unique", "positive"} or opening.kind or opening.low in v.ARTICLES:
        following = token_at(tokens, end)
        if token_at(tokens, begin - 1).text == ":" and following.kind:  # `code: unique string`
            return True
        behind_copula = token_at(tokens, begin - 1).mark == "copula"
        return behind_copula or not following.is_word or bool(following.mark) or following.low in v.CLAUSE
    return True


def _first(tokens: Tokens, index: int) -> Read:
    for rule in RULES:
        end, meant = rule(tokens, index)
        if end > index:
            return end, meant
    return index, {}


def _flag(tokens: Tokens, index: int) -> Read:
    """`optional`, `must be unique`, `positive`."""
    meant = FLAGS.get(token_at(tokens, index).mark)
    return (index + 1, dict(meant)) if meant else (index, {})


NAMED_TOO = frozenset(("date", "datetime", "time", "email", "url", "password"))
"""Kinds that are the names of properties as well."""
FLAGS: dict[str, dict[str, Any]] = {
    "optional": {"optional": True},
    "required": {"optional": False},
    "unique": {"unique": True},
    "positive": {"low": 0.0, "above": True},
    "not_negative": {"low": 0.0, "above": False},
    "automatic": {"kind": "created"},
}


def _default(tokens: Tokens, index: int) -> Read:
    """`defaults to draft`, `draft by default`, `by default draft`; `active by default` is a flag that is on."""
    first = token_at(tokens, index)
    if first.mark == "default":
        at = index + 1
        while token_at(tokens, at).low in {":", "=", "to", "is", "the", "value", "as", "of"}:
            at += 1
        value, end = value_at(tokens, at, longest=2)
        return (end, {"default": value}) if value else (index, {})
    if first.low in {"start", "initial"} and token_at(tokens, index + 1).shape == "number":
        return index + 2, {"default": tokens[index + 1].text}
    if first.text == "=" and token_at(tokens, index + 1).shape in {"word", "number", "quoted"}:
        value, end = value_at(tokens, index + 1, longest=2)
        return (
            (end, {"default": value}) if value and token_at(tokens, end).text not in SEPARATORS - {","} else (index, {})
        )
    if first.mark == "by_default":
        value, end = value_at(tokens, index + 1, longest=1)
        on = value.lower() in {"true", "false", "yes", "no", "on", "off"}
        return (end, {"default": value}) if on else (index + 1, {"default": "true", "kind": "boolean"})
    if first.shape in {"word", "number", "quoted"} and token_at(tokens, index + 1).mark in {"by_default", "default"}:
        told = first.low in {"true", "false", "yes", "no", "on", "off"} or first.shape != "word"
        return (index + 2, {"default": first.text}) if told else (index, {})
    return index, {}


def _kind(tokens: Tokens, index: int) -> Read:
    """`as a whole number`, `: float`, `of type date`, `, a date`, `list[str]`; a bare `float`, but no bare `date`."""
    at = index
    led = token_at(tokens, at).mark == "type_of" or token_at(tokens, at).text == ":"
    while token_at(tokens, at).mark == "type_of" or token_at(tokens, at).text in {":", "["}:
        at += 1
    articled = token_at(tokens, at).low in v.ARTICLES
    at += articled
    many = token_at(tokens, at).mark == "list_of"
    if many:
        at += 1
        element = token_at(tokens, at).kind
        known = {"kind": "list", "element": element or "text"}
        return (at + bool(element), known) if led or element else (index, {})
    one = token_at(tokens, at)
    behind = token_at(tokens, index - 1).low in {"on", "at", "since", "until"} and not token_at(tokens, at + 1).is_word
    behind = behind and token_at(tokens, index - 2).is_word and token_at(tokens, index - 2).mark != "and_also"
    if not one.kind or (one.low in WEAK and not (led or behind or token_at(tokens, index - 1).mark == "copula")):
        return index, {}
    at += 1
    if units().get(token_at(tokens, at).low) == "float" and one.kind in {"money", "float"}:  # `decimal degrees`
        return at + 1, {"kind": "float"}
    if one.kind == "list" and token_at(tokens, at).text == "[":
        inner = token_at(tokens, at + 1).kind
        return min(at + 3, len(tokens)), {"kind": "list", "element": inner or "text"}
    if one.kind == "time" and token_at(tokens, index - 2).low.endswith("ed"):  # `a booked at time`
        return at, {"kind": "datetime"}
    if token_at(tokens, at).text == "[":  # varchar[20]
        at += 1
    return at, {"kind": one.kind}


def _choices(tokens: Tokens, index: int) -> Read:
    """`one of pending, shipped, delivered`, `: draft | review`, `= a / b`, `of good, fair or poor`."""
    first = token_at(tokens, index)
    if first.mark == "one_of":
        at = index + 1
        while token_at(tokens, at).text in {":", "the"} or token_at(tokens, at).mark in {"copula", "one_of"}:
            at += 1
        if token_at(tokens, at).text in {"(", "["}:
            end, meant = _in_brackets(tokens, at)
            return (end, meant) if meant.get("choices") else (index, {})
        values, end = values_at(tokens, at)
        if len(values) == 1 and end - at > 2 and first.low.startswith("one of"):  # `one of white draw black`
            while token_at(tokens, end).is_word and not tokens[end].mark and tokens[end].low not in v.CLAUSE:
                end += 1
            values = tuple(one.text for one in tokens[at:end])
        return (end, {"choices": values}) if len(values) > 1 else (index, {})
    if token_at(tokens, index - 1).mark == "copula" and index > 0:  # `a type which is gas or water`
        values, end = values_at(tokens, index)
        named = len(values) > 1 and "or" in {one.low for one in tokens[index:end]}
        return (end, {"choices": values}) if named else (index, {})
    if first.text in {":", "="} or first.low in {"of", "as", "in"}:
        at = index + 1
        values, end = values_at(tokens, at)
        inside = {one.low for one in tokens[at:end]}
        if first.low == "in" and not inside & {"|", "/"}:
            return index, {}
        told = first.text == ":" and index > 0 and tokens[index - 1].low in CHOOSING and len(values) > 2
        listed = (
            told
            or inside & {"|", "/", "or"}
            or (first.text == ":" and _is_alone_in_line(tokens, index, end) and len(values) > 2)
        )
        return (end, {"choices": values}) if len(values) > 1 and listed else (index, {})
    return index, {}


def _codes(tokens: Tokens, index: int) -> Read:
    """`grade A/B/C`, `quality A, B or C`: capital letters in a row."""
    values, end = values_at(tokens, index)
    letters = [one for one in tokens[index:end] if one.shape == "word" and one.mark != "and_also"]
    coded = len(values) > 1 and len(letters) > 1 and all(one.text.isupper() and len(one.text) < 4 for one in letters)
    return (end, {"choices": values}) if coded and len(tokens[index].text) == 1 else (index, {})


def _examples(tokens: Tokens, index: int) -> Read:
    """`a unit like kg or pieces`: examples say nothing that could be kept."""
    at = index + (token_at(tokens, index).low == "for")
    if token_at(tokens, at).low not in {"like", "such as", "e.g", "example"} or not token_at(tokens, at + 1).is_word:
        return index, {}
    values, end = values_at(tokens, at + 1)
    return (end, {}) if values else (index, {})


def _is_alone_in_line(tokens: Tokens, index: int, end: int) -> bool:
    """Whether the colon belongs to a line of a list, and the values end it."""
    before = index
    while before > 0 and tokens[before].shape not in {"bullet", "line"}:
        before -= 1
    return tokens[before].shape == "bullet" and index - before < 5 and token_at(tokens, end).shape != "word"


def _in_brackets(tokens: Tokens, index: int) -> Read:
    """`(draft, sent)`, `(optional, at most 20 characters)`; a remark in brackets is passed over."""
    opened = token_at(tokens, index).text
    if opened not in {"(", "["}:
        return index, {}
    end = closing(tokens, index)
    inner = tokens[index + 1 : end]
    values, after = values_at(inner, 0, closed=True)
    scores = sum(RESULT.fullmatch(one) is not None for one in values)
    more = sum(_says_more(one) for one in inner[:after]) - 2 * scores
    drawn = {one.text for one in inner[:after]} & {"/", "|"}
    listed = len(values) > 1 and (
        not more
        or (drawn and more < len(values))
        or (more < len(values) / 2 and not any(one.mark for one in inner[:after] if one.kind))
    )
    said, at, told = (Said(choices=values), after, True) if listed else (Said(), 0, False)
    if not listed and len(inner) > 1 and token_at(tokens, index - 1).low in CHOOSING and all(map(_is_bare, inner)):
        return end + 1, {"choices": tuple(one.text for one in inner)}  # `size (small medium large)`
    if len(inner) == 1 and inner[0].low in units():
        return end + 1, {"kind": units()[inner[0].low]}
    if len(inner) == 1 and inner[0].low in REMARKS:
        said, at, told = Said(kind=REMARKS[inner[0].low]), 1, True
    if not listed and inner and inner[0].kind and not (len(inner) > 1 and inner[1].is_word and not inner[1].mark):
        said, at, told = Said(kind=inner[0].kind), 1, True
    while at < len(inner):
        before = at
        at, said = qualifiers(inner, at, said, closed=True)
        told |= at > before
        at += at == before
    meant = {name: getattr(said, name) for name in MEANT if getattr(said, name) != getattr(Said(), name)}
    return (end + 1, meant) if told else (index, {})


REMARKS = {"year": "integer", "place": "text", "city": "text", "name": "text", "person": "text"}
"""What a word alone in brackets says of the kind: `bought in (year)`."""


def _goes_through(tokens: Tokens, index: int) -> Read:
    """`goes from registered to in transit to delivered`."""
    if (
        token_at(tokens, index).low not in {"goes", "moves", "runs", "changes"}
        or token_at(tokens, index + 1).low != "from"
    ):
        return index, {}
    values, at = [""], index + 2
    while (
        token_at(tokens, at).is_word and token_at(tokens, at).mark != "and_also" and len(values[-1].split()) < LONGEST
    ):
        values = [*values, ""] if tokens[at].low == "to" else [*values[:-1], f"{values[-1]} {tokens[at].text}"]
        at += 1
    return (
        (at, {"choices": tuple(snake(one.strip()) for one in values)})
        if len(values) > 1 and all(values)
        else (index, {})
    )


LONGEST = 3
"""Words of a value."""
RESULT = re.compile(r"\d+[-:]\d+")
"""A value of two numbers: `1-0`."""
MEANT = ("kind", "element", "low", "high", "above", "below", "length", "optional", "unique", "choices", "default")


def _is_bare(token: Token) -> bool:
    return token.is_word and not token.mark and not token.kind and token.low not in v.ARTICLES | v.CLAUSE


def _says_more(token: Token) -> bool:
    known = token.mark not in {"", "and_also", "one_of", "length", "between"} or token.low == "between"
    return bool(token.kind) or token.amount is not None or known


RULES: tuple[Callable[[Tokens, int], Read], ...] = (
    _flag,
    bound,
    span_of_numbers,
    _default,
    _kind,
    unit,
    _choices,
    _codes,
    _examples,
    _goes_through,
    _in_brackets,
)
