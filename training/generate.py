"""The stream of examples: an endless, seeded, checked sequence that any part can be drawn from again.

Chunk `n` of a mix is a pure function of (seed, mix, n), so a trainer that stops can go on with the very same data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from random import Random

from training.example import Example
from training.families import FAMILIES, retrieval
from training.surroundings import surrounded
from training.verify import verify

CHUNK = 2048
"""Examples of a chunk; a trainer sorts a chunk by length."""

_FULL = {
    "copying": 0.05,
    "lookup": 0.11,
    "pipelines": 0.40,
    "spoken": 0.002,
    "records": 0.08,
    "intervals": 0.035,
    "recursion": 0.05,
    "classes": 0.05,
    "everyday": 0.07,
    "testing": 0.03,
    "fixing": 0.025,
    "retrieval": 0.11,
    "modelling": 0.05,
    "outside": 0.035,
}

MIXES: Mapping[str, Mapping[str, float]] = {
    "copying": {"copying": 1.0},
    "gates": {"copying": 0.3, "lookup": 0.5, "retrieval": 0.2},
    "full": _FULL,
    "tokenizer": {**_FULL, "copying": 0.3, "lookup": 0.3},
}
"""Named weights of the families."""


def chunk(seed: int, mix: Mapping[str, float], number: int, size: int | None = None) -> list[Example]:
    """Chunk `number` of the stream: `size` (else CHUNK) checked examples, families drawn by the weights of `mix`, some
    of them with what the product may put around a request."""
    rng = Random(f"nano {seed} {number}")  # noqa: S311
    names, weights = list(mix), list(mix.values())
    made = (_checked(FAMILIES[rng.choices(names, weights)[0]](rng, False)) for _ in range(size or CHUNK))
    return [surrounded(rng, one, retrieval.beside_the_point) for one in made]


def held_out(family: str, count: int, seed: int = 0) -> list[Example]:
    """`count` different examples of `family` that training never shows."""
    rng = Random(f"nano held out {family} {seed}")  # noqa: S311
    found: dict[str, Example] = {}
    while len(found) < count:
        one = _checked(FAMILIES[family](rng, True))
        found.setdefault(one.prompt, one)
    return list(found.values())


def fingerprint(examples: Iterable[Example]) -> str:
    """sha256 over prompts and replies, in order."""
    digest = hashlib.sha256()
    for one in examples:
        digest.update(f"{one.prompt}\0{one.reply}\0".encode())
    return digest.hexdigest()


def stream(seed: int, mix: Mapping[str, float]) -> Iterator[Example]:
    """All chunks, one after another."""
    number = 0
    while True:
        yield from chunk(seed, mix, number)
        number += 1


def _checked(example: Example) -> Example:
    verify(example)
    return example
