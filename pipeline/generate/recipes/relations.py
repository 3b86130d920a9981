"""What belongs to what, read between two things that stand in one clause: `every employee works in one department`.

The clause is taken apart into the thing before, what stands between, and the thing behind. Between them count a verb
for belonging, a preposition, and how many there are of the second: one, many, or a plural without either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.lexer import Token, closing, ends, token_at
from pipeline.generate.recipes.nouns import Tokens
from pipeline.generate.recipes.reading import SHORTEST_ENDING, Reading
from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.words import singular, snake

FARTHEST = 8
"""How many words may stand between two things of one clause."""
PREPOSITIONS = frozenset(
    ["in", "on", "at", "to", "by", "from", "for", "into", "of", "under", "inside", "within", "through", "about"]
)
OWNING = frozenset(
    ["has", "have", "having", "own", "owns", "contain", "contains", "include", "includes", "hold", "holds", "with"]
)
PRONOUNS = frozenset(("it", "they", "each", "each one", "every one", "it is", "they are"))
"""At the beginning of a sentence they mean what the one before spoke of."""
CONNECTING = frozenset(["connects", "links", "references", "joins", "ties"])
MADE_OF = frozenset(["consists of", "consist of", "comprises", "comprise", "contains", "contain"])
GETTING = frozenset(["gets", "get", "makes", "make", "keeps", "keep"])
LINKING = frozenset(table("vocabulary")["linking_verbs"].split())
"""What many of the one do with many of the other: `students enroll in courses`."""
COUNTED = frozenset(("one", "single", "exactly one", "a single", "just one", "only one", "one single"))
ONE = COUNTED | frozenset(
    ("a", "an", "one", "the", "its", "their", "his", "her", "exactly", "single", "some", "another")
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A known thing where it is named."""

    name: str
    first: int
    last: int
    plural: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """Two things and what stands between them."""

    one: Mention
    other: Mention
    between: tuple[str, ...]
    """The words, in lower case."""
    marks: frozenset[str]

    @property
    def before_other(self) -> str:
        """The last word before the second thing, over articles and numbers of it."""
        return next(
            (one for one in reversed(self.between) if one not in ONE | {"each", "every"} and not _is_many(one)), ""
        )

    @property
    def is_one(self) -> bool:
        """Whether there is one of the second for each of the first."""
        return not self.other.plural and "many" not in self.marks


def read(reading: Reading, tokens: Tokens) -> None:
    """Add the relations and links that the clauses of the request tell of."""
    said: list[tuple[str, str]] = list(reading.relations)
    counted, links = set(said), list(reading.links)
    for clause in _clauses(reading, tokens):
        found = meaning(clause)
        if found == "link":
            links.append((clause.one.name, clause.other.name))
        elif found == "parent":
            said.append((clause.one.name, clause.other.name))
            counted.add(said[-1])
        elif found == "child":
            said.append((clause.other.name, clause.one.name))
        else:
            continue
        reading.spans.append((tokens[clause.one.first].start, tokens[clause.other.last].end))
    links += [pair for pair in dict.fromkeys(said) if {pair, pair[::-1]} <= counted]
    links = [pair[::-1] if pair[::-1] in said and pair not in said else pair for pair in links]
    joined = {frozenset(pair) for pair in links}
    reading.links = [pair for index, pair in enumerate(links) if frozenset(pair) not in map(frozenset, links[:index])]
    reading.relations = [pair for pair in dict.fromkeys(said) if frozenset(pair) not in joined]


def meaning(clause: Clause) -> str:
    """`parent` when the first has many of the second, `child` when it belongs to it, `link` when both have many."""
    between = [one for one in clause.between if one == "single" or _is_many(one) or one not in v.ADJECTIVES]
    if not between:
        return ""
    if between[:2] in (["and", "their"], ["and", "its"], ["with", "their"], ["with", "its"], ["plus", "their"]):
        return "parent"
    if set(between) & MADE_OF and clause.other.plural:
        return "parent"
    if all(_is_many(one) for one in between):
        return "parent"
    if "belongs" in clause.marks:
        return "link" if "many" in clause.marks else "child"
    if between[0] in {"and", "or", "&", ","} and len(between) < 3:
        return ""
    last = clause.before_other
    if clause.is_one and len(between) == 2 and between[0].endswith("s") and between[1] in COUNTED:
        return "child"  # `every meeting discusses one book`
    if is_linking(between) and clause.other.plural:
        return "link"
    if last in PREPOSITIONS and between != ["by"]:
        return _by_preposition(clause, last, between)
    if last in CONNECTING and clause.is_one:
        return "child"
    if last in OWNING:
        return "child" if clause.is_one and between[-1] in ONE else ("parent" if clause.other.plural else "")
    if last == "by" and len(between) == 1:  # `posts by authors`
        return "child"
    if "many" in clause.marks and last not in PREPOSITIONS and set(between) - v.STOP - {last}:
        return "parent"
    verbal = last in GETTING or (last and last not in v.STOP | v.GENERIC | {",", "and", "or"})
    if clause.other.plural and verbal and (len(between) == 1 or "many" in clause.marks or between[0] in v.MODALS):
        return "parent"
    return ""


