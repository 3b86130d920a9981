"""Text and code become the words a lexical index counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SAY_NOTHING = """
a about after all also an and any are as at be been before but by can could do does each for from get had
has have he her his how i if in into is it its just like make may me more my need not of on one only or
other our out over please s she should so some such t than that the their them then there these they this
those through to too under until up us use used using very want was we were what when where which while who
why will with would you your
"""
STOP_WORDS = frozenset(_SAY_NOTHING.split())
"""Words that say nothing about the matter."""

_RUN = re.compile(r"[^\W_]+(?:_+[^\W_]+)*")
"""A word or a snake_case identifier, in any script."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
"""`HTTPServer2` → HTTP, Server, 2; only ASCII identifiers are taken apart."""


def words(text: str) -> list[str]:
    """Lower-case words; an identifier counts whole and in its parts: `getUserById` → getuserbyid, user, id."""
    return [word for run in _RUN.findall(text) for word in _of(run)]


def _of(run: str) -> Iterator[str]:
    parts = [part for piece in run.split("_") for part in (_PART.findall(piece) if piece.isascii() else [piece])]
    whole = run.lower()
    if len(parts) > 1:
        yield whole
    for part in parts if len(parts) > 1 else [whole]:
        word = part.lower()
        if word not in STOP_WORDS:
            yield singular(word)


def spoken(name: str) -> str:
    """A name as one says it: `raise_for_status` → raise for status, `TypeAdapter` → type adapter."""
    return " ".join(part.lower() for part in _PART.findall(name)) or name


def singular(word: str) -> str:
    """The weak stemmer of Harman (1991), which only takes an English plural away: `queries` → query."""
    if len(word) > 4 and word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def identifiers(text: str) -> list[str]:
    """What in the text can only be a name in code, in lower case: `a.b`, `a_b`, `CamelCase`, `call()`, `` `x` ``."""
    found = []
    for match in _DOTTED.finditer(text):
        name, around = (
            match[0].strip("_"),
            text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1],
        )
        if name and ("." in name or "_" in name or _is_camel(name) or "`" in around or "(" in around[-1:]):
            found.append(match[0].lower())
    return list(dict.fromkeys(found))


def _is_camel(name: str) -> bool:
    """`TypeAdapter`, `useState`; not a word that merely begins a sentence, nor `API`."""
    return any(letter.isupper() for letter in name[1:]) and any(letter.islower() for letter in name)
