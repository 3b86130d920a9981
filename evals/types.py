"""The judge's values: frozen, and free of any library of ours or of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Files = Mapping[str, str]
"""Relative POSIX path → text."""
LEVELS = ("easy", "medium", "hard")
"""The tags that say how difficult a task is."""


class Kind(StrEnum):
    """What became of one sample."""

    PASSED = "passed"
    WRONG_ANSWER = "wrong_answer"
    EXCEPTION = "exception"
    SYNTAX_ERROR = "syntax_error"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    OUTPUT_LIMIT = "output_limit"
    CRASHED = "crashed"
    LEFT_EARLY = "left_early"
    NO_ENTRY_POINT = "no_entry_point"
    NO_CODE = "no_code"
    UNCHECKABLE = "uncheckable"
    HARNESS_ERROR = "harness_error"
    """Our own machinery failed; never counted as an answer."""


class Style(StrEnum):
    """What a task's prompt is written in, which decides what a `completion` is."""

    CODE = "code"
    """The beginning of a program: a completion is appended to it."""
    TEXT = "text"
    """English: a completion is the whole program."""


@dataclass(frozen=True, slots=True)
class CheckFunction:
    """HumanEval: source that defines `check(candidate)`."""

    source: str


@dataclass(frozen=True, slots=True)
class Assertions:
    """MBPP: `assert` statements that call the entry point by its name."""

    asserts: tuple[str, ...]
    setup: str = ""
    """Runs after the candidate and before the asserts."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """EvalPlus: arguments for the entry point; what is expected is what the reference answers."""

    base: tuple[Any, ...]
    """One list of positional arguments for each call."""
    plus: tuple[Any, ...]
    atol: float
    """Absolute tolerance; 0 compares exactly, and floats within 1e-6."""
    reference: str
    """A whole program whose entry point gives the expected values."""
    oracle: str = ""
    """Source of `accept(arguments, expected, answer)`; empty compares values."""


@dataclass(frozen=True, slots=True)
class Exchanges:
    """Requests to an ASGI application: source whose `test_…(client)` functions send them and look at the answers."""

    source: str
    app: str = "main:app"
    given: Any = None
    """Plain data that the source finds as `given`."""


@dataclass(frozen=True, slots=True)
class Commands:
    """Runs of a command line: source whose `test_…(run)` functions call `run(*arguments, stdin="")`."""

    source: str
    entry: str = "main.py"
    given: Any = None
    """Plain data that the source finds as `given`."""


@dataclass(frozen=True, slots=True)
class TestFiles:
    """pytest files that share the candidate's interpreter; verdicts by them can be forged and are marked so."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    files: Files


Tests = CheckFunction | Assertions | Inputs | Exchanges | Commands | TestFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One problem of a suite."""

    task_id: str
    prompt: str
    style: Style
    entry_point: str
    """The function that is called; empty where files are asked for."""
    tests: Tests
    reference: str | Files | None = None
    """A solution that passes: a whole program, or files."""
    cpu_seconds: float | None = None
    """The task's own limit; None takes the run's."""
    memory_mb: int | None = None
    tags: tuple[str, ...] = ()
    beside: Files = field(default_factory=lambda: MappingProxyType({}))
    """Modules that the program may import, laid beside it: an in-house library that only its documents describe."""

    @property
    def wants_files(self) -> bool:
        """Whether an answer is a set of files and not one program."""
        return isinstance(self.tests, Exchanges | Commands | TestFiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A set of tasks as it was read from one file."""

    name: str
    format: str
    tasks: Mapping[str, Task]
    """By task id, in the order of the file."""
    sha256: str
    """Of the file's bytes as they lie on disk."""
    path: str

    def __len__(self) -> int:
        return len(self.tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What answers: one cell of a grid of runs."""

    model: str
    """A name as in `codecraft models`."""
    strategy: str = "none"
    """A name in `pipeline.retrieve.STRATEGIES`."""
    prompt: str = "v1"
    """A name in `pipeline.prompt.versions()`."""
    seed: int = 0
    temperature: float | None = None
    """None leaves the model's own default, here and below."""
    max_tokens: int | None = None

    @property
    def label(self) -> str:
        """How it is called where several stand side by side: `nano · hybrid · v1`."""
        return f"{self.model} · {self.strategy} · {self.prompt}"


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer to one task."""

    row: int
    """Its place in the samples' file, from 0."""
    task_id: str
    fields: Mapping[str, Any]
    """The row as it was read: it goes into the results untouched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was seen when one sample was judged."""

    kind: Kind
    detail: str = ""
    """A sentence: what went wrong, where."""
    output: str = ""
    """What the program printed, at most 64 KiB."""
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    forgeable: bool = False
    """True when tests and candidate shared an interpreter."""
    isolation: str = ""
    base: bool | None = None
    """EvalPlus: whether the base inputs alone passed; None elsewhere."""

    @property
    def passed(self) -> bool:
        return self.kind is Kind.PASSED


@dataclass(frozen=True, slots=True)
class Score:
    """One value with its 95 % interval, or the reason why there is none."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    """Why `value` is None."""

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> Score:
        """The score that `as_dict` gave."""
        return cls(shown["value"], shown.get("low"), shown.get("high"), shown.get("reason", ""))

    @property
    def as_dict(self) -> dict[str, Any]:
        if self.value is None:
            return {"value": None, "reason": self.reason}
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class TagScore:
    """What was reached on the tasks that carry one tag."""

    tasks: int
    """Those with at least one verdict."""
    pass_at: Mapping[int, Score]
    """By k; of few tasks, so the intervals are wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a set of verdicts amounts to."""

    suite: str
    suite_sha256: str
    tasks: int
    """Tasks of the suite."""
    judged_tasks: int
    """Tasks with at least one verdict."""
    samples: int
    pass_at: Mapping[int, Score]
    """By k."""
    pass_at_without_forgeable: Mapping[int, Score]
    base_pass_at: Mapping[int, Score] = field(default_factory=lambda: MappingProxyType({}))
    """EvalPlus: on the base inputs alone; `pass_at` is base and plus."""
    by_tag: Mapping[str, TagScore] = field(default_factory=lambda: MappingProxyType({}))
    """Difficulty first, then the commonest; without a tag that every task carries, which tells nothing apart."""
    verdicts: Mapping[Kind, int]
    forgeable: int
    isolation: str
    seconds: float
    """Wall seconds spent judging, over all the sittings of a resumed run."""

    @property
    def coverage(self) -> float:
        """The share of the suite's tasks that were judged."""
        return self.judged_tasks / self.tasks if self.tasks else 0.0
