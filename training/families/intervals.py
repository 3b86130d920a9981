"""Functions over intervals, pairs of a start and an end."""

from __future__ import annotations

from random import Random

from training.example import Example
from training.families.classic import classic, drawn

FAMILY = "intervals"

ROWS = (
    classic(
        "merge",
        """merges overlapping intervals in A, a list of (start, end) pairs
        |joins the overlapping intervals of the list A
        |takes a list of intervals A and merges those that overlap or touch
        |combines intervals that overlap, given the list of pairs A""",
        """
def F(A: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(A):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
""",
        """assert F([(5, 7), (1, 3), (2, 4)]) == [(1, 4), (5, 7)]
assert F([]) == []
assert F([(1, 9), (2, 3)]) == [(1, 9)]""",
        "merge_intervals intervals",
    ),
    classic(
        "overlap",
        """tells whether the intervals A and B overlap
        |checks if two intervals A and B have a point in common
        |returns True when the (start, end) pairs A and B intersect
        |decides if the ranges A and B share anything""",
        """
def F(A: tuple[int, int], B: tuple[int, int]) -> bool:
    return A[0] <= B[1] and B[0] <= A[1]
""",
        "assert F((1, 3), (3, 5))\nassert not F((1, 2), (3, 5))\nassert F((1, 9), (3, 5))",
        "overlaps first second",
    ),
    classic(
        "intersection",
        """returns the intersection of the intervals A and B, or None when there is none
        |computes the common part of two intervals A and B, None if they do not meet
        |finds where the intervals A and B overlap, None when nowhere
        |gives the piece that both ranges A and B cover, or None""",
        """
def F(A: tuple[int, int], B: tuple[int, int]) -> tuple[int, int] | None:
    start, end = max(A[0], B[0]), min(A[1], B[1])
    return (start, end) if start <= end else None
""",
        "assert F((1, 4), (3, 9)) == (3, 4)\nassert F((1, 2), (3, 9)) is None",
        "intersection first second",
    ),
    classic(
        "covered",
        """returns the total length covered by the intervals in A
        |computes how much the intervals A cover in all, overlaps counted once
        |measures the length of the union of the intervals A
        |sums up the length that the ranges in A cover together""",
        """
def F(A: list[tuple[int, int]]) -> int:
    total, reached = 0, None
    for start, end in sorted(A):
        if reached is not None:
            start = max(start, reached)
        if end > start:
            total += end - start
            reached = end
    return total
""",
        "assert F([(1, 4), (3, 6)]) == 5\nassert F([]) == 0\nassert F([(1, 9), (2, 3), (4, 5)]) == 8",
        "covered_length intervals",
    ),
    classic(
        "contains",
        """tells whether the point B lies in any interval of A
        |checks if the number B is inside one of the intervals A
        |returns True when some (start, end) pair of A contains B
        |decides whether B falls into a range of the list A""",
        """
def F(A: list[tuple[int, int]], B: int) -> bool:
    return any(start <= B <= end for start, end in A)
""",
        "assert F([(1, 3), (7, 9)], 8)\nassert not F([(1, 3), (7, 9)], 5)\nassert not F([], 5)",
        "contains intervals point",
    ),
    classic(
        "gaps",
        """returns the gaps between the intervals in A
        |lists the free ranges between the intervals of A
        |finds the gaps that the intervals A leave between them
        |gives the holes between the ranges in A""",
        """
def F(A: list[tuple[int, int]]) -> list[tuple[int, int]]:
    gaps, reached = [], None
    for start, end in sorted(A):
        if reached is not None and start > reached:
            gaps.append((reached, start))
        reached = end if reached is None else max(reached, end)
    return gaps
""",
        "assert F([(5, 6), (1, 3)]) == [(3, 5)]\nassert F([(1, 9), (2, 3), (10, 11)]) == [(9, 10)]\nassert F([]) == []",
        "gaps intervals",
    ),
    classic(
        "rooms",
        """returns how many intervals of A overlap at most at one time
        |computes the largest number of intervals in A that are open at once
        |finds the number of rooms needed for the meetings A, given as (start, end) pairs
        |counts the most simultaneous ranges in A""",
        """
def F(A: list[tuple[int, int]]) -> int:
    changes = sorted([(start, 1) for start, _ in A] + [(end, -1) for _, end in A])
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most
""",
        "assert F([(1, 4), (2, 5), (3, 6)]) == 3\nassert F([(1, 2), (2, 3)]) == 1\nassert F([]) == 0",
        "rooms_needed meetings",
    ),
    classic(
        "longest",
        """returns the longest interval of A
        |finds the interval in A with the greatest length
        |picks the widest interval of the list A
        |gives the biggest range in A""",
        """
def F(A: list[tuple[int, int]]) -> tuple[int, int]:
    return max(A, key=lambda interval: interval[1] - interval[0])
""",
        "assert F([(1, 4), (2, 9), (3, 6)]) == (2, 9)",
        "longest_interval intervals",
    ),
)


def make(rng: Random, held_out: bool) -> Example:
    """One request about intervals."""
    return drawn(rng, held_out, FAMILY, ROWS)
