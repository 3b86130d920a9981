"""How much a property may be, and what it is counted in: `at most 20 characters`, `1-5`, `in euros`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.lexer import Token, token_at, units

Tokens = Sequence[Token]


Read = tuple[int, dict[str, Any]]
"""The index of the next token, and what was said: names and values of `Said`."""


def bound(tokens: Tokens, index: int) -> Read:
    """`at most 200 characters`, `> 0`, `18 or more`."""
    first = token_at(tokens, index)
    if first.mark == "exact":
        amount, at = _amount(tokens, index + 1)
        end, length = _counted_in(tokens, at)
        return (end, {"low": amount, "high": amount, **length}) if amount is not None else (index, {})
    if first.low == "from" and _amount(tokens, index + 1)[0] is not None:
        amount, at = _amount(tokens, index + 1)
        upward = token_at(tokens, at).low not in {"to", "-", "\u2013", "..", "through", "until", "up to", "and"}
        return (at, {"low": amount}) if upward else (index, {})
    if first.mark in {"most", "least", "above", "below"}:
        at = index + 1
        while token_at(tokens, at).low in {":", "=", "of", "a", "is"}:
            at += 1
        amount, at = _amount(tokens, at)
        if amount is None:
            return index, {}
        end, length = _counted_in(tokens, at)
        side = "high" if first.mark in {"most", "below"} else "low"
        edge = {"below": first.mark == "below"} if side == "high" else {"above": first.mark == "above"}
        return end, {side: amount, **edge, **length}
    amount, at = _amount(tokens, index)
    if amount is not None and token_at(tokens, at).mark in {"or_more", "or_less"}:
        return at + 1, {"low" if token_at(tokens, at).mark == "or_more" else "high": amount}
    if amount is not None and token_at(tokens, at).low == "digits":
        return at + 1, {"kind": "text", "low": amount, "high": amount, "length": True}
    if amount is not None and token_at(tokens, at).mark == "length" and token_at(tokens, at).low != "words":
        return at + 1, {"high": amount, "length": True}
    return index, {}


def span_of_numbers(tokens: Tokens, index: int) -> Read:
    """`between 1 and 5`, `from 0 to 100`, `1-5`, `3 to 50 characters`."""
    at = index + (token_at(tokens, index).mark == "between")
    if token_at(tokens, at).text in {":", "("} and at > index:
        at += 1
    low, at = _amount(tokens, at)
    if low is None or token_at(tokens, at).low not in {"and", "to", "-", "\u2013", "..", "through", "until", "up to"}:
        return index, {}
    high, at = _amount(tokens, at + 1)
    if high is None:
        return index, {}
    end, length = _counted_in(tokens, at)
    if token_at(tokens, index).text != "(" and token_at(tokens, end).text == ")" and tokens[index + 1].text == "(":
        end += 1
    return end, {"low": min(low, high), "high": max(low, high), **length}


def _amount(tokens: Tokens, index: int) -> tuple[float | None, int]:
    if token_at(tokens, index).text in {"-", "\u2212"} and token_at(tokens, index + 1).shape == "number":
        return -float(tokens[index + 1].amount or 0), index + 2
    amount = token_at(tokens, index).amount
    if amount is None:
        return None, index
    at = index + 1
    while token_at(tokens, at).text in {"%", "\u20ac", "$"}:
        at += 1
    return amount, at


def _counted_in(tokens: Tokens, index: int) -> tuple[int, dict[str, Any]]:
    """Behind an amount: characters, years, stars."""
    if token_at(tokens, index).mark == "length":
        while token_at(tokens, index).mark == "length":
            index += 1
        return index, {"length": True}
    while token_at(tokens, index).low in {"old", "stars", *units()} and token_at(tokens, index).is_word:
        index += 1
    return index, {}


def unit(tokens: Tokens, index: int) -> Read:
    """`in euros`, `in square metres`."""
    if token_at(tokens, index).low not in {"in", "counted in", "measured in"}:
        return index, {}
    at = index + 1 + (token_at(tokens, index + 1).low in v.ARTICLES)
    for length in (3, 2, 1):
        name = " ".join(one.low for one in tokens[at : at + length])
        if name in units() and len(tokens[at : at + length]) == length:
            return at + length, {"kind": units()[name]}
    return index, {}
