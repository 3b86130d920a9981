"""The metric is loaded offline by its folder and answers in `code_eval`'s shape."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.metrics.judged import code_eval
from pipeline.errors import BadInput

PROGRAM = """
import json, socket, sys
import evals, evals.metrics
assert "evaluate" not in sys.modules and "datasets" not in sys.modules, "imported before it was asked for"

def deny(self, address):
    raise AssertionError(f"a call to {address}")

import evaluate
socket.socket.connect = deny
metric = evaluate.load(evals.metrics.PASS_AT_K)
pass_at_k, verdicts = metric.compute(
    predictions=[["def add(a, b):\\n    return a + b", "def add(a, b):\\n    return a * b"]],
    references=["assert add(2, 3) == 5"],
    k=[1, 2, 3],
    num_workers=2,
    timeout=3.0,
)
print(json.dumps([pass_at_k, verdicts]))
"""


def test_it_loads_offline_and_answers_as_code_eval_does(tmp_path: Path) -> None:
    offline = {"HF_EVALUATE_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "HF_DATASETS_OFFLINE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={**os.environ, **offline}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    pass_at_k, verdicts = json.loads(ran.stdout.splitlines()[-1])
    assert pass_at_k == {"pass@1": 0.5, "pass@2": 1.0, "pass@3": None}
    (number, first), (_, second) = verdicts["0"]
    assert (number, first["passed"], first["result"]) == (0, True, "passed")
    assert {"task_id", "passed", "result", "completion_id"} <= second.keys()
    assert second["result"].startswith("failed: ")


def test_tests_that_call_a_check_of_their_own_are_run() -> None:
    reference = "def check(candidate):\n    assert candidate(1) == 2\n\ncheck(inc)"
    programs = [
        "def inc(x):\n    return x + 1",
        "class Yes:\n    __eq__ = lambda *_: True\n\ndef inc(x):\n    return Yes()",
    ]
    scores, results = code_eval([programs], [reference], [1], workers=1, seconds=3)
    assert scores == {"pass@1": 0.5}
    assert [row["passed"] for _, row in results[0]] == [True, False]


def test_candidates_without_tests_are_refused() -> None:
    with pytest.raises(BadInput, match="2 lists of candidates but 1 tests"):
        code_eval([["x"], ["y"]], ["assert True"], [1], workers=1, seconds=1)
