"""Requests for a program of one to four steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from training.names import Names
from training.operations import TYPES
from training.people.called import from_words
from training.people.manners import capital, named, ordered, typed, wanted
from training.people.steps import NOUNS, entries, entry_of, filled
from training.programs import Program, Step
from training.wording import NUMERALS

_THINGS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(one.strip() for one in things.split("|"))
    for kind, things in {
        "ints": """my numbers | the numbers | a list | the list | my list | a list of numbers | some numbers |
            a bunch of integers | an int list | my scores | the prices | several numbers | the given integers |
            an array""",
        "words": """my words | the words | a list of words | a list of strings | the strings | some names | a list |
            the list | the names in my list | a couple of words | several strings | my tags | an array of strings""",
        "text": """a text | the text | a string | some text | the string | a sentence | my text | a word | the word |
            a line | the sentence | my string | an input string | a given text""",
        "counts": """a dict | my dict | the dictionary | a dict of counts | a dict from names to numbers |
            the scores (a dict) | a dictionary | my dict of points | a dict name -> number | a mapping of numbers""",
        "matrix": """a matrix | the matrix | a grid | my grid | a table of numbers (list of lists) | rows of numbers |
            a 2d list | a list of lists | a nested list of numbers (a matrix)""",
        "set": "a set | the set | a set of numbers | my set | some set of ints | a python set",
        "int": "a number | n | the number | an integer | some int | an int | a given number",
    }.items()
}
_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(names.split())
    for kind, names in {
        "ints": "xs nums numbers values scores prices arr lst ints items seq ages points data",
        "words": "words ws names strings items xs tags strs labels lst data",
        "text": "text s string sentence word line txt name phrase string_ t",
        "counts": "d counts scores mapping stock dic prices points table data",
        "matrix": "m matrix grid rows table mat board data",
        "set": "s numbers members items values ids",
        "int": "n x number num value i a",
    }.items()
}
_JOINTS = (
    ", then ",
    " and then ",
    ", and ",
    "; ",
    ". Then ",
    ", after that ",
    " and ",
    ", ",
    ". After that ",
    " then ",
)
_LAST = (
    ", and finally ",
    ", then ",
    " and ",
    ". At the end ",
    ", and give me the result of this: ",
    ". Finally ",
    "; ",
)
_LEFT = (
    "what is left",
    "the rest",
    "the result",
    "them",
    "those",
    "what remains",
    "these",
    "what you get",
    "the outcome",
)
_TURNS = (
    "{do}, then give me {the}",
    "{do} and return {the}",
    "{do}, return {the}",
    "{do}. I need {the}",
    "{do}; finally {the}",
    "{do}, I want {the}",
    "first {do}, the answer is {the}",
    "{do} before you return {the}",
    "once you {do}, give me {the}",
    "{do}. The result: {the}",
    "{do} -> {the}",
)
"""The first steps as orders, the last as what comes of it."""


def of_program(rng: Random, program: Program, names: Names) -> tuple[str, str, str]:
    """What somebody writes, the function's name in it, and the argument's, which is empty where they name none."""
    argument = _argument(rng, program, names)
    say = _said(rng, program, argument)
    name = _name(rng, program, names, say)
    form = f"{name}({argument})" if argument and rng.random() < 0.8 else name
    text = typed(rng, named(rng, say, form, (name, argument)), keep=(name, argument))
    return text, name, argument if f"({argument})" in form else ""


def _argument(rng: Random, program: Program, names: Names) -> str:
    """What they call the argument, if anything; no name that the program's own loops use."""
    way = rng.random()
    if way < 0.25:
        return ""
    name = rng.choice(_ARGUMENTS[program.takes]) if way < 0.85 else names.variable()
    used = any(re.search(rf"\b{name}\b", step.operation.code) for step in program.steps)
    return "" if used else name


def docstring(rng: Random, program: Program) -> str:
    """A function's description as people write it, from the name of its argument."""
    own = "the " + rng.choice(NOUNS.get(program.takes, (TYPES[program.takes].variable,)))
    text = the(rng, program, own) if rng.random() < 0.6 else do(rng, program)
    return (
        capital(rng.choice(("", "", "Return ", "Gives ")) + text) + "." if rng.random() < 0.5 else capital(text) + "."
    )


