"""Statistics: averages, spread, rank."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def second_largest(numbers: Iterable[float]) -> float:
    """Find the second largest (biggest, highest, maximum) number (value, element) in a list, distinct from the largest.

    >>> second_largest([3, 9, 4])
    4
    >>> second_largest([9, 9, 4])
    4
    >>> second_largest([-1, -2])
    -2
    >>> second_largest([7, 7])
    Traceback (most recent call last):
    ValueError: There are no two different numbers
    """
    distinct = set(numbers)
    if len(distinct) < 2:
        raise ValueError("There are no two different numbers")
    return sorted(distinct)[-2]


def mean(numbers: Sequence[float]) -> float:
    """Compute the average (arithmetic mean) of numbers.

    >>> mean([1, 2, 3, 4])
    2.5
    >>> mean([7])
    7.0
    >>> mean([])
    Traceback (most recent call last):
    ValueError: There is no mean of no numbers
    """
    if not numbers:
        raise ValueError("There is no mean of no numbers")
    return math.fsum(numbers) / len(numbers)


def median(numbers: Iterable[float]) -> float:
    """Compute the median of numbers: the middle one, or the mean of the two in the middle.

    >>> median([5, 1, 3])
    3
    >>> median([4, 1, 3, 2])
    2.5
    >>> median([])
    Traceback (most recent call last):
    ValueError: There is no median of no numbers
    """
    ordered = sorted(numbers)
    if not ordered:
        raise ValueError("There is no median of no numbers")
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def modes(values: Iterable[T]) -> list[T]:
    """Find the mode of values: the most frequent (common) element (value) of a list, or all that are equally frequent.

    >>> modes([1, 2, 2, 3])
    [2]
    >>> modes("abba")
    ['a', 'b']
    >>> modes([])
    []
    """
    counts = Counter(values)
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def standard_deviation(numbers: Sequence[float]) -> float:
    """Compute the standard deviation of numbers, that of the whole population.

    >>> standard_deviation([2, 4, 4, 4, 5, 5, 7, 9])
    2.0
    >>> standard_deviation([3])
    0.0
    >>> standard_deviation([])
    Traceback (most recent call last):
    ValueError: There is no deviation of no numbers
    """
    if not numbers:
        raise ValueError("There is no deviation of no numbers")
    middle = math.fsum(numbers) / len(numbers)
    return math.sqrt(math.fsum((one - middle) ** 2 for one in numbers) / len(numbers))


def percentile(numbers: Iterable[float], share: float) -> float:
    """Compute a percentile of numbers, with linear interpolation between the two nearest.

    >>> percentile([1, 2, 3, 4, 5], 50)
    3.0
    >>> percentile([10, 20], 25)
    12.5
    >>> percentile([7], 99)
    7.0
    >>> percentile([1, 2], 101)
    Traceback (most recent call last):
    ValueError: A percentile lies between 0 and 100
    """
    ordered = sorted(numbers)
    if not ordered:
        raise ValueError("There is no percentile of no numbers")
    if not 0 <= share <= 100:
        raise ValueError("A percentile lies between 0 and 100")
    place = (len(ordered) - 1) * share / 100
    below, above = math.floor(place), math.ceil(place)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def normalize(numbers: Sequence[float]) -> list[float]:
    """Normalize (scale, rescale) numbers to the range from 0 to 1 (min-max scaling); equal numbers become 0.

    >>> normalize([10, 15, 20])
    [0.0, 0.5, 1.0]
    >>> normalize([3, 3])
    [0.0, 0.0]
    >>> normalize([])
    []
    """
    low, high = min(numbers, default=0), max(numbers, default=0)
    return [(one - low) / (high - low) if high > low else 0.0 for one in numbers]


def correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Compute the Pearson correlation (coefficient) of two lists of numbers, between -1 and 1.

    >>> correlation([1, 2, 3], [2, 4, 6])
    1.0
    >>> correlation([1, 2, 3], [3, 2, 1])
    -1.0
    >>> correlation([1, 2], [1, 2, 3])
    Traceback (most recent call last):
    ValueError: The lists must be equally long
    >>> correlation([1, 1], [1, 2])
    Traceback (most recent call last):
    ValueError: What does not vary does not correlate
    """
    if len(first) != len(second):
        raise ValueError("The lists must be equally long")
    if len(set(first)) < 2 or len(set(second)) < 2:
        raise ValueError("What does not vary does not correlate")
    means = math.fsum(first) / len(first), math.fsum(second) / len(second)
    offsets = [(one - means[0], other - means[1]) for one, other in zip(first, second, strict=True)]
    spread = math.sqrt(math.fsum(x * x for x, _ in offsets) * math.fsum(y * y for _, y in offsets))
    return math.fsum(x * y for x, y in offsets) / spread


def weighted_average(values: Sequence[float], weights: Sequence[float]) -> float:
    """Compute the weighted average (mean) of values (grades) with their weights.

    >>> weighted_average([1.0, 2.0], [3, 1])
    1.25
    >>> weighted_average([5.0], [2])
    5.0
    >>> weighted_average([1.0], [0])
    Traceback (most recent call last):
    ValueError: The weights must add up to more than 0
    """
    if sum(weights) <= 0:
        raise ValueError("The weights must add up to more than 0")
    return math.fsum(value * weight for value, weight in zip(values, weights, strict=True)) / math.fsum(weights)


def running_totals(numbers: Iterable[float]) -> list[float]:
    """Compute the running total (cumulative sum, prefix sums) of a list of numbers.

    >>> running_totals([1, 2, 3, 4])
    [1, 3, 6, 10]
    >>> running_totals([5])
    [5]
    >>> running_totals([])
    []
    """
    return list(accumulate(numbers))


def percent_change(old: float, new: float) -> float:
    """Compute the percentage change (difference in percent, percent change) from an old value to a new one.

    >>> percent_change(50, 75)
    50.0
    >>> percent_change(80, 60)
    -25.0
    >>> percent_change(0, 5)
    Traceback (most recent call last):
    ValueError: There is no change in percent from 0
    """
    if old == 0:
        raise ValueError("There is no change in percent from 0")
    return (new - old) / abs(old) * 100


def distance_on_earth(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Compute the distance in kilometers between two coordinates (points, places) on earth, by the haversine formula.

    Each is latitude and longitude (GPS) in degrees.

    >>> round(distance_on_earth((52.52, 13.405), (48.8566, 2.3522)))
    877
    >>> distance_on_earth((10, 20), (10, 20))
    0.0
    >>> distance_on_earth((91, 0), (0, 0))
    Traceback (most recent call last):
    ValueError: A latitude lies between -90 and 90
    """
    if max(abs(first[0]), abs(second[0])) > 90:
        raise ValueError("A latitude lies between -90 and 90")
    (north, east), (other_north, other_east) = (tuple(map(math.radians, one)) for one in (first, second))
    rise, run = math.sin((other_north - north) / 2) ** 2, math.sin((other_east - east) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(rise + math.cos(north) * math.cos(other_north) * run))
