"""What a corpus remembers between processes, in one SQLite file: sources, the state of their files, their chunks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.chunk import Chunk, Piece
from pipeline.corpus.read import Page
from pipeline.errors import StoreFailed

SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (
    name TEXT PRIMARY KEY, kind TEXT NOT NULL, location TEXT NOT NULL, revision TEXT NOT NULL, added_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    source TEXT NOT NULL REFERENCES sources (name) ON DELETE CASCADE, path TEXT NOT NULL, stamp TEXT NOT NULL,
    title TEXT NOT NULL, tags TEXT NOT NULL, skipped TEXT NOT NULL, PRIMARY KEY (source, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chunks (
    source TEXT NOT NULL, path TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,
    start_line INTEGER NOT NULL, end_line INTEGER NOT NULL, title TEXT NOT NULL, symbol TEXT NOT NULL,
    PRIMARY KEY (source, path, number),
    FOREIGN KEY (source, path) REFERENCES files (source, path) ON DELETE CASCADE) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (number INTEGER NOT NULL);
INSERT INTO changes SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM changes);
"""


@dataclass(frozen=True, slots=True)
class Source:
    """Something the corpus was told to hold."""

    name: str
    kind: str
    """A name in `pipeline.corpus.sources.KINDS`."""
    location: str
    """The absolute path, or the package's name."""
    revision: str
    added_at: str
    """ISO 8601, UTC."""
    files: int = 0
    """Those that could be read."""
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a file since it was last looked at."""

    stamp: str
    """Its state at that time."""
    skipped: str = ""
    """Why it was left out; empty when it was read."""


class Store:
    """Every call is a transaction on a connection of its own: threads and processes may mix as they like."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._connection() as connection:
            connection.executescript(SCHEMA)

    def put(self, source: Source) -> None:
        with self._connection() as connection:
            connection.execute(
                "INSERT INTO sources VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET kind = excluded.kind,"
                " location = excluded.location, revision = excluded.revision",
                (source.name, source.kind, source.location, source.revision, source.added_at),
            )

    def drop(self, name: str) -> None:
        with self._connection() as connection:
            connection.execute("DELETE FROM sources WHERE name = ?", (name,))

    def sources(self) -> tuple[Source, ...]:
        """In the order in which they were added."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT name, kind, location, revision, added_at,"
                " (SELECT count(*) FROM files WHERE source = name AND skipped = ''),"
                " (SELECT count(*) FROM chunks WHERE source = name)"
                " FROM sources ORDER BY sources.rowid"
            )
            return tuple(Source(*row) for row in rows)

    def held(self, source: str) -> dict[str, Held]:
        """Path → what is known of each file of the source."""
        with self._connection() as connection:
            rows = connection.execute("SELECT path, stamp, skipped FROM files WHERE source = ?", (source,))
            return {path: Held(stamp, skipped) for path, stamp, skipped in rows}

    def put_page(self, source: str, held: Held, page: Page, pieces: Iterable[Piece]) -> None:
        """Replace what is held of the page's file."""
        with self._connection() as connection:
            connection.execute("DELETE FROM files WHERE source = ? AND path = ?", (source, page.path))
            about = (held.stamp, _storable(page.title), json.dumps(page.tags), held.skipped)
            connection.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", (source, page.path, *about))
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
                " files.title, files.tags, sources.revision FROM chunks JOIN files USING (source, path)"
                " JOIN sources ON sources.name = chunks.source ORDER BY sources.rowid, chunks.path, number"
            ):
                yield _chunk(*row)

    def changes(self) -> int:
        """Grows whenever some process has changed what `chunks` gives."""
        with self._connection() as connection:
            return int(connection.execute("SELECT number FROM changes").fetchone()[0])

    def changed(self) -> None:
        with self._connection() as connection:
            connection.execute("UPDATE changes SET number = number + 1")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")  # a crash of the machine may cost the last file
                yield connection
        except sqlite3.DatabaseError as error:
            hint = (
                f"Remove {self._path} and add your sources again; notes that come with CodeCraft return by themselves."
            )
            raise StoreFailed(f"The corpus cannot be read or written: {error}.", hint) from error


def _row(piece: Piece) -> tuple[str, int, int, str, str]:
    return _storable(piece.text), piece.start_line, piece.end_line, _storable(piece.title), piece.symbol


def _storable(text: str) -> str:
    """Half a surrogate pair, which escapes in notebooks and docstrings can spell, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _chunk(text: str, source: str, path: str, start: int, end: int, *about: str) -> Chunk:
    own_title, symbol, page_title, tags, revision = about
    title = own_title if own_title.startswith(page_title) or not own_title else f"{page_title}: {own_title}"
    return Chunk(
        text=text,
        source=source,
        path=path,
        start_line=start,
        end_line=end,
        title=title or page_title,
        symbol=symbol,
        tags=tuple(json.loads(tags)),
        revision=revision,
    )
