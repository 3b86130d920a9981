"""What the words of a clause may name: the method's parameters, the numbers of its class, nouns of the request."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.generate.recipes.programs.asked import Parameter
from pipeline.generate.recipes.programs.grammar import Grammar, Read, Reader
from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.words import singular, snake, stem

DETERMINER = re.compile(
    r"(?:(?:the|an?|its|this|that|given|new|current|those|these|any|same|such|their|his|her)\s+)+", re.I
)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
NUMBERS = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10", "nothing": "0"}
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
PLAIN = {"none": "None", "true": "True", "false": "False", "an empty list": "[]", "an empty dict": "{}", "[]": "[]"}
PLAIN |= {"the empty string": '""', "an empty string": '""', "the empty list": "[]", "empty list": "[]", "{}": "{}"}
COUNTED = re.compile(
    r"(?:\w+_)?(?:amount|points?|score|count|n|num|number|qty|quantity|value|price|cost|minutes|hours|seconds|days|cents"
    r"|steps?|size|limit|total|weight|km|grams|pieces|units|places|seats|level|threshold|k|delta|by|x|times|money|sum"
    r"|balance|capacity|maximum|minimum|max_\w+|min_\w+|litres|liters|kg|pages?|year|years|age|votes?|stars|rating|copies)"
)
"""Names of parameters that are numbers."""
WORDS = {name: frozenset(text.split()) for name, text in table("methods")["words"].items()}
ANY_THING = WORDS["any_thing"]
NO_NOUN = WORDS["no_noun"]
"""Words that no thing is called by: each of them lays something down."""
NOUN = re.compile(r"[a-z]+(?:-[a-z]+)?", re.I)
STORES = {"counter": "_count", "kept": "_items", "totals": "_totals", "mapping": "_values"}
"""By shape of a class: the attribute in which it keeps what it keeps."""


@cache
def rows_of(shape: str) -> dict[str, list[list[str]]]:
    """By kind, the rows of a shape before those of all, with their macros written out."""
    given = table("methods")
    rows: dict[str, list[list[str]]] = {}
    for part in (shape, "common"):
        for kind, own in given.get(part, {}).items():
            spelt = [[re.sub(r"@(\w+)", lambda one: given["macros"][one[1]], said), made] for said, made in own]
            rows.setdefault(kind, []).extend(spelt)
    return rows


def is_number(one: Parameter) -> bool:
    if one.annotation in {"int", "float", "Decimal"} or re.fullmatch(r"-?\d+(?:\.\d+)?", one.default):
        return True
    return not one.annotation and COUNTED.fullmatch(one.name) is not None


@dataclass(frozen=True)
class Scope:
    """What a method may speak of."""

    slots: tuple[Parameter, ...]
    attributes: Mapping[str, str]
    """By the name that the request has for it, the Python of a number or a text of the object."""
    counts: tuple[str, ...]
    """The Python of those that are numbers and change."""
    things: Collection[str]
    """Stems of words that the request uses in names: they may stand for what the class keeps."""
    values: Collection[str] = frozenset()
    """Stems of parameters that stand beside a key: what is kept of each."""

    def grammar(self, shape: str) -> Grammar:
        """The rows of a shape and those of all, with what reads the names."""
        readers: dict[str, Reader] = {
            **{"p": self._slot, "v": self._value, "n": self._number, "a": self._attribute, "things": self._things},
            **{"q": self._quantity, "key": self._key, "num": self._num, "field": self._field, "sole": self._sole},
            **{"error": _error, "plural": self._plural, "much": self._much, "literal": _literal, "attr": self._attr},
        }
        if shape in STORES:
            readers["store"] = lambda text: iter([Read(f"self.{STORES[shape]}")] if not text else [])
        return Grammar(rows_of(shape), readers)

    @property
    def words(self) -> set[str]:
        return {one for one in ("number", "order") if stem(one) in self.things}

    @property
    def keys(self) -> list[Parameter]:
        return [one for one in self.slots if not is_number(one)]

    @property
    def nums(self) -> list[Parameter]:
        return [one for one in self.slots if is_number(one)]

    def _slot(self, text: str) -> Iterator[Read]:
        """A parameter by its name, also with an article or in the plural."""
        bare = DETERMINER.sub("", text) if DETERMINER.match(text) else text
        for one in self.slots:
            if bare in {one.name, f"{one.name}s", f"{one.name}es"} or snake(bare) == one.name:
                yield Read(one.name)
                return
        if stem(bare) in {stem(part) for one in self.slots for part in one.name.split("_")[-1:]}:
            named = [one.name for one in self.slots if stem(one.name.split("_")[-1]) == stem(bare)]
            yield from (Read(one) for one in named[:1])

    def _key(self, text: str) -> Iterator[Read]:
        """The first parameter that is no number: by its name, as `it`, or where nothing is said."""
        if not self.keys:
            return
        name = self.keys[0].name
        if text in {"", "it", "them", "they", "this", "that"} or any(one.made == name for one in self._slot(text)):
            yield Read(name)
            return
        bare = DETERMINER.sub("", text) if DETERMINER.match(text) else ""
        if bare and re.fullmatch(r"[a-z]+", bare) and len(self.keys) == 1 and stem(bare) in self.things:
            yield Read(name, frozenset({("thing", stem(bare))}))

    def _num(self, text: str) -> Iterator[Read]:
        if len(self.nums) == 1 and text in {"", "it", "that", "that many", "that much", "them", "as many", "so many"}:
            yield Read(self.nums[0].name)
        else:
            yield from (one for one in self._slot(text) if one.made in {slot.name for slot in self.nums})

    def _sole(self, text: str) -> Iterator[Read]:
        """The only parameter, as `it` or by its name."""
        if len(self.slots) == 1 and text in {"", "it", "that", "them"}:
            yield Read(self.slots[0].name)
        else:
            yield from self._slot(text)

    def _field(self, text: str) -> Iterator[Read]:
        """A parameter that is not the key."""
        others = [one.name for one in self.slots if one not in self.keys[:1]]
        if not text and len(others) == 1:
            yield Read(others[0])
        yield from (one for one in self._slot(text) if one.made in others)

    def _attribute(self, text: str) -> Iterator[Read]:
        bare = DETERMINER.sub("", text) if DETERMINER.match(text) else text
        name = bare if bare in self.attributes else snake(bare)
        if name in self.attributes:
            yield Read(self.attributes[name])

    def _attr(self, text: str) -> Iterator[Read]:
        """The only thing the object has of its own, where nothing is said."""
        if not text and len(self.counts) == 1:
            yield Read(self.counts[0])

    def _number(self, text: str) -> Iterator[Read]:
        if NUMBER.fullmatch(text) or text.lower() in NUMBERS:
            yield Read(NUMBERS.get(text.lower(), text))
        else:
            yield from self._num(text) if text else ()
            yield from self._attribute(text)

    def _value(self, text: str) -> Iterator[Read]:
        yield from _literal(text)
        if text:
            yield from self._number(text)
            yield from self._slot(text)

    def _things(self, text: str) -> Iterator[Read]:
        """A noun for what the class keeps; a new word must be the only one in all of the request."""
        bare = DETERMINER.sub("", text) if DETERMINER.match(text) else text
        if NOUN.fullmatch(bare) and (bare.lower() not in NO_NOUN or bare in {"number", "order"} & self.words):
            known = stem(bare) in self.things or bare.lower() in ANY_THING
            yield Read("", frozenset() if known else frozenset({("thing", stem(bare))}))

    def _plural(self, text: str) -> Iterator[Read]:
        """A noun for all that the class keeps, not for what it keeps of each."""
        word = text.split()[-1].lower() if text.split() else ""
        if stem(word) not in self.values and (singular(word) != word or word == "people"):
            yield from self._things(text)

    def _much(self, text: str) -> Iterator[Read]:
        """How much there is of each, by the name of the parameter that changes it."""
        bare = DETERMINER.sub("", text) if DETERMINER.match(text) else text
        own = {stem(one.name) for one in self.slots}  # a parameter of that name is meant before
        if stem(bare) in self.values and stem(bare) not in own and self.keys:
            yield from self._quantity(text)

    def _quantity(self, text: str) -> Iterator[Read]:
        """A noun for how much there is of each."""
        bare = DETERMINER.sub("", text) if DETERMINER.match(text) else text
        if NOUN.fullmatch(bare) and bare.lower() not in NO_NOUN:
            known = stem(bare) in {stem(one.name) for one in self.nums} | {"total", "count", "number", "amount"}
            yield Read("", frozenset() if known else frozenset({("quantity", stem(bare))}))


def _literal(text: str) -> Iterator[Read]:
    if text.lower() in PLAIN or QUOTED.fullmatch(text):
        yield Read(PLAIN.get(text.lower(), text))
    elif NUMBER.fullmatch(text) or text.lower() in NUMBERS:
        yield Read(NUMBERS.get(text.lower(), text))


def _error(text: str) -> Iterator[Read]:
    """An error as a constructor call, with the message that was asked for."""
    found = re.fullmatch(
        r"(?:an? |the |its own )?([A-Z]\w+)(?:\((\"[^\"]*\"|'[^']*')\)| with the message (\"[^\"]*\"|'[^']*'))?", text
    )
    if found and found[1] not in {"None", "True", "False"}:
        yield Read(f"{found[1]}({found[2] or found[3] or ''})")
