"""Muon for the matrices, AdamW for the embeddings and norms, in one step.

Muon (Jordan, 2024) sends each update through a Newton-Schulz iteration. torch's own does so matrix by matrix in
bfloat16, which is slow on a CPU without that type; here matrices of one size go together, in the type that fits the
device. With small batches this is the half of a step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from training.precision import bfloat16_pays

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates at the full height of the schedule."""

    matrices: float = 0.02
    others: float = 3e-3
    momentum: float = 0.95
    betas: tuple[float, float] = (0.9, 0.98)
    decay: float = 0.01


class Optimiser:
    """Updates `parameters` in place from their gradients, and forgets the gradients."""

    def __init__(self, parameters: Mapping[str, Tensor], rates: Rates = Rates()) -> None:
        self.parameters, self.rates = dict(parameters), rates
        self.groups: dict[tuple[int, int], list[str]] = defaultdict(list)
        for name, weight in self.parameters.items():
            if weight.dim() == 2 and "embed" not in name:
                self.groups[tuple(sorted(weight.shape))].append(name)
        matrices = {name for names in self.groups.values() for name in names}
        self.others = [name for name in self.parameters if name not in matrices]
        self.first = {name: torch.zeros_like(weight) for name, weight in self.parameters.items()}
        self.second = {name: torch.zeros_like(self.parameters[name]) for name in self.others}
        self.count = 0

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def step(self, height: float) -> None:
        """One update with the learning rates times `height`, which is between 0 and 1."""
        self.count += 1
        for names in self.groups.values():
            self._muon(names, height)
        for name in self.others:
            self._adam(name, height)
        for weight in self.parameters.values():
            weight.grad = None

    def state(self) -> dict[str, object]:
        """Everything `restore` needs to go on bit by bit."""
        return {"first": self.first, "second": self.second, "count": self.count}

    def restore(self, state: Mapping[str, object]) -> None:
        """Go on from `state`."""
        for kept, given in ((self.first, state["first"]), (self.second, state["second"])):
            for name, value in given.items():  # type: ignore[attr-defined]  # a dict of tensors, as `state` wrote it
                kept[name].copy_(value)
        self.count = int(state["count"])  # type: ignore[call-overload]  # an int, as `state` wrote it

    def _muon(self, names: list[str], height: float) -> None:
        rates, flat = self.rates, []
        for name in names:
            gradient = self.parameters[name].grad.float()
            self.first[name].lerp_(gradient, 1 - rates.momentum)
            update = gradient.lerp(self.first[name], rates.momentum)
            flat.append(update if update.shape[0] <= update.shape[1] else update.T)
        for name, update in zip(names, orthogonal(torch.stack(flat)), strict=True):
            weight = self.parameters[name]
            rows, columns = weight.shape
            step = rates.matrices * height
            turned = update if rows <= columns else update.T
            weight.mul_(1 - step * rates.decay).add_(turned, alpha=-step * max(1.0, rows / columns) ** 0.5)

    def _adam(self, name: str, height: float) -> None:
        (slow, slower), weight = self.rates.betas, self.parameters[name]
        gradient = weight.grad.float()
        self.first[name].lerp_(gradient, 1 - slow)
        self.second[name].lerp_(gradient * gradient, 1 - slower)
        mean = self.first[name] / (1 - slow**self.count)
        spread = (self.second[name] / (1 - slower**self.count)).sqrt()
        weight.add_(mean / (spread + 1e-9), alpha=-self.rates.others * height)


def orthogonal(updates: Tensor) -> Tensor:
    """The nearest half-orthogonal matrix to each of `updates` (count by rows by columns, rows ≤ columns), roughly."""
    a, b, c = COEFFICIENTS
    x = updates / (updates.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    x = x.bfloat16() if bfloat16_pays(x.device.type) else x
    for _ in range(ROUNDS):
        square = torch.bmm(x, x.transpose(1, 2))
        x = torch.baddbmm(x, torch.baddbmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return x.float()
