"""Points, shapes and vectors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


def euclidean_distance(first: Sequence[float], second: Sequence[float]) -> float:
    """Compute the Euclidean (straight-line) distance between two points of the same dimension (2D, 3D).

    >>> euclidean_distance((0, 0), (3, 4))
    5.0
    >>> euclidean_distance((1, 2), (1, 2, 3))
    Traceback (most recent call last):
    ValueError: The points have different dimensions
    """
    if len(first) != len(second):
        raise ValueError("The points have different dimensions")
    return math.dist(first, second)


def manhattan_distance(first: Sequence[float], second: Sequence[float]) -> float:
    """Compute the Manhattan (taxicab, city block) distance between two points of the same dimension.

    >>> manhattan_distance((0, 0), (3, -4))
    7
    >>> manhattan_distance((1,), (1, 2))
    Traceback (most recent call last):
    ValueError: The points have different dimensions
    """
    if len(first) != len(second):
        raise ValueError("The points have different dimensions")
    return sum(abs(a - b) for a, b in zip(first, second, strict=True))


def triangle_area(a: float, b: float, c: float) -> float:
    """Compute the area of a triangle from its three sides (Heron's formula).

    >>> triangle_area(3, 4, 5)
    6.0
    >>> triangle_area(1, 2, 9)
    Traceback (most recent call last):
    ValueError: No triangle has these sides
    """
    half = (a + b + c) / 2
    if min(a, b, c) <= 0 or half <= max(a, b, c):
        raise ValueError("No triangle has these sides")
    return math.sqrt(half * (half - a) * (half - b) * (half - c))


@dataclass(frozen=True)
class Rectangle:
    """A rectangle with width and height (length): area, perimeter, whether it is a square.

    >>> one = Rectangle(3, 4)
    >>> (one.area, one.perimeter, one.is_square)
    (12, 14, False)
    >>> Rectangle(0, 4)
    Traceback (most recent call last):
    ValueError: A side is longer than 0
    """

    width: float
    height: float

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise ValueError("A side is longer than 0")

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def perimeter(self) -> float:
        return 2 * (self.width + self.height)

    @property
    def is_square(self) -> bool:
        return self.width == self.height


@dataclass(frozen=True)
class Circle:
    """A circle with a radius: area, circumference (perimeter), diameter.

    >>> one = Circle(2)
    >>> (round(one.area, 2), round(one.circumference, 2), one.diameter)
    (12.57, 12.57, 4)
    >>> Circle(-1)
    Traceback (most recent call last):
    ValueError: A radius is above 0
    """

    radius: float

    def __post_init__(self) -> None:
        if self.radius <= 0:
            raise ValueError("A radius is above 0")

    @property
    def area(self) -> float:
        return math.pi * self.radius**2

    @property
    def circumference(self) -> float:
        return 2 * math.pi * self.radius

    @property
    def diameter(self) -> float:
        return 2 * self.radius


@dataclass(frozen=True)
class Vector:
    """A vector in 2D: addition, subtraction, scalar multiplication, dot product, length (magnitude), equality.

    >>> a, b = Vector(3, 4), Vector(1, 2)
    >>> (a + b, a - b, a * 2)
    (Vector(x=4, y=6), Vector(x=2, y=2), Vector(x=6, y=8))
    >>> (a.dot(b), abs(a), list(b))
    (11, 5.0, [1, 2])
    """

    x: float
    y: float

    def __add__(self, other: Vector) -> Vector:
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other: Vector) -> Vector:
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor: float) -> Vector:
        return Vector(self.x * factor, self.y * factor)

    def dot(self, other: Vector) -> float:
        return self.x * other.x + self.y * other.y

    def __abs__(self) -> float:
        return math.hypot(self.x, self.y)

    def __iter__(self) -> Iterator[float]:
        return iter((self.x, self.y))
