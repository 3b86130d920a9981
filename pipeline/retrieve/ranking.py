"""What every strategy shares: a ranking of chunks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar

from pipeline.corpus import Chunk, Corpus

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that a ranking found."""

    chunk: Chunk
    score: float
    """What it was ranked by; higher is better, and comparable only within one answer."""
    scores: Mapping[str, float]
    """Every score it was given on the way, by the name of the strategy."""
    ranks: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Its place in each ranking that found it, from 1, by the name of the strategy."""
    trust: float = 1.0
    """How far the ranking believes in it, from 0 to 1; what fusion weighs it by."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look."""

    sources: frozenset[str] = frozenset()
    """Names as in `codecraft kb list`; empty is everywhere."""

    def holds(self, chunk: Chunk) -> bool:
        return not self.sources or chunk.source in self.sources


EVERYWHERE = Scope()


class Ranking(Protocol):
    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[Hit]:
        """At most `limit` hits inside `scope`, the best first; none where nothing is relevant.

        Safe to call from any thread.
        """
        ...


class Nothing:
    """The ranking that finds nothing: generation without retrieval, as the control of an experiment."""

    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[Hit]:
        return []


class InStep(Generic[T]):
    """Something built from the corpus's chunks, and built again when they have changed."""

    def __init__(self, corpus: Corpus, build: Callable[[tuple[Chunk, ...]], T]) -> None:
        self._corpus = corpus
        self._build = build
        self._lock = threading.Lock()
        self._built: tuple[tuple[Chunk, ...], T] | None = None

    def now(self) -> T:
        chunks = self._corpus.chunks()
        built = self._built
        if built is None or built[0] is not chunks:
            with self._lock:
                built = self._built
                if built is None or built[0] is not chunks:
                    built = self._built = (chunks, self._build(_distinct(chunks)))
        return built[1]

    def ready(self) -> bool:
        """Whether `now` answers at once."""
        return self._built is not None and self._built[0] is self._corpus.chunks()

    def forget(self) -> None:
        """Build again at the next call."""
        self._built = None


def _distinct(chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """The same text twice would only take the place of another passage: the first source that has it keeps it."""
    return tuple({chunk.fingerprint: chunk for chunk in reversed(chunks)}.values())[::-1]
