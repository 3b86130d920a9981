"""What a sentence says of each property that it names: `title and body must not be empty, stars is 1 to 5`.

A sentence is cut at the properties in it. Those that are joined by commas and `and` share a verb behind the last
of them, and nothing else that is said of one is taken for another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_JOINED = re.compile(
    r"[`\"']?\s*(?:,|/|&|\+|\band\b|\bor\b|\bplus\b|\bboth\b|\bthe\b|\ban?\b|\bits?\b|\s)*[`\"']?", re.I
)
_SHARED = re.compile(
    r"[`\"']?\s*,?\s*(?:(?:fields?|values?|numbers?)\s+)?(?:(?:both|all)\s+)?(?:is|are|must|may|can|cannot|should|have|has|need|not|never"
    r"|required|optional|mandatory|non)\b",
    re.I,
)
"""Words that go on with everything that was named: `title and body must not be empty`."""
_KINDS = frozenset(["number", "date", "text", "time", "value", "list"])
_A_KIND = re.compile(r"(?:\b(?:an?|whole|positive|natural|integer|decimal|any|short|long|iso)|[(:])\s*$", re.I)
"""Before a word that says what kind another property is, and is none itself."""
_STOP = re.compile(r"[;!?]|\.(?=\s|$)")
_AHEAD = re.compile(r"[.,;:()\u2192>]")


@dataclass(frozen=True, slots=True)
class Said:
    """One property and the words around its name."""

    name: str
    before: str
    """What stands directly before it: `an empty`."""
    after: str
    """What stands behind it, up to the next property or the end of the sentence."""


def subjects(text: str, names: Collection[str]) -> Iterator[Said]:
    """Every property that the text names, with what is said of it."""
    hits = _hits(text, names)
    ends = [one.start() for one in _STOP.finditer(text)]
    groups: list[list[tuple[int, int, str]]] = []
    for hit in hits:
        last = groups[-1][-1] if groups else None
        if last is not None and _JOINED.fullmatch(text, last[1], hit[0]):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    for at, group in enumerate(groups):
        start, end = group[0][0], group[-1][1]
        floor = groups[at - 1][-1][1] if at else 0
        ceiling = groups[at + 1][0][0] if at + 1 < len(groups) else len(text)
        ceiling = min([ceiling, *(one for one in ends if one >= end)])
        before = _AHEAD.split(text[floor:start])[-1]
        after = text[end:ceiling]
        shared = _SHARED.match(after)
        for one in group:
            yield Said(one[2], before, after if shared or one is group[-1] else "")


def _hits(text: str, names: Collection[str]) -> list[tuple[int, int, str]]:
    """Names where they stand; of overlapping ones the longest."""
    found: list[tuple[int, int, str]] = []
    for name in names:
        words = spelled(name[:-1] if name.endswith("s") and len(name) > 3 else name)
        for hit in re.finditer(rf"(?<![\w.-]){words}(?:s|es)?(?![\w-]|\.\w)", text, re.I):
            if name not in _KINDS or not _A_KIND.search(text, 0, hit.start()):
                found.append((hit.start(), hit.end(), name))
    found.sort(key=lambda one: (one[0], -(one[1] - one[0])))
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def spelled(name: str) -> str:
    """A property's name as people write it, as a pattern: `unit_price`, `unit price`, `e-mail`."""
    return name.replace("_", "[ _-]?").replace("email", "e-?mail")
