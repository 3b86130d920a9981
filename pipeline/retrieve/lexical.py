"""Lexical retrieval: BM25 over words and the parts of identifiers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pipeline.corpus import Chunk, Corpus
from pipeline.retrieve.ranking import EVERYWHERE, Hit, InStep, Scope
from pipeline.retrieve.words import identifiers, words

FLOOR = 0.22
"""A chunk must hold this share of what the query asks for, each word weighted by how rare it is. One common word in
common is no answer: of fourteen questions on cooking, football or weather three find a chunk that passes."""
ENOUGH = 3
"""As many words of the rarest kind suffice, however long the query is."""
LENGTH = 0.4
"""How much a long chunk pays for its length (the b of BM25). Chunks are whole definitions and sections, so their length
says little; on the development questions 0.4 finds more than the customary 0.75."""
NAMED = 1.0
"""What a chunk gains whose symbol the query names, as a share of the best score of the query."""


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    chunks: tuple[Chunk, ...]
    bm25: Any
    symbols: Mapping[str, tuple[int, ...]]
    """The end of each symbol's dotted name, in lower case, of every length → the places of its chunks."""
    places: Mapping[str, int]
    """Fingerprint → place."""


@dataclass(frozen=True, slots=True)
class View:
    """All that the words of one query say about every chunk, before anything is left out."""

    asked: tuple[str, ...]
    """The words of the query that say something."""
    unknown: tuple[str, ...]
    """Those of them that no chunk holds."""
    chunks: tuple[Chunk, ...]
    scores: Any
    """BM25 with the gain of named symbols, a float for each chunk."""
    held: Any
    """The share of the query's rarity each chunk holds."""


class Lexical:
    """Robertson and Zaragoza 2009, in the form Lucene uses and bm25s computes."""

    def __init__(self, corpus: Corpus) -> None:
        self._index = InStep(corpus, _build)
        self._viewed = lru_cache(maxsize=2)(_view)
        """The views of the last queries: one search asks for the hits, and for what others' hits hold."""

    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE, floor: float = FLOOR) -> list[Hit]:
        view = self.view(query)
        scores = view.scores * (view.held >= floor)
        hits: list[Hit] = []
        for place in _best(scores, limit if scope is EVERYWHERE else len(view.chunks)):
            chunk, score = view.chunks[place], float(scores[place])
            if scope.holds(chunk) and len(hits) < limit:
                ranks = {"lexical": len(hits) + 1}
                hits.append(Hit(chunk, score, {"lexical": score}, ranks, min(1.0, float(view.held[place]))))
        return hits

    def view(self, query: str) -> View:
        """What the query's words say about every chunk."""
        return self._viewed(self._index.now(), query)

    def held(self, query: str, chunks: Sequence[Chunk]) -> list[float]:
        """The share of the query's rarity that each of `chunks` holds, from 0 to 1; 0 for one that is not there."""
        index = self._index.now()
        view = self._viewed(index, query)
        places = (index.places.get(chunk.fingerprint) for chunk in chunks)
        return [0.0 if place is None else min(1.0, float(view.held[place])) for place in places]


def _view(index: _Index, query: str) -> View:
    asked = words(query)
    known = [word for word in asked if index.chunks and word in index.bm25.vocab_dict]
    unknown = tuple(dict.fromkeys(word for word in asked if word not in known))
    nothing = np.zeros(len(index.chunks))
    if not known:
        return View(tuple(asked), unknown, index.chunks, nothing, nothing)
    scores, held = index.bm25.get_scores(known), _held(index, asked)
    named = [place for name in identifiers(query) for place in index.symbols.get(name, ())]
    if named:
        scores[named] += NAMED * scores.max()
        held[named] = 1.0
    return View(tuple(asked), unknown, index.chunks, scores, held)


def _best(scores: Any, limit: int) -> list[int]:
    """The places of the `limit` highest scores above 0, the best first; equal scores keep the order of the corpus."""
    above = np.flatnonzero(scores > 0)
    if len(above) > 4 * limit:  # sorting fifty thousand takes longer than all the rest
        above = above[scores[above] >= np.partition(scores[above], -limit)[-limit]]
    return [int(place) for place in above[np.argsort(-scores[above], kind="stable")][:limit]]


def _held(index: _Index, asked: list[str]) -> Any:
    """For each chunk, which share of the query's rarity it holds; 1 also when that is `ENOUGH` of the rarest words."""
    postings, bounds = index.bm25.scores["indices"], index.bm25.scores["indptr"]
    count = len(index.chunks)
    held, wanted = np.zeros(count), 0.0
    for word in set(asked):
        term = index.bm25.vocab_dict.get(word)
        found = postings[bounds[term] : bounds[term + 1]] if term is not None else postings[:0]
        rarity = _rarity(count, len(found))
        held[found] += rarity
        wanted += rarity
    return np.where(held >= ENOUGH * _rarity(count, 0), 1.0, held / wanted)


def _rarity(chunks: int, holding: int) -> float:
    """The inverse document frequency of BM25, for a word that `holding` of the chunks have."""
    return math.log(1 + (chunks - holding + 0.5) / (holding + 0.5))


def _build(chunks: tuple[Chunk, ...]) -> _Index:
    import bm25s

    bm25 = bm25s.BM25(method="lucene", b=LENGTH)
    if chunks:
        bm25.index([words(_searched(chunk)) for chunk in chunks], show_progress=False)
    symbols: dict[str, list[int]] = {}
    for place, chunk in enumerate(chunks):
        for name in ends_of(chunk):
            symbols.setdefault(name, []).append(place)
    places = {chunk.fingerprint: place for place, chunk in enumerate(chunks)}
    return _Index(chunks, bm25, {name: tuple(found) for name, found in symbols.items()}, places)


def ends_of(chunk: Chunk) -> set[str]:
    """Every name by which code may speak of what a chunk defines."""
    return _ends(chunk.symbol) | _ends(chunk.title if chunk.symbol else "")


def _ends(symbol: str) -> set[str]:
    """`a.B.c` → a.b.c, b.c, c."""
    parts = symbol.lower().split(".")
    return {".".join(parts[start:]) for start in range(len(parts))} - {""}


def _searched(chunk: Chunk) -> str:
    """A title is worth as much as a line of the text, so it is put before it."""
    return "\n".join((chunk.title, chunk.path, " ".join(chunk.tags), chunk.text))
