"""How long retrieval takes: from nothing, from a stored index, for one query when all is warm, also among fifty
thousand chunks, and how fast chunks are embedded and stored beside the bare model.

Run `python -m benchmarks.retrieve`: some five minutes on an idle machine. Each start is a process of its own, as a
person has it; times include imports. The fifty thousand are windows of installed packages' code; their vectors are
random, since embedding them takes the better part of an hour, the queries' are the model's.

On a busy machine it ends in bounded time too: each part has its seconds, and what does not fit is left out, which the
tables tell. Beside the time by the clock stands the processor's, which others on the machine change less.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rich.console import Console
from rich.table import Table

from pipeline.settings import ROOT, Settings, silence_telemetry

if TYPE_CHECKING:
    from pipeline.corpus import Chunk
    from pipeline.retrieve.dense import Dense
    from pipeline.retrieve.embed import SentenceEmbeddings

BEGUN = time.perf_counter()
QUERIES = (
    "Create a REST API in FastAPI for user management Python FastAPI PostgreSQL",
    "a least recently used cache that is safe for threads",
    "retry a GET request when the server is busy",
    "clean a table with missing dates and duplicate rows",
    "run the tests of every pull request",
)
ASKED = 100
"""Times that each strategy is asked, in turn for each of the queries."""
PATIENCE = 20.0
"""Seconds of asking after which no further query is put to a strategy."""
BARE_ROUNDS = 3
BARE_PATIENCE = 90.0
"""Seconds after which no further round against the bare model begins."""
MANY = 50_000
BUILDING = 400.0
"""Seconds that the index of the many may take; then it holds fewer, and the table says how many."""
WINDOW = 24
"""Lines of a chunk among the many, about what a definition has."""
LIMIT = 6
"""Hits that a query asks for."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one query took, in milliseconds."""

    clock: float
    processor: float
    """Of all threads of this process."""


Times = dict[str, list[Spent]]
"""By the name of the strategy."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Chunks as a ranking asks a corpus for them; reading sources has a benchmark of its own (`benchmarks.corpus`)."""

    held: tuple[Chunk, ...]

    def chunks(self) -> tuple[Chunk, ...]:
        return self.held


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


def warm(home: Path) -> Times:
    """What each strategy takes on the notes."""
    from pipeline.corpus import Corpus
    from pipeline.retrieve import STRATEGIES, prepare, strategy

    settings = Settings(home=home)
    corpus = Corpus.open(settings)
    prepare(corpus, settings)
    return {name: asked(strategy(name, corpus, settings).invoke) for name in STRATEGIES}


def bare(home: Path) -> list[Spent]:
    """What the embedding model alone takes for the same queries: the floor under dense and hybrid."""
    from pipeline.retrieve.embed import SentenceEmbeddings

    return asked(SentenceEmbeddings("", home).embed_query)


def asked(call: Callable[[str], object]) -> list[Spent]:
    """One query after another, once it is warm."""
    call(QUERIES[0])
    begun, spent = time.perf_counter(), list[Spent]()
    for query in islice(cycle(QUERIES), ASKED):
        clock, processor = time.perf_counter(), time.process_time()
        call(query)
        spent.append(Spent(1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)))
        if time.perf_counter() - begun > PATIENCE:
            break
    return spent


def against_the_bare_model(folder: Path) -> list[tuple[float, float]]:
    """In each round how fast the notes are embedded and stored, as a share of the model's own `encode` of them: by the
    clock, and by the processor."""
    from sentence_transformers import SentenceTransformer

    from pipeline.corpus import Corpus
    from pipeline.retrieve import prepare
    from pipeline.retrieve.embed import BATCH, SentenceEmbeddings

    where = SentenceEmbeddings("", folder).location

    def ours(home: Path) -> Spent:
        settings = Settings(home=home, embedding_model=where)  # by its folder: the shipped vectors are not taken
        corpus = Corpus.open(settings)
        return _spent(lambda: prepare(corpus, settings))

    texts = [f"{chunk.title}\n{chunk.text}" for chunk in Corpus.open(Settings(home=folder)).chunks()]
    model = SentenceTransformer(where, device="cpu")
    model.encode(texts[:BATCH], batch_size=BATCH, show_progress_bar=False)
    begun, shares = time.perf_counter(), list[tuple[float, float]]()
    while len(shares) < BARE_ROUNDS and (not shares or time.perf_counter() - begun < BARE_PATIENCE):
        alone = _spent(lambda: model.encode(texts, batch_size=BATCH, show_progress_bar=False))
        stored = ours(folder / str(len(shares)))
        shares.append((alone.clock / stored.clock, alone.processor / stored.processor))
        told(f"embedded and stored, round {len(shares)} of {BARE_ROUNDS}")
    return shares


def _spent(call: Callable[[], object]) -> Spent:
    clock, processor = time.perf_counter(), time.process_time()
    call()
    return Spent(1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor))


