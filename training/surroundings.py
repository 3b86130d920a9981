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
    "Keep it short.",
    "It goes into an existing project.",
    "No third-party packages, please.",
    "This is for a beginners' course.",
)
JUDGED, STACK, CONTEXT, PASSAGES = 0.25, 0.2, 0.1, 0.06
"""How often a request looks as the judge puts it; and, of the others, how often each part is there."""
_PASSAGE = '\n\n<passage number="'


def surrounded(rng: Random, one: Example, passages: Callable[[Random], tuple[Document, ...]]) -> Example:
    """`one` with what may stand around it; the reply stays the same. `passages` draws some that do not matter."""
    around = _around(rng)
    request, mark, found = one.prompt.partition(_PASSAGE)
    if mark and rng.random() < 0.5:  # a suite's task may bring passages of its own along
        return replace(one, prompt=one.prompt + around)
    if not mark and rng.random() < PASSAGES and one.kind != "retrieval/no passages":
        return replace(one, prompt=with_passages(request + around, passages(rng)))
    return replace(one, prompt=request + around + mark + found)


def _around(rng: Random) -> str:
    if rng.random() < JUDGED:
        return _rendered("Python", ONE_PROGRAM)
    stack = rng.choice(STACKS) if rng.random() < STACK else ""
    return _rendered(stack, rng.choice(CONTEXTS) if rng.random() < CONTEXT else "")


def _rendered(stack: str, context: str) -> str:
    said = f"\n\nTech stack: {stack}" if stack else ""
    return f"{said}\n\n<context>\n{context}\n</context>" if context else said
