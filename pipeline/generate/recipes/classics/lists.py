"""Lists and other sequences."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def merge_intervals(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Merge overlapping or touching intervals; the answer is sorted by start.

    >>> merge_intervals([(8, 10), (1, 3), (2, 6)])
    [(1, 6), (8, 10)]
    >>> merge_intervals([(1, 4), (4, 5)])
    [(1, 5)]
    >>> merge_intervals([(1, 10), (2, 3)])
    [(1, 10)]
    >>> merge_intervals([])
    []
    >>> merge_intervals([(3, 1)])
    Traceback (most recent call last):
    ValueError: An interval ends before it starts: (3, 1)
    """
    merged: list[tuple[float, float]] = []
    for start, end in sorted(intervals):
        if end < start:
            raise ValueError(f"An interval ends before it starts: {(start, end)}")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def binary_search(items: Sequence[Any], wanted: Any) -> int | None:
    """Find the first index of a value in a sorted sequence by binary search; None where it is not found.

    >>> binary_search([1, 3, 5, 7], 5)
    2
    >>> binary_search([1, 3, 3, 3, 7], 3)
    1
    >>> binary_search([1, 3], 2) is None
    True
    >>> binary_search([], 1) is None
    True
    """
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < len(items) and items[low] == wanted else None


def quicksort(items: Iterable[Any]) -> list[Any]:
    """Sort values by quicksort into a new list: partition around a pivot, then sort both sides.

    >>> quicksort([3, 1, 2, 3, 0])
    [0, 1, 2, 3, 3]
    >>> quicksort([])
    []
    >>> quicksort("cab")
    ['a', 'b', 'c']
    """
    values = list(items)
    if len(values) < 2:
        return values
    pivot = values[len(values) // 2]
    smaller = [one for one in values if one < pivot]
    equal = [one for one in values if one == pivot]
    larger = [one for one in values if one > pivot]
    return [*quicksort(smaller), *equal, *quicksort(larger)]


def merge_sort(items: Iterable[Any]) -> list[Any]:
    """Sort values by merge sort into a new list; equal values keep their order (stable).

    >>> merge_sort([3, 1, 2, 3, 0])
    [0, 1, 2, 3, 3]
    >>> merge_sort([])
    []
    >>> merge_sort([2, 1])
    [1, 2]
    """
    values = list(items)
    if len(values) < 2:
        return values
    middle = len(values) // 2
    return merge_sorted(merge_sort(values[:middle]), merge_sort(values[middle:]))


def merge_sorted(left: Sequence[Any], right: Sequence[Any]) -> list[Any]:
    """Merge two sorted lists into one sorted list.

    >>> merge_sorted([1, 4], [2, 3, 5])
    [1, 2, 3, 4, 5]
    >>> merge_sorted([], [1])
    [1]
    >>> merge_sorted([], [])
    []
    """
    merged: list[Any] = []
    one = other = 0
    while one < len(left) and other < len(right):
        if right[other] < left[one]:
            merged.append(right[other])
            other += 1
        else:
            merged.append(left[one])
            one += 1
    return [*merged, *left[one:], *right[other:]]


def bubble_sort(items: Iterable[Any]) -> list[Any]:
    """Sort values by bubble sort into a new list; it stops early once nothing was swapped.

    >>> bubble_sort([3, 1, 2])
    [1, 2, 3]
    >>> bubble_sort([])
    []
    """
    values = list(items)
    for end in range(len(values) - 1, 0, -1):
        swapped = False
        for index in range(end):
            if values[index + 1] < values[index]:
                values[index], values[index + 1] = values[index + 1], values[index]
                swapped = True
        if not swapped:
            break
    return values


def flatten(nested: Iterable[Any]) -> list[Any]:
    """Flatten arbitrarily deep nested lists and tuples into one list; texts stay whole.

    >>> flatten([1, [2, [3, (4,)]], "ab"])
    [1, 2, 3, 4, 'ab']
    >>> flatten([])
    []
    """
    flat: list[Any] = []
    for item in nested:
        if isinstance(item, list | tuple):
            flat.extend(flatten(item))
        else:
            flat.append(item)
    return flat


def chunked(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Split values into chunks (batches) of a given size; the last chunk may be shorter.

    >>> list(chunked([1, 2, 3, 4, 5], 2))
    [[1, 2], [3, 4], [5]]
    >>> list(chunked([], 3))
    []
    >>> list(chunked([1], 0))
    Traceback (most recent call last):
    ValueError: size must be at least 1
    """
    if size < 1:
        raise ValueError("size must be at least 1")
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


def unique(items: Iterable[K]) -> list[K]:
    """Remove duplicate values from a list; the first of each stays, in order.

    >>> unique([3, 1, 3, 2, 1])
    [3, 1, 2]
    >>> unique([])
    []
    """
    return list(dict.fromkeys(items))


def two_sum(numbers: Sequence[float], target: float) -> tuple[int, int] | None:
    """Find the indices of two numbers that add up to a target sum; None where there are none.

    >>> two_sum([2, 7, 11, 15], 9)
    (0, 1)
    >>> two_sum([3, 3], 6)
    (0, 1)
    >>> two_sum([1, 2], 7) is None
    True
    """
    seen: dict[float, int] = {}
    for index, number in enumerate(numbers):
        if target - number in seen:
            return seen[target - number], index
        seen.setdefault(number, index)
    return None


def max_subarray(numbers: Iterable[float]) -> float:
    """Find the maximum (largest) sum of a contiguous subarray, by Kadane's algorithm.

    >>> max_subarray([-2, 1, -3, 4, -1, 2, 1, -5, 4])
    6
    >>> max_subarray([-3, -1, -2])
    -1
    >>> max_subarray([])
    Traceback (most recent call last):
    ValueError: There must be at least one number
    """
    values = list(numbers)
    if not values:
        raise ValueError("There must be at least one number")
    best = current = values[0]
    for number in values[1:]:
        current = max(number, current + number)
        best = max(best, current)
    return best


def moving_average(numbers: Sequence[float], window: int) -> list[float]:
    """Compute the moving (rolling) average of numbers over a window.

    >>> moving_average([1, 2, 3, 4], 2)
    [1.5, 2.5, 3.5]
    >>> moving_average([1, 2], 3)
    []
    >>> moving_average([1], 0)
    Traceback (most recent call last):
    ValueError: window must be at least 1
    """
    if window < 1:
        raise ValueError("window must be at least 1")
    return [sum(numbers[end - window : end]) / window for end in range(window, len(numbers) + 1)]


def group_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Group values of a list by a key function into a dictionary; each group keeps its order.

    >>> group_by(["apple", "bob", "avocado"], lambda word: word[0])
    {'a': ['apple', 'avocado'], 'b': ['bob']}
    >>> group_by([], len)
    {}
    """
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def rotate(items: Sequence[T], steps: int) -> list[T]:
    """Rotate a list to the right by a number of steps; a negative number rotates to the left.

    >>> rotate([1, 2, 3, 4], 1)
    [4, 1, 2, 3]
    >>> rotate([1, 2, 3], -1)
    [2, 3, 1]
    >>> rotate([], 5)
    []
    """
    if not items:
        return []
    cut = -steps % len(items)
    return [*items[cut:], *items[:cut]]


def transpose(matrix: Sequence[Sequence[T]]) -> list[list[T]]:
    """Transpose a matrix: rows become columns.

    >>> transpose([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    >>> transpose([])
    []
    >>> transpose([[1, 2], [3]])
    Traceback (most recent call last):
    ValueError: zip() argument 2 is shorter than argument 1
    """
    return [list(column) for column in zip(*matrix, strict=True)]


def multiply_matrices(left: Sequence[Sequence[float]], right: Sequence[Sequence[float]]) -> list[list[float]]:
    """Multiply two matrices: the matrix product.

    >>> multiply_matrices([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    [[19, 22], [43, 50]]
    >>> multiply_matrices([[1, 2]], [[1, 2]])
    Traceback (most recent call last):
    ValueError: 2 columns do not fit 1 rows
    """
    if any(len(row) != len(right) for row in left):
        raise ValueError(f"{len(left[0])} columns do not fit {len(right)} rows")
    columns = list(zip(*right, strict=True))
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in left]
