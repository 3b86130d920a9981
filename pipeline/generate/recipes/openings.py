"""How the words for a property may begin: `an optional`, `a list of`, `whether it is`, `the time it was taken at`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.lexer import WEAK, token_at
from pipeline.generate.recipes.said import Said, Tokens, qualifiers

MOST_WORDS = 4
"""In the name of a property; more words are a sentence."""


def lead(tokens: Tokens, index: int, *, closed: bool) -> tuple[int, Said]:
    """Before the name: articles, `optional`, `unique`, `list of`, `integer` before another word."""
    said = Said()
    while True:
        one, following = token_at(tokens, index), token_at(tokens, index + 1)
        if one.low in v.ARTICLES and (following.is_word or following.shape == "quoted"):
            index += 1
        elif one.mark in {"optional", "required", "unique"} and (following.is_word or following.shape == "quoted"):
            end, said = qualifiers(tokens[: index + 1], index, said)
            index = max(end, index + 1)
        elif one.mark in {"list_of", "many"} and following.is_word and (one.mark == "list_of" or closed):
            said, index = replace(said, kind="list"), index + 1
        elif one.kind and one.low not in WEAK and following.is_word and not following.mark and not following.kind:
            said, index = replace(said, kind=one.kind), index + 1
        elif one.mark == "positive" and following.is_word:
            said, index = replace(said, low=0.0, above=True), index + 1
        elif one.kind == "boolean" and following.low in {"whether", "if"}:
            index += 1
        else:
            return index, said


def whether(tokens: Tokens, index: int) -> tuple[int, tuple[str, ...], dict[str, Any]]:
    """`whether it is organic`, `whether pets are allowed`."""
    if token_at(tokens, index).low not in {"whether", "if"} or not token_at(tokens, index + 1).is_word:
        return index, (), {}
    at, words = index + 1, []
    while at < len(tokens) and tokens[at].is_word and tokens[at].mark != "and_also" and at - index < 7:
        one = tokens[at]
        if one.mark not in {"copula", "relative"} and one.low not in v.ARTICLES | {
            "has",
            "been",
            "it",
            "they",
            "already",
        }:
            words.append(one.text)
        at += 1
    return (at, tuple(words), {"kind": "boolean"}) if 0 < len(words) <= MOST_WORDS else (index, (), {})


def moment(tokens: Tokens, index: int) -> tuple[int, tuple[str, ...], dict[str, Any]]:
    """`when it was measured`, `the time it was taken at`, `the last time I watered them`."""
    at, first = index, token_at(tokens, index)
    last = first.low == "last" and token_at(tokens, index + 1).low in {"time", "date", "day"}
    at += 1 if last else 0
    unit = token_at(tokens, at).low
    if unit in {"time", "date", "day", "moment", "point in time"} and (
        last or token_at(tokens, at + 1).low in {"when", "it", "they", "at which", "on which"}
    ):
        at += 1
    elif unit != "when":
        return index, (), {}
    at += token_at(tokens, at).low == "when" and not last
    who = token_at(tokens, at).low
    if who not in {"it", "they", "i", "we", "he", "she", "it is", "they are", "you", "someone"}:
        return index, (), {}
    at += 1
    while token_at(tokens, at).mark == "copula" or token_at(tokens, at).low in {"has", "have", "been", "got", "had"}:
        at += 1
    verb = token_at(tokens, at)
    if not verb.is_word or not verb.low.endswith(("d", "t", "n", "s")):
        return index, (), {}
    at += 1
    while token_at(tokens, at).low in {"at", "on", "it", "them"}:
        at += 1
    ending = "on" if unit in {"date", "day"} else "at"
    words = ("last", verb.text) if last else (verb.text, ending)
    return at, words, {"kind": "date" if ending == "on" else "datetime"}
