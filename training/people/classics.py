"""Requests for well-known functions and classes."""

from __future__ import annotations

import re
from random import Random

from training.names import Names
from training.people.called import from_words
from training.people.manners import CALLED, named, ordered, typed, wanted
from training.people.table import Entry, table

_CLASSES = (
    "class {f}: {say}",
    "{f} - {say}",
    "a class {f}, {say}",
    "I need a class {f}. {say}",
    "write {f}: {say}",
    "{say}. Class name {f}",
    "make a class called {f}. {say}",
    "{f}, a class. {say}",
    "can I have a {f} class? {say}",
    "python class {f}: {say}",
    "need class {f}: {say}",
    "please write the class {f}. {say}",
    "{f} (class): {say}",
    "a class, name {f}: {say}",
    "the class {f} {say}",
    "I want {f} to be a class. {say}",
    "{say}. Call the class {f}.",
    "a little class {f}; {say}",
    "class wanted: {f}. {say}",
    "{say} - class {f}",
    "implement class {f}, {say}",
)


def names_for(rng: Random, title: str, code: str) -> tuple[str, ...]:
    """What people call a well-known function, as far as its code does not use the name for something else."""
    entry = _entry(title)
    if "call" not in entry:
        return ()
    said = re.sub(r"\b[AB]\b", "", rng.choice(entry[rng.choice(("do", "the"))]))
    made = [from_words(rng, said, Names(rng)) for _ in range(2)]
    return tuple(one for one in (*entry["call"], *made) if not re.search(rf"\b{one}\b", code))


def _entry(title: str) -> Entry:
    return table("classics.txt").get(title) or table("everyday.txt")[title]


def of_classic(rng: Random, title: str, names: dict[str, str], usual: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A request for a well-known program, and the names in it: letters as `families/classic.py` has them."""
    entry = _entry(title)
    listed = ", ".join(names[letter] for letter in "AB" if letter in names)
    form = f"{names['F']}({listed})" if listed and rng.random() < 0.6 else names["F"]
    spoken = dict(names)
    if form == names["F"] and listed:  # then nobody knows what the arguments are called
        names |= {letter: usual[letter] for letter in "AB" if letter in names}
        spoken |= {letter: usual[letter] for letter in "AB" if letter in names}
    if "thing" in entry and (form == names["F"] or rng.random() < 0.3):
        spoken["A"] = rng.choice(entry["thing"])
    way = rng.choice([one for one in entry if one in ("do", "the", "ask", "is")])
    said = re.sub(r"\b[ABMN]\b", lambda found: spoken.get(found.group(), found.group()), rng.choice(entry[way]))
    if way == "is":
        said = f"{rng.choice(('', '', '', 'it is ', 'should be ', 'basically ', 'this is '))}{said}"
    elif way == "the":
        said = wanted(rng, said if rng.random() < 0.5 else f"the {said}")
    else:
        said = f"{said}?" if way == "ask" else ordered(rng, said)
    text = named(rng, said, form, tuple(names.values()), _CLASSES if way == "is" else CALLED)
    return typed(rng, text, tuple(names.values())), names
