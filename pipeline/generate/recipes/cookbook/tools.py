"""The recipe of command-line tools whose command line the request fixes."""

from __future__ import annotations

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tools import answer, crafts


def understood(prompt: str) -> Spec | None:
    """The request as a tool where every word of it was understood; else None."""
    return answer.match(prompt)


def match(prompt: str) -> Spec | None:
    """The request as a tool, or as one that is declined with the sentence that was not understood; None for others."""
    return understood(prompt) or crafts.match(prompt) or answer.declined(prompt)


def cook(spec: Spec) -> Dish:
    if isinstance(spec.program, answer.Built):
        return answer.cook(spec.program)
    if isinstance(spec.program, crafts.Built):
        return crafts.cook(spec.program)
    raise TypeError("the spec is one of another recipe")
