"""Things and their properties, read out of prose: `books (title, author, price float)`, `a user with name and email`.

Each rule below looks at one place of the request for one way of naming a thing. What belongs to what is read once all
things are known (`relations`), and so is what sentences say of single properties (`statements`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.generate.recipes import named, nouns, relations, settings, statements, told, usual
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.lexer import closing, ends, token_at, tokens_of, units
from pipeline.generate.recipes.nouns import Noun, Tokens, is_noun
from pipeline.generate.recipes.owners import behind_field_words, is_perfect, owner, whose_properties
from pipeline.generate.recipes.properties import Listed, properties_at
from pipeline.generate.recipes.reading import Reading
from pipeline.generate.recipes.said import CHOOSING, Said
from pipeline.generate.recipes.words import singular

STORY = re.compile(r"(?i)(?:\bas (?:an?|the)|(?:^|[.!?] )as) [\w ]{2,40}?,? (?=i (?:want|need|would|can|must))")
"""Who speaks is no part of what is wanted."""


BRACES = str.maketrans("{}", "()")


ARROW = re.compile(r"((?:^|\n|[.;:] )\s*(?:[-*\u2022] ?)?[A-Za-z]+ ?)[-=]>")
"""Behind the name of a thing at the beginning of a sentence: `Tutor -> name, subjects`."""


def _inline(text: str) -> str:
    """With commas for the dashes of a list that stands in one line: `sponsors? - name - amount - since`."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.count(" - ") > 2:
            head, _, rest = line.partition(" - ")
            sign = "   " if head.rstrip()[-1:] in {"?", ":", "."} else " : "
            lines[number] = f"{head}{sign}{rest.replace(' - ', ' , ')}"
    return "\n".join(lines)


def read(text: str) -> Reading:
    """Everything in `text` that looks like a thing, with its properties and what belongs to what."""
    text = re.sub(r"(?i)\b(command) (line)\b|\b(help) (desk)\b", r"\1\3-\2\4", text)
    text = ARROW.sub(lambda found: f"{found[1]}: ", _inline(text.translate(BRACES)))
    text = STORY.sub(lambda found: " " * len(found[0]), text)
    reading, tokens = Reading(), tokens_of(text)
    for index in range(len(tokens)):
        for rule in RULES:
            if rule(reading, tokens, index):
                break
    settings.drop(reading, text.lower())
    relations.read(reading, tokens)
    statements.read(reading, tokens)
    return reading


