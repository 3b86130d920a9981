"""A start for the weights in which copying is already wired: heads that look back, feeding induction heads.

Olsson et al. (2022) describe the circuit: one head writes to each position what stood before it; a later head looks
for positions whose predecessor is the current token, and writes what stands there. Small models find it late, after
tokens a CPU does not have. Here the first two layers begin with it, over the last two tokens so that a digit is told by
the one before it, and training is free to keep it or not. Which way a head looks comes from the rotary embedding: fast
angles for "so many positions back", slow ones for "wherever it was".
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor, nn

from training.model import THETA, Nano

SPREAD = 0.05
"""Standard deviation of an embedding's entries; a common vector of the same length is added to all of them."""
FAST, SLOW = 4, 5
"""The pairs of dimensions before the first have fast angles, those from the second on slow ones."""
BACK = (1, 1, 2, 2)
"""How many positions each head of the first layer looks back."""
INDUCTION = 4
"""Heads of the second layer that copy."""
LOOK_BACK = 9.0
"""Length of the constant part of the first layer's queries and keys on each pair."""
MATCH = 3.5
"""Gain of queries and keys of the induction heads."""
COPY = 3.0
"""Gain of what they copy, in lengths of an embedding."""


@torch.no_grad()  # type: ignore[untyped-decorator]
def wire(model: Nano, seed: int = 0) -> None:
    """Set the embeddings and the first two layers of `model`, which has at least two."""
    generator = Generator().manual_seed(seed)
    width, size = model.shape.width, model.shape.width // model.shape.heads
    common, basis = _directions(width, generator)
    embedding = model.embed_tokens.weight
    nn.init.normal_(embedding, std=SPREAD, generator=generator)
    length = SPREAD * width**0.5
    embedding.add_(common * length)
    written = nn.init.orthogonal_(torch.empty(width, width), generator=generator)
    for head, back in enumerate(BACK[: model.shape.heads]):
        read = torch.arange(size) + size * (head % 2)
        _look_back(model, head, common, back)
        _carry(model, (0, head), basis[read], written[read + 2 * size * (back - 1)], length / 5.7)
    for head in range(min(INDUCTION, model.shape.heads)):
        _match(model, head, basis, written)
        read = torch.arange(size) + size * head
        _carry(model, (1, head), basis[read], basis[read], COPY * length)


def _directions(width: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """A unit vector, and an orthonormal basis (rows) of which all but the last are orthogonal to it."""
    basis = nn.init.orthogonal_(torch.empty(width, width), generator=generator)
    return basis[-1], basis


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


def _match(model: Nano, head: int, basis: Tensor, written: Tensor) -> None:
    """Queries read the last two tokens, keys the two before theirs, on slow angles.

    The token itself stands along `basis`, what the first layer wrote along `written`: one back, then two back.
    """
    attention, rows = model.layers[1].self_attn, _rows(model, head)
    size = model.shape.width // model.shape.heads
    pairs = torch.arange(SLOW * size // 32, size // 2)
    queries, keys = torch.zeros(size, model.shape.width), torch.zeros(size, model.shape.width)
    for part, (asks, answers) in enumerate(((basis, written), (written, written.roll(-2 * size, 0)))):
        mine = torch.cat([pairs[part::2], pairs[part::2] + size // 2])
        read = (torch.arange(len(mine)) + head * len(mine)) % (2 * size)
        queries[mine], keys[mine] = MATCH * asks[read], MATCH * answers[read]
    attention.q_proj.weight[rows], attention.k_proj.weight[rows] = queries, keys


def _carry(model: Nano, place: tuple[int, int], source: Tensor, target: Tensor, gain: float) -> None:
    """Values read along the rows of `source` and are written along those of `target`."""
    layer, head = place
    attention, rows = model.layers[layer].self_attn, _rows(model, head)
    attention.v_proj.weight[rows] = source
    attention.o_proj.weight[:, rows] = gain * target.T
