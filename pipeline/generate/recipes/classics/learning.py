"""What numbers tell: a line through points, groups of points, values far from the others."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles


@dataclass(frozen=True)
class Line:
    """A straight line."""

    slope: float
    intercept: float

    def at(self, x: float) -> float:
        return self.slope * x + self.intercept


def linear_regression(xs: Sequence[float], ys: Sequence[float]) -> Line:
    """Fit a line to points by (simple) linear regression (least squares), from scratch: slope, intercept, predictions.

    >>> line = linear_regression([1, 2, 3, 4], [3, 5, 7, 9])
    >>> (line.slope, line.intercept, line.at(10))
    (2.0, 1.0, 21.0)
    >>> linear_regression([1, 2], [1])
    Traceback (most recent call last):
    ValueError: Each x has a y
    >>> linear_regression([1, 1], [1, 2])
    Traceback (most recent call last):
    ValueError: Two different x are needed
    """
    if len(xs) != len(ys):
        raise ValueError("Each x has a y")
    if len(set(xs)) < 2:
        raise ValueError("Two different x are needed")
    middle_x, middle_y = fmean(xs), fmean(ys)
    together = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    slope = together / sum((x - middle_x) ** 2 for x in xs)
    return Line(slope, middle_y - slope * middle_x)


def k_means(points: Sequence[Sequence[float]], k: int, chance: random.Random | None = None) -> list[int]:
    """Cluster points (vectors) into k clusters (groups) by k-means, from scratch: the number of the cluster of each.

    >>> import random
    >>> groups = k_means([(0, 0), (0, 1), (9, 9), (9, 8)], 2, random.Random(1))
    >>> (groups[0] == groups[1], groups[2] == groups[3], groups[0] == groups[2])
    (True, True, False)
    >>> k_means([(1, 2), (3, 4)], 1)
    [0, 0]
    >>> k_means([(1, 2), (1, 2)], 2)
    Traceback (most recent call last):
    ValueError: There must be at least k different points
    """
    different = sorted({tuple(point) for point in points})
    if not 1 <= k <= len(different):
        raise ValueError("There must be at least k different points")
    centers = (chance or random.SystemRandom()).sample(different, k)
    groups: list[int] = []
    while True:
        nearest = [min(range(k), key=lambda one: math.dist(point, centers[one])) for point in points]
        if nearest == groups:
            return groups
        groups = nearest
        for group in range(k):
            members = [point for point, one in zip(points, groups, strict=True) if one == group]
            if members:
                centers[group] = tuple(fmean(column) for column in zip(*members, strict=True))


def without_outliers(numbers: Iterable[float], factor: float = 1.5) -> list[float]:
    """Remove the outliers from a list of numbers by the interquartile range (IQR): those far from the middle half.

    A number is far when it lies more than `factor` times the range between the quartiles outside of them.

    >>> without_outliers([10, 12, 11, 13, 12, 95, 11])
    [10, 12, 11, 13, 12, 11]
    >>> without_outliers([1, 2, 3])
    [1, 2, 3]
    >>> without_outliers([])
    []
    >>> without_outliers([1, 2, 3], factor=-1)
    Traceback (most recent call last):
    ValueError: The factor cannot be below 0
    """
    if factor < 0:
        raise ValueError("The factor cannot be below 0")
    values = list(numbers)
    if len(values) < 2:
        return values
    low, _, high = quantiles(values, n=4, method="inclusive")
    margin = factor * (high - low)
    return [value for value in values if low - margin <= value <= high + margin]
