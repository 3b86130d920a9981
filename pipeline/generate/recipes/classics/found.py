"""What is found in texts: addresses, tags, dates, pieces, sounds, near words; and a text cut to a width."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


def extract_urls(text: str) -> list[str]:
    """Extract (find, get) all URLs (links, web addresses) from a text, in order, without punctuation that follows them.

    >>> extract_urls("See https://example.com/a?b=1, or (http://example.org/x_(y)).")
    ['https://example.com/a?b=1', 'http://example.org/x_(y)']
    >>> extract_urls("www.example.com is none, nor is http:// alone")
    []
    """
    found = []
    for match in re.finditer(r"https?://[^\s<>\"']+", text, re.IGNORECASE):
        url = match.group().rstrip(".,;:!?")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?")
        if not url.endswith("://"):
            found.append(url)
    return found


def extract_hashtags(text: str) -> list[str]:
    """Extract (find, get) all hashtags from a text (tweet, post), in order, without the sign #.

    >>> extract_hashtags("Learning #Python and #data_science today! #100daysOfCode")
    ['Python', 'data_science', '100daysOfCode']
    >>> extract_hashtags("issue #12, a#b and ## are none")
    []
    """
    return re.findall(r"(?<![\w#&/])#(?=\d*[^\W\d])(\w+)", text)


def extract_dates(text: str) -> list[date]:
    """Extract (find, get) all ISO dates (YYYY-MM-DD) from a text, in order; days that no calendar has are left out.

    >>> [str(day) for day in extract_dates("From 2024-02-28 to 2024-02-29, not 2023-02-29.")]
    ['2024-02-28', '2024-02-29']
    >>> extract_dates("12024-01-011 and 01/02/2024 are none")
    []
    """
    found = []
    for match in re.finditer(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])", text):
        try:
            found.append(date.fromisoformat(match.group()))
        except ValueError:
            continue
    return found


def wrap_text(text: str, width: int) -> list[str]:
    """Wrap (break) a text into lines of at most a width of characters, between words (word wrap), without textwrap.

    A word that is longer than the width is cut.

    >>> wrap_text("the quick brown fox jumps", 10)
    ['the quick', 'brown fox', 'jumps']
    >>> wrap_text("incomprehensible words", 6)
    ['incomp', 'rehens', 'ible', 'words']
    >>> wrap_text("  ", 10)
    []
    >>> wrap_text("text", 0)
    Traceback (most recent call last):
    ValueError: A line is at least one character wide
    """
    if width < 1:
        raise ValueError("A line is at least one character wide")
    pieces = [word[start : start + width] for word in text.split() for start in range(0, len(word), width)]
    lines: list[str] = []
    for piece in pieces:
        if lines and len(lines[-1]) + 1 + len(piece) <= width:
            lines[-1] += " " + piece
        else:
            lines.append(piece)
    return lines


def n_grams(text: str, n: int = 2) -> list[tuple[str, ...]]:
    """The n-grams (bigrams, trigrams, ngrams) of the words (tokens) of a text, in order, in lower case.

    >>> n_grams("To be or not", 2)
    [('to', 'be'), ('be', 'or'), ('or', 'not')]
    >>> n_grams("To be or not", 3)
    [('to', 'be', 'or'), ('be', 'or', 'not')]
    >>> n_grams("To be", 3)
    []
    >>> n_grams("To be", 0)
    Traceback (most recent call last):
    ValueError: n must be at least 1
    """
    if n < 1:
        raise ValueError("n must be at least 1")
    words = re.findall(r"\w+(?:'\w+)*", text.lower())
    return list(zip(*(words[start:] for start in range(n)), strict=False))


def soundex(name: str) -> str:
    """The soundex code of a name (word): a letter and three digits, the same for names that sound alike (phonetic).

    >>> [soundex(name) for name in ("Robert", "Rupert", "Ashcraft", "Tymczak", "Pfister", "Lee")]
    ['R163', 'R163', 'A261', 'T522', 'P236', 'L000']
    >>> soundex("123")
    Traceback (most recent call last):
    ValueError: No letters in '123'
    """
    letters = [letter for letter in name.upper() if "A" <= letter <= "Z"]
    if not letters:
        raise ValueError(f"No letters in {name!r}")
    groups = ("BFPV", "CGJKQSXZ", "DT", "L", "MN", "R")
    digits = {letter: str(number) for number, group in enumerate(groups, 1) for letter in group}
    code, last = letters[0], digits.get(letters[0], "")
    for letter in letters[1:]:
        digit = digits.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "HW":
            last = digit
    return f"{code}000"[:4]


def closest_word(word: str, words: Iterable[str]) -> str:
    """Find the closest (nearest, most similar) word of a list by Levenshtein (edit) distance, the first of several.

    It corrects a misspelled word from a dictionary.

    >>> closest_word("speling", ["spilling", "spelling", "sapling"])
    'spelling'
    >>> closest_word("cat", ["cut", "cap"])
    'cut'
    >>> closest_word("cat", [])
    Traceback (most recent call last):
    ValueError: There are no words to choose from
    """

    def distance(other: str) -> int:
        row = list(range(len(other) + 1))
        for place, letter in enumerate(word, 1):
            above, row[0] = row[0], place
            for column, other_letter in enumerate(other, 1):
                above, row[column] = row[column], min(
                    row[column] + 1, row[column - 1] + 1, above + (letter != other_letter)
                )
        return row[-1]

    choices = list(words)
    if not choices:
        raise ValueError("There are no words to choose from")
    return min(choices, key=distance)


class SpellChecker:
    """A spell checker by edit distance: which words of a text are misspelled, and corrections (suggestions) for each.

    >>> checker = SpellChecker(["the", "cat", "sat", "mat", "spelling"])
    >>> checker.misspelled("The cta sat on the mat.")
    ['cta', 'on']
    >>> (checker.corrections("cta"), checker.corrections("speling"), checker.corrections("xyzzy"))
    (['cat'], ['spelling'], [])
    >>> ("Cat" in checker, checker.correct("The cta sat"))
    (True, 'The cat sat')
    """

    LETTERS = "abcdefghijklmnopqrstuvwxyz"

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word.lower() for word in words}

    def __contains__(self, word: str) -> bool:
        return word.lower() in self._words

    def misspelled(self, text: str) -> list[str]:
        return [word for word in re.findall(r"[^\W\d_]+", text) if word not in self]

    def corrections(self, word: str) -> list[str]:
        """The known words that one edit makes of it: a letter more, less or other, or two that change places."""
        low = word.lower()
        splits = [(low[:place], low[place:]) for place in range(len(low) + 1)]
        edits = {before + after[1:] for before, after in splits if after}
        edits |= {before + after[1] + after[0] + after[2:] for before, after in splits if len(after) > 1}
        edits |= {before + letter + after[1:] for before, after in splits if after for letter in self.LETTERS}
        edits |= {before + letter + after for before, after in splits for letter in self.LETTERS}
        return sorted(edits & self._words)

    def correct(self, text: str) -> str:
        """The text with each misspelled word as its first correction, where it has one."""
        return re.sub(r"[^\W\d_]+", lambda found: self._corrected(found.group()), text)

    def _corrected(self, word: str) -> str:
        return word if word in self else next(iter(self.corrections(word)), word)


@dataclass(frozen=True)
class TextStatistics:
    """What can be counted in a text."""

    characters: int
    words: int
    sentences: int
    average_word_length: float
    longest_word: str


def text_statistics(text: str) -> TextStatistics:
    """The statistics of a text: how many (count) characters, words, sentences, average word length, longest word.

    >>> counts = text_statistics("Hello there! How are you?")
    >>> (counts.characters, counts.words, counts.sentences, counts.average_word_length, counts.longest_word)
    (25, 5, 2, 3.8, 'Hello')
    >>> none = text_statistics("")
    >>> (none.words, none.sentences, none.average_word_length, none.longest_word)
    (0, 0, 0.0, '')
    """
    words = re.findall(r"\w+(?:['-]\w+)*", text)
    return TextStatistics(
        characters=len(text),
        words=len(words),
        sentences=len([one for one in re.split(r"[.!?]+(?:\s|$)", text) if one.strip()]),
        average_word_length=sum(map(len, words)) / len(words) if words else 0.0,
        longest_word=max(words, key=len, default=""),
    )


def tokens(expression: str) -> list[tuple[str, str]]:
    """Tokenize an arithmetic (math) expression (a tokenizer, lexer): its numbers, names, operators and parentheses.

    >>> tokens("3.5*(x)")
    [('number', '3.5'), ('operator', '*'), ('open', '('), ('name', 'x'), ('close', ')')]
    >>> [text for _, text in tokens("2 ** -x")]
    ['2', '**', '-', 'x']
    >>> tokens("")
    []
    >>> tokens("2 $ 3")
    Traceback (most recent call last):
    ValueError: Unexpected '$' at 2
    """
    kinds = (
        ("number", r"\d+(?:\.\d*)?|\.\d+"),
        ("name", r"[A-Za-z_]\w*"),
        ("operator", r"\*\*|//|[-+*/%^]"),
        ("open", r"\("),
        ("close", r"\)"),
        ("space", r"\s+"),
        ("other", r"."),
    )
    found = []
    for match in re.finditer("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds), expression):
        if match.lastgroup == "other":
            raise ValueError(f"Unexpected {match.group()!r} at {match.start()}")
        if match.lastgroup and match.lastgroup != "space":
            found.append((match.lastgroup, match.group()))
    return found


def parse_pairs(text: str, separator: str = ";", sign: str = "=") -> dict[str, str]:
    """Parse (read) pairs of key and value, as in "key=value; key2=value2" (key-value string), into a dictionary (dict).

    >>> parse_pairs("name=Ada; born = 1815;url=a=b;")
    {'name': 'Ada', 'born': '1815', 'url': 'a=b'}
    >>> parse_pairs("a:1,b:", separator=",", sign=":")
    {'a': '1', 'b': ''}
    >>> parse_pairs("")
    {}
    >>> parse_pairs("name")
    Traceback (most recent call last):
    ValueError: Not a pair: 'name'
    >>> parse_pairs("a=1; a=2")
    Traceback (most recent call last):
    ValueError: Twice: 'a'
    """
    pairs: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(separator))):
        key, found, value = part.partition(sign)
        key = key.strip()
        if not found or not key:
            raise ValueError(f"Not a pair: {part!r}")
        if key in pairs:
            raise ValueError(f"Twice: {key!r}")
        pairs[key] = value.strip()
    return pairs


def compress(text: str) -> str:
    """Compress a string, aabbb to a2b3: each run of a character with its length (count of repeats); no digits in it.

    >>> compress("aabbb")
    'a2b3'
    >>> compress("abc")
    'a1b1c1'
    >>> compress("")
    ''
    >>> compress("a1")
    Traceback (most recent call last):
    ValueError: There are digits in 'a1'
    """
    if re.search(r"\d", text):
        raise ValueError(f"There are digits in {text!r}")
    return re.sub(r"(.)\1*", lambda run: f"{run[1]}{len(run[0])}", text, flags=re.DOTALL)


def expand(text: str) -> str:
    """Expand (decompress) a compressed string, a2b3 to aabbb: each character as often as the number (count) after it.

    >>> expand("a2b3")
    'aabbb'
    >>> expand("x12")
    'xxxxxxxxxxxx'
    >>> expand("")
    ''
    >>> expand("2a")
    Traceback (most recent call last):
    ValueError: Not characters with counts: '2a'
    """
    if not re.fullmatch(r"(?:\D\d+)*", text):
        raise ValueError(f"Not characters with counts: {text!r}")
    return "".join(character * int(count) for character, count in re.findall(r"(\D)(\d+)", text))
