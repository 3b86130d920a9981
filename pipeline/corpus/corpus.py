"""The corpus: what the person added and the notes that come with CodeCraft, cut into chunks and kept in step."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.cancel import current
from pipeline.corpus.chunk import Chunk
from pipeline.corpus.read import Page, Unreadable, read
from pipeline.corpus.sources import KINDS, Listing, kind_of
from pipeline.corpus.split import VERSION
from pipeline.corpus.store import Held, Source, Store
from pipeline.errors import BadInput, UnknownName
from pipeline.settings import ROOT, Settings

KNOWLEDGE = "knowledge"
"""The source of the notes that come with CodeCraft."""


@dataclass(frozen=True, slots=True)
class Skipped:
    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a source, or bringing it up to date, has done."""

    source: Source
    read: int
    """Files that were new or had changed."""
    unchanged: int
    gone: int
    """Files that were held before and are no longer there."""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class _Taken:
    path: str
    fresh: bool
    """Whether the file had to be read."""
    skipped: str


class Corpus:
    """Safe to share between threads; several processes may work on one home."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._chunks: tuple[Chunk, ...] = ()
        self._seen = -1

    @classmethod
    def open(cls, settings: Settings, knowledge: Path | None = ROOT / "datasets" / "knowledge") -> Corpus:
        """The corpus in the home folder, with the notes in `knowledge` brought up to date."""
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        corpus = cls(Store(settings.home / "corpus.db"))
        if knowledge is not None and knowledge.is_dir():
            corpus._take(KNOWLEDGE, KNOWLEDGE, str(knowledge))
        return corpus

    def add_path(self, path: Path | str) -> Added:
        """Add a file, a folder or a git checkout, or bring it up to date if it is there already.

        Raises:
            BadInput: there is nothing at `path`.
        """
        location = Path(path).expanduser().resolve()
        if not location.exists():
            raise BadInput(f"There is nothing at {path}.", "Give a file or a folder that exists.")
        return self._take(self._name_for(location), kind_of(location), str(location))

    def add_package(self, name: str) -> Added:
        """Add the signatures and docstrings of an installed package.

        Raises:
            BadInput: it is not installed, or has no Python files.
        """
        return self._take(f"package:{name.lower().replace('_', '-')}", "package", name)

    def remove(self, name: str) -> None:
        """Forget a source and its chunks.

        Raises:
            UnknownName: no source has this name.
            BadInput: it is the knowledge base that comes with CodeCraft.
        """
        if name == KNOWLEDGE:
            raise BadInput("The notes that come with CodeCraft stay.", "Retrieval can be switched off with `none`.")
        names = [source.name for source in self.sources()]
        if name not in names:
            raise UnknownName("source", name, names)
        self._store.drop(name)
        self._store.changed()

    def sources(self) -> tuple[Source, ...]:
        """In the order in which they were added."""
        return self._store.sources()

    def chunks(self) -> tuple[Chunk, ...]:
        """All chunks; the very same tuple as long as nothing has changed in any process."""
        with self._lock:
            changes = self._store.changes()
            if changes != self._seen:
                self._chunks, self._seen = tuple(self._store.chunks()), changes
            return self._chunks

    def _take(self, name: str, kind: str, location: str) -> Added:
        listing = KINDS[kind].list(location)
        self._store.put(Source(name, kind, location, listing.revision, datetime.now(UTC).isoformat(timespec="seconds")))
        held = self._store.held(name)
        gone = set(held) - {path for path, _ in listing.files}
        taken: list[_Taken] = []
        try:
            self._store.drop_files(name, gone)
            taken.extend(self._take_files(name, kind, listing, held))
        finally:  # what was finished counts, also when the rest was stopped
            if gone or any(one.fresh for one in taken):
                self._store.changed()
        source = next(source for source in self.sources() if source.name == name)
        return Added(
            source=source,
            read=sum(one.fresh and not one.skipped for one in taken),
            unchanged=sum(not one.fresh and not one.skipped for one in taken),
            gone=len(gone),
            skipped=tuple(Skipped(one.path, one.skipped) for one in taken if one.skipped),
        )

    def _take_files(self, name: str, kind: str, listing: Listing, held: dict[str, Held]) -> Iterator[_Taken]:
        for path, file in listing.files:
            current().check()
            stamp = _stamp(file)
            if path in held and held[path].stamp == stamp:
                yield _Taken(path, fresh=False, skipped=held[path].skipped)
                continue
            page, skipped = _page(file, path)
            self._store.put_page(name, Held(stamp, skipped), page, KINDS[kind].split(page))
            yield _Taken(path, fresh=True, skipped=skipped)

    def _name_for(self, location: Path) -> str:
        """The last part of the path, numbered where another source has that name already."""
        taken = {source.name: source.location for source in self.sources()}
        for name, where in taken.items():
            if where == str(location):
                return name
        base = location.name or "root"
        candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in candidates if name not in taken and name != KNOWLEDGE)


def _page(file: Path, path: str) -> tuple[Page, str]:
    """The page and an empty string; or an empty page and why it is skipped."""
    try:
        return read(file, path), ""
    except Unreadable as reason:
        return Page(path, "", file.name), str(reason)


def _stamp(file: Path) -> str:
    """Changes whenever the file or the way it is cut does."""
    try:
        status = file.stat()
    except OSError:
        return ""
    return f"{VERSION}:{status.st_size}:{status.st_mtime_ns}"
