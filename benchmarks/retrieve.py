"""How long retrieval takes: from nothing, from a stored index, for one query when all is warm, also among fifty
thousand chunks, and how fast chunks are embedded and stored beside the bare model.

Run `python -m benchmarks.retrieve`. Each start is a process of its own, as a person has it; times include imports. The
fifty thousand are real code, Python's library and installed packages; their vectors are random, since embedding them
takes the better part of an hour, the queries' are the model's.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.settings import ROOT, Settings, silence_telemetry

QUERIES = (
    "Create a REST API in FastAPI for user management Python FastAPI PostgreSQL",
    "a least recently used cache that is safe for threads",
    "retry a GET request when the server is busy",
    "clean a table with missing dates and duplicate rows",
    "run the tests of every pull request",
)
ROUNDS = 40
BARE_ROUNDS = 5
MANY = 50_000
LIMIT = 6
"""Hits that a query asks for."""

START = """
import json, sys, time
begin = time.perf_counter()
from pathlib import Path
from pipeline.settings import Settings, silence_telemetry
silence_telemetry()
from pipeline.corpus import Corpus
from pipeline.retrieve import strategy
settings = Settings(home=Path(sys.argv[1]))
corpus = Corpus.open(settings)
opened = time.perf_counter() - begin
strategy("hybrid", corpus, settings).invoke("store passwords safely")
answered = time.perf_counter() - begin
print(json.dumps({"opened": opened, "answered": answered, "cpu": time.process_time(), "chunks": len(corpus.chunks())}))
"""


def started(home: Path) -> dict[str, float]:
    """Seconds until the corpus is open and until the first answer is there, in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(home)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {key: float(value) for key, value in json.loads(done.stdout.splitlines()[-1]).items()}


def warm(home: Path) -> dict[str, list[float]]:
    """Milliseconds of each query, by strategy."""
    from pipeline.corpus import Corpus
    from pipeline.retrieve import STRATEGIES, prepare, strategy

    settings = Settings(home=home)
    corpus = Corpus.open(settings)
    prepare(corpus, settings)
    times: dict[str, list[float]] = {}
    for name in STRATEGIES:
        retriever = strategy(name, corpus, settings)
        retriever.invoke(QUERIES[0])
        times[name] = [_milliseconds(retriever.invoke, query) for _ in range(ROUNDS) for query in QUERIES]
    return times


def bare(home: Path) -> list[float]:
    """Milliseconds the embedding model alone takes for the same queries: the floor under dense and hybrid."""
    from pipeline.retrieve.embed import SentenceEmbeddings

    embeddings = SentenceEmbeddings("", home)
    embeddings.embed_query(QUERIES[0])
    return [_milliseconds(embeddings.embed_query, query) for _ in range(ROUNDS) for query in QUERIES]


def _milliseconds(call: Callable[[str], object], query: str) -> float:
    begin = time.perf_counter()
    call(query)
    return (time.perf_counter() - begin) * 1000


def against_the_bare_model(folder: Path) -> list[float]:
    """In each round how fast the notes are embedded and stored, as a share of the model's own `encode` of them."""
    from sentence_transformers import SentenceTransformer

    from pipeline.corpus import Corpus
    from pipeline.retrieve import prepare
    from pipeline.retrieve.embed import BATCH, SentenceEmbeddings

    def ours(home: Path) -> float:
        settings = Settings(home=home)
        corpus = Corpus.open(settings)
        return _seconds(lambda: prepare(corpus, settings))

    texts = [f"{chunk.title}\n{chunk.text}" for chunk in Corpus.open(Settings(home=folder)).chunks()]
    model = SentenceTransformer(SentenceEmbeddings("", folder).location, device="cpu")
    ours(folder / "warm")
    return [
        _seconds(lambda: model.encode(texts, batch_size=BATCH, show_progress_bar=False)) / ours(folder / str(number))
        for number in range(BARE_ROUNDS)
    ]


def _seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def among_many(home: Path) -> tuple[int, float, dict[str, list[float]]]:
    """Chunks, megabytes of memory that they take, and the milliseconds of each query, by strategy."""
    import numpy as np

    from pipeline.corpus import Corpus
    from pipeline.retrieve.dense import Dense
    from pipeline.retrieve.embed import SentenceEmbeddings
    from pipeline.retrieve.hybrid import Hybrid
    from pipeline.retrieve.lexical import Lexical
    from pipeline.retrieve.ranking import Ranking

    class Random(SentenceEmbeddings):
        def vectors(self, texts: Sequence[str]) -> Any:
            if len(texts) == 1:
                return super().vectors(texts)
            drawn = chance.standard_normal((len(texts), 384)).astype("float32")
            return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    chance, before = np.random.default_rng(0), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    corpus = Corpus.open(Settings(home=home), knowledge=None)
    for folder in _trees():
        if len(corpus.chunks()) < MANY:
            corpus.add_path(folder)
    lexical, dense = Lexical(corpus), Dense(corpus, Random("", home), home / "chroma")
    times = {"embedding alone": bare(home)}
    rankings: dict[str, Ranking] = {"lexical": lexical, "dense": dense, "hybrid": Hybrid(lexical, dense)}
    for name, ranking in rankings.items():
        ask = partial(ranking.rank, limit=LIMIT)
        ask(QUERIES[0])
        times[name] = [_milliseconds(ask, query) for _ in range(ROUNDS) for query in QUERIES]
    return len(corpus.chunks()), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, times


def _trees() -> list[Path]:
    """Folders of Python that are there wherever this runs, some fifty thousand chunks together."""
    packages = [find_spec(name) for name in ("transformers", "mlflow", "torch")]
    return [
        Path(sysconfig.get_path("stdlib"), "asyncio"),
        *(Path(spec.origin).parent for spec in packages if spec and spec.origin),
    ]


def main() -> None:
    silence_telemetry()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        first, second = started(home), started(home)
        starts = Table(
            "start",
            "corpus open, s",
            "first answer, s",
            "processor, s",
            title=f"{first['chunks']:.0f} chunks of the shipped notes",
        )
        for name, seconds in {"empty home: everything is embedded": first, "stored index": second}.items():
            starts.add_row(name, f"{seconds['opened']:.2f}", f"{seconds['answered']:.1f}", f"{seconds['cpu']:.1f}")
        console = Console()
        console.print(starts)
        console.print(shown({"embedding alone": bare(home), **warm(home)}, "notes"))
        shares = against_the_bare_model(Path(folder))
        each = ", ".join(f"{share:.2f}" for share in sorted(shares))
        console.print(f"embedded and stored, of the bare model's rate: {statistics.median(shares):.2f} ({each})")
        chunks, megabytes, times = among_many(Path(folder) / "many")
        console.print(shown(times, f"{chunks:,} chunks, {megabytes:,.0f} MB"))


def shown(times: dict[str, list[float]], among: str) -> Table:
    table = Table("warm query", "p50, ms", "p95, ms", title=f"{ROUNDS * len(QUERIES)} queries each, {among}")
    for name, of_one in times.items():
        table.add_row(name, f"{statistics.median(of_one):.1f}", f"{statistics.quantiles(of_one, n=20)[-1]:.1f}")
    return table


if __name__ == "__main__":
    main()
