"""Questions about records."""

from __future__ import annotations

import re
from random import Random

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
)


def of_records(rng: Random, condition: str, wish: str, names: dict[str, str]) -> tuple[str, str]:
    """A question about records in people's words, and the name; letters as `families/records.py` has them."""
    entries = table("records.txt")
    entry = entries[wish]
    name = rng.choice(entry["call"]) if rng.random() < 0.3 else names["F"]
    way = rng.choice([one for one in entry if one != "call"])
    said = rng.choice(entry[way]).replace("C", rng.choice(entries[condition]["post"]))
    said = re.sub(r"\b[PQKE]\b", lambda found: names[found.group()], said)
    if way == "the":
        said = wanted(rng, said if rng.random() < 0.5 else f"the {said}")
    else:
        said = f"{said}?" if way == "ask" else ordered(rng, said)
    fields = rng.choice(("{p} and {q}", "{q} and {p}", "{p}, {q}", "{q}, {p}", "'{q}' and '{p}'", "a {p} and a {q}"))
    told = rng.choice(_RECORDS).format(e=names["E"], fields=fields.format(p=names["P"], q=names["Q"]), say=said)
    form = f"{name}({names['A']})" if names["A"] != "rows" or rng.random() < 0.5 else name
    return typed(rng, named(rng, told, form), tuple(names.values())), name
