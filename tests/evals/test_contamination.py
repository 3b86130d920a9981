"""Tasks that stand in what models are shown are found, also in disguise; what only looks alike is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contamination import COPIES, found
from evals.cli import app
from evals.contamination import (
    Document,
    documents_for,
    documents_of,
    examine,
    in_knowledge,
    in_prompts,
    in_training,
    must_be_clean,
    overlaps,
)
from evals.suites import OURS, load, read
from evals.types import Suite
from pipeline import settings
from pipeline.corpus import Corpus
from pipeline.errors import BadInput
from pipeline.shell import run

from .conftest import Write, task

SOLUTION = """\
def double(number):
    total = number
    for step in range(1):
        total = total + number
    return total if number else 0
"""
DISGUISED = '''\
    >>> async_free = True
    >>> def twice(amount: int) -> int:
    ...     """Says something else."""
    ...     sum_so_far: int = amount  # begin
    ...     for turn in range(1):
    ...         sum_so_far = sum_so_far + amount
    ...     return sum_so_far if amount else 0
'''


def signs(suite: Suite, *texts: str) -> list[tuple[str, str, str]]:
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts)]
    return [(one.part, one.kind, one.place) for one in overlaps(suite, documents) if one.flagged]


@pytest.fixture(autouse=True)
def short_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample of the training data that is made in a moment: every test has a home of its own."""
    monkeypatch.setattr("evals.contamination.documents.STREAM", 40)


@pytest.fixture
def suite(write: Write) -> Suite:
    return read(write("s.jsonl", [task("t/1", reference=SOLUTION)]), "s")


def test_a_solution_in_the_knowledge_base_is_found_whole(suite: Suite) -> None:
    note = f"# Doubling\n\nSome prose.\n\n```python\n{SOLUTION}```\n"
    assert signs(suite, "Nothing here.", note) == [("reference", "exact", "d1")]


def test_another_layout_hides_nothing(suite: Suite) -> None:
    assert signs(suite, SOLUTION.replace("    ", "\t").replace("\n", "\n\n")) == [("reference", "exact", "d0")]


def test_comments_docstrings_and_annotations_hide_nothing(suite: Suite) -> None:
    said = SOLUTION.replace("(number):", "(number: int) -> int:  # why\n    '''What.'''")
    assert signs(suite, f"class A:\n    x = 1\n\n{said}") == [("reference", "normalised", "d0")]


def test_other_names_hide_nothing_even_in_the_example_of_a_docstring(suite: Suite) -> None:
    assert signs(suite, f"Add up.\n\n{DISGUISED}\nAnd more.") == [("reference", "renamed", "d0")]


def test_another_constant_or_another_builtin_is_another_function(suite: Suite) -> None:
    for before, after in {"range(1)": "range(2)", "range": "sorted"}.items():
        disguised = DISGUISED.replace(before, after)
        assert disguised != DISGUISED
        assert signs(suite, disguised) == []


def test_ten_words_of_code_in_a_row_are_an_overlap_and_nine_are_none(suite: Suite) -> None:
    words = ["def", "double", "number", "total", "number", "for", "step", "in", "range", "1", "total"]
    assert list(overlaps(suite, [Document("d", " ".join(words[:9]))])) == []
    (overlap,) = overlaps(suite, [Document("d", " ".join(words[:10]))])
    assert (overlap.part, overlap.kind, overlap.count, overlap.flagged) == ("reference", "n-gram", 1, False)


def test_prose_needs_thirteen_words(write: Write) -> None:
    asked = "Write a function that gives back the sum of the squares of all odd numbers in a list called double."
    one = read(write("s.jsonl", [task("t/1", prompt=asked)]), "s")
    words = asked.split()
    assert list(overlaps(one, [Document("d", " ".join(words[:12]))])) == []
    (overlap,) = overlaps(one, [Document("d", f"Please: {' '.join(words[:17]).upper()}!")])
    assert (overlap.part, overlap.kind, overlap.count, overlap.flagged) == ("prompt", "n-gram", 5, True)


def test_the_share_says_how_much_of_a_part_was_found(suite: Suite) -> None:
    half = "\n".join(SOLUTION.split("\n")[:4])
    (overlap,) = overlaps(suite, [Document("d", half)])
    assert 0.2 < overlap.share < 0.8
    assert overlap.example.startswith("def double number total")


def test_what_stands_in_many_documents_belongs_to_nobody(suite: Suite) -> None:
    part = "\n".join(SOLUTION.split("\n")[:4])
    assert signs(suite, part) == [("reference", "n-gram", "d0")]
    assert signs(suite, *[part] * 11) == []


def test_a_one_liner_under_other_names_is_found_unless_everybody_has_it(write: Write) -> None:
    tasks = [task("t/1", reference="def odd(n):\n    return n % 2 == 1\n")]
    renamed = "def is_uneven(value: int) -> bool:\n    return value % 2 == 1\n"
    one = read(write("s.jsonl", tasks), "s")
    assert signs(one, renamed) == [("reference", "renamed", "d0")]
    assert signs(one, *[f"{renamed}\n# {number}\n" for number in range(11)]) == []
    assert list(overlaps(one, [Document("stream", renamed, by_grammar=True)])) == []


def test_a_one_liner_in_a_library_of_many_functions_is_chance_and_in_a_few_it_is_none(write: Write) -> None:
    one = read(write("s.jsonl", [task("t/1", reference="def odd(n):\n    return n % 2 == 1\n")]), "s")
    renamed = "def is_uneven(value):\n    return value % 2 == 1\n"
    others = [f"def other_{number}(value):\n    return value // {number} + {number}\n" for number in range(1, 5)]
    assert signs(one, "\n".join([renamed, *others[:3]])) == [("reference", "renamed", "d0")]
    assert signs(one, "\n".join([renamed, *others])) == []


