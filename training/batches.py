"""Examples become batches of one length each: sorted by length inside a chunk, so that little is padding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from training.generate import chunk
from training.tokenizer import encode

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LENGTHS = (32, 48, 64, 96, 128, 192, 256, 384, 512)
TOKENS = 1536
"""Tokens of a batch, padding included: every length divides it."""

Pair = tuple[list[int], list[int]]
"""Token ids of a prompt and of its reply."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one length, and where the loss is taken: at the replies only."""

    tokens: Tensor
    asked: Tensor
    """Flat positions whose next token is to be predicted."""
    wanted: Tensor
    """The token that follows each of them."""
    real: int
    """Tokens that are not padding."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A seeded stream of training batches."""

    tokenizer: Tokenizer
    mix: Mapping[str, float]
    seed: int
    tokens: int = TOKENS

    def chunk(self, number: int) -> list[Batch]:
        """The batches of chunk `number`, in their order."""
        pairs = encode(self.tokenizer, chunk(self.seed, self.mix, number))
        return arranged(pairs, Random(f"order {self.seed} {number}"), self.tokens)  # noqa: S311

    def after(self, number: int, done: int) -> Iterator[tuple[int, int, Batch]]:
        """(chunk, index in it, batch) from batch `done` of chunk `number` on, without end."""
        while True:
            for index, batch in enumerate(self.chunk(number)):
                if index >= done:
                    yield number, index, batch
            number, done = number + 1, 0


def arranged(pairs: list[Pair], rng: Random, tokens: int = TOKENS) -> list[Batch]:
    """`pairs` as shuffled batches; those left over fill up the next longer length, and what is too long is dropped."""
    batches: list[Batch] = []
    left: list[Pair] = []
    ordered = sorted(pairs, key=lambda pair: len(pair[0]) + len(pair[1]))
    for length in LENGTHS:
        rows = tokens // length
        fitting = left + [pair for pair in ordered if _bucket(pair) == length]
        rng.shuffle(fitting)
        full = len(fitting) - len(fitting) % rows
        batches += [batch(fitting[at : at + rows], length) for at in range(0, full, rows)]
        left = fitting[full:]
    rng.shuffle(batches)
    return batches


def batch(pairs: list[Pair], length: int) -> Batch:
    """`pairs` padded on the right to `length`; causal attention never looks at the padding."""
    tokens = torch.zeros((len(pairs), length), dtype=torch.long)
    asked, wanted = [], []
    for row, (prompt, reply) in enumerate(pairs):
        ids = prompt + reply
        tokens[row, : len(ids)] = torch.tensor(ids)
        start = row * length + len(prompt) - 1
        asked.append(torch.arange(start, start + len(reply)))
        wanted += reply
    return Batch(tokens, torch.cat(asked), torch.tensor(wanted), sum(len(p) + len(r) for p, r in pairs))


def _bucket(pair: Pair) -> int:
    size = len(pair[0]) + len(pair[1])
    return next((length for length in LENGTHS if size <= length), 0)
