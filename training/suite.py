"""Builds the suites `nano` and `nano-known` in the native format: `python -m training.suite datasets/suites`.

Compositions of depth 2 and 3, each with a pair of operations that training rejects at any depth; record questions
whose condition and wish training never joins; retrieval requests of libraries with names training never shows, with
their passages and without. What training has shown under other names (well-known functions and classes, data
models) is a suite of its own, `nano-known`: it measures what is remembered and recognised. Hand-written requests
stand apart, in `nano-wordings.jsonl`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from training.example import Example, program
from training.families import classes, intervals, modelling, pipelines, records, recursion, retrieval

Row = dict[str, Any]
SEED = "nano suite"
KNOWN = frozenset({"intervals", "recursion", "classes", "modelling"})
"""Families whose programs training shows under other names."""


def suites() -> dict[str, list[Row]]:
    """Name → tasks, always the same."""
    made = list(_rows())
    known = [row for row in made if KNOWN & set(row["tags"])]
    return {"nano": [row for row in made if row not in known], "nano-known": known}


def _rows() -> Iterator[Row]:
    for depth, count in ((2, 90), (3, 70)):
        rng = _seeded(f"depth {depth}")
        for number, one in enumerate(
            _different(lambda depth=depth, rng=rng: pipelines.at_depth(rng, depth, True), count)
        ):
            yield _asserted(f"nano/depth-{depth}-{number:02d}", one, f"depth-{depth}")
    for family, make, count in (
        ("records", records.make, 20),
        ("intervals", intervals.make, 8),
        ("recursion", recursion.make, 12),
    ):
        rng = _seeded(family)
        for number, one in enumerate(_different(lambda make=make, rng=rng: make(rng, True), count)):
            yield _asserted(f"nano/{family}-{number:02d}", one, family)
    for family, make, count in (("classes", classes.make, 8), ("modelling", modelling.make, 16)):
        rng = _seeded(family)
        for number, one in enumerate(_different(lambda make=make, rng=rng: make(rng, True), count)):
            yield _tested(f"nano/{family}-{number:02d}", one, family)
    rng = _seeded("retrieval")
    answered = _different(lambda: retrieval.of_kind(rng, "answered", True), 30)
    for number, one in enumerate(answered):
        yield _tested(f"nano/retrieval-{number:02d}", one, "retrieval", "with-context")
        bare = replace(one, prompt=one.prompt.split("\n\n<passage", 1)[0])
        yield _tested(f"nano/retrieval-bare-{number:02d}", bare, "retrieval", "without-context")


def _seeded(part: str) -> Random:
    """A part's own randomness, so that a change of one family leaves the tasks of the others as they are."""
    return Random(f"{SEED} {part}")  # noqa: S311


def _different(make: Any, count: int) -> list[Example]:
    found: dict[str, Example] = {}
    while len(found) < count:
        one = make()
        found.setdefault(one.prompt, one)
    return list(found.values())


def _asserted(task_id: str, one: Example, *tags: str) -> Row:
    """A function, called with values across the process boundary."""
    code = program(one.reply)
    name = code.split("def ", 1)[1].split("(", 1)[0]
    body = "\n".join(f"    {line}" for line in one.check.splitlines())
    tests = {"kind": "function", "code": f"def check({name}):\n{body}\n"}
    return _row(task_id, one, tests, tags, entry_point=name)


def _tested(task_id: str, one: Example, *tags: str) -> Row:
    """A module, tested by pytest beside it; the invented library is a file of the tests."""
    files = {}
    if one.setup:
        module = one.setup.split("ModuleType('", 1)[1].split("'", 1)[0]
        files[f"{module}.py"] = one.setup.split("exec(", 1)[1].split(", module.__dict__", 1)[0]
        files[f"{module}.py"] = _literal(files[f"{module}.py"])
    body = "\n".join(f"    {line}" for line in one.check.splitlines())
    files["tests/test_main.py"] = f"from main import *\n\n\ndef test_it():\n{body}\n"
    return _row(task_id, one, {"kind": "pytest", "files": files}, tags)


def _literal(text: str) -> str:
    from ast import literal_eval

    return str(literal_eval(text))


def _row(task_id: str, one: Example, tests: Row, tags: tuple[str, ...], **more: str) -> Row:
    row: Row = {"task_id": task_id, "prompt": one.prompt, **more, "tests": tests, "reference": program(one.reply)}
    return {**row, "tags": ["nano", *tags]}


def main() -> None:
    """The command."""
    for name, rows in suites().items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (Path(sys.argv[1]) / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
