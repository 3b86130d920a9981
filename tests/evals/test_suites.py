"""Suites of every format are read, and broken ones are refused with file, line and reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from evals import rows
from evals.suites import OURS, load, read
from evals.types import Assertions, CheckFunction, Inputs, Style, TestFiles
from pipeline import settings
from pipeline.errors import BadInput, DependencyFailed, UnknownName

from .conftest import Write, task

SCHEMA = jsonschema.Draft202012Validator(json.loads((OURS / "task.schema.json").read_text("utf-8")))
HUMANEVAL = {
    "task_id": "H/0",
    "prompt": "def one():\n",
    "entry_point": "one",
    "canonical_solution": "    return 1\n",
    "test": "def check(candidate):\n    assert candidate() == 1\n",
}
PLUS = {
    "task_id": "Mbpp/2",
    "prompt": '"""\nShared elements.\nassert similar_elements((3, 4), (5, 4)) == (4,)\n"""\n',
    "entry_point": "similar_elements",
    "canonical_solution": "def similar_elements(a, b):\n    return tuple(set(a) & set(b))\n",
    "base_input": [[[3, 4], [5, 4]]],
    "plus_input": [[[], []], [[1, 2], [2, 1]]],
    "atol": 0,
    "assertion": "assert set(similar_elements((3, 4), (5, 4))) == set((4,))",
}


def test_humaneval_is_the_head_of_a_function(write: Write) -> None:
    suite = read(write("h.jsonl", [HUMANEVAL]), "h")
    one = suite.tasks["H/0"]
    assert (suite.format, one.style, one.entry_point) == ("humaneval", Style.CODE, "one")
    assert one.reference == "def one():\n    return 1\n"
    assert isinstance(one.tests, CheckFunction)


def test_mbpp_is_english_with_the_asserts_shown_to_the_model(write: Write) -> None:
    row = {
        "task_id": 11,
        "text": "Double it.",
        "code": "def double(x):\r\n    return 2 * x",
        "test_list": ["assert abs(double(2)) == 4"],
    }
    one = read(write("m.jsonl", [row | {"test_setup_code": "import math"}]), "m").tasks["11"]
    assert (one.style, one.entry_point) == (Style.TEXT, "double")
    assert "assert abs(double(2)) == 4" in one.prompt
    assert one.tests == Assertions(("assert abs(double(2)) == 4",), "import math")


def test_sanitized_mbpp_is_one_array(tmp_path: Path) -> None:
    row = {"source_file": "", "task_id": 2, "prompt": "Double.", "code": "def double(x): return 2 * x"}
    path = tmp_path / "sanitized.json"
    path.write_text(json.dumps([row | {"test_imports": ["import math"], "test_list": ["assert double(1) == 2"]}]))
    suite = read(path, "s")
    assert suite.format == "mbpp-sanitized"
    assert suite.tasks["2"].tests == Assertions(("assert double(1) == 2",), "import math")


def test_evalplus_gives_stored_lists_the_types_of_the_assertion(write: Write) -> None:
    one = read(write("p.jsonl", [PLUS]), "p").tasks["Mbpp/2"]
    assert isinstance(one.tests, Inputs)
    assert one.tests.base == ([(3, 4), (5, 4)],)
    assert one.tests.plus == ([(), ()], [(1, 2), (2, 1)])
    assert "set(answer)" in one.tests.oracle


@pytest.mark.parametrize(
    ("assertion", "stored", "given"),
    [
        ("assert f([(1, 2)], 3) == 0", [[[5, 6], [7, 8]], 1], [[(5, 6), (7, 8)], 1]),
        ("assert f((1, (2, 3), 4)) == 0", [[9, [8, 7], [6, 5], 4]], [(9, (8, 7), (6, 5), 4)]),
        ("assert f({'a': (1, 2)}) == 0", [{"b": [3, 4]}], [{"b": (3, 4)}]),
        ("assert f(1 + 2j) == 0", ["(3+4j)"], [3 + 4j]),
        ("assert f(0, 1j) == 0", ["1", "2j"], [1.0, 2j]),
        ("assert f([{1, 2}, {}]) == 0", [[[1], []]], [[{1}, {}]]),
        ("assert f('x', [1]) == 0", ["12", [1, 2]], ["12", [1, 2]]),
    ],
)
def test_evalplus_arguments_take_their_true_types(
    write: Write, assertion: str, stored: list[Any], given: list[Any]
) -> None:
    row = PLUS | {
        "task_id": "T/0",
        "entry_point": "f",
        "assertion": assertion,
        "base_input": [stored],
        "plus_input": [],
    }
    one = read(write("p.jsonl", [row]), "p").tasks["T/0"]
    assert isinstance(one.tests, Inputs)
    assert repr(one.tests.base) == repr((given,))


def test_multipl_e_loses_the_part_that_runs_its_tests(write: Write) -> None:
    tests = "def check(candidate):\n    assert candidate(1) == 2\n\ndef test_check():\n    check(inc)\n\ntest_check()\n"
    row = {"name": "HumanEval_0_inc", "language": "py", "prompt": "def inc(x: int) -> int:\n", "tests": tests}
    one = read(write("e.jsonl", [row | {"stop_tokens": ["\ndef"]}]), "e").tasks["HumanEval_0_inc"]
    assert one.entry_point == "inc"
    assert one.tests == CheckFunction("def check(candidate):\n    assert candidate(1) == 2\n")
    with pytest.raises(BadInput, match="only Python"):
        read(write("e.jsonl", [row | {"language": "lua"}]), "e")


def test_native_tasks_may_have_tests_over_several_files(write: Write) -> None:
    files = {"tests/test_a.py": "def test_a():\n    from main import a\n", "tests/data/x.txt": "1"}
    row = {"task_id": "n/1", "prompt": "p", "tests": {"kind": "pytest", "files": files}}
    one = read(write("n.jsonl", [row]), "n").tasks["n/1"]
    assert one.wants_files
    assert one.tests == TestFiles(files)


@pytest.mark.parametrize("path", sorted(OURS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_our_own_suites_keep_to_the_published_schema(path: Path) -> None:
    for _, row in rows.objects(path):
        SCHEMA.validate(row)


@pytest.mark.parametrize(
    "change",
    [
        {"tests": {"kind": "guess"}},
        {"tests": {"kind": "assertions", "asserts": []}},
        {"style": "verse"},
        {"limits": {"cpu_seconds": 0}},
        {"difficulty": "hard"},
        {"tests": {"kind": "inputs", "base": [1]}},
        {"tests": {"kind": "asgi"}},
        {"tests": {"kind": "command", "steps": [{"args": []}]}},
    ],
)
def test_reader_and_schema_refuse_the_same(write: Write, change: dict[str, Any]) -> None:
    row = task(**change)
    if change.get("tests", {}).get("kind") in ("asgi", "command"):
        del row["entry_point"]
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(row)
    with pytest.raises(BadInput, match="line 1"):
        read(write("n.jsonl", [row]), "n")


BROKEN: dict[str, tuple[list[Any], str]] = {
    "no JSON": ([task(), "{oops\n"], "line 2: not JSON"),
    "a list instead of an object": ([task(), "[1]\n"], "line 2: a row must be a JSON object"),
    "an id twice": ([task("t/1"), task("t/1")], "line 2: the task id t/1 occurs twice"),
    "no id": ([{name: value for name, value in task().items() if name != "task_id"}], "line 1: the task id is missing"),
    "an empty id": ([task("")], "line 1: the task id is empty"),
    "nothing in it": ([], "holds no task"),
    "no known format": ([{"question": "?"}], "line 1: not a task in any format known here"),
    "tests that do not compile": (
        [task(tests={"kind": "assertions", "asserts": ["assert double(2) = 4"]})],
        "line 1: the tests of t/1 do not compile",
    ),
    "a check that does not compile": (
        [HUMANEVAL | {"test": "def check(c)\n"}],
        "line 1: the tests of H/0 do not compile",
    ),
    "a reference that does not compile": ([task(reference="def double(x)")], "line 1: its reference do"),
    "no entry point": ([task(entry_point=7)], "line 1: the field 'entry_point' must be a string"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_suite_is_refused_with_line_and_reason(write: Write, case: str) -> None:
    given, reason = BROKEN[case]
    with pytest.raises(BadInput) as caught:
        read(write("broken.jsonl", given), "broken")
    assert reason in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_no_gzip_and_one_that_is_cut_off_are_told_apart(tmp_path: Path) -> None:
    plain, cut = tmp_path / "plain.jsonl.gz", tmp_path / "cut.jsonl.gz"
    plain.write_text(json.dumps(task()))
    cut.write_bytes(gzip.compress(json.dumps(task()).encode() * 50)[:-20])
    with pytest.raises(BadInput, match="is not gzip"):
        read(plain, "plain")
    with pytest.raises(BadInput, match="broken gzip"):
        read(cut, "cut")


def test_gzip_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "packed.jsonl"
    path.write_bytes(gzip.compress(json.dumps(task()).encode()))
    assert list(read(path, "packed").tasks) == ["t/1"]


def test_a_wrong_name_lists_the_near_ones_and_an_absent_file_says_where_to_put_it() -> None:
    chosen = settings.load()
    with pytest.raises(UnknownName, match="humanevl") as unknown:
        load("humanevl", chosen)
    assert "Did you mean humaneval?" in unknown.value.hint
    with pytest.raises(BadInput, match="public data that is not here") as absent:
        load("mbpp", chosen)
    assert "CODECRAFT_BENCHMARKS_DIR" in absent.value.hint
    with pytest.raises(BadInput, match="There is no file"):
        load("nowhere/tasks.jsonl", chosen)


def test_a_public_suite_is_fetched_from_the_hub_once_and_only_where_that_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = pytest.importorskip("datasets")
    asked: list[tuple[str, str]] = []

    def of(*numbers: int) -> Any:
        row = {"text": "Write a function to double.", "code": "def double(x):\n    return 2 * x", "test_setup_code": ""}
        rows = [
            {"task_id": n, **row, "test_list": ["assert double(2) == 4"], "challenge_test_list": []} for n in numbers
        ]
        return datasets.Dataset.from_list(rows)

    def load_dataset(place: str, configuration: str) -> Any:
        asked.append((place, configuration))
        if len(asked) == 1:
            raise ConnectionError("the hub is away")
        return datasets.DatasetDict({"train": of(3), "test": of(11, 2)})

    monkeypatch.setattr(datasets, "load_dataset", load_dataset)
    with pytest.raises(BadInput, match="public data that is not here"):
        load("mbpp", settings.load(home=tmp_path, hub=False))
    assert asked == []
    online = settings.load(home=tmp_path, hub=True)
    with pytest.raises(DependencyFailed, match="the hub is away"):
        load("mbpp", online)
    assert load("mbpp", online).sha256 == load("mbpp", online).sha256
    assert asked[1:] == [("google-research-datasets/mbpp", "full")]
    assert list(load("mbpp", online).tasks) == ["2", "3", "11"]


@pytest.mark.parametrize(("name", "tasks"), [("humaneval", 164), ("mbpp", 974), ("mbpp-sanitized", 427)])
def test_public_suites_are_read_whole(benchmarks: Path, name: str, tasks: int) -> None:
    suite = load(name, settings.load(benchmarks_dir=benchmarks))
    assert len(suite) == tasks
    assert all(one.reference and one.entry_point in one.reference for one in suite.tasks.values())
