"""What the files of a run hold: its samples, what the model was sent for them, and what became of them in numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals import rows, stats
from evals.runs.places import Folder
from evals.types import Kind, Verdict
from pipeline.errors import BadInput, UnknownName


def samples(folder: Folder, task_id: str | None = None) -> Iterator[dict[str, Any]]:
    """The samples of a run so far, of one task or of all: rows as in `samples.jsonl`. Those that are drawn and not
    judged yet have no `verdict`."""
    read = rows.objects(folder.samples) if folder.over else enumerate(_so_far(folder))
    return (row for _, row in read if task_id is None or row["task_id"] == task_id)


def _so_far(folder: Folder) -> Iterator[dict[str, Any]]:
    verdicts = {one["row"]: one["verdict"] for one in _whole_lines(folder.verdicts) if "verdict" in one}
    for one in _whole_lines(folder.drawn):
        verdict = verdicts.get(one["row"])
        shown = {"verdict": verdict["kind"], "passed": verdict["kind"] == Kind.PASSED} if verdict else {}
        told = {name: verdict[name] for name in ("detail", "output", "seconds", "forgeable")} if verdict else {}
        yield one["sample"] | shown | told


def verdict_of(row: Mapping[str, Any]) -> Verdict:
    """What a sample's row says of its verdict."""
    return Verdict(
        kind=Kind(row["verdict"]),
        detail=row.get("detail", ""),
        output=row.get("output", ""),
        seconds=row.get("seconds", 0.0),
        forgeable=row.get("forgeable", False),
    )


def _whole_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file that somebody may be writing."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)


def prompt(folder: Folder, task_id: str) -> dict[str, Any]:
    """What a model was sent for a task: `messages` (role, text), `passages`, `prompt_version`, `prompt_sha256`.

    Raises:
        UnknownName: the run has not asked for this task.
    """
    asked = {row["task_id"]: row for row in _whole_lines(folder.prompts)}
    if task_id not in asked:
        raise UnknownName("task", task_id, asked)
    return asked[task_id]


def tally(folder: Folder) -> dict[str, dict[str, int]]:
    """Task id → verdict → how many samples, so far: what a table of a run's tasks shows."""
    counted: dict[str, dict[str, int]] = {}
    for row in samples(folder):
        if "verdict" in row:
            of_task = counted.setdefault(row["task_id"], {})
            of_task[row["verdict"]] = of_task.get(row["verdict"], 0) + 1
    return counted


def counts(path: Path) -> stats.Counts:
    """Task id → samples judged and passed, of a file of results.

    Raises:
        BadInput: a row holds no verdict.
    """
    counted: dict[str, tuple[int, int]] = {}
    for line, row in rows.objects(path):
        if "task_id" not in row or not isinstance(row.get("passed"), bool):
            raise BadInput(f"{path}, line {line}: no verdict.", "Name a run, or the results of `eval score`.")
        if row.get("verdict") != Kind.HARNESS_ERROR:
            judged, passed = counted.get(str(row["task_id"]), (0, 0))
            counted[str(row["task_id"])] = (judged + 1, passed + row["passed"])
    if not counted:
        raise BadInput(f"{path} holds no verdict.", "Name a run, or the results of `eval score`.")
    return counted
