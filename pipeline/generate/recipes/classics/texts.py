"""More on texts: palindromes inside them, ROT13, words that come most often or again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter


def longest_palindrome(text: str) -> str:
    """Find the longest palindrome (palindromic substring) in a text: the first of the longest.

    >>> longest_palindrome("forgeeksskeegfor")
    'geeksskeeg'
    >>> longest_palindrome("abc")
    'a'
    >>> longest_palindrome("")
    ''
    """
    best = ""
    for middle in range(len(text)):
        for left, right in ((middle, middle), (middle, middle + 1)):
            while left >= 0 and right < len(text) and text[left] == text[right]:
                left, right = left - 1, right + 1
            if right - left - 1 > len(best):
                best = text[left + 1 : right]
    return best


def rot13(text: str) -> str:
    """Encode or decode (encrypt, decrypt) a text with ROT13, which moves each letter by 13 places.

    >>> rot13("Hello, World!")
    'Uryyb, Jbeyq!'
    >>> rot13(rot13("again"))
    'again'
    """
    turned = ""
    for one in text:
        first = ord("a") if "a" <= one <= "z" else ord("A") if "A" <= one <= "Z" else None
        turned += one if first is None else chr((ord(one) - first + 13) % 26 + first)
    return turned


def count_occurrences(text: str, part: str) -> int:
    """Count how often (how many times) a substring occurs (appears) in a text, overlapping occurrences included.

    >>> count_occurrences("banana", "ana")
    2
    >>> count_occurrences("banana", "x")
    0
    >>> count_occurrences("banana", "")
    Traceback (most recent call last):
    ValueError: An empty text is everywhere
    """
    if not part:
        raise ValueError("An empty text is everywhere")
    return sum(text.startswith(part, place) for place in range(len(text)))


def collapse_spaces(text: str) -> str:
    """Replace (collapse, squeeze, normalize) multiple spaces (whitespace, extra blanks) in a text by single ones.

    >>> collapse_spaces("  too   many\\t spaces ")
    'too many spaces'
    >>> collapse_spaces("   ")
    ''
    """
    return " ".join(text.split())


def most_common_words(text: str, count: int = 10) -> list[tuple[str, int]]:
    """List the most common (frequent, used) words of a text with their count (top n), whatever their case.

    >>> most_common_words("The cat and the dog and the bird", 2)
    [('the', 3), ('and', 2)]
    >>> most_common_words("")
    []
    """
    return Counter(re.findall(r"\w+(?:'\w+)?", text.lower())).most_common(count)


def without_repeated_words(text: str) -> str:
    """Remove duplicate (repeated) words from a text (sentence), and keep the first of each, whatever its case.

    >>> without_repeated_words("the cat the Cat sat")
    'the cat sat'
    >>> without_repeated_words("")
    ''
    """
    kept: dict[str, str] = {}
    for word in text.split():
        kept.setdefault(word.lower(), word)
    return " ".join(kept.values())


def remove_accents(text: str) -> str:
    """Remove (strip) accents (diacritics, umlauts) from the letters of a text, and leave plain ones.

    >>> remove_accents("Crème brûlée in Málaga")
    'Creme brulee in Malaga'
    >>> remove_accents("plain")
    'plain'
    """
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one))


def strip_tags(text: str) -> str:
    """Remove (strip) HTML tags from a text, and leave what stands between them.

    >>> strip_tags("<p>Hello <b>you</b></p>")
    'Hello you'
    >>> strip_tags("2 < 3")
    '2 < 3'
    """
    return re.sub(r"</?[A-Za-z][^<>]*>|<!--.*?-->", "", text)
