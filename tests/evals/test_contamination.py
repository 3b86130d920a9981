"""Tasks that stand in what models are shown are found; what only looks alike is not."""

from __future__ import annotations

from evals.contamination import Document, documents_of, overlaps
from evals.suites import OURS, read
from evals.types import Suite
from pipeline import settings

from .conftest import Write, task

SOLUTION = """\
def double(number):
    total = number
    for step in range(1):
        total = total + number
    return total if number else 0
"""


def found(suite: Suite, *texts: str) -> list[tuple[str, str, str]]:
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts)]
    return [(one.part, one.kind, one.place) for one in overlaps(suite, documents)]


def suite(write: Write) -> Suite:
    return read(write("s.jsonl", [task("t/1", reference=SOLUTION)]), "s")


def test_a_solution_in_the_knowledge_base_is_found_whole(write: Write) -> None:
    note = f"# Doubling\n\nSome prose.\n\n```python\n{SOLUTION}```\n"
    assert found(suite(write), "Nothing here.", note) == [("reference", "exact", "d1")]


def test_another_layout_hides_nothing(write: Write) -> None:
    assert found(suite(write), SOLUTION.replace("    ", "\t").replace("\n", "\n\n")) == [("reference", "exact", "d0")]


def test_ten_words_in_a_row_are_an_overlap_and_nine_are_none(write: Write) -> None:
    words = ["def", "double", "number", "total", "number", "for", "step", "in", "range", "1", "total"]
    one = suite(write)
    assert found(one, " ".join(words[:9])) == []
    ((part, kind, _),) = found(one, " ".join(words[:10]))
    assert (part, kind) == ("reference", "10-gram")


def test_the_share_says_how_much_of_a_part_was_found(write: Write) -> None:
    half = "\n".join(SOLUTION.split("\n")[:4])
    (overlap,) = overlaps(suite(write), [Document("d", half)])
    assert 0.2 < overlap.share < 0.8
    assert overlap.example.startswith("def double number total")


def test_none_of_our_suites_stands_in_the_knowledge_base_or_the_prompts() -> None:
    documents = documents_of(settings.load())
    assert len(documents) > 40
    assert any(document.place.startswith("prompt/") for document in documents)
    for path in OURS.glob("*.jsonl"):
        assert list(overlaps(read(path, path.stem), documents)) == []


def test_a_leak_is_found_through_the_shell(write: Write, capsys: object) -> None:
    from evals.cli import app
    from pipeline.corpus import Corpus
    from pipeline.shell import run

    path = write("s.jsonl", [task("t/1", reference=SOLUTION)])
    assert run(app, ["check", str(path), "--json"]) == 0
    Corpus.open(settings.load()).add_path(write("leak.py", [SOLUTION]))
    assert run(app, ["check", str(path), "--json"]) == 1