def test_a_class_of_fields_alone_is_found_under_other_names(write: Write) -> None:
    source = "class Pet(BaseModel):\n    name: str\n    age: int = 3\n"
    one = read(write("s.jsonl", [task("t/1", reference=source)]), "s")
    renamed = source.replace("Pet", "Boat").replace("name", "harbour").replace("age", "masts")
    assert signs(one, renamed) == [("reference", "renamed", "d0")]
    assert signs(one, renamed.replace("str", "bytes")) == []


def test_a_constant_and_a_helper_beside_a_function_may_be_renamed_too(write: Write) -> None:
    source = (
        "MOST = 9\n\n\ndef low(n):\n    return min(n, MOST)\n\n\ndef total(ns):\n    return sum(low(n) for n in ns)\n"
    )
    one = read(write("s.jsonl", [task("t/1", reference=source)]), "s")
    for before, after in {"MOST": "LIMIT", "low": "capped", "total": "added"}.items():
        source = source.replace(before, after)
    assert signs(one, source) == [("reference", "renamed", "d0")]


def test_a_small_sure_sign_does_not_hide_a_large_one(write: Write) -> None:
    error = "class TooMuch(Exception):\n    pass\n\n\n"
    one = read(write("s.jsonl", [task("t/1", reference=f"{error}{SOLUTION}")]), "s")
    assert signs(one, f"{error}{DISGUISED}") == [("reference", "renamed", "d0")]


def test_counting_is_nobodys_secret(write: Write) -> None:
    rows = " ".join(str(number) for number in range(40))
    counting = {"kind": "assertions", "asserts": [f"assert double({rows.split()}) == 1"]}
    assert signs(read(write("s.jsonl", [task("t/1", tests=counting)]), "s"), rows) == []


def test_none_of_our_suites_stands_in_the_knowledge_base_or_the_prompts() -> None:
    documents = [*in_knowledge(Corpus.open(settings.load())), *in_prompts()]
    assert len(documents) > 60
    assert any(document.place.startswith("prompt/") for document in documents)
    for path in OURS.glob("*.jsonl"):
        assert examine(read(path, path.stem), documents).flagged == frozenset()


@pytest.mark.parametrize("copy", ["exact", "reformatted", "renamed"])
def test_every_solution_of_humaneval_that_is_planted_is_found(
    copy: str, benchmarks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODECRAFT_BENCHMARKS_DIR", str(benchmarks))
    assert found(load("humaneval", settings.load()), COPIES[copy]) == 1


def test_what_nano_was_trained_on_counts_for_nano_alone(write: Write) -> None:
    chosen = settings.load()
    training = list(in_training(chosen))
    assert {one.place.split(":")[0] for one in training} == {"training/wordings.jsonl", "training/stream"}
    held = json.loads((settings.ROOT / "training" / "wordings.jsonl").read_text("utf-8").splitlines()[2])
    learned = read(write("s.jsonl", [held]), "s")
    corpus = Corpus.open(chosen)
    assert examine(learned, documents_for(["recipes", "nano"], ["none"], corpus, chosen)).flagged
    assert not examine(learned, documents_for(["recipes"], ["none"], corpus, chosen)).flagged


def test_a_run_is_stopped_beyond_the_limit_unless_it_is_allowed(suite: Suite) -> None:
    dirty, clean = examine(suite, [Document("leak.md", SOLUTION)]), examine(suite, [Document("note.md", "Nothing.")])
    must_be_clean(clean)
    must_be_clean(dirty, allowed=True)
    with pytest.raises(BadInput, match=r"1 of 1 tasks of s .* t/1, reference, exact, in leak\.md"):
        must_be_clean(dirty)
    assert (dirty.flagged, dirty.share) == ({"t/1"}, 1.0)


def test_a_handful_of_one_liners_under_other_names_is_told_and_stops_no_run(write: Write) -> None:
    tasks = [task(f"t/{n}", reference=f"def over(x):\n    return x > {n}\n") for n in range(6)]
    renamed = [Document(f"note-{n}", f"def above(value):\n    return value > {n}\n") for n in range(6)]
    one = read(write("s.jsonl", tasks), "s")
    few = examine(one, renamed[:4])
    assert len(few.flagged) == 4
    must_be_clean(few)
    with pytest.raises(BadInput, match="6 of 6 tasks"):
        must_be_clean(examine(one, renamed))


def test_a_leak_is_found_through_the_shell(write: Write, capsys: Any) -> None:
    path = write("s.jsonl", [task("t/1", reference=SOLUTION)])
    assert run(app, ["check", str(path), "--json"]) == 0
    Corpus.open(settings.load()).add_path(write("leak.py", [SOLUTION]))
    capsys.readouterr()
    assert run(app, ["check", str(path), "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)["overlaps"]
    assert (row["task_id"], row["kind"], row["place"]) == ("t/1", "exact", "leak.py/leak.py")
    assert run(app, ["check", str(path)]) == 1
    assert "t/1, reference: exact, 100%" in capsys.readouterr().out


def test_documents_are_all_there_is() -> None:
    chosen = settings.load()
    places = [one.place.split("/")[0] for one in documents_of(Corpus.open(chosen), chosen)]
    assert set(places) == {"knowledge", "prompt", "training"}
