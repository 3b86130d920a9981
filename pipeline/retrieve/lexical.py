"""Lexical retrieval: BM25 over words and the parts of identifiers."""

from __future__ import annotations

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


class Lexical:
    """Robertson and Zaragoza 2009, in the form Lucene uses and bm25s computes. No word in common, no hit."""

    def __init__(self, corpus: Corpus) -> None:
        self._index = InStep(corpus, _build)

    def rank(self, query: str, limit: int) -> list[Hit]:
        index = self._index.now()
        known = [word for word in words(query) if index.chunks and word in index.bm25.vocab_dict]
        if not known:
            return []
        scores = index.bm25.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:limit]  # equal scores keep the order of the corpus
        found = ((index.chunks[place], float(scores[place])) for place in best if scores[place] > 0)
        return [Hit(chunk, score, {"lexical": score}) for chunk, score in found]


def _build(chunks: tuple[Chunk, ...]) -> _Index:
    import bm25s

    bm25 = bm25s.BM25(method="lucene")
    if chunks:
        bm25.index([words(_searched(chunk)) for chunk in chunks], show_progress=False)
    return _Index(chunks, bm25)


def _searched(chunk: Chunk) -> str:
    """A title is worth as much as a line of the text, so it is put before it."""
    return "\n".join((chunk.title, chunk.path, " ".join(chunk.tags), chunk.text))
