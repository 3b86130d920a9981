"""Hybrid retrieval: what words find and what meaning finds, fused by their ranks."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.retrieve.dense import Dense
from pipeline.retrieve.lexical import FLOOR, Lexical
from pipeline.retrieve.ranking import Hit

K = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009); theirs, not tuned here."""
POOL = 50
"""How many hits of each ranking are fused."""


STRICT = 0.5
"""The share of the query a chunk must hold when no chunk is near in meaning: then words in common are often chance."""


class Hybrid:
    """score(chunk) = Σ 1 / (K + rank) over the rankings that found it, ranks counted from 1."""

    def __init__(self, lexical: Lexical, dense: Dense) -> None:
        self._lexical = lexical
        self._dense = dense

    def rank(self, query: str, limit: int) -> list[Hit]:
        pool = max(POOL, limit)
        near = self._dense.rank(query, pool)
        same = self._lexical.rank(query, pool, FLOOR if near else STRICT)
        fused: dict[str, Hit] = {}
        for hits in (same, near):
            for place, hit in enumerate(hits, 1):
                fused[hit.chunk.fingerprint] = _joined(fused.get(hit.chunk.fingerprint), hit, 1 / (K + place))
        best = sorted(fused.values(), key=lambda hit: -hit.score)[:limit]
        return [Hit(hit.chunk, hit.score, {**hit.scores, "hybrid": hit.score}) for hit in best]


def _joined(before: Hit | None, hit: Hit, share: float) -> Hit:
    scores: Mapping[str, float] = {**(before.scores if before else {}), **hit.scores}
    return Hit(hit.chunk, (before.score if before else 0.0) + share, scores)
