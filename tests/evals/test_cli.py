"""The shell keeps its contract: one JSON object on stdout, progress on stderr, the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.cli import app
from evals.suites import OURS
from pipeline.shell import run

from .conftest import RIGHT, WRONG, Write, task


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `codecraft eval …`; gives the exit code and what was printed, as JSON where it was asked for."""

    def ran(*words: object) -> tuple[int, Any]:
        given = [str(word) for word in words]
        code = run(app, given)
        printed = capsys.readouterr().out
        return code, json.loads(printed) if "--json" in given else printed

    return ran


def samples(*programs: str) -> list[dict[str, str]]:
    return [{"task_id": f"t/{1 + number % 2}", "solution": program} for number, program in enumerate(programs)]


def test_score_says_all_that_the_contract_names(command: Any, two_tasks: Path, write: Write) -> None:
    path = write("s.jsonl", samples(RIGHT, WRONG, RIGHT, RIGHT))
    code, report = command("score", two_tasks, path, "-k", "1,2,3", "--json", "--workers", "1", "--timeout", "2")
    assert code == 0
    assert (report["suite"], report["tasks"], report["samples"], report["coverage"]) == ("two", 2, 4, 1.0)
    assert report["pass@k"]["1"]["value"] == 0.75
    assert report["pass@k"]["1"]["low"] <= 0.75 <= report["pass@k"]["1"]["high"]
    assert report["pass@k"]["3"] == {"value": None, "reason": report["pass@k"]["3"]["reason"]}
    assert report["pass@k_without_forgeable"]["2"]["value"] == 1
    assert (report["verdicts"], report["forgeable"]) == ({"passed": 3, "wrong_answer": 1}, 0)
    assert report["isolation"] in ("L2", "L3")
    assert report["seconds"] > 0
    assert Path(report["results"]) == path.with_name("s.jsonl_results.jsonl")


def test_score_tells_a_person_the_same(command: Any, two_tasks: Path, write: Write) -> None:
    code, told = command("score", two_tasks, write("s.jsonl", samples(RIGHT, WRONG)), "-k", "1,5")
    assert code == 0
    assert "2 of 2 tasks (100%), 2 samples" in told
    assert "pass@1     50.0%" in told
    assert "pass@5    undefined: 2 of 2 tasks have fewer than 5 samples" in told


def test_out_chooses_where_the_results_go(command: Any, two_tasks: Path, write: Write, tmp_path: Path) -> None:
    path = write("s.jsonl", samples(RIGHT))
    code, _ = command("score", two_tasks, path, "--out", tmp_path / "deep" / "r.jsonl", "--json")
    assert code == 0
    assert sorted(file.name for file in (tmp_path / "deep").iterdir()) == ["r.jsonl"]


