"""Finds the parts of tasks in documents, from the surest sign to the weakest.

exact       the part as a whole, but for white space
normalised  a definition of it, but for layout, comments, docstrings and annotations
renamed     a definition of it under other names; a one-liner only where it is all of the part, at most `COMMON`
            documents have it, and `DENSE` of the document's definitions are the suite's: a library of eighty functions
            has `return s.upper()` by chance. Not where a grammar made it, which makes the same ones by the hundred
n-gram      ten words in a row of code, thirteen of prose
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from evals.contamination.documents import Document
from evals.contamination.parts import IN_CODE, IN_PROSE, Part, parts_of, plain, runs, words
from evals.contamination.shapes import Shape, shapes
from evals.types import Suite

FLAGGED = 0.2
"""The share of a part from which on it is flagged: less is boilerplate, such as a row of imports or a small helper."""
FEWEST = 4
"""Runs that n-grams alone must share: of a one-line function a single run is half."""
COMMON = 10
"""A run that stands in more documents than this belongs to nobody (Brown et al. leave out those in over ten)."""
DENSE = 0.25
"""The share of a document's definitions that stand in the suite from which on a one-liner among them is no chance. In
900 files of notes and libraries the one-liners of our suites, HumanEval and MBPP are a ninth of a file at most, but for
two notes and one file of three methods; in a copied solution they are all of it."""
SHORT = 6
"""Words from which on a whole part, found exactly, is a sign."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A part of a task that stands in a document."""

    task_id: str
    part: str
    """`prompt`, `reference` or `tests`."""
    place: str
    kind: str
    """`exact`, `normalised`, `renamed` or `n-gram`."""
    share: float
    """How much of the part was found, from 0 to 1: of its runs of words, or of its definitions."""
    count: int
    """How many runs or definitions that is."""
    example: str
    """The first run that was found, or the name of the definition."""
    small: bool = False
    """Whether it is no more than a one-liner under other names, which may be chance."""

    @property
    def flagged(self) -> bool:
        """Whether this is too much to be chance."""
        return self.share >= FLAGGED and (self.kind != "n-gram" or self.count >= FEWEST)


def overlaps(suite: Suite, documents: Iterable[Document]) -> Iterator[Overlap]:
    """The surest sign of each part in each document, a flagged one before all others. Time and memory grow with the
    suite plus the documents."""
    parts = [part for task in suite.tasks.values() for part in parts_of(task)]
    texts = list(documents)
    found = (*_by_words(parts, texts), *_by_shape(parts, texts))
    best: dict[tuple[str, str, str], Overlap] = {}
    for one in sorted(found, key=lambda one: (-one.flagged, -_SURE[one.kind], -one.share)):
        best.setdefault((one.task_id, one.part, one.place), one)
    yield from best.values()


_SURE: Mapping[str, int] = {"exact": 3, "normalised": 2, "renamed": 1, "n-gram": 0}


def _by_words(parts: Iterable[Part], documents: Iterable[Document]) -> Iterator[Overlap]:
    wanted = {length: _runs_of(parts, length) for length in (IN_CODE, IN_PROSE)}
    owners = {length: _owners(of_length) for length, of_length in wanted.items()}
    whole = _whole(parts)
    seen: dict[tuple[Part, str], list[str]] = {}
    held_by: dict[str, int] = {}
    for document in documents:
        of_document = words(document.text)
        for length, by_run in owners.items() if not document.by_grammar else ():
            for run in dict.fromkeys(run for run in runs(of_document, length) if run in by_run):
                held_by[run] = held_by.get(run, 0) + 1
                for part in by_run[run]:
                    seen.setdefault((part, document.place), []).append(run)
        yield from _exact(whole, document, of_document)
    for (part, place), found in seen.items():
        own = [run for run in found if held_by[run] <= COMMON]
        if own:
            share = len(own) / len(wanted[part.run][part])
            yield Overlap(part.task_id, part.name, place, "n-gram", share, len(own), own[0])


def _runs_of(parts: Iterable[Part], length: int) -> dict[Part, frozenset[str]]:
    return {part: frozenset(runs(words(part.text), length)) for part in parts if part.run == length}


def _owners(of_parts: Mapping[Part, frozenset[str]]) -> dict[str, list[Part]]:
    owners: dict[str, list[Part]] = {}
    for part, own in of_parts.items():
        for run in own:
            owners.setdefault(run, []).append(part)
    return owners


def _whole(parts: Iterable[Part]) -> dict[str, list[tuple[Part, str]]]:
    """First words of a part → the part and its plain text: few are looked for in any one document."""
    whole: dict[str, list[tuple[Part, str]]] = {}
    for part in parts:
        of_part = words(part.text)
        if len(of_part) >= SHORT:
            whole.setdefault(" ".join(of_part[:SHORT]), []).append((part, plain(part.text)))
    return whole


def _exact(
    whole: Mapping[str, list[tuple[Part, str]]], document: Document, of_document: list[str]
) -> Iterator[Overlap]:
    begun = {run for run in runs(of_document, SHORT) if run in whole}
    text = plain(document.text) if begun else ""
    for run in begun:
        for part, wanted in whole[run]:
            if wanted in text:
                yield Overlap(part.task_id, part.name, document.place, "exact", 1.0, 1, run)


def _by_shape(parts: Iterable[Part], documents: Iterable[Document]) -> Iterator[Overlap]:
    own = {part: list(shapes(part.text)) for part in parts if not part.prose}
    kinds: Mapping[str, Callable[[Shape], str]] = {
        "normalised": lambda one: one.named,
        "renamed": lambda one: one.renamed,
    }
    owners = {kind: _owners_of_shape(own, digest) for kind, digest in kinds.items()}
    small = {one.renamed for of_part in own.values() for one in of_part if one.small}
    owners["renamed"] = {
        digest: [part for part in of_digest if digest not in small or all(one.small for one in own[part])]
        for digest, of_digest in owners["renamed"].items()
    }
    there = [(document, list(shapes(document.text))) for document in documents]
    held_by = Counter(one for _, found in there for one in small & {shape.renamed for shape in found})
    everybodys = {one for one, count in held_by.items() if count > COMMON}
    for document, found in there:
        chance = small if document.by_grammar or _sparse(found, owners["renamed"]) else everybodys
        for kind, digest in kinds.items():
            yield from _shared(own, owners[kind], document, {digest(one) for one in found} - chance, (kind, digest))


def _sparse(found: Iterable[Shape], owners: Mapping[str, object]) -> bool:
    """Whether few of a document's definitions stand in the suite."""
    distinct = {one.renamed or one.named for one in found}
    return len(distinct & owners.keys()) < DENSE * len(distinct)


def _owners_of_shape(own: Mapping[Part, list[Shape]], digest: Callable[[Shape], str]) -> dict[str, list[Part]]:
    owners: dict[str, list[Part]] = {}
    for part, of_part in own.items():
        for one in of_part:
            if digest(one):
                owners.setdefault(digest(one), []).append(part)
    return owners


def _shared(
    own: Mapping[Part, list[Shape]],
    owners: Mapping[str, list[Part]],
    document: Document,
    there: set[str],
    by: tuple[str, Callable[[Shape], str]],
) -> Iterator[Overlap]:
    kind, digest = by
    parts = dict.fromkeys(part for one in there if one for part in owners.get(one, ()))
    for part in parts:
        same = [one for one in own[part] if digest(one) in there and digest(one)]
        share = sum(one.size for one in same) / sum(one.size for one in own[part])
        small = kind == "renamed" and all(one.small for one in same)
        yield Overlap(part.task_id, part.name, document.place, kind, share, len(same), same[0].name, small)
