"""What sentences say of single properties: `The status is one of open, closed.`, `price must be positive`."""

from __future__ import annotations

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.lexer import Token, token_at
from pipeline.generate.recipes.nouns import Tokens
from pipeline.generate.recipes.reading import Reading
from pipeline.generate.recipes.said import Said, qualifiers
from pipeline.generate.recipes.values import values_at
from pipeline.generate.recipes.words import singular, snake

LONGEST = 3
OPENING = frozenset(("copula", "one_of", "default", "relative", "optional", "required", "not_negative"))


def read(reading: Reading, tokens: Tokens) -> None:
    """Add what the request says of properties outside their lists."""
    subject, at = "", 0
    while at < len(tokens):
        subject = _thing(reading, tokens, at) or subject
        at = (
            _by_default(reading, tokens, at)
            or _states(reading, tokens, at)
            or _statement(reading, tokens, at, subject)
            or at + 1
        )


def _thing(reading: Reading, tokens: Tokens, index: int) -> str:
    """The name of the known thing that ends at `index`."""
    for length in range(LONGEST, 0, -1):
        part = tokens[max(0, index - length + 1) : index + 1]
        name = singular(snake(" ".join(one.text for one in part if one.is_word)))
        if len(part) == length and name in reading.things:
            return name
    return ""


def _statement(reading: Reading, tokens: Tokens, index: int, subject: str) -> int:
    """The index behind a statement that begins with a property's name at `index`; 0 when none does."""
    if reading.covers(tokens[index].start) or not tokens[index].is_word:
        return 0
    for length in range(LONGEST, 0, -1):
        part = tokens[index : index + length]
        if len(part) < length or not all(_may_name(one) for one in part):
            continue
        behind, owner = index + length, subject
        if token_at(tokens, behind).low == "of":
            behind, owner = _of_a_thing(reading, tokens, behind, subject)
        if token_at(tokens, behind).mark not in OPENING:
            continue
        words = [one.text for one in part]
        if words[0].endswith(("'s", "\u2019s")) and len(words) > 1:
            owner = singular(snake(words[0][:-2]))
            words = words[1:]
        name = snake(" ".join(words))
        if singular(name) in reading.things or not name:
            return 0
        end, said = qualifiers(tokens, behind, Said(words=tuple(words)))
        if end > behind:
            reading.state(_owner(reading, name, owner), said)
            reading.spans.append((tokens[index].start, tokens[end - 1].end))
            return end
    return 0


def _states(reading: Reading, tokens: Tokens, index: int) -> int:
    """`Orders can be new, ready or picked up`: states of the thing itself, but nothing that is done with it."""
    name = _thing(reading, tokens, index)
    if not name or token_at(tokens, index + 1).low not in {"can be", "may be", "is either", "can either be"}:
        return 0
    values, end = values_at(tokens, index + 2)
    done = [one for one in values if one.endswith("ed") or "_" in one]
    taken = {snake(one) for said in reading.things[name].values() for one in said.choices}
    if len(values) < 2 or len(done) == len(values) or set(values) & (v.OPTION_WORDS | taken):
        return 0
    here = (tokens[index].start, tokens[end - 1].end)
    reading.state(name, Said(words=("status",), choices=values, spans=(here,)))
    return end


def _may_name(token: Token) -> bool:
    plain = token.is_word and token.mark in {"", "length", "most", "least", "between", "type_of"}
    return plain and token.low not in v.STOP | v.HAS | v.PRONOUNS | v.OPTION_WORDS | {"possible", "values", "value"}


def _of_a_thing(reading: Reading, tokens: Tokens, index: int, subject: str) -> tuple[int, str]:
    """Behind `of an order`, and the order."""
    at = index + 1
    while token_at(tokens, at).low in v.ARTICLES:
        at += 1
    for length in range(LONGEST, 0, -1):
        name = singular(snake(" ".join(one.text for one in tokens[at : at + length])))
        if name in reading.things:
            return at + length, name
    return index, subject


def _owner(reading: Reading, name: str, subject: str) -> str:
    """The thing whose property it is: the one that has it, else the one spoken of, else the only one."""
    if name in reading.things.get(subject, {}):
        return subject
    having = [one for one, known in reading.things.items() if name in known]
    if having:
        return having[-1]
    return subject if subject in reading.things else next(iter(reading.things), "")


def _by_default(reading: Reading, tokens: Tokens, index: int) -> int:
    """`new todos are open by default`: the value tells which property."""
    if token_at(tokens, index + 1).mark != "by_default" or not tokens[index].is_word:
        return 0
    value = snake(tokens[index].text)
    for known in reading.things.values():
        for name, said in known.items():
            if value in said.choices:
                known[name] = said.told(tokens, (index + 2, {"default": value}), index)
                reading.spans.append((tokens[index].start, tokens[index + 1].end))
                return index + 2
    return 0
