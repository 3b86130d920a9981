"""Dense retrieval: the nearest vectors in an embedded Chroma collection.

The collection holds vectors and ids, no text: the corpus has the text. It is derived from the corpus and can be thrown
away at any time. Deleting from Chroma does not erase (vectors stay in its files), which is why only curated and
person-added sources go in, never a prompt. There is no Chroma server: one has let strangers in before signing in
(CVE-2026-45829), and our embedding function is always passed, never loaded from what is stored.
"""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pipeline.cancel import current
from pipeline.corpus import Chunk, Corpus, Progress, Watch, fingerprint, tell, unwatched
from pipeline.errors import StoreFailed
from pipeline.retrieve.embed import SentenceEmbeddings
from pipeline.retrieve.ranking import EVERYWHERE, Hit, InStep, Scope
from pipeline.retrieve.shipped import shipped
from pipeline.retrieve.words import spoken

_log = logging.getLogger("codecraft.retrieve")

FLOOR = 0.22
"""Cosine below which a chunk is taken to have nothing to do with the query. Measured with all-MiniLM-L6-v2: the best
chunk for fourteen questions on cooking, football or weather reached 0.21, the wanted one for 52 of 54 on code more."""
BATCH = 256
"""Vectors read, taken over or deleted at once."""
EMBEDDED_AT_ONCE = 64
"""Chunks embedded and stored at once: some two seconds, which an interruption can cost and nobody is told in."""


