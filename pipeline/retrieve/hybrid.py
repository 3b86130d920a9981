"""Hybrid retrieval: what words find and what meaning finds, fused by their ranks."""

from __future__ import annotations

from pipeline.retrieve.dense import Dense
from pipeline.retrieve.lexical import FLOOR, Lexical
from pipeline.retrieve.ranking import EVERYWHERE, Hit, Scope

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

    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[Hit]:
        pool = max(POOL, limit)
        near = self._dense.rank(query, pool, scope)
        same = self._lexical.rank(query, pool, scope, FLOOR if near else STRICT)
        fused: dict[str, Hit] = {}
        for hits in (same, near):
            for place, hit in enumerate(hits, 1):
                fused[hit.chunk.fingerprint] = _joined(fused.get(hit.chunk.fingerprint), hit, 1 / (K + place))
        best = sorted(fused.values(), key=lambda hit: -hit.score)[:limit]
        return [
            Hit(hit.chunk, hit.score, {**hit.scores, "hybrid": hit.score}, {**hit.ranks, "hybrid": place})
            for place, hit in enumerate(best, 1)
        ]


def _joined(before: Hit | None, hit: Hit, share: float) -> Hit:
    if before is None:
        return Hit(hit.chunk, share, hit.scores, hit.ranks)
    return Hit(hit.chunk, before.score + share, {**before.scores, **hit.scores}, {**before.ranks, **hit.ranks})
