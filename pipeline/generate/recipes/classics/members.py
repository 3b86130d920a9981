"""Lists asked for what is in them: the first twice, in either, in only one, the most common, the kth largest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)


def first_duplicate(items: Iterable[K]) -> K | None:
    """Find the first duplicate in a list: the first element that occurs (appears) a second time (twice), None without.

    >>> first_duplicate([2, 5, 1, 2, 3, 5])
    2
    >>> first_duplicate("abcb")
    'b'
    >>> first_duplicate([1, 2, 3]) is None
    True
    """
    seen = set()
    for one in items:
        if one in seen:
            return one
        seen.add(one)
    return None


def in_either(first: Iterable[K], second: Iterable[K]) -> list[K]:
    """List the union of two lists (sets): the elements that are in either or both, each once, in order.

    >>> in_either([3, 1, 3], [2, 1])
    [3, 1, 2]
    >>> in_either([], [])
    []
    """
    return list(dict.fromkeys((*first, *second)))


def in_only_one(first: Sequence[K], second: Sequence[K]) -> list[K]:
    """List the symmetric difference of two lists (sets): the elements in exactly one of them, not in both, in order.

    >>> in_only_one([1, 2, 3], [3, 4])
    [1, 2, 4]
    >>> in_only_one([1], [1])
    []
    """
    both = set(first) & set(second)
    return [one for one in dict.fromkeys((*first, *second)) if one not in both]


def most_common(items: Iterable[K], count: int = 1) -> list[K]:
    """List the most common (frequent) elements (items, values) of a list, the most frequent first, ties as they come.

    >>> most_common(["a", "b", "b", "c", "c", "b"], 2)
    ['b', 'c']
    >>> most_common([])
    []
    """
    return [one for one, _ in Counter(items).most_common(count)]


def kth_largest(numbers: Iterable[Any], k: int) -> Any:
    """Find the kth (nth) largest (greatest, biggest) element of a list of numbers; equal ones count each.

    >>> kth_largest([3, 1, 5, 5, 2], 2)
    5
    >>> kth_largest([3, 1, 5], 3)
    1
    >>> kth_largest([3], 2)
    Traceback (most recent call last):
    ValueError: There are only 1 of them
    """
    ordered = sorted(numbers, reverse=True)
    if not 1 <= k <= len(ordered):
        raise ValueError(f"There are only {len(ordered)} of them")
    return ordered[k - 1]


def all_equal(items: Sequence[Any]) -> bool:
    """Check whether all elements of a list are equal (the same, identical).

    >>> all_equal([7, 7, 7])
    True
    >>> all_equal([7, 8])
    False
    >>> all_equal([])
    True
    """
    return all(one == items[0] for one in items)
