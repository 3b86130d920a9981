"""A grid over a local model is drawn in batches; broken off and resumed, it draws the very same samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from evals import live, runs
from evals.cli import app
from evals.grid import Budget, Grid
from pipeline import settings
from pipeline.build import Workbench
from pipeline.corpus import Corpus
from pipeline.generate.local.plan import MOST_ROWS
from pipeline.shell import run
from tests.generate.scripted import Answer, Scripted


def test_a_sampled_grid_that_was_broken_off_ends_like_an_unbroken_one(
    qwen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.generate.local.chat.MOST_ROWS", dict.fromkeys(MOST_ROWS, 4))
    tests = {"kind": "assertions", "asserts": ["assert double(2) == 4"]}
    words = ("Double x.", "Double the number x, please.", "Write double(x).")
    rows = [{"task_id": w, "prompt": w, "entry_point": "double", "tests": tests} for w in words]
    suite = tmp_path / "three.jsonl"
    suite.write_text("".join(json.dumps(row) + "\n" for row in rows))
    chosen = settings.load(home=tmp_path / "home", tracking="off")
    workbench = Workbench(chosen, Corpus.open(chosen, knowledge=None), cast(Any, None))
    asked: dict[str, Any] = {"suite": str(suite), "models": (f"local:{qwen}",), "n": 4, "temperature": 1.0}

    def run(budget: Budget) -> live.Running:
        running = live.start(Grid(**asked, max_tokens=6, budget=budget), workbench)
        assert running.wait(120)
        return running

    whole, broken = run(Budget()), run(Budget(tokens=1))
    assert 0 < broken.progress().drawn < 12
    again = live.resume(broken.grid_id, workbench, Budget())
    assert again.wait(120)

    def answers(running: live.Running) -> list[tuple[str, int, str]]:
        return [(row["task_id"], row["number"], row["response"]) for row in runs.samples(running.folder.runs[0])]

    assert answers(again) == answers(whole)
    assert len({text for _, _, text in answers(whole)}) > 6


def test_one_command_compares_a_model_of_each_kind(
    qwen: Path, server: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`offline`, a folder and an OpenAI-compatible server, on the same two tasks; the server alone knows the answer."""
    rows = [
        {
            "task_id": f"add/{number}",
            "prompt": "Write a function add(a, b) that returns the sum of a and b.",
            "entry_point": "add",
            "tests": {"kind": "assertions", "asserts": [f"assert add({number}, 2) == {number + 2}"]},
        }
        for number in range(2)
    ]
    suite = tmp_path / "two.jsonl"
    suite.write_text("".join(json.dumps(row) + "\n" for row in rows))
    server.script = lambda number, asked: Answer(words=("```python\n", "def add(a, b):\n    return a + b\n", "```"))
    monkeypatch.setenv("CODECRAFT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CODECRAFT_TRACKING", "off")
    models = ("offline", f"local:{qwen}", f"openai-compatible:scripted@{server.url}")
    named = [word for name in models for word in ("--model", name)]
    assert run(app, ["run", str(suite), *named, "--max-tokens", "20", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    scores = [printed["runs"][one]["pass@k"]["1"]["value"] for one in printed["run_ids"]]
    assert len(scores) == 3
    assert scores[1:] == [0.0, 1.0]
    assert len(server.asked) == 2
