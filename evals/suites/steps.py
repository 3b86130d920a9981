"""Tests written as data: the source that walks a task's steps, and what may stand in a step."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from evals.suites import walk
from pipeline.errors import BadInput

STEPS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "asgi": {
        "": frozenset({"request", "response", "tries"}),
        "request": frozenset({"method", "path", "params", "headers", "json", "data", "content", "files"}),
        "response": frozenset({"status", "json", "contains", "text", "headers", "keep"}),
    },
    "socket": {
        "": frozenset({"socket", "open", "headers", "params", "say", "heard", "tries"}),
        "heard": frozenset(),
    },
    "command": {
        "": frozenset({"args", "stdin", "files", "expect"}),
        "expect": frozenset({"exit", "stdout", "stdout_contains", "stderr", "stderr_contains", "files"}),
    },
}
"""By the kind of tests (`socket` may stand among `asgi`): what a step may have, and what each object that it must have
may have in turn; an empty set: anything."""
_EXPECTED = ("response", "expect", "heard")
_TESTS = {
    "asgi": "\n\ndef test_steps(client, given):\n    exchanges(client, given)\n",
    "command": "\n\ndef test_steps(run, read, given):\n    commands(run, read, given)\n",
}


@cache
def source(kind: str) -> str:
    """What the checker runs; it finds the steps as `given`."""
    return inspect.getsource(walk) + _TESTS[kind]


def checked(steps: Any, kind: str) -> list[Mapping[str, Any]]:
    """The steps, if that is what they are.

    Raises:
        BadInput: the step is named by its number.
    """
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        raise BadInput("tests need code, or steps: a list of objects that is not empty.")
    for number, step in enumerate(steps, start=1):
        for problem in _problems(step, STEPS["socket" if kind == "asgi" and "socket" in step else kind]):
            raise BadInput(f"tests.steps, number {number}, {problem}.")
    return steps


def _problems(step: Mapping[str, Any], parts: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for part, allowed in parts.items():
        inner = step.get(part) if part else step
        if not isinstance(inner, dict):
            yield f"needs an object {part!r}"
            return
        yield from (f"has the unknown field {name!r}" for name in sorted(inner.keys() - allowed) if allowed)
    if not isinstance(step.get("tries", 1), int) or step.get("tries", 1) < 1:
        yield "must have a whole number of tries above 0"
    for part in _EXPECTED:
        yield from (f"expects by the unknown pattern {name!r}" for name in _unknown(step.get(part)))


def _unknown(expected: Any) -> Iterator[str]:
    """`$…` keys that are none of the patterns."""
    if isinstance(expected, dict):
        yield from (name for name in expected if name.startswith("$") and name not in walk.PATTERNS)
    inner = expected.values() if isinstance(expected, dict) else expected if isinstance(expected, list) else ()
    for one in inner:
        yield from _unknown(one)
