"""Compositions of operations: drawn, rendered as code, and run step by step to know what is right."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from training.operations import OPERATIONS, TAKING, TYPES, Operation, is_held_out
from training.operations.predicates import OPERATIONS as CONDITIONS

START_TYPES = {"ints": 0.42, "words": 0.22, "text": 0.15, "counts": 0.06, "matrix": 0.06, "set": 0.03, "int": 0.06}
_LIGHT = {id(one) for one in CONDITIONS}
LIMIT = 20_000
"""No value on the way is further from zero, no list longer than a thousand: dividing or listing stays quick."""


class TooLargeError(ValueError):
    """A value on the way is beyond LIMIT."""


@dataclass(frozen=True, slots=True)
class Step:
    """An operation with its parameters chosen."""

    operation: Operation
    k: int
    c: str

    def code(self, x: str) -> str:
        """The expression over the variable `x`."""
        return self.filled(self.operation.code).replace("{x}", x)

    def filled(self, text: str) -> str:
        """`text` with the parameters in their places."""
        return text.replace("{k}", str(self.k)).replace("{c}", self.c)

    def run(self, value: Any) -> Any:
        """What comes of `value`."""
        return _compiled(self.code("x"))(value)


@dataclass(frozen=True, slots=True)
class Program:
    """Steps in their order."""

    steps: tuple[Step, ...]

    @property
    def takes(self) -> str:
        return self.steps[0].operation.takes

    @property
    def gives(self) -> str:
        return self.steps[-1].operation.gives

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Neighbouring operations."""
        names = [step.operation.name for step in self.steps]
        return tuple(pairwise(names))

    def header(self, name: str, argument: str) -> str:
        """The line that defines the function."""
        return f"def {name}({argument}: {TYPES[self.takes].annotation}) -> {TYPES[self.gives].annotation}:"

    def body(self, argument: str) -> str:
        """One line a step; a step's value is called after its type."""
        lines, x = [], argument
        for step in self.steps[:-1]:
            fresh = TYPES[step.operation.gives].variable
            lines.append(f"    {fresh} = {step.code(x)}")
            x = fresh
        return "\n".join([*lines, f"    return {self.steps[-1].code(x)}"])

    def code(self, name: str, argument: str) -> str:
        """The whole file."""
        needed = "import math\n\n\n" if any("math." in step.operation.code for step in self.steps) else ""
        return f"{needed}{self.header(name, argument)}\n{self.body(argument)}"

    def run(self, value: Any) -> Any:
        """The steps one after another.

        Raises:
            TooLargeError: a value on the way is beyond LIMIT.
        """
        for step in self.steps:
            value = step.run(value)
            if not _small(value):
                raise TooLargeError(step.operation.name)
        return value


def drawn(rng: Random, depth: int, held_out: bool, takes: str | None = None) -> Program:
    """A program of `depth` steps.

    In training no pair of neighbours is held out; with `held_out` at least one is (a single step has no pairs, so it
    is drawn from all).
    """
    while True:
        kind = takes or rng.choices(tuple(START_TYPES), tuple(START_TYPES.values()))[0]
        steps: list[Step] = []
        for _ in range(depth):
            steps.append(_step(rng, kind))
            kind = steps[-1].operation.gives
            if kind not in TAKING:
                break
        program = Program(tuple(steps))
        if len(steps) == depth and _sensible(program) and _on_side(program, held_out):
            return program


def cases(rng: Random, program: Program, count: int = 4) -> list[tuple[Any, Any]] | None:
    """Inputs with what comes of them; None when the program fails on most inputs or never changes its answer."""
    found: list[tuple[Any, Any]] = []
    for _ in range(3 * count):
        value = TYPES[program.takes].draw(rng)
        try:
            outcome = program.run(value)
        except (ValueError, IndexError, TypeError, ZeroDivisionError):
            continue
        found.append((value, outcome))
        if len(found) == count:
            return found if len({repr(outcome) for _, outcome in found}) > 1 else None
    return None


def assertions(name: str, known: list[tuple[Any, Any]]) -> str:
    """`known` as a check of the function `name`; types count, so that True is not 1."""
    return f"""for given, wanted in {known!r}:
    got = {name}(given)
    assert type(got) is type(wanted) and got == wanted, (given, got, wanted)"""


def _step(rng: Random, kind: str) -> Step:
    rows = TAKING[kind]
    operation = rng.choices(rows, _weights(kind))[0]
    return Step(operation, rng.choice((2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10)), rng.choice("aeiostrnlp"))


@cache
def _weights(kind: str) -> tuple[float, ...]:
    """Conditions are many; together they shall be about a third."""
    return tuple(0.3 if id(one) in _LIGHT else 1.0 for one in TAKING[kind])


def _sensible(program: Program) -> bool:
    """Nobody asks for the same twice in a row, nor for a digit as large as ten."""
    names = [step.operation.name for step in program.steps]
    if any(first == second for first, second in pairwise(names)):
        return False
    return not any("ends with" in name and step.k > 9 for name, step in zip(names, program.steps, strict=True))


def _on_side(program: Program, held_out: bool) -> bool:
    kept = any(is_held_out(*pair) for pair in program.pairs)
    return kept == held_out or len(program.steps) == 1


def _small(value: Any) -> bool:
    if isinstance(value, dict):
        return len(value) < 100 and all(_small(one) for one in value.values())
    if isinstance(value, list | set):
        return len(value) < 1000 and all(_small(one) for one in value)
    return len(value) < 1000 if isinstance(value, str) else not isinstance(value, int) or abs(value) < LIMIT


@cache
def _compiled(expression: str) -> Callable[[Any], Any]:
    """The expression over `x`, from our own tables."""
    made: Callable[[Any], Any] = eval(f"lambda x: {expression}", {"math": math})  # noqa: S307
    return made


__all__ = ["OPERATIONS", "Program", "Step", "assertions", "cases", "drawn"]
