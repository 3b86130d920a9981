"""What a record has: the arguments of the commands that make one, their kinds and their rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes.tools import checks
from pipeline.generate.recipes.tools.store.commands import Command

WORDS: dict[str, str] = {
    "int": "qty quantity count minutes mins year pages points stars rating score age stock copies pieces units level seats",
    "float": "amount price cost hours total km weight distance sum balance money eur euros dollars kg litres calories number_of value",
    "date": "date day due deadline birthday on",
    "list": "tags labels tag",
}
"""By kind the names that say it; all else is text."""
KINDS = {name: kind for kind, names in WORDS.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    """`text`, `int`, `float`, `date`, `list` or `flag`."""
    optional: bool = False
    default: str = ""
    conditions: tuple[str, ...] = ()
    """What must hold of `cell`, the text that was given."""

    @property
    def is_number(self) -> bool:
        return self.kind in {"int", "float"}


def kind_of(name: str, text: str) -> str:
    """The kind that a name says; `text` may say that it is whole."""
    if re.search(rf"\b{name}\b[^.;\n]{{0,30}}\b(?:whole numbers?|integers?)\b", text, re.I):
        return "int"
    return KINDS.get(name, KINDS.get(name.rpartition("_")[2], "text"))


def fields(makers: tuple[Command, ...], prompt: str) -> tuple[Field, ...]:
    """The fields that the positionals and options of `makers` give a record."""
    low = re.sub(r"\b(\w+)s (?=must\b)", r"\1 ", straight(prompt))
    found: dict[str, Field] = {}
    names = [one for maker in makers for one in (*maker.places, *(two.attribute for two in maker.options))]
    rules = {one.column: one.conditions for one in checks.checks(low, tuple(dict.fromkeys(names)))[0]}
    for maker in makers:
        for name in maker.places:
            found.setdefault(name, Field(name, kind_of(name, low), name in maker.loose, conditions=rules.get(name, ())))
        for option in maker.options:
            name = option.attribute
            kind = "flag" if option.kind == "flag" else kind_of(name, low)
            kind = option.kind if kind == "text" and option.kind in {"int", "float"} else kind
            found.setdefault(name, Field(name, kind, True, option.default, rules.get(name, ())))
    return tuple(found.values())


def straight(prompt: str) -> str:
    """`an amount that is not a number is refused` as `amount must be a number`."""
    low = prompt.lower()
    refused = r"(?:is|are|gives?|must be|should be)\s+(?:an?\s+)?(?:refused|rejected|errors?|invalid|not allowed)"
    low = re.sub(
        rf"\b(?:an?|the|every)?\s*`?(\w+)`?\s+(?:that|which)\s+(?:is|are)(?:\s+not|n't)\s+([^,;.\n]+?)\s+{refused}",
        r". \1 must be \2. refused",
        low,
    )
    low = re.sub(rf"\b(negative|empty)\s+(\w+?)s?\s+{refused}", r". \2 must not be \1. refused", low)
    low = re.sub(r"\b(\w+)\s*(>=?)\s*(\d)", r"\1 must be \2 \3", low)
    return re.sub(r"\b(\w+) (?:isn't|is not) ([^,;.\n]+?)(?:,|\s*->|:)", r"\1 must be \2,", low)
