"""A share with its interval, and the unbiased pass@k."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt

Z = 1.959964
"""Two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total`, with its Wilson interval at 95 %."""

    right: int
    total: int
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.total}"


def share(right: int, total: int) -> Share:
    """The Wilson (1927) score interval; of nothing, the value is not a number."""
    if not total:
        return Share(0, 0, float("nan"), 0.0, 1.0)
    value, spread = right / total, Z * Z / total
    middle = (value + spread / 2) / (1 + spread)
    half = Z * sqrt(value * (1 - value) / total + Z * Z / (4 * total * total)) / (1 + spread)
    return Share(right, total, value, max(0.0, middle - half), min(1.0, middle + half))


def pass_at(k: int, samples: int, right: int) -> float:
    """The chance that one of `k` drawn from `samples`, `right` of them right, is right (Chen et al., 2021)."""
    return 1.0 if samples - right < k else 1.0 - comb(samples - right, k) / comb(samples, k)
