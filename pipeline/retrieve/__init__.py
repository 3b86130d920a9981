"""The retrieval strategies, by name. Each is a LangChain `BaseRetriever`.

A new strategy is one file with a `Ranking` in it (or any `BaseRetriever`) and one line in `STRATEGIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus import unwatched
from pipeline.errors import UnknownName
from pipeline.retrieve.query import QUERIES, query_of
from pipeline.retrieve.ranking import EVERYWHERE, Scope

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    from pipeline.corpus import Corpus, Watch
    from pipeline.retrieve.dense import Dense
    from pipeline.retrieve.explained import Search
    from pipeline.retrieve.lexical import Lexical
    from pipeline.retrieve.ranking import Ranking
    from pipeline.settings import Settings
    from pipeline.types import Passage


@dataclass(frozen=True, slots=True)
class Strategy:
    what: str
    """One sentence for a person who has to choose."""
    factory: Callable[[Corpus, Settings], BaseRetriever]


def strategy(name: str, corpus: Corpus, settings: Settings) -> BaseRetriever:
    """The retriever called `name`. Cheap to call: indexes are built at the first query, and shared.

    Raises:
        UnknownName: there is no such strategy.
    """
    if name not in STRATEGIES:
        raise UnknownName("retrieval strategy", name, STRATEGIES)
    return STRATEGIES[name].factory(corpus, settings)


def search(query: str, name: str, corpus: Corpus, settings: Settings, scope: Scope = EVERYWHERE) -> Search:
    """What the strategy called `name` finds, `settings.passages` hits at most, with every score and rank; where it
    finds nothing, why, and what came nearest. `Scope(frozenset({"package:pydantic"}))` looks into one source only.

    Raises:
        UnknownName: there is no such strategy, or the scope names a source that is not there.
        BadInput, StoreFailed: the strategy needs an embedding model or an index that cannot be used.
    """
    from pipeline.retrieve.explained import Searched, explained

    retriever = strategy(name, corpus, settings)
    searched = Searched(corpus, _lexical_ranking(corpus), _dense_of(corpus, settings))
    return explained(query, (name, retriever.ranking), searched, settings.passages, scope)  # type: ignore[attr-defined]


def prepare(corpus: Corpus, settings: Settings, watch: Watch = unwatched) -> int:
    """Do now what else the first query would wait for: load the model, embed what the stored index lacks.

    `watch` is told of every batch that is embedded and stored. Gives how many chunks had to be embedded.

    Raises:
        Cancelled: the current cancel token was set; what was embedded is kept.
        BadInput, StoreFailed: the model or the index cannot be used.
    """
    return _dense_of(corpus, settings).prepare(watch)


def to_passage(document: Document) -> Passage:
    """What the chain carries on of a retrieved document."""
    from pipeline.retrieve.retriever import to_passage as passage_of

    return passage_of(document)


def _none(corpus: Corpus, settings: Settings) -> BaseRetriever:
    from pipeline.retrieve.ranking import Nothing

    return _retriever("none", Nothing(), settings)


def _lexical(corpus: Corpus, settings: Settings) -> BaseRetriever:
    return _retriever("lexical", _lexical_ranking(corpus), settings)


def _dense(corpus: Corpus, settings: Settings) -> BaseRetriever:
    return _retriever("dense", _dense_of(corpus, settings), settings)


def _hybrid(corpus: Corpus, settings: Settings) -> BaseRetriever:
    from pipeline.retrieve.hybrid import Hybrid

    return _retriever("hybrid", Hybrid(_lexical_ranking(corpus), _dense_of(corpus, settings)), settings)


def _reranked(corpus: Corpus, settings: Settings) -> BaseRetriever:
    from pipeline.retrieve.rerank import Reranked

    parts = _lexical_ranking(corpus), _dense_of(corpus, settings)
    return _retriever("reranked", Reranked(parts, settings.reranker, hub=settings.hub), settings)


def _retriever(name: str, ranking: Ranking, settings: Settings) -> BaseRetriever:
    from pipeline.retrieve.retriever import RankedRetriever

    return RankedRetriever(strategy=name, k=settings.passages, ranking=ranking)


@lru_cache(maxsize=4)
def _lexical_ranking(corpus: Corpus) -> Lexical:
    from pipeline.retrieve.lexical import Lexical

    return Lexical(corpus)


def _dense_of(corpus: Corpus, settings: Settings) -> Dense:
    return _dense_ranking(corpus, settings.home, settings.embedding_model, settings.hub)


@lru_cache(maxsize=4)
def _dense_ranking(corpus: Corpus, home: Path, model: str, hub: bool) -> Dense:
    from pipeline.retrieve.dense import Dense
    from pipeline.retrieve.embed import SentenceEmbeddings

    return Dense(corpus, SentenceEmbeddings(model, home, hub=hub), home / "chroma")


__all__ = [
    "EVERYWHERE",
    "QUERIES",
    "STRATEGIES",
    "Scope",
    "Strategy",
    "prepare",
    "query_of",
    "search",
    "strategy",
    "to_passage",
]

STRATEGIES: Mapping[str, Strategy] = {
    "none": Strategy("retrieve nothing; the model answers from what it knows", _none),
    "lexical": Strategy("the same words: BM25 over words and parts of identifiers", _lexical),
    "dense": Strategy("the same meaning: nearest sentence embeddings", _dense),
    "hybrid": Strategy("both, fused by their ranks", _hybrid),
    "reranked": Strategy(
        "hybrid, its first hits put into order by a cross-encoder, or by what speaks for each", _reranked
    ),
}
"""Name → strategy, in the order in which they are offered."""