def is_linking(between: Sequence[str]) -> bool:
    """Whether the words between two things are only a verb that links many with many."""
    bare = [one for one in between if one not in v.MODALS - {"sign", "signs", "up"} and not _is_many(one)]
    if not bare or bare[0] not in LINKING:
        return False
    return all(one in PREPOSITIONS | {"up"} or one in ONE for one in bare[1:])


def _by_preposition(clause: Clause, last: str, between: list[str]) -> str:
    if "many" in clause.marks:
        return "link" if last != "for" else ""
    if last == "of":
        return "child" if len(between) < 3 else ""
    counted = between[-1] in COUNTED or between[0] in {"is", "are"}
    if not clause.is_one or (last in {"for", "about"} and not counted):
        return ""
    bare = [one for one in between if one not in ONE | {"can", "may", "must", "should", "is", "are", "be"}]
    return "child" if between[-1] in ONE and len(bare) <= 3 else ""


def _is_many(text: str) -> bool:
    return text in {"many", "several", "multiple", "various", "any", "number", "lots", "numerous"}


def _clauses(reading: Reading, tokens: Tokens) -> Iterator[Clause]:
    """Pairs of different things in one clause, each with the thing that the clause speaks of."""
    subject: Mention | None = None
    last: Mention | None = None
    for mention in _mentions(reading, tokens):
        stop = max((at for at in range(last.last, mention.first) if ends(tokens, at)), default=0) if last else 0
        if last is not None and stop:
            if subject is not None and tokens[stop + 1].low in PRONOUNS and subject.name != mention.name:
                words = list(_outside(tokens, stop + 1 + (tokens[stop + 1].mark != "copula"), mention.first))
                if len(words) <= FARTHEST:
                    marks = frozenset(one.mark for one in words) - {""}
                    yield Clause(subject, mention, tuple(one.low for one in words), marks)
            subject, last = None, None
        if last is not None and subject is not None:
            yield from _between(tokens, subject, last, mention)
        if subject is None or last is None or _is_subject(tokens, mention):
            subject = mention
        last = mention


def _between(tokens: Tokens, subject: Mention, last: Mention, mention: Mention) -> Iterator[Clause]:
    """The clause that ends with `mention`: begun by the thing just before, or by the subject of the sentence."""
    words = list(_outside(tokens, last.last + 1, mention.first))
    lows = [one.low for one in words]
    one = last
    opened = lows[:1] and lows[0] in {"and", ",", "which", "that", "who", "but"}
    rest = [low for low in lows if low not in {"and", ",", "but"}]
    verbal = (
        bool(rest)
        and rest[0] not in v.ARTICLES | {"their", "its", "his", "her"}
        and rest[0] not in v.HAS - {"has", "have"} - MADE_OF
    )
    if opened and verbal and subject.name != mention.name and lows[0] in {"and", ",", "but"}:
        one = subject
        words = words[lows.index(rest[0]) :]
    elif _is_further(tokens, subject, last, lows):
        yield from _second_parent(tokens, subject, last, mention)
        return
    elif also := _also(tokens, subject, last, lows):
        one, words = subject, [*also, *words]
    marks = frozenset(token.mark for token in words) - {""}
    words = _predicate(words)
    if one.name != mention.name and len(words) <= FARTHEST and not any(t.text in {",", ":"} for t in words[1:]):
        yield Clause(one, mention, tuple(token.low for token in words), marks)


def _predicate(words: list[Token]) -> list[Token]:
    """What is said last of a thing of which several things are: `has stars and a text, and is written by one`."""
    far = max((index for index, token in enumerate(words) if token.mark == "belongs"), default=-1)
    if far > 0:
        return words[far - 1 :]
    later = [
        index
        for index, token in enumerate(words)
        if index > 1 and words[index - 1].mark in {"and_also", "relative"} and _begins_predicate(words[index:])
    ]
    return words[later[-1] :] if later else words


