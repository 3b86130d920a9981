"""Suites of labelled questions: what a person asks, and what answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals import rows
from pipeline.errors import BadInput, UnknownName
from pipeline.settings import ROOT

FOLDER = ROOT / "datasets" / "suites" / "retrieval"
NAMES: Mapping[str, Path] = {path.stem: path for path in sorted(FOLDER.glob("*.jsonl"))}
"""The suites that come with CodeCraft, by name."""


@dataclass(frozen=True, slots=True)
class Question:
    question_id: str
    """Unique in its suite."""
    ask: str
    """The question, word for word as it is searched for."""
    relevant: tuple[str, ...]
    """What answers it, at least one: pages (`knowledge/logging.md`) or symbols (`pydantic.fields.Field`)."""


@dataclass(frozen=True, slots=True)
class QuestionSuite:
    name: str
    questions: tuple[Question, ...]
    """In the order of the file."""
    sha256: str
    """Of the file's bytes as they lie on disk."""
    path: str

    def __len__(self) -> int:
        return len(self.questions)


def load(name: str) -> QuestionSuite:
    """The suite of that name, or in that file.

    Raises:
        UnknownName: there is neither such a suite nor such a file.
        BadInput: a row is no labelled question; file, line and field are named.
    """
    path = NAMES.get(name) or Path(name)
    if name not in NAMES and not path.is_file() and not path.suffix and "/" not in name:
        raise UnknownName("suite of questions", name, NAMES)
    found: dict[str, Question] = {}
    for line, row in rows.objects(path):
        question = _question(row, f"{path}, line {line}")
        if question.question_id in found:
            raise BadInput(f"{path}, line {line}: the id {question.question_id} occurs twice.", "Give each its own.")
        found[question.question_id] = question
    if not found:
        raise BadInput(f"{path} holds no question.", "A suite has one JSON object on each line.")
    return QuestionSuite(path.name.split(".")[0], tuple(found.values()), rows.sha256_of(path), str(path))


def _question(row: Mapping[str, Any], where: str) -> Question:
    for field in ("question_id", "ask"):
        if not isinstance(row.get(field), str) or not row[field].strip():
            raise BadInput(f"{where}: the field {field!r} must be a text.", "See datasets/suites/README.md.")
    relevant = row.get("relevant")
    if not isinstance(relevant, list) or not relevant or not all(isinstance(one, str) and one for one in relevant):
        raise BadInput(f"{where}: the field 'relevant' must be a list of texts.", "See datasets/suites/README.md.")
    return Question(row["question_id"], row["ask"], tuple(dict.fromkeys(relevant)))
