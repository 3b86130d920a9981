"""Run a generated project's own tests: its files in a scratch folder, pytest in the sandbox, the outcome as data."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from pipeline.cancel import current
from pipeline.errors import SandboxUnavailable
from pipeline.sandbox import judging, probing, wire
from pipeline.sandbox.limits import Limits
from pipeline.sandbox.slot import Level, Ran, Slot
from pipeline.sandbox.trial import Outcome, Trial, Verdict
from pipeline.types import CodeFile

PROJECT_LIMITS = Limits(cpu_seconds=60, wall_seconds=90, memory_mb=1024)

_WORTH_WARMING = {
    "fastapi": "fastapi.testclient",
    "flask": "flask",
    "httpx": "httpx",
    "numpy": "numpy",
    "pandas": "pandas",
    "pydantic": "pydantic",
    "sqlalchemy": "sqlalchemy.orm",
    "sqlmodel": "sqlmodel",
    "starlette": "starlette.testclient",
    "strawberry": "strawberry",
    "typer": "typer.testing",
}
"""Slow to import, and trusted: what a project imports of these is imported once, before the fork."""


# fmt: off
_PYTEST = (
    "pytest", "_pytest.faulthandler", "_pytest.helpconfig", "_pytest.junitxml", "_pytest.pastebin",
    "_pytest.setuponly", "_pytest.setupplan", "_pytest.skipping", "_pytest.threadexception", "_pytest.tracemalloc",
    "_pytest.unittest", "_pytest.unraisableexception", "_pytest.warnings", "anyio._backends._asyncio",
    "anyio.to_thread", "asyncio", "difflib", "pdb", "sniffio", "ssl", "unittest", "xml.etree.ElementTree",
)
# fmt: on
"""What pytest itself imports as it starts."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that did not pass."""

    test: str
    """pytest's node id: `tests/test_main.py::test_create`."""
    message: str
    line: int = 0
    """Where it failed in that test's file, from 1; 0 when it failed elsewhere."""


@dataclass(frozen=True, slots=True)
class TestRun:
    """What pytest said. It ran in one interpreter with the code it tests, so a hostile project could forge it."""

    passed: int
    failed: int
    errors: int
    skipped: int
    failures: tuple[Failure, ...]
    output: str
    seconds: float
    isolation: Level
    ended: str = ""
    """Why the run did not come to its end, as a sentence; empty when it did. Counts are then of no worth."""
    forgeable: bool = True

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.errors + self.skipped


TestRun.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a class of tests


def run_pytest(
    files: Sequence[CodeFile], *, limits: Limits = PROJECT_LIMITS, minimum: str = "L2", unsafe: bool = False
) -> TestRun:
    """Run `python -m pytest` over `files`, with this environment's packages and without network or other processes.

    Raises:
        SandboxUnavailable: the isolation here is below `minimum`.
        Cancelled: the current run was stopped.
    """
    level = probing.level_for(minimum, unsafe)
    current().check()
    with _warm_slot(level) as slot, current().ending(slot.close):
        try:
            ran = _run(slot, {file.path: file.text for file in files}, limits)
        except (wire.Gone, wire.Malformed):
            current().check()
            raise SandboxUnavailable("The sandbox broke while the tests ran.", "Try again.") from None
    current().check()
    return _test_run(ran, limits, level)


def warm(*libraries: str, minimum: str = "L2", unsafe: bool = False) -> None:
    """Do beforehand what the first run would wait for: start a warm parent that has pytest and these libraries.

    Raises:
        SandboxUnavailable: the isolation here is below `minimum`.
    """
    with _warm_slot(probing.level_for(minimum, unsafe)) as slot:
        slot.preload([*_PYTEST, *(_WORTH_WARMING[name] for name in libraries)])


def _run(slot: Slot, files: Mapping[str, str], limits: Limits) -> Ran:
    slot.preload([*_PYTEST, *worth_warming(files)])
    return slot.run("project", limits, {"files": list(files.items())})


def run_files(slot: Slot, trial: Trial) -> Outcome:
    """A trial of mode pytest: the program's files and the suite's tests in one interpreter."""
    program = {"main.py": trial.program} if isinstance(trial.program, str) else trial.program
    check = {"tests/test_check.py": trial.check} if isinstance(trial.check, str) else trial.check
    ran = _run(slot, {**program, **check}, trial.limits)
    run = _test_run(ran, trial.limits, slot.level)
    verdict, detail = _verdict(trial, ran, run)
    cpu = ran.children["project"]["cpu"]
    return Outcome(
        verdict, detail, ran.output, ran.seconds, cpu, forgeable=True, isolation=slot.level, right=run.passed
    )


def _verdict(trial: Trial, ran: Ran, run: TestRun) -> tuple[Verdict, str]:
    if ended := judging.ended_by(trial, ran):
        return ended
    if run.ended:
        return judging.of_exit(ran.children["project"]["exit"], spent=False)
    if run.failures:
        worst = run.failures[0]
        return ("exception" if run.errors else "wrong_answer"), f"{worst.test}: {worst.message}"
    return ("passed", "") if run.passed else ("uncheckable", "no test was run")


def worth_warming(files: Mapping[str, str]) -> list[str]:
    """The trusted libraries among what these files import."""
    imported: set[str] = set()
    for path, text in files.items():
        if path.endswith(".py"):
            with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                imported |= set(_imported(ast.parse(text)))
    return [module for name, module in _WORTH_WARMING.items() if name in imported]


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _test_run(ran: Ran, limits: Limits, level: Level) -> TestRun:
    answer = ran.answer if isinstance(ran.answer, dict) else {}
    outcomes = [str(outcome) for outcome in _mapping(answer.get("outcomes")).values()]
    failures = tuple(_failure(row) for row in _rows(answer.get("failures")))
    return TestRun(
        passed=outcomes.count("passed"),
        failed=outcomes.count("failed"),
        errors=outcomes.count("error"),
        skipped=outcomes.count("skipped"),
        failures=failures,
        output=ran.output,
        seconds=ran.seconds,
        isolation=level,
        ended=_why_ended(ran, limits),
    )


def _mapping(found: Any) -> dict[Any, Any]:
    return found if isinstance(found, dict) else {}


def _rows(found: Any) -> list[list[Any]]:
    return [row for row in found if isinstance(row, list) and len(row) == 3] if isinstance(found, list) else []


def _failure(row: list[Any]) -> Failure:
    test, message, line = row
    return Failure(str(test), str(message), line if isinstance(line, int) else 0)


def _why_ended(ran: Ran, limits: Limits) -> str:
    reasons = {
        "cpu": f"The tests used more than {limits.cpu_seconds:g} s of processor time.",
        "wall": f"The tests took more than {limits.wall_seconds:g} s.",
        "scratch": f"The tests wrote more than {limits.scratch_mb} MiB.",
    }
    if ran.ended_by:
        return reasons[ran.ended_by]
    if ran.answer is None:
        return f"pytest ended before it reported (exit {ran.children['project']['exit']})."
    return ""


_lock = threading.Lock()
_idle: dict[Level, list[Slot]] = {}
_MOST_IDLE = 2


@contextmanager
def _warm_slot(level: Level) -> Iterator[Slot]:
    """A warm parent that nobody uses, kept for the next run: with its libraries imported, that one starts at once."""
    with _lock:
        waiting = _idle.setdefault(level, [])
        slot = waiting.pop() if waiting else Slot(level, ["project"])
    try:
        yield slot
    finally:
        with _lock:
            surplus = len(_idle[level]) >= _MOST_IDLE
            if not surplus:
                _idle[level].append(slot)
        if surplus:
            slot.close()
