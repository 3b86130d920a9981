"""A request for a well-known program: the program is fixed, its names and the words for it are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from training import people
from training.example import Example, as_file
from training.names import Names

PEOPLE = 0.6
"""How many of the requests that training shows are put as people put them."""
_OPENERS = (
    "Write a function {f} that {does}.",
    "Write a Python function {f} which {does}.",
    "Implement {f}. It {does}.",
    "I need a function {f} that {does}.",
    "Please write {f}, which {does}.",
    "{f} {does}. Write it.",
)
_CLASSES = (
    "Write a class {f} that {does}.",
    "Implement a Python class {f} which {does}.",
    "I need a class {f}. It {does}.",
    "Class {f}: {does}.",
)


@dataclass(frozen=True, slots=True)
class Classic:
    """A fixed program over the names F (function or class), A and B (arguments), M and N (methods)."""

    title: str
    says: tuple[str, ...]
    """What it does, in the third person; the last wording is kept for evaluation."""
    code: str
    check: str
    usual: tuple[str, ...]
    """What F, A, B, M, N are called when the request says nothing else; as many as are used."""


def classic(title: str, says: str, code: str, check: str, usual: str) -> Classic:
    """Wordings stand apart by `|`, usual names by spaces."""
    apart = tuple(" ".join(one.split()) for one in says.split("|"))
    return Classic(title, apart, code.strip("\n"), check, tuple(usual.split()))


def drawn(rng: Random, held_out: bool, family: str, rows: Sequence[Classic]) -> Example:
    """One request for one of `rows`."""
    row = rng.choice(rows)
    is_class = "class F" in row.code
    names = _names(Names(rng, held_out), row, is_class)
    if not held_out and rng.random() < PEOPLE:
        return _as_people_say(rng, family, row, names)
    says = row.says[-1] if held_out else rng.choice(row.says[:-1])
    arguments = ", ".join(names[letter] for letter in "AB" if letter in names)
    called = names["F"] if is_class or rng.random() < 0.25 else f"{names['F']}({arguments})"
    if called == names["F"] and not is_class:
        names |= dict(zip("FAB"[1:], row.usual[1:], strict=False))
    opener = rng.choice(_CLASSES if is_class else _OPENERS)
    quoted = f"`{called}`" if rng.random() < 0.6 else called
    prompt = opener.format(f=quoted, does=_filled(says, names))
    code = _filled(row.code, names)
    return Example(family, f"{family}/{row.title}", prompt, as_file(code), check=_filled(row.check, names))


def _as_people_say(rng: Random, family: str, row: Classic, names: dict[str, str]) -> Example:
    """The same program, asked for in the words of `phrases/classics.txt`."""
    arguments = {*names.values(), *row.usual[1:]}
    theirs = [one for one in people.names_for(rng, row.title, row.code) if one not in arguments]
    if theirs and rng.random() < 0.65:
        names = {**names, "F": rng.choice(theirs)}
    prompt, names = people.of_classic(rng, row.title, names, dict(zip("FAB", row.usual, strict=False)))
    code, check = _filled(row.code, names), _filled(row.check, names)
    return Example(family, f"{family}/{row.title}", prompt, as_file(code), check=check)


def _names(names: Names, row: Classic, is_class: bool) -> dict[str, str]:
    """A name for each letter the program uses."""
    letters = "FAB"[: len(row.usual)] if not is_class else "FMN"[: len(row.usual)]
    if names.rng.random() < 0.3:
        return dict(zip(letters, row.usual, strict=True))
    fresh: list[str] = []
    while len(fresh) < len(letters) - 1:
        name = names.snake() if is_class else names.variable()
        if name not in fresh and not re.search(rf"\b{name}\b", row.code):
            fresh.append(name)
    first = names.camel() if is_class else names.snake()
    return dict(zip(letters, (first, *fresh), strict=True))


def _filled(text: str, names: dict[str, str]) -> str:
    """Each letter that stands alone becomes its name."""
    return re.sub(r"\b[FABMN]\b", lambda found: names.get(found.group(), found.group()), text)
