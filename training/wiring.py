"""A start for the weights in which copying is already wired: heads that look back, feeding induction heads.

Olsson et al. (2022) describe the circuit: one head writes to each position what stood before it; a later head looks
for positions that follow the same as the current one, and writes what stands there. Small models find it late, after
tokens a CPU does not have. Here the first two layers begin with it, over the last four tokens, so that a digit or a
repeated prefix is told by what stands further back: untrained, the model continues a sequence of ten different tokens
that it has seen once, 99 times in 100. Training is free to keep it or not.

Room for it is made by giving every token its own half of the width, and what stood before it the other half. Which way
a head looks comes from the rotary embedding: fast angles for "so many positions back", slow ones for "wherever it was".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn

from training.model import THETA, Nano

SPREAD = 0.05
"""Root mean square of an embedding's entries; a common vector of the same length is added to all of them."""
FAST, SLOW = 4, 7
"""The pairs of dimensions before the first have fast angles, those from the second on slow ones (of 16)."""
CONTEXT = (8, 6, 6, 4)
"""How much the last token, the one before it, and so on count when two contexts are held against each other."""
INDUCTION = 6
"""Heads of the second layer that copy."""
LOOK_BACK = 9.0
"""Length of the constant part of the first layer's queries and keys on each pair."""
MATCH = 16.0
"""What the same context adds to an attention score."""
COPY = 3.0
"""Gain of what is copied, in lengths of an embedding."""


@dataclass(frozen=True, slots=True)
class _Room:
    """Orthonormal directions (rows, by width), shared out."""

    token: Tensor
    """The token itself."""
    common: Tensor
    """The same in every position: what a head reads that looks at positions only."""
    before: tuple[Tensor, ...]
    """What stood one position before, two before, and so on: as many numbers of it as `carried` reads."""

    @property
    def carried(self) -> Tensor:
        """The part of a token that is written to the positions after it."""
        return self.token[: len(self.before[0])]

    @property
    def scale(self) -> float:
        """By which normalising changes a part of one embedding's length in the second layer, to a root mean square."""
        parts = 2 + len(self.before)
        return math.sqrt(self.token.shape[1] / parts)


@torch.no_grad()  # type: ignore[untyped-decorator]
def wire(model: Nano, seed: int = 0) -> None:
    """Set the embeddings and the first two layers of `model`, which has at least two."""
    generator = Generator().manual_seed(seed)
    room = _shared_out(model, generator)
    width = model.shape.width
    spread = SPREAD * math.sqrt(width / len(room.token))
    tokens = torch.randn(model.shape.vocabulary, len(room.token), generator=generator) * spread
    length = SPREAD * math.sqrt(width)
    model.embed_tokens.weight.copy_(tokens @ room.token + room.common * length)
    read = math.sqrt(width / 2 * len(room.carried) / len(room.token))  # the length of what a head of layer 0 reads
    for head, written in enumerate(room.before):
        _look_back(model, head, room.common, head + 1)
        _carry(model, (0, head), room.carried, written, length / read)
    slices = room.token.split(width // model.shape.heads)
    for head in range(min(INDUCTION, model.shape.heads)):
        _match(model, head, room)
        part = slices[head % len(slices)]
        _carry(model, (1, head), part, part, COPY * length)


def _shared_out(model: Nano, generator: Generator) -> _Room:
    width, size = model.shape.width, model.shape.width // model.shape.heads
    basis = nn.init.orthogonal_(torch.empty(width, width), generator=generator)
    half = width // 2
    block = min(size, (width - half - 1) // len(CONTEXT))
    before = basis[half + 1 : half + 1 + block * len(CONTEXT)].split(block)
    return _Room(basis[:half], basis[half], before)


def _rows(model: Nano, head: int) -> slice:
    size = model.shape.width // model.shape.heads
    return slice(head * size, (head + 1) * size)


def _look_back(model: Nano, head: int, common: Tensor, back: int) -> None:
    """Queries turned back by `back` positions, so that they meet the keys of the position there."""
    attention, rows = model.layers[0].self_attn, _rows(model, head)
    size = model.shape.width // model.shape.heads
    angles = back * THETA ** -(torch.arange(0, size, 2, dtype=torch.float32) / size)[:FAST]
    query, key = torch.zeros(size), torch.zeros(size)
    query[:FAST], query[size // 2 : size // 2 + FAST], key[:FAST] = angles.cos(), -angles.sin(), 1.0
    # The common vector has, once normalised, a length of sqrt(width / 2) in every position.
    gain = LOOK_BACK / (model.shape.width / 2) ** 0.5
    attention.q_proj.weight[rows] = gain * torch.outer(query, common)
    attention.k_proj.weight[rows] = gain * torch.outer(key, common)


def _match(model: Nano, head: int, room: _Room) -> None:
    """Queries read the last tokens, keys those before theirs, on slow angles: each part of the context on its own pairs
    of dimensions, each head on other numbers of a token."""
    attention, rows = model.layers[1].self_attn, _rows(model, head)
    size = model.shape.width // model.shape.heads
    pairs = torch.arange(SLOW * size // 32, size // 2)
    dimensions = torch.stack([pairs, pairs + size // 2], 1).flatten()
    queries, keys = torch.zeros(size, model.shape.width), torch.zeros(size, model.shape.width)
    taken = 0
    for part, share in enumerate(CONTEXT):
        count = 2 * round(len(pairs) * share / sum(CONTEXT))
        mine, taken = dimensions[taken : taken + count], taken + count
        numbers = (torch.arange(len(mine)) + 7 * head + 3 * part) % len(room.carried)
        asks, asked = (room.carried, room.token) if part == 0 else (room.before[part - 1],) * 2
        # What one number of a part adds where both are the same; together they are to add MATCH times the share.
        one = room.scale**2 / math.sqrt(len(asked) * len(room.carried))
        gain = math.sqrt(MATCH * share / sum(CONTEXT) * math.sqrt(size) / (max(len(mine), 1) * one))
        queries[mine], keys[mine] = gain * asks[numbers], gain * room.before[part][numbers]
    attention.q_proj.weight[rows], attention.k_proj.weight[rows] = queries, keys


def _carry(model: Nano, place: tuple[int, int], source: Tensor, target: Tensor, gain: float) -> None:
    """Values read along the rows of `source` and are written along those of `target`."""
    layer, head = place
    attention, rows = model.layers[layer].self_attn, _rows(model, head)
    width, size = model.shape.width, model.shape.width // model.shape.heads
    values, out = torch.zeros(size, width), torch.zeros(width, size)
    values[: len(source)], out[:, : len(target)] = source, gain * target.T
    attention.v_proj.weight[rows], attention.o_proj.weight[:, rows] = values, out
