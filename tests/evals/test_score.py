"""Samples of every shape are judged once each, and nothing that was finished is lost or done again."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evals import results, rows
from evals.judge import Bounds, judge
from evals.samplefiles import stream, survey
from evals.score import Plan, default_out, finished, ks_of, score
from evals.suites import load, read
from evals.types import Kind, Report, Sample, Suite
from pipeline import settings
from pipeline.errors import BadInput
from pipeline.sandbox import Outcome, Sandbox, Trial

from .conftest import RIGHT, WRONG, Write, task


class Counting:
    """A sandbox that counts what it is asked, and may break off."""

    def __init__(self, sandbox: Sandbox, breaks_after: int | None = None) -> None:
        self._sandbox = sandbox
        self._left = breaks_after
        self.asked = 0

    def judge_all(self, trials: Iterable[Trial]) -> Iterator[tuple[int, Outcome]]:
        for place, outcome in self._sandbox.judge_all(trials):
            if self._left == 0:
                raise KeyboardInterrupt
            self._left = None if self._left is None else self._left - 1
            self.asked += 1
            yield place, outcome


def plan(suite: Suite, samples: Path, **changes: Any) -> Plan:
    return Plan(**{"suite": suite, "samples": samples, "out": default_out(samples), "ks": (1, 2), **changes})


def solutions(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"task_id": task_id, "solution": program} for task_id, program in pairs]


def without_times(path: Path) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "seconds"} for _, row in rows.objects(path)]


def same(one: Report, other: Report) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in Report.__slots__ if name != "seconds")


def test_every_way_to_write_a_sample_is_judged(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    given = [
        {"task_id": "t/1", "solution": RIGHT},
        {"task_id": "t/1", "completion": RIGHT},
        {"task_id": "t/1", "response": f"Sure:\n```python\n{RIGHT}```"},
        {"task_id": "t/2", "solution": WRONG},
        {"task_id": "t/2", "response": "I would rather not."},
        {"task_id": "t/2", "solution": "def double(x)\n    return 2 * x\n"},
        {"task_id": "t/2", "solution": "def twice(x):\n    return 2 * x\n"},
        {"task_id": "t/2", "solution": "def double(x):\n    return 2 * x # \0\n"},
        {"task_id": "t/2", "solution": "def double(x):\n    return 2 * x # \ud800\n"},
    ]
    asked = plan(suite, write("s.jsonl", given))
    report = score(asked, sandbox)
    assert [row["verdict"] for _, row in rows.objects(asked.out)] == [
        *("passed", "passed", "passed"),
        *("wrong_answer", "no_code", "syntax_error", "no_entry_point", "syntax_error", "syntax_error"),
    ]
    assert report.pass_at[1].value == 0.5
    assert report.pass_at[2].value == 0.5
    assert report.coverage == 1
    assert report.verdicts == {"passed": 3, "wrong_answer": 1, "syntax_error": 3, "no_entry_point": 1, "no_code": 1}


def test_a_completion_is_appended_where_the_prompt_is_code(write: Write, sandbox: Sandbox) -> None:
    head = {
        "task_id": "h/1",
        "prompt": "def one():\n",
        "entry_point": "one",
        "test": "def check(c):\n    assert c() == 1\n",
    }
    suite = read(write("h.jsonl", [head]), "h")
    given = [
        {"task_id": "h/1", "completion": text} for text in ("    return 1", "  return 1", "\treturn 1", "return 1")
    ]
    asked = plan(suite, write("s.jsonl", given))
    score(asked, sandbox)
    assert [row["passed"] for _, row in rows.objects(asked.out)] == [True, True, True, False]


def test_the_projects_own_known_answer_is_one_half(benchmarks: Path, write: Write, sandbox: Sandbox) -> None:
    suite = load(str(benchmarks / "example_problem.jsonl"), settings.load())
    samples = write("s.jsonl", [(benchmarks / "example_samples.jsonl").read_text("utf-8")])
    report = score(plan(suite, samples, bounds=Bounds(1.0)), sandbox)
    assert report.pass_at[1].value == 0.5
    assert report.verdicts == {"passed": 3, "exception": 2, "timed_out": 1}


def test_a_partial_set_is_scored_and_its_coverage_said(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    report = score(plan(suite, write("s.jsonl", solutions(("t/2", RIGHT)))), sandbox)
    assert (report.judged_tasks, report.tasks, report.coverage) == (1, 2, 0.5)
    assert report.pass_at[1].value == 1
    assert report.pass_at[2].value is None


def test_results_are_the_samples_rows_with_the_verdict(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    given = {"task_id": "t/1", "response": f"```python\n{WRONG}```", "model": "m", "note": {"any": [1]}}
    asked = plan(suite, write("s.jsonl", [given]))
    score(asked, sandbox)
    ((_, row),) = rows.objects(asked.out)
    assert asked.out.name == "s.jsonl_results.jsonl"
    assert given.items() <= row.items()
    assert row["result"].startswith("failed: ")
    assert (row["passed"], row["verdict"], row["forgeable"]) == (False, "wrong_answer", False)
    assert row["solution"] == WRONG  # so that other harnesses can load the file as samples


def test_samples_come_as_lists_of_lists_folders_and_gzip(suite: Suite, tmp_path: Path, sandbox: Sandbox) -> None:
    lists, folder, packed = tmp_path / "lists.json", tmp_path / "folder", tmp_path / "s.jsonl.gz"
    lists.write_text(json.dumps([[RIGHT, WRONG], [RIGHT, RIGHT]]))
    for place, program in {"t_1/0.py": RIGHT, "t_1/1.py": WRONG, "t_2/0.py": RIGHT, "t_2/1.py": RIGHT}.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(program)
    four = solutions(("t/1", RIGHT), ("t/1", WRONG), ("t/2", RIGHT), ("t/2", RIGHT))
    packed.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in four).encode()))
    reports = [score(plan(suite, samples), sandbox) for samples in (lists, folder, packed)]
    assert all(same(reports[0], other) for other in reports[1:])
    assert reports[0].pass_at[1].value == 0.75


BROKEN: dict[str, tuple[list[Any], str]] = {
    "no JSON": ([*solutions(("t/1", RIGHT)), "{\n"], "line 2: not JSON"),
    "no id": ([{"solution": RIGHT}], "line 1: the task_id is missing"),
    "an unknown id": (solutions(("t/1", RIGHT), ("t/9", RIGHT)), "line 2: two has no task t/9"),
    "no answer": ([{"task_id": "t/1", "text": RIGHT}], "line 1: no answer"),
    "an answer that is a list": ([{"task_id": "t/1", "solution": [RIGHT]}], "line 1: the field 'solution' must be"),
    "nothing": ([], "holds no sample"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_samples_are_refused_before_anything_is_judged(
    suite: Suite, write: Write, sandbox: Sandbox, case: str
) -> None:
    given, reason = BROKEN[case]
    samples = write("broken.jsonl", given)
    before = set(samples.parent.iterdir())
    with pytest.raises(BadInput) as caught:
        score(plan(suite, samples), sandbox)
    assert reason in caught.value.message
    assert set(samples.parent.iterdir()) == before


@pytest.mark.parametrize("text", ["0", "-1", "1,x", "", ",", "1.5"])
def test_a_k_without_meaning_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        ks_of(text)


def test_what_was_finished_before_a_break_is_not_judged_again(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    given = solutions(*[(f"t/{1 + number % 2}", RIGHT if number % 3 else WRONG) for number in range(20)])
    whole = score(plan(suite, write("whole.jsonl", given)), sandbox)
    asked = plan(suite, write("broken.jsonl", given))
    first, second = Counting(sandbox, breaks_after=7), Counting(sandbox)
    with pytest.raises(KeyboardInterrupt):
        score(asked, first)
    assert not asked.out.exists()
    with asked.journal.open("ab") as journal:
        journal.write(b'{"row": 19, "verd')  # what a kill in the middle of a line leaves
    report = score(asked, second)
    assert first.asked + second.asked == 20
    assert same(report, whole)
    assert without_times(asked.out) == without_times(default_out(asked.samples.with_name("whole.jsonl")))
    finished(asked, report)
    assert not asked.journal.exists()


def test_other_samples_under_the_same_name_begin_anew(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    asked = plan(suite, write("s.jsonl", solutions(("t/1", WRONG), ("t/2", WRONG))))
    score(asked, sandbox)  # and killed before the journal went
    write("s.jsonl", solutions(("t/1", RIGHT), ("t/2", RIGHT)))
    assert score(asked, sandbox).pass_at[1].value == 1


def test_a_kill_after_the_last_verdict_costs_nothing(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    asked = plan(suite, write("s.jsonl", solutions(("t/1", RIGHT), ("t/2", WRONG))))
    before, again = score(asked, sandbox), Counting(sandbox)
    assert same(score(asked, again), before)
    assert again.asked == 0


def test_kill_9_and_the_same_command_give_the_report_of_an_unbroken_one(
    two_tasks: Path, write: Write, tmp_path: Path
) -> None:
    slow = "import time\ntime.sleep(0.15)\n"
    given = solutions(*[(f"t/{1 + number % 2}", slow + (RIGHT if number % 3 else WRONG)) for number in range(30)])
    samples = write("s.jsonl", given)
    journal = samples.with_name("s.jsonl_results.jsonl.journal")
    command = [sys.executable, "-m", "pipeline", "eval", "score", str(two_tasks), str(samples), "--json", "-k", "1,3"]
    killed = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 4)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    kept = [json.loads(line)["row"] for line in journal.read_bytes().split(b"\n")[1:-1]]
    assert 3 <= len(kept) < 30
    after = subprocess.run(command, capture_output=True, check=True)
    whole = subprocess.run([*command, "--out", str(tmp_path / "whole")], capture_output=True, check=True)
    shown, expected = json.loads(after.stdout), json.loads(whole.stdout)
    for report in (shown, expected):
        del report["seconds"], report["results"]
    assert shown == expected
    assert without_times(samples.with_name("s.jsonl_results.jsonl")) == without_times(tmp_path / "whole")
    assert not journal.exists()


def wait_for(seen: Any) -> None:
    deadline = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_two_commands_on_the_same_results_do_not_mix(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    asked = plan(suite, write("s.jsonl", solutions(("t/1", RIGHT))))
    refused: list[str] = []

    def meanwhile(_: object) -> None:
        with pytest.raises(BadInput) as caught:
            score(asked, sandbox)
        refused.append(caught.value.message)

    score(asked, sandbox, meanwhile)
    assert "Another run is writing" in refused[0]


class Failing:
    """A sandbox that is broken for every other trial."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def judge_all(self, trials: Iterable[Trial]) -> Iterator[tuple[int, Outcome]]:
        broken = Outcome("harness_error", "the sandbox broke", "", 0.0, 0.0, forgeable=False, isolation="L2")
        for place, outcome in self._sandbox.judge_all(trials):
            yield place, broken if place % 2 else outcome


