"""What suites there are, and whether they can be trusted: a suite's own solutions must pass its tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.judge import Bounds, Judging, judge
from evals.retrieval import NAMES as QUESTIONS
from evals.retrieval import load as load_questions
from evals.suites import PUBLIC, known, load
from evals.types import LEVELS, Sample, Suite
from pipeline.counts import several
from pipeline.settings import Settings


def listed(names: Iterable[str], settings: Settings) -> list[dict[str, Any]]:
    """A row for each suite, of tasks or of questions: how many, format and hash, or what is missing."""
    found = known(settings)
    return [
        _of_questions(name) if name in QUESTIONS else _row(name, name in found and found[name] is None, settings)
        for name in names
    ]


def _of_questions(name: str) -> dict[str, Any]:
    """A suite for `eval retrieval`: its tasks are questions, which nothing is generated for."""
    suite = load_questions(name)
    about: dict[str, Any] = {"name": name, "tasks": None, "questions": len(suite), "format": "retrieval", "levels": {}}
    return about | {"sha256": suite.sha256, "path": suite.path, "card": _card(suite.path), "missing": ""}


def _row(name: str, absent: bool, settings: Settings) -> dict[str, Any]:
    if absent:
        return {
            "name": name,
            "tasks": None,
            "missing": f"public data; put {PUBLIC[name][0]} into CODECRAFT_BENCHMARKS_DIR",
        }
    return _described(load(name, settings))


def _described(suite: Suite) -> dict[str, Any]:
    return {
        "name": suite.name,
        "tasks": len(suite),
        "format": suite.format,
        "levels": _levels(suite),
        "sha256": suite.sha256,
        "path": suite.path,
        "card": _card(suite.path),
        "missing": "",
    }


def _levels(suite: Suite) -> dict[str, int]:
    """Difficulty → tasks, by their tags; empty where the suite is not graded."""
    tags = [tag for task in suite.tasks.values() for tag in task.tags]
    return {level: tags.count(level) for level in LEVELS if level in tags}


def _card(path: str) -> str:
    """The path of what its author says about it; empty where there is none beside the suite."""
    card = Path(path).with_suffix(".md")
    return str(card) if card.is_file() else ""


def checked(suite: Suite, sandbox: Judging) -> dict[str, Any]:
    """The suite's row, with a sentence for each reference solution that does not pass."""
    samples = [
        Sample(row, task_id, _reference(task.reference))
        for row, (task_id, task) in enumerate(suite.tasks.items())
        if task.reference
    ]
    failures = [
        f"{suite.name}, {one.sample.task_id}: {one.verdict.kind.replace('_', ' ')} ({one.verdict.detail})"
        for one in judge(samples, suite, sandbox, Bounds())
        if not one.verdict.passed
    ]
    return _described(suite) | {"checked": len(samples), "failures": sorted(failures)}


def _reference(reference: str | Mapping[str, str] | None) -> dict[str, Any]:
    return {"solution": reference} if isinstance(reference, str) else {"files": dict(reference or {})}


def told(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as lines for a person."""
    width = max((len(row["name"]) for row in rows), default=0)
    return "\n".join(f"{row['name']:<{width}}  {_summary(row)}" for row in rows)


def _summary(row: Mapping[str, Any]) -> str:
    if row["missing"]:
        return f"not here: {row['missing']}"
    graded = ": " + ", ".join(f"{count} {level}" for level, count in row["levels"].items()) if row["levels"] else ""
    passed = f", all {row['checked']} reference solutions pass" if "checked" in row else ""
    card = f", card {Path(row['card']).name}" if row["card"] else ""
    count = several(row["questions"], "question") if "questions" in row else several(row["tasks"], "task")
    return f"{count}{graded} ({row['format']}), sha256 {row['sha256'][:12]}{passed}{card}"
