"""Hybrid retrieval: what words find and what meaning finds, fused by their ranks."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.retrieve.ranking import Hit, Ranking

K = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009); theirs, not tuned here."""
POOL = 50
"""How many hits of each ranking are fused."""


class Hybrid:
    """score(chunk) = Σ 1 / (K + rank) over the rankings that found it, ranks counted from 1."""

    def __init__(self, rankings: tuple[Ranking, ...]) -> None:
        self._rankings = rankings

    def rank(self, query: str, limit: int) -> list[Hit]:
        fused: dict[str, Hit] = {}
        for ranking in self._rankings:
            for place, hit in enumerate(ranking.rank(query, max(POOL, limit)), 1):
                fused[hit.chunk.fingerprint] = _joined(fused.get(hit.chunk.fingerprint), hit, 1 / (K + place))
        best = sorted(fused.values(), key=lambda hit: -hit.score)[:limit]
        return [Hit(hit.chunk, hit.score, {**hit.scores, "hybrid": hit.score}) for hit in best]


def _joined(before: Hit | None, hit: Hit, share: float) -> Hit:
    scores: Mapping[str, float] = {**(before.scores if before else {}), **hit.scores}
    return Hit(hit.chunk, (before.score if before else 0.0) + share, scores)
