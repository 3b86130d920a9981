"""Conversions and checks of one or two numbers."""

from __future__ import annotations

ROWS = (
    (
        "to fahrenheit",
        "def F(A: float) -> float:\n    return A * 9 / 5 + 32",
        "assert F(100) == 212\nassert F(0) == 32",
        "to_fahrenheit celsius",
    ),
    (
        "to celsius",
        "def F(A: float) -> float:\n    return (A - 32) * 5 / 9",
        "assert F(212) == 100\nassert F(32) == 0",
        "to_celsius fahrenheit",
    ),
    (
        "leap year",
        "def F(A: int) -> bool:\n    return A % 4 == 0 and (A % 100 != 0 or A % 400 == 0)",
        "assert F(2024)\nassert not F(1900)\nassert F(2000)\nassert not F(2023)",
        "is_leap year",
    ),
    (
        "sign",
        "def F(A: int) -> int:\n    return (A > 0) - (A < 0)",
        "assert [F(i) for i in (-4, 0, 9)] == [-1, 0, 1]",
        "sign number",
    ),
    (
        "fizzbuzz",
        'def F(A: int) -> list[str]:\n    return ["Fizz" * (n % 3 == 0) + "Buzz" * (n % 5 == 0) or str(n)'
        " for n in range(1, A + 1)]",
        "assert F(5) == ['1', '2', 'Fizz', '4', 'Buzz']\nassert F(15)[-1] == 'FizzBuzz'",
        "fizzbuzz limit",
    ),
    (
        "clock",
        'def F(A: int) -> str:\n    return f"{A // 60}:{A % 60:02d}"',
        "assert F(125) == '2:05'\nassert F(59) == '0:59'",
        "clock seconds",
    ),
    (
        "reverse number",
        "def F(A: int) -> int:\n    return int(str(abs(A))[::-1]) * (-1 if A < 0 else 1)",
        "assert F(123) == 321\nassert F(-40) == -4",
        "reverse_number number",
    ),
    (
        "square number",
        "def F(A: int) -> bool:\n    return A >= 0 and round(A**0.5) ** 2 == A",
        "assert F(49)\nassert not F(50)\nassert F(0)\nassert not F(-4)",
        "is_square number",
    ),
    (
        "perfect",
        "def F(A: int) -> bool:\n    return A > 1 and sum(d for d in range(1, A) if A % d == 0) == A",
        "assert F(6)\nassert F(28)\nassert not F(12)\nassert not F(1)",
        "is_perfect number",
    ),
    (
        "roman",
        "def F(A: int) -> str:\n"
        '    signs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")]\n'
        '    signs += [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]\n'
        '    text = ""\n'
        "    for value, sign in signs:\n"
        "        text += sign * (A // value)\n"
        "        A %= value\n"
        "    return text",
        "assert F(1994) == 'MCMXCIV'\nassert F(3) == 'III'",
        "to_roman number",
    ),
    (
        "lcm",
        "import math\n\n\ndef F(A: int, B: int) -> int:\n    return math.lcm(A, B)",
        "assert F(4, 6) == 12\nassert F(3, 7) == 21",
        "lcm a b",
    ),
    (
        "larger",
        "def F(A: int, B: int) -> int:\n    return max(A, B)",
        "assert F(3, 9) == 9\nassert F(4, -4) == 4",
        "larger a b",
    ),
    (
        "average of two",
        "def F(A: float, B: float) -> float:\n    return (A + B) / 2",
        "assert F(3, 9) == 6\nassert F(1, 2) == 1.5",
        "average a b",
    ),
    (
        "hypotenuse",
        "import math\n\n\ndef F(A: float, B: float) -> float:\n    return math.hypot(A, B)",
        "assert F(3, 4) == 5\nassert F(0, 7) == 7",
        "hypotenuse a b",
    ),
    (
        "divides",
        "def F(A: int, B: int) -> bool:\n    return A % B == 0",
        "assert F(12, 3)\nassert not F(10, 3)",
        "is_divisible number divisor",
    ),
    (
        "percent",
        "def F(A: float, B: float) -> float:\n    return A * 100 / B",
        "assert F(3, 12) == 25\nassert F(0, 5) == 0",
        "percent part whole",
    ),
)
"""Title, code, check, and what F, A and B are called when the request says nothing else."""
