"""What a request says beside what a part of ours is known to do: every such word or clause is a reason to decline.

The words of a part are those with which people ask for it and change nothing by it (`tables/explained.toml`). A clause
with a condition or an exception must be one of the part's facts, errors or sayings; being made of known words is not
enough there, for `unless it was read` and `if it was read` are made of the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.vocabulary import FILLER
from pipeline.generate.recipes.words import stem, words

Spans = Iterable[tuple[int, int]]

CUT = re.compile(r"[.!?;:,\n()]+(?=\s|$|[)\]])|\n|[()]|\s[-\u2013\u2014]\s")
LEAD = re.compile(
    r"\W*(?:(?:and|so|because|since|as(?: an?)?(?: \w+)?|but|right now|at the moment|for|hi|hello|hey)\W+)*"
    r"(?:(?:i|we|our|my|us|they|people|somebody|someone|it's for|this is for)\b|(?:i|we)['\u2019]\w+\b|"
    r"for (?:my|our|the|a|an)\b|(?:hr|the \w+) (?:want|need|ask)\w*\b)",
    re.I,
)
"""How a clause begins that tells who asks, and why."""
WANTS = re.compile(
    r"\b(?:needs?|wants?|(?:would|['\u2019]d) like|looking for|asks? for|after"
    r"|(?:write|give|make|build|deliver|create|do|have)(?: me| us)?(?= (?:an?|the)\b))\b",
    re.I,
)
"""Behind it stands what is asked for, which is no story."""
RULE = re.compile(
    r"\b(?:if|when(?:ever)?|unless|until|except|only|never|not|no|without|instead|ignor\w+|otherwise|must|twice|both"
    r"|neither|nor|always|as long as|once|while|rais\w+|throw\w*|error|returns?|at (?:most|least)|more|less|than)\b"
    r"|n['\u2019]t\b|\d|(?<!\w)['\"`]",
    re.I,
)
SHORT = 32
"""Characters of a place in the request in which every word was understood."""
CONDITION = re.compile(
    r"\b(?:if|when(?:ever)?|unless|until|except|only|never|not|without|instead|otherwise|twice|always|as long as|while"
    r"|neither|nor|but|even|None|(?:do|does|is|are|was|ca|wo|must)n['\u2019]?t)\b",
    re.I,
)


QUOTED = re.compile(r"(?<!\w)\"[^\"\n]{1,24}\"|(?<!\w)'[^'\n]{1,24}'(?!\w)")
LITERAL = re.compile(r"\w[^\w. ()<>=,*+-]|=.*[;&,]")
"""What is shown as it shall be: a text between backticks that is no name and no bound."""
CONTRACTED = re.compile(r"(?:do|does|did|is|are|was|were|has|have|ca|could|wo|would|must|should)n['\u2019]?t", re.I)
NEGATION = re.compile(rf"{CONTRACTED.pattern}|never|not|neither|nor|without|only|except|unless", re.I)
"""What turns a clause into its contrary must be understood itself; of other conditions any part of the clause."""


TOLD = re.compile(
    r"\b(?:must|should|never|always|only|unless|except|if|when(?:ever)?|rais\w+|errors?|returns?|exceptions?)\b|\d|[`\"]",
    re.I,
)
"""Words of a sentence that lays something down, wherever it stands."""
THE = re.compile(r"\b(?:the|an?|my|our|your|their|this|these|of|for|returns?|gives?|->)\s+(?:[a-z]+\s+)?$", re.I)
"""Before a noun."""
NO_THING = re.compile(r"(?:ly|ing|ed|est|wise|case|vers\w*)$")
"""Endings of words that say how, or what is done."""


def without_story(prompt: str, first: int, needs: Iterable[str]) -> str:
    """The request with blanks for the sentences before its interface at `first` that neither ask nor lay down anything.

    `needs` are the patterns that ask for the part: a sentence that has one of them is none of a story.
    """
    start = 0
    for one in [*re.finditer(r"[.!?](?=\s)|\n", prompt[:first])]:
        sentence = prompt[start : one.end()]
        asks = any(re.search(need, sentence, re.I) for need in needs if need != ".")
        if not (asks or TOLD.search(sentence) or WANTS.search(sentence)):
            prompt = prompt[:start] + re.sub(r"\S", " ", sentence) + prompt[one.end() :]
        start = one.end()
    return prompt


def unexplained(prompt: str, name: str, known: Collection[str], spans: Spans) -> list[str]:
    """The words and the clauses of the request that the part called `name` does not stand for, in order.

    `known` are stems of words that the program stands for; `spans` the places in the request that were understood.
    What is code (calls, files, examples) is put out of `prompt` before.
    """
    own = table("explained")
    row = own["parts"].get(name, {})
    spans = [*spans, *(one.span() for one in QUOTED.finditer(prompt))]  # the texts of a request are counted elsewhere
    taken = [*spans, *_places((*own["general"]["says"], *row.get("says", ())), prompt)]
    stems = {*known, *_stems(own["general"]["words"]), *_stems(row.get("words", ""))}
    shown = [one.group() for one in re.finditer(r"`([^`\n]*)`", prompt) if LITERAL.search(one[1])]
    shown += [one.group() for said in row.get("against", ()) for one in re.finditer(said, prompt, re.I)]
    found = shown + [one for start, clause in _clauses(prompt) for one in _left(start, clause, stems, taken)]
    return list(dict.fromkeys(found))


@cache
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(one) for one in text.split())


@cache
def _filler() -> frozenset[str]:
    return FILLER - frozenset(table("explained")["general"]["not_filler"].split())


def _places(patterns: Iterable[str], prompt: str) -> Iterator[tuple[int, int]]:
    for pattern in patterns:
        for found in re.finditer(pattern, prompt, re.I):
            yield found.span()


def _clauses(prompt: str) -> Iterator[tuple[int, str]]:
    """The clauses that ask for something, each with its place."""
    start = 0
    cuts = [*((one.start(), one.end()) for one in CUT.finditer(prompt)), (len(prompt), len(prompt))]
    for end, after in cuts:
        clause = prompt[start:end]
        lead = LEAD.match(clause)
        wants = WANTS.search(clause) if lead else None
        if wants is not None:
            yield start + wants.end(), clause[wants.end() :]
        elif lead is None or RULE.search(clause[lead.end() :]):
            yield start, clause
        start = after


def _speaks_of(span: tuple[int, int], word: tuple[int, int]) -> bool:
    """Whether a word is in what was understood; of a long stretch only where it begins and ends, for it has gaps."""
    start, end = span
    if end - start <= SHORT:
        return start < word[1] and word[0] < end
    return word[0] <= start < word[1] or word[0] < end <= word[1]


def _is_thing(word: str, before: str) -> bool:
    """Whether a word is no more than what the values are about: `the animal`, `for our tickets`."""
    if not re.fullmatch(r"[a-z]{3,}", word) or word in _modifiers() or NO_THING.search(word):
        return False
    return THE.search(before) is not None


@cache
def _modifiers() -> frozenset[str]:
    """Words that make something else of a request, whatever they stand beside."""
    lists = (table("vocabulary")["twists"], table("methods")["words"]["no_noun"], table("explained")["general"]["more"])
    return frozenset(" ".join(lists).split())


def clauses(prompt: str) -> list[str]:
    """What asks for something, without who asks and why."""
    return [clause for _, clause in _clauses(prompt) if clause.strip()]


def _left(start: int, clause: str, stems: Collection[str], taken: Collection[tuple[int, int]]) -> Iterator[str]:
    lost = False
    for one in words(clause):
        place = (start + one.start, start + one.end)
        known = (
            CONTRACTED.fullmatch(one.low)
            or one.low in _filler()
            or one.low.isdigit()
            or any(_speaks_of(span, place) for span in taken)
        )
        parts = re.split(r"[._\-'\u2019]", one.low)
        if known or stem(one.low) in stems or all(stem(p) in stems or len(p) < 2 for p in parts):
            continue
        before = clause[: one.start]
        if CONDITION.search(before) or not _is_thing(one.low, before):
            lost = True
            yield one.text
    whole = (start, start + len(clause))
    for said in CONDITION.finditer(clause):
        own = (start + said.start(), start + said.end()) if NEGATION.fullmatch(said.group()) else whole
        if not lost and not any(s < own[1] and own[0] < e for s, e in taken):
            lost = True
            yield " ".join(clause.split())
