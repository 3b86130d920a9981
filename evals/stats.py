"""pass@k, its interval, and the comparison of two runs.

Sources: Chen et al. 2021 (arXiv:2107.03374) for the estimator; Efron & Tibshirani 1993 for the bootstrap; McNemar 1947
for paired yes/no answers; Wilson 1927 where a bootstrap cannot see any spread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, comb, sqrt
from statistics import fmean, variance
from typing import TYPE_CHECKING

from evals.types import Score
from pipeline.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 10_000
"""Bootstrap resamples."""
SEED = 20210707
"""Intervals are drawn with a fixed seed, so that the same verdicts give the same digits."""
LEVEL = 0.95
_Z = 1.959963984540054
_CELLS = 2_000_000
"""Indices drawn at a time, which bounds the memory of a bootstrap."""


@lru_cache(maxsize=65536)
def pass_at_k(n: int, c: int, k: int) -> float | None:
    """The unbiased estimate, from `n` samples of which `c` passed, that at least one of `k` samples passes.

    1 - C(n-c, k) / C(n, k), in whole numbers and rounded once. None where it is undefined: `k` samples cannot be drawn
    from fewer than `k`.

    Raises:
        BadInput: k < 1, or not 0 <= c <= n.
    """
    if k < 1:
        raise BadInput(f"pass@{k} has no meaning.", "Choose k of 1 or more.")
    if not 0 <= c <= n:
        raise BadInput(f"{c} of {n} samples cannot have passed.", "Give the number of samples, then how many passed.")
    if k > n:
        return None
    ways = comb(n, k)
    return (ways - comb(n - c, k)) / ways


Counts = Mapping[str, tuple[int, int]]
"""Task id → samples judged, samples passed."""


def score(counts: Counts, k: int, draws: int = DRAWS) -> Score:
    """The mean of pass@k over the tasks, with its 95 % interval; tasks are the clusters that are drawn again."""
    judged = {task: pair for task, pair in counts.items() if pair[0] > 0}
    if not judged:
        return Score(None, reason="No sample was judged.")
    short = [task for task, (n, _) in judged.items() if n < k]
    if short:
        fewest = min(judged[task][0] for task in short)
        have = "has" if len(short) == 1 else "have"
        return Score(
            None, reason=f"{len(short)} of {len(judged)} tasks {have} fewer than {k} samples (the fewest: {fewest})."
        )
    return mean_with_interval([_defined(n, c, k) for n, c in judged.values()], draws)


def _defined(n: int, c: int, k: int) -> float:
    value = pass_at_k(n, c, k)
    assert value is not None, "tasks with fewer than k samples were left out"  # noqa: S101  # nosec B101
    return value


def mean_with_interval(values: Sequence[float], draws: int = DRAWS) -> Score:
    """The mean of one value per task and its percentile bootstrap interval.

    Where all tasks agree, resampling shows no spread and would call a guess certain: there it is Wilson's interval for
    as many yes/no answers as there are tasks.
    """
    mean = fmean(values)
    if min(values) == max(values):
        low, high = _wilson(values[0], len(values))
        return Score(values[0], low, high)
    low, high = _percentiles(_bootstrap(values, draws), len(values))
    return Score(mean, min(low, mean), max(high, mean))


def _wilson(share: float, n: int) -> tuple[float, float]:
    square = _Z * _Z / n
    centre = (share + square / 2) / (1 + square)
    half = sqrt(share * (1 - share) * square + square * square / 4) / (1 + square)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def _bootstrap(values: Sequence[float], draws: int = DRAWS) -> Floats:
    """Means of so many resamples of `values`."""
    import numpy as np

    column = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(SEED)
    rows = max(1, _CELLS // len(column))
    parts = []
    for start in range(0, draws, rows):
        drawn = random.integers(0, len(column), size=(min(rows, draws - start), len(column)))
        parts.append(column[drawn].mean(axis=1))
    return np.concatenate(parts)


def _percentiles(means: Floats, tasks: int) -> tuple[float, float]:
    """The ends of the 95 % interval, in the expanded percentiles."""
    import numpy as np
    from scipy.special import ndtr, stdtrit

    outside = (1 - LEVEL) / 2 if tasks < 2 else float(ndtr(_expansion(tasks) * stdtrit(tasks - 1, (1 - LEVEL) / 2)))
    low, high = np.quantile(means, [outside, 1 - outside])
    return float(low), float(high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The second run against the first, on the tasks that both have."""

    k: int
    tasks: int
    first: float
    second: float
    low: float
    """The lower end of the 95 % interval of `difference`."""
    high: float
    p: float
    """Two-sided: the chance of a difference this large were there none."""
    method: str
    """`mcnemar` (exact, one sample a task) or `bootstrap` (paired, over tasks)."""
    gained: tuple[str, ...]
    """Tasks on which the second is better."""
    lost: tuple[str, ...]
    smallest: float | None
    """The smallest difference that these tasks would show with a power of 80 %, by the spread that was seen; None where
    nothing differed, so that no spread was seen."""

    @property
    def difference(self) -> float:
        return self.second - self.first

    @property
    def tasks_needed(self) -> int | None:
        """About how many tasks like these would show a difference as large as the one that was seen; None where none
        was seen."""
        if not self.smallest or not self.difference:
            return None
        return ceil(self.tasks * (self.smallest / self.difference) ** 2)


