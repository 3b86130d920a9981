"""What a grid will take, before it begins: calls, tokens, seconds, money. What nobody knows is None, not 0.

Prompts are rendered for a few tasks and counted; how long replies are and how long they take is known where the same
model has been run before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, TypeVar

from evals import runs
from evals.grid import Budget
from evals.ready import Prepared
from evals.run import Order
from evals.runs import Run
from evals.sample import Source, asked
from evals.types import Configuration, Suite
from pipeline.counts import several
from pipeline.errors import BadInput
from pipeline.prompt import CHARS_PER_TOKEN

if TYPE_CHECKING:
    from pipeline.settings import Settings

LOOKED_AT = 5
"""Tasks whose prompts are rendered."""
DAY = 86_400.0
"""Seconds."""

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEstimate:
    """One run of the grid."""

    configuration: Configuration
    calls: int
    """Samples to be drawn."""
    tokens_in: int
    """About, by the length of the prompts."""
    tokens_out: int | None
    """About, from earlier runs of the model; None where there are none."""
    seconds: float | None
    """Of drawing, from earlier runs of the model; judging goes on beside it."""
    dollars: float | None
    """About; None where the price or the length of the replies is unknown."""
    most_dollars: float | None
    """With every reply as long as `max_tokens` allows."""

    @property
    def tokens(self) -> int | None:
        return None if self.tokens_out is None else self.tokens_in + self.tokens_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The whole grid: sums over its runs, None where one of them is unknown."""

    runs: tuple[RunEstimate, ...]
    """In the order of `grid.configurations`."""

    @property
    def calls(self) -> int:
        return sum(run.calls for run in self.runs)

    @property
    def tokens(self) -> int | None:
        return _sum(run.tokens for run in self.runs)

    @property
    def seconds(self) -> float | None:
        return _sum(run.seconds for run in self.runs)

    @property
    def dollars(self) -> float | None:
        return _sum(run.dollars for run in self.runs)

    @property
    def most_dollars(self) -> float | None:
        return _sum(run.most_dollars for run in self.runs)

    @property
    def says(self) -> str:
        """What is known, and then what is not, for a person."""
        figures = {
            "tokens": None if self.tokens is None else f"about {self.tokens:,} tokens",
            "time": None if self.seconds is None else f"about {lasting(self.seconds)}",
            "cost": self._cost,
        }
        known = [several(self.calls, "sample"), *filter(None, figures.values())]
        unknown = [name for name, figure in figures.items() if figure is None]
        return ", ".join(known) + (f". Not known beforehand: {', '.join(unknown)}" if unknown else "")

    @property
    def _cost(self) -> str | None:
        if self.dollars is not None:
            return f"about {self.dollars:.2f} dollars" if self.dollars else "free of charge"
        return None if self.most_dollars is None else f"at most {self.most_dollars:.2f} dollars"


def estimate(one: Prepared, settings: Settings) -> Estimate:
    """Look at the prompts of a few tasks and at earlier runs. Generates nothing.

    Raises:
        StoreFailed: passages cannot be retrieved.
    """
    earlier = tuple(run for run in runs.listed(settings) if run.report is not None)
    length = cache(lambda configuration: _prompt_tokens(one.suite, configuration, one.source))
    return Estimate(
        runs=tuple(_of_run(order, one.source, length(order.configuration), earlier) for order in one.orders)
    )


def must_fit(expected: Estimate, budget: Budget) -> None:
    """Say now what the budget would say later.

    Raises:
        BadInput: it would take more than the budget has, or days without a budget for time.
    """
    pairs = (
        ("dollars", expected.dollars, budget.dollars),
        ("tokens", expected.tokens, budget.tokens),
        ("minutes", expected.seconds and expected.seconds / 60, budget.minutes),
    )
    for name, wanted, given in pairs:
        if wanted is not None and given is not None and wanted > given:
            raise BadInput(
                f"This grid would take about {wanted:,.4g} {name}; the budget has {given:,.4g}.",
                "Raise the budget, or take fewer samples, models, strategies or prompts.",
            )
    if expected.seconds is not None and expected.seconds > DAY and budget.minutes is None:
        raise BadInput(
            f"This grid would take about {lasting(expected.seconds)}.",
            "Give --minutes to let it run so long, and resume it afterwards; or make it smaller.",
        )


def lasting(seconds: float) -> str:
    """`40 s` (at least one), `12 min`, `3.5 h`, `2.1 days`."""
    for unit, size in (("days", DAY), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{max(1.0, seconds):.0f} s"


def _of_run(order: Order, source: Source, prompt_tokens: float, earlier: Sequence[Run]) -> RunEstimate:
    calls, asked_of = len(order.suite) * order.n, order.configuration
    tokens_in = round(prompt_tokens * calls)
    alike = _alike(order, earlier)
    written = _mean(alike, lambda run: _a_sample(run, "tokens_out"))
    seconds = _mean(alike, lambda run: _a_sample(run, "generation_seconds"))
    price = source.price(asked_of.model)
    free = price is not None and not price.input and not price.output

    def cost(tokens_out: float | None) -> float | None:
        if free:
            return 0.0
        return None if price is None or tokens_out is None else price.of(tokens_in, round(tokens_out))

    return RunEstimate(
        configuration=asked_of,
        calls=calls,
        tokens_in=tokens_in,
        tokens_out=None if written is None else round(written * calls),
        seconds=None if seconds is None else seconds * calls,
        dollars=cost(None if written is None else written * calls),
        most_dollars=cost(None if asked_of.max_tokens is None else asked_of.max_tokens * calls),
    )


def _prompt_tokens(suite: Suite, configuration: Configuration, source: Source) -> float:
    """The mean length of a prompt, by a few tasks spread over the suite."""
    tasks = list(suite.tasks.values())
    some = tasks[:: max(1, len(tasks) // LOOKED_AT)][:LOOKED_AT]
    return fmean(
        sum(len(str(message.text)) for message in asked(task, configuration, source).messages) / CHARS_PER_TOKEN
        for task in some
    )


def _alike(order: Order, earlier: Sequence[Run]) -> Sequence[Run]:
    """Earlier runs of the model: on the same suite if there are any."""
    of_model = [run for run in earlier if run.configuration.model == order.configuration.model]
    return [run for run in of_model if run.suite_sha256 == order.suite.sha256] or of_model


def _a_sample(run: Run, name: str) -> float | None:
    total = run.report["usage"][name] if run.report else None
    return None if total is None or run.report is None else float(total) / max(1, run.report["samples"])


def _mean(alike: Sequence[Run], figure: Callable[[Run], float | None]) -> float | None:
    known = [value for run in alike if (value := figure(run)) is not None]
    return fmean(known) if known else None


def _sum(values: Iterable[Number | None]) -> Number | None:
    total: Number | None = None
    for value in values:
        if value is None:
            return None
        total = value if total is None else total + value
    return total
