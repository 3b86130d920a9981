"""Lists and dictionaries, one or two of them, or one and a value."""

from __future__ import annotations

ROWS = (
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
"""Title, code, check, and what F, A and B are called when the request says nothing else."""
