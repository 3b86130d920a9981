"""What stands behind the metric: candidates and tests in `code_eval`'s shape, judged in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from typing import Any

from evals.results import worded
from evals.stats import pass_at_k
from evals.types import Kind, Verdict
from pipeline.errors import BadInput

Results = dict[int, list[tuple[int, dict[str, Any]]]]


def code_eval(
    predictions: Sequence[Sequence[str]], references: Sequence[str], ks: Sequence[int], *, workers: int, seconds: float
) -> tuple[dict[str, float | None], Results]:
    """pass@k over all tasks and every candidate's verdict; pass@k is None where a task has fewer than k candidates.

    Raises:
        BadInput: there are more or fewer tests than lists of candidates, or a k below 1.
        SandboxUnavailable: programs cannot be run safely enough here.
    """
    if len(predictions) != len(references):
        raise BadInput(
            f"{len(predictions)} lists of candidates but {len(references)} tests.", "Give one test for each."
        )
    results: Results = {task: [] for task in range(len(predictions))}
    for task, candidate, verdict in _judged(predictions, references, workers, seconds):
        row = {"task_id": task, "passed": verdict.passed, "result": worded(verdict), "completion_id": candidate}
        results[task].append((candidate, {**row, "verdict": str(verdict.kind)}))
    for rows in results.values():
        rows.sort(key=lambda one: one[0])
    return {f"pass@{k}": _mean(results, k) for k in ks}, results


def _judged(
    predictions: Sequence[Sequence[str]], references: Sequence[str], workers: int, seconds: float
) -> Iterator[tuple[int, int, Verdict]]:
    from evals.judge import WALL
    from pipeline import settings
    from pipeline.sandbox import Limits, Sandbox, Trial

    chosen = settings.load()
    limits = Limits(cpu_seconds=seconds, wall_seconds=WALL * seconds)
    places = [(task, candidate) for task, programs in enumerate(predictions) for candidate in range(len(programs))]
    trials = (Trial(predictions[task][one], references[task], "assertions", limits=limits) for task, one in places)
    with Sandbox(workers=workers, minimum=chosen.minimum_isolation, unsafe=chosen.unsafe_no_sandbox) as sandbox:
        for place, outcome in sandbox.judge_all(trials):
            yield *places[place], Verdict(kind=Kind(outcome.verdict), detail=outcome.detail)


def _mean(results: Results, k: int) -> float | None:
    counts = [(len(rows), sum(row["passed"] for _, row in rows)) for rows in results.values()]
    values = [pass_at_k(n, c, k) for n, c in counts]
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known and len(known) == len(values) else None
