"""Nouns in a request's tokens: which words are the name of a thing, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.lexer import Token, token_at
from pipeline.generate.recipes.words import singular, snake

Tokens = Sequence[Token]
MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Noun:
    """The name of a thing, as it was written."""

    text: str
    start: int
    end: int
    """Places in the text."""
    first: int
    last: int
    """Indices of its tokens."""

    @property
    def name(self) -> str:
        """Singular snake_case; empty where ASCII cannot write it."""
        return singular(snake(self.text.removesuffix("'s")))

    @property
    def is_plural(self) -> bool:
        return self.name != snake(self.text)


def is_noun(token: Token) -> bool:
    low = token.low
    if token.shape == "quoted" and token.text.isidentifier():  # `CRUD for "vehicles"`
        return low not in _NO_NOUNS
    if not token.is_word or token.amount is not None or low[0].isdigit() or low.endswith("'s"):
        return False
    return low not in _NO_NOUNS and token.mark in {"", "length", "type_of"}


_NO_NOUNS = v.FOREIGN | {"called", "named"} | v.STOP | v.VERBS | v.ADJECTIVES | v.GENERIC | v.HAS | v.MODALS


def may_be(token: Token) -> bool:
    """Whether a word that mostly speaks of the program may name a thing here."""
    return token.is_word and (token.low in v.AMBIGUOUS or singular(token.low) in v.AMBIGUOUS)


def before(tokens: Tokens, index: int) -> Noun | None:
    """The noun that ends just before `index`, over trailing words like `model` or `API`."""
    last = index - 1
    while last >= 0 and tokens[last].low in v.MODALS | v.ADVERBS:
        last -= 1
    nearest = last
    while last >= 0 and tokens[last].low in v.GENERIC and not is_noun(tokens[last]):
        if tokens[last].low in v.COMPOUND and last and is_noun(tokens[last - 1]):
            break
        last -= 1
    if last > 0 and tokens[last].low in {"list", "lists"} and is_noun(tokens[last - 1]):
        last -= not tokens[last - 1].low.endswith("ing")  # a `todo list` holds todos, a `reading list` no readings
    first = last - (last >= 0 and tokens[last].low in v.COMPOUND and not is_noun(tokens[last]))
    gerund = last > 1 and tokens[last].low in v.VERBS and tokens[last].low.endswith("ing") and is_noun(tokens[last - 1])
    first -= gerund and tokens[last - 2].low in v.ARTICLES  # `a sensor reading with`
    while first >= 0 and is_noun(tokens[first]) and last - first < MOST_WORDS:
        first -= 1
    if first == last:
        return _ambiguous(tokens, nearest)
    if (
        first >= 0
        and tokens[first].text == ")"
        and last - first == 2
        and singular(tokens[last].low) != tokens[last].low
    ):
        first += 1  # `users (...) follow channels`
    lead = tokens[first - 1].low if first > 0 else ""
    led = lead in {"for", "of", "a", "an", "the", "my", "our", "each", "every"}
    keeping = tokens[first].low in v.VERBS_OF_KEEPING and tokens[first].low.endswith("ing")
    if (
        led and not keeping and (tokens[first].low in v.VERBS or may_be(tokens[first]))
    ):  # `for support tickets`, `each class room`
        first -= 1
    return _noun(tokens, first + 1, last)


def _ambiguous(tokens: Tokens, last: int) -> Noun | None:
    """`each class has`, `Post (title)`, `projects and their tasks`: named like a thing, so it is one."""
    one = token_at(tokens, last)
    if not may_be(one):
        return None
    lead, follow = token_at(tokens, last - 1), token_at(tokens, last + 1)
    if lead.low in v.VERBS and lead.low.endswith("ing") and token_at(tokens, last - 2).low in v.ARTICLES:
        return _noun(tokens, last - 1, last)  # `my reading list`
    named = lead.low in {"each", "every"} or (one.text[:1].isupper() and lead.low not in {"pydantic", "data", "the"})
    articled = lead.low == "called" or (lead.low in {"a", "an"} and one.low not in v.MODELLED)
    opening = token_at(tokens, last - 2).shape in {"end", "line", "bullet"} or token_at(tokens, last - 2).text in {
        ".",
        ";",
    }
    articled |= lead.low in {"a", "an"} and opening and follow.low in {"has", "have"}
    begins = lead.shape in {"end", "line", "bullet"} or lead.text in {".", ":", ",", ";"} or lead.low == "and"
    owned = lead.low in {"my", "our", "their"} and singular(one.low) != one.low
    many = owned or (begins and (singular(one.low) != one.low or follow.text == ":"))
    plain = one.low not in v.MODELLED or lead.low in {"each", "every", "called"} or follow.text in {"(", ":"}
    plain |= articled and opening and follow.low in {"has", "have"}
    return _noun(tokens, last, last) if (named or articled or many) and plain else None


def after(tokens: Tokens, index: int) -> Noun | None:
    """The noun that begins at `index`, behind articles and adjectives."""
    first = index
    while (
        token_at(tokens, first).low in _LEADING
        or token_at(tokens, first).low.endswith("'s")
        or token_at(tokens, first).mark in {"list_of", "many", "exactly_one"}
    ):
        first += 1
    last = first
    lead, following = token_at(tokens, first), token_at(tokens, first + 1)
    if lead.low in v.VERBS and not lead.low.endswith("ing") and following.is_word and is_noun(following):
        last += 1  # `support tickets`
    while last < len(tokens) and is_noun(tokens[last]) and last - first < MOST_WORDS:
        last += 1
    if last > first and token_at(tokens, last).low in v.COMPOUND and last - first < MOST_WORDS:
        last += 1
    if last == first and may_be(lead) and (singular(lead.low) != lead.low or _is_led(token_at(tokens, first - 1))):
        last += 1
    return _noun(tokens, first, last - 1)


def _is_led(token: Token) -> bool:
    return token.low in v.ARTICLES or token.mark == "exactly_one"


_LEADING = (
    v.ARTICLES
    | v.ADJECTIVES
    | frozenset(("list", "of", "collection", "set", "managing", "tracking", "storing", "manage"))
)


def _noun(tokens: Tokens, first: int, last: int) -> Noun | None:
    if last < first or first < 0:
        return None
    part = tokens[first : last + 1]
    return Noun(" ".join(one.text for one in part), part[0].start, part[-1].end, first, last)
