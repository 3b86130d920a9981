"""Our own format: one JSON object a line, described by `datasets/suites/task.schema.json`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evals.suites import steps
from evals.suites.fields import Row, compiled, plain, strings, text
from evals.types import Assertions, CheckFunction, Commands, Exchanges, Files, Inputs, Style, Task, TestFiles, Tests
from pipeline.errors import BadInput
from pipeline.paths import safe_path

FIELDS = {"task_id", "prompt", "style", "entry_point", "tests", "reference", "limits", "tags", "beside"}


def read(row: Row) -> Task:
    """One row."""
    unknown = sorted(set(row) - FIELDS)
    if unknown:
        raise BadInput(f"the field {unknown[0]!r} is unknown.")
    reference = _reference(row)
    tests = _tests(row, reference)
    task = Task(
        task_id=text(row, "task_id"),
        prompt=text(row, "prompt"),
        style=_style(row.get("style", "text")),
        entry_point=text(row, "entry_point") if "entry_point" in row else "",
        tests=tests,
        reference=reference,
        cpu_seconds=_limit(row, "cpu_seconds"),
        memory_mb=int(memory) if (memory := _limit(row, "memory_mb")) else None,
        tags=tuple(strings(row, "tags")),
        beside=_files(row["beside"], "beside") if "beside" in row else {},
    )
    _consistent(task)
    return task


def _consistent(task: Task) -> None:
    if task.wants_files == bool(task.entry_point):
        said = "has files, so no entry_point is called" if task.wants_files else "needs an entry_point"
        raise BadInput(f"a task with tests of this kind {said}.")
    if task.beside and isinstance(task.tests, Inputs):
        raise BadInput("a task of the kind inputs runs its reference with the checker, where nothing lies beside it.")
    if isinstance(task.reference, str) and task.reference:
        compiled(task.reference, "its reference")


def _style(value: Any) -> Style:
    if value not in tuple(Style):
        raise BadInput(f"the style is {value!r}; it is one of code, text.")
    return Style(value)


def _limit(row: Row, name: str) -> float | None:
    limits = row.get("limits") or {}
    value = limits.get(name) if isinstance(limits, Mapping) else limits
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise BadInput(f"the limit {name} must be a number above 0.")
    return float(value)


def _reference(row: Row) -> str | Files | None:
    value = row.get("reference")
    return value if value is None or isinstance(value, str) else _files(value, "reference")


def _files(value: Any, field: str) -> Files:
    if not isinstance(value, dict) or not value or not all(isinstance(one, str) for one in value.values()):
        raise BadInput(f"the field {field!r} must map paths to texts.")
    return {safe_path(path): plain(one) for path, one in value.items()}


def _tests(row: Row, reference: str | Files | None) -> Tests:
    given = row["tests"]
    kind = given.get("kind") if isinstance(given, dict) else None
    reader = KINDS.get(str(kind))
    if reader is None:
        raise BadInput(f"tests.kind is {kind!r}; it is one of {', '.join(KINDS)}.")
    return reader(given, reference if isinstance(reference, str) else "")


def _function(given: Row, _: str) -> CheckFunction:
    source = text(given, "code")
    named = {getattr(node, "name", "") for node in compiled(source, "its tests").body}
    if "check" not in named:
        raise BadInput("its tests define no check(candidate).")
    return CheckFunction(source)


def _assertions(given: Row, _: str) -> Assertions:
    asserts = tuple(strings(given, "asserts"))
    if not asserts:
        raise BadInput("tests.asserts is empty.")
    return Assertions(asserts, given.get("setup", ""))


def _inputs(given: Row, reference: str) -> Inputs:
    base, plus = (tuple(given.get(part, ())) for part in ("base", "plus"))
    if not base or not all(isinstance(call, list) for call in (*base, *plus)):
        raise BadInput("tests.base must be a list of argument lists that is not empty.")
    if not reference:
        raise BadInput("tests of this kind need a reference, which answers what is expected.")
    return Inputs(base, plus, float(given.get("atol", 0)), reference)


def _exchanges(given: Row, _: str) -> Exchanges:
    app = given.get("app", "main:app")
    if "code" in given:
        return Exchanges(_source(given), app)
    return Exchanges(steps.source("asgi"), app, steps.checked(given.get("steps"), "asgi"))


def _commands(given: Row, _: str) -> Commands:
    entry = given.get("entry", "main.py")
    if "code" in given:
        return Commands(_source(given), entry)
    return Commands(steps.source("command"), entry, steps.checked(given.get("steps"), "command"))


def _source(given: Row) -> str:
    source = text(given, "code")
    named = {getattr(node, "name", "") for node in compiled(source, "its tests").body}
    if not any(name.startswith("test_") for name in named):
        raise BadInput("its tests define no function that begins with test_.")
    return source


def _test_files(given: Row, _: str) -> TestFiles:
    files = _files(given.get("files"), "tests.files")
    for path, source in files.items():
        if path.endswith(".py"):
            compiled(source, f"its tests in {path}")
    return TestFiles(files)


KINDS: Mapping[str, Callable[[Row, str], Tests]] = {
    "function": _function,
    "assertions": _assertions,
    "inputs": _inputs,
    "asgi": _exchanges,
    "command": _commands,
    "pytest": _test_files,
}
