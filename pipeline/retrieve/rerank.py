"""Reranking: the first hits of hybrid retrieval are put into a better order.

With a cross-encoder, named in CODECRAFT_RERANKER, each is read together with the question. Without one, a hit counts
what it has of the question in meaning and in words, and what it says of its own place in its package: what is offered
at the top goes before inner workings, what is current before what is deprecated. The weights were fitted on the
development questions; those left out of a fit gain as much (`python -m benchmarks.rerank`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pipeline.corpus import Chunk
from pipeline.errors import BadInput
from pipeline.retrieve.dense import Dense
from pipeline.retrieve.hybrid import Hybrid
from pipeline.retrieve.lexical import Lexical, ends_of
from pipeline.retrieve.ranking import EVERYWHERE, Hit, Scope
from pipeline.retrieve.words import identifiers

READ = 30
"""Hits that a cross-encoder reads, which takes its time."""
POOL = 100
"""Hits that are put into order by signs."""
WEIGHTS: Mapping[str, float] = {
    "cosine": 1.0,
    "held": 0.38,
    "named": 0.5,
    "spoken of": 0.16,
    "top": 0.075,
    "inner": -0.07,
    "deep": -0.15,
    "deprecated": -0.22,
    "page": -0.245,
}
"""What each sign is worth, in cosine. By number: the cosine, and the share of the question that is held.
Else there or not: the question names this symbol · speaks of its package · and what a package's chunk says of itself:
offered at the top of a module · under no public name · three dots down · deprecated · the package's description."""
_DEPRECATED = re.compile(r"(?:^|[/_.])(?:deprecated|legacy|v1)(?:[/_.]|$)")
_WORD = re.compile(r"\w+(?:-\w+)*")
_TOP = 300
"""Characters of a chunk in which it would say that it is deprecated."""


class Reranked:
    """Hybrid retrieval, its first hits in a better order."""

    def __init__(self, parts: tuple[Lexical, Dense], model: str, *, hub: bool = False) -> None:
        """`model` is a folder or a hub name of a cross-encoder, empty for none; `hub`: it may be fetched."""
        self._lexical, self._dense = parts
        self._hybrid = Hybrid(*parts)
        self._model = model
        self._hub = hub

    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[Hit]:
        hits = self._hybrid.rank(query, max(READ if self._model else POOL, limit), scope)
        if not hits:
            return []
        scores = self._read(query, hits) if self._model else [weight(one) for one in self.signs(query, hits)]
        best = sorted(zip(scores, hits, strict=True), key=lambda pair: -pair[0])[:limit]
        return [_as_reranked(hit, score, place) for place, (score, hit) in enumerate(best, 1)]

    def signs(self, query: str, hits: Sequence[Hit]) -> list[dict[str, float]]:
        """For each hit what speaks for it and against it, by the names in `WEIGHTS`."""
        chunks = [hit.chunk for hit in hits]
        held = self._lexical.held(query, chunks)
        far = [hit.chunk for hit in hits if "dense" not in hit.scores]
        found = {chunk.fingerprint: cosine for chunk, cosine in zip(far, self._dense.cosines(query, far), strict=True)}
        cosines = [hit.scores.get("dense") or found.get(hit.chunk.fingerprint) or 0.0 for hit in hits]
        said, names = frozenset(_WORD.findall(query.lower())), frozenset(identifiers(query))
        return [
            {"cosine": cosine, "held": share} | dict.fromkeys(about(chunk, said, names), 1.0)
            for chunk, share, cosine in zip(chunks, held, cosines, strict=True)
        ]

    def _read(self, query: str, hits: list[Hit]) -> list[float]:
        import torch

        pairs = [(query, f"{hit.chunk.title}\n{hit.chunk.text}") for hit in hits]
        model = _loaded(self._model, self._hub)
        found = model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        return [float(one) for one in found]


def weight(signs: Mapping[str, float]) -> float:
    """What the signs of a hit are worth together."""
    return sum(WEIGHTS[name] * value for name, value in signs.items())


def about(chunk: Chunk, said: frozenset[str], names: frozenset[str]) -> Iterator[str]:
    """The signs a chunk shows beside its text: `said` are the question's words, `names` those that are code."""
    if not names.isdisjoint(ends_of(chunk)):
        yield "named"
    kind, _, package = chunk.source.partition(":")
    if kind != "package":
        return
    if not said.isdisjoint({package, chunk.symbol.partition(".")[0]}):
        yield "spoken of"
    yield from _of_itself(chunk)


def _of_itself(chunk: Chunk) -> Iterator[str]:
    if not chunk.symbol:
        yield "page"
        return
    if chunk.text.startswith("from "):  # the line that imports it
        yield "top"
    if chunk.title == chunk.symbol:
        yield "inner"
    if chunk.title.count(".") > 2:
        yield "deep"
    if _DEPRECATED.search(chunk.path) or "deprecated" in chunk.text[:_TOP].lower():
        yield "deprecated"


def _as_reranked(hit: Hit, score: float, place: int) -> Hit:
    return replace(hit, score=score, scores={**hit.scores, "reranked": score}, ranks={**hit.ranks, "reranked": place})


@lru_cache(maxsize=1)
def _loaded(model: str, hub: bool) -> Any:
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(model, device="cpu", local_files_only=not hub)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The reranker {model!r} cannot be loaded: {str(error).splitlines()[0]}",
            "Name a folder that holds a cross-encoder, or set CODECRAFT_HUB=true to fetch one by name.",
        ) from error
