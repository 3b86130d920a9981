"""The values of an enumeration, read off tokens: `pending, shipped or delivered`, `S/M/L`, `draft | sent`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.lexer import WEAK, Token, closing, token_at
from pipeline.generate.recipes.words import snake

Tokens = Sequence[Token]
SEPARATORS = frozenset((",", "/", "|"))
PROPERTIES = frozenset(("float", "date", "datetime", "email", "url", "long_text", "created", "password"))
"""Kinds that a name stands for so surely that a word guessed to be one is no value of an enumeration."""
AMOUNTS = frozenset(("price", "total", "amount", "cost", "quantity", "age", "year", "count", "stock", "rating"))
"""Further names that are none."""
VALUES_TOO = frozenset(("over", "under", "above", "below", "positive", "many", "several", "maybe", "perhaps"))
"""Words that say something of a property, except where they stand alone among values."""


def values_at(tokens: Tokens, index: int, *, closed: bool = False) -> tuple[tuple[str, ...], int]:
    """The values of an enumeration, and the index behind them.

    `a, b or c` ends with the value behind `or`. Where no `or` follows, a comma goes on to another value only as long as
    the words between commas are not those of a property: an article, a kind, a bound, `total in euros`.
    """
    found: list[str] = []
    ends, divider = _has_final_or(tokens, index), ""
    while True:
        drawn = divider in {"/", "|"}
        value, end = value_at(tokens, index, longest=3, closed=closed or drawn)
        if not value or (found and not (closed or ends or drawn) and not _is_value(tokens, value, index, end)):
            break
        found.append(value)
        index = end
        sign = token_at(tokens, index)
        following = index + 1
        if sign.text == "," and token_at(tokens, following).low in {"or", "and"}:
            sign, following = token_at(tokens, following), following + 1
        if sign.low == "and" and divider in {"/", "|"}:  # `high/medium/low and a deadline`
            break
        if sign.low in {"or", "and"}:
            value, end = value_at(tokens, following, longest=3, closed=closed)
            while value and sign.low == "or" and token_at(tokens, end).low == "or":  # `minor or serious or fatal`
                found.append(value)
                value, end = value_at(tokens, end + 1, longest=3, closed=closed)
            if value and (sign.low == "or" or closed or _is_value(tokens, value, following, end)):
                found.append(value)
                index = end
            break
        divider = divider or sign.text
        if (
            sign.text not in SEPARATORS
            or sign.text != divider
            or not value_at(tokens, following, longest=3, closed=closed or sign.text != ",")[0]
        ):
            break
        after, end = value_at(tokens, following, longest=3, closed=closed)
        if not closed and not ends and sign.text == "," and not _is_value(tokens, after, following, end):
            break
        index = following
    return tuple(dict.fromkeys(re.sub(r"\s+", "_", one.strip()) for one in found)) if _writable(found) else (), index


def _writable(values: list[str]) -> bool:
    return all(value.isascii() and snake(value) for value in values)


def _has_final_or(tokens: Tokens, index: int) -> bool:
    """Whether plain values separated by commas run up to an `or`."""
    while True:
        value, end = value_at(tokens, index, longest=3)
        if not value:
            return False
        if token_at(tokens, end).low == "or" or (
            token_at(tokens, end).text == "," and token_at(tokens, end + 1).low == "or"
        ):
            return True
        if token_at(tokens, end).text not in SEPARATORS:
            return False
        index = end + 1


def _is_value(tokens: Tokens, value: str, start: int, end: int) -> bool:
    """Whether words are a value, and not the next property of a list."""
    behind = token_at(tokens, end)
    if guess(snake(value)) in PROPERTIES or snake(value) in AMOUNTS or end - start > 2 or behind.low in v.CLAUSE:
        return False
    if end - start > 1 and tokens[end - 1].kind:  # `moves list`
        return False
    stands = not behind.is_word or behind.mark == "and_also"
    if behind.text == "(":  # `easy, hard (easy by default)`
        return any(one.mark in {"by_default", "default"} for one in tokens[end : closing(tokens, end)])
    return stands and behind.text not in {":", "=", "["}


def value_at(tokens: Tokens, index: int, *, longest: int, closed: bool = False) -> tuple[str, int]:
    """One to `longest` plain words, a quoted text or a number; empty when there is none."""
    first = token_at(tokens, index)
    sign, second = token_at(tokens, index + 1), token_at(tokens, index + 2)
    joined = first.end == sign.start and sign.end == second.start and sign.text in {"-", ":"}
    if joined and first.shape == second.shape == "number":  # a result such as `1-0`
        return f"{first.text}{sign.text}{second.text}", index + 3
    if first.shape in {"quoted", "number"}:
        return first.text, index + 1
    at = index
    if closed and first.low == "as" and token_at(tokens, index + 1).is_word:  # `(as new, good, fair)`
        return f"{first.text} {tokens[index + 1].text}", index + 2
    while at - index < longest:
        within = closed and at > index and token_at(tokens, at).low in v.ARTICLES  # `created/on the way/delivered`
        alone = _is_edge(token_at(tokens, at + 1))
        if not within and not _is_plain(token_at(tokens, at), first=at == index and not closed, lone=alone):
            break
        at += 1
        if token_at(tokens, at).mark in {"by_default", "default"}:
            break
    return " ".join(one.text for one in tokens[index:at]), at


def _is_edge(token: Token) -> bool:
    """Whether a value ends before this token."""
    return token.text in SEPARATORS or token.shape in {"end", "line", "bullet", "sign"} or token.mark == "and_also"


def _is_plain(token: Token, *, first: bool, lone: bool = False) -> bool:
    if not token.is_word or token.mark not in {"", "length"}:
        return lone and token.low in VALUES_TOO
    if len(token.text) == 1 and lone:
        return True
    ends = v.ARTICLES | {"which", "that", "with", "when", "where", "defaults", "using", "for", "but", "so"}
    return token.low not in ends and (not first or not token.kind or token.low in WEAK)
