"""Plain tools in the wordings of different people, and rules that no part of a tool keeps to."""

import csv
import io
import json
import runpy
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from pipeline.generate.recipes import answer
from pipeline.generate.recipes.tools import answer as tools
from pipeline.types import GenerationRequest

PLAIN = [json.loads(line) for line in (Path(__file__).parent / "tools.jsonl").read_text("utf-8").splitlines()]
"""Requests with calls of the program, in their order, and what each must come to."""
RULES = (
    "Weekends are left out.",
    "Amounts are rounded up to the next euro.",
    "Only rows from 2025 count.",
    "Every third line is skipped.",
    "My colleague would like a column with the share.",
    "Please do not count the first row.",
    "Our boss wants the totals without tax.",
    "People under eighteen stay out.",
    "--verbose prints more.",
)
"""Rules that change what comes out, and that none of the tools keeps to."""


def called(entry: Path, step: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the program called as a shell calls it."""
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "argv", [entry.name, *step["args"]])
    monkeypatch.setattr(sys, "stdin", io.StringIO(step.get("stdin", "")))
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        runpy.run_path(str(entry), run_name="__main__")
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def holds(text: str, wanted: Any) -> bool:
    """Whether a file that was written is the one that is wanted."""
    if isinstance(wanted, str):
        return text == wanted
    if "csv" in wanted:
        return list(csv.DictReader(io.StringIO(text))) == wanted["csv"]
    return json.loads(text) == wanted["json"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("task", PLAIN, ids=[one["id"] for one in PLAIN])
def test_a_plain_tool_does_what_was_asked_for_in_ones_own_words(
    task: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = answer(GenerationRequest(prompt=task["prompt"]))
    assert written.files, written.text
    entry = tmp_path / written.files[0].path
    entry.write_text(written.files[0].text, "utf-8")
    monkeypatch.chdir(tmp_path)
    for step in task["steps"]:
        for name, text in step.get("files", {}).items():
            (tmp_path / name).write_text(text, "utf-8")

        code, out, err = called(entry, step, monkeypatch)

        assert code == step["exit"], err
        assert "lines" not in step or [line.rstrip() for line in out.rstrip().splitlines()] == step["lines"]
        assert err or not step.get("says")
        assert all(holds((tmp_path / name).read_text("utf-8"), text) for name, text in step.get("wrote", {}).items())


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_no_tool_keeps_to_is_never_passed_over(rule: str) -> None:
    for task in PLAIN[:: 1 + len(rule) % 2]:
        prompt = task["prompt"].rstrip(". \n")
        assert tools.match(f"{prompt}. {rule}") is None, prompt
        assert tools.match(f"{rule} {prompt}.") is None, prompt


def test_a_tool_that_was_not_understood_is_declined_with_the_sentence() -> None:
    prompt = "sums.py FILE prints the sum of the column price of a CSV file, 2 decimals. Prices of drinks count half."

    written = answer(GenerationRequest(prompt=prompt))

    assert written.files == ()
    assert "“Prices of drinks count half”" in written.text


def test_what_a_request_leaves_open_is_said() -> None:
    prompt = (
        "sums.py FILE: a CSV with the columns shop, kind, price. Print the sum of price per shop. Exit 2 if missing."
    )

    written = answer(GenerationRequest(prompt=prompt))

    assert written.files == ()
    assert "what a line looks like" in written.text
