"""Lexical retrieval: BM25 over words and the parts of identifiers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.corpus import Chunk, Corpus
from pipeline.retrieve.ranking import Hit, InStep
from pipeline.retrieve.words import words


@dataclass(frozen=True, slots=True)
class _Index:
    chunks: tuple[Chunk, ...]
    bm25: Any


FLOOR = 0.22
"""A chunk must hold this share of what the query asks for, each word weighted by how rare it is. One common word in
common is no answer: of fourteen questions on cooking, football or weather three find a chunk that passes."""
ENOUGH = 3
"""As many words of the rarest kind suffice, however long the query is."""


class Lexical:
    """Robertson and Zaragoza 2009, in the form Lucene uses and bm25s computes."""

    def __init__(self, corpus: Corpus) -> None:
        self._index = InStep(corpus, _build)

    def rank(self, query: str, limit: int, floor: float = FLOOR) -> list[Hit]:
        index = self._index.now()
        asked = words(query)
        known = [word for word in asked if index.chunks and word in index.bm25.vocab_dict]
        if not known:
            return []
        scores = index.bm25.get_scores(known) * (_held(index, asked) >= floor)
        best = np.argsort(-scores, kind="stable")[:limit]  # equal scores keep the order of the corpus
        found = ((index.chunks[place], float(scores[place])) for place in best if scores[place] > 0)
        return [Hit(chunk, score, {"lexical": score}) for chunk, score in found]


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

    bm25 = bm25s.BM25(method="lucene")
    if chunks:
        bm25.index([words(_searched(chunk)) for chunk in chunks], show_progress=False)
    return _Index(chunks, bm25)


def _searched(chunk: Chunk) -> str:
    """A title is worth as much as a line of the text, so it is put before it."""
    return "\n".join((chunk.title, chunk.path, " ".join(chunk.tags), chunk.text))
