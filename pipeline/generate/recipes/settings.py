"""What a request is set in, which is no thing of the program: the gym beside members, the podcast of episodes."""

from __future__ import annotations

import re

from pipeline.generate.recipes import usual
from pipeline.generate.recipes.reading import Reading

SAME = {"todo": "task", "to_do": "task"}
"""A program for the one keeps the other: `a todo app, tasks have a title`."""


def drop(reading: Reading, low: str) -> None:
    """Forget things that are only where or what for; `low` is the request in lower case."""
    related = {name for pair in (*reading.relations, *reading.links) for name in pair}
    others = {name for name in reading.things if not is_place(name)}
    for name, known in list(reading.things.items()):
        twin = name in reading.vague and SAME.get(name) in reading.things
        place = is_place(name) and (others or name in usual.DOMAINS)
        setting = others - {name} and not usual.is_known(name) and (name in reading.vague or _is_setting(low, name))
        part = any(one.startswith(f"{name}_") and reading.things[one] for one in reading.things)
        if not known and part and name not in related:
            del reading.things[name]  # `my seeds? Each seed packet has`
        elif not known and name not in related | reading.plural and (place or setting or twin):
            del reading.things[name]


def is_place(name: str) -> bool:
    return name in usual.PLACES or name.rpartition("_")[2] in usual.PLACES - set(usual.USUAL)


def _is_setting(low: str, name: str) -> bool:
    """Whether a thing is only named as what all is about: `a backend for a podcast: episodes with a title`."""
    written = name.replace("_", "[ _-]")
    if len(re.findall(rf"\b{written}\w{{0,2}}\b", low)) > 1:
        return False
    return bool(
        re.search(rf"\b(?:an?|my|our|the|this) (?:[\w-]+ )?{written}\b(?! with)", low)
        or re.search(rf"\b{written} (?:api|app|backend|service|system|management|tracker|application|database)\b", low)
    )
