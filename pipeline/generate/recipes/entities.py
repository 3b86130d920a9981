"""Things and their fields, read out of prose: `books (title, author, price float)`, `a user with name and email`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.fields import field_of, is_field_list, items_from
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import WORD, singular, snake

TOKEN = re.compile(rf"{WORD.pattern}|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or self.text[0] == "_"


@dataclass
class Reading:
    """What was found so far, in the order in which it was found."""

    fields: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    """By the singular snake_case name of the thing; empty where none were said."""
    loose: tuple[Field, ...] = ()
    """Fields of a thing that was not named beside them."""
    relations: list[tuple[str, str]] = field(default_factory=list)
    """(parent, child)."""
    unwritable: list[str] = field(default_factory=list)
    """Names that cannot be written in ASCII letters."""
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, noun: Noun | None, fields: tuple[Field, ...] = ()) -> str:
        if noun is None:
            return ""
        self.spans.append((noun.start, noun.end))
        name = singular(snake(noun.text))
        if not name:
            self.unwritable.append(noun.text)
            return ""
        self.fields[name] = merge(self.fields.get(name, ()), fields)
        return name


@dataclass(frozen=True, slots=True)
class Noun:
    text: str
    start: int
    end: int
    first: int
    """Index of its first token."""


def merge(old: Iterable[Field], new: Iterable[Field]) -> tuple[Field, ...]:
    by_name = {one.name: one for one in old}
    for one in new:
        by_name.setdefault(one.name, one)
    return tuple(by_name.values())


def tokens_of(text: str) -> list[Token]:
    return [Token(found.group(), found.start(), found.end()) for found in TOKEN.finditer(text)]


def is_noun(token: Token) -> bool:
    low = token.low
    return (
        token.is_word
        and not low[0].isdigit()
        and low not in v.STOP
        and low not in v.VERBS
        and low not in v.ADJECTIVES
        and low not in v.GENERIC
        and low not in v.HAS | v.MODALS
    )


def read(text: str) -> Reading:
    """Everything in `text` that looks like a thing, with its fields and what belongs to what."""
    text = re.sub(r"(?i)\bcommand line\b", "command-line", text)
    reading, tokens = Reading(), tokens_of(text)
    for index in range(len(tokens)):
        for rule in (_in_parentheses, _with_fields, _listed_fields, _after_colon, _named_before, _named_after):
            if rule(reading, text, tokens, index):
                break
    _belonging(reading, text)
    return reading


def _noun_before(tokens: list[Token], index: int) -> Noun | None:
    """The noun that ends just before `index`, over trailing words like `model` or `API`."""
    last = index - 1
    while last >= 0 and tokens[last].low in v.GENERIC | v.MODALS and not is_noun(tokens[last]):
        last -= 1
    first = last
    while first >= 0 and is_noun(tokens[first]) and last - first < 3:
        first -= 1
    lead = tokens[first - 1].low if first > 0 and first < last else ""
    led = lead in {"for", "of", "a", "the", "my", "our"}
    if led and tokens[first].low in v.VERBS:  # `for support tickets`
        first -= 1
    return _noun(tokens, first + 1, last)


def _noun_after(tokens: list[Token], index: int) -> Noun | None:
    first = index
    skipped = (
        v.ARTICLES | v.ADJECTIVES | {"list", "of", "collection", "set", "managing", "tracking", "storing", "manage"}
    )
    while first < len(tokens) and tokens[first].low in skipped:
        first += 1
    last = first
    verbal = tokens[first].low if first + 1 < len(tokens) and is_noun(tokens[first + 1]) else ""
    if verbal in v.VERBS and not verbal.endswith("ing"):  # `support tickets`
        last += 1
    while last < len(tokens) and is_noun(tokens[last]) and last - first < 3:
        last += 1
    return _noun(tokens, first, last - 1)


def _noun(tokens: list[Token], first: int, last: int) -> Noun | None:
    if last < first or last < 0:
        return None
    part = tokens[first : last + 1]
    return Noun(" ".join(one.text for one in part), part[0].start, part[-1].end, first)


def _in_parentheses(reading: Reading, text: str, tokens: list[Token], index: int) -> bool:
    if tokens[index].text != "(" or _inside(reading, tokens[index]):
        return False
    noun = _noun_before(tokens, index)
    before = tokens[index - 1].text if index > 1 else ""
    if noun is None and before.istitle():  # `a Class (…)`
        noun = _noun(tokens, index - 1, index - 1)
    items, end = items_from(text, tokens[index].end, closed=True)
    fields = _fields(reading, items, closed=True)
    if noun is None or not is_field_list(items, fields):
        return False
    reading.add(noun, fields)
    reading.spans.append((tokens[index].start, end))
    return True


def _with_fields(reading: Reading, text: str, tokens: list[Token], index: int) -> bool:
    if tokens[index].low not in v.HAS or index == 0:
        return False
    start = tokens[index].end
    lead = re.match(r"\s*(?:the|following|these|a few|several|some)?\s*(?:following)?\s*(?:fields|attributes|columns"
                    r"|properties)\s*(?::|of|such as|like)?|\s*:", text[start:], re.I)  # fmt: skip
    start += lead.end() if lead else 0
    items, end = items_from(text, start)
    fields = _fields(reading, items)
    noun = _noun_before(tokens, index)
    if not fields:
        return False
    if noun is None:
        if lead is None and tokens[index - 1].low not in v.MODELLED | {"it", "each", "should", "which", "that"}:
            return False
        reading.loose = merge(reading.loose, fields)
    else:
        reading.add(noun, fields)
    reading.spans.append((start, end))
    return True


def _listed_fields(reading: Reading, text: str, tokens: list[Token], index: int) -> bool:
    if tokens[index].low not in v.FIELD_WORDS or any(a <= tokens[index].start < b for a, b in reading.spans):
        return False
    lead = re.match(r"\s*(?:are|being|should be|such as|like)?\s*:?\s*", text[tokens[index].end :])
    start = tokens[index].end + (lead.end() if lead else 0)
    items, end = items_from(text, start)
    fields = _fields(reading, items)
    if fields:
        reading.loose = merge(reading.loose, fields)
        reading.spans.append((start, end))
    return bool(fields)


def _after_colon(reading: Reading, text: str, tokens: list[Token], index: int) -> bool:
    if tokens[index].text != ":" or any(a <= tokens[index].start < b for a, b in reading.spans):
        return False
    noun = _noun_before(tokens, index)
    items, end = items_from(text, tokens[index].end)
    fields = _fields(reading, items)
    if noun is None or len(fields) < 2:
        return False
    reading.add(noun, fields)
    reading.spans.append((tokens[index].start, end))
    return True


def _named_before(reading: Reading, text: str, tokens: list[Token], index: int) -> bool:
    """`user management`, `book API`, `todo app`."""
    kept = tokens[index].low in v.PLACES_OF_KEEPING and not (index + 1 < len(tokens) and is_noun(tokens[index + 1]))
    if not (kept or tokens[index].low in v.MANAGED | v.MADE_FOR) or _inside(reading, tokens[index]):
        return False
    first = index - 1
    while first >= 0 and is_noun(tokens[first]) and index - first < 4:
        first -= 1
    return bool(reading.add(_noun(tokens, first + 1, index - 1)))


def _named_after(reading: Reading, text: str, tokens: list[Token], index: int) -> bool:
    """`manage books and authors`, `an API for books`, `invoices and their line items`."""
    low = tokens[index].low
    keeping = low in v.VERBS_OF_KEEPING and low != "crud"
    made_for = low in {"for", "of"} and index > 0 and tokens[index - 1].low in v.MADE_FOR | {"crud", "class"}
    if not (keeping or made_for) or _inside(reading, tokens[index]):
        return False
    parent, at = "", index + 1
    while noun := _noun_after(tokens, at):
        between = {one.low for one in tokens[at : noun.first]}
        name = reading.add(noun)
        if parent and name and between & {"their", "its"}:
            reading.relations.append((parent, name))
        parent = name
        at = _after_parentheses(tokens, noun.first + len(tokens_of(noun.text)))
        if at >= len(tokens) or tokens[at].low not in {",", "and", "or", "with", "plus", "&"}:
            break
        if tokens[at].low == "with" and (at + 1 >= len(tokens) or tokens[at + 1].low not in {"their", "its"}):
            break
        while at < len(tokens) and tokens[at].low in {",", "and", "or", "with", "plus", "&"}:
            at += 1
        if at < len(tokens) and tokens[at].low in v.VERBS:
            break
    return bool(parent)


def _after_parentheses(tokens: list[Token], at: int) -> int:
    if at < len(tokens) and tokens[at].text == "(":
        return next((index + 1 for index in range(at, len(tokens)) if tokens[index].text == ")"), at)
    return at


def _inside(reading: Reading, token: Token) -> bool:
    return any(a <= token.start < b for a, b in reading.spans)


_MANY = re.compile(
    r"\b(?:each |an? |every )?(\w+) (?:can |may |could )?(?:has|have|having|with|contains?|includes?|owns?) "
    r"(?:many|several|multiple|a list of|one or more|zero or more|any number of) (\w+(?: items| entries)?)",
    re.I,
)
_TO = re.compile(
    r"\b(\w+(?: items?)?) (?:that |which )?(?:each )?(?:should |must )?"
    r"(?:belongs? to|belonging to|linked to|assigned to|references?|of) "
    r"(?:an? |one |the |its |their |exactly one )?(\w+)",
    re.I,
)


def _belonging(reading: Reading, text: str) -> None:
    for pattern, parent_group in ((_MANY, 1), (_TO, 2)):
        for found in pattern.finditer(text):
            parent = singular(snake(found[parent_group]))
            child = singular(snake(found[3 - parent_group]))
            if child in v.STOP:
                child = next((name for name in reversed(reading.fields) if name != parent), "")
            known = parent in reading.fields
            if pattern is _MANY and known and child and child not in v.GENERIC:
                reading.fields.setdefault(child, ())
            if pattern is _TO and "belong" in found[0] and parent and child:
                reading.fields.setdefault(child, ())
                reading.fields.setdefault(parent, ())
                known = True
            if known and child in reading.fields and child != parent:
                reading.relations.append((parent, child))
                reading.spans.append(found.span())


def _fields(reading: Reading, items: list[str], *, closed: bool = False) -> tuple[Field, ...]:
    found = []
    for item in items:
        if item.strip() and not snake(re.sub(r"[^\w\s]", " ", item)) and re.search(r"\w", item):
            reading.unwritable.append(item.strip())
            continue
        one = field_of(item, closed=closed)
        if one is not None:
            found.append(one)
    return merge((), found)


def relate(reading: Reading) -> None:
    """Fields that are other things of the request become relations: `books (title, author)` beside `authors`."""
    for name, fields in list(reading.fields.items()):
        kept = []
        for one in fields:
            bare = one.name.removesuffix("_id")
            if bare in reading.fields and bare != name:
                reading.relations.append((bare, name))
            elif singular(one.name) in reading.fields and singular(one.name) not in {name, one.name}:
                reading.relations.append((name, singular(one.name)))
            else:
                kept.append(replace(one))
        reading.fields[name] = tuple(kept)
    reading.relations = list(dict.fromkeys(reading.relations))
