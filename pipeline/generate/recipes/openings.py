"""How the words for a property may begin: `an optional`, `a list of`, `whether it is`, `the time it was taken at`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.bounds import Tokens
from pipeline.generate.recipes.lexer import WEAK, token_at
from pipeline.generate.recipes.said import Said, qualifiers

MOST_WORDS = 4
"""In the name of a property; more words are a sentence."""
PEOPLE = frozenset(("it", "they", "i", "we", "he", "she", "it is", "they are", "you", "someone"))
AUXILIARIES = frozenset(("has", "have", "had", "been", "got", "already", "is", "are", "was", "were"))
OBJECTS = frozenset(("it", "them", "me", "us", "him", "her"))


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
        if one.mark not in {"copula", "relative"} and one.low not in v.ARTICLES | PEOPLE | AUXILIARIES:
            words.append(one.text)
        at += 1
    return (at, tuple(words), {"kind": "boolean"}) if 0 < len(words) <= MOST_WORDS else (index, (), {})


def moment(tokens: Tokens, index: int) -> tuple[int, tuple[str, ...], dict[str, Any]]:
    """`when it was measured`, `the time it was taken at`, `the last time I watered them`, `since when`."""
    if token_at(tokens, index).low == "since" and token_at(tokens, index + 1).low == "when":
        return index + 2, ("since",), {"kind": "date"}
    at, first = index, token_at(tokens, index)
    last = first.low == "last" and token_at(tokens, index + 1).low in {"time", "date", "day"}
    at += 1 if last else 0
    unit = token_at(tokens, at).low
    if unit in {"time", "date", "day", "moment", "point in time"} and (
        last or token_at(tokens, at + 1).low in {"when", "it", "they", "at which", "on which"}
    ):
        at += 1
    elif unit == "year" and token_at(tokens, at + 1).low in {"it", "they", "it is", "in which"}:
        return _year(tokens, index, at + 1)
    elif unit != "when":
        return index, (), {}
    if unit == "when" and not token_at(tokens, at + 1).is_word:
        return at + 1, ("when",), {"kind": "datetime"}
    at += token_at(tokens, at).low == "when" and not last
    if token_at(tokens, at).low not in PEOPLE:
        return index, (), {}
    at += 1
    while token_at(tokens, at).mark == "copula" or token_at(tokens, at).low in AUXILIARIES:
        at += 1
    if token_at(tokens, at).low == "last":
        last, at = True, at + 1
    verb = token_at(tokens, at)
    if not verb.is_word or not verb.low.endswith(("d", "t", "n", "s")):
        return index, (), {}
    at += 1
    while token_at(tokens, at).low in {"at", "on", "it", "them"}:
        at += 1
    ending = "on" if unit in {"date", "day"} else "at"
    words = ("last", verb.text) if last else (verb.text, ending)
    return at, words, {"kind": "date" if ending == "on" else "datetime"}


def _year(tokens: Tokens, index: int, at: int) -> tuple[int, tuple[str, ...], dict[str, Any]]:
    """`the year it was built`, from the `it` on."""
    while token_at(tokens, at).low in PEOPLE | AUXILIARIES | {"in which"}:
        at += 1
    verb = token_at(tokens, at)
    if not verb.is_word or not verb.low.endswith(("d", "t", "n")):
        return index, (), {}
    return at + 1 + (token_at(tokens, at + 1).low == "in"), ("year", verb.text), {"kind": "integer"}


MEASURES: dict[str, dict[str, tuple[str, str]]] = {
    "much": {"cost": ("cost", "money"), "weigh": ("weight", "float"), "": ("amount", "money")},
    "long": {"": ("duration", "integer")},
    "old": {"": ("age", "integer")},
    "often": {"": ("interval", "integer")},
}
"""Behind `how`: the verb of the question without its ending, the property's name and its kind."""
FEELINGS = {"went": "outcome", "felt": "feeling", "feel": "feeling", "liked": "opinion", "goes": "outcome"}
"""Behind `how it`: the verb, and the property's name."""
AUTHORS = {
    "wrote": "author",
    "directed": "director",
    "made": "maker",
    "said": "author",
    "owns": "owner",
    "sang": "artist",
}


def amount(tokens: Tokens, index: int) -> tuple[int, tuple[str, ...], dict[str, Any]]:
    """`how many pages it has`, `how much it cost`, `how often in days it needs water`."""
    asked = token_at(tokens, index + 1)
    if token_at(tokens, index).low != "how" or not asked.is_word:
        return index, (), {}
    if asked.low in PEOPLE:
        felt = FEELINGS.get(token_at(tokens, index + 2).low)
        return (index + 3, (felt,), {}) if felt else (index, (), {})
    if asked.low == "many":
        noun = token_at(tokens, index + 2)
        if noun.mark == "copula":  # `how many are left in stock`
            end = _clause_end(tokens, index + 3)
            return end, tuple(one.text for one in tokens[index + 3 : end]), {"kind": "integer"}
        return (_clause_end(tokens, index + 3), (noun.text,), {"kind": "integer"}) if noun.is_word else (index, (), {})
    noun = token_at(tokens, index + 2)
    if asked.low == "much" and noun.is_word and noun.low not in PEOPLE | {"in", "of"} and not noun.mark:
        return _clause_end(tokens, index + 3), (noun.text,), {}  # `how much light it needs`
    end = _clause_end(tokens, index + 2)
    said = [one.low for one in tokens[index + 2 : end]]
    for verb, (name, kind) in MEASURES.get(asked.low, {}).items():
        if not verb or any(one.startswith(verb) for one in said):
            unit = next((one for one in said if one in {"minutes", "hours", "days", "weeks", "months", "years"}), "")
            return end, (name, *([unit] if unit else [])), {"kind": kind}
    return index, (), {}


def agent(tokens: Tokens, index: int) -> tuple[int, tuple[str, ...], dict[str, Any]]:
    """`who reported it`, `who wrote it`, `where it was found`."""
    if token_at(tokens, index).low == "where" and token_at(tokens, index + 1).low in PEOPLE:
        return _clause_end(tokens, index + 1), ("location",), {"kind": "text"}
    verb = token_at(tokens, index + 1)
    if token_at(tokens, index).low != "who":
        return index, (), {}
    if not verb.is_word or verb.mark == "and_also":
        return index + 1, ("person",), {"kind": "text"}
    if [token_at(tokens, index + step).low for step in (1, 2)] == ["it is", "for"]:
        return index + 3, ("recipient",), {"kind": "text"}
    if token_at(tokens, index + 2).low not in OBJECTS:
        return index, (), {}
    if verb.low in AUTHORS:
        return index + 3, (AUTHORS[verb.low],), {"kind": "text"}
    return (index + 3, (verb.text, "by"), {"kind": "text"}) if verb.low.endswith("ed") else (index, (), {})


def _clause_end(tokens: Tokens, at: int) -> int:
    """Behind the rest of a question: up to a comma or an `and`, seven words at most."""
    end = at
    while token_at(tokens, end).is_word and tokens[end].mark != "and_also" and end - at < 7:
        end += 1
    return end
