"""Functions composed of one to four operations, from an instruction or from a signature with a docstring."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from training import people, wording
from training.example import Example, as_file
from training.names import Names
from training.operations import OPERATIONS, TYPES, Operation, is_held_out
from training.people.table import table
from training.programs import Program, Step, assertions, cases, drawn

FAMILY = "pipelines"
DEPTHS = (1, 1, 1, 2, 2, 2, 2, 3, 3, 4)
PEOPLE = {1: 0.8, 2: 0.68, 3: 0.5, 4: 0.3}
"""How many of the requests that training shows are put as people do, by depth; evaluations keep to the grammar."""
_LETTERS = "aeiostrnlpbcdgmxz"
NATURAL = 0.5
"""How many of the programs of two steps that training shows are two that people say as one thing."""
PARAMETER = 0.16
"""How many of the programs of one step that training shows leave its number or letter to the caller."""
DEFAULT = "solve"
"""What a function is called when the request does not say."""


def make(rng: Random, held_out: bool) -> Example:
    """One request; with `held_out`, of depth 2 or 3 with a pair of operations that training never shows."""
    return at_depth(rng, rng.choice((2, 3) if held_out else DEPTHS), held_out)


def at_depth(rng: Random, depth: int, held_out: bool) -> Example:
    """One request for a program of `depth` steps."""
    if depth == 1 and not held_out and rng.random() < PARAMETER:
        return _with_parameter(rng)
    while True:
        natural = depth == 2 and not held_out and rng.random() < NATURAL
        program = _natural(rng) if natural else drawn(rng, depth, held_out)
        known = cases(rng, program)
        if known is not None:
            break
    names = Names(rng, held_out)
    if not held_out and rng.random() < PEOPLE[depth]:
        return _as_people_say(rng, program, names, known)
    way = rng.random()
    name = DEFAULT if way < 0.12 else names.snake()
    argument = _argument(names, program, free=way >= 0.3)
    code = program.code(name, argument)
    if way < 0.12:
        prompt = wording.request(rng, program, "", "")
    elif way < 0.3:
        prompt = wording.request(rng, program, name, "")
    elif way < 0.75:
        prompt = wording.request(rng, program, name, argument)
    else:
        prompt = _signature(rng, program, program.header(name, argument))
    if rng.random() < 0.12:
        value, outcome = known[0]
        prompt += rng.choice((" For example, {0}({1!r}) is {2!r}.", "\n\nExample: {0}({1!r}) == {2!r}")).format(
            name, value, outcome
        )
    kind = f"pipelines/depth {depth}"
    return Example(FAMILY, kind, prompt, as_file(code), check=assertions(name, known), pairs=program.pairs)


def _as_people_say(rng: Random, program: Program, names: Names, known: list[tuple[Any, Any]]) -> Example:
    prompt, name, argument = people.of_program(rng, program, names)
    if rng.random() < 0.15:
        argument = argument or TYPES[program.takes].variable
        opener = rng.choice(("", "", "", "Complete this:\n\n", "finish it please\n\n"))
        prompt = f'{opener}{program.header(name, argument)}\n    """{people.docstring(rng, program)}"""'
    elif rng.random() < 0.15:
        value, outcome = rng.choice(known)
        prompt += rng.choice((" {0}({1!r}) is {2!r}", ", e.g. {0}({1!r}) -> {2!r}", ". {0}({1!r}) gives {2!r}")).format(
            name, value, outcome
        )
    code = program.code(name, argument or TYPES[program.takes].variable)
    kind = f"pipelines/depth {len(program.steps)}"
    return Example(FAMILY, kind, prompt, as_file(code), check=assertions(name, known), pairs=program.pairs)


def _with_parameter(rng: Random) -> Example:
    """One step, and its number or letter as a second argument."""
    while True:
        program = drawn(rng, 1, False)
        (step,) = program.steps
        known = cases(rng, program) if re.search(r"\{[kc]\}", step.operation.code) else None
        if known is not None:
            break
    prompt, code, name = people.of_parameter(rng, step.operation, Names(rng))
    second = step.k if "{k}" in step.operation.code else step.c
    check = "\n".join(f"assert {name}({value!r}, {second!r}) == {outcome!r}" for value, outcome in known)
    return Example(FAMILY, f"{FAMILY}/depth 1", prompt, as_file(code), check=check)


def _natural(rng: Random) -> Program:
    """Two steps of a row of `people/phrases/pairs.txt` that fit each other and are not kept for evaluation."""
    rows = tuple(table("pairs.txt"))
    while True:
        first, second = (_named(rng, name) for name in rng.choice(rows).split(" > "))
        if first.gives == second.takes and not is_held_out(first.name, second.name):
            return Program(tuple(Step(one, rng.randint(2, 9), rng.choice(_LETTERS)) for one in (first, second)))


def _named(rng: Random, name: str) -> Operation:
    """The operation called so, of any type; `keep *` is one of those that keep."""
    fits = [one for one in OPERATIONS if one.name.startswith(name[:-1]) if name.endswith("*")]
    return rng.choice(fits or [one for one in OPERATIONS if one.name == name])


def _argument(names: Names, program: Program, free: bool) -> str:
    usual = TYPES[program.takes].variable
    return usual if not free or names.rng.random() < 0.3 else names.variable()


def _signature(rng: Random, program: Program, header: str) -> str:
    """A function to be completed."""
    text = f'{header}\n    """{wording.docstring(rng, program)}"""'
    needed = "import math\n\n\n" if "math." in program.code("f", "x") and rng.random() < 0.2 else ""
    opener = rng.choice(
        ("Complete this Python function:", "Complete this function.", "Fill in the body:", "Finish the function.")
    )
    return f"{opener}\n\n```python\n{needed}{text}\n```" if rng.random() < 0.7 else f"{needed}{text}"
