"""The formats a suite can come in: how a row is recognised, and how it becomes a task."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evals.suites import evalplus, native
from evals.suites.fields import Row, compiled, plain, strings, text
from evals.types import Assertions, CheckFunction, Style, Task
from pipeline.errors import BadInput


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table below."""

    needs: frozenset[str]
    """A row with all these fields is of this format."""
    read: Callable[[Row], Task]


def humaneval(row: Row) -> Task:
    """openai/human-eval: the prompt is the head of a function, `test` defines `check(candidate)`."""
    solution = row.get("canonical_solution")
    return Task(
        task_id=text(row, "task_id"),
        prompt=text(row, "prompt"),
        style=Style.CODE,
        entry_point=text(row, "entry_point"),
        tests=CheckFunction(text(row, "test")),
        reference=text(row, "prompt") + solution if isinstance(solution, str) else None,
    )


def mbpp(row: Row) -> Task:
    """google-research/mbpp, full (`text`, `test_setup_code`) and sanitized (`prompt`, `test_imports`)."""
    asserts = tuple(line.strip() for line in strings(row, "test_list"))
    if not asserts:
        raise BadInput("test_list is empty.")
    setup = "\n".join([*strings(row, "test_imports"), plain(row.get("test_setup_code") or "")])
    reference = plain(text(row, "code"))
    described = text(row, "text" if "text" in row else "prompt").strip()
    return Task(
        task_id=str(row["task_id"]),
        prompt=f"{described}\n\nThe program must satisfy:\n" + "\n".join(asserts),
        style=Style.TEXT,
        entry_point=_called(asserts[0], reference),
        tests=Assertions(asserts, setup.strip("\n")),
        reference=reference,
    )


def multipl_e(row: Row) -> Task:
    """nuprl/MultiPL-E, Python: `tests` defines `check(candidate)` and ends by calling it with the entry point."""
    if row["language"] not in ("py", "python"):
        raise BadInput(f"the language is {row['language']!r}; only Python can be judged.")
    source = text(row, "tests")
    entry_point, check = _split_driver(source)
    return Task(
        task_id=text(row, "name"),
        prompt=text(row, "prompt"),
        style=Style.CODE,
        entry_point=entry_point,
        tests=CheckFunction(check),
        reference=None,
    )


def _split_driver(source: str) -> tuple[str, str]:
    """The entry point, and the tests without the part that runs them."""
    tree = compiled(source, "its tests")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"]
    named = [call.args[0].id for call in calls if call.args and isinstance(call.args[0], ast.Name)]
    if not named:
        raise BadInput("its tests never call check(…) with the entry point.")
    kept = [node for node in tree.body if not isinstance(node, ast.Expr) and getattr(node, "name", "") != "test_check"]
    return named[0], "\n\n".join(ast.get_source_segment(source, node) or "" for node in kept) + "\n"


def _called(first_assert: str, reference: str) -> str:
    """The function under test: what the first assert calls, outermost first, that the reference defines."""
    defined = {getattr(node, "name", "") for node in ast.walk(compiled(reference, "its reference"))}
    for node in ast.walk(compiled(first_assert, "its first assert")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in defined:
            return node.func.id
    raise BadInput("its first assert calls nothing that the reference defines.")


FORMATS: Mapping[str, Format] = {
    "native": Format(frozenset({"task_id", "prompt", "tests"}), native.read),
    "evalplus": Format(frozenset({"task_id", "entry_point", "base_input", "plus_input"}), evalplus.read),
    "humaneval": Format(frozenset({"task_id", "prompt", "entry_point", "test"}), humaneval),
    "multipl-e": Format(frozenset({"name", "language", "prompt", "tests"}), multipl_e),
    "mbpp": Format(frozenset({"task_id", "text", "code", "test_list"}), mbpp),
    "mbpp-sanitized": Format(frozenset({"task_id", "prompt", "code", "test_list"}), mbpp),
}
"""Looked through from the top; the first whose fields a row has reads it."""
