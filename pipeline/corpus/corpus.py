"""The corpus: what the person added and the notes that come with CodeCraft, cut into chunks and kept in step."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pipeline.cancel import current
from pipeline.corpus.chunk import Chunk
from pipeline.corpus.read import Entry, Page, Unreadable, read
from pipeline.corpus.secrets import without_secrets
from pipeline.corpus.sources import KINDS, Listing, kind_of
from pipeline.corpus.split import VERSION
from pipeline.corpus.store import Held, Ruined, Source, Store, listed
from pipeline.corpus.watch import Progress, Watch, tell, unwatched
from pipeline.errors import BadInput, UnknownName
from pipeline.settings import ROOT, Settings

KNOWLEDGE = "knowledge"
"""The source of the notes that come with CodeCraft."""

T = TypeVar("T")
_log = logging.getLogger("codecraft.corpus")


@dataclass(frozen=True, slots=True)
class Skipped:
    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a source, or bringing it up to date, has done."""

    source: Source
    """As it is now, with all its counts."""
    read: int
    """Files that were new or had changed."""
    unchanged: int
    gone: int
    """Files that were held before and are no longer there."""
    skipped: tuple[Skipped, ...] = ()
    """Files and folders that were left out, by path; `source.skipped` counts them by reason."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far a source has moved on since it was last brought up to date. Found by looking at the files' times only."""

    state: str
    """`current`, `changed`, `unfinished` (its reading was interrupted) or `gone` (there is nothing left to read)."""
    new: int = 0
    changed: int = 0
    gone: int = 0
    revision: str = ""
    """The commit or version that is there now."""
    says: str = ""
    """A sentence for a person."""


