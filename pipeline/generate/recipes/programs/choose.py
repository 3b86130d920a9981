"""The part that fits a request whose interface is fixed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.generate.recipes.programs import (
    adapt,
    composed,
    examples,
    figures,
    guards,
    hold,
    machine,
    models,
    records,
    several,
)
from pipeline.generate.recipes.programs import asked as interface
from pipeline.generate.recipes.programs.asked import Asked, read
from pipeline.generate.recipes.programs.bind import Bound, Unmet, bind
from pipeline.generate.recipes.programs.part import Part, parts
from pipeline.generate.recipes.programs.written import Written

OTHER = re.compile(
    r"\b(?:fast ?api|flask|graphql|typer|argparse|click|endpoints?|rest|"
    r"pandas|stdin|standard input|command[- ]line|cli|"
    r"exit (?:code|status)|GET /|POST /|gradio|langchain|sqlalchemy|sqlmodel|pydantic|websockets?)\b|python \w+\.py",
    re.I,
)
"""Words of a request for an application or a command."""


MOST = 4
"""Parts that are looked at closely."""


CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class NotSo(Exception):
    """A part has the interface, and in no reading does what an example says; the message is the example."""


def match(prompt: str, leaves: Callable[[Bound], bool]) -> Bound | None:
    """The part with the interface that was asked for; None where no part can have it.

    A part that `leaves` nothing of the request unread comes before those that do.

    Raises:
        NotSo: parts have it, and none does what the examples of the request say.
    """
    if (asked := fixed(prompt)) is None:
        return None
    low = f"{prompt} {CAMEL.sub(' ', asked.name)}".lower()
    added, left = guards.extract(prompt, asked)
    rest = read(left) or asked
    fitting = [bound for part in parts() if part.fits(low) and (bound := _bound(part, rest, left)) is not None]
    found = [replace(one, guards=added, left=left if added else "") for one in fitting]
    found.sort(key=lambda one: _worth(one, low), reverse=True)
    found = sorted(found[:MOST], key=leaves)
    return _first_that_holds(found, examples.read(prompt, names_of(asked)))


def fixed(prompt: str) -> Asked | None:
    """The interface, where the request is for a function or a class and fixes more of it than a name."""
    asked = None if OTHER.search(prompt) else read(prompt)
    return asked if asked is not None and _is_fixed(asked) else None


def written(prompt: str) -> Written | None:
    """A program that is written from the request itself, for what has no part."""
    if (model := models.read(prompt)) is not None:
        return model
    asked = None if OTHER.search(prompt) else read(prompt)
    readers = (machine.read, composed.read, figures.read, records.read)
    return next((made for one in readers if (made := one(prompt, asked))), None) if asked is not None else None


def together(prompt: str) -> tuple[Written, list[Bound]] | None:
    """A module of several functions, each of a part; None where one of them is of none."""
    asked = fixed(prompt)
    return several.read(prompt, asked, _best) if asked is not None else None


def _best(asked: Asked, said: str) -> Bound | None:
    low = said.lower()
    added, left = guards.extract(said, asked)
    found = [bound for part in parts() if part.fits(low) and (bound := _bound(part, asked, left)) is not None]
    found.sort(key=lambda one: _worth(one, low), reverse=True)
    return replace(found[0], guards=added) if found else None


def names_of(asked: Asked) -> tuple[str, ...]:
    """What an example of the request may call."""
    return (asked.owner.name,) if asked.owner else tuple(one.name for one in asked.members)


def _first_that_holds(found: list[Bound], said: tuple[tuple[examples.Example, ...], ...]) -> Bound | None:
    """Of the parts that fit, the first in a reading that does what the examples say."""
    if not said:
        return found[0] if found else None
    failed: examples.Example | None = None
    for one in found:
        for reading in _readings(one):
            broken = hold.broken(adapt.module(reading), said)
            if broken is None:
                return reading
            failed = failed or broken
    if failed is not None:
        raise NotSo(str(failed))
    return None


def _readings(bound: Bound) -> Iterator[Bound]:
    """As the words have it; then with one fact of the part taken otherwise, for words may say it in many ways."""
    yield bound
    for fact in bound.part.facts:
        yield replace(bound, facts=bound.facts ^ {fact})


def _is_fixed(asked: Asked) -> bool:
    """Whether more than a name is fixed: a file, parameters, or the methods of a class."""
    calls = [one for one in (*asked.members, asked.owner) if one is not None]
    listed = any(one.parameters is not None and not one.name.startswith("__") for one in calls)
    return bool(asked.module) or listed or (asked.owner is not None and len(asked.members) > 1)


def _bound(part: Part, asked: Asked, prompt: str) -> Bound | None:
    for one in (asked, _without_arguments(asked)):
        try:
            return bind(part, one, prompt)
        except Unmet:
            continue
    return None


def _without_arguments(asked: Asked) -> Asked:
    """Without what is no function of the program but a parameter of one that is called: `operation()`."""
    named = {slot.name for one in (*asked.members, asked.owner) if one for slot in one.parameters or ()}
    kept: tuple[interface.Callable, ...] = tuple(one for one in asked.members if one.name not in named)
    return Asked(asked.module, asked.owner, kept or asked.members, asked.attributes, asked.errors, asked.spans)


def _worth(bound: Bound, low: str) -> tuple[float, int]:
    """How much of what was asked for the part has under that very name, and how much of the request speaks of it."""
    spoken = [found.group() for one in bound.part.needs for found in re.finditer(one, low)]
    same = sum(one.role == one.name for one in bound.members)
    home = not bound.part.home.startswith("classics")
    return (len(set(spoken)) + same + home, len(bound.part.needs))
