"""More about whole numbers, and a few formulas."""

from __future__ import annotations

import math


def digit_sum(number: int) -> int:
    """Compute the sum of the digits of a number (integer), its digit sum, cross sum; the sign does not count.

    >>> digit_sum(1234)
    10
    >>> digit_sum(-56)
    11
    >>> digit_sum(0)
    0
    """
    return sum(map(int, str(abs(number))))


def reverse_integer(number: int) -> int:
    """Reverse the digits of an integer (number); the sign stays.

    >>> reverse_integer(123)
    321
    >>> reverse_integer(-120)
    -21
    >>> reverse_integer(0)
    0
    """
    turned = int(str(abs(number))[::-1])
    return -turned if number < 0 else turned


def least_common_multiple(first: int, second: int) -> int:
    """Compute the least (lowest, smallest) common multiple (lcm) of two integers.

    >>> least_common_multiple(4, 6)
    12
    >>> least_common_multiple(3, 7)
    21
    >>> least_common_multiple(0, 5)
    0
    """
    return abs(first * second) // math.gcd(first, second) if first and second else 0


def divisors(number: int) -> list[int]:
    """List all the divisors (factors) of a positive number, in ascending order.

    >>> divisors(12)
    [1, 2, 3, 4, 6, 12]
    >>> divisors(49)
    [1, 7, 49]
    >>> divisors(1)
    [1]
    >>> divisors(0)
    Traceback (most recent call last):
    ValueError: The number must be at least 1
    """
    if number < 1:
        raise ValueError("The number must be at least 1")
    low = [one for one in range(1, math.isqrt(number) + 1) if number % one == 0]
    return low + [number // one for one in reversed(low) if one * one != number]


def is_perfect_number(number: int) -> bool:
    """Check whether a number is a perfect number: the sum of its divisors but itself.

    >>> is_perfect_number(28)
    True
    >>> is_perfect_number(12)
    False
    >>> is_perfect_number(1)
    False
    >>> is_perfect_number(-6)
    False
    """
    if number < 2:
        return False
    low = [one for one in range(1, math.isqrt(number) + 1) if number % one == 0]
    return sum({*low, *(number // one for one in low)}) == 2 * number


def is_armstrong_number(number: int) -> bool:
    """Check whether a number is an Armstrong (narcissistic) number: the sum of its digits to the power of their count.

    >>> is_armstrong_number(153)
    True
    >>> is_armstrong_number(9474)
    True
    >>> is_armstrong_number(10)
    False
    >>> is_armstrong_number(0)
    True
    """
    digits = [int(one) for one in str(abs(number))]
    count = len(digits)
    return sum(int(one**count) for one in digits) == number


def collatz(start: int) -> list[int]:
    """Compute the Collatz sequence (3n+1, hailstone) from a positive number down to 1.

    >>> collatz(6)
    [6, 3, 10, 5, 16, 8, 4, 2, 1]
    >>> collatz(1)
    [1]
    >>> collatz(0)
    Traceback (most recent call last):
    ValueError: The start must be at least 1
    """
    if start < 1:
        raise ValueError("The start must be at least 1")
    steps = [start]
    while steps[-1] != 1:
        steps.append(steps[-1] // 2 if steps[-1] % 2 == 0 else 3 * steps[-1] + 1)
    return steps


def power(base: float, exponent: int) -> float:
    """Raise a number (base) to the power of a whole exponent by fast exponentiation (repeated squaring).

    >>> power(3, 5)
    243
    >>> power(2, -2)
    0.25
    >>> power(7, 0)
    1
    """
    if exponent < 0:
        return 1 / power(base, -exponent)
    product: float = 1
    while exponent:
        if exponent % 2:
            product *= base
        base, exponent = base * base, exponent // 2
    return product


def integer_square_root(number: int) -> int:
    """Compute the integer square root (rounded down, floor) of a number, by Newton's method.

    >>> integer_square_root(24)
    4
    >>> integer_square_root(25)
    5
    >>> integer_square_root(0)
    0
    >>> integer_square_root(-1)
    Traceback (most recent call last):
    ValueError: A negative number has no real square root
    """
    if number < 0:
        raise ValueError("A negative number has no real square root")
    root = number
    while root * root > number:
        root = (root + number // root) // 2
    return root


def fizz_buzz(count: int) -> list[str]:
    """Play FizzBuzz (fizz buzz) from 1 to a number: Fizz for multiples of 3, Buzz of 5, FizzBuzz of both.

    >>> fizz_buzz(5)
    ['1', '2', 'Fizz', '4', 'Buzz']
    >>> fizz_buzz(15)[-1]
    'FizzBuzz'
    >>> fizz_buzz(0)
    []
    """
    said = (("Fizz" * (one % 3 == 0) + "Buzz" * (one % 5 == 0), one) for one in range(1, count + 1))
    return [words or str(one) for words, one in said]


def is_power_of_two(number: int) -> bool:
    """Check whether a number (integer) is a power of two (2), with a single bit set.

    >>> is_power_of_two(64)
    True
    >>> is_power_of_two(1)
    True
    >>> is_power_of_two(12)
    False
    >>> is_power_of_two(0)
    False
    """
    return number > 0 and number & (number - 1) == 0


def pascals_triangle(rows: int) -> list[list[int]]:
    """Compute the first rows of Pascal's triangle (pascal triangle).

    >>> pascals_triangle(4)
    [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]
    >>> pascals_triangle(0)
    []
    >>> pascals_triangle(-1)
    Traceback (most recent call last):
    ValueError: The number of rows is not negative
    """
    if rows < 0:
        raise ValueError("The number of rows is not negative")
    return [[math.comb(row, place) for place in range(row + 1)] for row in range(rows)]


def hanoi(disks: int, source: str = "A", target: str = "C", spare: str = "B") -> list[tuple[str, str]]:
    """Solve the Tower (towers) of Hanoi, recursively: the moves of disks (discs), each from one rod (peg) to another.

    >>> hanoi(2)
    [('A', 'B'), ('A', 'C'), ('B', 'C')]
    >>> len(hanoi(10))
    1023
    >>> hanoi(0)
    []
    """
    if disks < 1:
        return []
    return [*hanoi(disks - 1, source, spare, target), (source, target), *hanoi(disks - 1, spare, target, source)]


def quadratic_roots(a: float, b: float, c: float) -> tuple[float, ...]:
    """Solve a quadratic equation (a x² + b x + c = 0): its real roots (solutions), the smaller first.

    >>> quadratic_roots(1, -3, 2)
    (1.0, 2.0)
    >>> quadratic_roots(1, 2, 1)
    (-1.0,)
    >>> quadratic_roots(1, 0, 1)
    ()
    >>> quadratic_roots(0, 1, 1)
    Traceback (most recent call last):
    ValueError: Without a square it is no quadratic equation
    """
    if a == 0:
        raise ValueError("Without a square it is no quadratic equation")
    under = b * b - 4 * a * c
    if under < 0:
        return ()
    return tuple(sorted({(-b - math.sqrt(under)) / (2 * a), (-b + math.sqrt(under)) / (2 * a)}))


def compound_interest(principal: float, rate: float, years: float, per_year: int = 1) -> float:
    """Compute what a principal (amount, capital, savings) grows to with compound interest, at a yearly rate in percent.

    >>> compound_interest(1000, 5, 2)
    1102.5
    >>> round(compound_interest(1000, 12, 1, per_year=12), 2)
    1126.83
    >>> compound_interest(1000, 5, 0)
    1000.0
    >>> compound_interest(1000, 5, 1, per_year=0)
    Traceback (most recent call last):
    ValueError: Interest is paid at least once a year
    """
    if per_year < 1:
        raise ValueError("Interest is paid at least once a year")
    return principal * math.pow(1 + rate / 100 / per_year, per_year * years)


def body_mass_index(kilograms: float, meters: float) -> float:
    """Compute the body mass index (BMI) from weight in kilograms and height in meters, rounded to one place.

    >>> body_mass_index(70, 1.75)
    22.9
    >>> body_mass_index(0, 1.75)
    Traceback (most recent call last):
    ValueError: Weight and height must be above 0
    """
    if kilograms <= 0 or meters <= 0:
        raise ValueError("Weight and height must be above 0")
    return round(kilograms / meters**2, 1)
