"""What somebody fills in on the Evaluate page becomes a grid, within the limits of the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from evals.grid import Budget, Grid
from evals.score import ks_of
from evals.suites import load
from pipeline.counts import several
from pipeline.errors import BadInput, TooLarge

if TYPE_CHECKING:
    from pipeline.build import Workbench

VISITORS_SAMPLES = 100
"""Samples that a visitor of a Space may have drawn at once."""
VISITORS_MINUTES = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields as they were sent; what is not there is empty."""

    suite: str = ""
    models: tuple[str, ...] = ()
    others: str = ""
    """Further models, by commas."""
    strategies: tuple[str, ...] = ("none",)
    prompts: tuple[str, ...] = ()
    n: str = "1"
    k: str = "1"
    seed: str = "0"
    temperature: str = ""
    max_tokens: str = ""
    dollars: str = ""
    tokens: str = ""
    minutes: str = ""
    overlap: bool = False

    @classmethod
    def of(cls, sent: Any) -> Form:
        """From a form as the framework reads it."""
        fields: dict[str, Any] = {name: tuple(map(str, sent.getlist(name))) for name in _LISTS}
        fields |= {name: str(sent[name]).strip() for name in _TEXTS if name in sent}
        return cls(**fields, overlap="overlap" in sent)


_LISTS = ("models", "strategies", "prompts")
_TEXTS = ("suite", "others", "n", "k", "seed", "temperature", "max_tokens", "dollars", "tokens", "minutes")


def grid_of(form: Form) -> Grid:
    """The grid that the form asks for.

    Raises:
        BadInput: a field is no number, or out of its range.
    """
    others = tuple(name for one in form.others.split(",") if (name := one.strip()))
    return Grid(
        suite=form.suite,
        models=tuple(dict.fromkeys((*form.models, *others))),
        strategies=form.strategies,
        prompts=form.prompts,
        n=_whole("Samples for each task", form.n) or 0,
        ks=ks_of(form.k),
        seed=_whole("Seed", form.seed) or 0,
        temperature=_number("Temperature", form.temperature),
        max_tokens=_whole("Most tokens", form.max_tokens),
        budget=Budget(
            dollars=_number("Dollars", form.dollars),
            tokens=_whole("Tokens", form.tokens),
            minutes=_number("Minutes", form.minutes),
        ),
    )


def for_visitors(grid: Grid, workbench: Workbench) -> Grid:
    """The grid with a visitor's limits.

    Raises:
        BadInput: a model that is not offered on the page.
        TooLarge: more samples than a visitor may have drawn.
    """
    offered = set(offered_models(workbench))
    for name in grid.models:
        if name not in offered:
            raise BadInput(f"Visitors of this Space cannot run {name}.", f"There is: {', '.join(sorted(offered))}.")
    samples = len(load(grid.suite, workbench.settings)) * grid.n * len(grid.configurations)
    if samples > VISITORS_SAMPLES:
        raise TooLarge(
            f"This grid draws {several(samples, 'sample')}; visitors of this Space may have {VISITORS_SAMPLES}.",
            "Take fewer samples, models, strategies or prompts, or a smaller suite.",
        )
    minutes = min(grid.budget.minutes or VISITORS_MINUTES, VISITORS_MINUTES)
    return replace(grid, budget=replace(grid.budget, minutes=minutes))


def offered_models(workbench: Workbench) -> Sequence[str]:
    """Models that can be used as things are, by names that need nothing filled in."""
    return [one.name for one in workbench.models() if not one.missing and not one.fill_in]


def _number(label: str, text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise BadInput(f"{label} is {text[:20]!r}, which is no number.", "Write it in figures.") from None


def _whole(label: str, text: str) -> int | None:
    number = _number(label, text)
    if number is None or number == int(number):
        return None if number is None else int(number)
    raise BadInput(f"{label} is a whole number.", "Write it without a fraction.")


def as_values(grid: Grid) -> Mapping[str, str]:
    """What a grid asks for, as rows for people."""
    rows = {
        "Suite": grid.suite,
        "Models": ", ".join(grid.models),
        "Retrieval": ", ".join(grid.strategies),
        "Prompts": ", ".join(grid.prompts),
        "Samples a task": str(grid.n),
        "Seed": str(grid.seed),
        "Temperature": "the model's own" if grid.temperature is None else f"{grid.temperature:g}",
        "Budget": _budget(grid.budget),
    }
    return {name: value for name, value in rows.items() if value}


def _budget(budget: Budget) -> str:
    known = (
        (budget.dollars, "${:,.2f}"),
        (budget.tokens, "{:,} tokens"),
        (budget.minutes, "{:g} minutes"),
    )
    return " · ".join(shape.format(value) for value, shape in known if value is not None)
