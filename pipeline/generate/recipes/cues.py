"""What words ask for, by the patterns of `tables/cues.toml`, looked for in the request in lower case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.vocabulary import NEGATIONS

_TABLE = table("cues")


def _patterns(name: str) -> Mapping[str, str]:
    return {key: "|".join(patterns) for key, patterns in _TABLE[name].items()}


RECIPES: Mapping[str, tuple[tuple[str, float], ...]] = {
    name: tuple(("|".join(row["patterns"]), float(row["weight"])) for row in rows)
    for name, rows in _TABLE["recipes"].items()
}
"""By recipe: patterns and what each weighs."""
FRAMEWORKS = _patterns("frameworks")
STORAGES = _patterns("storages")
DATABASES = _patterns("databases")
"""`some` is a database without saying which."""
AUTHS = _patterns("auths")
"""`some` is authentication without saying which."""
OPTIONS = _patterns("options")
FOREIGN = _patterns("foreign")
"""Languages the recipes do not speak."""
BEYOND = _patterns("beyond")
"""Subjects no recipe has."""
LEFT_OUT = _patterns("left_out")
"""What no recipe builds, but leaves the rest of a request standing."""
LEFT_OUT_OF_APIS = _patterns("left_out_of_apis")
FRONT_END = _patterns("front_end")["front_end"]


@dataclass(frozen=True, slots=True)
class Cue:
    """Something a request says."""

    value: str
    start: int
    end: int
    negated: bool = False
    weight: float = 1.0


def find(table: Mapping[str, str], text: str) -> list[Cue]:
    """Every match of every pattern, in the order of the text."""
    found = [_cue(value, match, text) for value, pattern in table.items() for match in re.finditer(pattern, text)]
    return sorted(found, key=lambda one: (one.start, -one.end))


def weighed(text: str) -> dict[str, list[Cue]]:
    """The cues for each recipe; a pattern counts once."""
    found: dict[str, list[Cue]] = {}
    for recipe, patterns in RECIPES.items():
        for pattern, weight in patterns:
            match = re.search(pattern, text)
            if match and not _negated(text, match.start()):
                found.setdefault(recipe, []).append(Cue(recipe, match.start(), match.end(), weight=weight))
    return found


def _cue(value: str, match: re.Match[str], text: str) -> Cue:
    return Cue(value, match.start(), match.end(), _negated(text, match.start()))


def _negated(text: str, start: int) -> bool:
    before = re.findall(r"[\w']+|[.,;:]", text[max(0, start - 40) : start])[-4:]
    last_stop = max((index for index, one in enumerate(before) if one in ".,;:" or one in {"but", "with"}), default=-1)
    return any(one in NEGATIONS for one in before[last_stop + 1 :])


def spans(recipe: str, text: str) -> list[tuple[int, int]]:
    """Where words speak for a recipe."""
    return [match.span() for pattern, _ in RECIPES.get(recipe, ()) for match in re.finditer(pattern, text)]


def wanted(cues: Iterable[Cue]) -> list[str]:
    """The values asked for, in order, each once."""
    return list(dict.fromkeys(one.value for one in cues if not one.negated))
