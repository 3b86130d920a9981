"""A request as tokens: words, numbers, signs, and the phrases of `tables/phrases.toml`, each of which is one token."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.generate.recipes.tables import table

_TABLE = table("phrases")
WEAK = frozenset(_TABLE["weak"]["words"].split())
"""Kinds that are names as well: `due date`."""
_NUMBER = r"\d+(?:[,_]\d{3})*(?:\.\d+)?(?![\w])"
_QUOTED = r"'[^'\n]{1,40}'(?!\w)|\"[^\"\n]{1,40}\"|`[^`\n]{1,40}`"
_WORD = r"\w+(?:['\u2019.\-]\w+)*"
_LINE = r"\n\s*(?:[-*\u2022]|\d+[.)])?\s"
_TOKEN = re.compile(
    rf"(?P<quoted>{_QUOTED})|(?P<number>{_NUMBER})|(?P<word>{_WORD})|(?P<line>{_LINE})"
    r"|(?P<sign>\.\.|[<>]=|[^\w\s])|(?P<end>\n)"
)
_WORDED_NUMBERS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "twenty": 20, "fifty": 50, "hundred": 100,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a phrase, a number or a sign, with its place in the text."""

    text: str
    start: int
    end: int
    shape: str
    """`word`, `quoted`, `number`, `sign`, `bullet` (a new line of a list) or `line` (any other new line)."""
    mark: str = ""
    """What the phrase means: a name in `[marks]`, or empty."""
    kind: str = ""
    """The kind of value it names: a name in `kinds.KINDS`, or empty."""

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        return self.shape == "word"

    @property
    def amount(self) -> float | None:
        """The number it is, None for everything else."""
        if self.shape == "number":
            return float(re.sub(r"[,_]", "", self.text))
        return _WORDED_NUMBERS.get(self.low)


END = Token("", 0, 0, "end")
"""What stands behind the last token."""


def tokens_of(text: str) -> tuple[Token, ...]:
    """The text as tokens; of several phrases that begin with the same word the longest is taken."""
    plain = list(_plain(text))
    made: list[Token] = []
    at = 0
    while at < len(plain):
        taken, mark, kind = _phrase(plain, at)
        if plain[at].low == "plus" and "," in {token_at(plain, at - 1).text, token_at(plain, at + 1).text}:
            mark = ""  # `basic, plus, premium`
        first, last = plain[at], plain[at + taken - 1]
        written = first.text if taken == 1 else text[first.start : last.end]
        made.append(Token(written, first.start, last.end, first.shape, mark, kind))
        at += taken
    return tuple(made)


def token_at(tokens: Sequence[Token], index: int) -> Token:
    """The token there, or `END` before the first and behind the last."""
    return tokens[index] if 0 <= index < len(tokens) else END


def sentence(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    """The first index of the sentence around `index`, and the index behind it."""
    start = index
    while start > 0 and not ends(tokens, start - 1):
        start -= 1
    end = index
    while end < len(tokens) and not ends(tokens, end):
        end += 1
    return start, end


def ends(tokens: Sequence[Token], index: int) -> bool:
    one = token_at(tokens, index)
    return one.shape == "end" or one.text in {".", "!", "?", ";"} or one.shape in {"bullet", "line"}


def closing(tokens: Sequence[Token], index: int) -> int:
    """The index of the bracket that closes the one at `index`; the end of the tokens where none does."""
    depth = 0
    for at in range(index, len(tokens)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(tokens[at].text, 0)
        if depth == 0:
            return at
    return len(tokens)


def _plain(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        shape = str(found.lastgroup)
        if shape == "line":
            shape = "bullet" if found.group().strip() else "line"
        shape = {"end": "line"}.get(shape, shape)
        yield Token(found.group().strip("'\"`") if shape == "quoted" else found.group(), *found.span(), shape)


def _phrase(plain: Sequence[Token], start: int) -> tuple[int, str, str]:
    """How many tokens the phrase at `start` has, its mark and its kind; one without either when there is none."""
    first = plain[start]
    if first.shape in {"word", "sign"}:
        for words, mark, kind in _phrases().get(first.low, ()):
            part = plain[start : start + len(words)]
            if len(part) == len(words) and all(one.low == word for one, word in zip(part, words, strict=True)):
                return len(words), mark, kind
    return 1, "", ""


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """(words, mark, kind) by the first word, the longest first."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for kind, phrases in _TABLE["kinds"].items():
        found |= {tuple(one.low for one in _plain(phrase)): ("", kind) for phrase in phrases}
    for mark, phrases in _TABLE["marks"].items():
        for phrase in phrases:
            words = tuple(one.low for one in _plain(phrase))
            found[words] = (mark, found.get(words, ("", ""))[1])
    ordered = sorted(found.items(), key=lambda one: -len(one[0]))
    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for words, (mark, kind) in ordered:
        by_first.setdefault(words[0], []).append((words, mark, kind))
    return {first: tuple(rows) for first, rows in by_first.items()}


@cache
def units() -> Mapping[str, str]:
    """What is counted in, with its kind."""
    return {unit: kind for kind, names in _TABLE["units"].items() for unit in names}
