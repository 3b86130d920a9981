"""EvalPlus (HumanEval+, MBPP+): arguments instead of tests; the expected values are what the reference answers.

JSON knows no tuples, sets or complex numbers, so MBPP+ stores lists where a task takes those. Its `assertion` field
calls the function with the true types: the shape of each argument there is given to every stored one. The tasks that
plain equality cannot judge, and how EvalPlus judges them (read at commit 26d6d00), are named in `ORACLES`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from evals.suites.fields import Row, compiled, plain, text
from evals.types import Inputs, Style, Task
from pipeline.errors import BadInput

_EQUAL_AS_SETS = """
def accept(arguments, expected, answer):
    return set(answer) == set(expected)
"""
_IS_NOT_NONE = """
def accept(arguments, expected, answer):
    found = expected is not None
    return answer == found if isinstance(answer, bool) else found == (answer is not None)
"""
_ROOT = """
def accept(arguments, expected, answer):
    (coefficients,) = arguments
    return abs(sum(one * answer**power for power, one in enumerate(coefficients))) <= ATOL
"""
_ANY = """
def accept(arguments, expected, answer):
    return True
"""
_OR_ZERO = """
def accept(arguments, expected, answer):
    return answer == expected or answer == 0
"""
_PADDED_DIGITS = """
def accept(arguments, expected, answer):
    one, other = map(str, arguments)
    width = max(len(one), len(other))
    padded = zip(one.zfill(width), other.zfill(width))
    return answer == expected or answer == sum(abs(int(a) - int(b)) for a, b in padded)
"""
_UPRIGHT_HEIGHT = """
def accept(arguments, expected, answer):
    base, height = arguments
    upright = round(base**2 + 2 * base * ((base / 2) ** 2 + height**2) ** 0.5)
    return answer == expected or abs(answer - upright) <= ATOL
"""
ORACLES = {
    "HumanEval/32": _ROOT,
    "Mbpp/164": _ANY,
    "Mbpp/295": _OR_ZERO,
    "Mbpp/558": _PADDED_DIGITS,
    "Mbpp/581": _UPRIGHT_HEIGHT,
    **dict.fromkeys(("Mbpp/737", "Mbpp/787", "Mbpp/794"), _IS_NOT_NONE),
    **dict.fromkeys((f"Mbpp/{number}" for number in (2, 7, 111, 140, 232, 249, 579, 769)), _EQUAL_AS_SETS),
}
"""Task id → how EvalPlus judges what plain equality cannot; `ATOL` is the task's tolerance."""

MEMORY_MB = 4096
"""EvalPlus' own limit; a few of its references need more than a gigabyte for its largest inputs."""

Shape = Callable[[Any], Any]
"""Turns a value read from JSON into one of the type that the task takes."""


def read(row: Row) -> Task:
    """One row of HumanEvalPlus.jsonl or MbppPlus.jsonl."""
    task_id, entry_point = text(row, "task_id"), text(row, "entry_point")
    prompt, solution = plain(text(row, "prompt")), plain(text(row, "canonical_solution"))
    base, plus = (_calls(row, field) for field in ("base_input", "plus_input"))
    if not base and not plus:
        raise BadInput("base_input and plus_input are both empty.")
    shapes = list(_shapes(row.get("assertion") or "", entry_point))
    compiled(prompt + solution, "its prompt and canonical_solution")
    return Task(
        task_id=task_id,
        prompt=prompt,
        style=Style.CODE,
        entry_point=entry_point,
        tests=Inputs(
            base=tuple(shaped(call, shapes) for call in base),
            plus=tuple(shaped(call, shapes) for call in plus),
            atol=float(row.get("atol") or 0),
            reference=prompt + solution,
            oracle=ORACLES.get(task_id, ""),
        ),
        reference=prompt + solution,
        memory_mb=MEMORY_MB,
    )


def _calls(row: Row, field: str) -> list[list[Any]]:
    calls = row[field] or []
    if not isinstance(calls, list) or not all(isinstance(call, list) for call in calls):
        raise BadInput(f"the field {field!r} must be a list of argument lists.")
    return calls


def shaped(call: Sequence[Any], shapes: Sequence[Shape]) -> list[Any]:
    """The arguments of one call in the types that the task takes."""
    if len(call) != len(shapes):
        return list(call)
    return [shape(value) for shape, value in zip(shapes, call, strict=True)]


def _shapes(assertion: str, entry_point: str) -> Iterator[Shape]:
    """One shape per positional argument, from the first assertion that calls the entry point."""
    for node in ast.walk(compiled(assertion, "its assertions")):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == entry_point:
            yield from (_number if _is_number(argument) else _shape_of(argument) for argument in node.args)
            return


def _shape_of(example: ast.expr) -> Shape:
    """How to give a stored value the types of `example`."""
    made = {ast.Tuple: tuple, ast.List: list, ast.Set: set}.get(type(example))
    if made:
        inner = [(_is_sequence(element), _shape_of(element)) for element in example.elts]  # type: ignore[attr-defined]
        return lambda value: _sequence(value, made, inner)
    if isinstance(example, ast.Dict):
        values = [_shape_of(value) for value in example.values[:1]]
        return lambda value: _mapping(value, values)
    return lambda value: value


def _is_number(example: ast.expr) -> bool:
    return not any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) for node in ast.walk(example)
    ) and not (_is_sequence(example))


def _is_sequence(example: ast.expr) -> bool:
    return isinstance(example, ast.Tuple | ast.List | ast.Set | ast.Dict)


def _number(value: Any) -> Any:
    """Complex numbers, and what goes with them, are stored as text."""
    if not isinstance(value, str):
        return value
    try:
        return complex(value) if "j" in value else float(value)
    except ValueError:
        return value


def _sequence(value: Any, made: Callable[[Any], Any], inner: Sequence[tuple[bool, Shape]]) -> Any:
    """Elements take the shape at their place, or that of the first of their own sort."""
    if not isinstance(value, list):
        return value
    in_place = len(inner) == len(value)
    return made(_element(one, inner[at : at + 1] if in_place else inner, inner, made) for at, one in enumerate(value))


def _element(
    value: Any, first: Sequence[tuple[bool, Shape]], others: Sequence[tuple[bool, Shape]], made: Callable[[Any], Any]
) -> Any:
    nested = isinstance(value, list | dict)
    for is_sequence, shape in (*first, *others):
        if is_sequence == nested:
            return shape(value)
    return _sequence(value, made, ()) if isinstance(value, list) and made is tuple else value


def _mapping(value: Any, values: Sequence[Shape]) -> Any:
    if isinstance(value, list):  # a set, which an empty one would be written as {}
        return set(value) if value else {}
    if not isinstance(value, dict) or not values:
        return value
    return {key: values[0](one) for key, one in value.items()}
