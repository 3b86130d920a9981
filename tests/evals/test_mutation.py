"""Wrong variants of a reference show which mistakes a suite's tests let through."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.cli import app
from evals.mutants import mutants
from evals.mutation import mutation
from evals.suites import read
from pipeline.errors import BadInput
from pipeline.sandbox import Sandbox

from .conftest import Write, task

CLAMP = '''
def clamp(value: int, low: int = 0) -> int:
    """Not below 0."""
    if value < low:
        raise ValueError("below 0")
    return max(value, low)
'''.lstrip()


def changes(source: str) -> list[str]:
    return [one.change for one in mutants(source)]


def test_variants_are_programs_that_differ_from_the_reference_and_from_each_other() -> None:
    sources = [ast.unparse(ast.parse(one.source)) for one in mutants(CLAMP)]
    assert len(set(sources)) == len(sources) > 5
    assert ast.unparse(ast.parse(CLAMP)) not in sources


def test_a_change_says_where_and_what() -> None:
    assert "line 3, column 8: value < low → value <= low" in changes(CLAMP)
    assert "line 4, column 9: without raise ValueError('below 0')" in changes(CLAMP)
    assert "line 5, column 12: max(value, low) → min(value, low)" in changes(CLAMP)


def test_no_two_changes_of_a_program_have_one_name() -> None:
    told = changes("def f(a, b):\n    return [a + 1, a + 1][b:1][0:1] or a + 1 > 1 > b\n")
    assert len(set(told)) == len(told)


def test_docstrings_annotations_and_the_words_of_errors_are_left_alone() -> None:
    assert not any("below 0" in change and "→" in change for change in changes(CLAMP))
    assert not any("Not below" in change or "int" in change for change in changes(CLAMP))


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("x = a and b", "a and b → a or b"),
        ("x = not a", "not a → a"),
        ("x = a + 7", "7 → 8"),
        ("x = a[2:]", "2: → :"),
        ("x = [one for one in a if one]", "for one in a if one → for one in a"),
        ("x = f(a, b)", "f(a, b) → f(b, a)"),
        ("x = sorted(a, key=f)", "sorted(a, key=f) → sorted(a)"),
        ("for one in a:\n    break", "break → continue"),
        ("if a:\n    f()\nelse:\n    g()", "if a: → without its else"),
        ("x = b if a else c", "b if a else c → c if a else b"),
        ("x += 1", "x += 1 → x -= 1"),
        ("x = ''", "'' → 'X'"),
    ],
)
def test_every_kind_of_mistake_is_made(source: str, change: str) -> None:
    assert any(one.endswith(f": {change}") for one in changes(source))


def suite_of(write: Write, *asserts: str, **fields: Any) -> Path:
    tests = {"kind": "assertions", "asserts": list(asserts)}
    reference = "def double(x):\n    return 2 * x if x > 0 else 0\n"
    return write("tried.jsonl", [task(tests=tests, **{"reference": reference, **fields})])


STRONG = (
    "assert double(5) == 10",
    "assert double(1) == 2",
    "assert double(0) == 0",
    "assert double(-3) == 0",
)


def test_what_weak_tests_let_through_is_named(write: Write, sandbox: Sandbox) -> None:
    (weak,) = mutation(read(suite_of(write, "assert double(2) == 4"), "tried"), sandbox)
    (strong,) = mutation(read(suite_of(write, *STRONG), "tried"), sandbox)
    assert "line 2, column 12: 2 * x → 2 + x" in weak.survivors
    assert weak.score is not None
    assert strong.score is not None
    assert weak.score < strong.score
    assert strong.survivors == ("line 2, column 21: x > 0 → x >= 0", "line 2, column 25: 0 → -1")


def test_a_noted_equivalent_is_not_counted_and_a_wrong_note_is_said(write: Write, sandbox: Sandbox) -> None:
    path = suite_of(write, *STRONG)
    same = "twice nothing is nothing"
    noted = {
        "line 2, column 21: x > 0 → x >= 0": same,
        "line 2, column 25: 0 → -1": same,
        "line 2, column 12: 2 * x → 2 + x": "no",
    }
    path.with_suffix(".equivalent.json").write_text(json.dumps({"t/1": noted}), "utf-8")
    (row,) = mutation(read(path, "tried"), sandbox)
    assert (row.score, row.survivors, len(row.equivalent)) == (1.0, (), 2)
    assert row.stale == ("line 2, column 12: 2 * x → 2 + x",)


def test_the_python_files_of_a_program_are_varied_one_at_a_time(write: Write, sandbox: Sandbox) -> None:
    files = {
        "main.py": "from amount import AMOUNT\nprint(AMOUNT)\n",
        "amount.py": "AMOUNT = 7\n",
        "notes.txt": "x = 1\n",
    }
    tests = {"kind": "command", "steps": [{"expect": {"stdout": "7\n"}}]}
    path = write("files.jsonl", [{"task_id": "t/1", "prompt": "Print 7.", "tests": tests, "reference": files}])
    (row,) = mutation(read(path, "files"), sandbox)
    assert (row.killed, row.survivors) == (3, ())  # 8, 6, and nothing printed


def test_the_command_gives_the_score_and_holds_it_to_a_bar(write: Write) -> None:
    path = suite_of(write, "assert double(2) == 4")
    done = CliRunner().invoke(app, ["mutate", str(path), "--json"])
    report = json.loads(done.stdout)
    assert done.exit_code == 0
    assert report["score"] == report["killed"] / report["variants"] < 0.95
    barred = CliRunner().invoke(app, ["mutate", str(path), "--task", "t/1", "--fail-below", "0.95"])
    assert barred.exit_code == 1
    assert "these pass:" in barred.stdout


def test_an_unknown_task_and_broken_notes_are_refused(write: Write, sandbox: Sandbox) -> None:
    path = suite_of(write, *STRONG)
    with pytest.raises(BadInput, match="no task t/9"):
        mutation(read(path, "tried"), sandbox, ["t/9"])
    path.with_suffix(".equivalent.json").write_text('["no"]', "utf-8")
    with pytest.raises(BadInput, match="cannot be read"):
        mutation(read(path, "tried"), sandbox)


def test_no_more_variants_are_tried_than_asked_for_and_always_the_same(write: Write, sandbox: Sandbox) -> None:
    suite = read(write("s.jsonl", [task("t/1", reference=CLAMP + "double = lambda x: 2 * x\n")]), "s")
    (first,), (second,) = (mutation(suite, sandbox, most=3) for _ in range(2))
    assert first == second
    assert first.killed + len(first.survivors) == 3
