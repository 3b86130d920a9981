"""A request for a class cut into what is said of each method, of several, and of none; and a text into its clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.generate.recipes.programs import explained
from pipeline.generate.recipes.programs.asked import Asked, read

ASIDE = re.compile(
    r"\(\s*(?:an? |its |our |the )?(?:own )?"
    r"(?:sub-?class of \w+|\w+ sub-?class|own exception|exception of (?:the|that) module)[^()]*\)"
    r"|,\s*(?:an? )?(?:own )?(?:exception, )?(?:an? )?sub-?class of \w+|\bplease\b|`",
    re.I,
)
SPELT = (
    ("\u2019", "'"), (r"\bit's\b", "it is"), (r"\bthere's\b", "there is"), (r"\bthat's\b", "that is"),
    (r"\bdon't\b", "do not"), (r"\bmustn't\b", "must not"), (r"\bcan't\b", "cannot"),
    (r"\b(\w+) (?:that|which|who) (is|are|was|were|has|have)\b", r"\1 \2"),
)  # fmt: skip
QUOTED = re.compile(r"\"[^\"\n]*\"|(?<!\w)'[^'\n]*'(?!\w)")
SENTENCE = re.compile(r"(?<=[\w)\]'\"])[.;](?:\s+|$)|\n+\s*(?:[-*\u2022]\s*)?")
CUT = re.compile(
    r"\s*(?:[.;:,()]+(?=\s|$)|[()]|[\u2013\u2014]|(?<=\s)-(?=\s)|(?<=\W)(?=->|=>)|\b(?:and|but|also)\b)\s*"
)
LEAD = re.compile(
    r"^(?:(?:and|with|which|that|it|also|but|then|so|this|the method|a method|method|should|must|will|can|simply|just"
    r"|to|else|otherwise|:|-|\u2013)(?=\W|$)[\s,:]*)+|[\s,]*\b(?:and|with|plus|or)$|\s+(?:too|as well|again)$",
    re.I,
)
SHARED = re.compile(
    r"^(?:both|all|each|every)(?: of them| methods?)?,? (?=rais|return|giv|must|should|throw|tak|answer)", re.I
)
LENGTH = re.compile(
    r"(?:^|[,.;]|\band\b|\bplus\b|\balso\b)*\s*\blen\(\w*\)"
    r"(?: (?:should |must )?(?:works?|be supported)(?: too| as well| also)?"
    r"| (?:gives?|is|returns?|tells?|says?) (?:how many|the number of) \w+"
    r"(?: (?:there are|it has|are (?:in it|there|left)))?)?",
    re.I,
)
HEAD = re.compile(
    r"\b(?:please|hi|hello|thanks?|write|make|create|build|give|me|us|an?|the|python|class|called|named|in|module|file"
    r"|with|has|having|these|following|methods?|attributes?|and|it|that|which|keeps? track of|tracks?|manages?|keeps?"
    r"|for|of|our|my|small"
    r"|simple|tiny|one|parameters|without|deliver|should|have|needs?|need|want|there|is|must|be|as|here|interface)\b|[\W_]",
    re.I,
)


FOR_WHOM = re.compile(
    r"\bfor (?:(?:the|a|an|our|my) )?[\w' -]+$"
    r"|\b(?:tracks?|keeps?|manages?) (?:the )?[a-z]+(?: of (?:the |our |my )?[a-z]+)?$"
)


@dataclass(frozen=True, slots=True)
class Said:
    own: tuple[tuple[str, str], ...]
    """A method's name, and a text that speaks of it alone."""
    shared: tuple[tuple[tuple[str, ...], str], ...]
    """Names of methods, of all where there is none, and what is said of them together."""


def said_of(prompt: str) -> Said | None:
    """What is said of each method; None where the introduction says something that belongs to none."""
    text = plainly(prompt)
    asked = read(text)
    if asked is None or asked.owner is None:
        return None
    written = sorted(
        (one.start, one.name) for one in asked.members if one.parameters is not None and one.name != "__len__"
    )
    ends = dict(asked.spans)
    starts = [(start, ends[start], name) for start, name in written if start in ends]
    if not starts or len(starts) != len(written) or _introduces(text[: starts[0][0]], asked):
        return None
    own: list[tuple[str, str]] = []
    shared: list[tuple[tuple[str, ...], str]] = []
    joined: list[str] = []
    for place, (_, end, name) in enumerate(starts):
        is_last = place + 1 == len(starts)
        until = len(text) if is_last else starts[place + 1][0]
        said = LENGTH.sub("", text[end:until] if is_last else re.sub(r"(?<!\w)[a-z]\w*\.$", "", text[end:until]))
        joined.append(name)
        if re.fullmatch(r"[\s,/]*(?:and|or)?\s*", said) and not is_last and not said.count("\n"):
            continue
        _sort(said, tuple(joined), asked, own, shared)
        joined = []
    return Said(tuple(own), tuple(shared))


