"""Problems that interviews and puzzle books ask for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

Grid = Sequence[Sequence[int]]
"""Nine rows of nine digits, 0 where a cell is empty."""


def n_queens(size: int) -> list[list[int]]:
    """Solve the n queens problem (puzzle): place queens on a chess board so that none attacks another.

    Each solution gives for each row the column of its queen.

    >>> n_queens(4)
    [[1, 3, 0, 2], [2, 0, 3, 1]]
    >>> (n_queens(3), len(n_queens(8)))
    ([], 92)
    """

    def placed(columns: list[int]) -> Iterator[list[int]]:
        row = len(columns)
        if row == size:
            yield columns
            return
        for column in range(size):
            if all(column != one and abs(column - one) != row - at for at, one in enumerate(columns)):
                yield from placed([*columns, column])

    return list(placed([]))


def _group(grid: Grid, row: int, column: int) -> set[int]:
    """The digits of the row, the column and the box of a cell."""
    top, left = row - row % 3, column - column % 3
    box = {grid[r][c] for r in range(top, top + 3) for c in range(left, left + 3)}
    return {*grid[row], *(line[column] for line in grid), *box}


def is_sudoku_valid(grid: Grid) -> bool:
    """Check whether a sudoku (board, grid) is valid: no digit twice in a row, column or box; 0 is an empty cell.

    >>> empty = [[0] * 9 for _ in range(9)]
    >>> is_sudoku_valid(empty)
    True
    >>> is_sudoku_valid([[5, 5, *[0] * 7], *empty[1:]])
    False
    >>> is_sudoku_valid([[12, *[0] * 8], *empty[1:]])
    False
    """
    lines = [list(row) for row in grid]
    lines += [[row[column] for row in grid] for column in range(9)]
    lines += [
        [grid[r][c] for r in range(top, top + 3) for c in range(left, left + 3)]
        for top in (0, 3, 6)
        for left in (0, 3, 6)
    ]
    filled = [[one for one in line if one] for line in lines]
    return all(len(set(line)) == len(line) and set(line) <= set(range(1, 10)) for line in filled)


def solve_sudoku(grid: Grid) -> list[list[int]] | None:
    """Solve a sudoku (puzzle, board, solver) by backtracking: the filled grid, None where there is no solution.

    >>> puzzle = [[0] * 9 for _ in range(9)]
    >>> puzzle[0] = [5, 3, 0, 0, 7, 0, 0, 0, 0]
    >>> solved = solve_sudoku(puzzle)
    >>> (sorted(solved[8]), solved[0][:2])
    ([1, 2, 3, 4, 5, 6, 7, 8, 9], [5, 3])
    >>> solve_sudoku([[5, 5, *[0] * 7], *puzzle[1:]]) is None
    True
    """
    if not is_sudoku_valid(grid):
        return None
    cells = [list(row) for row in grid]
    return cells if _fill(cells) else None


def _fill(cells: list[list[int]]) -> bool:
    """Fill the empty cells, the one with the fewest choices first."""
    empty = [(row, column) for row in range(9) for column in range(9) if not cells[row][column]]
    if not empty:
        return True
    choices = {cell: set(range(1, 10)) - _group(cells, *cell) for cell in empty}
    row, column = min(empty, key=lambda cell: len(choices[cell]))
    for digit in sorted(choices[row, column]):
        cells[row][column] = digit
        if _fill(cells):
            return True
    cells[row][column] = 0
    return False


def longest_increasing_subsequence(numbers: Sequence[float]) -> int:
    """Find the length of the longest (strictly) increasing subsequence (LIS) of a list of numbers.

    >>> longest_increasing_subsequence([10, 9, 2, 5, 3, 7, 101, 18])
    4
    >>> longest_increasing_subsequence([])
    0
    """
    ends: list[float] = []
    for one in numbers:
        place = bisect_left(ends, one)
        ends[place : place + 1] = [one]
    return len(ends)


def best_profit(prices: Sequence[float]) -> float:
    """Find the best (maximum, highest) profit from one buy and one later sale (buying and selling) of a stock (share).

    >>> best_profit([7, 1, 5, 3, 6, 4])
    5
    >>> best_profit([7, 6, 4])
    0
    """
    best: float = 0
    lowest = prices[0] if prices else 0
    for price in prices:
        lowest = min(lowest, price)
        best = max(best, price - lowest)
    return best


def three_sum(numbers: Sequence[int], target: int = 0) -> list[tuple[int, int, int]]:
    """Find all triplets (three numbers) in a list that sum up to zero, or to a target (three sum), each once.

    >>> three_sum([-1, 0, 1, 2, -1, -4])
    [(-1, -1, 2), (-1, 0, 1)]
    >>> three_sum([1, 2], 3)
    []
    """
    ordered, found = sorted(numbers), set()
    for place, first in enumerate(ordered):
        seen: set[int] = set()
        for third in ordered[place + 1 :]:
            if (second := target - first - third) in seen:
                found.add((first, second, third))
            seen.add(third)
    return sorted(found)


def product_except_self(numbers: Sequence[int]) -> list[int]:
    """Compute for each element of a list the product of all the others (product except self), without division.

    >>> product_except_self([1, 2, 3, 4])
    [24, 12, 8, 6]
    >>> product_except_self([0, 5])
    [5, 0]
    """
    products, before, after = [1] * len(numbers), 1, 1
    for place, one in enumerate(numbers):
        products[place], before = before, before * one
    for place in range(len(numbers) - 1, -1, -1):
        products[place], after = products[place] * after, after * numbers[place]
    return products


def climb_stairs(steps: int, strides: Collection[int] = (1, 2)) -> int:
    """Count the ways to climb stairs (a staircase) of n steps, taking 1 or 2 steps at a time.

    >>> (climb_stairs(3), climb_stairs(10))
    (3, 89)
    >>> climb_stairs(4, (1, 3))
    3
    >>> climb_stairs(-1)
    Traceback (most recent call last):
    ValueError: There are no fewer than 0 steps
    """
    if steps < 0:
        raise ValueError("There are no fewer than 0 steps")
    ways = [1] + [0] * steps
    for step in range(1, steps + 1):
        ways[step] = sum(ways[step - one] for one in set(strides) if 0 < one <= step)
    return ways[steps]


def trapped_water(heights: Sequence[int]) -> int:
    """Compute how much rain water is trapped between bars (walls, an elevation map) of given heights.

    >>> trapped_water([0, 1, 0, 2, 1, 0, 1, 3, 2, 1, 2, 1])
    6
    >>> trapped_water([3, 2, 1])
    0
    """
    left = [max(heights[: place + 1]) for place in range(len(heights))]
    right = [max(heights[place:]) for place in range(len(heights))]
    return sum(min(a, b) - height for a, b, height in zip(left, right, heights, strict=True))


def shortest_way(grid: Sequence[str], start: tuple[int, int], goal: tuple[int, int]) -> list[tuple[int, int]] | None:
    """Find the shortest path (way) through a maze (grid, labyrinth) from start to goal (end, exit); '#' is a wall.

    Steps go up, down, left and right; None where no way leads there.

    >>> maze = ["..#", ".#.", "..."]
    >>> shortest_way(maze, (0, 0), (2, 2))
    [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]
    >>> shortest_way([".#."], (0, 0), (0, 2)) is None
    True
    """
    ways, waiting = {start: [start]}, [start]
    for row, column in waiting:
        if (row, column) == goal:
            return ways[goal]
        for step in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            inside = 0 <= step[0] < len(grid) and 0 <= step[1] < len(grid[step[0]])
            if inside and grid[step[0]][step[1]] != "#" and step not in ways:
                ways[step] = [*ways[row, column], step]
                waiting.append(step)
    return None