def among_many(home: Path) -> tuple[int, float, Times]:
    """Chunks, megabytes of memory that they take, and what each query takes, by strategy."""
    from pipeline.corpus import Corpus
    from pipeline.retrieve.hybrid import Hybrid
    from pipeline.retrieve.lexical import Lexical
    from pipeline.retrieve.ranking import Ranking
    from pipeline.retrieve.rerank import Reranked

    times = {"embedding alone": bare(home)}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chunks = tuple(islice(_windows(), MANY))
    told(f"{len(chunks):,} chunks cut")
    dense, held = _indexed(chunks, home)
    corpus = cast(Corpus, Shelf(held))
    lexical = Lexical(corpus)
    both = {"hybrid": Hybrid(lexical, dense), "reranked": Reranked((lexical, dense), "")}
    rankings: dict[str, Ranking] = {"lexical": lexical, "dense": dense, **both}
    for name, ranking in rankings.items():
        times[name] = asked(partial(ranking.rank, limit=LIMIT))
        told(f"{name} asked {len(times[name])} times among {len(held):,} chunks")
    return len(held), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, times


def _indexed(chunks: tuple[Chunk, ...], home: Path) -> tuple[Dense, tuple[Chunk, ...]]:
    """The index of random vectors, and the chunks that are in it: fewer where `BUILDING` seconds are over before."""
    from pipeline.cancel import CancelToken, cancelled_by
    from pipeline.corpus import Corpus, Progress
    from pipeline.errors import Cancelled
    from pipeline.retrieve.dense import BATCH, Dense

    token, begun, stored = CancelToken(), time.perf_counter(), 0

    def watch(step: Progress) -> None:
        nonlocal stored
        stored = step.done
        if step.done % (20 * BATCH) < BATCH:
            told(f"{step.done:,} of {step.total:,} vectors stored")
        if time.perf_counter() - begun > BUILDING:
            token.cancel()

    embeddings = _random_embeddings(home)
    try:
        with cancelled_by(token):
            dense = Dense(cast(Corpus, Shelf(chunks)), embeddings, home / "chroma")
            dense.prepare(watch)
    except Cancelled:
        chunks = chunks[:stored]
        dense = Dense(cast(Corpus, Shelf(chunks)), embeddings, home / "chroma")
        dense.prepare()
    return dense, chunks


def _random_embeddings(home: Path) -> SentenceEmbeddings:
    import numpy as np

    from pipeline.retrieve.embed import SentenceEmbeddings

    chance = np.random.default_rng(0)

    class Random(SentenceEmbeddings):
        def vectors(self, texts: Sequence[str]) -> Any:
            if len(texts) == 1:  # a query
                return super().vectors(texts)
            drawn = chance.standard_normal((len(texts), 384)).astype("float32")
            return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    return Random("", home)


def _windows() -> Iterator[Chunk]:
    """Windows of Python files that are there wherever this runs, no text twice."""
    from pipeline.corpus import Chunk

    seen = set[str]()
    for spec in (find_spec(name) for name in ("transformers", "mlflow", "torch")):
        folder = Path(str(spec and spec.origin)).parent
        for file in sorted(folder.rglob("*.py")):
            path, lines = file.relative_to(folder).as_posix(), file.read_text("utf-8", errors="replace").split("\n")
            for first in range(0, len(lines), WINDOW):
                text = "\n".join(lines[first : first + WINDOW]).strip()
                if text and text not in seen:
                    seen.add(text)
                    end = first + WINDOW
                    yield Chunk(text=text, source="many", path=path, start_line=first + 1, end_line=end, title=path)


def told(step: str) -> None:
    """A line of progress, with the seconds since the start."""
    print(f"{time.perf_counter() - BEGUN:6.0f} s  {step}", file=sys.stderr, flush=True)


def main() -> None:
    silence_telemetry()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        starts = {"empty home: everything is embedded": started(home), "stored index": started(home)}
        told("started twice")
        console.print(beginning(starts))
        console.print(shown({"embedding alone": bare(home), **warm(home)}, "notes"))
        told("asked among the notes")
        clock, processor = zip(*against_the_bare_model(Path(folder)), strict=True)
        for what, shares in (("clock", clock), ("processor", processor)):
            each = ", ".join(f"{share:.2f}" for share in sorted(shares))
            middle = statistics.median(shares)
            console.print(f"embedded and stored, of the bare model's rate, by the {what}: {middle:.2f} ({each})")
        chunks, megabytes, times = among_many(Path(folder) / "many")
        console.print(shown(times, f"{chunks:,} chunks, {megabytes:,.0f} MB"))


def beginning(starts: Mapping[str, Mapping[str, float]]) -> Table:
    chunks = max(seconds["chunks"] for seconds in starts.values())
    table = Table(
        "start", "corpus open, s", "first answer, s", "processor, s", title=f"{chunks:.0f} chunks of the notes"
    )
    for name, seconds in starts.items():
        table.add_row(name, f"{seconds['opened']:.2f}", f"{seconds['answered']:.1f}", f"{seconds['cpu']:.1f}")
    return table


def shown(times: Times, among: str) -> Table:
    table = Table("warm query", "asked", "p50, ms", "p95, ms", "processor p50, ms", title=f"queries among {among}")
    for name, of_one in times.items():
        clock = [one.clock for one in of_one]
        last = statistics.quantiles(clock, n=20)[-1] if len(clock) > 1 else clock[0]
        processor = statistics.median(one.processor for one in of_one)
        table.add_row(name, str(len(of_one)), f"{statistics.median(clock):.1f}", f"{last:.1f}", f"{processor:.1f}")
    return table


if __name__ == "__main__":
    main()
