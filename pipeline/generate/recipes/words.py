"""Words: cutting a text into them, their number (book, books), and the names they become in code."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"\w+(?:['\u2019.\-]\w+)*[+#]{0,2}")

IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse", "feet": "foot",
    "data": "data", "media": "media", "news": "news", "series": "series", "species": "species", "indices": "index",
    "analyses": "analysis", "statuses": "status", "buses": "bus", "viruses": "virus", "bonuses": "bonus",
    "campuses": "campus", "movies": "movie", "cookies": "cookie", "pies": "pie", "ties": "tie", "shelves": "shelf",
    "leaves": "leaf", "wolves": "wolf", "knives": "knife", "lives": "life", "heroes": "hero", "potatoes": "potato",
    "tomatoes": "tomato", "quizzes": "quiz", "matrices": "matrix", "vertices": "vertex", "diagnoses": "diagnosis",
    "equipment": "equipment", "sheep": "sheep", "fish": "fish", "staff": "staff", "aliases": "alias",
    "gases": "gas", "lenses": "lens", "focuses": "focus", "axes": "axis", "caches": "cache", "headaches": "headache",
}  # fmt: skip
PLURALS = {one: many for many, one in IRREGULAR.items()}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its place."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower()


def words(text: str) -> list[Word]:
    return [Word(found.group(), found.start(), found.end()) for found in WORD.finditer(text)]


def singular(word: str) -> str:
    """`categories` → `category`; of `line_items` the last part only."""
    head, glue, last = word.rpartition("_")
    return head + glue + _singular(last)


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|sh|ch|x|zz)es$", word):
        return word[:-2]
    if (
        word.endswith("s")
        and not re.search(r"(ss|us|is|^(?:g|h|w|bi|ali|canv|atl|christm|pyjam)as)$", word)
        and len(word) > 2
    ):
        return word[:-1]
    return word


def plural(word: str) -> str:
    """`category` → `categories`; of `line_item` the last part only."""
    head, glue, last = word.rpartition("_")
    return head + glue + _plural(last)


def _plural(word: str) -> str:
    if word in PLURALS:
        return PLURALS[word]
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    if re.search(r"(s|sh|ch|x|z)$", word):
        return word + "es"
    return word + "s"


def stem(word: str) -> str:
    """A rough stem that brings `merging`, `merges` and `merged` together; only ever compared with other stems."""
    word = singular(word.lower())
    for ending in ("ization", "isation", "ation", "ing", "ers", "ed", "er", "ion", "ly", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def ascii_name(text: str) -> str:
    """`Größe` → `Groesse`, `prix unitaire` → `prix_unitaire`; empty when letters remain that ASCII cannot write."""
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"),
                            ("ß", "ss"), ("ø", "o"), ("Ø", "O"), ("æ", "ae"), ("ł", "l"), ("Ł", "L")):  # fmt: skip
        text = text.replace(letter, written)
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return plain if plain.isascii() else ""


def snake(text: str) -> str:
    """`LineItem`, `line-item` and `Line item` → `line_item`; empty when ASCII cannot write it."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", ascii_name(text))
    name = re.sub(r"\W+", "_", spaced).strip("_").lower()
    return re.sub(r"__+", "_", name)


def camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def title(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(items: list[str] | tuple[str, ...], join: str = "and") -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {join} {items[-1]}"


def article(noun: str) -> str:
    """`a book`, `an invoice`, `a user`."""
    vowel = re.match(r"(?!uni|use|usa|eu|one|url)[aeiou]|ho(?:ur|nest)", noun.lower())
    return f"{'an' if vowel else 'a'} {noun}"