GRAPH = {"ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
"""Twice Chroma's own effort: with it, a few notes among thousands of chunks of another kind are not reached."""
EXACT = 10_000
"""Up to so many chunks every vector is looked at, in memory and in a millisecond: a graph does not always reach a few
notes among a thousand chunks that are all alike. Beyond it Chroma's graph answers."""
PROBED = 32
"""Vectors that are asked for when the index is opened: one without its graph answers, and finds almost nothing."""


class _Lost(Exception):
    """Vectors that the index says it holds are not there."""


@dataclass(frozen=True)
class _Index:
    collection: Any
    chunks: Mapping[str, Chunk]
    """By id: the sha256 of what was embedded, so that the same text is embedded once."""
    keys: Sequence[str]
    """The ids in the order of `vectors`."""
    vectors: Any
    """Chunks by numbers, of length 1 each; None beyond `EXACT`."""

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The row of each key in `vectors`."""
        return {key: place for place, key in enumerate(self.keys)}


class Dense:
    """Cosine similarity of sentence embeddings."""

    def __init__(self, corpus: Corpus, embeddings: SentenceEmbeddings, folder: Path) -> None:
        self._embeddings = embeddings
        self._folder = folder
        self._client: Any = None
        self._embedded = 0
        self._watch: Watch = unwatched
        self._index = InStep(corpus, self._build)
        self._asked = lru_cache(maxsize=4)(lambda query: embeddings.vectors([query]))
        """The vectors of the last queries: one search asks for the hits, and for the cosines of others' hits."""

    def rank(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[Hit]:
        found = [(chunk, score) for chunk, score in self.nearest(query, limit, scope) if score >= FLOOR]
        return [Hit(chunk, score, {"dense": score}, {"dense": place}) for place, (chunk, score) in enumerate(found, 1)]

    def nearest(self, query: str, limit: int, scope: Scope = EVERYWHERE) -> list[tuple[Chunk, float]]:
        """The `limit` nearest chunks inside `scope` with their cosine, the best first, however far they are."""
        index = self._index.now()
        if not index.chunks:
            return []
        vector = self._asked(query)
        try:
            return _nearest(index, vector, limit, scope)
        except Exception:  # another process has rewritten the files under this client: open them afresh
            self._index.forget()
        try:
            return _nearest(self._index.now(), vector, limit, scope)
        except _chroma_errors() as reason:
            self._discard(reason)
            return _nearest(self._index.now(), vector, limit, scope)

    def ready(self) -> bool:
        """Whether nothing has to be embedded before the next query."""
        return self._index.ready()

    def cosines(self, query: str, chunks: Sequence[Chunk]) -> list[float | None]:
        """The cosine of each of `chunks`, None for one that is not in the index."""
        index = self._index.now()
        keys = [fingerprint(embedded(chunk)) for chunk in chunks]
        if not keys:
            return []
        vectors = _vectors_of(index, list(dict.fromkeys(keys)))
        (wanted,) = self._asked(query)
        return [float(vectors[key] @ wanted) if key in vectors else None for key in keys]

    def prepare(self, watch: Watch = unwatched) -> int:
        """Load the model and embed what is new now, so that the next query need not wait; how much was new."""
        self._embedded, self._watch = 0, watch
        try:
            self._index.now()
        finally:
            self._watch = unwatched
        self._embeddings.vectors(["ready"])
        return self._embedded

    def _build(self, chunks: tuple[Chunk, ...]) -> _Index:
        """Bring the collection in step with `chunks`; only what it lacks is embedded."""
        wanted = {fingerprint(embedded(chunk)): chunk for chunk in chunks}
        try:
            return self._in_step(wanted)
        except _chroma_errors() as reason:
            self._discard(reason)
        try:
            return self._in_step(wanted)
        except _chroma_errors() as error:
            hint = f"See that {self._folder} can be written and has room; it is built again from your sources."
            raise StoreFailed(f"The index of vectors cannot be used: {error}", hint) from error

    def _in_step(self, wanted: Mapping[str, Chunk]) -> _Index:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(self._folder.with_suffix(".lock")):
            collection = self._open()
            held = set(collection.get(include=[])["ids"])
            _probe(collection, sorted(held))
            _delete(collection, sorted(held - wanted.keys()))
            self._embed(collection, {key: chunk for key, chunk in wanted.items() if key not in held})
        return _Index(collection, wanted, *_in_memory(collection, list(wanted)))

    def _discard(self, reason: BaseException) -> None:
        """Throw the ruined index away; the next use builds it again."""
        _log.warning("The index of vectors cannot be read (%s) and is built again from your sources.", reason)
        from chromadb.api.client import SharedSystemClient

        if self._client is not None:
            self._client.close()
            self._client = None
        SharedSystemClient.clear_system_cache()  # else the client that could not be opened is handed out again
        self._index.forget()
        for file in self._folder.glob("*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)

    def _open(self) -> Any:
        """The collection through a new client: an old one does not see what other processes have written since."""
        import chromadb
        from chromadb.config import Settings

        if self._client is not None:
            self._client.close()
        quiet = Settings(anonymized_telemetry=False, allow_reset=False, is_persistent=True)
        try:
            self._client = chromadb.PersistentClient(path=str(self._folder), settings=quiet)
        except (ValueError, AttributeError) as reason:  # how Chroma says that its database cannot be opened
            raise _Lost(str(reason)) from reason
        return self._client.get_or_create_collection(
            f"chunks2-{self._embeddings.identity}",
            embedding_function=_chroma_function(self._embeddings),
            configuration={"hnsw": {"space": "cosine", **GRAPH}},
        )

    def _embed(self, collection: Any, missing: Mapping[str, Chunk]) -> None:
        ready = shipped(self._embeddings.identity)
        known = [key for key in missing if key in ready]
        if missing and not known:  # the first batch takes its seconds; what is shipped takes none
            tell(Progress("embed", self._embedded, len(missing), "chunks"), self._watch)
        new = [key for key in missing if key not in ready]
        new.sort(key=lambda key: -len(missing[key].text))  # alike in length, so that little of a batch is padding
        for keys in (*_batches(known), *_batches(new, EMBEDDED_AT_ONCE)):
            current().check()
            if keys[0] in ready:
                vectors = [ready[key] for key in keys]
            else:
                vectors = self._embeddings.vectors([embedded(missing[key]) for key in keys])
            collection.upsert(ids=keys, embeddings=vectors)
            self._embedded += len(keys)
            tell(Progress("embed", self._embedded, len(missing), "chunks"), self._watch)


def _nearest(index: _Index, vector: Any, limit: int, scope: Scope) -> list[tuple[Chunk, float]]:
    """Chunks with their cosine, best first; equal ones in the order of their ids."""
    within = None if scope is EVERYWHERE else [key for key, chunk in index.chunks.items() if scope.holds(chunk)]
    count = min(limit, len(index.chunks if within is None else within))
    if not count:
        return []
    if index.vectors is not None:
        return _exactly(index, vector, count, scope)
    answer = index.collection.query(query_embeddings=vector, n_results=count, ids=within, include=["distances"])
    pairs = zip(answer["ids"][0], answer["distances"][0], strict=True)
    ranked = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    return [(index.chunks[key], 1.0 - float(distance)) for key, distance in ranked if key in index.chunks]


def _exactly(index: _Index, vector: Any, count: int, scope: Scope) -> list[tuple[Chunk, float]]:
    cosines = index.vectors @ vector[0]
    inside = range(len(index.keys)) if scope is EVERYWHERE else _inside(index, scope)
    ranked = sorted(inside, key=lambda place: (-cosines[place], index.keys[place]))[:count]
    return [(index.chunks[index.keys[place]], float(cosines[place])) for place in ranked]


def _inside(index: _Index, scope: Scope) -> list[int]:
    return [place for place, key in enumerate(index.keys) if scope.holds(index.chunks[key])]


def _in_memory(collection: Any, keys: list[str]) -> tuple[Sequence[str], Any]:
    """The vectors of `keys` in one block, read in batches; none where there are too many of them."""
    import numpy as np

    if not keys or len(keys) > EXACT:
        return (), None
    held, blocks = [], []
    for some in _batches(keys):
        read = collection.get(ids=some, include=["embeddings"])
        held += read["ids"]
        blocks.append(np.asarray(read["embeddings"], dtype="float32"))
    vectors = np.concatenate(blocks)
    return held, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _vectors_of(index: _Index, keys: list[str]) -> Mapping[str, Any]:
    if index.vectors is not None:
        return {key: index.vectors[index.places[key]] for key in keys if key in index.places}
    held = index.collection.get(ids=keys, include=["embeddings"])
    return dict(zip(held["ids"], held["embeddings"], strict=True))


def _probe(collection: Any, held: list[str]) -> None:
    some = held[:: max(1, len(held) // PROBED)]
    if some and len(collection.get(ids=some, include=["embeddings"])["embeddings"]) < len(some):
        raise _Lost("vectors are missing")


def _delete(collection: Any, keys: list[str]) -> None:
    for some in _batches(keys):
        collection.delete(ids=some)


def _batches(keys: list[str], size: int = BATCH) -> Iterator[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def embedded(chunk: Chunk) -> str:
    """What is embedded for the chunk. The bundled model reads some 200 words, which the signature of `pydantic.Field`
    alone has, so that what a symbol is for goes first."""
    signature, quotes, docstring = chunk.text.partition('"""')
    if not (quotes and chunk.symbol and chunk.source.startswith("package:")):
        return f"{chunk.title}\n{chunk.text}"
    told = _ADMONITION.sub("", docstring.removesuffix('"""')).strip()
    return f"{spoken(chunk.title.rpartition('.')[2])}: {chunk.title}\n{told}\n{_IMPORT.sub('', signature).strip()}"


_ADMONITION = re.compile(r"^!!! .*\n(?:[ \t]+\S.*\n?)*", re.MULTILINE)
"""A box of MkDocs, in pydantic's docstrings a link to a page: the first line of many, and the same in all."""
_IMPORT = re.compile(r"^from \S+ import .*\n", re.MULTILINE)


def _chroma_function(embeddings: SentenceEmbeddings) -> Any:
    from chromadb import EmbeddingFunction

    class Ours(EmbeddingFunction[Any]):  # type: ignore[misc]  # chromadb is taken as untyped
        """Never asked here, since vectors are always given; without one Chroma would bring its own, and fetch it."""

        def __init__(self) -> None: ...

        def __call__(self, input: Any) -> Any:  # noqa: A002  # Chroma looks at the name
            return list(embeddings.vectors(list(input)))

        @staticmethod
        def name() -> str:
            return "codecraft"

        def get_config(self) -> dict[str, Any]:
            return {}

        @staticmethod
        def build_from_config(config: dict[str, Any]) -> Any:
            return Ours()

    return Ours()


def _chroma_errors() -> tuple[type[BaseException], ...]:
    from chromadb.errors import ChromaError

    return (ChromaError, sqlite3.DatabaseError, OSError, _Lost)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One writer at a time over all processes, by SQLite's own lock: it works everywhere and dies with its holder."""
    with closing(sqlite3.connect(lock, timeout=600, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