class Corpus:
    """Safe to share between threads; several processes may work on one home."""

    def __init__(self, home: Path) -> None:
        """The corpus in the folder `home`, which exists; see `open`."""
        self._file = home / "corpus.db"
        self._list = home / "sources.json"
        self._lock = threading.Lock()
        self._mending = threading.RLock()
        self._chunks: tuple[Chunk, ...] = ()
        self._seen = -1
        self.mended = ""
        """What had to be built again since it was opened, in a sentence; empty when nothing."""
        try:
            self._store = Store(self._file)
        except Ruined as reason:
            self._mend(reason)

    @classmethod
    def open(cls, settings: Settings, knowledge: Path | None = ROOT / "datasets" / "knowledge") -> Corpus:
        """The corpus in the home folder, with the notes in `knowledge` brought up to date.

        A file that is ruined, or was written by another version, is built again from the sources it was made of.
        """
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        corpus = cls(settings.home)
        if knowledge is not None and knowledge.is_dir():
            corpus._take(Source(KNOWLEDGE, KNOWLEDGE, str(knowledge)))
        return corpus

    def add_path(self, path: Path | str, watch: Watch = unwatched) -> Added:
        """Add a folder, a git checkout, a zip, an OpenAPI description or another file, or bring it up to date.

        Raises:
            BadInput: there is nothing at `path`, or it is no sound zip.
            Cancelled: the current cancel token was set; what was finished is kept, and adding again goes on there.
        """
        location = Path(path).expanduser().resolve()
        if not location.exists():
            raise BadInput(f"There is nothing at {path}.", "Give a file or a folder that exists.")
        return self._take(Source(self._name_for(location), kind_of(location), str(location)), watch)

    def add_package(self, name: str, watch: Watch = unwatched) -> Added:
        """Add the signatures, docstrings and examples of an installed package, or bring them up to date.

        Raises:
            BadInput: it is not installed, or has no Python files.
            Cancelled: as in `add_path`.
        """
        return self._take(Source(f"package:{name.lower().replace('_', '-')}", "package", name), watch)

    def refresh(self, name: str, watch: Watch = unwatched) -> Added:
        """Bring a source up to date by its name. Errors as in `add_path`, and `UnknownName`."""
        return self._take(self.source(name), watch)

    def remove(self, name: str) -> None:
        """Forget a source and its chunks.

        Raises:
            UnknownName: no source has this name.
            BadInput: it is the knowledge base that comes with CodeCraft.
        """
        if name == KNOWLEDGE:
            raise BadInput("The notes that come with CodeCraft stay.", "Retrieval can be switched off with `none`.")
        self._steady(lambda: self._store.drop(self.source(name).name))
        self._note_sources()

    def sources(self) -> tuple[Source, ...]:
        """In the order in which they were added."""
        return self._steady(lambda: self._store.sources())

    def source(self, name: str) -> Source:
        """Raises `UnknownName` where no source is called so."""
        sources = {source.name: source for source in self.sources()}
        if name not in sources:
            raise UnknownName("source", name, sources)
        return sources[name]

    def freshness(self, name: str) -> Freshness:
        """Whether what is held of a source is still what is there. Raises `UnknownName`."""
        source = self.source(name)
        try:
            listing = KINDS[source.kind].list(source.location)
        except BadInput as reason:
            return Freshness("gone", says=reason.message)
        held = self._store.held(name)
        there = {entry.path: _stamp(entry) for entry in listing.files}
        new = len(there.keys() - held.keys())
        changed = sum(held[path].stamp != stamp for path, stamp in there.items() if path in held)
        gone = len(held.keys() - there.keys())
        state = "unfinished" if not source.finished else "changed" if new or changed or gone else "current"
        return Freshness(
            state, new, changed, gone, listing.revision, _told(state, (new, changed, gone), source, listing)
        )

    def text_of(self, chunk: Chunk) -> str | None:
        """The text of the file a chunk is from, as it is now, without what looks like a secret; its lines are numbered
        as the chunk's are. None where the file is gone, or where lines of the chunk are none of the file's."""
        try:
            source = self.source(chunk.source)
            entries = KINDS[source.kind].list(source.location).files
            page = read(next(one for one in entries if one.path == chunk.path))
        except (BadInput, Unreadable, StopIteration):
            return None
        text = (page if KINDS[source.kind].reviewed else without_secrets(page)[0]).text
        return text if 1 <= chunk.start_line <= chunk.end_line <= text.count("\n") + 1 else None

    def chunks(self) -> tuple[Chunk, ...]:
        """All chunks; the very same tuple as long as nothing has changed in any process."""
        with self._lock:
            changes = self._steady(lambda: self._store.changes())
            if changes != self._seen:
                self._chunks, self._seen = self._steady(lambda: tuple(self._store.chunks())), changes
            return self._chunks

    def _take(self, wanted: Source, watch: Watch = unwatched) -> Added:
        return self._steady(lambda: self._bring_up_to_date(wanted, watch))

    def _bring_up_to_date(self, wanted: Source, watch: Watch) -> Added:
        listing = KINDS[wanted.kind].list(wanted.location)
        before = {source.name: source for source in self._store.sources()}.get(wanted.name)
        held = self._store.held(wanted.name)
        gone = set(held) - {entry.path for entry in listing.files}
        now = _now()
        source = Source(wanted.name, wanted.kind, wanted.location, listing.revision, listing.licence, now, now)
        self._store.put(source)
        self._note_sources()
        taken: list[tuple[Skipped, bool]] = []
        try:
            self._store.drop_files(wanted.name, gone)
            taken.extend(self._take_files(source, listing, held, watch))
            self._store.finish(wanted.name, _now())
        finally:  # what was finished counts, also when the rest was stopped, and also when the last run was killed
            about = (before.revision, before.licence, before.finished) if before else None
            if gone or any(fresh for _, fresh in taken) or about != (listing.revision, listing.licence, True):
                self._store.changed()
        return Added(
            source=next(one for one in self._store.sources() if one.name == wanted.name),
            read=sum(fresh and not one.why for one, fresh in taken),
            unchanged=sum(not fresh and not one.why for one, fresh in taken),
            gone=len(gone),
            skipped=tuple(one for one, _ in taken if one.why),
        )

    def _take_files(
        self, source: Source, listing: Listing, held: dict[str, Held], watch: Watch
    ) -> Iterator[tuple[Skipped, bool]]:
        """Each file with why it was skipped, if it was, and whether it had to be looked at; one transaction each."""
        kind = KINDS[source.kind]
        for done, entry in enumerate(listing.files, 1):
            current().check()
            stamp = _stamp(entry)
            known = held.get(entry.path)
            fresh = known is None or known.stamp != stamp
            if known is None or fresh:
                page, why = _page(entry)
                page = page if listing.titles else replace(page, title="")
                page, secrets = (page, 0) if kind.reviewed else without_secrets(page)
                known = Held(stamp, why, secrets)
                self._store.put_page(source.name, known, page, listing.split(page))
            tell(Progress("read", done, len(listing.files), f"{source.name}/{entry.path}"), watch)
            yield Skipped(entry.path, known.skipped), fresh

    def _name_for(self, location: Path) -> str:
        """The last part of the path, numbered where another source has that name already."""
        taken = {source.name: source.location for source in self.sources()}
        for name, where in taken.items():
            if where == str(location):
                return name
        base = location.name or "root"
        candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in candidates if name not in taken and name != KNOWLEDGE)

    def _steady(self, call: Callable[[], T]) -> T:
        """What `call` gives; where the file turns out to be ruined it is built again first."""
        try:
            return call()
        except Ruined as reason:
            self._mend(reason)
            return call()

    def _mend(self, reason: Ruined) -> None:
        """Build the corpus again from its sources; those that are gone stay listed, without chunks."""
        with self._mending:
            if self._is_sound():  # another thread has just done it
                return
            wanted = self._listed()
            for file in (self._file, *(self._file.with_name(f"{self._file.name}-{end}") for end in ("wal", "shm"))):
                file.unlink(missing_ok=True)
            self._store, self._seen = Store(self._file), -1
            lost = [source.name for source in wanted if not self._rebuilt(source)]
            self.mended = f"{reason.message} It was built again from its {len(wanted)} sources."
            if lost:
                self.mended += f" Of these nothing is left to read: {', '.join(lost)}."
            _log.warning(self.mended)

    def _is_sound(self) -> bool:
        try:
            self._store = Store(self._file)
            return self._store.sound()
        except Ruined:
            return False

    def _rebuilt(self, source: Source) -> bool:
        try:
            self._bring_up_to_date(source, unwatched)
        except BadInput:
            self._store.put(source)
            return False
        return True

    def _note_sources(self) -> None:
        """Keep the list of sources beside the database too: from it the database can be built again."""
        rows = [{"name": one.name, "kind": one.kind, "location": one.location} for one in self._store.sources()]
        text = json.dumps(rows, indent=1)
        if not self._list.is_file() or self._list.read_text(encoding="utf-8") != text:
            draft = self._list.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._list)

    def _listed(self) -> list[Source]:
        try:
            rows = json.loads(self._list.read_text(encoding="utf-8"))
            found = [Source(str(row["name"]), str(row["kind"]), str(row["location"])) for row in rows]
        except (OSError, ValueError, KeyError, TypeError):
            found = listed(self._file)
        return [source for source in found if source.kind in KINDS]


def _page(entry: Entry) -> tuple[Page, str]:
    """The page and an empty string; or an empty page and why it is skipped."""
    try:
        return read(entry), ""
    except Unreadable as reason:
        return Page(entry.path, "", entry.path.rsplit("/", 1)[-1]), str(reason)


def _stamp(entry: Entry) -> str:
    """Changes whenever the file, the way it is cut or the reason to leave it out does."""
    return f"{VERSION}:{entry.stamp}:{entry.left_out}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _told(state: str, counts: tuple[int, int, int], source: Source, listing: Listing) -> str:
    if state == "current":
        return "Up to date."
    moved = [f"{count} {what}" for count, what in zip(counts, ("new", "changed", "gone"), strict=True) if count]
    since = f"; {source.revision} is held, {listing.revision} is there" if source.revision != listing.revision else ""
    if state == "unfinished":
        return f"Its reading was interrupted: {', '.join(moved) or 'nothing'} left to do. Add it again to go on."
    return f"{', '.join(moved)} since it was last read{since}. Add it again to bring it up to date."
