"""Squares in rows: areas that are filled, mazes, the moves of a knight; and plans of what does not overlap."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Iterator
from typing import Any


def flood_fill(grid: list[list[Any]], row: int, column: int, color: Any) -> None:
    """Flood fill (paint bucket) a grid (image, matrix) from a cell (pixel): the area of one color gets a new color.

    The grid itself is changed; cells are neighbours to the left, right, above and below.

    >>> grid = [[1, 1, 0], [1, 0, 1], [0, 1, 1]]
    >>> flood_fill(grid, 0, 0, 7)
    >>> grid
    [[7, 7, 0], [7, 0, 1], [0, 1, 1]]
    >>> flood_fill(grid, 0, 0, 7)
    >>> grid[0]
    [7, 7, 0]
    >>> flood_fill(grid, 3, 0, 7)
    Traceback (most recent call last):
    IndexError: There is no cell (3, 0)
    """
    if not (0 <= row < len(grid) and 0 <= column < len(grid[row])):
        raise IndexError(f"There is no cell ({row}, {column})")
    old = grid[row][column]
    waiting = [(row, column)] if old != color else []
    while waiting:
        y, x = waiting.pop()
        if 0 <= y < len(grid) and 0 <= x < len(grid[y]) and grid[y][x] == old:
            grid[y][x] = color
            waiting += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]


def maze(width: int, height: int, seed: int | None = None) -> list[str]:
    """Generate (make) a random maze (labyrinth) of cells with one way between any two, as rows of # and blanks.

    The same seed makes the same maze. The entrance is at the top on the left, the exit at the bottom on the right.

    >>> made = maze(4, 3, seed=1)
    >>> (len(made), {len(row) for row in made}, made == maze(4, 3, seed=1))
    (7, {9}, True)
    >>> sum(row.count(" ") for row in made) == 4 * 3 + (4 * 3 - 1) + 2
    True
    >>> maze(1, 1)
    ['# #', '# #', '# #']
    >>> maze(0, 3)
    Traceback (most recent call last):
    ValueError: A maze has at least one cell
    """
    if width < 1 or height < 1:
        raise ValueError("A maze has at least one cell")
    chance = random.Random(seed)  # noqa: S311  # the same maze for the same seed, no secret
    squares = [["#"] * (2 * width + 1) for _ in range(2 * height + 1)]
    squares[0][1] = squares[1][1] = squares[2 * height][2 * width - 1] = " "
    path = [(1, 1)]
    while path:
        x, y = path[-1]
        steps = [(1, 0), (-1, 0), (0, 1), (0, -1)]
        inside = [(i, j) for i, j in steps if 0 < x + 2 * i < 2 * width and 0 < y + 2 * j < 2 * height]
        free = [(i, j) for i, j in inside if squares[y + 2 * j][x + 2 * i] == "#"]
        if not free:
            path.pop()
            continue
        right, down = chance.choice(free)
        squares[y + down][x + right] = squares[y + 2 * down][x + 2 * right] = " "
        path.append((x + 2 * right, y + 2 * down))
    return ["".join(row) for row in squares]


def knight_moves(square: str) -> list[str]:
    """List all moves of a knight on a chess board from a square, as in e4: the squares that it can reach in one move.

    >>> knight_moves("a1")
    ['b3', 'c2']
    >>> len(knight_moves("e4"))
    8
    >>> knight_moves("i9")
    Traceback (most recent call last):
    ValueError: Not a square: 'i9'
    """
    files, ranks = "abcdefgh", "12345678"
    if len(square) != 2 or square[0] not in files or square[1] not in ranks:
        raise ValueError(f"Not a square: {square!r}")
    file, rank = files.index(square[0]), ranks.index(square[1])
    steps = [(right, up) for right in (-2, -1, 1, 2) for up in (-2, -1, 1, 2) if abs(right) != abs(up)]
    reached = [(file + right, rank + up) for right, up in steps]
    return [files[x] + ranks[y] for x, y in reached if 0 <= x < 8 and 0 <= y < 8]


def schedule(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Interval scheduling (activity selection): choose as many intervals (start, end) as possible that do not overlap.

    One may begin where another ends.

    >>> schedule([(1, 4), (3, 5), (0, 6), (5, 7), (8, 9), (5, 9)])
    [(1, 4), (5, 7), (8, 9)]
    >>> schedule([(1, 2), (2, 3)])
    [(1, 2), (2, 3)]
    >>> schedule([])
    []
    >>> schedule([(3, 1)])
    Traceback (most recent call last):
    ValueError: (3, 1) ends before it starts
    """
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(intervals, key=lambda one: (one[1], one[0])):
        if end < start:
            raise ValueError(f"({start}, {end}) ends before it starts")
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    return chosen


def merge_many(*lists: Iterable[Any]) -> Iterator[Any]:
    """Merge k (several, many, any number of) sorted lists (iterables, sequences) into one, lazily, with a heap.

    >>> list(merge_many([1, 4, 7], [2, 5], [], [3, 6, 8]))
    [1, 2, 3, 4, 5, 6, 7, 8]
    >>> list(merge_many())
    []
    >>> list(merge_many("ac", "bd"))
    ['a', 'b', 'c', 'd']
    """
    heap: list[tuple[Any, int, Iterator[Any]]] = []
    for number, one in enumerate(map(iter, lists)):
        for first in one:
            heap.append((first, number, one))
            break
    heapq.heapify(heap)
    while heap:
        item, number, rest = heap[0]
        yield item
        for following in rest:
            heapq.heapreplace(heap, (following, number, rest))
            break
        else:
            heapq.heappop(heap)
