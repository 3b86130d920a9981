"""What flows between operations: the types, how people name them, and values to try them on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

WORDS = tuple(
    """apple river stone level radar cloud garden kayak winter paper orange noon market table window summer silver
planet ocean forest candle bridge castle eagle lemon mirror needle pepper rocket saddle tiger violin yellow
zebra Anna Paris Otto Rome Berlin code test data echo ago idea area it up a Python List""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Type:
    """A type of value, with the words for it."""

    variable: str
    """The name our programs give it."""
    annotation: str
    phrases: tuple[str, ...]
    """What a request calls a value of this type."""
    draw: Callable[[Random], object]
    """A value to try an operation on."""


def _ints(rng: Random) -> list[int]:
    return [rng.randint(-9, 20) for _ in range(rng.choice((1, 3, 4, 5, 6, 8)))]


def _words(rng: Random) -> list[str]:
    return [rng.choice(WORDS) for _ in range(rng.choice((1, 3, 4, 5, 6)))]


def _text(rng: Random) -> str:
    return rng.choice(
        (" ".join(_words(rng)), rng.choice(WORDS), f"{rng.choice(WORDS)} {rng.randint(1, 99)}, {rng.choice(WORDS)}!")
    )


def _matrix(rng: Random) -> list[list[int]]:
    columns = rng.choice((2, 3, 3, 4))
    return [[rng.randint(-5, 12) for _ in range(columns)] for _ in range(rng.choice((2, 3, 4)))]


TYPES: Mapping[str, Type] = MappingProxyType(
    {
        "ints": Type(
            "numbers",
            "list[int]",
            (
                "a list of integers",
                "a list of numbers",
                "a list of ints",
                "the given numbers",
                "the integers in a list",
            ),
            _ints,
        ),
        "words": Type(
            "words",
            "list[str]",
            ("a list of words", "a list of strings", "the given words", "the strings in a list"),
            _words,
        ),
        "text": Type("text", "str", ("a string", "a text", "the given string", "a piece of text"), _text),
        "counts": Type(
            "counts",
            "dict[str, int]",
            ("a dictionary of counts", "a dict from names to numbers", "a dictionary with integer values"),
            lambda rng: {word: rng.randint(-3, 15) for word in rng.sample(WORDS, rng.choice((1, 2, 3, 4, 5)))},
        ),
        "matrix": Type(
            "matrix", "list[list[int]]", ("a matrix", "a grid of numbers", "a list of rows of integers"), _matrix
        ),
        "set": Type("items", "set[int]", ("a set of integers", "a set of numbers"), lambda rng: set(_ints(rng))),
        "int": Type(
            "number",
            "int",
            ("an integer", "a number", "a whole number"),
            lambda rng: rng.choice((0, 1, rng.randint(2, 30), rng.randint(30, 2000))),
        ),
        "bool": Type("answer", "bool", (), bool),
        "maybe": Type("found", "int | None", (), lambda _: None),
        "maybe word": Type("found", "str | None", (), lambda _: None),
    }
)