def _begins_predicate(words: list[Token]) -> bool:
    """`is written by`, `lie in one`."""
    first, second, third = (token_at(words, at).low for at in range(3))
    return first in {"is", "are"} or (second in PREPOSITIONS - {"of"} and third in ONE and first not in v.ARTICLES)


def _also(tokens: Tokens, subject: Mention, last: Mention, lows: list[str]) -> list[Token]:
    """What stands before the first of `is written by one customer for one product`, where the second one follows."""
    if subject.name == last.name or len(lows) != 2 or lows[0] not in PREPOSITIONS - {"of"} or lows[1] not in ONE:
        return []
    before = list(_outside(tokens, subject.last + 1, last.first))
    said = _predicate(before)
    return said[:1] if said and said[0].mark in {"copula", "belongs"} else []


def _is_further(tokens: Tokens, subject: Mention, last: Mention, lows: list[str]) -> bool:
    """Whether two things are only put side by side: `a ship and a port`, `connects a ship with a port`."""
    connects = any(one.low in CONNECTING for one in tokens[subject.last + 1 : last.first])
    glue = {"and", "with", "to"} if connects else {"and"}
    return bool(glue & set(lows)) and all(low in glue | {"a", "an", "one", "the", ","} for low in lows)


def _second_parent(tokens: Tokens, subject: Mention, last: Mention, mention: Mention) -> Iterator[Clause]:
    """`a voyage belongs to a ship and a port`: what holds of the ship holds of the port."""
    if subject.name in {last.name, mention.name} or mention.plural:
        return
    before = list(_outside(tokens, subject.last + 1, last.first))
    clause = Clause(subject, mention, tuple(one.low for one in before), frozenset(one.mark for one in before) - {""})
    if (any(one.mark == "belongs" or one.low in CONNECTING for one in before) or _is_told(clause)) and token_at(
        tokens, mention.last + 1
    ).low not in v.HAS:
        yield clause


def _is_told(clause: Clause) -> bool:
    """Whether a sentence says by a preposition that the one belongs to the other: `a loan is for one tool`."""
    opened = clause.between[:1] in (("is",), ("are",), ("has been",))
    return opened and clause.before_other in PREPOSITIONS - {"of"} and meaning(clause) == "child"


def _is_subject(tokens: Tokens, mention: Mention) -> bool:
    """Whether a new clause begins with this thing: `and each order`, `, a task`, `so that each pupil`."""
    before, lead = token_at(tokens, mention.first - 1), token_at(tokens, mention.first - 2)
    if before.low in {"each", "every"}:
        return True
    follows = token_at(tokens, mention.last + 1).low
    speaks = follows in v.HAS | v.MODALS or token_at(tokens, mention.last + 1).mark in {"belongs", "copula", "many"}
    articled = before.low in v.ARTICLES and lead.low in {",", "and", "where", "that", ";", "but", ""}
    return speaks and (articled or before.low in {"and", ",", "where", "that", ":", "but"})


def _outside(tokens: Tokens, first: int, end: int) -> Iterator[Token]:
    """The tokens between two indices without what stands in brackets."""
    at = first
    while at < end:
        if tokens[at].text == "(":
            at = closing(tokens, at) + 1
            continue
        yield tokens[at]
        at += 1


def _known(reading: Reading, name: str) -> str:
    """The thing of that name, or the only one whose name ends with it: `hive` is a `beehive`."""
    if name in reading.things or len(name) < SHORTEST_ENDING:
        return name if name in reading.things else ""
    longer = [one for one in reading.things if one.endswith(name)]
    return longer[0] if len(longer) == 1 else ""


def _mentions(reading: Reading, tokens: Tokens) -> Iterator[Mention]:
    """Where the things that are known are named, outside brackets; of overlapping names the longest."""
    at = 0
    while at < len(tokens):
        if tokens[at].text == "(":
            at = closing(tokens, at) + 1
            continue
        for length in (3, 2, 1):
            part = tokens[at : at + length]
            if len(part) < length or not all(one.is_word for one in part):
                continue
            written = snake(" ".join(one.text for one in part))
            if name := _known(reading, singular(written)):
                yield Mention(name, at, at + length - 1, singular(written) != written)
                at += length - 1
                break
        at += 1