def _in_parentheses(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`books (title, author, price float)`."""
    if tokens[index].text != "(" or reading.covers(tokens[index].start):
        return False
    noun = owner(reading, tokens, index)
    before = token_at(tokens, index - 1)
    if noun is None and before.is_word and before.text.istitle():  # `a Class (...)`
        noun = Noun(before.text, before.start, before.end, index - 1, index - 1)
    listed = properties_at(tokens, index + 1, closed=True)
    if not _is_field_list(tokens, index, listed):
        return False
    if noun is not None:
        reading.add(noun, listed)
    elif reading.subject and not reading.things[reading.subject] and listed.count > 2:  # `bikes in flask (brand, ...)`
        reading.describe(reading.subject, listed)
    else:
        return False
    reading.spans.append((tokens[index].start, tokens[listed.end - 1].end))
    return True


BOUNDS = frozenset(("most", "least", "above", "below", "between", "exact", "one_of"))


def _is_field_list(tokens: Tokens, index: int, listed: Listed) -> bool:
    """Whether brackets hold properties, and not a remark."""
    if not listed.properties or len(listed.properties) + len(listed.unwritable) < listed.count / 2:
        return False
    inner = tokens[index + 1 : closing(tokens, index)]
    words = {one.low for one in inner if one.is_word}
    if len(inner) == 1 and inner[0].kind:  # `an idea (text)`
        return False
    signs = {one.text for one in inner}
    if listed.count == 1 and token_at(tokens, index - 1).low in CHOOSING and len(inner) > 1:
        return False  # `size (small medium large)`
    if len(inner) == 1 and inner[0].low in units():
        return False  # `weight (kg)`
    if listed.count == 1 and (inner[0].mark in BOUNDS or (signs & {"/", "|"} and "," not in signs)):
        return False  # `hours (max 12)`, `status (open / closed)`
    if listed.count == 1 and any(one.mark in {"by_default", "default"} for one in inner):  # `paid (false by default)`
        return False
    if listed.count == 1 and any(char.isdigit() for char in inner[0].text):  # `level (A1 to C2)`
        return False
    if listed.count == 1 and inner[-1].kind == "list":  # `steps (ordered list)`
        return False
    if words & {"e.g", "eg", "i.e", "like", "create", "add", "get", "such"} and listed.count < 3:
        return False
    if listed.count == 1 and (
        words & {"optional", "optionally"} or not any(is_noun(one) for one in tokens[index + 1 :])
    ):
        return False
    if "seconds" in words and listed.count == 1:  # `(60 seconds)`
        return False
    return not words <= v.OPTION_WORDS | v.STOP | v.VERBS | v.GENERIC and not words & {"sqlite", "postgresql", "jwt"}


def _with_properties(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`a user with name and email`, `they have a nickname`; `an app with users and products` names things."""
    if tokens[index].low not in v.HAS or index == 0 or reading.covers(tokens[index].start) or is_perfect(tokens, index):
        return False
    noun = owner(reading, tokens, index)
    start = behind_field_words(tokens, index + 1)
    place = noun is not None and (settings.is_place(noun.name) or noun.name in reading.vague)
    if (place or (noun is None and start == index + 1)) and named.things_of_a_program(reading, tokens, index):
        return True
    if token_at(tokens, index + 1).mark == "many":
        return named.has_many(reading, tokens, index, noun)
    listed = properties_at(tokens, start)
    whose = noun.name if noun is not None else whose_properties(reading, tokens, index, described=start > index + 1)
    if not listed.properties or whose is None:
        return False
    first = listed.properties[0]
    if noun is None and whose and singular(first.name) == whose:
        return False  # `a notes service: somebody signs in and has notes`
    if tokens[index].low == "with" and len(listed.properties) == 1 and first.name in reading.things:
        return False  # `connects a tenant with an apartment`
    if noun is not None and _is_bare_plural(first) and usual.is_known(singular(first.name)):
        return named.has_many(reading, tokens, index, noun)  # `companies have employees`
    if noun is not None:
        reading.add(noun, listed)
    else:
        reading.describe(whose, listed)
    reading.spans.append((tokens[index].start, tokens[start].start))
    end = listed.end
    while token_at(tokens, end).mark == "and_also":
        end += 1
    if token_at(tokens, end).mark == "many" and noun is not None:  # `a name and many orders`
        named.has_many(reading, tokens, end - 1, noun)
    return True


def _listed_properties(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`fields: title, author`, of the thing that was named, or of one that was not."""
    one = tokens[index]
    if one.low not in v.FIELD_WORDS or reading.covers(one.start) or token_at(tokens, index - 1).low == "in":
        return False
    start = index + 1
    while token_at(tokens, start).low in {"are", "being", "should be", "such as", "like", ":", "is"}:
        start += 1
    if start > index + 1 and token_at(tokens, start).shape == "line":
        start += 1
    listed = properties_at(tokens, start)
    if listed.properties:
        names = [name for name, known in reading.things.items() if not known]
        name = reading.subject if reading.subject in names else (names[-1] if len(names) == 1 else "")
        reading.describe(name, listed)
        reading.spans.append((one.start, one.end))
    return bool(listed.properties)


def _after_colon(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`invoice: number, total, paid`, `Post:` and a line for each property; `entities: ship, port`."""
    dashed = tokens[index].text in {"-", "\u2013", "\u2014"} and token_at(tokens, index - 1).end < tokens[index].start
    equals = tokens[index].text == "="
    if not (tokens[index].text == ":" or dashed or equals) or reading.covers(tokens[index].start):
        return False
    before = token_at(tokens, index - 1)
    if before.low in v.HEADINGS and before.low not in {"model", "table", "schema"}:
        return named.headed(reading, tokens, index)
    noun = _head(tokens, index)
    if noun is not None and noun.name in CHOOSING and reading.subject and not ends(tokens, noun.first - 1):
        listed = properties_at(tokens, noun.first)  # `orders have a status: open, paid, sent`
        if len(listed.properties) == 1 and listed.properties[0].choices:
            reading.describe(reading.subject, listed)
            return True
    start = index + 1
    while token_at(tokens, start).shape == "line":
        start += 1
    listed = properties_at(tokens, start if token_at(tokens, start).shape == "bullet" else index + 1)
    in_lines = token_at(tokens, start).shape == "bullet"
    bare = bool(reading.subject) and not reading.things[reading.subject] and not settings.is_place(reading.subject)
    if noun is None and bare and len(listed.properties) > 1:
        reading.describe(reading.subject, listed)  # `fuel logs with SQLite: litres, price`
        return True
    if not listed.properties or before.low in v.FIELD_WORDS:
        return False
    if noun is None:
        return _things_of_a_heading(reading, tokens, index, listed)
    if noun.name in v.PLACEHOLDERS and reading.subject and noun.name not in reading.things:
        reading.describe(reading.subject, listed)  # `my migraines. Each entry: started at, pain level`
        return True
    several = len(listed.properties) > 1 and not noun.is_plural and all(_is_text(one) for one in listed.properties)
    if (several or settings.is_place(noun.name) or noun.name in reading.vague) and all(
        _is_bare_plural(one) for one in listed.properties
    ):
        reading.vague |= {noun.name} if noun.name in reading.things else set()
        for one in listed.properties:  # `a school: students and courses`
            reading.mention(singular(one.name))
        reading.spans += listed.spans
        return True
    if all(one.name in v.VERBS for one in listed.properties):  # `notes: add, list, delete`
        reading.spans += listed.spans
        return True
    behind = listed.end
    while token_at(tokens, behind).mark == "and_also":
        behind += 1
    ended = behind >= len(tokens) or ends(tokens, listed.end) or tokens[behind].mark == "belongs"
    alone = ends(tokens, noun.first - 1) and ended
    if len(listed.properties) < (3 if equals else 2) and not (in_lines or alone):
        return False
    if _is_elsewhere(tokens, noun) and reading.subject:  # `trees in the city: species, height`
        reading.describe(reading.subject, listed)
    else:
        reading.add(noun, listed)
    return True


def _things_of_a_heading(reading: Reading, tokens: Tokens, index: int, listed: Listed) -> bool:
    """`FastAPI + Postgres: tenants, apartments and leases.`: plurals behind what the program is made with."""
    bare = all(_is_bare_plural(one) and _is_text(one) for one in listed.properties)
    if reading.things or not bare or len(listed.properties) < 2 or token_at(tokens, index - 1).shape != "word":
        return False
    for one in listed.properties:
        reading.mention(singular(one.name))
    reading.spans += listed.spans
    return True


def _above_lines(reading: Reading, tokens: Tokens, index: int) -> bool:
    """A line with the name of a thing, and below it a line for each property."""
    if tokens[index].shape != "bullet" or reading.covers(token_at(tokens, index + 1).start):
        return False
    noun = nouns.before(tokens, index)
    if noun is None or noun.last != index - 1 or token_at(tokens, noun.first - 1).shape not in {"line", "end"}:
        return False
    listed = properties_at(tokens, index)
    if not listed.properties:
        return False
    reading.add(noun, listed)
    return True


def _is_bare_plural(said: Said) -> bool:
    plain = Said(words=said.words, spans=said.spans)
    single = all(singular(one.lower()) == one.lower() for one in said.words[:-1])
    return said == plain and singular(said.name) != said.name and single


def _is_text(said: Said) -> bool:
    """Whether its name is not the name of a list of values, such as `tags`."""
    return guess(said.name) == "text"


def _beside_described(reading: Reading, tokens: Tokens, index: int) -> bool:
    """`meals (name, price) and orders`: behind the properties of one thing another thing."""
    before = token_at(tokens, index - 1)
    if tokens[index].mark != "and_also" or before.text != ")" or not reading.covers(before.start):
        return False
    opened = next(at for at in range(index - 1, -1, -1) if closing(tokens, at) == index - 1)
    one, noun = nouns.before(tokens, opened), nouns.after(tokens, index + 1)
    if one is None or one.name not in reading.things or noun is None or not noun.is_plural:
        return False
    return noun.first == index + 1 and noun.text.lower() not in v.OPTION_WORDS and bool(reading.add(noun))


def _head(tokens: Tokens, index: int) -> Noun | None:
    """The noun before a colon: of `products in pydantic:` the products, of `positions of trucks:` the positions."""
    before = token_at(tokens, index - 1)
    if before.low in v.OPTION_WORDS and token_at(tokens, index - 2).low in {"in", "with", "using", "on"}:
        made = nouns.before(tokens, index - 2)
        return made if made is not None and made.is_plural else nouns.before(tokens, index)
    noun = nouns.before(tokens, index)
    verb = noun.first - 1 if noun is not None else 0
    verb -= token_at(tokens, verb).low in {"have", "had", "has", "already"}
    if noun is not None and token_at(tokens, verb).low in {"i", "we", "they", "you"}:
        return nouns.before(tokens, verb)  # `the beers I drank:`, `the movies I have watched:`
    at = noun.first - 1 if noun is not None else 0
    while token_at(tokens, at).low in v.ARTICLES:
        at -= 1
    if noun is not None and token_at(tokens, at).mark == "belongs":  # `options belong to a poll:`
        return nouns.before(tokens, at) or noun
    if noun is not None and token_at(tokens, at).low == "of":
        first = nouns.before(tokens, at)
        return first if first is not None and first.is_plural and not settings.is_place(first.name) else noun
    return noun


def _is_elsewhere(tokens: Tokens, noun: Noun) -> bool:
    at = noun.first - 1
    while token_at(tokens, at).low in v.ARTICLES:
        at -= 1
    return token_at(tokens, at).low in {"in", "at", "on", "from", "within", "inside"}


RULES: tuple[Callable[[Reading, Tokens, int], bool], ...] = (
    _in_parentheses,
    told.for_each,
    told.wanted_of,
    told.connecting,
    told.bare_list,
    named.can_have_many,
    _with_properties,
    _listed_properties,
    _after_colon,
    _above_lines,
    _beside_described,
    named.many_to_many,
    named.in_many,
    named.linked,
    named.named_before,
    named.named_after,
    named.family,
    named.belongs,
)