def _said(rng: Random, program: Program, argument: str) -> str:
    """The request without its name."""
    thing = f"{argument}" if argument and rng.random() < 0.3 else rng.choice(_THINGS[program.takes])
    way = rng.random()
    asked = _alternatives(program, "ask")
    if asked and way < 0.25:
        inner, last = _inner(rng, program, thing)
        return filled(rng, last, rng.choice(asked)).replace("{x}", inner) + "?"
    if len(program.steps) > 1 and way < 0.4:
        return _turned(rng, program, thing)
    if way < 0.68:
        return wanted(rng, the(rng, program, thing))
    order = ordered(rng, do(rng, program))
    if rng.random() < 0.45:
        return rng.choice(
            ("take {x}, {o}", "{x}: {o}", "for {x}: {o}", "given {x}, {o}", "I have {x}. {o}", "{o} (for {x})")
        ).format(x=thing, o=order)
    return order


def _turned(rng: Random, program: Program, thing: str) -> str:
    """Orders first, and then what is wanted of what they leave."""
    first, last = Program(program.steps[:-1]), Program(program.steps[-1:])
    turn = rng.choice(_TURNS).format(do=do(rng, first), the=the(rng, last, rng.choice(_LEFT)))
    return f"{rng.choice(('take', 'from', 'given', 'in', 'for'))} {thing}, {turn}" if rng.random() < 0.4 else turn


def do(rng: Random, program: Program) -> str:
    """The steps as orders, in their order; two of them sometimes as one."""
    parts = [filled(rng, step, rng.choice(entry["do"])) for entry, step in entries(rng, program, "do")]
    if len(parts) > 1 and rng.random() < 0.12:
        return "\n" + "\n".join(f"{number}. {part}" for number, part in enumerate(parts, 1))
    if len(parts) > 2:
        return rng.choice(_JOINTS).join(parts[:-1]) + rng.choice(_LAST) + parts[-1]
    return rng.choice(_JOINTS).join(parts)


def the(rng: Random, program: Program, thing: str) -> str:
    """What comes out, as a phrase around `thing`, the last step outermost."""
    phrase = thing
    for entry, step in entries(rng, program, "the"):
        phrase = _around(rng, step, rng.choice(entry["the"]), phrase)
    return phrase


def _inner(rng: Random, program: Program, thing: str) -> tuple[str, Step]:
    """All but the last step as a phrase, and the last."""
    if len(program.steps) == 1:
        return thing, program.steps[0]
    return the(rng, Program(program.steps[:-1]), thing), program.steps[-1]


def _around(rng: Random, step: Step, phrase: str, inner: str) -> str:
    text = filled(rng, step, phrase)
    if (
        not text.startswith("{x}")
        and re.match(r"(\w+ )?(of|in|from|with|for) |\w+s? (of|in) ", text)
        and rng.random() < 0.6
    ):
        text = f"the {text}"
    text = text.replace("{x}", inner)
    return re.sub(r"\b(the|different|unique|distinct) (the|a|an|my|some|all|every|whether|how) ", r"\1 ", text)


def _alternatives(program: Program, form: str) -> tuple[str, ...]:
    return entry_of(program.steps[-1]).get(form, ())


def _name(rng: Random, program: Program, names: Names, say: str) -> str:
    """What somebody would call it: an invented name, a word for what it does, or words of what they just said."""
    way = rng.random()
    if way < 0.2:
        return names.snake()
    if way < 0.5:
        return from_words(rng, say, names)
    calls = [
        rng.choice(sorted(entry_of(step)["call"])).replace("{k}", NUMERALS[step.k]).replace("{c}", step.c)
        for step in program.steps
    ]
    calls = [one for one in calls if one.isidentifier()]
    if way < 0.75 or len(calls) == 1:
        name = calls[-1] if calls else ""
    else:
        name = "_".join(calls[-2:] if rng.random() < 0.6 else calls[-2:][::-1])
    return name if name and len(name) < 30 and not names.taken(name) else from_words(rng, say, names)
