"""What a corpus remembers between processes, in one SQLite file: sources, the state of their files, their chunks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.corpus.chunk import Chunk, Piece
from pipeline.corpus.read import Page
from pipeline.errors import StoreFailed

VERSION = 2
"""Of the tables; a file with another is built again from its sources."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, location TEXT NOT NULL, revision TEXT NOT NULL, licence TEXT NOT NULL,
    added_at TEXT NOT NULL, updated_at TEXT NOT NULL, finished INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    source TEXT NOT NULL REFERENCES sources (name) ON DELETE CASCADE, path TEXT NOT NULL, stamp TEXT NOT NULL,
    title TEXT NOT NULL, tags TEXT NOT NULL, licence TEXT NOT NULL, skipped TEXT NOT NULL, secrets INTEGER NOT NULL,
    PRIMARY KEY (source, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chunks (
    source TEXT NOT NULL, path TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,
    start_line INTEGER NOT NULL, end_line INTEGER NOT NULL, title TEXT NOT NULL, symbol TEXT NOT NULL,
    PRIMARY KEY (source, path, number),
    FOREIGN KEY (source, path) REFERENCES files (source, path) ON DELETE CASCADE) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (number INTEGER NOT NULL);
INSERT INTO changes SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM changes);
"""


class Ruined(StoreFailed):
    """The file is no longer a database that can be used, or one of another version."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something the corpus was told to hold."""

    name: str
    kind: str
    """A name in `pipeline.corpus.sources.KINDS`."""
    location: str
    """The absolute path, or the package's name."""
    revision: str = ""
    """The commit, the version of the package or the interface; empty where the source has none."""
    licence: str = ""
    """The SPDX name, where the source says so itself."""
    added_at: str = ""
    """ISO 8601, UTC."""
    updated_at: str = ""
    """When it was last brought up to date, also when nothing had changed."""
    finished: bool = False
    """False while it is being read, and after that was interrupted: adding it again goes on where it stopped."""
    files: int = 0
    """Those that could be read."""
    chunks: int = 0
    secrets: int = 0
    """Strings that looked like secrets and were kept out."""
    skipped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Why files and folders were left out, each reason with how many; the most frequent first."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a file since it was last looked at."""

    stamp: str
    """Its state at that time."""
    skipped: str = ""
    """Why it was left out; empty when it was read."""
    secrets: int = 0
    """Strings in it that were kept out."""


