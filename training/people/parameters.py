"""A step whose number or letter the caller chooses: `top_words(words, n)`, `without(text, char)`."""

from __future__ import annotations

import re
from random import Random

from training.names import Names
from training.operations import TYPES, Operation
from training.people.called import from_words
from training.people.manners import named, ordered, typed, wanted
from training.people.steps import entry_of
from training.programs import Step

_NUMBER, _LETTER = 7070, "§"
"""Stand in the phrases and in the code where the parameter will."""
_NAMES = {
    int: "n k limit count size amount number num how_many lim value i by x top".split(),  # noqa: SIM905
    str: "letter char c ch character symbol l x".split(),  # noqa: SIM905
}


def of_parameter(rng: Random, operation: Operation, names: Names) -> tuple[str, str, str]:
    """A request for `operation` with its parameter as a second argument, the code, and the function's name."""
    kind = int if "{k}" in operation.code else str
    usual = TYPES[operation.takes].variable
    argument = usual if rng.random() < 0.5 else names.variable()
    free = [one for one in _NAMES[kind] if one != argument and not re.search(rf"\b{one}\b", operation.code)]
    second = rng.choice(free)
    entry = entry_of(Step(operation, _NUMBER, _LETTER))
    form = rng.choice([one for one in entry if one != "call"])
    phrase = _spelled(rng.choice(entry[form]), second)
    if form == "do":
        said = ordered(rng, phrase)
    else:
        phrase = phrase.replace("{x}", rng.choice((argument, f"the {usual}", argument)))
        said = f"{phrase}?" if form == "ask" else wanted(rng, f"the {phrase}" if rng.random() < 0.4 else phrase)
    name = from_words(rng, said.replace(second, ""), names) if rng.random() < 0.5 else names.snake()
    arguments = f"{argument}, {second}"
    text = typed(rng, named(rng, said, f"{name}({arguments})", (argument, second, name)), (argument, second, name))
    annotated = f"{argument}: {TYPES[operation.takes].annotation}, {second}: {kind.__name__}"
    expression = operation.code.replace('"{c}"', second).replace("{k}", second).replace("{x}", argument)
    code = f"def {name}({annotated}) -> {TYPES[operation.gives].annotation}:\n    return {expression}"
    return text, code, name


def _spelled(phrase: str, second: str) -> str:
    for place in ("{kth}", '"{c}"', "'{c}'", "{c}", "{k}"):
        phrase = phrase.replace(place, f"{second}-th" if place == "{kth}" else second)
    return phrase
