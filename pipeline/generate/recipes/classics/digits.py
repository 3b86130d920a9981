"""More on whole numbers: their digits, the primes and squares beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence


def digital_root(number: int) -> int:
    """Compute the digital root: the sum of digits again and again (repeatedly) until a single digit remains.

    >>> (digital_root(9875), digital_root(0))
    (2, 0)
    >>> digital_root(-5)
    Traceback (most recent call last):
    ValueError: A number is not negative
    """
    if number < 0:
        raise ValueError("A number is not negative")
    return 1 + (number - 1) % 9 if number else 0


def next_prime(number: int) -> int:
    """Find the next prime number after (above, greater than) a number.

    >>> [next_prime(one) for one in (-3, 2, 13, 14)]
    [2, 3, 17, 17]
    """
    candidate = max(2, number + 1)
    while any(candidate % one == 0 for one in range(2, math.isqrt(candidate) + 1)):
        candidate += 1
    return candidate


def is_perfect_square(number: int) -> bool:
    """Check whether a number is a perfect square (the square of an integer).

    >>> [is_perfect_square(one) for one in (0, 16, 17, -4)]
    [True, True, False, False]
    """
    return number >= 0 and math.isqrt(number) ** 2 == number


def sum_of_divisors(number: int) -> int:
    """Compute the sum of all divisors (factors) of a positive integer, itself included.

    >>> [sum_of_divisors(one) for one in (1, 6, 16)]
    [1, 12, 31]
    >>> sum_of_divisors(0)
    Traceback (most recent call last):
    ValueError: Only positive integers have a sum of divisors
    """
    if number < 1:
        raise ValueError("Only positive integers have a sum of divisors")
    small = [one for one in range(1, math.isqrt(number) + 1) if number % one == 0]
    return sum({*small, *(number // one for one in small)})


def geometric_mean(numbers: Sequence[float]) -> float:
    """Compute the geometric mean of positive numbers.

    >>> round(geometric_mean([1, 3, 9]), 6)
    3.0
    >>> geometric_mean([])
    Traceback (most recent call last):
    ValueError: Positive numbers are needed
    """
    if not numbers or min(numbers) <= 0:
        raise ValueError("Positive numbers are needed")
    return math.exp(sum(map(math.log, numbers)) / len(numbers))


def nth_prime(place: int) -> int:
    """Find the nth prime number, counted from 1.

    >>> [nth_prime(one) for one in (1, 2, 6, 100)]
    [2, 3, 13, 541]
    >>> nth_prime(0)
    Traceback (most recent call last):
    ValueError: Primes are counted from 1
    """
    if place < 1:
        raise ValueError("Primes are counted from 1")
    prime = 1
    for _ in range(place):
        prime = next_prime(prime)
    return prime


def is_happy_number(number: int) -> bool:
    """Check whether a number is happy: the sum of the squares of its digits, again and again, ends in 1.

    >>> [one for one in range(1, 20) if is_happy_number(one)]
    [1, 7, 10, 13, 19]
    """
    seen: set[int] = set()
    while number not in seen:
        seen.add(number)
        number = sum(int(digit) ** 2 for digit in str(abs(number)))
    return number == 1
