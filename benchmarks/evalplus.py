"""The whole command `eval run` against EvalPlus with its Hugging Face backend: same folder, tasks, n and reply length.

Aim: at most half of its wall time. `EVALPLUS` names the python of an environment where EvalPlus is installed; it is no
dependency of ours. Its own data is not asked for: HumanEval's tasks are written in its format, and the inputs are those
with which HumanEval's checks call its own solutions. Replies are greedy, 768 tokens each, which is EvalPlus' fixed
number; the model is of random weights, because only time is measured.
"""

from __future__ import annotations

import copy
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.generate import random_model
from pipeline.settings import ROOT, silence_telemetry

TASKS, TOKENS = 20, 768
ROUNDS = 2


def main() -> None:
    theirs, source = os.environ.get("EVALPLUS", ""), Path(os.environ.get("CODECRAFT_SHARED", "")) / "benchmarks"
    if not theirs or not (source / "HumanEval.jsonl.gz").is_file():
        print("not compared: EVALPLUS names no python, or HumanEval.jsonl.gz is not in CODECRAFT_SHARED/benchmarks")
        return
    silence_telemetry()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        random_model(home / "model")
        suite = written(source / "HumanEval.jsonl.gz", home / "HumanEvalPlus.jsonl")
        for number in range(ROUNDS):
            place = home / str(number)
            seconds = {"EvalPlus": timed(evalplus(theirs, home / "model", place), suite, place)}
            seconds["eval run"] = timed(ours(home / "model", suite), suite, place)
            told = ", ".join(f"{name} {taken:.1f} s" for name, taken in seconds.items())
            print(f"{TASKS} tasks, whole commands: {seconds['eval run'] / seconds['EvalPlus']:.3f} (aim 0.5; {told})")


def evalplus(python: str, model: Path, place: Path) -> list[str]:
    words = ["-m", "evalplus.evaluate", "--model", str(model), "--dataset", "humaneval", "--backend", "hf"]
    return [python, *words, "--greedy", "--base_only", "--dtype", "float32", "--root", str(place / "evalplus")]


def ours(model: Path, suite: Path) -> list[str]:
    words = ["-m", "pipeline", "eval", "run", str(suite), "--model", f"local:{model}", "--allow-overlap"]
    return [sys.executable, *words, "--temperature", "0", "--max-tokens", str(TOKENS)]


def timed(command: Sequence[str], suite: Path, place: Path) -> float:
    own = {"HUMANEVAL_OVERRIDE_PATH": str(suite), "CODECRAFT_HOME": str(place / "home"), "CODECRAFT_TRACKING": "off"}
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, capture_output=True, check=False)
    taken = time.perf_counter() - begun
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    return taken


def written(source: Path, target: Path) -> Path:
    """The first tasks in EvalPlus' format."""
    with gzip.open(source, "rt", encoding="utf-8") as file:
        rows = (json.loads(line) for line in file)
        lines = [json.dumps(row) for _, row in zip(range(TASKS), converted(rows), strict=False)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def converted(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        calls = [call for call in inputs_of(row) if as_json_keeps(call)]
        if calls:
            yield {**row, "base_input": calls, "plus_input": [], "contract": "", "atol": 0}


def inputs_of(row: dict[str, Any]) -> list[list[Any]]:
    """The arguments with which a task's check calls its own solution."""
    names: dict[str, Any] = {}
    exec(row["prompt"] + row["canonical_solution"] + "\n" + row["test"], names)  # its authors' own
    solution, calls = names[row["entry_point"]], []

    def noted(*arguments: Any) -> Any:
        calls.append(copy.deepcopy(list(arguments)))
        return solution(*arguments)

    names["check"](noted)
    return calls


def as_json_keeps(call: list[Any]) -> bool:
    try:
        return bool(json.loads(json.dumps(call)) == call)
    except (TypeError, ValueError):
        return False


if __name__ == "__main__":
    main()
