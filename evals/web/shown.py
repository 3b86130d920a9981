"""Which of all runs the Compare page shows, and in which order: a table of hundreds takes a browser seconds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from evals.web.tracked import Tracked

NAMES = ("model", "strategy", "prompt", "suite")
"""Columns of words, which are looked through."""
FIRST = 50
"""Rows that are shown unless all are asked for."""
NEWEST = "-started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the table somebody wants to see."""

    find: str = ""
    """Words that must all stand in a row; empty finds every run."""
    sort: str = NEWEST
    """A column, with a minus for descending; one that is not known is the newest first."""
    all: bool = False
    """Whether more than the first rows are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The rows, and what they are of."""

    asked: Asked
    rows: Sequence[Tracked]
    found: int
    """Runs that were looked for."""
    of: int
    """Runs there are."""

    def turned(self, column: str, first: str = "") -> str:
        """What to sort by when that column's heading is pressed; `first` is a minus where high values come first."""
        other = "" if first else "-"
        return f"{other}{column}" if self.asked.sort == f"{first}{column}" else f"{first}{column}"

    def way(self, column: str) -> str:
        """How it is sorted by that column, in ARIA's words; empty where it is not."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.asked.sort, "")


def shown(runs: Sequence[Tracked], asked: Asked, chosen: Collection[str] = ()) -> Shown:
    """The runs that are asked for; those that are chosen stay, whatever is looked for."""
    words = asked.find.lower().split()
    found = [run for run in runs if run.run_id in chosen or all(word in _text(run) for word in words)]
    found = _sorted(found, asked.sort)
    rows = found if asked.all else _first(found, chosen)
    return Shown(asked=asked, rows=rows, found=len(found), of=len(runs))


def _first(found: Sequence[Tracked], chosen: Collection[str]) -> list[Tracked]:
    return [*found[:FIRST], *(run for run in found[FIRST:] if run.run_id in chosen)]


def _text(run: Tracked) -> str:
    return " ".join([run.run_id, *(run.params.get(name, "") for name in NAMES)]).lower()


def _sorted(runs: Sequence[Tracked], by: str) -> list[Tracked]:
    """By a column; what has no value there stands last either way."""
    column = by.removeprefix("-")
    values = [(_value(run, column), run) for run in runs]
    known = [one for one in values if one[0] is not None]
    known.sort(key=lambda one: one[0], reverse=by.startswith("-"))
    return [run for _, run in [*known, *(one for one in values if one[0] is None)]]


def _value(run: Tracked, column: str) -> Any:
    """What is known of a run in a column: text for names, else a number."""
    if column in NAMES:
        return run.params.get(column)
    if column == "n":
        return int(run.params["n"]) if run.params.get("n", "").isdecimal() else None
    return {"tokens": run.tokens, "started": run.started}.get(column, run.metrics.get(column))
