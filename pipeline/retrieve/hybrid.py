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


WORDS = 1.2
"""What the lexical ranking's trust weighs against the dense one's."""
STEEP = 3
"""How fast the dense ranking's trust falls with the distance to its best hit."""


class Hybrid:
    """score(chunk) = Σ trust / (K + rank) over the rankings that found it, ranks counted from 1.

    Plain fusion believes every ranking alike, and a ranking that has nothing good to say pulls the other down. Here the
    lexical one is trusted by the share of the query that the chunk holds, the dense one by the cosine against its best.
    Both were chosen on the development questions, which plain fusion answers worse (`benchmarks/questions.py`).
    """

    def __init__(self, lexical: Lexical, dense: Dense) -> None:
        self._lexical = lexical
        self._dense = dense

    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[Hit]:
        pool = max(POOL, limit)
        near = self._dense.rank(query, pool, scope)
        same = self._lexical.rank(query, pool, scope, FLOOR if near else STRICT)
        fused: dict[str, Hit] = {}
        for place, hit in enumerate(same, 1):
            fused[hit.chunk.fingerprint] = _joined(None, hit, WORDS * hit.trust / (K + place))
        for place, hit in enumerate(near, 1):
            trust = (hit.score / near[0].score) ** STEEP
            fused[hit.chunk.fingerprint] = _joined(fused.get(hit.chunk.fingerprint), hit, trust / (K + place))
        best = sorted(fused.values(), key=lambda hit: -hit.score)[:limit]
        return [
            Hit(hit.chunk, hit.score, {**hit.scores, "hybrid": hit.score}, {**hit.ranks, "hybrid": place})
            for place, hit in enumerate(best, 1)
        ]


def _joined(before: Hit | None, hit: Hit, share: float) -> Hit:
    if before is None:
        return Hit(hit.chunk, share, hit.scores, hit.ranks)
    return Hit(hit.chunk, before.score + share, {**before.scores, **hit.scores}, {**before.ranks, **hit.ranks})
