"""What people put around what they want: a name for it, a greeting, a slip of the finger."""

from __future__ import annotations

import re
from random import Random

_HELLO = ("", "", "", "", "", "hey, ", "hi! ", "quick one: ", "small thing: ", "pls ", "please: ", "question: ", "so, ")
_TO_DO = (
    "{do}",
    "{do}",
    "please {do}",
    "{do} please",
    "I need to {do}",
    "I want to {do}",
    "can you {do}",
    "help me {do}",
    "it should {do}",
    "must {do}",
    "i have to {do}",
    "would like to {do}",
    "has to {do}",
    "the job: {do}",
)
_TO_GET = (
    "{the}",
    "{the}",
    "{the} please",
    "I need {the}",
    "I'd like {the}",
    "give me {the}",
    "return {the}",
    "I want {the}",
    "should return {the}",
    "get me {the}",
    "how do I get {the}?",
    "what I want is {the}",
    "compute {the}",
    "must be {the}",
)
CALLED = (
    "{f}: {say}",
    "{f} - {say}",
    "{say}. {f}",
    "{say}, {f}",
    "{say} ({f})",
    "{say}; call it {f}",
    "{say}. Name it {f}.",
    "{say}, function name {f}",
    "function {f}: {say}",
    "{say} -> {f}",
    "{f} -> {say}",
    "{say}, name: {f}",
    "fn {f}, {say}",
    "write {f}: {say}",
    "{say}. The function is called {f}.",
    "need {f} - {say}",
    "{say} as {f}",
    "a function {f} that does this: {say}",
    "{f} = {say}",
    "implement {f}. {say}.",
    "{say}, I'd call it {f}",
    "make me {f}: {say}",
    "{say}. Function: {f}",
    "def {f}, {say}",
)


def ordered(rng: Random, do: str) -> str:
    """`do`, which is an order, as somebody might put it."""
    return rng.choice(_TO_DO).format(do=do)


def wanted(rng: Random, the: str) -> str:
    """`the`, which is a value, as somebody might ask for it."""
    return rng.choice(_TO_GET).format(the=the)


def named(rng: Random, say: str, form: str, ways: tuple[str, ...] = CALLED) -> str:
    """`say` together with `form`, a name with or without arguments, in one of `ways`."""
    quoted = f"`{form}`" if rng.random() < 0.25 else form
    return rng.choice(ways).format(f=quoted, say=say)


def typed(rng: Random, text: str, keep: tuple[str, ...]) -> str:
    """As it comes from the keyboard: capitals or none, now and then two letters swapped or a missing article."""
    text = rng.choice(_HELLO) + text
    if rng.random() < 0.5 and not text.startswith(tuple(name for name in keep if name)):
        text = capital(text)
    if rng.random() < 0.06:
        text = text.replace(" the ", " ")
    words = [one for one in re.findall(r"\b[a-z]{5,}\b", text) if not any(one in name for name in keep if name)]
    if words and rng.random() < 0.08:
        word = rng.choice(words)
        at = rng.randrange(1, len(word) - 2)
        text = text.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)
    return text if rng.random() < 0.6 else text.rstrip(".")


def capital(text: str) -> str:
    """With a capital at the start, unless a name stands there."""
    first = text.split(" ", 1)[0]
    return text if not first.isalpha() or len(text) < 2 else text[0].upper() + text[1:]
