"""Checks and changes of one text or two."""

from __future__ import annotations

ROWS = (
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
        'def F(A: str) -> str:\n    first, *rest = A.split("_")\n'
        '    return first + "".join(word.title() for word in rest)',
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
)
"""Title, code, check, and what F, A and B are called when the request says nothing else."""
