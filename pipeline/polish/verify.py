"""verify: the draft's own tests, run against the draft in the sandbox. Says nothing passed that did not run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from pipeline.errors import SandboxUnavailable
from pipeline.sandbox import Failure, TestRun, project, run_pytest
from pipeline.settings import Settings
from pipeline.types import Check, CodeFile, Draft, FileKind, Finding, Severity

NAME = "verify"


def polisher(settings: Settings) -> Callable[[Draft], Draft]:
    """The polisher that adds a `Check` with the number of tests that passed, and a `Finding` for each that did not."""

    def verify(draft: Draft) -> Draft:
        if not any(_holds_tests(file) for file in draft.files):
            return _checked(draft, Check(NAME, None, "no tests to run"))
        try:
            run = run_pytest(draft.files, minimum=settings.minimum_isolation, unsafe=settings.unsafe_no_sandbox)
        except SandboxUnavailable as error:
            return _checked(draft, Check(NAME, None, f"{error.message} {error.hint}".strip()))
        findings = tuple(_finding(failure) for failure in run.failures)
        return _checked(draft, _check(run), findings)

    return verify


def warm(settings: Settings) -> None:
    """Do beforehand what the first draft would wait for: a warm parent that has imported what most recipes use."""
    with suppress(SandboxUnavailable):
        project.warm("fastapi", "sqlalchemy", minimum=settings.minimum_isolation, unsafe=settings.unsafe_no_sandbox)


def _holds_tests(file: CodeFile) -> bool:
    return file.kind is FileKind.TEST and file.path.endswith(".py")


def _checked(draft: Draft, check: Check, findings: tuple[Finding, ...] = ()) -> Draft:
    return replace(draft, checks=(*draft.checks, check), findings=(*draft.findings, *findings))


def _check(run: TestRun) -> Check:
    return Check(NAME, _passed(run), _summary(run), isolation=run.isolation)


def _passed(run: TestRun) -> bool | None:
    if run.ended or run.failed or run.errors:
        return False
    return True if run.passed else None


def _summary(run: TestRun) -> str:
    if run.ended:
        return run.ended
    if not run.total:
        return "pytest found no tests to run"
    counts = f"{run.passed} of {run.total} tests passed"
    return f"{counts}, {run.skipped} skipped" if run.skipped else counts


def _finding(failure: Failure) -> Finding:
    path, _, test = failure.test.partition("::")
    message = f"{test or path}: {failure.message}"
    return Finding(NAME, "failed-test", message, path=path, line=failure.line, severity=Severity.ERROR)
