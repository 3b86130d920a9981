"""The name of a property: which words it is made of, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.bounds import Tokens
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.lexer import WEAK, Token, closing, token_at, units
from pipeline.generate.recipes.nouns import is_noun
from pipeline.generate.recipes.openings import MOST_WORDS
from pipeline.generate.recipes.run_on import ALONE, HEADS
from pipeline.generate.recipes.said import Said, qualifiers
from pipeline.generate.recipes.values import values_at
from pipeline.generate.recipes.words import singular, snake


def is_glue(token: Token) -> bool:
    return token.mark == "and_also" or token.text in {",", ";", "+"}


def in_signs(tokens: Tokens, index: int, said: Said) -> tuple[int, Said]:
    """`humidity %`, `temperature °C`: a unit that is a sign."""
    sign = token_at(tokens, index).text
    if sign == "?" and token_at(tokens, index + 1).text in {",", ";"} and guess(said.name) in {"text", "boolean"}:
        return index + 1, replace(said, kind=said.kind or "boolean")  # `fragile?,`
    if sign not in {"%", "\u00b0"}:
        return index, said
    return index + 1 + (token_at(tokens, index + 1).low in {"c", "f"}), replace(said, kind=said.kind or "float")


def true_by_default(tokens: Tokens, index: int, said: Said) -> tuple[int, Said]:
    """`owned by default`, `in service by default true`: what is so by default is true or not."""
    if token_at(tokens, index).mark != "by_default" or said.choices or said.kind or said.low is not None:
        return index, said
    value = token_at(tokens, index + 1).low
    told = value in {"yes", "no", "true", "false"}
    return index + 1 + told, replace(said, kind="boolean", default=value if told else "yes")


def named(tokens: Tokens, index: int, said: Said, *, closed: bool) -> tuple[Said | None, int]:
    """The name, up to where something is said of it; None when there is no name, or a sentence in its place."""
    words: list[str] = []
    while index < len(tokens):
        if words and not (_goes_on(tokens, index) or _owned(tokens, index) or is_thing(tokens, index, words)):
            after, told = qualifiers(tokens, index, replace(said, words=tuple(words)))
            if after > index:
                said, index = told, after
                break
            if chosen := _alternatives(tokens, index, words):
                values, index = chosen
                words.pop()
                said = replace(said, choices=values)
                break
        if words and (owned := _owned(tokens, index)):  # `the name of the volunteer`
            words, index = [*(one.text for one in tokens[index + 2 : owned]), *words], owned
            continue
        if not _is_name(tokens, index, words, closed=closed):
            break
        words.append(tokens[index].text)
        index += 1
        if "_" in words[0] and token_at(tokens, index).kind:  # `taken_on date`
            after, said = index + 1, replace(said, kind=token_at(tokens, index).kind)
            return replace(said, words=tuple(words)), after
    return (replace(said, words=tuple(words)) if 0 < len(words) <= MOST_WORDS + 1 else None), index


def _owned(tokens: Tokens, index: int) -> int:
    """Behind `of the volunteer`: somebody of whom a property is kept; 0 where nothing such stands at `index`."""
    if token_at(tokens, index).low != "of" or token_at(tokens, index + 1).low not in {"the", "its", "their"}:
        return 0
    at = index + 2
    while at < index + 4 and token_at(tokens, at).is_word and is_noun(token_at(tokens, at)):
        at += 1
    return at if at > index + 2 else 0


def is_thing(tokens: Tokens, index: int, words: Sequence[str]) -> bool:
    """Whether what was taken for a name is a thing with properties: `owners (name, phone)`, `Owner (name, id)`."""
    is_class = len(words) == 1 and words[0][:1].isupper() and not words[0].isupper()
    inner = tokens[index + 1 : closing(tokens, index)]
    if token_at(tokens, index).text != "(" or not any(one.text == "," for one in inner):
        return False
    names = [one.low for one in inner if one.low in FIELD_NAMES]
    many = is_class or singular(words[-1].lower()) != words[-1].lower()
    return bool(names) if many else len(names) > 1 or inner[0].low in HEADS


FIELD_NAMES = ALONE | {"id", "start_date", "balance", "body"}


NOUNS_TOO = frozenset(("list", "page", "post", "work", "show", "log", "design", "code", "run", "set", "file"))
"""Verbs that begin the name of a property as well, of two words."""


def begins_something_else(tokens: Tokens, index: int) -> bool:
    """Whether what begins here is no property: `add search`, `pagination`, `belongs to`, `many orders`."""
    one, following = token_at(tokens, index), token_at(tokens, index + 1)
    if _is_state(tokens, index) or _is_articled(tokens, index):
        return False
    if following.low == "no" and token_at(tokens, index + 2).low not in v.STOP:  # `tracking no`
        return False
    if one.low in {"newest", "oldest", "latest"} and following.low == "first":
        return True
    if following.text == "," and one.is_word and one.mark in {"", "between"} and one.low not in v.OPTION_WORDS:
        return False
    if one.mark in {"belongs", "many", "many_to_many", "relative", "exactly_one"}:
        return True
    if one.low in v.CLAUSE and one.low not in {"is", "has"}:
        return True
    if following.low == "of" and one.is_word and one.low not in v.STOP:
        return False
    if one.low.endswith("ing") and following.is_word and following.low not in v.STOP:  # `closing date`
        return False
    if one.low in NOUNS_TOO and following.is_word and not token_at(tokens, index + 2).is_word:  # `list price`
        return False
    return one.low in v.VERBS and following.is_word and following.mark != "and_also" and not following.kind


def _is_state(tokens: Tokens, index: int) -> bool:
    """`on display yes/no`, `in stock`, `in service by default`: what begins with a preposition and is true or not."""
    one, following, after = (token_at(tokens, index + step) for step in range(3))
    bordered = following.kind == "date" or following.low in ENDS
    if one.low in {"from", "until", "to", "since"} and not after.is_word and bordered:
        return True
    if one.low not in {"on", "in", "out", "off"} or not following.is_word:
        return False
    known = after.kind == "boolean" or after.mark == "by_default"
    return following.low in STATES or (known and following.low not in v.STOP | v.GENERIC)


ENDS = frozenset(
    ("month", "year", "week", "city", "country", "airport", "station", "address", "account", "place", "location")
)
"""Where or when something begins or ends: `from city`, `sow from month`."""


STATES = frozenset(["stock", "use", "service", "display", "sale", "print", "storage", "transit", "charge"])


def _goes_on(tokens: Tokens, index: int) -> bool:
    """Whether the word at `index` is inside a name: the `of` of `date of birth`, the `on` of `applied on`."""
    one, following = token_at(tokens, index), token_at(tokens, index + 1)
    if one.low in {"out", "up", "off"}:
        return True
    if one.low in {"to", "before", "after"} and following.is_word and not following.mark:
        return following.low not in v.STOP | v.OPTION_WORDS or following.low == "in"
    if one.low in {"from", "until"} and following.low in ENDS:
        return True
    if one.low not in v.PARTICLES or one.kind:
        return False
    if one.low == "per":
        return following.is_word
    if one.low == "in" and following.is_word and not following.mark and following.low not in {*units(), *v.STOP}:
        after = token_at(tokens, index + 2)  # `position in row`, `quantity in stock which`
        return (not after.is_word or after.mark in {"relative", "copula"}) and after.text not in {"/", "|"}
    if one.low in {"on", "at"} and following.mark in {"optional", "required", "unique", "automatic"}:
        return True
    if one.low == "of":
        values, _ = values_at(tokens, index + 1)
        return (
            following.is_word
            and not following.mark
            and not (len(values) > 1 and "or" in {t.low for t in tokens[index : index + 9]})
        )
    if following.shape == "number" or following.amount is not None:
        return False
    if following.kind and one.low in {"on", "at", "since", "until"}:
        return True
    return not following.is_word or is_glue(following) or bool(following.kind and following.low not in WEAK)


def _is_name(tokens: Tokens, index: int, words: Sequence[str], *, closed: bool) -> bool:
    one = token_at(tokens, index)
    if one.shape == "number":
        return bool(words) and not token_at(tokens, index + 1).is_word
    if one.shape == "quoted":
        return not words
    if not words and _is_state(tokens, index):
        return True
    if not words and one.low in {"is", "has"} and token_at(tokens, index + 1).is_word:
        if token_at(tokens, index + 2).low in {"by", "for", "to", "about"}:  # `is written by one customer`
            return False
        return not token_at(tokens, index + 1).mark and token_at(tokens, index + 1).low not in v.ARTICLES
    if words and one.low in v.VERBS and one.low.endswith("s") and token_at(tokens, index + 1).is_word and not closed:
        return False
    if not one.is_word or one.mark in NO_NAMES or one.text[0].isdigit():
        return False
    following, after = token_at(tokens, index + 1), token_at(tokens, index + 2)
    if (
        words and one.low == "no" and (not following.is_word or following.mark in {"optional", "required", "unique"})
    ):  # `serial no`
        return True
    if not words and following.low in {"on", "at", "by", "in", "to"} and not after.is_word and one.low[-1] in "dnt":
        return True  # `given on`, `lent to`
    if closed and not words:
        return one.low not in v.ARTICLES
    if _goes_on(tokens, index) and words:
        return True
    if not words and token_at(tokens, index + 1).text == ",":
        return one.low not in v.ARTICLES
    if not words and _is_articled(tokens, index):
        return True
    return one.low not in v.STOP and not (words and one.low in v.CLAUSE)


def _is_articled(tokens: Tokens, index: int) -> bool:
    """`a plate and a make`: a word behind an article, with nothing to be done behind it."""
    one, following = token_at(tokens, index), token_at(tokens, index + 1)
    plain = one.is_word and not one.mark and one.low not in v.ARTICLES and not following.is_word
    return plain and token_at(tokens, index - 1).low in {"a", "an"}


NO_NAMES = frozenset(
    [
        "and_also",
        "copula",
        "relative",
        "many",
        "exactly_one",
        "belongs",
        "many_to_many",
        "list_of",
        "by_default",
        "one_of",
        "optional",
        "required",
        "or_more",
        "or_less",
        "above",
        "below",
        "not_negative",
    ]
)
"""Marks of phrases that are no part of a name; others, such as `max`, may be."""


def _alternatives(tokens: Tokens, index: int, words: Sequence[str]) -> tuple[tuple[str, ...], int] | None:
    """`crust thin or thick`, `size small/medium/large`: the last word read is the first of the values."""
    if len(words) < 2 or token_at(tokens, index).low not in {"or", "/", "|"}:
        return None
    values, end = values_at(tokens, index - 1)
    return (values, end) if len(values) > 1 and all(one.low not in WEAK for one in tokens[index - 1 : index]) else None


def kind_word(said: Said) -> Said:
    """A name that ends in its kind: `vegan flag`, `ingredients list`."""
    words, last = said.words, said.words[-1].lower()
    if len(words) > 1 and last in {"flag", "checkbox"}:
        return replace(said, words=words[:-1], kind="boolean")
    unit = units().get(last) if len(words) > 1 or guess(last) == "text" else None
    measured = len(words) > 1 and guess(snake(" ".join(words[:-1]))) in {"integer", "float"}
    if (len(last) > 1 or measured) and unit in {"integer", "float"} and not said.kind:
        return replace(said, kind=unit)  # `distance km`, `weight g`
    first = words[0].lower()
    if first in units() and len(words) == 2 and len(first) > 1 and not said.kind and guess(said.name) == "text":
        return replace(said, kind=units()[first])  # `km driven`
    if (
        len(words) > 1
        and last == "text"
        and not said.kind
        and guess(snake(" ".join(words[:-1]))) in {"float", "integer"}
    ):
        return replace(said, words=words[:-1], kind="text")  # `score text`
    if len(words) > 1 and last == "list" and singular(words[-2].lower()) != words[-2].lower():
        return replace(said, words=words[:-1], kind="list")
    return said
