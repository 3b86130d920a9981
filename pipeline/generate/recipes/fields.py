"""The field that a property becomes, as it was described."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.generate.recipes.kinds import guess, make
from pipeline.generate.recipes.said import Said
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import singular, snake

SAME = {"e_mail": "email", "e_mail_address": "email_address", "e_mails": "emails"}
"""Other spellings of the same name."""
YES = frozenset(("yes", "true", "on", "1"))
NO = frozenset(("no", "false", "off", "0"))


def field_of(said: Said) -> Field:
    """The field that was described; what was not said follows from its name."""
    name = said.name.removesuffix("_s") if said.name.endswith("_s") else said.name
    name = SAME.get(name, name)
    if said.choices or (guess(name) == "text" and guess(singular(name)) in {"date", "datetime", "money"}):
        name = singular(name)  # `todos with priorities high/low and deadlines`: each has one
    guessed = guess(name)
    kind = said.kind or guessed
    if said.kind == "text" and guessed in {"long_text", "email", "password"}:
        kind = guessed
    if said.kind == "created" and guessed not in {"date", "datetime", "created", "updated"}:
        kind = guessed
    if said.kind == "datetime" and guessed in {"created", "updated"}:
        kind = guessed
    known: dict[str, Any] = {"unique": True} if said.unique else {}
    if said.choices:
        if set(said.choices) <= YES | NO:
            kind = "boolean"
        else:
            kind, known["choices"] = "choice", said.choices
    elif kind == "text" and not said.kind and said.default.lower() in {"yes", "no", "true", "false"}:
        kind = "boolean"
    known |= _bounds(said, kind)
    if said.element:
        known["element"] = said.element
    if said.optional is not None:
        known["optional"] = said.optional
    kind = known.pop("kind", kind)
    if said.default:
        known |= default_of(said.default, kind, said.choices)
    return make(name, kind, **known)


def _bounds(said: Said, kind: str) -> dict[str, Any]:
    """The bounds as `Field` has them; numbers that are not said to count characters make a number of a text."""
    if said.low is None and said.high is None:
        return {}
    low, high = said.low, said.high
    known: dict[str, Any] = {}
    if kind == "text" and not said.kind and not said.length:
        known["kind"] = kind = "integer" if (low or 0) % 1 == 0 and (high or 0) % 1 == 0 else "float"
    if kind in {"boolean", "date", "datetime", "time", "choice"}:
        return known
    if kind == "integer" and not said.kind and ((low or 0) % 1 or (high or 0) % 1):
        known["kind"] = kind = "float"
    if kind in {"integer", "text", "long_text"} and said.below and high is not None:
        high -= 1
    if kind in {"text", "long_text"} and said.above and low is not None:
        low += 1
    open_low = said.above and kind in {"integer", "float", "money"}
    return known | {"low": low, "high": high, "above": open_low, "below": said.below and kind in {"float", "money"}}


def default_of(word: str, kind: str, choices: Sequence[str]) -> dict[str, Any]:
    """The default as a Python literal, where the word for it is a value of its kind."""
    low = word.lower()
    if kind == "boolean" and low in YES | NO:
        return {"default": str(low in YES)}
    if kind in {"integer", "float"} and low.replace(".", "", 1).replace("-", "", 1).isdigit():
        return {"default": word}
    if kind == "integer" and low == "zero":
        return {"default": "0"}
    if kind == "money" and low.replace(".", "", 1).isdigit():
        return {"default": f'Decimal("{word}")'}
    if kind == "choice" and (same := [one for one in choices if snake(one) == snake(word)]):
        return {"default": f'"{same[0]}"'}
    if kind == "text" and word.isascii():
        return {"default": f'"{word}"'}
    return {}
