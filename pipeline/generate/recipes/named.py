"""Things named without their properties: `a book API`, `manage books and authors`, `students in many courses`."""

from __future__ import annotations

from pipeline.generate.recipes import nouns, relations, settings, usual
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.lexer import closing, ends, sentence, token_at
from pipeline.generate.recipes.nouns import Noun, Tokens, is_noun
from pipeline.generate.recipes.properties import properties_at
from pipeline.generate.recipes.reading import Reading
from pipeline.generate.recipes.words import singular

GLUE = frozenset((",", "and", "or", "with", "plus", "&", "as well as", "and also", "along with", "together with"))


def things_of_a_program(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`an app with users, products and reviews`: nouns of which there are many, and nothing said of them."""
    before = token_at(tokens, index - 1)
    topic = nouns.before(tokens, index)
    program = before.low in v.GENERIC - v.MODELLED - v.FIELD_WORDS or settings.is_place(singular(before.low))
    program = program or (topic is not None and topic.name in reading.vague)
    if not program or tokens[index].low not in {
        "with",
        "having",
        "containing",
    }:
        return False
    found: list[Noun] = []
    at = index + 1
    while noun := nouns.after(tokens, at):
        if (
            noun.first > at + 1
            or noun.text.lower() in v.OPTION_WORDS
            or not (noun.is_plural or usual.is_known(noun.name))
        ):
            return False
        found.append(noun)
        at = noun.last + 1
        if token_at(tokens, at).text == "(":
            at = closing(tokens, at) + 1
        if token_at(tokens, at).low not in GLUE - {"with"}:
            break
        while token_at(tokens, at).low in GLUE - {"with"}:
            at += 1
        if token_at(tokens, at).low in v.CLAUSE | v.VERBS | v.OPTION_WORDS:
            break
    for noun in found:
        reading.add(noun)
    return bool(found)


def has_many(reading: Reading, tokens: Tokens, index: int, noun: Noun | None) -> bool:
    """`a customer has many orders`."""
    parent = reading.add(noun) if noun else reading.subject
    many = nouns.after(tokens, index + 1)
    if not parent or many is None or many.text.lower() in v.OPTION_WORDS:
        return False
    child = reading.add(many)
    if child and child != parent:
        reading.relations.append((parent, child))
        reading.spans.append((tokens[index].start, tokens[many.last].end))
    behind = [token_at(tokens, many.last + step).low for step in (1, 2)]
    if child and not {"each", "with", "which", "that", "having"} & {*behind}:  # `has many pizzas and a status`
        reading.subject = parent
    return bool(child)


def can_have_many(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`posts can have several tags`, `users can write many notes`: both are things."""
    if tokens[index].low not in {"can", "may", "could", "might"} or not token_at(tokens, index + 1).is_word:
        return False
    if token_at(tokens, index + 2).mark != "many":
        return False
    return has_many(reading, tokens, index + 1, nouns.before(tokens, index))


def in_many(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`students can be in many courses` names both."""
    counted = tokens[index].mark in {"many", "exactly_one"} or tokens[index].low == "one"
    if not counted or token_at(tokens, index - 1).low not in relations.PREPOSITIONS:
        return False
    at = index - 2
    while token_at(tokens, at).is_word and (
        tokens[at].mark == "copula" or tokens[at].low in v.MODALS | {"be", "appear"}
    ):
        at -= 1
    done = token_at(tokens, at).low.endswith(("ed", "en")) and token_at(tokens, at - 1).mark == "copula"
    if at == index - 2 and done and _is_subject(tokens, at - 2):  # `a review is written by one customer`
        at -= 2
    elif at == index - 2 and _is_subject(tokens, at - 1):  # `every guest sits at exactly one table`
        at -= 1
    one, other = nouns.before(tokens, at + 1), nouns.after(tokens, index + 1)
    if at == index - 2 or one is None or other is None or other.is_plural is (tokens[index].mark != "many"):
        return False
    child = reading.add(one)
    reading.add(other)
    reading.subject = child
    return True


def _is_subject(tokens: Tokens, index: int) -> bool:
    """Whether the noun that ends at `index` begins its sentence, and one of many is meant."""
    noun = nouns.before(tokens, index + 1)
    if noun is None or noun.last != index:
        return False
    lead = token_at(tokens, noun.first - 1).low
    return lead in {"each", "every", "a", "an"} and ends(tokens, noun.first - 2)


def linked(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`students enroll in courses`, `users can register for events` name both."""
    if tokens[index].low not in relations.LINKING:
        return False
    one, at = nouns.before(tokens, index), index + 1
    while token_at(tokens, at).low in relations.PREPOSITIONS | {"up"}:
        at += 1
    other = nouns.after(tokens, at)
    if one is None or other is None or not (one.is_plural and other.is_plural) or reading.covers(tokens[index].start):
        return False
    between = [token.low for token in tokens[one.last + 1 : other.first]]
    if not relations.is_linking(between):
        return False
    reading.add(one)
    reading.add(other)
    reading.spans.append((tokens[one.last + 1].start, tokens[other.first].start))
    return True


def headed(reading: Reading, tokens: Tokens, index: int) -> bool:
    """The things behind `entities:`."""
    at, found = index + 1, False
    while noun := nouns.after(tokens, at):
        found |= bool(reading.add(noun))
        at = noun.last + 1
        if token_at(tokens, at).text == "(":
            at = closing(tokens, at) + 1
        if token_at(tokens, at).low not in GLUE:
            break
        while token_at(tokens, at).low in GLUE:
            at += 1
    return found


def named_before(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`user management`, `book API`, `todo app`."""
    one, following = tokens[index], token_at(tokens, index + 1)
    kept = one.low in v.PLACES_OF_KEEPING and not is_noun(following)
    if not (kept or one.low in v.MANAGED | v.MADE_FOR) or reading.covers(one.start):
        return False
    first = index - 1
    while first >= 0 and is_noun(tokens[first]) and index - first < 4:
        first -= 1
    part = tokens[first + 1 : index]
    if not part or (part[0].low in v.ADJECTIVES) or _is_program(part) or token_at(tokens, first).low == "api":
        return False
    known = set(reading.things) - reading.vague
    if one.low == "list" and part[-1].low.endswith("ing"):  # a `shopping list` holds no shoppings
        part = (*part, one)
    name = reading.add(Noun(" ".join(t.text for t in part), part[0].start, part[-1].end, first + 1, index - 1))
    if name and name not in known:
        reading.vague.add(name)
        _described_behind(reading, tokens, index + 1, name)
    return bool(name)


def _is_program(part: Tokens) -> bool:
    return all(one.low in v.OPTION_WORDS for one in part)


def named_after(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`manage books and authors`, `an API for books`, `invoices and their line items`."""
    low = tokens[index].low
    keeping = low in v.VERBS_OF_KEEPING and (low != "crud" or is_noun(token_at(tokens, index + 1)))
    keeping = keeping or _is_loaded(tokens, index)
    made_for = (
        low in {"for", "of", "für", "pour", "para"}
        and index > 0
        and tokens[index - 1].low in v.MADE_FOR | {"crud", "class"}
    )
    if not (keeping or made_for) or reading.covers(tokens[index].start):
        return False
    parent, at = "", index + 1
    while noun := _kept(tokens, at):
        between = {one.low for one in tokens[at : noun.first]}
        if noun.text.lower() in v.OPTION_WORDS | v.FIELD_WORDS:
            break
        new = noun.name not in reading.things
        name = reading.add(noun)
        if new and made_for and not noun.is_plural:
            reading.vague.add(name)
        if parent and name and between & {"their", "its"}:
            reading.relations.append((parent, name))
        parent = name
        at = _behind_brackets(tokens, noun.last + 1)
        if token_at(tokens, at).low not in GLUE or not _goes_on(tokens, at):
            if name:
                _described_behind(reading, tokens, at, name)
            break
        while token_at(tokens, at).low in GLUE:
            at += 1
        if token_at(tokens, at).low in v.VERBS | v.HAS:
            break
    return bool(parent)


def _is_loaded(tokens: Tokens, index: int) -> bool:
    """`read products from a CSV`."""
    if tokens[index].low not in {"read", "reads", "load", "loads", "import", "imports"}:
        return False
    noun = nouns.after(tokens, index + 1)
    return noun is not None and noun.is_plural and token_at(tokens, noun.last + 1).low == "from"


def _kept(tokens: Tokens, at: int) -> Noun | None:
    """What is kept: of `an inventory of my tools` the tools."""
    noun = nouns.after(tokens, at)
    if noun is not None and token_at(tokens, noun.last + 1).low == "of" and settings.is_place(noun.name):
        return nouns.after(tokens, noun.last + 2) or noun
    return noun


def _described_behind(reading: Reading, tokens: Tokens, at: int, name: str) -> None:
    """`register drones, model and serial number and altitude`: two or more properties behind a comma; `my runs? date,
    distance, time.` a whole sentence of nothing else."""
    at = _behind_place(tokens, at)
    sign = token_at(tokens, at).text
    if sign not in {",", ";", "?", "."} or token_at(tokens, at - 1).text == ")":
        return
    listed = properties_at(tokens, at + 1)
    if sign in {"?", "."} and not ends(tokens, listed.end) and listed.end < len(tokens):
        return
    if sign in {"?", "."} and all(
        guess(one.name) == "text" and singular(one.name) != one.name for one in listed.properties
    ):
        for one in listed.properties:  # `an app for grades. Pupils, subjects, grades.`
            reading.mention(singular(one.name))
        reading.spans += listed.spans
        return
    if len(listed.properties) > (1 if sign == "," else 2) and listed.properties[0].name != name:
        reading.describe(name, listed)


def _behind_place(tokens: Tokens, at: int) -> int:
    """Behind `at the food bank` where a comma follows: it is no part of what is kept."""
    if token_at(tokens, at).low not in {"at", "in", "from", "of", "on"}:
        return at
    end = at + 1
    while end - at < 5 and token_at(tokens, end).is_word and not tokens[end].mark and tokens[end].low not in v.HAS:
        end += 1
    return end if token_at(tokens, end).text == "," and end > at + 1 else at


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a list of things goes on: `books, with their authors` does, `drones, model and number` does not."""
    if tokens[at].low == "with":
        return token_at(tokens, at + 1).low in {"their", "its"}
    following = nouns.after(tokens, at + 1 + (token_at(tokens, at + 1).low in GLUE))
    if following is None:
        return False
    named = token_at(tokens, following.last + 1).text == "("
    if following.is_plural or named or usual.is_known(following.name):
        return True
    leading = nouns.before(tokens, at)
    return tokens[at].low in {"and", "or", "&"} and not (leading and leading.is_plural)


def _behind_brackets(tokens: Tokens, at: int) -> int:
    return closing(tokens, at) + 1 if token_at(tokens, at).text == "(" else at


def family(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`companies and their employees`."""
    if tokens[index].low not in {"their", "its"} or token_at(tokens, index - 1).low not in {"and", "with", "plus", "&"}:
        return False
    parent = nouns.before(tokens, index - 1)
    child = nouns.after(tokens, index + 1)
    if parent is None or child is None or not child.is_plural or reading.covers(child.start):
        return False
    above = reading.add(parent)
    below = reading.add(child)
    if above and below and above != below:
        reading.relations.append((above, below))
    return bool(below)


def belongs(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`workouts belong to a member` names both."""
    if tokens[index].mark != "belongs" or ("belong" not in tokens[index].low and "assigned" not in tokens[index].low):
        return False
    parent = nouns.after(tokens, index + 1)
    if parent is None or reading.covers(parent.start):
        return False
    at = index
    while token_at(tokens, at - 1).low in v.MODALS | {"should", "must", "always", "each"}:
        at -= 1
    child = nouns.before(tokens, at)
    if child is not None and token_at(tokens, child.last + 1).low not in v.HAS:
        reading.add(child)
    if child is None and not reading.subject:
        return False
    subject = reading.subject
    reading.add(parent)
    reading.subject = subject
    return True


def many_to_many(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`movies and actors: many-to-many`."""
    if tokens[index].mark != "many_to_many":
        return False
    start, end = sentence(tokens, index)
    for at in range(start, end):
        if tokens[at].low not in {"and", "/", "-", "to", "with"}:
            continue
        one, other = nouns.before(tokens, at), nouns.after(tokens, at + 1)
        if one is not None and other is not None and one.is_plural and other.is_plural and other.name != "relationship":
            pair = (reading.add(one), reading.add(other))
            reading.links.append(pair)
            reading.spans.append((tokens[index].start, tokens[index].end))
            return True
    if len(reading.things) == 2:
        first, second = reading.things
        reading.links.append((first, second))
        reading.spans.append((tokens[index].start, tokens[index].end))
    return len(reading.things) == 2
