"""Small functions that people ask for every day: conversions, checks, helpers on text and lists of two arguments."""

from __future__ import annotations

from random import Random

from training.example import Example
from training.families.classic import Classic, classic, drawn
from training.people.table import table
from training.wording import in_third_person

FAMILY = "everyday"

_ROWS = (
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
    (
        "loose palindrome",
        "def F(A: str) -> bool:\n"
        "    letters = [c.lower() for c in A if c.isalnum()]\n"
        "    return letters == letters[::-1]",
        "assert F('Never odd or even')\nassert not F('abc')\nassert F('Anna')\nassert F('')",
        "is_palindrome text",
    ),
    (
        "pangram",
        'def F(A: str) -> bool:\n    return set("abcdefghijklmnopqrstuvwxyz") <= set(A.lower())',
        "assert F('The quick brown fox jumps over the lazy dog')\nassert not F('abc')",
        "is_pangram text",
    ),
    (
        "acronym",
        'def F(A: str) -> str:\n    return "".join(word[0].upper() for word in A.split())',
        "assert F('as soon as possible') == 'ASAP'\nassert F('') == ''",
        "acronym text",
    ),
    (
        "no punctuation",
        'def F(A: str) -> str:\n    return "".join(c for c in A if c.isalnum() or c.isspace())',
        "assert F('Hi, you!') == 'Hi you'\nassert F('') == ''",
        "no_punctuation text",
    ),
    (
        "flip words",
        'def F(A: str) -> str:\n    return " ".join(A.split()[::-1])',
        "assert F('a b c') == 'c b a'\nassert F('') == ''",
        "flip_words text",
    ),
    (
        "run lengths",
        "from itertools import groupby\n\n\ndef F(A: str) -> list[tuple[str, int]]:\n"
        "    return [(key, len(list(group))) for key, group in groupby(A)]",
        "assert F('aab') == [('a', 2), ('b', 1)]\nassert F('') == []",
        "run_lengths text",
    ),
    (
        "compress",
        "from itertools import groupby\n\n\ndef F(A: str) -> str:\n"
        '    return "".join(f"{key}{len(list(group))}" for key, group in groupby(A))',
        "assert F('aab') == 'a2b1'\nassert F('') == ''",
        "compress text",
    ),
    (
        "camel",
        'def F(A: str) -> str:\n    first, *rest = A.split("_")\n    return first + "".join(word.title() for word in rest)',
        "assert F('my_big_name') == 'myBigName'\nassert F('x') == 'x'",
        "to_camel name",
    ),
    (
        "snake",
        'def F(A: str) -> str:\n    return "".join(f"_{c.lower()}" if c.isupper() else c for c in A).lstrip("_")',
        "assert F('myBigName') == 'my_big_name'\nassert F('x') == 'x'",
        "to_snake name",
    ),
    (
        "caesar",
        "def F(A: str, B: int) -> str:\n"
        '    shifted = ""\n'
        "    for c in A:\n"
        "        if c.isalpha():\n"
        "            base = 65 if c.isupper() else 97\n"
        "            c = chr((ord(c) - base + B) % 26 + base)\n"
        "        shifted += c\n"
        "    return shifted",
        "assert F('abz', 1) == 'bca'\nassert F('Hi!', 2) == 'Jk!'",
        "caesar text shift",
    ),
    (
        "occurrences",
        "def F(A: str, B: str) -> int:\n    return A.count(B)",
        "assert F('banana', 'an') == 2\nassert F('', 'x') == 0",
        "occurrences text part",
    ),
    (
        "inside",
        "def F(A: str, B: str) -> bool:\n    return B in A",
        "assert F('banana', 'nan')\nassert not F('banana', 'x')",
        "contains text part",
    ),
    (
        "hamming",
        "def F(A: str, B: str) -> int:\n    return sum(x != y for x, y in zip(A, B))",
        "assert F('abc', 'axc') == 1\nassert F('', '') == 0",
        "hamming first second",
    ),
    (
        "rotation",
        "def F(A: str, B: str) -> bool:\n    return len(A) == len(B) and B in A + A",
        "assert F('abcd', 'cdab')\nassert not F('ab', 'abc')",
        "is_rotation first second",
    ),
    (
        "common prefix",
        "def F(A: str, B: str) -> str:\n"
        "    size = 0\n"
        "    while size < min(len(A), len(B)) and A[size] == B[size]:\n"
        "        size += 1\n"
        "    return A[:size]",
        "assert F('flower', 'flow') == 'flow'\nassert F('a', 'b') == ''",
        "common_prefix first second",
    ),
    (
        "shorten",
        'def F(A: str, B: int) -> str:\n    return A if len(A) <= B else A[:B] + "..."',
        "assert F('hello', 3) == 'hel...'\nassert F('hi', 3) == 'hi'",
        "shorten text length",
    ),
    (
        "chunks",
        "def F(A: list, B: int) -> list[list]:\n    return [A[i : i + B] for i in range(0, len(A), B)]",
        "assert F([1, 2, 3], 2) == [[1, 2], [3]]\nassert F([], 2) == []",
        "chunks elements size",
    ),
    (
        "position",
        "def F(A: list, B: object) -> int:\n    return A.index(B) if B in A else -1",
        "assert F([4, 5], 5) == 1\nassert F([], 1) == -1",
        "position elements target",
    ),
    (
        "count of",
        "def F(A: list, B: object) -> int:\n    return A.count(B)",
        "assert F([1, 2, 1], 1) == 2\nassert F([], 1) == 0",
        "count_of elements target",
    ),
    (
        "without value",
        "def F(A: list, B: object) -> list:\n    return [element for element in A if element != B]",
        "assert F([1, 2, 1], 1) == [2]\nassert F([], 1) == []",
        "without elements target",
    ),
    (
        "difference",
        "def F(A: list, B: list) -> list:\n    return [element for element in A if element not in B]",
        "assert F([1, 2, 3], [2]) == [1, 3]\nassert F([], [1]) == []",
        "difference first second",
    ),
    (
        "union",
        "def F(A: list, B: list) -> list:\n    return list(dict.fromkeys(A + B))",
        "assert F([1, 2], [2, 3]) == [1, 2, 3]\nassert F([], []) == []",
        "union first second",
    ),
    (
        "zip to dict",
        "def F(A: list, B: list) -> dict:\n    return dict(zip(A, B))",
        "assert F(['a', 'b'], [1, 2]) == {'a': 1, 'b': 2}\nassert F([], []) == {}",
        "to_dict keys values",
    ),
    (
        "add lists",
        "def F(A: list[int], B: list[int]) -> list[int]:\n    return [x + y for x, y in zip(A, B)]",
        "assert F([1, 2], [3, 4]) == [4, 6]\nassert F([], []) == []",
        "add_lists first second",
    ),
    (
        "interleave",
        "def F(A: list, B: list) -> list:\n    return [element for pair in zip(A, B) for element in pair]",
        "assert F([1, 2], [3, 4]) == [1, 3, 2, 4]\nassert F([], []) == []",
        "interleave first second",
    ),
    (
        "invert",
        "def F(A: dict) -> dict:\n    return {value: key for key, value in A.items()}",
        "assert F({'a': 1, 'b': 2}) == {1: 'a', 2: 'b'}\nassert F({}) == {}",
        "invert mapping",
    ),
    (
        "merge dicts",
        "def F(A: dict, B: dict) -> dict:\n    return {**A, **B}",
        "assert F({'a': 1}, {'a': 2, 'b': 3}) == {'a': 2, 'b': 3}\nassert F({}, {}) == {}",
        "merge_dicts first second",
    ),
    (
        "add dicts",
        "def F(A: dict, B: dict) -> dict:\n    return {key: A.get(key, 0) + B.get(key, 0) for key in [*A, *B]}",
        "assert F({'a': 1}, {'a': 2, 'b': 3}) == {'a': 3, 'b': 3}\nassert F({}, {}) == {}",
        "add_dicts first second",
    ),
    (
        "group by length",
        "def F(A: list[str]) -> dict[int, list[str]]:\n"
        "    groups: dict[int, list[str]] = {}\n"
        "    for word in A:\n"
        "        groups.setdefault(len(word), []).append(word)\n"
        "    return groups",
        "assert F(['a', 'bb', 'c']) == {1: ['a', 'c'], 2: ['bb']}\nassert F([]) == {}",
        "group_by_length words",
    ),
    (
        "group by letter",
        "def F(A: list[str]) -> dict[str, list[str]]:\n"
        "    groups: dict[str, list[str]] = {}\n"
        "    for word in A:\n"
        "        groups.setdefault(word[:1], []).append(word)\n"
        "    return groups",
        "assert F(['ab', 'b', 'ac']) == {'a': ['ab', 'ac'], 'b': ['b']}\nassert F([]) == {}",
        "group_by_letter words",
    ),
    (
        "pair sum",
        "def F(A: list[int], B: int) -> bool:\n"
        "    seen: set[int] = set()\n"
        "    for n in A:\n"
        "        if B - n in seen:\n"
        "            return True\n"
        "        seen.add(n)\n"
        "    return False",
        "assert F([1, 4, 6], 10)\nassert not F([5], 10)\nassert not F([], 0)",
        "has_pair numbers target",
    ),
    (
        "split parity",
        "def F(A: list[int]) -> tuple[list[int], list[int]]:\n"
        "    return [n for n in A if n % 2 == 0], [n for n in A if n % 2]",
        "assert F([1, 2, 4]) == ([2, 4], [1])\nassert F([]) == ([], [])",
        "split_parity numbers",
    ),
    (
        "extremes",
        "def F(A: list[int]) -> tuple[int, int]:\n    return min(A), max(A)",
        "assert F([3, 1, 2]) == (1, 3)\nassert F([5]) == (5, 5)",
        "extremes numbers",
    ),
    (
        "exact mean",
        "def F(A: list[float]) -> float:\n    return sum(A) / len(A) if A else 0",
        "assert F([1, 2]) == 1.5\nassert F([]) == 0",
        "mean numbers",
    ),
    (
        "interval length",
        "def F(A: tuple[int, int]) -> int:\n    return A[1] - A[0]",
        "assert F((2, 7)) == 5\nassert F((3, 3)) == 0",
        "length pair",
    ),
    (
        "longest length",
        "def F(A: list[tuple[int, int]]) -> int:\n    return max((end - start for start, end in A), default=0)",
        "assert F([(1, 4), (2, 9)]) == 7\nassert F([]) == 0",
        "longest_length intervals",
    ),
)


def _classic(title: str, code: str, check: str, usual: str) -> Classic:
    """Its wordings are the orders of `phrases/everyday.txt`; the one kept there is kept for evaluation."""
    entry = table("everyday.txt")[title]
    return classic(title, "|".join(map(in_third_person, (*entry["do"], *entry["kept"]))), code, check, usual)


ROWS = tuple(_classic(*row) for row in _ROWS)


def make(rng: Random, held_out: bool) -> Example:
    """One request for an everyday function."""
    return drawn(rng, held_out, FAMILY, ROWS)
