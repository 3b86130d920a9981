"""How sure the understanding is: counted from the words that were used and the cues that matched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.vocabulary import ADVERBS, FILLER
from pipeline.generate.recipes.words import stem, words

LEAST = 0.35
"""Below this there is no answer but a refusal."""
LEAST_SHARE = 0.5
"""More of the words must be of use where no things are described: else another program is meant."""
STRONG_CUE = 12.0
DOUBT = 0.8
"""What a doubtful reading leaves of the sureness."""
GUESSED = 0.75
"""What each guess at what it is about leaves of it."""
GUESS = re.compile(r"It was not said (?:what|which|when)|No rule was named|The (?:labels|states) were not said")
PROVEN = dict.fromkeys(("interface", "program", "tool", "graphql"), (2, 8))
"""By recipe of fixed interfaces: how many answers to requests that nobody had in view were right, and of how many; no
answer of theirs is surer. Measured with the suite `recipes`; the card has the figures."""
LOST = 0.88
"""What a word that was not used leaves of the sureness where things are described: it may have been a property."""


def content_words(prompt: str) -> tuple[str, ...]:
    """The words that ask for something, in order, each once."""
    return tuple(dict.fromkeys(one.text for one in words(prompt) if one.low not in FILLER and not one.low.isdigit()))


def places(pattern: str, prompt: str) -> list[tuple[int, int]]:
    """Where a pattern is in the request, whatever its case."""
    return [found.span() for found in re.finditer(pattern, prompt, re.I)]


def without(prompt: str, spans: Iterable[tuple[int, int]], sign: str = " ") -> str:
    """The prompt with `sign` and blanks where words were set aside, so that every other word keeps its place."""
    for start, end in spans:
        prompt = prompt[:start] + sign.ljust(min(end, len(prompt)) - start) + prompt[end:]
    return prompt


RULE = re.compile(
    r"\b(?:must|should|shall|can|cannot|can't|may|never|only|when|whenever|if|unless|until|automatically)\b", re.I
)
"""Words of a sentence that lays down how something behaves."""
CLAUSE = re.compile(r"[^.!?;,:\n]+(?:[.,:](?=\w)[^.!?;,:\n]*)*")


def passed_over(prompt: str, spans: Iterable[tuple[int, int]], known: Collection[str] = ()) -> list[str]:
    """The clauses that lay down a rule, and of which most was of no use; `known` are stems of words that were."""
    taken = list(spans)
    found = []
    for one in CLAUSE.finditer(prompt):
        content = [(word, one.start() + word.start) for word in words(one.group()) if word.low not in FILLER | ADVERBS]
        lost = [
            word
            for word, place in content
            if stem(word.text) not in known and not any(start <= place < end for start, end in taken)
        ]
        if RULE.search(one.group()) and len(lost) > 1 and 2 * len(lost) > len(content):
            found.append(" ".join(one.group().split()))
    return found


def untouched(prompt: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """The clauses of at least two words that ask for something, of which no word was of use."""
    taken = list(spans)
    found = []
    for one in CLAUSE.finditer(prompt):
        content = [one.start() + word.start for word in words(one.group()) if word.low not in FILLER | ADVERBS]
        if len(content) > 1 and not any(start <= place < end for place in content for start, end in taken):
            found.append(" ".join(one.group().split()))
    return found


def names(spec: Spec) -> set[str]:
    """The stems of all words in the names of things and properties."""
    return {stem(part) for entity in spec.entities for name in (entity.name, *entity.names) for part in name.split("_")}


SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\w)[^.!?\n]*)*")


def aside(prompt: str, unused: Collection[str], used: Collection[str]) -> set[str]:
    """Those unused words that stand only in sentences of which nothing was of use: who asks, and why."""
    told: set[str] = set()
    kept: set[str] = set()
    for one in SENTENCE.finditer(prompt):
        said = {word.text for word in words(one.group())}
        (kept if said & set(used) else told).update(said)
    return set(unused) & told - kept


def share_right(spec: Spec) -> tuple[int, int] | None:
    """How many answers of its recipe were right, and of how many; None where the interface is the recipe's own."""
    own = any(one.startswith("The command line was not said") for one in spec.assumed)
    return None if own else PROVEN.get(spec.recipe)


def proven(spec: Spec) -> Spec:
    """The spec, no surer than answers of its recipe have been right."""
    right, given = share_right(spec) or (1, 1)
    return replace(spec, confidence=min(spec.confidence, round(right / given, 2)))


def weigh(spec: Spec, prompt: str, spans: Iterable[tuple[int, int]], weight: float) -> Spec:
    """The spec with used and unused words, and the confidence they give.

    The share of content words used counts half, the strength of the cues for the recipe 0.3, and how much of the
    things was said rather than assumed 0.2; each part that was asked for and left out takes a tenth away, each guess
    at what it is about a quarter, and each word that was not used something more.
    """
    taken = sorted(spans)
    used: list[str] = []
    unused: list[str] = []
    known = names(spec)
    for one in words(prompt):
        if one.low in FILLER or one.low.isdigit():
            continue
        inside = any(start < one.end and one.start < end for start, end in taken)
        (used if inside or stem(one.text) in known else unused).append(one.text)
    used, unused = list(dict.fromkeys(used)), [one for one in dict.fromkeys(unused) if one not in used]
    share = len(used) / max(1, len(used) + len(unused))
    cue = min(1.0, weight / STRONG_CUE)
    said = sum(one.origin != "usual" for one in spec.entities) / len(spec.entities) if spec.entities else 0.5
    confidence = (0.5 * share + 0.3 * cue + 0.2 * said) * 0.9 ** len(spec.not_done)
    lost = len(unused) - len(aside(prompt, unused, used))
    guesses = sum(GUESS.match(one) is not None for one in spec.assumed)
    sureness = confidence * GUESSED**guesses * DOUBT ** len(spec.doubts) * (LOST**lost if spec.entities else 1.0)
    spec = replace(spec, used=tuple(used), unused=tuple(unused), confidence=round(sureness, 2))
    if (confidence < LEAST or (not spec.entities and share <= LEAST_SHARE)) and not spec.refusal:
        why = f"Too little of it fits any recipe: {len(unused)} of {len(used) + len(unused)} words could not be used."
        return replace(spec, refusal=why)
    return spec
