"""Whether answers helped: a row for each click, with what made the answer and nothing of what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from pipeline.errors import StoreFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What an answer was made by: its configuration."""

    model: str
    """The name that was asked for."""
    answered_by: str
    prompt_version: str
    strategy: str
    seed: int | None
    temperature: float | None
    max_tokens: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was clicked about the answers of one configuration; of several clicks on one answer the last counts."""

    model: str
    strategy: str
    prompt_version: str
    up: int
    down: int


_COLUMNS = ("click", "answer", "at", "up", *(field.name for field in fields(Made)))
_SCHEMA = f"""CREATE TABLE IF NOT EXISTS thumbs (
    click TEXT PRIMARY KEY, answer TEXT NOT NULL, at TEXT NOT NULL DEFAULT (datetime('now')), up INTEGER NOT NULL,
    {", ".join(field.name for field in fields(Made))})"""
_INSERT = (
    f"INSERT INTO thumbs (click, answer, up, {', '.join(_COLUMNS[4:])}) "  # noqa: S608  # nosec B608  # names of ours
    f"VALUES ({', '.join('?' * (len(_COLUMNS) - 1))}) ON CONFLICT (click) DO NOTHING"
)
_TALLY = """
SELECT model, strategy, prompt_version, sum(up), sum(1 - up) FROM thumbs
WHERE rowid IN (SELECT max(rowid) FROM thumbs GROUP BY answer)
GROUP BY model, strategy, prompt_version ORDER BY model, strategy, prompt_version
"""


class Thumbs:
    """Rows in one SQLite file. Safe to use from any thread and process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, click: str, answer: str, made: Made, *, up: bool) -> None:
        """Keep one click. The same click again, for instance a request sent twice, is no second one."""
        with self._connection() as connection:
            connection.execute(_INSERT, (click, answer, int(up), *astuple(made)))

    def tallies(self) -> tuple[Tally, ...]:
        """By configuration; empty where nobody has clicked yet."""
        if not self._path.is_file():
            return ()
        with self._connection() as connection:
            rows = connection.execute(_TALLY).fetchall()
        return tuple(
            Tally(model=model, strategy=strategy, prompt_version=prompt, up=up, down=down)
            for model, strategy, prompt, up, down in rows
        )

    def rows(self) -> Iterator[dict[str, object]]:
        """Every click, in order."""
        with self._connection() as connection:
            told = connection.execute("SELECT * FROM thumbs ORDER BY rowid")
            yield from (dict(zip(_COLUMNS, row, strict=True)) for row in told)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
                connection.execute(_SCHEMA)
                yield connection
        except sqlite3.DatabaseError as error:
            raise StoreFailed(f"The clicks cannot be kept: {error}.", f"Move {self._path} away.") from error
