"""What the product puts around a request: the tech stack, a word of context, passages that happen to be found.

A request seldom arrives bare. Where none of this bears on the answer, the model must learn to answer as if it were not
there; so a part of the training examples carry it, rendered as `pipeline/prompt/templates/v1/user.md` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from training.example import Document, Example, with_passages

ONE_PROGRAM = "The answer is one whole Python program, in one block and without tests."
"""What the judge says beside a task that wants one program; a test holds it to `evals.sample.ONE_PROGRAM`."""

STACKS = ("Python", "Python", "Python", "Python, pytest", "Python 3.12", "Python, standard library")
CONTEXTS = (
    ONE_PROGRAM,
    ONE_PROGRAM,
    ONE_PROGRAM,
    "Keep it short.",
    "It goes into an existing project.",
    "No third-party packages, please.",
    "This is for a beginners' course.",
)
STACK, CONTEXT, PASSAGES = 0.3, 0.25, 0.06
"""How often each is there."""
_PASSAGE = '\n\n<passage number="'


def surrounded(rng: Random, one: Example, passages: Callable[[Random], tuple[Document, ...]]) -> Example:
    """`one` with what may stand around it; the reply stays the same. `passages` draws some that do not matter."""
    request, mark, found = one.prompt.partition(_PASSAGE)
    if rng.random() < STACK:
        request += f"\n\nTech stack: {rng.choice(STACKS)}"
    if rng.random() < CONTEXT:
        request += f"\n\n<context>\n{rng.choice(CONTEXTS)}\n</context>"
    if not mark and rng.random() < PASSAGES and one.kind != "retrieval/no passages":
        return replace(one, prompt=with_passages(request, passages(rng)))
    return replace(one, prompt=request + mark + found)