def test_our_own_failures_are_no_answers_and_are_tried_again(suite: Suite, write: Write, sandbox: Sandbox) -> None:
    asked = plan(suite, write("s.jsonl", solutions(*[("t/1", RIGHT)] * 4)), ks=(1,))
    report = score(asked, Failing(sandbox))
    finished(asked, report)
    assert report.verdicts == {"passed": 2, "harness_error": 2}
    assert report.pass_at[1].value == 1
    again = Counting(sandbox)
    assert score(asked, again).verdicts == {"passed": 4}
    assert again.asked == 2


def test_forgeable_verdicts_are_counted_apart(write: Write, sandbox: Sandbox) -> None:
    tests = {
        "kind": "pytest",
        "files": {"tests/test_it.py": "from main import double\n\n\ndef test_it():\n    assert double(2) == 4\n"},
    }
    shared = {"task_id": "p/1", "prompt": "p", "tests": tests}
    suite = read(write("mixed.jsonl", [task("t/1"), shared]), "mixed")
    given = [{"task_id": "t/1", "solution": WRONG}, {"task_id": "p/1", "files": {"main.py": RIGHT}}]
    report = score(plan(suite, write("s.jsonl", given), ks=(1,)), sandbox)
    assert (report.forgeable, report.pass_at[1].value) == (1, 0.5)
    assert report.pass_at_without_forgeable[1].value == 0
    only = score(plan(suite, write("only.jsonl", given[1:]), ks=(1,)), sandbox)
    assert only.pass_at_without_forgeable[1].value is None
    assert "forgeable" in only.pass_at_without_forgeable[1].reason


