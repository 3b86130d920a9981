"""Whether a suite's tasks stand in what models are given: the knowledge base and the prompt templates.

A passage that holds a task's solution makes a score worth nothing. Two signs are looked for in each part of a task
(prompt, reference, tests): the part as a whole, but for white space, and runs of ten words (n-gram overlap as in Brown
et al. 2020, arXiv:2005.14165, appendix C, with n = 10). Words are letters, digits and underscores in lower case, so
that layout and punctuation hide nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evals.types import Assertions, CheckFunction, Commands, Exchanges, Inputs, Suite, Task, TestFiles
from pipeline.settings import Settings

N = 10
"""Words in a run."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Document:
    """A text that a model may be shown."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """A part of a task that stands in a document."""

    task_id: str
    part: str
    """`prompt`, `reference` or `tests`."""
    place: str
    kind: str
    """`exact` or `10-gram`."""
    share: float
    """How many of the part's runs are in the document, from 0 to 1."""
    example: str
    """The first run that was found."""


def overlaps(suite: Suite, documents: Iterable[Document]) -> Iterator[Overlap]:
    """Every part of every task that overlaps a document. Time and memory grow with the suite plus the documents."""
    parts = {(task.task_id, name): text for task in suite.tasks.values() for name, text in parts_of(task)}
    runs = {key: frozenset(_runs(text)) for key, text in parts.items()}
    owners: dict[str, list[tuple[str, str]]] = {}
    for key, of_part in runs.items():
        for run in of_part:
            owners.setdefault(run, []).append(key)
    for document in documents:
        found: dict[tuple[str, str], list[str]] = {}
        for run in dict.fromkeys(_runs(document.text)):
            for key in owners.get(run, ()):
                found.setdefault(key, []).append(run)
        for key, seen in found.items():
            exact = _plain(parts[key]) in _plain(document.text)
            yield Overlap(*key, document.place, "exact" if exact else f"{N}-gram", len(seen) / len(runs[key]), seen[0])


def parts_of(task: Task) -> Iterator[tuple[str, str]]:
    """The parts that must not be known beforehand; those of fewer than ten words say nothing."""
    reference = task.reference
    texts = {
        "prompt": task.prompt,
        "reference": reference if isinstance(reference, str) else "\n".join((reference or {}).values()),
        "tests": _tests_text(task),
    }
    yield from ((name, text) for name, text in texts.items() if len(_WORD.findall(text)) >= N)


def _tests_text(task: Task) -> str:
    tests = task.tests
    if isinstance(tests, CheckFunction):
        return tests.source
    if isinstance(tests, Assertions):
        return "\n".join((tests.setup, *tests.asserts))
    if isinstance(tests, Inputs):
        return ""  # bare values: they are no text that anybody would copy
    if isinstance(tests, Exchanges | Commands):
        return tests.source if tests.given is None else json.dumps(tests.given)
    assert isinstance(tests, TestFiles)  # noqa: S101  # nosec B101
    return "\n".join(tests.files.values())


def _runs(text: str) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    return (" ".join(words[at : at + N]) for at in range(len(words) - N + 1))


def _plain(text: str) -> str:
    return " ".join(text.split())


def documents_of(settings: Settings) -> list[Document]:
    """The knowledge base as it is now, and the prompt templates."""
    from pipeline.corpus import Corpus
    from pipeline.prompt import TEMPLATES

    passages = [Document(chunk.place, chunk.text) for chunk in Corpus.open(settings).chunks()]
    templates = sorted(TEMPLATES.rglob("*.md"))
    return [
        *passages,
        *(Document(f"prompt/{file.parent.name}/{file.name}", file.read_text("utf-8")) for file in templates),
    ]


def as_json(suite: Suite, found: Iterable[Overlap], documents: int) -> Mapping[str, Any]:
    """The object that `eval check --json` prints."""
    rows = [
        {
            "task_id": one.task_id,
            "part": one.part,
            "place": one.place,
            "kind": one.kind,
            "share": round(one.share, 4),
            "example": one.example,
        }
        for one in sorted(found, key=lambda one: (-one.share, one.task_id))
    ]
    tasks = {row["task_id"] for row in rows}
    return {
        "suite": suite.name,
        "suite_sha256": suite.sha256,
        "tasks": len(suite),
        "documents": documents,
        "contaminated_tasks": len(tasks),
        "overlaps": rows,
    }


def told(report: Mapping[str, Any]) -> str:
    """Lines for a person."""
    if not report["overlaps"]:
        return f"{report['suite']}: none of {report['tasks']} tasks overlaps any of {report['documents']} documents."
    lines = [
        f"{report['suite']}: {report['contaminated_tasks']} of {report['tasks']} tasks stand in what models are shown."
    ]
    for row in report["overlaps"][:20]:
        lines.append(
            f"  {row['task_id']}, {row['part']}: {row['kind']}, {row['share']:.0%}, {row['place']}: {row['example']}"
        )
    return "\n".join(lines)
