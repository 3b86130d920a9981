"""What the reranker's signs are worth: fitted anew on the development questions, and tried on those left out of a fit.

Run `python -m benchmarks.rerank`; embedding some 3,100 chunks comes first. The weights of `pipeline/retrieve/rerank.py`
are the rounded outcome. A question counts with what hybrid retrieval finds for it, each hit being right or not; the fit
makes the right ones likely (a softmax over the hits of a question: Cao et al. 2007, "Learning to rank: from pairwise
approach to listwise approach").
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import yaml
from rich.console import Console
from rich.table import Table
from torch import Tensor

from benchmarks.questions import DEPTH, PACKAGES, of_a_note, of_a_symbol
from pipeline.settings import ROOT, Settings, silence_telemetry

FOLDS = 10
LEAN = 2.0
"""How much is counted against large weights, of signs that are measured in their own spread."""


@dataclass(frozen=True)
class Question:
    kind: str
    ask: str
    signs: Tensor
    """Hits by signs, the hits in hybrid retrieval's order."""
    right: Tensor
    """Which of the hits answer it."""
    group: str
    """A question asked in several ways is one: all of them are left out of a fit together."""


def asked() -> Iterable[tuple[str, str, str, Any]]:
    """Kind, wording, group, and whether a hit answers it."""
    folder = ROOT / "tests" / "retrieve"
    for row in yaml.safe_load((folder / "symbols.yaml").read_text(encoding="utf-8")):
        package = row["symbols"][0].partition(".")[0]
        for kind, ask in (("symbol", row["ask"]), ("symbol, package named", f"{row['ask']} in {package}")):
            yield kind, ask, row["ask"], lambda about, row=row: of_a_symbol(about, row)
    for row in yaml.safe_load((folder / "questions.yaml").read_text(encoding="utf-8")):
        yield "note", row["ask"], row["ask"], lambda about, row=row: of_a_note(about, row)


def seen(home: Path) -> list[Question]:
    from pipeline.corpus import Corpus
    from pipeline.retrieve.dense import Dense
    from pipeline.retrieve.embed import SentenceEmbeddings
    from pipeline.retrieve.hybrid import Hybrid
    from pipeline.retrieve.lexical import Lexical
    from pipeline.retrieve.rerank import POOL, WEIGHTS, Reranked

    corpus = Corpus.open(Settings(home=home))
    for package in PACKAGES:
        corpus.add_package(package)
    parts = Lexical(corpus), Dense(corpus, SentenceEmbeddings("", home), home / "chroma")
    hybrid, reranked = Hybrid(*parts), Reranked(parts, "")
    found = []
    for kind, ask, group, answers in asked():
        hits = hybrid.rank(ask, POOL)
        rows = [[one.get(name, 0.0) for name in WEIGHTS] for one in reranked.signs(ask, hits)]
        right = [answers({"title": hit.chunk.title, "source": hit.chunk.place}) for hit in hits]
        found.append(Question(kind, ask, torch.tensor(rows, dtype=torch.float64), torch.tensor(right), group))
    return found


def fitted(questions: Sequence[Question]) -> Tensor:
    """The weights under which the right hits are likeliest."""
    usable = [one for one in questions if one.right.any()]
    spread = torch.cat([one.signs for one in usable]).std(0) + 1e-9
    weights = torch.zeros_like(spread, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        total = LEAN * (weights**2).sum()
        for one in usable:
            scores = one.signs / spread @ weights
            total = total + scores.logsumexp(0) - scores[one.right].logsumexp(0)
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimiser.step(loss)  # type: ignore[arg-type]
    return weights.detach() / spread


def left_out(questions: Sequence[Question]) -> list[int]:
    """Each question's place under weights that were fitted without it."""
    groups = sorted({one.group for one in questions})
    random.Random(0).shuffle(groups)
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    weights = [fitted([one for one in questions if fold[one.group] != number]) for number in range(FOLDS)]
    return [place(one, one.signs @ weights[fold[one.group]]) for one in questions]


def place(question: Question, scores: Tensor) -> int:
    """Of the first right hit; 0 where none of the first `DEPTH` is."""
    order = scores.argsort(descending=True, stable=True)[:DEPTH]
    return next((number for number, at in enumerate(order, 1) if question.right[at]), 0)


def main() -> None:
    silence_telemetry()
    from pipeline.retrieve.rerank import WEIGHTS

    with tempfile.TemporaryDirectory() as home:
        questions = seen(Path(home))
    ours = torch.tensor(list(WEIGHTS.values()), dtype=torch.float64)
    ways = {
        "hybrid's order": [place(one, -torch.arange(len(one.right))) for one in questions],
        "left out of the fit": left_out(questions),
        "the weights in use": [place(one, one.signs @ ours) for one in questions],
    }
    table = Table("questions", "order", "first", "first three", "first ten", "MRR")
    for kind in dict.fromkeys(one.kind for one in questions):
        for way, places in ways.items():
            mine = [at for one, at in zip(questions, places, strict=True) if one.kind == kind]
            counts = (sum(1 <= at <= most for at in mine) for most in (1, 3, 10))
            reciprocal = sum(1 / at for at in mine if at) / len(mine)
            table.add_row(f"{kind}, {len(mine)}", way, *map(str, counts), f"{reciprocal:.3f}")
    Console().print(table)
    anew = fitted(questions)
    told = (
        f"{name} {float(one / anew[0]):+.3f} ({WEIGHTS[name]:+.3f})" for name, one in zip(WEIGHTS, anew, strict=True)
    )
    print("fitted to all, in cosine (in use):", "; ".join(told))


if __name__ == "__main__":
    main()
