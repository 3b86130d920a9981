"""Whose properties follow: the noun before `with` or `has`, the thing spoken of, one that was named before."""

from __future__ import annotations

from pipeline.generate.recipes import nouns, relations, settings
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.lexer import sentence, token_at
from pipeline.generate.recipes.nouns import Noun, Tokens
from pipeline.generate.recipes.reading import Reading
from pipeline.generate.recipes.words import singular, snake

DONE = frozenset(
    ("read", "seen", "done", "made", "given", "taken", "bought", "sold", "won", "eaten", "written", "visited")
)


def is_perfect(tokens: Tokens, index: int) -> bool:
    """`which badges a scout has earned.`: what somebody has done is no property."""
    done, auxiliary = token_at(tokens, index + 1).low, tokens[index].low in {"has", "have"}
    behind = token_at(tokens, index + 2)
    return (
        auxiliary
        and (done.endswith("ed") or done in DONE)
        and not (behind.is_word or behind.mark or behind.text in {"(", ":"})
    )


def whose_properties(reading: Reading, tokens: Tokens, index: int, *, described: bool) -> str | None:
    """Whose properties follow where no noun stands before: the thing named last, one without a name, or nobody's."""
    before, subject = token_at(tokens, index - 1), reading.subject
    if subject and before.low in v.PRONOUNS | v.PLACEHOLDERS:
        return subject
    if (
        subject
        and before.low in {"and", ","}
        and tokens[index].low in v.HAS - {"with", "having", "including", "includes"}
    ):
        return (before.low == "and" and _speaker(reading, tokens, index)) or subject
    if subject and before.text == "," and not reading.things[subject]:
        return subject
    if described or before.low in v.MODELLED | v.PRONOUNS | {"should"}:
        return subject if len(reading.things) == 1 else ""
    return None


def _speaker(reading: Reading, tokens: Tokens, index: int) -> str:
    """The known thing that the sentence around `index` begins with."""
    start, _ = sentence(tokens, index)
    noun = nouns.after(tokens, start)
    return noun.name if noun is not None and noun.name in reading.things else ""


def owner(reading: Reading, tokens: Tokens, index: int) -> Noun | None:
    """What has: the noun before; of `visits of a pet with a date` the first."""
    before = token_at(tokens, index - 1)
    if before.low in v.PRONOUNS - {"that", "which", "who"}:
        return None
    kept = before.low in KEPT and token_at(tokens, index - 2).mark == "copula"
    noun = nouns.before(tokens, index - 2 * kept)  # `parents are stored with`
    if noun is None or (_is_placeholder(reading, noun.name) and not _is_introduced(reading, tokens, noun)):
        return None
    if (head := _spoken_of(tokens, noun)) is not None:
        return head
    at = noun.first - 1
    while token_at(tokens, at).low in v.ARTICLES:
        at -= 1
    if token_at(tokens, at).low == "of" and at < noun.first - 1:
        first = nouns.before(tokens, at)
        return first if first is not None and not settings.is_place(first.name) else noun
    if token_at(tokens, at).low in relations.PREPOSITIONS and not noun.is_plural and tokens[at + 1].low in {"a", "an"}:
        first = nouns.before(tokens, at)  # `readings from a sensor (value, ...)`
        return first if first is not None and first.is_plural and tokens[index].text == "(" else noun
    if token_at(tokens, at).low == "called" and tokens[index].low in v.HAS:
        return noun
    return noun


KEPT = frozenset(("stored", "kept", "saved", "recorded", "registered", "listed", "described", "tracked"))


def _spoken_of(tokens: Tokens, noun: Noun) -> Noun | None:
    """What `a stay is for one guest in one room with a date` speaks of, where `noun` is the room."""
    head = nouns.after(tokens, sentence(tokens, noun.first)[0])
    if head is None or head.last >= noun.first or token_at(tokens, noun.first - 1).low not in relations.COUNTED:
        return None
    between = tokens[head.last + 1 : noun.first - 1]
    told = len(between) > 1 and between[0].mark == "copula" and between[-1].low in relations.PREPOSITIONS
    return head if told else None


def _is_placeholder(reading: Reading, name: str) -> bool:
    """Whether a word means one of what was named: `each entry has`."""
    known = name in reading.things or any(one.endswith(f"_{name}") for one in reading.things)
    return name in v.PLACEHOLDERS and bool(reading.subject) and not known


def _is_introduced(reading: Reading, tokens: Tokens, noun: Noun) -> bool:
    """Whether such a word names a thing after all: `people bring items. An item has` in a program for a cafe."""
    setting = reading.subject in reading.vague or settings.is_place(reading.subject)
    if not setting or reading.things[reading.subject] or noun.is_plural:
        return False
    before = tokens[: noun.first]
    return any(singular(snake(one.text)) == noun.name and one.low != noun.name for one in before if one.is_word)


def behind_field_words(tokens: Tokens, index: int) -> int:
    """Behind `the following fields:`."""
    at = index
    while token_at(tokens, at).low in {"the", "following", "these", "some"}:
        at += 1
    following = token_at(tokens, at + 1)
    found = token_at(tokens, at).low in v.FIELD_WORDS and (at > index or following.is_word or following.text == ":")
    if found:
        at += 1
        while token_at(tokens, at).low in {":", "of", "such as", "like", "are", "is", "being", "should be"}:
            at += 1
    elif token_at(tokens, at).text == ":":
        return at + 1
    return at if found else index
