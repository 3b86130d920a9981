"""How well a suite's tests tell right from wrong: the share of wrong variants of its references that they turn away.

Every variant is judged as a sample is, in the sandbox. One that passes either shows what the tests do not look at, or
does the same as the reference in every way that the prompt speaks of; a person decides, and writes the second kind down
with a reason in `SUITE.equivalent.json` beside the suite: task id → change → reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.judge import Bounds, Judging, judge
from evals.mutants import mutants
from evals.score import Progress, Watch
from evals.types import Kind, Sample, Suite
from pipeline.errors import BadInput

SECONDS = 0.5
"""Processor time of one variant: references take milliseconds, and some variants never end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMutation:
    """What became of the variants of one task's reference."""

    task_id: str
    killed: int
    """Variants that the tests turned away."""
    survivors: tuple[str, ...]
    """Changes that passed, and of which nobody said that they change nothing."""
    equivalent: tuple[str, ...]
    """Changes that passed and do the same as the reference, by what was written down."""
    stale: tuple[str, ...]
    """Changes that were written down as equivalent, but are not made or do not pass."""

    @property
    def score(self) -> float | None:
        """None where no variant could be made."""
        counted = self.killed + len(self.survivors)
        return self.killed / counted if counted else None


def mutation(
    suite: Suite, sandbox: Judging, only: Collection[str] = (), watch: Watch = lambda _: None
) -> list[TaskMutation]:
    """One row for each task whose reference is one program, in the suite's order; `only` names the tasks to look at.

    Raises:
        BadInput: a task that `only` names is not in the suite, or the notes of equivalent changes cannot be read.
    """
    for task_id in only:
        if task_id not in suite.tasks:
            raise BadInput(f"The suite {suite.name} has no task {task_id}.", "Ids are as in its file.")
    equivalent = _noted(suite)
    chosen = [task for task_id, task in suite.tasks.items() if not only or task_id in only]
    made = [
        (task.task_id, one) for task in chosen if isinstance(task.reference, str) for one in mutants(task.reference)
    ]
    seen: dict[str, dict[str, Kind]] = {task_id: {} for task_id, _ in made}
    samples = (Sample(row, task_id, {"solution": one.source}) for row, (task_id, one) in enumerate(made))
    passed = 0
    for done, judged in enumerate(judge(samples, suite, sandbox, Bounds(SECONDS)), start=1):
        task_id, one = made[judged.sample.row]
        seen[task_id][one.change] = judged.verdict.kind
        passed += judged.verdict.passed
        watch(Progress(done, len(made), passed))
    return [_row(task_id, kinds, equivalent.get(task_id, {})) for task_id, kinds in seen.items()]


def _row(task_id: str, seen: Mapping[str, Kind], noted: Mapping[str, str]) -> TaskMutation:
    passed = sorted((change for change, kind in seen.items() if kind is Kind.PASSED), key=_place)
    return TaskMutation(
        task_id=task_id,
        killed=sum(kind not in (Kind.PASSED, Kind.HARNESS_ERROR) for kind in seen.values()),
        survivors=tuple(change for change in passed if change not in noted),
        equivalent=tuple(change for change in passed if change in noted),
        stale=tuple(change for change in noted if change not in passed),
    )


def _place(change: str) -> tuple[int, int]:
    """Its line and column: verdicts come in no order."""
    line, column = re.findall(r"[0-9]+", change)[:2]
    return int(line), int(column)


def _noted(suite: Suite) -> Mapping[str, Mapping[str, str]]:
    path = Path(suite.path).with_suffix(".equivalent.json")
    if not path.is_file():
        return {}
    try:
        noted = json.loads(path.read_text("utf-8"))
        return {task_id: dict(changes) for task_id, changes in noted.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise BadInput(f"{path} cannot be read: {error}.", "It maps task ids to changes to reasons.") from None


def as_json(suite: Suite, rows: Collection[TaskMutation]) -> dict[str, Any]:
    """The object that `eval mutate --json` prints."""
    killed, survived = sum(row.killed for row in rows), sum(len(row.survivors) for row in rows)
    return {
        "suite": suite.name,
        "suite_sha256": suite.sha256,
        "tasks": len(rows),
        "variants": killed + survived + sum(len(row.equivalent) for row in rows),
        "killed": killed,
        "equivalent": sum(len(row.equivalent) for row in rows),
        "score": killed / (killed + survived) if killed + survived else None,
        "by_task": [
            {
                "task_id": row.task_id,
                "score": row.score,
                "killed": row.killed,
                "survivors": list(row.survivors),
                "equivalent": list(row.equivalent),
                "stale": list(row.stale),
            }
            for row in rows
        ],
    }


def told(report: Mapping[str, Any]) -> str:
    """Lines for a person: the score, then what the tests let through, the weakest tasks first."""
    if report["score"] is None:
        return f"{report['suite']}: no variant could be made; its references are no single programs."
    counted = report["variants"] - report["equivalent"]
    lines = [
        f"{report['suite']}: {report['killed']} of {counted} wrong variants of {report['tasks']} references are turned "
        f"away, {report['score']:.1%}; {report['equivalent']} more do the same as the reference."
    ]
    for row in sorted(report["by_task"], key=lambda row: row["score"] if row["score"] is not None else 1):
        if row["survivors"]:
            lines.append(f"  {row['task_id']}, {row['score']:.0%}; these pass:")
            lines.extend(f"    {change}" for change in row["survivors"])
        lines.extend(f"  {row['task_id']}: noted as equivalent, but it is not: {change}" for change in row["stale"])
    return "\n".join(lines)
