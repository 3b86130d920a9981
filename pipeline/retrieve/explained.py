"""A search that explains itself: every score and rank of what was found, and why nothing was."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, StoreFailed
from pipeline.retrieve.dense import FLOOR as NEAR
from pipeline.retrieve.lexical import FLOOR as SHARE
from pipeline.retrieve.ranking import EVERYWHERE, Hit, Scope
from pipeline.retrieve.words import words

if TYPE_CHECKING:
    from pipeline.corpus import Chunk, Corpus
    from pipeline.retrieve.dense import Dense
    from pipeline.retrieve.lexical import Lexical, View
    from pipeline.retrieve.ranking import Ranking

MISSES = 3
"""How many of the nearest misses are shown where nothing was found."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A chunk with everything that is known about it for one query."""

    chunk: Chunk
    scores: Mapping[str, float]
    """What counted, by the name of the strategy: `lexical` (BM25), `dense` (cosine), `hybrid` (fused), `reranked`."""
    ranks: Mapping[str, int]
    """Its place in each of these rankings, from 1; absent where that ranking did not find it."""
    raw: Mapping[str, float]
    """The same measures for every hit, whether they counted or not: `lexical` BM25, `held` the share of the query's
    words that the chunk holds (rare words weigh more), `dense` the cosine; the last is absent where nothing is
    embedded yet."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stood in the way."""

    code: str
    """`strategy_none`, `empty_corpus`, `unfinished`, `out_of_scope`, `no_words`, `unknown_words`, `few_words`,
    `too_far`, `no_model`."""
    says: str
    mend: str = ""
    """What the person can do about it; empty where there is nothing."""


@dataclass(frozen=True, slots=True)
class Search:
    """The answer to one query."""

    query: str
    strategy: str
    hits: tuple[Scored, ...]
    """The best first."""
    seconds: float
    reasons: tuple[Reason, ...] = ()
    """Why nothing was found, the weightiest first; empty where something was."""
    misses: tuple[Scored, ...] = ()
    """Where nothing was found: the chunks that came nearest."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search looks into."""

    corpus: Corpus
    lexical: Lexical
    dense: Dense


def explained(
    query: str, ranked: tuple[str, Ranking], searched: Searched, limit: int, scope: Scope = EVERYWHERE
) -> Search:
    """What the ranking, given with its name, finds; where it finds nothing, why.

    Raises:
        UnknownName: `scope` names a source that is not there.
    """
    for name in sorted(scope.sources):
        searched.corpus.source(name)
    strategy, ranking = ranked
    begun = time.perf_counter()
    hits = ranking.rank(query, limit, scope) if words(query) else []
    seconds = time.perf_counter() - begun
    found = Search(query, strategy, _scored(query, hits, searched), seconds)
    return found if hits else _why_nothing(found, searched, scope)


def _scored(query: str, hits: list[Hit], searched: Searched) -> tuple[Scored, ...]:
    if not hits:
        return ()
    view = searched.lexical.view(query)
    places = {chunk.fingerprint: place for place, chunk in enumerate(view.chunks)}
    cosines: list[float | None] = [None] * len(hits)
    if searched.dense.ready():  # a lexical search waits for no model
        with suppress(StoreFailed, BadInput):
            cosines = searched.dense.cosines(query, [hit.chunk for hit in hits])
    scored = []
    for hit, cosine in zip(hits, cosines, strict=True):
        place = places.get(hit.chunk.fingerprint)
        raw = {} if place is None else {"lexical": float(view.scores[place]), "held": float(view.held[place])}
        raw |= {} if cosine is None else {"dense": cosine}
        scored.append(Scored(hit.chunk, hit.scores, hit.ranks, raw))
    return tuple(scored)


