"""Tasks that need a library which only its documents describe: solved with them, not without."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rag import library_names, passed, read_by_the_script
from evals.contamination import examine, in_knowledge
from evals.grid import Grid
from evals.judge import Bounds, judge
from evals.library import library_of
from evals.ready import prepared
from evals.suites import OURS, load, read
from evals.types import Sample, Suite
from pipeline.build import build
from pipeline.corpus import Corpus
from pipeline.errors import BadInput
from pipeline.sandbox import Sandbox
from pipeline.settings import Settings

from .conftest import Write, task


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One home for all: the notes and the documents are read once."""
    return Settings(home=tmp_path_factory.mktemp("rag"))


@pytest.fixture(scope="module")
def rag(chosen: Settings) -> Suite:
    return load("rag", chosen)


def test_the_suite_is_what_its_card_says(rag: Suite) -> None:
    libraries = {name: source for one in rag.tasks.values() for name, source in one.beside.items()}
    assert (len(rag), len(libraries)) == (60, 12)
    for one in rag.tasks.values():
        ((name, source),) = one.beside.items()
        assert libraries[name] == source
        assert library_names(one)
        assert f"`{Path(name).stem}`" in one.prompt


def test_every_name_that_a_solution_needs_stands_in_the_documents_and_in_no_prompt(rag: Suite) -> None:
    for one in rag.tasks.values():
        (name,) = one.beside
        document = (OURS / "rag" / name).with_suffix(".md").read_text("utf-8")
        for needed in library_names(one):
            assert needed in document
        assert f"import {' '.join(library_names(one))}" not in one.prompt


@pytest.mark.parametrize(("strategy", "share"), [("gold", 1.0), ("none", 0.0)])
def test_the_scripted_reader_passes_with_the_gold_documents_and_fails_without(
    rag: Suite, chosen: Settings, strategy: str, share: float, sandbox: Sandbox
) -> None:
    counts = passed(rag, strategy, read_by_the_script(rag, chosen), sandbox)
    assert sum(right for _, right in counts.values()) / len(counts) == share


def test_a_program_finds_its_library_and_nothing_that_would_answer_for_it(rag: Suite, sandbox: Sandbox) -> None:
    one = rag.tasks["rag/tidewater-guest-bill"]
    right = str(one.reference)
    programs = {
        "passed": right + "\nimport os\nassert os.listdir('.') == ['tidewater.py'], os.listdir('.')\n",
        "wrong_answer": right + "\nimport tidewater\ndues = tidewater.dues = lambda *_, **__: 310\n",
        "exception": right.replace("resident=resident", "local=resident"),
    }
    samples = [Sample(row, one.task_id, {"solution": text}) for row, text in enumerate(programs.values())]
    verdicts = {judged.sample.row: judged.verdict for judged in judge(samples, rag, sandbox, Bounds())}
    assert [verdicts[row].kind for row in range(3)] == list(programs)
    assert not any(verdict.forgeable for verdict in verdicts.values())


def test_what_strategies_search_are_the_suite_s_documents_and_none_of_them_enters_the_person_s(
    chosen: Settings,
) -> None:
    workbench = build(chosen)
    ready = prepared(Grid(suite="rag", models=("recipes",), strategies=("lexical",)), workbench)
    first, *_ = ready.source.strategy("lexical").invoke("harbour dues of a resident ship in tidewater")
    assert first.metadata["source"].startswith("rag/tidewater.md")
    assert {source.name for source in workbench.corpus.sources()} == {"knowledge"}


def test_the_documents_hold_no_solution(rag: Suite, chosen: Settings) -> None:
    library = library_of(rag, Corpus.open(chosen), chosen)
    assert examine(rag, in_knowledge(library.corpus)).flagged == frozenset()


def test_a_suite_without_libraries_searches_what_the_person_has_also_beside_a_folder_of_its_name(
    write: Write, chosen: Settings
) -> None:
    path = write("mine.jsonl", [task("t/1")])
    path.with_suffix("").mkdir()
    corpus = Corpus.open(chosen)
    assert library_of(read(path, "mine"), corpus, chosen).corpus is corpus


def test_a_reference_that_would_run_without_its_library_is_refused(write: Write) -> None:
    row = task("t/1", tests={"kind": "inputs", "base": [[1]]}, beside={"lib.py": "x = 1\n"})
    with pytest.raises(BadInput, match="nothing lies beside it"):
        read(write("s.jsonl", [row]), "s")
