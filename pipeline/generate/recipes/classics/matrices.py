"""Matrices as lists of rows, and a class of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def determinant(rows: Sequence[Sequence[float]]) -> float:
    """Compute the determinant of a square matrix, by elimination.

    >>> determinant([[1, 2], [3, 4]])
    -2.0
    >>> determinant([[0, 1], [1, 0]])
    -1.0
    >>> determinant([[1, 2], [2, 4]])
    0.0
    >>> determinant([[1, 2]])
    Traceback (most recent call last):
    ValueError: Only a square matrix has a determinant
    """
    size = len(rows)
    if any(len(row) != size for row in rows):
        raise ValueError("Only a square matrix has a determinant")
    left, product = [[float(one) for one in row] for row in rows], 1.0
    for place in range(size):
        best = max(range(place, size), key=lambda row: abs(left[row][place]))
        if left[best][place] == 0:
            return 0.0
        if best != place:
            left[place], left[best], product = left[best], left[place], -product
        product *= left[place][place]
        for row in range(place + 1, size):
            share = left[row][place] / left[place][place]
            left[row] = [one - share * above for one, above in zip(left[row], left[place], strict=True)]
    return product


def rotate_matrix(rows: Sequence[Sequence[T]]) -> list[list[T]]:
    """Rotate a matrix (grid, image) by 90 degrees clockwise.

    >>> rotate_matrix([[1, 2], [3, 4], [5, 6]])
    [[5, 3, 1], [6, 4, 2]]
    >>> rotate_matrix([])
    []
    """
    return [list(column) for column in zip(*reversed(rows), strict=True)]


def spiral_order(rows: Sequence[Sequence[T]]) -> list[T]:
    """List the elements of a matrix in spiral order (traversal), clockwise from the top left.

    >>> spiral_order([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    [1, 2, 3, 6, 9, 8, 7, 4, 5]
    >>> spiral_order([])
    []
    """
    left, order = [list(row) for row in rows], []
    while left:
        order += left.pop(0)
        left = [list(column) for column in zip(*left, strict=True)][::-1]
    return order


class Matrix:
    """A matrix of numbers: addition, subtraction, multiplication (add, multiply), transpose, determinant, equality.

    >>> one = Matrix([[1, 2], [3, 4]])
    >>> (one + one).rows
    ((2, 4), (6, 8))
    >>> (one * Matrix([[0, 1], [1, 0]])).rows
    ((2, 1), (4, 3))
    >>> (one * 2 - one == one, one.transposed().rows, one.determinant())
    (True, ((1, 3), (2, 4)), -2)
    >>> Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).determinant()
    0
    >>> one + Matrix([[1]])
    Traceback (most recent call last):
    ValueError: The shapes (2, 2) and (1, 1) do not fit
    >>> Matrix([[1], [1, 2]])
    Traceback (most recent call last):
    ValueError: The rows must be equally long, and there must be some
    """

    def __init__(self, rows: Iterable[Sequence[float]]) -> None:
        self.rows = tuple(tuple(row) for row in rows)
        if not self.rows or not self.rows[0] or len({len(row) for row in self.rows}) > 1:
            raise ValueError("The rows must be equally long, and there must be some")

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.rows), len(self.rows[0])

    def transposed(self) -> Matrix:
        return Matrix(zip(*self.rows, strict=True))

    def determinant(self) -> float:
        """Expanded along the first row: fine for small ones."""
        if self.shape[0] != self.shape[1]:
            raise ValueError("Only a square matrix has a determinant")
        if self.shape == (1, 1):
            return self.rows[0][0]
        signs = (-1 if column % 2 else 1 for column in range(self.shape[1]))
        parts = (self.rows[0][column] * self._without(column).determinant() for column in range(self.shape[1]))
        return sum(sign * part for sign, part in zip(signs, parts, strict=True))

    def _without(self, column: int) -> Matrix:
        return Matrix([row[:column] + row[column + 1 :] for row in self.rows[1:]])

    def __add__(self, other: Matrix) -> Matrix:
        if self.shape != other.shape:
            raise ValueError(f"The shapes {self.shape} and {other.shape} do not fit")
        pairs = zip(self.rows, other.rows, strict=True)
        return Matrix([[a + b for a, b in zip(left, right, strict=True)] for left, right in pairs])

    def __sub__(self, other: Matrix) -> Matrix:
        return self + other * -1

    def __mul__(self, other: Matrix | float) -> Matrix:
        if not isinstance(other, Matrix):
            return Matrix([[value * other for value in row] for row in self.rows])
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"The shapes {self.shape} and {other.shape} do not fit")
        columns = other.transposed().rows
        return Matrix([[sum(a * b for a, b in zip(row, one, strict=True)) for one in columns] for row in self.rows])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)
