"""How well a suite's tests tell right from wrong: the share of wrong variants of its references that they turn away.

Every variant is judged as a sample is, in the sandbox. One that passes either shows what the tests do not look at, or
does the same as the reference in every way that the prompt speaks of; a person decides, and writes the second kind down
with a reason in `SUITE.equivalent.json` beside the suite: task id → change → reason.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.judge import Bounds, Judging, judge
from evals.mutants import mutants
from evals.score import Progress, Watch
from evals.types import Kind, Sample, Suite, Task
from pipeline.errors import BadInput

SECONDS = 0.5
"""Processor time of one variant of a function: references take milliseconds, and some variants never end. Programs of
files have what the judge gives them."""


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
    suite: Suite,
    sandbox: Judging,
    only: Collection[str] = (),
    watch: Watch = lambda _: None,
    most: int | None = None,
) -> list[TaskMutation]:
    """One row for each task that has a reference in Python, in the suite's order; `only` names the tasks to look at.

    `most` is how many variants of each task are tried, always the same ones; None tries all.

    Raises:
        BadInput: a task that `only` names is not in the suite, or the notes of equivalent changes cannot be read.
    """
    for task_id in only:
        if task_id not in suite.tasks:
            raise BadInput(f"The suite {suite.name} has no task {task_id}.", "Ids are as in its file.")
    noted = _noted(suite)
    tried = [one for task in suite.tasks.values() if not only or task.task_id in only for one in _some(task, most)]
    seen: dict[str, dict[str, Kind]] = {}
    for row, kind in _judged(tried, suite, sandbox, watch).items():
        seen.setdefault(tried[row].task_id, {})[tried[row].change] = kind
    return [_row(task_id, kinds, _of(noted.get(task_id, {}), kinds, most)) for task_id, kinds in seen.items()]


def _some(task: Task, most: int | None) -> list[_Variant]:
    made = list(_variants(task))
    return made if most is None or len(made) <= most else random.Random(task.task_id).sample(made, most)  # noqa: S311


def _of(noted: Mapping[str, str], tried: Collection[str], most: int | None) -> Mapping[str, str]:
    """A change that was noted but not drawn is not stale."""
    return noted if most is None else {change: reason for change, reason in noted.items() if change in tried}


@dataclass(frozen=True, slots=True)
class _Variant:
    """A wrong variant of a task's reference, as a sample's fields."""

    task_id: str
    change: str
    fields: Mapping[str, Any]


def _variants(task: Task) -> Iterator[_Variant]:
    if isinstance(task.reference, str):
        for one in mutants(task.reference):
            yield _Variant(task.task_id, one.change, {"solution": one.source})
        return
    files = dict(task.reference or {})
    for path, text in files.items():
        for one in mutants(text) if path.endswith(".py") else ():
            yield _Variant(task.task_id, f"{path}, {one.change}", {"files": {**files, path: one.source}})


def _judged(tried: Sequence[_Variant], suite: Suite, sandbox: Judging, watch: Watch) -> dict[int, Kind]:
    """Place in `tried` → verdict, in that order."""
    kinds: dict[int, Kind] = {}
    passed = 0
    for of_files, bounds in ((False, Bounds(SECONDS)), (True, Bounds())):
        samples = (
            Sample(row, one.task_id, one.fields)
            for row, one in enumerate(tried)
            if suite.tasks[one.task_id].wants_files is of_files
        )
        for judged in judge(samples, suite, sandbox, bounds):
            kinds[judged.sample.row] = judged.verdict.kind
            passed += judged.verdict.passed
            watch(Progress(len(kinds), len(tried), passed))
    return dict(sorted(kinds.items()))


def _row(task_id: str, seen: Mapping[str, Kind], noted: Mapping[str, str]) -> TaskMutation:
    passed = [change for change, kind in seen.items() if kind is Kind.PASSED]
    return TaskMutation(
        task_id=task_id,
        killed=sum(kind not in (Kind.PASSED, Kind.HARNESS_ERROR) for kind in seen.values()),
        survivors=tuple(change for change in passed if change not in noted),
        equivalent=tuple(change for change in passed if change in noted),
        stale=tuple(change for change in noted if change not in passed),
    )


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
        return f"{report['suite']}: no variant could be made; it has no references in Python."
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