BAD = {
    "an absent suite": (["nowhere.jsonl", "{samples}"], "There is no file nowhere.jsonl"),
    "a wrong name": (["humanevl", "{samples}"], "There is no suite named 'humanevl'"),
    "absent samples": (["{suite}", "nowhere.jsonl"], "There is no file nowhere.jsonl"),
    "k of 0": (["{suite}", "{samples}", "-k", "0"], "pass@0 has no meaning"),
    "k of words": (["{suite}", "{samples}", "-k", "one"], "no list of whole numbers"),
    "a timeout of 0": (["{suite}", "{samples}", "--timeout", "0"], "The time limit must be above 0"),
    "no workers": (["{suite}", "{samples}", "--workers", "0"], "--workers"),
    "an unknown option": (["{suite}", "{samples}", "--loud"], "--loud"),
    "nothing to score": (["{suite}", "{empty}"], "holds no sample"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_in_json_and_exit_2(
    command: Any, two_tasks: Path, write: Write, tmp_path: Path, case: str
) -> None:
    words, reason = BAD[case]
    places = {"suite": two_tasks, "samples": write("s.jsonl", samples(RIGHT)), "empty": write("e.jsonl", [])}
    before = set(tmp_path.iterdir())
    code, said = command("score", *(word.format(**places) for word in words), "--json")
    assert code == 2
    assert reason in said["error"]["message"]
    assert set(said["error"]) == {"type", "message", "hint"}
    assert set(tmp_path.iterdir()) == before


def test_suites_lists_what_is_here_and_what_is_missing(command: Any) -> None:
    code, said = command("suites", "--json")
    rows = {row["name"]: row for row in said["suites"]}
    assert code == 0
    assert rows["smoke"]["tasks"] == 5
    assert rows["smoke"]["levels"] == {"easy": 1, "medium": 4}
    assert Path(rows["nano"]["card"]).name == "nano.md"
    assert (rows["retrieval-notes"]["questions"], rows["retrieval-packages"]["questions"]) == (196, 196)
    assert rows["humaneval"]["tasks"] is None
    assert "HumanEval.jsonl.gz" in rows["humaneval"]["missing"]


def test_our_suites_pass_their_own_solutions(command: Any) -> None:
    elsewhere = {"apps", "recipes"}  # test_app_suites.py runs theirs
    elsewhere |= {"recipes-development"}  # has none: that a task can be passed is shown by what passes it
    code, said = command("suites", "--check", "--json", *({path.stem for path in OURS.glob("*.jsonl")} - elsewhere))
    assert code == 0
    assert all(row["checked"] == row["tasks"] and not row["failures"] for row in said["suites"])


def test_a_suite_whose_own_solution_fails_is_refused(command: Any, write: Write) -> None:
    path = write("bad.jsonl", [task("b/1"), task("b/2", reference=WRONG)])
    code, said = command("suites", "--check", path, "--json")
    assert code == 2
    assert "1 reference solution fails" in said["error"]["message"]
    assert "bad, b/2: wrong answer" in said["error"]["message"]


def test_compare_says_how_sure_it_is_and_fails_on_a_regression(command: Any, write: Write) -> None:
    def results(name: str, passed: int) -> Path:
        rows = [{"task_id": str(number), "passed": number < passed, "verdict": "x"} for number in range(40)]
        return write(name, rows)

    good, bad = results("good.jsonl", 30), results("bad.jsonl", 18)
    code, said = command("compare", good, bad, "--json", "--fail-below", "5")
    assert code == 1
    assert (said["method"], said["tasks"], len(said["lost"]), said["passed"]) == ("mcnemar", 40, 12, False)
    assert said["difference"] == pytest.approx(-0.3)
    assert said["says"].startswith("The first is better than the second by 30.0 points")
    assert command("compare", good, bad, "--json", "--fail-below", "30")[0] == 0
    assert command("compare", bad, good, "--json", "--fail-below", "0")[0] == 0
    assert command("compare", good, good, "--json", "--fail-below", "0")[0] == 0
    code, told = command("compare", good, good)
    assert code == 0
    assert "do the same" in told


def test_compare_names_what_it_cannot_read(command: Any, write: Write) -> None:
    path = write("s.jsonl", samples(RIGHT))
    code, said = command("compare", path, path, "--json")
    assert code == 2
    assert "line 1: no verdict" in said["error"]["message"]
    assert command("compare", "one", "two", "--json")[1]["error"]["type"] == "UnknownName"


def test_run_gives_ids_and_a_report_for_each(command: Any, write: Write) -> None:
    suite = write("two.jsonl", [task("t/1")])
    words = [
        "run",
        suite,
        "--model",
        "recipes",
        "--retrieval",
        "none",
        "--retrieval",
        "lexical",
        "-n",
        "2",
        "-k",
        "1,2",
    ]
    code, said = command(*words, "--json")
    assert code == 0
    assert len(said["run_ids"]) == 2
    for run_id in said["run_ids"]:
        assert said["runs"][run_id]["samples"] == 2
        assert set(said["runs"][run_id]["pass@k"]) == {"1", "2"}
    again = command(*words, "--json", "--resume")[1]
    assert again["run_ids"] == said["run_ids"]
    assert command("compare", *said["run_ids"], "-k", "2", "--json")[0] == 0
    assert command("record", said["run_ids"][0], "--json")[1]["says"] == "Not recorded: tracking is off."


def test_run_refuses_an_unknown_model_before_it_makes_a_folder(command: Any, two_tasks: Path, own_home: Path) -> None:
    code, said = command("run", two_tasks, "--model", "gpt-17-ultra", "--json")
    assert code == 2
    assert "gpt-17-ultra" in said["error"]["message"]
    assert not (own_home / "runs").exists()
