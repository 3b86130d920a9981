"""A grid of runs as a value: one suite put to every model with every retrieval strategy and every prompt version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Any

from evals.types import Configuration
from pipeline.errors import BadInput
from pipeline.prompt import DEFAULT

MOST_RUNS = 200
"""Runs of one grid: each keeps two files open while it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a grid may use at most; None is no limit. Whatever is reached first stops it, and it can be resumed."""

    dollars: float | None = None
    """By the user's own price table, over all sittings. A hosted call is sent only if the most it can cost is left."""
    tokens: int | None = None
    """Read and written together, over all sittings; looked at before each call, so the last one may go beyond."""
    minutes: float | None = None
    """Wall time of one sitting."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value is not None and not 0 < value < float("inf"):
                raise BadInput(f"A budget of {value} {name} is no budget.", "Give more than 0, or none at all.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What is to be measured. Equal grids give equal samples and verdicts, whatever the budget was."""

    suite: str
    """A name as in `eval suites`, or a file."""
    models: tuple[str, ...]
    strategies: tuple[str, ...] = ("none",)
    prompts: tuple[str, ...] = (DEFAULT,)
    """Prompt versions."""
    n: int = 1
    """Samples for each task."""
    ks: tuple[int, ...] = (1,)
    """The k of every pass@k that is wanted."""
    seed: int = 0
    temperature: float | None = None
    """None leaves each model's own default."""
    max_tokens: int | None = None
    timeout: float | None = None
    """Processor seconds for judging one sample; None takes the task's own limit, else its kind's."""
    budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        if self.n < 1:
            raise BadInput("A run needs at least one sample for each task.", "Choose -n of 1 or more.")
        if not self.ks or min(self.ks) < 1:
            raise BadInput("pass@k starts at k = 1.", "Write it like 1,10.")
        if max(self.ks) > self.n:
            raise BadInput(
                f"pass@{max(self.ks)} needs {max(self.ks)} samples of each task, not {self.n}.",
                "Ask for more samples, or for a lower k.",
            )
        for name in ("models", "strategies", "prompts"):
            if not getattr(self, name):
                raise BadInput(f"The grid has no {name}.", "Choose at least one.")
        if len(self.configurations) > MOST_RUNS:
            raise BadInput(
                f"The grid has {len(self.configurations)} runs; {MOST_RUNS} is the most.", "Split it into several."
            )

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """One for each run, model by model, so that a model is loaded once."""
        axes = (dict.fromkeys(one) for one in (self.models, self.strategies, self.prompts))
        return tuple(
            Configuration(
                model=model,
                strategy=strategy,
                prompt=prompt,
                seed=self.seed,
                temperature=self.temperature,
                max_tokens=self.max_tokens,
            )
            for model, strategy, prompt in product(*axes)
        )

    @property
    def as_dict(self) -> dict[str, Any]:
        """The grid as JSON knows it; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Grid:
        """The grid that `as_dict` gave."""
        lists = {name: tuple(fields[name]) for name in ("models", "strategies", "prompts", "ks")}
        return cls(**{**fields, **lists, "budget": Budget(**fields["budget"])})