def compare(first: Counts, second: Counts, k: int = 1) -> Comparison:
    """Compare two runs task by task.

    Raises:
        BadInput: they share no task, or one has fewer than `k` samples of a shared task.
    """
    shared = [task for task, (n, _) in first.items() if n and second.get(task, (0, 0))[0]]
    if not shared:
        raise BadInput("The two runs have no judged task in common.", "Compare runs of the same suite.")
    pairs = [(pass_at_k(*first[task], k), pass_at_k(*second[task], k)) for task in shared]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    if len(known) < len(pairs):
        raise BadInput(
            f"pass@{k} is undefined for {len(pairs) - len(known)} of {len(pairs)} tasks.", f"Choose k below {k}."
        )
    changes = {task: b - a for task, (a, b) in zip(shared, known, strict=True)}
    gained = tuple(task for task, change in changes.items() if change > 0)
    lost = tuple(task for task, change in changes.items() if change < 0)
    single = all(first[task][0] == second[task][0] == 1 for task in shared)
    seen = paired(list(changes.values()))
    return Comparison(
        k=k,
        tasks=len(shared),
        first=fmean(a for a, _ in known),
        second=fmean(b for _, b in known),
        low=seen.low,
        high=seen.high,
        p=mcnemar(len(lost), len(gained)) if single else seen.p,
        method="mcnemar" if single else "bootstrap",
        gained=gained,
        lost=lost,
        smallest=seen.smallest,
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """How sure a mean difference is, and how small a one could have been shown."""

    mean: float
    low: float
    """The lower end of its 95 % interval."""
    high: float
    p: float
    smallest: float | None
    """See `Comparison.smallest`."""


def paired(changes: Sequence[float]) -> Spread:
    """The paired bootstrap over one change, second minus first, for each task or question."""
    mean = fmean(changes)
    if not any(changes):
        return Spread(0.0, 0.0, 0.0, 1.0, None)
    means = _bootstrap(changes)
    low, high = _percentiles(means, len(changes))
    smallest = (_Z + _POWER) * sqrt(variance(changes) / len(changes)) if len(changes) > 1 else None
    return Spread(mean, min(low, mean), max(high, mean), _two_sided(_beyond_zero(means), len(changes)), smallest)


def _beyond_zero(means: Floats) -> float:
    """The share of the resamples on the far side of 0, at most a half. Where too few lie there to be counted, by the
    normal curve through them: a correction for many comparisons needs small figures, too."""
    from scipy.special import ndtr

    beyond = min(int((means <= 0).sum()), int((means >= 0).sum()))
    if beyond >= _COUNTABLE or not means.std():
        return min(0.5, (beyond + 1) / (len(means) + 1))
    return min((beyond + 1) / (len(means) + 1), float(ndtr(-abs(means.mean()) / means.std())))


_COUNTABLE = 20
_POWER = 0.8416212335729143
"""The 80 % quantile of the normal distribution."""


def _expansion(tasks: int) -> float:
    """How much farther out a percentile must be looked for: the plug-in spread is too small by sqrt((n-1)/n), and with
    few tasks it is itself a guess (Hesterberg 2015, arXiv:1411.5279)."""
    return sqrt(tasks / (tasks - 1)) if tasks > 1 else 1.0


def _two_sided(share: float, tasks: int) -> float:
    """The p that belongs to the interval of `_percentiles`: below 0.05 exactly where that leaves out 0."""
    from scipy.special import ndtri, stdtr

    if tasks < 2:
        return 1.0
    return float(min(1.0, 2 * stdtr(tasks - 1, ndtri(share) / _expansion(tasks))))


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """The p of several comparisons corrected for being several (Holm 1979), in the order in which they came."""
    order = sorted(range(len(ps)), key=lambda place: ps[place])
    corrected, most = [0.0] * len(ps), 0.0
    for rank, place in enumerate(order):
        most = max(most, min(1.0, (len(ps) - rank) * ps[place]))
        corrected[place] = most
    return tuple(corrected)


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which that share of `values` lies, between neighbours by straight lines; None of none."""
    import numpy as np

    return float(np.quantile(np.asarray(values, dtype=np.float64), share)) if values else None


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p of `only_first` against `only_second` discordant tasks: a fair coin thrown for each."""
    thrown = only_first + only_second
    tail: int = sum(comb(thrown, heads) for heads in range(min(only_first, only_second) + 1))
    return float(min(1.0, 2 * tail / 2**thrown))
