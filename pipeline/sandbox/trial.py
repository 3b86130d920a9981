"""What is judged, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from pipeline.sandbox.limits import Limits
from pipeline.sandbox.slot import Level

Mode = Literal["function", "assertions", "inputs", "asgi", "command", "pytest"]
"""How the check is run.

function    the check defines `check(candidate)`, which is called with a stand-in for the entry point (HumanEval)
assertions  the check's statements call the program's names (MBPP); exceptions that the program defines can be caught
inputs      the entry point is called with each of `inputs` (EvalPlus): see `pipeline.sandbox.inputs`
asgi        the check uses `client`, as of httpx, which sends requests to the program's application
command     the check uses `run(*arguments, stdin="")`, which gives `stdout`, `stderr` and `exit`
pytest      the check is a test file, or several, in one interpreter with the program: forgeable, and marked so

In asgi and command, functions named `test_…` in the check are called after it, with `client`, `run` or `given` by name.
"""

Verdict = Literal[
    "passed",
    "wrong_answer",
    "exception",
    "syntax_error",
    "timed_out",
    "out_of_memory",
    "output_limit",
    "crashed",
    "left_early",
    "no_entry_point",
    "no_code",
    "uncheckable",
    "harness_error",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """More that the suite gives, as plain values; none of it enters the candidate's process before its turn."""

    inputs: Sequence[Sequence[Any]] = ()
    """Positional arguments for each call."""
    expected: Sequence[Any] | None = None
    """One value for each input; None lets the check, a reference solution, say."""
    atol: float = 0.0
    """Absolute tolerance for numbers; 0 compares exactly, and floats within 1e-6."""
    value: Any = None
    """What the check finds under the name `given`."""


_LIMITS = Limits()
_NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Trial:
    """One program to be judged."""

    program: str | Mapping[str, str]
    """The candidate's whole source; or its files, by relative path."""
    check: str | Mapping[str, str]
    """The suite's test source; for pytest also its files, by relative path."""
    mode: Mode = "function"
    entry_point: str | None = None
    """function, assertions, inputs: the function's name. asgi: `main:app`. command: `main.py`."""
    setup: str = ""
    """The suite's own code, run before the check and on its side: imports, helpers. For HumanEval the task's prompt:
    what it defines beside the entry point (`poly`, `encode_cyclic`) must not be the candidate's to redefine."""
    limits: Limits = _LIMITS
    given: Given = _NOTHING
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Files that the suite lays beside a program of one source: modules that it may import, by relative path."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exactly one verdict on a trial, with what was seen."""

    verdict: Verdict
    detail: str
    """A sentence or the line that failed; empty when passed."""
    output: str
    """The beginning of what the candidate printed, stdout and stderr together, at most `limits.output_bytes`."""
    seconds: float
    """Wall time from the fork to the end."""
    cpu_seconds: float
    """The candidate's CPU time."""
    forgeable: bool
    """True when the candidate had a hand in what the check compared: it shared the interpreter or supplied a helper."""
    isolation: Level
    right: int = 0
    """How many inputs were right before the first that was not (mode inputs), else 0."""

    @property
    def passed(self) -> bool:
        return self.verdict == "passed"
