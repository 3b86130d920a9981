"""One request in many voices: words that people exchange freely, dropped articles, a sentence about what it is for."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from training.people.table import table

EXCHANGED = 0.22
"""How often a word that has another is exchanged for it."""
TERSE = 0.07
"""How often somebody leaves all articles out, as a telegram or another mother tongue does."""
TOLD = 0.06
"""How often somebody tells what it is for."""


def voiced(rng: Random, say: str, keep: tuple[str, ...]) -> str:
    """`say` with some of its words exchanged; those in `keep` are names and stay."""
    kept = {word for name in keep for word in re.findall(r"\w+", name)}

    def other(found: re.Match[str]) -> str:
        word = found.group()
        if rng.random() >= EXCHANGED or kept & set(word.split()):
            return word
        return rng.choice(table("synonyms.txt")[word]["word"])

    text = _known().sub(other, say)
    if rng.random() < TERSE:
        text = re.sub(r"\b(the|a|an) (?=\w)", lambda found: found.group() if found.group(1) in kept else "", text)
    return text


def told(rng: Random, text: str) -> str:
    """`text`, now and then with what it is for, which changes nothing."""
    if rng.random() >= TOLD:
        return text
    why = rng.choice(table("asides.txt")["purpose"]["for"])
    if rng.random() < 0.5:
        return f"{why[0].upper()}{why[1:]}. {text}"
    return f"{text.rstrip('.')}. {why[0].upper()}{why[1:]}{rng.choice(('', '.'))}" if "\n" not in text else text


@cache
def _known() -> re.Pattern[str]:
    longest_first = sorted(table("synonyms.txt"), key=len, reverse=True)
    return re.compile(r"(?<![\w`\"'])(" + "|".join(map(re.escape, longest_first)) + r")(?![\w`\"'(])")
