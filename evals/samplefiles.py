"""Samples from files: JSON lines, bigcode's list of lists, EvalPlus' folders. They stream."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals import rows
from evals.types import Sample, Suite
from pipeline.errors import BadInput

FIELDS = ("solution", "completion", "response")
"""What a row may hold its answer in; the first that is there counts."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first reading of the samples found: every row is sound."""

    samples: int
    by_task: Mapping[str, int]
    """Task id → samples; only tasks that have some."""
    sha256: str


def survey(path: Path, suite: Suite) -> Survey:
    """Read all samples once, so that nothing is begun that cannot be finished.

    Raises:
        BadInput: a row is broken, names no task of the suite or holds no answer, or there is no row; the line is named.
    """
    by_task = Counter(sample.task_id for sample in stream(path, suite))
    if not by_task:
        raise BadInput(f"{path} holds no sample.", "Write one JSON object with a task_id on each line.")
    return Survey(by_task.total(), dict(by_task), _sha256(path))


def stream(path: Path, suite: Suite) -> Iterator[Sample]:
    """The samples in the order of the file.

    Raises:
        BadInput: see `survey`.
    """
    read = _folder if path.is_dir() else _lists if _is_lists(path) else _lines
    for number, (where, fields) in enumerate(read(path, suite)):
        yield Sample(number, _checked(fields, suite, where), fields)


Rows = Iterator[tuple[str, Mapping[str, Any]]]


def _lines(path: Path, suite: Suite) -> Rows:
    for line, fields in rows.objects(path):
        yield f"{path}, line {line}", fields


def _is_lists(path: Path) -> bool:
    return rows.is_array(path) and isinstance(next((row.value for row in rows.read(path)), None), list)


def _lists(path: Path, suite: Suite) -> Rows:
    """bigcode-evaluation-harness: for each task of the suite, in its order, a list of whole programs."""
    for row in rows.read(path):
        where = f"{path}, list {row.line}"
        if row.line > len(suite):
            raise BadInput(f"{where}: {suite.name} has only {len(suite)} tasks.", "Score with the suite it is for.")
        if not isinstance(row.value, list):
            raise BadInput(f"{where}: not a list of programs.", "Every element is a list of strings.")
        task_id = list(suite.tasks)[row.line - 1]
        for program in row.value:
            yield where, {"task_id": task_id, "solution": program}


def _folder(path: Path, suite: Suite) -> Rows:
    """EvalPlus: a folder for each task, named by its id with `_` for `/`, with whole programs `0.py`, `1.py`, …"""
    names = {task_id.replace("/", "_"): task_id for task_id in suite.tasks}
    for folder in sorted(one for one in path.iterdir() if one.is_dir()):
        if folder.name not in names:
            raise BadInput(f"{folder}: no task of {suite.name} is named so.", "Score with the suite it is for.")
        for file in sorted(folder.glob("*.py"), key=lambda one: (len(one.stem), one.stem)):
            yield str(file), {"task_id": names[folder.name], "solution": _text(file)}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{file}: not UTF-8 text.", "Save the file as UTF-8.") from None


def _checked(fields: Mapping[str, Any], suite: Suite, where: str) -> str:
    """The id of the sample's task."""
    task_id = fields.get("task_id")
    if isinstance(task_id, int) and not isinstance(task_id, bool):
        task_id = str(task_id)
    if not isinstance(task_id, str) or not task_id:
        raise BadInput(f"{where}: the task_id is missing.", "Every row needs a task_id.")
    known = _known_id(task_id, suite)
    if known is None:
        like = ", ".join(list(suite.tasks)[:3])
        raise BadInput(f"{where}: {suite.name} has no task {task_id}.", f"Its ids look like these: {like}.")
    _has_answer(fields, where)
    return known


def _known_id(task_id: str, suite: Suite) -> str | None:
    """MBPP's ids are bare numbers; others write `MBPP/11` or `Mbpp/11`."""
    if task_id in suite.tasks:
        return task_id
    head, _, tail = task_id.rpartition("/")
    return tail if head.lower() == "mbpp" and tail in suite.tasks else None


def _has_answer(fields: Mapping[str, Any], where: str) -> None:
    if isinstance(fields.get("files"), dict) and all(isinstance(text, str) for text in fields["files"].values()):
        return
    given = [name for name in FIELDS if name in fields]
    if not given:
        raise BadInput(f"{where}: no answer.", f"Give one of {', '.join(FIELDS)}, or files.")
    if not isinstance(fields[given[0]], str):
        raise BadInput(f"{where}: the field {given[0]!r} must be a string.", "Repeat the task_id for several answers.")


def _sha256(path: Path) -> str:
    if path.is_file():
        return rows.sha256_of(path)
    digest = hashlib.sha256()
    for file in sorted(path.glob("*/*.py")):
        digest.update(f"{file.relative_to(path)}\0{rows.sha256_of(file)}\n".encode())
    return digest.hexdigest()
