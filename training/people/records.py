"""Questions about records."""

from __future__ import annotations

import re
from random import Random

from training.names import Names
from training.people.called import from_words
from training.people.manners import named, ordered, typed, wanted
from training.people.table import table

_RECORDS = (
    "{say}; {e} are dicts with {fields}",
    "{e} are dicts having {fields}. {say}",
    "I've got {e} (dicts with {fields}). {say}",
    "{say}, from a list of dicts with {fields}",
    "given a list of {e}, each a dict with {fields}: {say}",
    "{say} ({e}: list of dicts, keys {fields})",
    "my {e} are dictionaries with {fields}, {say}",
    "{e} have {fields}. {say}",
    "each of the {e} is a dict with {fields}, {say}",
    "{e}: list of dicts ({fields}). {say}",
    "I have a list of {e} with {fields}. {say}",
    "{say} - every one of the {e} has {fields}",
    "{e} is a list of dictionaries with the keys {fields}; {say}",
    "we store {e} as dicts with {fields}. {say}",
    "{say}. Each of the {e} has {fields}.",
    "there are {e}, dicts of {fields}. {say}",
    "{e} come as dicts, keys are {fields}: {say}",
    "{say}. The {e} are dicts with {fields}",
    "a list of {e}, e.g. [{{'{p}': 1, '{q}': 'a'}}]. {say}",
    "{e} look like {{'{q}': 'x', '{p}': 5}}. {say}",
    "data: {e} with {fields}. {say}",
)


_THAN = {
    "age": ("older", "younger"),
    "price": ("more expensive", "cheaper"),
    "size": ("bigger", "smaller"),
    "length": ("longer", "shorter"),
    "height": ("taller", "shorter"),
    "weight": ("heavier", "lighter"),
    "speed": ("faster", "slower"),
    "distance": ("farther away", "nearer"),
    "rating": ("rated higher", "rated lower"),
    "salary": ("paid better", "paid worse"),
    "depth": ("deeper", "shallower"),
    "width": ("wider", "narrower"),
    "score": ("better", "worse"),
    "year": ("newer", "older"),
}
"""What is said of a field that is above or below a value: `users older than 30`."""
_NUMBERS = (*_THAN, "amount", "stock", "count", "level", "quantity", "duration", "capacity")
_TEXTS = tuple("""name title city country color author genre status category brand owner team kind type
label""".split())  # noqa: SIM905


def usual_fields(rng: Random) -> dict[str, str]:
    """A number field and a text field as people have them."""
    return {"P": rng.choice(_NUMBERS), "Q": rng.choice(_TEXTS)}


def of_records(rng: Random, condition: str, wish: str, names: dict[str, str]) -> tuple[str, str]:
    """A question about records in people's words, and the name; letters as `families/records.py` has them."""
    entries = table("records.txt")
    entry = entries[wish]
    way = rng.choice([one for one in entry if one != "call"])
    said = rng.choice(entry[way]).replace("C", _condition(rng, condition, names["P"], entries[condition]["post"]))
    said = re.sub(r"\b([PQKEV])(s?)\b", lambda found: _form(names[found[1]], found[2]), said)
    said = re.sub(r"\bOne\b", _single(names["E"]), said)
    said = re.sub(r" +(?=[,.;)]|$)", "", re.sub("  +", " ", said)).strip()
    name = _name(rng, entry["call"], said, names)
    if way == "the":
        said = wanted(rng, said if rng.random() < 0.5 else f"the {said}")
    else:
        said = f"{said}?" if way == "ask" else ordered(rng, said)
    fields = rng.choice(("{p} and {q}", "{q} and {p}", "{p}, {q}", "{q}, {p}", "'{q}' and '{p}'", "a {p} and a {q}"))
    both = {"p": names["P"], "q": names["Q"]}
    told = rng.choice(_RECORDS).format(e=names["E"], fields=fields.format(**both), say=said, **both)
    shown = names["A"] not in ("rows", names["E"]) or rng.random() < 0.6
    form = f"{name}({names['A']})" if shown else name
    keep = (*names.values(), name)
    return typed(rng, named(rng, told, form, keep), keep), name


def _condition(rng: Random, condition: str, field: str, phrases: tuple[str, ...]) -> str:
    """The condition behind the noun; empty where there is none."""
    if condition in ("above", "below") and field in _THAN and rng.random() < 0.5:
        return f"{_THAN[field][condition == 'below']} than K"
    return rng.choice(phrases) if condition != "everything" else rng.choice(("", "", "", "there are", "in the list"))


def _form(name: str, plural: str) -> str:
    """`name`, in the plural where an `s` follows its letter."""
    if not plural or name.endswith("s"):
        return name
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _single(entities: str) -> str:
    """`movies` → `movie`, `cities` → `city`."""
    return f"{entities[:-3]}y" if entities == "cities" else entities.removesuffix("s")


def _name(rng: Random, usual: tuple[str, ...], said: str, names: dict[str, str]) -> str:
    way = rng.random()
    if way < 0.2:
        return rng.choice(usual)
    return from_words(rng, said, Names(rng)) if way < 0.6 else names["F"]
