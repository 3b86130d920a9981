"""Properties out of a request's tokens: a list of them, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.generate.recipes import usual
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.bounds import Tokens
from pipeline.generate.recipes.lexer import closing, token_at
from pipeline.generate.recipes.openings import MOST_WORDS, agent, amount, lead, moment, whether
from pipeline.generate.recipes.property_names import (
    begins_something_else,
    in_signs,
    is_glue,
    is_thing,
    kind_word,
    named,
    true_by_default,
)
from pipeline.generate.recipes.run_on import parted
from pipeline.generate.recipes.said import CHOOSING, Said, qualifiers
from pipeline.generate.recipes.words import singular


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of properties as it was read."""

    properties: tuple[Said, ...]
    end: int
    """The index behind it."""
    spans: tuple[tuple[int, int], ...]
    """Where in the text the words stand that were of use."""
    unwritable: tuple[str, ...] = ()
    """Names that ASCII letters cannot write."""
    count: int = 0
    """How many items were tried."""
    doubts: tuple[str, ...] = ()
    """Places that may mean something else: `mint or used` as two properties."""


def properties_at(tokens: Tokens, index: int, *, closed: bool = False) -> Listed:
    """The properties from `index` on: `closed` up to the bracket that ends them, in lines where lines begin, else up to
    the end of the sentence or to what cannot be a property."""
    if closed:
        return _closed(tokens, index)
    if token_at(tokens, index).shape == "bullet":
        return _lines(tokens, index)
    found: list[Said] = []
    doubts: list[str] = []
    end = index
    while True:
        said, after = property_at(tokens, index)
        if found and token_at(tokens, index).low == "has" and token_at(tokens, index - 1).low == "and":
            break  # `a tenant with an apartment and has a rent`: of the subject of the sentence
        if said is None or _begins_clause(tokens, index, after, said):
            break
        found += parted(said)
        end = index = after
        index = _behind_remark(tokens, index)
        index = _behind_more(tokens, index)
        ended = token_at(tokens, index).text == ";" and (
            token_at(tokens, index + 1).low in v.ARTICLES
            or token_at(tokens, index + 2).low in {"of", "with", ":", "has", "have"}
        )
        if ended or not is_glue(token_at(tokens, index)):
            break
        while is_glue(token_at(tokens, index)):
            if token_at(tokens, index).low == "or":
                doubts.append(f"{token_at(tokens, index - 1).text} or {token_at(tokens, index + 1).text}")
            ended |= token_at(tokens, index).text == "," and token_at(tokens, index + 1).text == ";"
            index += 1
        if ended:
            break
    return replace(_listed(_shared(found), end), doubts=tuple(doubts))


def _behind_remark(tokens: Tokens, index: int) -> int:
    """Behind brackets that say nothing of a property that could be kept: `(64, 128)`, `last seen at (place)`."""
    end = closing(tokens, index)
    inner = tokens[index + 1 : end]
    if token_at(tokens, index).text != "(" or not inner:
        return index
    remark = len(inner) < 5 and not any(one.text == "," for one in inner)
    return end + 1 if remark or any(char.isdigit() for char in inner[0].text) else index


def _begins_clause(tokens: Tokens, index: int, after: int, said: Said) -> bool:
    """Whether what was read is what a new clause speaks of: `a customer can rent`, `each class has`."""
    behind = index + len(said.words) + (token_at(tokens, index).low in v.ARTICLES)
    able = token_at(tokens, behind).low in ABLE or token_at(tokens, behind).mark == "one_of"
    opens = token_at(tokens, index).low in v.ARTICLES or token_at(tokens, index - 1).text == ";"
    speaks = opens and able and not said.choices
    first = singular(said.words[0].lower()) if len(said.words) > 1 and not said.kind else said.words[0].lower()
    acts = first != said.words[0].lower() and usual.is_known(first)  # `users vote once`
    place = token_at(tokens, after + 1)
    dwells = bare_word(said) and token_at(tokens, after).low in {"in", "on", "at", "from", "by", "to"}
    dwells = dwells and token_at(tokens, index - 1).low == "and" and (place.low == "one" or place.mark == "exactly_one")
    speaks = speaks or dwells  # `and lie in one ward`
    return speaks or acts or token_at(tokens, after).low in {"has", "have"} or token_at(tokens, after).mark == "belongs"


def bare_word(said: Said) -> bool:
    """Whether nothing but a single word was said."""
    return len(said.words) == 1 and replace(said, words=(), spans=()) == Said()


ABLE = frozenset(("can", "cannot", "can't", "may"))


def _closed(tokens: Tokens, index: int) -> Listed:
    end = closing(tokens, index - 1)
    inner = tokens[index:end]
    found: list[Said] = []
    unwritable: list[str] = []
    at = count = 0
    while at < len(inner):
        if is_glue(inner[at]) or inner[at].shape in {"line", "bullet"}:
            at += 1
            continue
        count += 1
        said, after = property_at(inner, at, closed=True)
        if said is not None and said.name:
            found.append(said)
        elif said is not None:
            unwritable.append(" ".join(said.words))
        at = max(after, at + 1)
        while at < len(inner) and not (is_glue(inner[at]) or inner[at].shape in {"line", "bullet"}):
            at = closing(inner, at) if inner[at].text == "(" else at + 1
    listed = _listed(_trailing_texts(found), min(end + 1, len(tokens)))
    return replace(listed, unwritable=tuple(unwritable), count=count)


