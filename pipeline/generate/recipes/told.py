"""Things whose properties a sentence tells by what is done: `for each job we need a date`."""

from __future__ import annotations

from pipeline.generate.recipes import nouns, settings
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.lexer import ends, token_at
from pipeline.generate.recipes.nouns import Noun, Tokens
from pipeline.generate.recipes.openings import PEOPLE
from pipeline.generate.recipes.properties import Listed, properties_at
from pipeline.generate.recipes.reading import Reading
from pipeline.generate.recipes.relations import CONNECTING
from pipeline.generate.recipes.tables import table

WANTING = frozenset(table("vocabulary")["wanting"].split())
"""What somebody does with the properties that follow: `we need`, `I store`."""
FARTHEST = 6
"""Words between a thing and what is wanted of it: `I would also like to be able to keep`."""
EACH = frozenset(("each", "every", "any", "all", "a", "an", "one", "these", "the"))
OF = frozenset(("of", "for", "about", "from", "on"))


def for_each(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`For each repair job I need the customer name and a price.`"""
    if tokens[index].low not in OF or token_at(tokens, index + 1).low not in EACH:
        return False
    noun = nouns.after(tokens, index + 2)
    if noun is None or noun.first > index + 3 or reading.covers(noun.start):
        return False
    start = _behind_wanting(tokens, noun.last + 1)
    if not start and token_at(tokens, index - 1).low in WANTING:  # `store for every stamp the country, ...`
        start = noun.last + 1 + (token_at(tokens, noun.last + 1).text in {":", ","})
    listed = properties_at(tokens, start) if start else None
    if listed is None or not listed.properties:
        return False
    _describe(reading, noun, listed)
    reading.spans.append((tokens[index].start, tokens[start].start))
    return True


def wanted_of(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`I want to store the name, the age and the breed of each dog.`"""
    if tokens[index].low not in WANTING or reading.covers(tokens[index].start):
        return False
    listed = properties_at(tokens, index + 1)
    at = listed.end
    while token_at(tokens, at).mark == "and_also":
        at += 1
    if len(listed.properties) < 2 or token_at(tokens, at).low not in {"of", "for"}:
        return False
    noun = nouns.after(tokens, at + 2) if token_at(tokens, at + 1).low in EACH else None
    if noun is None or noun.first != at + 2 or settings.is_place(noun.name):
        return False
    _describe(reading, noun, listed)
    reading.spans.append((tokens[index].start, noun.end))
    return True


def bare_list(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`My cars in repair. Licence plate, owner name, problem.`: a sentence of nothing but properties."""
    subject = reading.subject
    if not ends(tokens, index - 1) or reading.covers(tokens[index].start) or tokens[index].shape == "bullet":
        return False
    if token_at(tokens, index + 1).text in {"=", ":", "("}:
        return False
    if not subject or reading.things.get(subject) or settings.is_place(subject):
        return False
    listed = properties_at(tokens, index)
    names = {word.lower() for one in listed.properties for word in one.words}
    whole = listed.end >= len(tokens) or ends(tokens, listed.end)
    if any(one.low in v.HAS for one in tokens[index : listed.end]):
        return False
    if len(listed.properties) < 3 or not whole or names & (v.OPTION_WORDS | v.VERBS):
        return False
    reading.describe(subject, listed)
    return True


def connecting(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`A booking connects a member with a class` names the booking, and both."""
    if tokens[index].low not in CONNECTING or reading.covers(tokens[index].start):
        return False
    noun, one = nouns.before(tokens, index), nouns.after(tokens, index + 1)
    if noun is None or one is None or token_at(tokens, one.last + 1).low not in {"with", "to", "and"}:
        return False
    other = nouns.after(tokens, one.last + 2)
    if other is None or other.first > one.last + 3:
        return False
    child = reading.add(noun)
    reading.add(one)
    reading.add(other)
    reading.subject = child
    return bool(child)


def _describe(reading: Reading, noun: Noun, listed: Listed) -> None:
    """Of `for each one we keep` it is the thing named last that is described."""
    if noun.name in v.PLACEHOLDERS and reading.subject:
        reading.describe(reading.subject, listed)
    else:
        reading.add(noun, listed)


def _behind_wanting(tokens: Tokens, at: int) -> int:
    """Behind `, we would like to keep:`; 0 where nobody wants anything."""
    at += token_at(tokens, at).text == ","
    if token_at(tokens, at).low not in PEOPLE | {"there", "it"}:
        return 0
    for place in range(at + 1, at + 1 + FARTHEST):
        if not token_at(tokens, place).is_word or ends(tokens, place):
            return 0
        if tokens[place].low in WANTING or tokens[place].low in {"is", "are"}:
            place += 1
            while token_at(tokens, place).low in WANTING | {"to", "know", ":", "about", "the following"}:
                place += 1
            return place
    return 0