class Store:
    """Every call is a transaction on a connection of its own: threads and processes may mix as they like."""

    def __init__(self, path: Path) -> None:
        """Raises `Ruined` for a file that has to be built again."""
        self._path = path
        with self._connection() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if version != VERSION and tables:
                raise Ruined("It was written by another version of CodeCraft.")
            connection.executescript(SCHEMA)
            connection.execute(f"PRAGMA user_version = {VERSION}")

    def put(self, source: Source) -> None:
        """Record the source as one that is being read."""
        with self._connection() as connection:
            connection.execute(
                "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (name) DO UPDATE SET"
                " kind = excluded.kind, location = excluded.location, revision = excluded.revision,"
                " licence = excluded.licence, finished = 0",
                (
                    source.name,
                    source.kind,
                    source.location,
                    source.revision,
                    source.licence,
                    source.added_at,
                    source.updated_at,
                ),
            )

    def finish(self, name: str, at: str) -> None:
        """Record that all of the source has been read."""
        with self._connection() as connection:
            connection.execute("UPDATE sources SET finished = 1, updated_at = ? WHERE name = ?", (at, name))

    def drop(self, name: str) -> None:
        with self._connection() as connection:
            connection.execute("DELETE FROM sources WHERE name = ?", (name,))
            connection.execute(_CHANGED)

    def sources(self) -> tuple[Source, ...]:
        """In the order in which they were added."""
        with self._connection() as connection:
            skipped: dict[str, dict[str, int]] = {}
            for name, why, count in connection.execute(
                "SELECT source, skipped, count(*) FROM files WHERE skipped != '' GROUP BY 1, 2 ORDER BY 3 DESC, 2"
            ):
                skipped.setdefault(name, {})[why] = count
            rows = connection.execute(
                "SELECT name, kind, location, revision, licence, added_at, updated_at, finished,"
                " (SELECT count(*) FROM files WHERE source = name AND skipped = ''),"
                " (SELECT count(*) FROM chunks WHERE source = name),"
                " (SELECT coalesce(sum(secrets), 0) FROM files WHERE source = name)"
                " FROM sources ORDER BY sources.rowid"
            ).fetchall()
        return tuple(_source(row, skipped.get(row[0], {})) for row in rows)

    def held(self, source: str) -> dict[str, Held]:
        """Path → what is known of each file of the source."""
        with self._connection() as connection:
            rows = connection.execute("SELECT path, stamp, skipped, secrets FROM files WHERE source = ?", (source,))
            return {path: Held(*known) for path, *known in rows}

    def put_page(self, source: str, held: Held, page: Page, pieces: Iterable[Piece]) -> None:
        """Replace what is held of the page's file."""
        with self._connection() as connection:
            connection.execute("DELETE FROM files WHERE source = ? AND path = ?", (source, page.path))
            about = (_storable(page.title), json.dumps(page.tags), page.licence, held.skipped, held.secrets)
            connection.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (source, page.path, held.stamp, *about)
            )
            connection.executemany(
                "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                ((source, page.path, number, *_row(piece)) for number, piece in enumerate(pieces)),
            )

    def drop_files(self, source: str, paths: Iterable[str]) -> None:
        with self._connection() as connection:
            rows = ((source, path) for path in paths)
            connection.executemany("DELETE FROM files WHERE source = ? AND path = ?", rows)

    def chunks(self) -> Iterator[Chunk]:
        """All of them, by source in the order added, then path, then place in the file."""
        with self._connection() as connection:
            for row in connection.execute(
                "SELECT chunks.text, chunks.source, chunks.path, start_line, end_line, chunks.title, symbol,"
                " files.title, files.tags, sources.revision, coalesce(nullif(files.licence, ''), sources.licence)"
                " FROM chunks JOIN files USING (source, path)"
                " JOIN sources ON sources.name = chunks.source ORDER BY sources.rowid, chunks.path, number"
            ):
                yield _chunk(*row)

    def sound(self) -> bool:
        """Whether SQLite finds nothing wrong with the whole file."""
        with self._connection() as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))

    def changes(self) -> int:
        """Grows whenever some process has changed what `chunks` gives."""
        with self._connection() as connection:
            return int(connection.execute("SELECT number FROM changes").fetchone()[0])

    def changed(self) -> None:
        with self._connection() as connection:
            connection.execute(_CHANGED)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")  # a crash of the machine may cost the last file
                yield connection
        except sqlite3.OperationalError as error:  # locked, full, not writable: the file itself is sound
            hint = f"See that {self._path.parent} can be written and has room, then try again."
            raise StoreFailed(f"The corpus cannot be read or written: {error}.", hint) from error
        except sqlite3.DatabaseError as error:
            hint = f"Remove {self._path}; it is built again from your sources."
            raise Ruined(f"The corpus cannot be read: {error}.", hint) from error


def listed(path: Path) -> list[Source]:
    """The sources that a file of another version names; none where it cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return [Source(*row) for row in connection.execute("SELECT name, kind, location FROM sources")]
    except sqlite3.Error:
        return []


_CHANGED = "UPDATE changes SET number = number + 1"


def _source(row: tuple[Any, ...], skipped: Mapping[str, int]) -> Source:
    name, kind, location, revision, licence, added_at, updated_at, finished, files, chunks, secrets = row
    return Source(
        name,
        kind,
        location,
        revision,
        licence,
        added_at,
        updated_at,
        finished=bool(finished),
        files=files,
        chunks=chunks,
        secrets=secrets,
        skipped=MappingProxyType(skipped),
    )


def _row(piece: Piece) -> tuple[str, int, int, str, str]:
    return _storable(piece.text), piece.start_line, piece.end_line, _storable(piece.title), piece.symbol


def _storable(text: str) -> str:
    """Half a surrogate pair, which escapes in notebooks and docstrings can spell, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _chunk(text: str, source: str, path: str, start: int, end: int, *about: str) -> Chunk:
    own_title, symbol, page_title, tags, revision, licence = about
    title = own_title if own_title.startswith(page_title) or not own_title else f"{page_title}: {own_title}"
    return Chunk(
        text=text,
        source=source,
        path=path,
        start_line=start,
        end_line=end,
        title=title or page_title or path,
        symbol=symbol,
        tags=tuple(json.loads(tags)),
        revision=revision,
        licence=licence,
    )