def _shared(found: list[Said]) -> list[Said]:
    """`arrival and departure dates` are two dates."""
    for place, (one, other) in enumerate(pairwise(found)):
        last = other.words[-1].lower()
        if bare_word(one) and len(other.words) == 2 and last in {"dates", "times", "numbers", "names", "prices"}:
            found[place] = replace(one, words=(*one.words, singular(last)))
            found[place + 1] = replace(other, words=(*other.words[:-1], singular(last)), kind="")
    return found


def _trailing_texts(found: Sequence[Said]) -> list[Said]:
    """In a list that gives kinds, `changes text` is of the kind text as well."""
    if not any(one.kind for one in found):
        return list(found)
    return [
        (
            replace(one, words=one.words[:-1], kind="text")
            if len(one.words) > 1 and one.words[-1].lower() == "text" and not one.kind
            else one
        )
        for one in found
    ]


def _lines(tokens: Tokens, index: int) -> Listed:
    """One property a line: `- title: string, unique`."""
    found: list[Said] = []
    if _are_things(tokens, index):
        return _listed(found, index)
    while token_at(tokens, index).shape == "bullet":
        end = index + 1
        while end < len(tokens) and tokens[end].shape not in {"bullet", "line"}:
            end += 1
        said, _ = property_at(_divided(tokens[:end], index + 1), index + 1)
        if said is not None:
            found.append(said)
        index = end
    return _listed(found, index)


def _are_things(tokens: Tokens, index: int) -> bool:
    """Whether two lines or more name a thing each, and what it has: `1) Farmer: name, phone`."""
    heads = listed = 0
    while token_at(tokens, index).shape == "bullet":
        end = index + 1
        while end < len(tokens) and tokens[end].shape not in {"bullet", "line"}:
            end += 1
        line = tokens[index + 1 : end]
        named = len(line) > 3 and line[0].text[:1].isupper() and line[0].low not in CHOOSING and line[1].text == ":"
        heads += named
        listed += named and sum(one.text == "," for one in line) > 0 and not line[2].kind
        index = end
    return listed > 1 and heads == listed


def _divided(tokens: Tokens, index: int) -> Tokens:
    """A line with a colon for the dash or the arrow between a name and what is said of it."""
    for at in range(index + 1, min(index + 1 + MOST_WORDS, len(tokens))):
        sign, following = tokens[at], token_at(tokens, at + 1)
        dashed = sign.text in {"-", "\u2013", "\u2014"} and tokens[at - 1].end < sign.start < sign.end < following.start
        if dashed:
            return (*tokens[:at], replace(sign, text=":"), *tokens[at + 1 :])
        if not sign.is_word:
            break
    return tokens


def _listed(found: Sequence[Said], end: int) -> Listed:
    spans = tuple(span for one in found for span in one.spans)
    unwritable = tuple(" ".join(one.words) for one in found if not one.name)
    named = {one.name: one for one in reversed(found) if one.name}
    return Listed(
        tuple(named[one.name] for one in found if one.name and named[one.name] is one),
        end,
        spans,
        unwritable,
        len(found),
    )


def _behind_more(tokens: Tokens, index: int) -> int:
    """Behind words that say more of a property than can be kept, where the list goes on: `a link to the audio, ...`,
    `the room it lives in and ...`."""
    if token_at(tokens, index).low not in {"to", "from", "in", "at", "about", "on", "of", "for", "as", "it", "they"}:
        return index
    for at in range(index + 1, index + 5):
        one = token_at(tokens, at)
        if one.text == "," or (
            one.low == "and" and token_at(tokens, at + 1).low in v.ARTICLES | {"how", "who", "when"}
        ):
            return at
        told = token_at(tokens, index).mark == "relative"
        if not one.is_word or one.mark or (not told and one.low in v.CLAUSE | v.OPTION_WORDS | v.VERBS):
            break
    return index


def property_at(tokens: Tokens, index: int, *, closed: bool = False) -> tuple[Said | None, int]:
    """The property that begins at `index`, and the index behind it; None when there is none."""
    start = index
    if token_at(tokens, start).low in {"each", "every"}:
        return None, start
    index, said = lead(tokens, index, closed=closed)
    for shape in (whether, moment, amount, agent):
        end, words, known = shape(tokens, index)
        if end > index:
            here = (tokens[start].start, tokens[end - 1].end)
            after, told = qualifiers(tokens, end, replace(said, words=words, spans=(here,), **known))
            return told, after
    if not closed and begins_something_else(tokens, index):
        return None, start
    found, index = named(tokens, index, said, closed=closed)
    if found is None or (not closed and is_thing(tokens, index, found.words)):
        return None, start
    index, found = true_by_default(tokens, *in_signs(tokens, index, found))
    here = (tokens[start].start, tokens[min(index, len(tokens)) - 1].end)
    index, found = qualifiers(tokens, index, replace(kind_word(found), spans=(*found.spans, here)))
    if [one.lower() for one in found.words[:2]] in (["type", "hints"], ["type", "annotations"]):
        return None, start
    if len(found.words) > 1 and found.words[-1].lower() in {"method", "methods", "function", "functions"}:
        return None, start
    bare = replace(found, spans=(), words=()) == Said()
    option = bare and found.words[0].lower() in v.OPTION_WORDS and found.words[1:2] != ("of",)
    return (None, start) if option and not closed else (found, index)
