"""Words and letters: counting, reversing, finding, cutting short."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence


def count_vowels(text: str) -> int:
    """Count the vowels (a, e, i, o, u) in a text (string, word): how many there are; case does not count.

    >>> count_vowels("Hello World")
    3
    >>> count_vowels("AEIOU")
    5
    >>> count_vowels("rhythm")
    0
    >>> count_vowels("")
    0
    """
    return sum(one in "aeiou" for one in text.lower())


def reverse_text(text: str) -> str:
    """Reverse a string (text, word): its characters (letters) in the opposite order, backwards.

    >>> reverse_text("hello")
    'olleh'
    >>> reverse_text("a")
    'a'
    >>> reverse_text("")
    ''
    """
    return text[::-1]


def title_case(text: str) -> str:
    """Capitalize the first letter of each word in a text (string, sentence): title case.

    >>> title_case("the quick  brown fox")
    'The Quick  Brown Fox'
    >>> title_case("it's o'clock")
    "It's O'clock"
    >>> title_case("")
    ''
    """
    return re.sub(r"\S+", lambda word: word[0][:1].upper() + word[0][1:], text)


def longest_word(text: str) -> str:
    """Find the longest word in a text (string, sentence); of equally long ones the first.

    >>> longest_word("The quick brown fox")
    'quick'
    >>> longest_word("Don't panic!")
    "Don't"
    >>> longest_word("")
    ''
    """
    return max(re.findall(r"[\w']+", text), key=len, default="")


def count_words(text: str) -> int:
    """Count the words in a text (string, sentence): the number of words, the word count.

    >>> count_words("  the quick   brown fox ")
    4
    >>> count_words("one")
    1
    >>> count_words("")
    0
    """
    return len(text.split())


def character_frequencies(text: str) -> dict[str, int]:
    """Count how often each character (letter) occurs in a string (text): character frequency, in order of appearance.

    >>> character_frequencies("hello")
    {'h': 1, 'e': 1, 'l': 2, 'o': 1}
    >>> character_frequencies("aA")
    {'a': 1, 'A': 1}
    >>> character_frequencies("")
    {}
    """
    return dict(Counter(text))


def first_unique_character(text: str) -> str | None:
    """Find the first unique, non-repeating character (letter) in a string (text), that occurs (appears) only once.

    It is None where every character repeats.

    >>> first_unique_character("swiss")
    'w'
    >>> first_unique_character("aabb") is None
    True
    >>> first_unique_character("") is None
    True
    """
    counts = Counter(text)
    return next((one for one in text if counts[one] == 1), None)


def remove_vowels(text: str) -> str:
    """Remove all vowels (a, e, i, o, u) from a text (string, word), small and capital ones.

    >>> remove_vowels("Hello World")
    'Hll Wrld'
    >>> remove_vowels("AEIou")
    ''
    >>> remove_vowels("")
    ''
    """
    return text.translate(str.maketrans("", "", "aeiouAEIOU"))


def remove_punctuation(text: str) -> str:
    """Remove (strip) all punctuation (marks) from a text (string); letters, digits and spaces stay.

    >>> remove_punctuation("Hello, world! (It's me.)")
    'Hello world Its me'
    >>> remove_punctuation("?!")
    ''
    >>> remove_punctuation("")
    ''
    """
    return text.translate(str.maketrans("", "", string.punctuation))


def truncate(text: str, length: int, ending: str = "…") -> str:
    """Truncate (shorten, cut) a text (string) to a maximum length, with an ellipsis (dots) at the end.

    >>> truncate("The quick brown fox", 10)
    'The quick…'
    >>> truncate("short", 10)
    'short'
    >>> truncate("abcdef", 4, "...")
    'a...'
    >>> truncate("abc", 2, "...")
    Traceback (most recent call last):
    ValueError: The length must hold the ending
    """
    if length < len(ending):
        raise ValueError("The length must hold the ending")
    return text if len(text) <= length else text[: length - len(ending)].rstrip() + ending


def is_pangram(text: str) -> bool:
    """Check whether a text (string, sentence) is a pangram: it contains every letter of the alphabet.

    >>> is_pangram("The quick brown fox jumps over the lazy dog.")
    True
    >>> is_pangram("Hello")
    False
    >>> is_pangram("")
    False
    """
    return set(string.ascii_lowercase) <= set(text.lower())


def anagrams_of(word: str, candidates: Iterable[str]) -> list[str]:
    """Find all anagrams of a word in a list of words (candidates); the word itself is none, case does not count.

    >>> anagrams_of("listen", ["enlists", "google", "Inlets", "silent"])
    ['Inlets', 'silent']
    >>> anagrams_of("tea", ["Tea", "eat"])
    ['eat']
    >>> anagrams_of("tea", [])
    []
    """
    wanted = word.casefold()
    letters = sorted(wanted)
    return [one for one in candidates if one.casefold() != wanted and sorted(one.casefold()) == letters]


def acronym(phrase: str) -> str:
    """Make an acronym (abbreviation) of a phrase (text, name): the first letter (initials) of each word, in capitals.

    >>> acronym("portable network graphics")
    'PNG'
    >>> acronym("First-in, first-out")
    'FIFO'
    >>> acronym("")
    ''
    """
    return "".join(word[0].upper() for word in re.findall(r"[^\W_][\w']*", phrase))


def pig_latin(text: str) -> str:
    """Translate (convert) a text (word, sentence) of lower case words into Pig Latin.

    >>> pig_latin("the quick apple")
    'ethay ickquay appleway'
    >>> pig_latin("rhythm")
    'ythmrhay'
    >>> pig_latin("")
    ''
    """
    pattern = r"\b(?![aeiou])(y?(?:qu|[^aeiouy\W])*)([a-z]*)"
    moved = re.sub(r"\b([aeiou][a-z]*)", r"\1way", text)
    return re.sub(pattern, lambda one: f"{one[2]}{one[1]}ay" if one[0] else "", moved)


def longest_common_prefix(words: Sequence[str]) -> str:
    """Find the longest common prefix (start, beginning) of a list of strings (words).

    >>> longest_common_prefix(["flower", "flow", "flight"])
    'fl'
    >>> longest_common_prefix(["dog", "car"])
    ''
    >>> longest_common_prefix(["alone"])
    'alone'
    >>> longest_common_prefix([])
    ''
    """
    for place, letters in enumerate(zip(*words, strict=False)):
        if len(set(letters)) > 1:
            return words[0][:place]
    return min(words, key=len, default="")


def hamming_distance(first: str, second: str) -> int:
    """Compute the Hamming distance between two strings of equal length: at how many positions they differ.

    >>> hamming_distance("karolin", "kathrin")
    3
    >>> hamming_distance("", "")
    0
    >>> hamming_distance("ab", "abc")
    Traceback (most recent call last):
    ValueError: The strings must be equally long
    """
    if len(first) != len(second):
        raise ValueError("The strings must be equally long")
    return sum(one != other for one, other in zip(first, second, strict=True))


def extract_numbers(text: str) -> list[float]:
    """Extract (find) all the numbers in a text (string): whole ones, decimals and negative ones, in order.

    >>> extract_numbers("3 apples at -1.5 degrees, 20%")
    [3.0, -1.5, 20.0]
    >>> extract_numbers("none")
    []
    """
    return [float(one) for one in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)]


def extract_emails(text: str) -> list[str]:
    """Extract (find) all the email addresses (mails) in a text (string), in order, with a regular expression (regex).

    >>> extract_emails("Write to ada@example.com or <bob.b@mail.example.org>.")
    ['ada@example.com', 'bob.b@mail.example.org']
    >>> extract_emails("nobody @ home")
    []
    """
    return re.findall(r"[\w.+-]*[\w+-]@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", text)


def mask(secret: str, visible: int = 4) -> str:
    """Mask (hide) all but the last characters (digits) of a text, such as a credit card number, with stars.

    >>> mask("4111111111111111")
    '************1111'
    >>> mask("1234")
    '****'
    >>> mask("")
    ''
    >>> mask("secret", visible=-1)
    Traceback (most recent call last):
    ValueError: The number of visible characters is not negative
    """
    if visible < 0:
        raise ValueError("The number of visible characters is not negative")
    shown = secret[len(secret) - visible :] if 0 < visible < len(secret) else ""
    return "*" * (len(secret) - len(shown)) + shown