def test_evalplus_gets_base_and_plus_and_a_file_it_reads_itself(write: Write, sandbox: Sandbox) -> None:
    row = {"task_id": "X/1", "prompt": '"""Absolute value."""\n', "entry_point": "size", "atol": 0}
    row |= {"canonical_solution": "def size(x):\n    return abs(x)\n", "base_input": [[1], [2]], "plus_input": [[-1]]}
    suite = read(write("plus.jsonl", [row]), "plus")
    programs = ["def size(x):\n    return abs(x)\n", "def size(x):\n    return x\n", "def size(x):\n    return -x\n"]
    asked = plan(suite, write("s.jsonl", solutions(*[("X/1", program) for program in programs])), ks=(1,))
    report = score(asked, sandbox)
    assert report.pass_at[1].value == pytest.approx(1 / 3)
    assert report.base_pass_at[1].value == pytest.approx(2 / 3)
    theirs = json.loads(results.evalplus_path(asked.samples).read_text())
    statuses = [(one["base_status"], one["plus_status"]) for one in theirs["eval"]["X/1"]]
    assert statuses == [("pass", "pass"), ("pass", "fail"), ("fail", "fail")]
    assert [one["solution"] for one in theirs["eval"]["X/1"]] == programs


def test_memory_does_not_grow_with_the_samples(suite: Suite, tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "many.jsonl"
    line = json.dumps({"task_id": "t/1", "solution": RIGHT + "#" * 2000}) + "\n"
    path.write_text(line * 10_000)
    tracemalloc.start()
    found = survey(path, suite)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.samples == 10_000
    assert peak < 4 * 2**20, f"{path.stat().st_size >> 20} MiB of samples took {peak >> 20} MiB"


class Starving:
    """A machine so busy that whoever needs processor time hardly gets any within the usual wall time."""

    def __init__(self, cpu_seconds: float) -> None:
        self._cpu_seconds = cpu_seconds
        self.walls: list[float] = []

    def judge_all(self, trials: Iterable[Trial]) -> Iterator[tuple[int, Outcome]]:
        for place, trial in enumerate(trials):
            self.walls.append(trial.limits.wall_seconds)
            over = len(self.walls) == 1
            kind: Any = "timed_out" if over else "passed"
            yield place, Outcome(kind, "", "", trial.limits.wall_seconds, self._cpu_seconds, False, "L2")


def test_a_program_that_was_starved_is_given_more_wall_time_and_one_that_slept_is_not(suite: Suite) -> None:
    sample = Sample(0, "t/1", {"solution": RIGHT})
    busy, asleep = Starving(1.5), Starving(0.01)
    assert [one.verdict.kind for one in judge([sample], suite, busy, Bounds())] == [Kind.PASSED]
    assert busy.walls[1] > busy.walls[0]
    assert [one.verdict.kind for one in judge([sample], suite, asleep, Bounds())] == [Kind.TIMED_OUT]
    assert len(asleep.walls) == 1


def test_judging_reads_only_a_few_samples_ahead(suite: Suite, sandbox: Sandbox) -> None:
    drawn = 0

    def endless() -> Iterator[Sample]:
        nonlocal drawn
        while True:
            drawn += 1
            yield Sample(drawn - 1, "t/1", {"solution": RIGHT})

    verdicts = judge(endless(), suite, sandbox, Bounds())
    for _ in range(5):
        assert next(verdicts).verdict.kind is Kind.PASSED
    assert drawn <= 20


def test_samples_keep_their_places(suite: Suite, write: Write) -> None:
    path = write("s.jsonl", ["\n", *solutions(("t/1", RIGHT)), "\n", *solutions(("t/2", RIGHT))])
    assert [(one.row, one.task_id) for one in stream(path, suite)] == [(0, "t/1"), (1, "t/2")]
