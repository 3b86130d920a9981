"""More about lists: what two have in common, what repeats, what is missing, how they are sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def in_both(first: Iterable[K], second: Iterable[K]) -> list[K]:
    """Find the common elements (intersection) of two lists: what is in both, once each, in the order of the first.

    >>> in_both([3, 1, 3, 2], [2, 3])
    [3, 2]
    >>> in_both([1], [2])
    []
    >>> in_both([], [1])
    []
    """
    wanted = set(second)
    return [one for one in dict.fromkeys(first) if one in wanted]


def only_in_first(first: Iterable[K], second: Iterable[K]) -> list[K]:
    """Find the difference of two lists: elements of the first that are not in (missing from) the second, in order.

    >>> only_in_first([1, 2, 3, 2], [3])
    [1, 2, 2]
    >>> only_in_first([1], [1])
    []
    >>> only_in_first([], [1])
    []
    """
    unwanted = set(second)
    return [one for one in first if one not in unwanted]


def duplicates(items: Iterable[K]) -> list[K]:
    """Find the duplicates in a list: elements that occur (appear) more than once (repeat), once each, in order.

    >>> duplicates([3, 1, 3, 2, 1, 3])
    [3, 1]
    >>> duplicates([1, 2])
    []
    >>> duplicates([])
    []
    """
    return [item for item, count in Counter(items).items() if count > 1]


def missing_number(numbers: Iterable[int]) -> int:
    """Find the missing number in a list of the numbers from 0 to n, of which one is missing.

    >>> missing_number([3, 0, 1])
    2
    >>> missing_number([0])
    1
    >>> missing_number([])
    0
    >>> missing_number([0, 0])
    Traceback (most recent call last):
    ValueError: Not the numbers from 0 to 2 without one
    """
    found = list(numbers)
    missing = set(range(len(found) + 1)) - set(found)
    if len(missing) != 1:
        raise ValueError(f"Not the numbers from 0 to {len(found)} without one")
    return missing.pop()


def majority(items: Iterable[T]) -> T | None:
    """Find the majority element of a list, that makes up more than half of it (Boyer-Moore voting); None without one.

    >>> majority([2, 1, 2, 3, 2])
    2
    >>> majority(["a", "b"]) is None
    True
    >>> majority([]) is None
    True
    """
    values = list(items)
    leader: T | None = None
    lead = 0
    for value in values:
        if lead == 0:
            leader = value
        lead += 1 if value == leader else -1
    return leader if 2 * sum(value == leader for value in values) > len(values) else None


def pairs_with_sum(numbers: Iterable[float], target: float) -> list[tuple[float, float]]:
    """Find all pairs of numbers in a list that add up to (whose sum is) a target, each pair once, the smaller first.

    >>> pairs_with_sum([1, 5, 3, 7, 3, 5], 8)
    [(3, 5), (1, 7)]
    >>> pairs_with_sum([4], 8)
    []
    >>> pairs_with_sum([4, 4, 4], 8)
    [(4, 4)]
    """
    seen: set[float] = set()
    pairs: dict[tuple[float, float], None] = {}
    for number in numbers:
        if target - number in seen:
            pairs[min(number, target - number), max(number, target - number)] = None
        seen.add(number)
    return list(pairs)


def split_by(items: Iterable[T], wanted: Callable[[T], bool]) -> tuple[list[T], list[T]]:
    """Partition (split) a list into two by a condition (predicate): those that meet it, and the others.

    >>> split_by([1, 2, 3, 4], lambda number: number % 2 == 0)
    ([2, 4], [1, 3])
    >>> split_by([], bool)
    ([], [])
    """
    kept: list[T] = []
    others: list[T] = []
    for item in items:
        (kept if wanted(item) else others).append(item)
    return kept, others


def windows(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Iterate over the sliding windows of a given size (n-grams) over a list: consecutive, overlapping parts.

    >>> list(windows([1, 2, 3, 4], 3))
    [[1, 2, 3], [2, 3, 4]]
    >>> list(windows("ab", 3))
    []
    >>> list(windows([1], 0))
    Traceback (most recent call last):
    ValueError: The size must be at least 1
    """
    if size < 1:
        raise ValueError("The size must be at least 1")
    yield from (items[start : start + size] for start in range(len(items) - size + 1))


def interleave(first: Sequence[T], second: Sequence[T]) -> list[T]:
    """Interleave two lists: their elements alternate (alternating), and what is left of the longer one comes last.

    >>> interleave([1, 3, 5, 6], [2, 4])
    [1, 2, 3, 4, 5, 6]
    >>> interleave([], [1])
    [1]
    >>> interleave([], [])
    []
    """
    common = min(len(first), len(second))
    return [*chain.from_iterable(zip(first, second, strict=False)), *first[common:], *second[common:]]


def power_set(items: Iterable[T]) -> list[tuple[T, ...]]:
    """List all subsets of a list (the power set), from the empty one to the whole.

    >>> power_set([1, 2])
    [(), (1,), (2,), (1, 2)]
    >>> power_set([])
    [()]
    >>> len(power_set("abcd"))
    16
    """
    values = list(items)
    return [one for size in range(len(values) + 1) for one in combinations(values, size)]


def all_permutations(items: Sequence[T]) -> Iterator[list[T]]:
    """List (generate) all permutations (orders, arrangements) of a list, recursively, by backtracking.

    >>> list(all_permutations([1, 2, 3]))
    [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
    >>> list(all_permutations([]))
    [[]]
    """
    if not items:
        yield []
    for place, item in enumerate(items):
        for rest in all_permutations([*items[:place], *items[place + 1 :]]):
            yield [item, *rest]


def is_sorted(items: Sequence[Any]) -> bool:
    """Check whether a list is sorted in ascending order; equal neighbours are fine.

    >>> is_sorted([1, 2, 2, 5])
    True
    >>> is_sorted([2, 1])
    False
    >>> is_sorted([])
    True
    """
    return all(one <= other for one, other in pairwise(items))


def insertion_sort(items: Iterable[Any]) -> list[Any]:
    """Sort values by insertion sort into a new list: each is moved left to its place among those before it.

    >>> insertion_sort([5, 2, 4, 2])
    [2, 2, 4, 5]
    >>> insertion_sort([])
    []
    """
    values = list(items)
    for end in range(1, len(values)):
        value, place = values[end], end
        while place and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
    return values


def selection_sort(items: Iterable[Any]) -> list[Any]:
    """Sort values by selection sort into a new list: the smallest of the rest is swapped to the front, again and again.

    >>> selection_sort([5, 2, 4, 2])
    [2, 2, 4, 5]
    >>> selection_sort([])
    []
    """
    values = list(items)
    for start in range(len(values)):
        least = min(range(start, len(values)), key=values.__getitem__)
        values[start], values[least] = values[least], values[start]
    return values


def move_zeros(numbers: Iterable[float]) -> list[float]:
    """Move all zeros (zeroes) of a list to its end, into a new list; the other numbers keep their order.

    >>> move_zeros([0, 1, 0, 3, 12])
    [1, 3, 12, 0, 0]
    >>> move_zeros([0])
    [0]
    >>> move_zeros([])
    []
    """
    return sorted(numbers, key=lambda number: number == 0)
