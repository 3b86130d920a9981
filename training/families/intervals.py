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
        |unites all overlapping intervals of A
        |puts together the (start, end) pairs of A that overlap
        |merges the ranges in A wherever they overlap
        |fuses intervals in A as far as they touch or overlap
        |simplifies the list of intervals A by merging overlaps
        |returns A with overlapping ranges made into one
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
        |says whether the ranges A and B have an overlap
        |finds out if the interval A touches or overlaps the interval B
        |tests two (start, end) pairs A and B for a common point
        |determines whether A and B intersect, ends included
        |answers if the time slots A and B collide
        |is true exactly if the intervals A and B meet
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
        |returns the overlap of A and B as a pair, or None without one
        |determines the range that lies in both A and B, None if there is no such range
        |cuts the interval A with the interval B and returns None if nothing is left
        |calculates which part the pairs A and B share, None if none
        |returns the common range of A and B or None
        |takes two ranges A and B and returns what they have in common, else None
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
        |calculates the length of everything that A covers, without counting overlaps twice
        |returns how long the intervals of A are together, overlapping parts only once
        |finds the total length of the ranges in A, merged
        |adds up the lengths of A, where overlapping stretches count one time
        |determines how much of the line is covered by A
        |returns the size of the union of all pairs in A
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
        |says whether B is in at least one of the intervals A
        |finds out if any range in A includes the value B
        |tests B for being inside an interval of the list A
        |determines whether one of the pairs in A covers the number B
        |answers if B is within any of the ranges A
        |looks whether A has an interval around B
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
        |finds what is not covered between the intervals of A
        |determines the uncovered ranges between the first and the last interval of A
        |returns the pieces between the ranges of A as pairs
        |collects the breaks between the intervals in A
        |computes the spaces left open by the ranges A
        |returns every hole in the list of intervals A
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
        |calculates the highest number of intervals of A that overlap at once
        |returns how many rooms the meetings A take
        |finds the greatest overlap count among the ranges in A
        |determines how many of the intervals A run in parallel at most
        |returns the peak of simultaneously open ranges of A
        |tells how many things of A happen at the same time at the busiest moment
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
        |returns the range of A with the largest difference of end and start
        |finds the longest (start, end) pair in A
        |determines which interval of A lasts the longest
        |selects the interval of the greatest length from A
        |returns the widest range in A
        |looks for the pair in A that spans the most
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
