"""Puts every question to every strategy, marks the rankings and compares the strategies question by question."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from evals.retrieval.labels import Label, labels_of, sources_of
from evals.retrieval.metrics import DEPTH, Marks, marks
from evals.retrieval.questions import QuestionSuite
from evals.stats import Spread, mean_with_interval, paired
from evals.types import Score
from pipeline.corpus import KNOWLEDGE, Corpus
from pipeline.errors import BadInput, UnknownName
from pipeline.settings import Settings

METRICS = tuple(field.name for field in fields(Marks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one strategy is worth on a suite."""

    strategy: str
    marks: tuple[Marks, ...]
    """In the order of the suite's questions."""
    milliseconds: tuple[float, ...]
    """How long each question took, warm."""

    def score(self, metric: str) -> Score:
        """The mean over the questions with its 95 % interval."""
        return mean_with_interval([getattr(one, metric) for one in self.marks])

    def latency(self, share: float) -> float:
        """The milliseconds within which that share of the questions was answered."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The second strategy against the first, question by question."""

    first: str
    second: str
    metric: str
    difference: float
    spread: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalReport:
    suite: QuestionSuite
    chunks: int
    """Chunks of the corpus that was searched."""
    sources: Mapping[str, str]
    """Source → its revision (a package's version); empty where it has none."""
    measured: tuple[Measured, ...]

    def contrasts(self, metric: str = "ndcg_10") -> Iterator[Contrast]:
        """Every strategy against every earlier one."""
        for first, second in combinations(self.measured, 2):
            changes = [getattr(b, metric) - getattr(a, metric) for a, b in zip(first.marks, second.marks, strict=True)]
            yield Contrast(
                first=first.strategy,
                second=second.strategy,
                metric=metric,
                difference=sum(changes) / len(changes),
                spread=paired(changes),
            )


def measure(suite: QuestionSuite, strategies: Sequence[str], settings: Settings) -> RetrievalReport:
    """Search with each of the strategies; what a suite's labels lie in is its corpus.

    Raises:
        UnknownName: there is no such strategy.
        BadInput: the corpus lacks a page or a symbol that a label names.
    """
    from pipeline.retrieve import STRATEGIES, strategy

    for name in strategies:
        if name not in STRATEGIES:
            raise UnknownName("retrieval strategy", name, STRATEGIES)
    labels = [labels_of(question.relevant) for question in suite.questions]
    corpus, own = corpus_of(suite, settings)
    _must_hold(corpus, labels)
    return RetrievalReport(
        suite=suite,
        chunks=len(corpus.chunks()),
        sources={source.name: source.revision for source in corpus.sources()},
        measured=tuple(marked(name, strategy(name, corpus, own), suite, labels) for name in dict.fromkeys(strategies)),
    )


def corpus_of(suite: QuestionSuite, settings: Settings) -> tuple[Corpus, Settings]:
    """What is searched, and the settings that go with it: twenty passages, and the home in which it lies.

    Notes and packages make a corpus of their own, beside the person's; labels in any other source mean the person's.
    """
    sources = frozenset[str]().union(*(sources_of(question.relevant) for question in suite.questions))
    deep = settings.model_copy(update={"passages": DEPTH})
    packages = sorted(source for source in sources if source.startswith("package:"))
    if sources - {KNOWLEDGE, *packages}:
        return Corpus.open(deep), deep
    own = deep.model_copy(update={"home": settings.home / "retrieval" / suite.name})
    corpus = Corpus.open(own) if KNOWLEDGE in sources else Corpus.open(own, knowledge=None)
    for source in packages:
        corpus.add_package(source.removeprefix("package:"))
    return corpus, own


def marked(name: str, retriever: BaseRetriever, suite: QuestionSuite, labels: Sequence[Sequence[Label]]) -> Measured:
    """Put every question to a retriever, any of LangChain's, after one that warms it up."""
    retriever.invoke(suite.questions[0].ask)
    found, milliseconds = [], []
    for question, answers in zip(suite.questions, labels, strict=True):
        begun = time.perf_counter()
        passages = retriever.invoke(question.ask)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        found.append(marks([_covered(passage, answers) for passage in passages], len(answers)))
    return Measured(strategy=name, marks=tuple(found), milliseconds=tuple(milliseconds))


def _covered(passage: Document, answers: Sequence[Label]) -> frozenset[int]:
    return frozenset(number for number, label in enumerate(answers) if label.covered_by(passage))


def _must_hold(corpus: Corpus, labels: Sequence[Sequence[Label]]) -> None:
    held = {(chunk.source, chunk.path) for chunk in corpus.chunks()}
    for label in (label for answers in labels for label in answers):
        if (label.source, label.path) not in held:
            where = f"{label.source}/{label.path}"
            raise BadInput(f"The corpus holds nothing of {where}, which a label names.", "Mend the label, or add it.")
