"""nDCG, recall and reciprocal rank of one ranking.

Gains are 1 for a passage that covers an answer which no earlier passage has covered, else 0: showing the same page
twice takes a place and gains nothing. Discount and ideal are Järvelin and Kekäläinen's (ACM TOIS 2002): the gain at
place i is divided by log2(i + 1), and the ideal ranking begins with all answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

DEPTH = 20
"""How far down a ranking is looked at."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What one ranking is worth; all from 0 to 1, 1 is best."""

    ndcg_10: float
    recall_5: float
    recall_20: float
    reciprocal_rank: float
    """1 / the place of the first relevant passage; 0 where none is among the first twenty."""


def marks(covered: Sequence[frozenset[int]], answers: int) -> Marks:
    """Mark a ranking.

    Args:
        covered: for each place, from the best, the numbers of the answers that its passage covers.
        answers: how many answers the question has, at least 1.
    """
    gains, seen = _walked(covered[:DEPTH])
    first = next((place for place, gain in enumerate(gains, start=1) if gain), 0)
    return Marks(
        ndcg_10=_dcg(gains[:10]) / _dcg([1] * min(answers, 10)),
        recall_5=seen[min(5, len(seen)) - 1] / answers if seen else 0.0,
        recall_20=seen[-1] / answers if seen else 0.0,
        reciprocal_rank=1 / first if first else 0.0,
    )


def _walked(covered: Sequence[frozenset[int]]) -> tuple[list[int], list[int]]:
    """For each place its gain, and how many answers are covered down to it."""
    known: set[int] = set()
    gains, seen = [], []
    for answers in covered:
        gains.append(int(not answers <= known))
        known |= answers
        seen.append(len(known))
    return gains, seen


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, start=1))
