"""Runs what a model wrote against an example's check, in the sandbox the product runs generated code in.

The check shares the process with the program, so a hostile program could forge its verdict; `nano` is not one.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.sandbox import Limits, Sandbox, Trial
from training.example import Example, program

LIMITS = Limits(cpu_seconds=3, wall_seconds=30, memory_mb=1024)
REFUSALS = ("No passage here says", "This is beyond what I can write")
"""How a paragraph begins that declines: for want of documentation, or because nano is too small for it."""


def judge(examples: Sequence[Example], replies: Sequence[str], workers: int = 1) -> list[bool]:
    """Whether each reply is right: its program passes the check, or it declines where that is right."""
    right = [False] * len(examples)
    places = [at for at, reply in enumerate(replies) if program(reply)]
    for at, (one, reply) in enumerate(zip(examples, replies, strict=True)):
        right[at] = "abstain" in one.tags and declines(reply)
    with Sandbox(workers=workers) as sandbox:
        trials = [_trial(examples[at], replies[at]) for at in places]
        for number, outcome in sandbox.judge_all(trials):
            at = places[number]
            right[at] = outcome.passed and "abstain" not in examples[at].tags
    return right


def declines(reply: str) -> bool:
    """Whether `reply` says that it cannot be done from what is here, and writes no program."""
    return any(one.startswith(REFUSALS) for one in reply.strip().split("\n\n")) and not program(reply)


def _trial(example: Example, reply: str) -> Trial:
    asked = f"def checked_by_suite():\n    exec({example.check!r}, globals())\n    return True\n"
    source = f"{example.setup}\n{program(reply)}\n\n\n{asked}"
    return Trial(
        source,
        "def check(candidate):\n    assert candidate() is True\n",
        "function",
        "checked_by_suite",
        limits=LIMITS,
    )
