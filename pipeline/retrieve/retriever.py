"""A ranking as LangChain knows retrievers: hits become documents, and documents passages.

A file of its own, because importing LangChain's retrievers takes a fifth of a second, and nobody who only opens the
page should wait for it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from pipeline.corpus import fingerprint
from pipeline.retrieve.ranking import EVERYWHERE, Hit, Scope
from pipeline.retrieve.words import words
from pipeline.types import Passage


class RankedRetriever(BaseRetriever):
    """A ranking as LangChain knows retrievers."""

    strategy: str
    k: int
    ranking: Any
    """A `Ranking`; pydantic, which LangChain's retrievers are made of, cannot check a protocol."""
    scope: Scope = EVERYWHERE

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        if not words(query):  # signs and stop words have vectors too, and those are near to something
            return []
        return [to_document(hit, self.strategy) for hit in self.ranking.rank(query, self.k, self.scope)]


def to_document(hit: Hit, strategy: str) -> Document:
    chunk = hit.chunk
    return Document(
        id=chunk.fingerprint,
        page_content=chunk.text,
        metadata={
            "source": chunk.place,
            "title": chunk.title,
            "score": hit.score,
            "scores": dict(hit.scores),
            "ranks": dict(hit.ranks),
            "strategy": strategy,
            "fingerprint": chunk.fingerprint,
            "tags": list(chunk.tags),
            "symbol": chunk.symbol,
            "revision": chunk.revision,
            "licence": chunk.licence,
        },
    )


def to_passage(document: Document) -> Passage:
    """What the chain carries on. Documents of other people's retrievers, which lack our keys, are welcome too."""
    about = document.metadata
    score = float(about.get("score", 0.0))
    strategy = str(about.get("strategy", ""))
    return Passage(
        text=document.page_content,
        source=str(about.get("source", "")),
        title=str(about.get("title", "")),
        score=score,
        strategy=strategy,
        fingerprint=str(about.get("fingerprint") or fingerprint(document.page_content)),
        scores=MappingProxyType({name: float(value) for name, value in about.get("scores", {}).items()}),
        tags=tuple(str(tag) for tag in about.get("tags", ())),
    )