def _why_nothing(search: Search, searched: Searched, scope: Scope) -> Search:
    """`search`, which found nothing, with the reasons and the nearest misses."""
    if search.strategy == "none":
        says = "The strategy `none` looks nothing up; it is the control of an experiment."
        return replace(search, reasons=(Reason("strategy_none", says, "Choose another strategy."),))
    inside = [chunk for chunk in searched.corpus.chunks() if scope.holds(chunk)]
    reasons = _about_the_corpus(searched, scope, bool(inside))
    view = searched.lexical.view(search.query)
    if not view.asked:
        says = "The query holds no word that says anything: only signs, or words such as “the” and “how”."
        return replace(search, reasons=(*reasons, Reason("no_words", says, "Name what you are looking for.")))
    if not inside:
        return replace(search, reasons=tuple(reasons))
    misses: list[Hit] = []
    if search.strategy != "dense":
        reasons += _about_words(view, scope)
        misses += searched.lexical.rank(search.query, MISSES, scope, floor=0.0)
    if search.strategy != "lexical":
        try:
            near = searched.dense.nearest(search.query, MISSES, scope)
            reasons += _about_meaning(near)
            misses += [Hit(chunk, score, {}) for chunk, score in near]
        except (StoreFailed, BadInput) as error:
            reasons.append(Reason("no_model", f"Nothing could be looked up by meaning: {error.message}", error.hint))
    distinct = list({hit.chunk.fingerprint: replace(hit, scores={}, ranks={}) for hit in misses}.values())[:MISSES]
    elsewhere = _elsewhere(search.query, searched, scope)
    return replace(search, reasons=(*elsewhere, *reasons), misses=_scored(search.query, distinct, searched))


def _about_the_corpus(searched: Searched, scope: Scope, has_chunks: bool) -> list[Reason]:
    sources = [source for source in searched.corpus.sources() if not scope.sources or source.name in scope.sources]
    reasons = []
    if not has_chunks:
        where = f"in {', '.join(sorted(scope.sources))} " if scope.sources else ""
        mend = "Add a folder, a zip or an installed package: codecraft kb add PATH, or --package NAME."
        reasons.append(Reason("empty_corpus", f"There is nothing {where}to look in.", mend))
    for source in sources:
        if not source.finished:
            says = f"{source.name} has not been read to its end; {source.files} files of it are there."
            reasons.append(Reason("unfinished", says, "Add it again: it goes on where it stopped."))
    return reasons


def _about_words(view: View, scope: Scope) -> list[Reason]:
    reasons = []
    if view.unknown:
        named = ", ".join(view.unknown[:8])
        says = (
            f"Nothing in the corpus holds {'any of its words' if len(set(view.asked)) == len(view.unknown) else named}."
        )
        reasons.append(Reason("unknown_words", says, "Try other words, or add a source that speaks of it."))
    inside = [float(held) for chunk, held in zip(view.chunks, view.held, strict=True) if scope.holds(chunk)]
    best = max(inside, default=0.0)
    if best > 0:
        says = f"The chunk with most of its words holds {best:.0%} of what they weigh; {SHARE:.0%} are asked for."
        reasons.append(Reason("few_words", says, "Leave out words that do not matter, or name an identifier."))
    return reasons


def _about_meaning(near: list[tuple[Chunk, float]]) -> list[Reason]:
    if not near:
        return []
    chunk, cosine = near[0]
    says = f"The nearest in meaning, {chunk.title}, has a cosine of {cosine:.2f}; {NEAR:.2f} is asked for."
    return [Reason("too_far", says, "Say it in other words, or add a source that speaks of it.")]


def _elsewhere(query: str, searched: Searched, scope: Scope) -> list[Reason]:
    if scope is EVERYWHERE or not scope.sources:
        return []
    outside = searched.lexical.rank(query, 1)
    if not outside or scope.holds(outside[0].chunk):
        return []
    chunk = outside[0].chunk
    return [
        Reason("out_of_scope", f"{chunk.title} in {chunk.source} would fit, and is not searched.", "Search everywhere.")
    ]
