"""How people ask for a program: a grammar of sentences over the words of its steps."""

from __future__ import annotations

import re
from random import Random

from training.operations import TYPES
from training.programs import Program, Step

NUMERALS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

_OPENERS = (
    "Write a function {f} that takes {base} and {then}.",
    "Write a Python function {f} which takes {base} and {then}.",
    "Create a function {f}. It takes {base} and {then}.",
    "I need a function {f} that, given {base}, {then}.",
    "Please implement {f}: it gets {base}, {then}.",
    "{f} takes {base} and {then}. Write it.",
)
"""The steps in the third person: `doubles each number, then returns the sum`."""

_ORDERS = (
    "Write {f}. Given {base}, {do}.",
    "Implement {f} for {base}: {do}.",
    "{f}: take {base}, {do}.",
    "Given {base}, {do}. Call the function {f}.",
    "Take {base}, {do} (function {f}).",
)
"""The steps as orders: `double each number, then add them up`."""

_PHRASES = (
    "Write a function {f} that returns {noun}.",
    "Write a Python function {f} to compute {noun}.",
    "Implement {f}, which returns {noun}.",
    "Function {f} that gives me {noun}.",
    "I need {noun} as a function {f}.",
    "{f} should return {noun}.",
    "How do I get {noun}? Write {f}.",
    "Return {noun}. Name: {f}.",
)
"""The steps nested: `the sum of the doubles of a list of numbers`."""

_NAMELESS = (
    "Write a function that returns {noun}.",
    "Compute {noun}.",
    "Give me {noun}.",
    "Function for {noun}.",
    "{noun}",
    "I want {noun}.",
)


def request(rng: Random, program: Program, name: str, argument: str) -> str:
    """One way to ask for `program`; an empty `name` leaves naming to the model."""
    base = rng.choice(TYPES[program.takes].phrases)
    if not name:
        return _capital(rng.choice(_NAMELESS).format(noun=noun(rng, program, base)))
    called = _called(rng, name, argument)
    way = rng.random()
    if way < 0.45:
        return _capital(rng.choice(_PHRASES).format(f=called, noun=noun(rng, program, base)))
    if way < 0.75:
        return _capital(rng.choice(_OPENERS).format(f=called, base=base, then=_listed(rng, program, third=True)))
    return _capital(rng.choice(_ORDERS).format(f=called, base=base, do=_listed(rng, program, third=False)))


def docstring(rng: Random, program: Program) -> str:
    """One sentence for the function's docstring."""
    if rng.random() < 0.7:
        return _capital(f"{rng.choice(('return', 'compute', ''))} {noun(rng, program, _own(program))}.".strip())
    return _capital(f"{_listed(rng, program, third=False)}.")


def noun(rng: Random, program: Program, base: str) -> str:
    """The value of the program as a phrase, the last step outermost."""
    phrase = base
    for step in program.steps:
        phrase = _worded(rng, step, rng.choice(step.operation.nouns)).replace("{x}", phrase)
    return phrase


def _own(program: Program) -> str:
    return "the " + TYPES[program.takes].phrases[0].split(" ", 1)[1]


def _listed(rng: Random, program: Program, third: bool) -> str:
    """The steps in order, the last of them sometimes as `return the sum of the rest`."""
    said = [_worded(rng, step, rng.choice(step.operation.verbs)) for step in program.steps]
    last = program.steps[-1]
    if rng.random() < 0.4:
        what = rng.choice(("the result", "what remains", "the outcome") if len(said) > 1 else ("it",))
        said[-1] = f"return {_worded(rng, last, rng.choice(last.operation.nouns)).replace('{x}', what)}"
    if third:
        said = [in_third_person(one) for one in said]
    if len(said) == 1:
        return said[0]
    joint = rng.choice((", then ", " and then ", ", and ", " and finally "))
    return rng.choice((", ", ", then ", " and ")).join(said[:-1]) + joint + said[-1]


def in_third_person(order: str) -> str:
    """`square each number` → `squares each number`."""
    verb, _, rest = order.partition(" ")
    if re.search(r"(s|sh|ch|x|z)$", verb):
        verb += "es"
    elif re.search(r"[^aeiou]y$", verb):
        verb = verb[:-1] + "ies"
    else:
        verb += "s"
    return f"{verb} {rest}"


def _worded(rng: Random, step: Step, text: str) -> str:
    """`text` with its parameters; small numbers are sometimes written out."""
    k = NUMERALS[step.k] if rng.random() < 0.15 and "{k}-th" not in text and "digit {k}" not in text else str(step.k)
    return text.replace("{k}", k).replace("{c}", step.c)


def _called(rng: Random, name: str, argument: str) -> str:
    quoted = name if not argument else f"{name}({argument})"
    return f"`{quoted}`" if rng.random() < 0.6 else quoted


def _capital(sentence: str) -> str:
    """A capital at the start, unless a name stands there or the person does not care."""
    first = sentence.split(" ", 1)[0]
    if "`" in first or "_" in first or "(" in first or first.endswith(":"):
        return sentence
    return sentence[:1].upper() + sentence[1:]
