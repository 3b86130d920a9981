"""Tests for pytest from a function with examples, and a function made right from a failing test."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from training import wording
from training.example import TEST_FENCE, Example, as_file
from training.names import Names
from training.operations import TAKING, TYPES, is_held_out
from training.programs import Program, TooLargeError, assertions, cases, drawn

TESTING = "testing"
FIXING = "fixing"


def make_tests(rng: Random, held_out: bool) -> Example:
    """Given a function whose docstring has examples, tests that it passes and a wrong twin of it fails."""
    program, twin, known = _twins(rng, held_out)
    names = Names(rng, held_out)
    name, argument = names.snake(), TYPES[program.takes].variable
    shown = known[:3]
    code = _documented(rng, program, name, argument, shown)
    ask = rng.choice(
        (
            "Write pytest tests for this function.",
            "Write tests for `{0}`.",
            "Test this with pytest:",
            "Unit tests, please.",
        )
    ).format(name)
    asserted = "\n".join(f"    assert {name}({given!r}) == {wanted!r}" for given, wanted in shown)
    tests = f"from main import {name}\n\n\ndef test_{name}() -> None:\n{asserted}"
    source = code if "import math" in code else f"import math\n{code}"
    setup = (
        "import sys, types\nmodule = types.ModuleType('main')\n"
        f"exec({source!r}, module.__dict__)\nsys.modules['main'] = module\n"
    )
    check = (
        f"{twin.code('twin', argument)}\n"
        f"tests = [one for title, one in list(globals().items()) if title.startswith('test_')]\nassert tests\n"
        f"for test in tests:\n    test()\n{name} = twin\ncaught = False\nfor test in tests:\n    try:\n        test()\n"
        "    except Exception:\n        caught = True\nassert caught\n"
    )
    prompt = f"{ask}\n\n```python\n{code}\n```"
    return Example(
        TESTING,
        f"{TESTING}/depth {len(program.steps)}",
        prompt,
        as_file(tests, TEST_FENCE),
        setup,
        check,
        program.pairs,
    )


def make_fix(rng: Random, held_out: bool) -> Example:
    """Given a function with one wrong step and a test that shows it, the function as its docstring wants it."""
    program, twin, known = _twins(rng, held_out)
    names = Names(rng, held_out)
    name, argument = names.snake(), TYPES[program.takes].variable
    given, wanted = next(one for one in known if _differs(twin, *one))
    wrong = _documented(rng, program, name, argument, []).replace(program.body(argument), twin.body(argument))
    prompt = rng.choice(
        (
            "This test fails. Fix the function.\n\n{1}\n\n{0}",
            "{0}\n\nThe test {1} fails. Correct it.",
            "There is a bug here:\n\n{0}\n\nIt should pass {1}.",
        )
    ).format(f"```python\n{wrong}\n```", f"`assert {name}({given!r}) == {wanted!r}`")
    reply = as_file(program.code(name, argument))
    check = assertions(name, known)
    return Example(FIXING, f"{FIXING}/depth {len(program.steps)}", prompt, reply, check=check, pairs=program.pairs)


def _twins(rng: Random, held_out: bool) -> tuple[Program, Program, list[tuple[Any, Any]]]:
    """A program, the same with one step changed, and inputs on some of which the two differ."""
    while True:
        program = drawn(rng, rng.choice((2, 3) if held_out else (1, 1, 2, 2, 3)), held_out)
        twin, known = _changed(rng, program), cases(rng, program)
        if known and twin and any(_differs(twin, *one) for one in known[:3]):
            return program, twin, known


def _changed(rng: Random, program: Program) -> Program | None:
    """`program` with another operation of the same types in one place; no pair is shown that is kept for evaluation."""
    at = rng.randrange(len(program.steps))
    old = program.steps[at]
    fitting = [one for one in TAKING[old.operation.takes] if one.gives == old.operation.gives and one != old.operation]
    if not fitting:
        return None
    steps = list(program.steps)
    steps[at] = replace(old, operation=rng.choice(fitting))
    changed = Program(tuple(steps))
    same_imports = ("math." in changed.body("x")) == ("math." in program.body("x"))
    shown = any(is_held_out(*pair) for pair in changed.pairs) and not any(is_held_out(*pair) for pair in program.pairs)
    return changed if same_imports and not shown else None


def _differs(program: Program, given: Any, wanted: Any) -> bool:
    try:
        outcome = program.run(given)
    except TooLargeError:
        return False
    except (ValueError, IndexError, TypeError, ZeroDivisionError):
        return True
    return bool(outcome != wanted)


def _documented(rng: Random, program: Program, name: str, argument: str, shown: list[tuple[Any, Any]]) -> str:
    """The function with a docstring and doctest examples."""
    header, body = program.header(name, argument), program.body(argument)
    lines = [f'    """{wording.docstring(rng, program)}']
    if shown:
        lines += [""] + [f"    >>> {name}({given!r})\n    {wanted!r}" for given, wanted in shown] + ['    """']
    else:
        lines[0] += '"""'
    needed = "import math\n\n\n" if "math." in body else ""
    return "\n".join([f"{needed}{header}", *lines, body])
