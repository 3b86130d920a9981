"""Reranking: the first hits of hybrid retrieval are put into a better order.

With a cross-encoder, named in CODECRAFT_RERANKER, each is read together with the question. Without one, what a package
offers under a public name goes before its inner workings, and what is current before what is deprecated; on the
development questions this helps (`python -m benchmarks.questions`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pipeline.corpus import Chunk
from pipeline.errors import BadInput
from pipeline.retrieve.hybrid import Hybrid
from pipeline.retrieve.ranking import EVERYWHERE, Hit, Scope

POOL = 30
"""Hits of hybrid retrieval that are put into order; a cross-encoder reads each of them, which takes its time."""
OLD = 0.6
"""What a deprecated definition counts."""
INNER = 0.8
"""What a definition counts that its package offers only deep inside."""
_DEPRECATED = re.compile(r"(?:^|[/_.])(?:deprecated|legacy|v1)(?:[/_.]|$)")
_TOP = 300
"""Characters of a chunk in which it would say that it is deprecated."""


class Reranked:
    """Hybrid retrieval, its first hits in a better order."""

    def __init__(self, hybrid: Hybrid, model: str, *, hub: bool = False) -> None:
        """`model` is a folder or a hub name of a cross-encoder, empty for none; `hub`: it may be fetched."""
        self._hybrid = hybrid
        self._model = model
        self._hub = hub

    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[Hit]:
        hits = self._hybrid.rank(query, max(POOL, limit), scope)
        if not hits:
            return []
        scores = self._read(query, hits) if self._model else [hit.score * weight(hit.chunk) for hit in hits]
        best = sorted(zip(scores, hits, strict=True), key=lambda pair: -pair[0])[:limit]
        return [_as_reranked(hit, score, place) for place, (score, hit) in enumerate(best, 1)]

    def _read(self, query: str, hits: list[Hit]) -> list[float]:
        import torch

        pairs = [(query, f"{hit.chunk.title}\n{hit.chunk.text}") for hit in hits]
        model = _loaded(self._model, self._hub)
        found = model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        return [float(one) for one in found]


def weight(chunk: Chunk) -> float:
    """What a hit counts, by what the chunk itself says of its place in its package."""
    old = bool(_DEPRECATED.search(chunk.path)) or "deprecated" in chunk.text[:_TOP].lower()
    inner = chunk.source.startswith("package:") and chunk.title == chunk.symbol and chunk.symbol.count(".") > 2
    return (OLD if old and chunk.symbol else 1.0) * (INNER if inner else 1.0)


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
