"""A start for the weights in which copying is already wired: a previous-token head feeding induction heads.

Olsson et al. (2022) describe the circuit: one head writes to each position what stood before it; a later head looks
for positions whose predecessor is the current token, and writes what stands there. Small models find it late, after
tokens a CPU does not have. Here the first two layers begin with it, and training is free to keep it or not. Which way a
head looks comes from the rotary embedding: fast angles for "the position before", slow ones for "wherever it was".
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor, nn

from training.model import THETA, Nano

SPREAD = 0.05
"""Standard deviation of an embedding's entries; a common vector of the same length is added to all of them."""
FAST = 4
"""Pairs of dimensions with the fastest angles, which tell neighbours apart."""
BEFORE, INDUCTION = 2, 3
"""Heads of the first layer that look one position back, and heads of the second that copy."""
LOOK_BACK = 6.4
"""Length of the constant part of those heads' queries and keys on each pair."""
MATCH = 3.0
"""Gain of queries and keys of the induction heads."""


@torch.no_grad()  # type: ignore[untyped-decorator]
def wire(model: Nano, seed: int = 0) -> None:
    """Set the embeddings and the first two layers of `model`, which has at least two."""
    generator = Generator().manual_seed(seed)
    width = model.shape.width
    common, basis = _directions(width, generator)
    embedding = model.embed_tokens.weight
    nn.init.normal_(embedding, std=SPREAD, generator=generator)
    length = SPREAD * width**0.5
    embedding.add_(common * length)
    target = nn.init.orthogonal_(torch.empty(width, width), generator=generator)
    for head in range(BEFORE):
        _look_back(model, head, common)
        _carry(model, (0, head), basis, target, length / 5.7)
    for head in range(INDUCTION):
        _match(model, head, basis, target)
        _carry(model, (1, head), basis, basis, COPY * length)


COPY = 2.0
"""Gain of what they copy, in lengths of an embedding."""


def _directions(width: int, generator: Generator) -> tuple[Tensor, Tensor]:
    """A unit vector, and an orthonormal basis (rows) of which all but the last are orthogonal to it."""
    basis = nn.init.orthogonal_(torch.empty(width, width), generator=generator)
    return basis[-1], basis


def _rows(model: Nano, head: int) -> slice:
    size = model.shape.width // model.shape.heads
    return slice(head * size, (head + 1) * size)


def _speeds(size: int) -> Tensor:
    return THETA ** -(torch.arange(0, size, 2, dtype=torch.float32) / size)


def _look_back(model: Nano, head: int, common: Tensor) -> None:
    """Queries turned back by one position, so that they meet the keys of the position before."""
    attention, rows = model.layers[0].self_attn, _rows(model, head)
    size = model.shape.width // model.shape.heads
    angles = _speeds(size)[:FAST]
    query, key = torch.zeros(size), torch.zeros(size)
    query[:FAST], query[size // 2 : size // 2 + FAST], key[:FAST] = angles.cos(), -angles.sin(), 1.0
    # The common vector has, once normalised, a length of sqrt(width / 2) in every position.
    gain = LOOK_BACK / (model.shape.width / 2) ** 0.5
    attention.q_proj.weight[rows] = gain * torch.outer(query, common)
    attention.k_proj.weight[rows] = gain * torch.outer(key, common)


def _match(model: Nano, head: int, basis: Tensor, target: Tensor) -> None:
    """Queries read the token itself, keys what the first layer wrote about the token before, on slow angles."""
    attention, rows = model.layers[1].self_attn, _rows(model, head)
    size = model.shape.width // model.shape.heads
    slow = torch.cat([torch.arange(size // 4, size // 2), torch.arange(3 * size // 4, size)])
    read = (torch.arange(len(slow)) + head * len(slow)) % (BEFORE * size)
    for projection, source in ((attention.q_proj, basis), (attention.k_proj, target)):
        wired = torch.zeros(size, model.shape.width)
        wired[slow] = MATCH * source[read]
        projection.weight[rows] = wired


def _carry(model: Nano, place: tuple[int, int], source: Tensor, target: Tensor, gain: float) -> None:
    """Values read along `source` and are written along `target`."""
    layer, head = place
    attention, rows = model.layers[layer].self_attn, _rows(model, head)
    attention.v_proj.weight[rows] = source[rows]
    attention.o_proj.weight[:, rows] = gain * target[rows].T
