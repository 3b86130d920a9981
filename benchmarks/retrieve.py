"""How long retrieval takes: from nothing, from a stored index, and for one query when all is warm.

Run `python -m benchmarks.retrieve`. Each start is a process of its own, as a person has it; times include imports.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def _milliseconds(call: object, query: str) -> float:
    begin = time.perf_counter()
    call(query)  # type: ignore[operator]
    return (time.perf_counter() - begin) * 1000


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
        queries = Table("warm query", "p50, ms", "p95, ms", title=f"{ROUNDS * len(QUERIES)} queries each")
        for name, times in {"embedding alone": bare(home), **warm(home)}.items():
            queries.add_row(name, f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}")
        console = Console()
        console.print(starts)
        console.print(queries)


if __name__ == "__main__":
    main()
