"""The last stage: a case becomes the artifact that is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.errors import BadInput
from pipeline.package.archive import archive, clashes
from pipeline.package.citations import cited, unresolved
from pipeline.package.deployment import Plan, deployment, plan_of
from pipeline.package.receipt import receipt_of
from pipeline.package.shape import Kind, entry_of
from pipeline.paths import safe_path
from pipeline.types import Artifact, Case, CodeFile, Draft, FileKind, Finding, Severity

__all__ = ["archive", "cited", "package"]


def package(case: Case) -> Artifact:
    """Put together what was written and what it was made of. The same draft gives the same files, and so the same hash.

    A draft without files gives an artifact without code, and a finding that says so.
    """
    draft = case.draft or Draft()
    sound, refused = _sound(draft.files)
    plan = plan_of(case.request, sound)
    made, kept = deployment(plan, sound)
    files = tuple(sorted((*sound, *made), key=lambda file: file.path))
    entry, tests = entry_of(sound), _main_test(sound, plan)
    return Artifact(
        code=entry.text if entry else "",
        unit_tests=tests.text if tests else "",
        deployment=tuple(file.path for file in files if file.kind is FileKind.DEPLOYMENT),
        explanation=draft.prose,
        files=files,
        findings=(
            *draft.findings,
            *refused,
            *unresolved(draft.prose, len(case.passages)),
            *_remarks(plan, kept, entry, draft),
        ),
        checks=draft.checks,
        passages=case.passages,
        receipt=receipt_of(case, files, draft.checks),
    )


def _sound(files: Iterable[CodeFile]) -> tuple[tuple[CodeFile, ...], tuple[Finding, ...]]:
    """The files that can be written to a folder, and a finding for each that cannot, or had to be changed for it."""
    sound: dict[str, CodeFile] = {}
    findings = []
    for file in files:
        try:
            path = _writable(file.path)
        except BadInput as error:
            findings.append(_said("unsafe-path", f"A file was left out: {error.message}", Severity.ERROR))
            continue
        text = file.text.encode("utf-8", "replace").decode()
        if text != file.text:
            findings.append(_said("not-unicode", "Characters that cannot be written became '?'.", path=path))
        sound[path] = replace(file, path=path, text=text)
    for first, second in clashes(sound):
        findings.append(_said("clash", f"{second} was left out: it cannot lie beside {first}.", Severity.ERROR))
        del sound[second]
    return tuple(sound.values()), tuple(findings)


def _writable(path: str) -> str:
    safe = safe_path(path)
    if ".git" in safe.casefold().split("/"):  # its hooks are run by git
        raise BadInput(f"The path {path!r} is inside a repository's own folder.")
    return safe


def _main_test(files: Sequence[CodeFile], plan: Plan) -> CodeFile | None:
    """The test of the entry file where there is one, else the first file with tests."""
    stem = plan.shape.entry.rpartition("/")[2].rpartition(".")[0]
    wanted = [f"test_{name}.py" for name in (stem, "main", "app")]
    tests = [file for file in files if file.kind is FileKind.TEST]

    def rank(file: CodeFile) -> tuple[bool, int]:
        name = file.path.rpartition("/")[2]
        return name in ("conftest.py", "__init__.py"), wanted.index(name) if name in wanted else len(wanted)

    return min(tests, key=rank, default=None)


def _remarks(plan: Plan, kept: Sequence[str], entry: CodeFile | None, draft: Draft) -> Iterator[Finding]:
    for path in kept:
        yield _said("kept", "The model's own file was kept; ours would stand here otherwise.", Severity.INFO, path)
    if not entry:
        if not any(finding.rule == "no-code" for finding in draft.findings):
            yield _said("no-code", "There is no code in this answer.")
    elif plan.shape.kind is Kind.OTHER:
        yield _said("no-templates", "There are deployment templates for Python only.", Severity.INFO, entry.path)
    elif plan.shape.kind is Kind.LIBRARY:
        message = "A library has nothing to start, so there is no Dockerfile and no k8s.yaml."
        yield _said("library", message, Severity.INFO, entry.path)


def _said(rule: str, message: str, severity: Severity = Severity.WARNING, path: str = "") -> Finding:
    return Finding("package", rule, message, path, severity=severity)
