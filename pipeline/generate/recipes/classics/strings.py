"""Texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby


def is_palindrome(text: str) -> bool:
    """Check whether a text (string, word, sentence) is a palindrome: case, spaces and punctuation do not count.

    >>> is_palindrome("A man, a plan, a canal: Panama")
    True
    >>> is_palindrome("palindrome")
    False
    >>> is_palindrome("")
    True
    """
    letters = [one for one in text.casefold() if one.isalnum()]
    return letters == letters[::-1]


def levenshtein(first: str, second: str) -> int:
    """Compute the Levenshtein (edit) distance between two strings: insertions, deletions, substitutions.

    >>> levenshtein("kitten", "sitting")
    3
    >>> levenshtein("", "abc")
    3
    >>> levenshtein("same", "same")
    0
    """
    row = list(range(len(second) + 1))
    for index, one in enumerate(first, start=1):
        before, row[0] = row[0], index
        for column, other in enumerate(second, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (one != other))
    return row[-1]


def longest_common_subsequence(first: str, second: str) -> str:
    """Find a longest common subsequence of two strings.

    >>> longest_common_subsequence("abcde", "ace")
    'ace'
    >>> longest_common_subsequence("abc", "xyz")
    ''
    """
    lengths = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in range(len(first) - 1, -1, -1):
        for j in range(len(second) - 1, -1, -1):
            same = first[i] == second[j]
            lengths[i][j] = 1 + lengths[i + 1][j + 1] if same else max(lengths[i + 1][j], lengths[i][j + 1])
    i = j = 0
    found = []
    while i < len(first) and j < len(second):
        if first[i] == second[j]:
            found.append(first[i])
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return "".join(found)


def are_anagrams(first: str, second: str) -> bool:
    """Check whether two strings (words) are anagrams of each other: case and spaces do not count.

    >>> are_anagrams("Dormitory", "dirty room")
    True
    >>> are_anagrams("abc", "abb")
    False
    """
    return Counter(first.casefold().replace(" ", "")) == Counter(second.casefold().replace(" ", ""))


def group_anagrams(words: Iterable[str]) -> list[list[str]]:
    """Group the words of a list that are anagrams of each other, in order of first appearance.

    >>> group_anagrams(["eat", "tea", "tan", "ate", "nat", "bat"])
    [['eat', 'tea', 'ate'], ['tan', 'nat'], ['bat']]
    >>> group_anagrams([])
    []
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        groups["".join(sorted(word))].append(word)
    return list(groups.values())


def word_frequencies(text: str) -> dict[str, int]:
    """Count how often each word occurs in a text (word frequency), the most frequent first; case does not count.

    >>> word_frequencies("The cat and the dog, the end.")
    {'the': 3, 'cat': 1, 'and': 1, 'dog': 1, 'end': 1}
    >>> word_frequencies("")
    {}
    """
    return dict(Counter(re.findall(r"[\w']+", text.casefold())).most_common())


def slugify(text: str) -> str:
    """Make a slug for a URL of a text (string, title): lower case ASCII words joined with hyphens.

    >>> slugify("Crème brûlée -- à la carte!")
    'creme-brulee-a-la-carte'
    >>> slugify("  ")
    ''
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def is_balanced(text: str) -> bool:
    """Check whether the brackets (parentheses, braces) of a string are balanced, and so valid: each closed in order.

    >>> is_balanced("{[()]}")
    True
    >>> is_balanced("([)]")
    False
    >>> is_balanced("((")
    False
    >>> is_balanced("no brackets")
    True
    """
    opening = {")": "(", "]": "[", "}": "{"}
    waiting: list[str] = []
    for one in text:
        if one in opening.values():
            waiting.append(one)
        elif one in opening and (not waiting or waiting.pop() != opening[one]):
            return False
    return not waiting


def run_length_encode(text: str) -> list[tuple[str, int]]:
    """Compress (encode) a string by run-length encoding: each character with how often it repeats.

    >>> run_length_encode("aaabcc")
    [('a', 3), ('b', 1), ('c', 2)]
    >>> run_length_encode("")
    []
    """
    return [(letter, len(list(run))) for letter, run in groupby(text)]


def caesar_cipher(text: str, shift: int) -> str:
    """Encrypt a text (string) with the Caesar cipher: ASCII letters are shifted, the rest stays. It keeps no secret.

    >>> caesar_cipher("Hello, World!", 3)
    'Khoor, Zruog!'
    >>> caesar_cipher("Khoor, Zruog!", -3)
    'Hello, World!'
    >>> caesar_cipher("xyz", 29)
    'abc'
    """
    shifted = []
    for one in text:
        first = "a" if "a" <= one <= "z" else "A" if "A" <= one <= "Z" else ""
        shifted.append(chr((ord(one) - ord(first) + shift) % 26 + ord(first)) if first else one)
    return "".join(shifted)


def reverse_words(text: str) -> str:
    """Reverse the order of the words in a string (sentence).

    >>> reverse_words("the quick brown fox")
    'fox brown quick the'
    >>> reverse_words("  spaced   out ")
    'out spaced'
    """
    return " ".join(reversed(text.split()))


def to_roman(number: int) -> str:
    """Convert an integer (number) to a Roman numeral.

    >>> to_roman(1994)
    'MCMXCIV'
    >>> to_roman(4)
    'IV'
    >>> to_roman(0)
    Traceback (most recent call last):
    ValueError: Roman numerals go from 1 to 3999
    """
    if not 1 <= number <= 3999:
        raise ValueError("Roman numerals go from 1 to 3999")
    values = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX"}
    written = ""
    for value, letters in (values | {5: "V", 4: "IV", 1: "I"}).items():
        count, number = divmod(number, value)
        written += letters * count
    return written


def from_roman(numeral: str) -> int:
    """Convert (parse) a Roman numeral to an integer (number).

    >>> from_roman("MCMXCIV")
    1994
    >>> from_roman("iv")
    4
    >>> from_roman("ABC")
    Traceback (most recent call last):
    ValueError: Not a Roman numeral: 'ABC'
    """
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    pattern = r"(?=.)M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})"
    if not re.fullmatch(pattern, numeral, re.IGNORECASE):
        raise ValueError(f"Not a Roman numeral: {numeral!r}")
    numbers = [values[one] for one in numeral.upper()]
    following = [*numbers[1:], 0]
    return sum(-one if one < after else one for one, after in zip(numbers, following, strict=True))
