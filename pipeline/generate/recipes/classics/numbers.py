"""Numbers."""

from __future__ import annotations

from collections.abc import Sequence


def fibonacci(count: int) -> list[int]:
    """Compute the first Fibonacci numbers (the sequence), as many as asked for.

    >>> fibonacci(8)
    [0, 1, 1, 2, 3, 5, 8, 13]
    >>> fibonacci(0)
    []
    >>> fibonacci(-1)
    Traceback (most recent call last):
    ValueError: count must not be negative
    """
    if count < 0:
        raise ValueError("count must not be negative")
    numbers: list[int] = []
    current, following = 0, 1
    for _ in range(count):
        numbers.append(current)
        current, following = following, current + following
    return numbers


def factorial(number: int) -> int:
    """Compute the factorial of a number.

    >>> factorial(5)
    120
    >>> factorial(0)
    1
    >>> factorial(-1)
    Traceback (most recent call last):
    ValueError: number must not be negative
    """
    if number < 0:
        raise ValueError("number must not be negative")
    product = 1
    for factor in range(2, number + 1):
        product *= factor
    return product


def primes_up_to(limit: int) -> list[int]:
    """Find all prime numbers up to a limit (below a number) with the sieve of Eratosthenes.

    >>> primes_up_to(20)
    [2, 3, 5, 7, 11, 13, 17, 19]
    >>> primes_up_to(1)
    []
    >>> primes_up_to(2)
    [2]
    """
    prime = [False, False] + [True] * (limit - 1)
    for number in range(2, int(max(limit, 0) ** 0.5) + 1):
        if prime[number]:
            prime[number * number :: number] = [False] * len(range(number * number, limit + 1, number))
    return [number for number in range(2, limit + 1) if prime[number]]


def is_prime(number: int) -> bool:
    """Check whether a number is prime, by trial division.

    >>> [number for number in range(-1, 20) if is_prime(number)]
    [2, 3, 5, 7, 11, 13, 17, 19]
    >>> is_prime(7919)
    True
    >>> is_prime(7917)
    False
    """
    if number < 4:
        return number > 1
    if number % 2 == 0 or number % 3 == 0:
        return False
    return all(number % one and number % (one + 2) for one in range(5, int(number**0.5) + 1, 6))


def prime_factors(number: int) -> list[int]:
    """Compute the prime factors of a number (prime factorization), the smallest first, each as often as it divides.

    >>> prime_factors(360)
    [2, 2, 2, 3, 3, 5]
    >>> prime_factors(97)
    [97]
    >>> prime_factors(0)
    Traceback (most recent call last):
    ValueError: number must be at least 1
    """
    if number < 1:
        raise ValueError("number must be at least 1")
    factors = []
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            factors.append(divisor)
            number //= divisor
        divisor += 1
    return [*factors, number] if number > 1 else factors


def greatest_common_divisor(first: int, second: int) -> int:
    """Compute the greatest common divisor (gcd) of two integers, by Euclid's algorithm.

    >>> greatest_common_divisor(48, 36)
    12
    >>> greatest_common_divisor(-4, 6)
    2
    >>> greatest_common_divisor(0, 5)
    5
    """
    first, second = abs(first), abs(second)
    while second:
        first, second = second, first % second
    return first


def is_luhn_valid(number: str) -> bool:
    """Check (validate) a credit card number with the Luhn algorithm; spaces and hyphens do not count.

    >>> is_luhn_valid("4539 1488 0343 6467")
    True
    >>> is_luhn_valid("8273 1232 7352 0569")
    False
    >>> is_luhn_valid("12a4")
    False
    """
    digits = number.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def knapsack(weights: Sequence[int], values: Sequence[int], capacity: int) -> int:
    """Solve the 0/1 knapsack problem: the greatest total value of items within a weight capacity, each used once.

    >>> knapsack([1, 3, 4, 5], [1, 4, 5, 7], 7)
    9
    >>> knapsack([5], [10], 4)
    0
    >>> knapsack([], [], 10)
    0
    """
    best = [0] * (capacity + 1)
    for weight, value in zip(weights, values, strict=True):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def coin_change(coins: Sequence[int], amount: int) -> int | None:
    """Find the minimum (fewest) number of coins that make an amount of change; None where none do.

    >>> coin_change([1, 5, 12], 15)
    3
    >>> coin_change([2], 3) is None
    True
    >>> coin_change([1], 0)
    0
    """
    fewest: list[int | None] = [0] + [None] * amount
    for total in range(1, amount + 1):
        reached = [fewest[total - coin] for coin in coins if 0 < coin <= total]
        known = [count for count in reached if count is not None]
        fewest[total] = min(known) + 1 if known else None
    return fewest[amount]
