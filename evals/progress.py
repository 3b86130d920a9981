"""How far a grid is, as a value: what the shell's bar, the page and a returning visitor see."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from evals import stats
from evals.types import Configuration, Kind, Score, Verdict

Number = TypeVar("Number", int, float)

PARTIAL_DRAWS = 2_000
"""Resamples for an interval that will be drawn again in a second."""


class State(StrEnum):
    """What a grid, or one run of it, is doing."""

    WAITING = "waiting"
    CHECKING = "checking"
    """Models are loaded and suites are looked through; nothing has been generated yet."""
    RUNNING = "running"
    STOPPED = "stopped"
    """By somebody, by the budget, or by the end of its process; it can be resumed."""
    FAILED = "failed"
    """A model gave no answer, or a precondition does not hold; it can be resumed when that is mended."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Usage:
    """What samples have cost; each is None where it is unknown of any of them."""

    tokens_in: int | None = 0
    tokens_out: int | None = 0
    dollars: float | None = 0.0

    @property
    def tokens(self) -> int | None:
        return _plus(self.tokens_in, self.tokens_out)

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Usage:
        """From a sample's row, or from a report's `usage`."""
        return cls(fields["tokens_in"], fields["tokens_out"], fields["dollars"])

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            _plus(self.tokens_in, other.tokens_in),
            _plus(self.tokens_out, other.tokens_out),
            _plus(self.dollars, other.dollars),
        )


def _plus(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else one + other


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """One run of a grid."""

    run_id: str
    configuration: Configuration
    state: State
    total: int
    """Samples in all."""
    drawn: int
    judged: int
    passed: int
    pass_at: Mapping[int, Score]
    """By k, over the tasks that have k judged samples so far; the interval tightens as tasks are added."""
    scored_tasks: int
    """Tasks with at least one judged sample."""
    usage: Usage
    trouble: str = ""
    """Why it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A grid at one moment."""

    grid_id: str
    state: State
    runs: tuple[RunProgress, ...]
    """In the order of the grid's configurations."""
    seconds: float = 0.0
    """Wall time of this sitting."""
    seconds_left: float | None = None
    """None while nobody can say."""
    says: str = ""
    """A sentence on why it stands still, and on how to go on; empty while it runs."""

    @property
    def total(self) -> int:
        return sum(run.total for run in self.runs)

    @property
    def drawn(self) -> int:
        return sum(run.drawn for run in self.runs)

    @property
    def judged(self) -> int:
        return sum(run.judged for run in self.runs)

    @property
    def usage(self) -> Usage:
        return sum((run.usage for run in self.runs), Usage())

    @property
    def ended(self) -> bool:
        """Whether nothing more will come unless it is resumed."""
        return self.state in (State.STOPPED, State.FAILED, State.OVER)


class Gauge:
    """Counts what happens to one run; safe to be read from any thread."""

    def __init__(self, run_id: str, configuration: Configuration, total: int, ks: Sequence[int]) -> None:
        self.state, self.trouble = State.WAITING, ""
        self.seconds = 0.0
        """Wall time spent on drawing in this sitting."""
        self.drawn_now = 0
        """Samples drawn in this sitting."""
        self._lock = threading.Lock()
        self._run_id, self._configuration, self._total, self._ks = run_id, configuration, total, ks
        self._drawn, self._judged, self._passed, self._usage = 0, 0, 0, Usage()
        self._counts: dict[str, tuple[int, int]] = {}

    def drew(self, row: Mapping[str, Any]) -> None:
        with self._lock:
            self._drawn += 1
            self._usage += Usage.of(row)

    def judged(self, task_id: str, verdict: Verdict) -> None:
        with self._lock:
            self._judged += 1
            if verdict.kind is not Kind.HARNESS_ERROR:
                self._passed += verdict.passed
                judged, passed = self._counts.get(task_id, (0, 0))
                self._counts[task_id] = (judged + 1, passed + verdict.passed)

    def over(self, report: Mapping[str, Any], counts: stats.Counts) -> None:
        """The run was over before: what its report says."""
        with self._lock:
            self.state, self._usage = State.OVER, Usage.of(report["usage"])
            self._drawn = self._judged = self._total
            self._counts, self._passed = dict(counts), sum(passed for _, passed in counts.values())

    @property
    def usage(self) -> Usage:
        return self._usage

    @property
    def left(self) -> int:
        """Samples that are still to be drawn."""
        return self._total - self._drawn

    def read(self) -> RunProgress:
        with self._lock:
            counts = dict(self._counts)
            numbers = {"total": self._total, "drawn": self._drawn, "judged": self._judged, "passed": self._passed}
            usage, state, trouble = self._usage, self.state, self.trouble
        return RunProgress(
            run_id=self._run_id,
            configuration=self._configuration,
            state=state,
            pass_at={k: partial_score(counts, k) for k in self._ks},
            scored_tasks=len(counts),
            usage=usage,
            trouble=trouble,
            **numbers,
        )


def partial_score(counts: stats.Counts, k: int) -> Score:
    """pass@k over the tasks that have enough samples already."""
    ready = {task: pair for task, pair in counts.items() if pair[0] >= k}
    if not ready:
        return Score(None, reason=f"No task has {k} judged samples yet.")
    return stats.score(ready, k, draws=PARTIAL_DRAWS)