def plainly(text: str) -> str:
    """A text without asides, its contractions written out."""
    text = ASIDE.sub("", text)
    for pattern, spelt in SPELT:
        text = re.sub(pattern, spelt, text)
    return text


def _sort(
    said: str,
    names: tuple[str, ...],
    asked: Asked,
    own: list[tuple[str, str]],
    shared: list[tuple[tuple[str, ...], str]],
) -> None:
    """Put each sentence to the method it speaks of: the one before it, unless it names others."""
    subjects = names
    every = "|".join(re.escape(one.name) for one in asked.members)
    for number, sentence in enumerate(one for one in _sentences(said) if one.strip(" ,.:-")):
        sentence = sentence.strip(" ,")
        everybody = SHARED.match(sentence)
        named = re.match(
            rf"((?:(?:{every})(?:\(\w*\))?(?:, | and |,? or |/)?)+)(?=\s|,|:)",
            sentence,
        )
        if everybody:
            shared.append(((), sentence[everybody.end() :]))
        elif named and number:
            subjects = tuple(one.name for one in asked.members if re.search(rf"\b{one.name}\b", named[1]))
            shared.append((subjects, sentence[named.end() :]))
        elif inner := re.search(r"(?:^|,) ?(?:both|all|each)(?: of them)? (?=rais|return|giv)", sentence):
            if sentence[: inner.start()].strip():
                own.append((names[-1], sentence[: inner.start()]))
            shared.append((names if len(names) > 1 else (), sentence[inner.end() :]))
        elif number and is_of_all(sentence, asked):
            shared.append(((), sentence))
        elif len(names) > 1:
            shared.append((names, sentence))
        else:
            own.append((subjects[0] if len(subjects) == 1 else names[-1], sentence))


KINDS = re.compile(r"((?:(?:an?|any|negative|unknown|missing|zero or negative|non-?positive|empty)\s+)*)(\w+)", re.I)


def is_of_all(sentence: str, asked: Asked) -> bool:
    """Whether a sentence begins with a parameter in the plural, or with what kind of one it speaks of."""
    found = KINDS.match(sentence)
    if found is None:
        return False
    names = {slot.name for one in asked.members for slot in one.parameters or ()}
    word = found[2].lower()
    return any(word in {f"{one}s", f"{one}es"} for one in names) or bool(found[1] and word in names)


def _sentences(text: str) -> Iterator[str]:
    masked = QUOTED.sub(lambda one: "q" * len(one[0]), text)
    last = 0
    for one in SENTENCE.finditer(masked):
        yield text[last : one.start()]
        last = one.end()
    yield text[last:]


def _introduces(head: str, asked: Asked) -> bool:
    """Whether the introduction lays down something, beside who asks and what the class is called."""
    owner = asked.owner.name if asked.owner else ""
    bare = re.sub(rf"\b\w+\.py\b|\b{owner}\b(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?", " ", head)
    for clause in explained.clauses(bare):
        about = HEAD.sub(" ", FOR_WHOM.sub("", clause.strip(" .:,"))).split()
        if len(about) > 3 or (about and explained.RULE.search(clause)):
            return True
    return False


def divided(text: str, reads: Callable[[str], bool]) -> list[str] | None:
    """The clauses of a text, each as long as it can be read; None where a part of it cannot be read at all."""
    masked = QUOTED.sub(lambda one: "q" * len(one[0]), text)
    cuts = [(one.start(), one.end()) for one in CUT.finditer(masked)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return _cover(text, starts, ends, 0, reads)


def _cover(text: str, starts: list[int], ends: list[int], first: int, reads: Callable[[str], bool]) -> list[str] | None:
    if first == len(starts):
        return []
    for last in range(len(starts) - 1, first - 1, -1):
        clause = bare(text[starts[first] : max(ends[last], starts[first])])
        if clause and not reads(clause):
            continue
        rest = _cover(text, starts, ends, last + 1, reads)
        if rest is not None:
            return [clause, *rest] if clause else rest
    return None


def bare(clause: str) -> str:
    """A clause without the words that only join it to the others."""
    clause = " ".join(clause.split()).strip(" ,")
    while (shorter := LEAD.sub("", clause).strip(" ,")) != clause:
        clause = shorter
    return clause
