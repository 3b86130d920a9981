"""Whether a run may be scored: what its configuration is shown or was trained on, and how many tasks stand there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evals.contamination.documents import Document, in_knowledge, in_prompts, in_training
from evals.contamination.find import Overlap, overlaps
from evals.types import Suite
from pipeline.corpus import Corpus
from pipeline.errors import BadInput
from pipeline.settings import Settings

LIMIT = 0.01
"""The share of a suite's tasks that may be flagged before a run is stopped."""
CHANCE = 5
"""Tasks of which nothing but a one-liner was found, under other names: fewer than so many stop no run."""
OURS = ("nano", "offline")
"""Models that nano's training data matters to: `offline` leads to it where the recipes decline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contamination:
    """What was found of one suite."""

    suite: Suite
    documents: int
    """Documents that were looked at."""
    overlaps: tuple[Overlap, ...]
    """The surest first; those that are not `flagged` may be chance."""

    @property
    def flagged(self) -> frozenset[str]:
        """The tasks that stand in a document; a score is given with and without them."""
        return frozenset(one.task_id for one in self.overlaps if one.flagged)

    @property
    def share(self) -> float:
        """Of the suite's tasks, how many are flagged, from 0 to 1."""
        return len(self.flagged) / len(self.suite)

    @property
    def stops(self) -> bool:
        """Whether more than `LIMIT` of the tasks are flagged, a handful of one-liners aside."""
        sure = {one.task_id for one in self.overlaps if one.flagged and not one.small}
        counted = sure if len(self.flagged - sure) < CHANCE else self.flagged
        return len(counted) > LIMIT * len(self.suite)


def examine(suite: Suite, documents: Iterable[Document]) -> Contamination:
    """Look for the suite's tasks in the documents."""
    texts = list(documents)
    found = sorted(
        overlaps(suite, texts), key=lambda one: (not one.flagged, one.small, -one.share, one.task_id, one.place)
    )
    return Contamination(suite=suite, documents=len(texts), overlaps=tuple(found))


def documents_for(
    models: Iterable[str], strategies: Iterable[str], corpus: Corpus, settings: Settings
) -> list[Document]:
    """What these models are shown with these strategies or were trained on: the prompts always, the corpus where
    something is retrieved, training data where the model is ours."""
    documents = list(in_prompts())
    if set(strategies) != {"none"}:
        documents += in_knowledge(corpus)
    if any(name.strip() in OURS for model in models for name in model.split("|")):
        documents += in_training(settings)
    return documents


def must_be_clean(found: Contamination, *, allowed: bool = False) -> None:
    """Stop a run whose score would say little.

    Args:
        allowed: the person knows, and wants the scores with and without the flagged tasks.

    Raises:
        BadInput: more than `LIMIT` of the tasks are flagged, a handful of one-liners aside.
    """
    if allowed or not found.stops:
        return
    worst = found.overlaps[0]
    raise BadInput(
        f"{len(found.flagged)} of {len(found.suite)} tasks of {found.suite.name} stand in what the model is given:"
        f" {worst.task_id}, {worst.part}, {worst.kind}, in {worst.place}.",
        f"See: codecraft eval check {found.suite.name}. Remove the source, or run it with --allow-overlap.",
    )
