"""A security audit by bandit, in this process and on text in memory.

`# nosec` is not honoured: a model could write it. Asserts are what tests are made of, so B101 is not said of tests.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from pipeline import cancel, python
from pipeline.polish.settled import Settled
from pipeline.polish.source import NOTHING, counted, noted, python_files
from pipeline.types import Check, CodeFile, Draft, FileKind, Finding, Severity

if TYPE_CHECKING:
    from bandit.core.issue import Issue
    from bandit.core.test_set import BanditTestSet

SEVERITIES: Mapping[str, Severity] = {
    "UNDEFINED": Severity.INFO,
    "LOW": Severity.INFO,
    "MEDIUM": Severity.WARNING,
    "HIGH": Severity.ERROR,
}
_MAX_CHARS = 150_000
_ASSERTS = "B101"
_settled = Settled()
"""What bandit had nothing to say about; a test and a program of the same text are two."""


def polish(draft: Draft) -> Draft:
    findings: list[Finding] = []
    looked_at, not_audited = 0, []
    for file, _ in python_files(draft):
        looked_at += 1
        try:
            findings += _findings(file)
        except (RecursionError, MemoryError):
            not_audited.append(file.path)
    if not looked_at:
        return noted(draft, Check("audit", None, f"There is {NOTHING}."))
    findings += [
        Finding("audit", "not-audited", "This file is too deeply nested or too long to be audited.", path)
        for path in not_audited
    ]
    return noted(draft, _check(findings, bool(not_audited)), dict.fromkeys(findings))


def warm() -> None:
    _tests()


def _findings(file: CodeFile) -> list[Finding]:
    name = f"{file.kind} {file.text}"
    if name in _settled:
        return []
    findings = [_finding(file, issue) for issue in _issues(file) if not _is_usual(file, issue)]
    if not findings:
        _settled.add(name)
    return findings


def _issues(file: CodeFile) -> Iterator[Issue]:
    if len(file.text) > _MAX_CHARS:
        raise MemoryError
    from bandit.core.meta_ast import BanditMetaAst
    from bandit.core.metrics import Metrics
    from bandit.core.node_visitor import BanditNodeVisitor

    class Visitor(BanditNodeVisitor):  # type: ignore[misc]  # bandit has no types
        """bandit's own, with an ear for Stop."""

        def pre_visit(self, node: object) -> bool:
            token.check()
            return bool(super().pre_visit(node))

    tests, token, text = _tests(), cancel.current(), file.text.removeprefix("\ufeff").encode()
    metrics = Metrics()
    metrics.begin(file.path)
    visitor = Visitor(file.path, io.BytesIO(text), BanditMetaAst(), tests, False, {}, metrics)
    with python.PARSING:  # bandit parses for itself
        visitor.process(file.text)
    yield from visitor.tester.results


@cache
def _tests() -> BanditTestSet:
    """All of bandit's tests with their own settings. Its log would show the code, and its import restyles warnings."""
    style = warnings.formatwarning
    try:
        from bandit.core.config import BanditConfig
        from bandit.core.test_set import BanditTestSet
    finally:
        warnings.formatwarning = style
    logging.getLogger("bandit").setLevel(logging.CRITICAL)
    return BanditTestSet(BanditConfig())


def _is_usual(file: CodeFile, issue: Issue) -> bool:
    return file.kind is FileKind.TEST and issue.test_id == _ASSERTS


def _finding(file: CodeFile, issue: Issue) -> Finding:
    return Finding("audit", issue.test_id, issue.text, file.path, issue.lineno or 0, SEVERITIES[issue.severity])


def _check(findings: Iterable[Finding], incomplete: bool) -> Check:
    serious = sum(one.severity is not Severity.INFO for one in findings if one.rule != "not-audited")
    minor = sum(one.severity is Severity.INFO for one in findings)
    remarks = f" and {counted(minor, 'minor remark')}" if minor else ""
    if serious:
        return Check("audit", False, f"{counted(serious, 'security finding').capitalize()}{remarks} by bandit.")
    if incomplete:
        return Check("audit", None, "A file could not be audited.")
    return Check("audit", True, f"No security finding{remarks} by bandit.")
