"""The suite `functions` is what its card says. That its references pass is seen with those of the other suites."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from evals.contamination import Document, Overlap, overlaps, parts_of
from evals.mutants import mutants
from evals.suites import OURS, load
from evals.types import Assertions, CheckFunction, Suite
from pipeline import settings
from pipeline.settings import ROOT

LEVELS = ("easy", "medium", "hard")
CARD = (OURS / "functions.md").read_text("utf-8")


@pytest.fixture(scope="module")
def functions() -> Suite:
    return load("functions", settings.load())


def test_the_card_states_hash_and_numbers_of_the_file(functions: Suite) -> None:
    levels = Counter(one.tags[0] for one in functions.tasks.values())
    assert functions.sha256 in CARD
    assert f"{len(functions)} tasks" in CARD
    assert f"{levels['easy']} easy, {levels['medium']} medium, {levels['hard']} hard" in " ".join(CARD.split())


def test_there_are_enough_tasks_of_each_difficulty(functions: Suite) -> None:
    levels = Counter(one.tags[0] for one in functions.tasks.values())
    assert len(functions) >= 120
    assert set(levels) == set(LEVELS)
    assert all(levels[level] >= least for level, least in zip(LEVELS, (40, 50, 30), strict=True))


def test_every_task_has_a_name_of_its_own_and_asks_for_it(functions: Suite) -> None:
    tasks = functions.tasks.values()
    assert len({one.entry_point for one in tasks}) == len(functions)
    for one in tasks:
        assert re.fullmatch(r"functions/[a-z0-9-]+", one.task_id)
        assert f"`{one.entry_point}" in one.prompt or f"def {one.entry_point}(" in one.prompt
        assert len(one.tags) >= 2


def test_no_task_can_be_forged_and_each_is_looked_at_several_times(functions: Suite) -> None:
    for one in functions.tasks.values():
        assert isinstance(one.tests, CheckFunction | Assertions)
        source = one.tests.source if isinstance(one.tests, CheckFunction) else "\n".join(one.tests.asserts)
        assert sum(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(source))) >= 3, one.task_id


def test_what_is_noted_as_equivalent_is_made_and_has_a_reason(functions: Suite) -> None:
    noted = json.loads(Path(functions.path).with_suffix(".equivalent.json").read_text("utf-8"))
    for task_id, reasons in noted.items():
        reference = functions.tasks[task_id].reference
        assert isinstance(reference, str)
        assert reasons.keys() <= {one.change for one in mutants(reference)}, task_id
        assert all(len(reason.split()) >= 4 for reason in reasons.values()), task_id


def test_no_task_stands_in_what_the_recipes_and_nano_are_made_of(functions: Suite) -> None:
    places = ("datasets/knowledge", "pipeline/generate", "pipeline/package", "pipeline/prompt", "training")
    kinds = {".j2", ".json", ".jsonl", ".md", ".py", ".toml", ".txt", ".yaml"}
    files = [file for place in places for file in (ROOT / place).rglob("*") if file.suffix in kinds]
    documents = [Document(str(file.relative_to(ROOT)), file.read_text("utf-8")) for file in files]
    assert len(documents) > 100
    assert [said for one, said in found_in(documents, functions) if one.flagged] == []


def test_no_task_stands_in_another_suite_of_ours(functions: Suite) -> None:
    others = [path.stem for path in OURS.glob("*.jsonl") if path.stem != functions.name]
    documents = tasks_of(others, settings.load())
    assert len(documents) > 300
    assert [said for one, said in found_in(documents, functions) if one.flagged] == []


def test_no_task_repeats_a_public_one(functions: Suite, benchmarks: Path) -> None:
    documents = tasks_of(["humaneval", "mbpp", "mbpp-sanitized"], settings.load(benchmarks_dir=benchmarks))
    assert len(documents) > 1500
    assert [said for _, said in found_in(documents, functions)] == []


def tasks_of(names: Iterable[str], chosen: settings.Settings) -> list[Document]:
    tasks = [one for name in names for one in load(name, chosen).tasks.values()]
    return [Document(one.task_id, "\n".join(part.text for part in parts_of(one))) for one in tasks]


def found_in(documents: list[Document], suite: Suite) -> list[tuple[Overlap, str]]:
    return [
        (one, f"{one.task_id}, {one.part}: {one.kind}, {one.place}, {one.example}")
        for one in overlaps(suite, documents)
    ]
