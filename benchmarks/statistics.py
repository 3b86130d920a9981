"""Whether what the judge says of its own sureness holds, by simulation: how often an interval holds the true value, how
often two equal models are called different, and whether the tasks that it says would show a difference do.

Tasks have solve rates of their own (a beta distribution, U-shaped as in real suites); two models share a part of them.
Aims: intervals hold the truth 92 to 98 times in 100 from 40 tasks up, at most 7 false alarms in 100; 400 trials are
sure to about 2 in 100.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evals.stats import Counts, compare, pass_at_k, score

TRIALS = 400
DRAWS = 4_000
"""Resamples for a score: fewer than in earnest, which makes the ends of an interval noisier, and no narrower."""
HARD, EASY = 0.5, 0.9
"""The beta distribution of the tasks' solve rates."""


def rates(rng: np.random.Generator, tasks: int) -> np.ndarray:
    return rng.beta(HARD, EASY, tasks)


def sampled(rng: np.random.Generator, of: np.ndarray, n: int) -> Counts:
    return {str(place): (n, int(passed)) for place, passed in enumerate(rng.binomial(n, of))}


def true_pass_at(of: np.ndarray, k: int) -> float:
    return float(np.mean(1 - (1 - of) ** k))


def true_over_all_tasks(k: int) -> float:
    return true_pass_at(rates(np.random.default_rng(0), 2_000_000), k)


def coverage(tasks: int, n: int, k: int) -> float:
    """How often the interval of pass@k holds what it would be on all tasks there could be."""
    rng, truth, held = np.random.default_rng(tasks + n + k), true_over_all_tasks(k), 0
    for _ in range(TRIALS):
        seen = score(sampled(rng, rates(rng, tasks), n), k, draws=DRAWS)
        assert seen.low is not None
        assert seen.high is not None
        held += seen.low <= truth <= seen.high
    return held / TRIALS


def paired_coverage(tasks: int, n: int, better: float) -> tuple[float, float]:
    """How often the interval of a difference holds the true one, and how often the two are called different."""
    rng, held, alarms = np.random.default_rng(tasks * n), 0, 0
    for _ in range(TRIALS):
        first = rates(rng, tasks)
        second = np.where(rng.random(tasks) < 0.5, first, rates(rng, tasks))  # half the tasks are as hard for both
        second = second + better * (1 - second)
        truth = better * (1 - true_over_half(HARD, EASY))
        seen = compare(sampled(rng, first, n), sampled(rng, second, n), 1)
        held += seen.low <= truth <= seen.high
        alarms += seen.p < 0.05
    return held / TRIALS, alarms / TRIALS


def true_over_half(hard: float, easy: float) -> float:
    """The mean of the beta distribution."""
    return hard / (hard + easy)


def table(title: str, row: Callable[[int, int], str]) -> None:
    print(title)
    for tasks in (20, 40, 164):
        for n in (1, 10):
            print(f"  {tasks:4} tasks, {n:2} samples: {row(tasks, n)}")


def main() -> None:
    assert pass_at_k(10, 3, 1) == 0.3
    table("pass@1, intervals that hold the truth", lambda tasks, n: f"{100 * coverage(tasks, n, 1):.1f} %")
    print("pass@5, intervals that hold the truth")
    for tasks in (20, 40, 164):
        print(f"  {tasks:4} tasks, 10 samples: {100 * coverage(tasks, 10, 5):.1f} %")

    def pairs(tasks: int, n: int) -> str:
        same, alarms = paired_coverage(tasks, n, 0.0)
        other, power = paired_coverage(tasks, n, 0.1)
        return (
            f"equal models: interval holds {100 * same:.1f} %, false alarms {100 * alarms:.1f} %; "
            f"6 points apart: interval holds {100 * other:.1f} %, told apart {100 * power:.1f} %"
        )

    table("two models, paired by task", pairs)


if __name__ == "__main__":
    main()
