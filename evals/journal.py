"""What is finished, on disk at once: `kill -9` at any moment loses nothing but the samples that were running.

One JSON line for each verdict, behind a head line that says what it belongs to; a last line that was cut off is
dropped. The file goes when the results are written and reported.
"""

from __future__ import annotations

import fcntl
import json
import os
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from evals.types import Kind, Verdict
from pipeline.errors import BadInput


class Journal:
    """Verdicts by row. Only their places in the file are held in memory: eight bytes a row."""

    def __init__(self, file: BinaryIO, rows: int) -> None:
        self._file = file
        self._places = array("q", [-1]) * rows
        self._failed: dict[int, int] = {}
        self.finished = 0
        """Rows with a verdict that counts."""
        self.seconds = 0.0
        """Wall seconds spent judging so far, over all sittings."""

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, row: int) -> bool:
        return self._places[row] >= 0

    def __getitem__(self, row: int) -> Verdict:
        """The verdict on a row; one that our own failure prevented is given as such."""
        self._file.seek(self._places[row] if row in self else self._failed[row])
        fields = json.loads(self._file.readline())["verdict"]
        return Verdict(**{**fields, "kind": Kind(fields["kind"])})

    def add(self, row: int, verdict: Verdict, seconds: float) -> None:
        """Write it down, with the seconds spent so far; on return it outlives this process."""
        place = self._file.seek(0, os.SEEK_END)
        entry = {"row": row, "seconds": round(seconds, 3), "verdict": asdict(verdict)}
        self._file.write(json.dumps(entry).encode() + b"\n")
        self._file.flush()
        self._take_up(entry, place)

    def _take_up(self, entry: Mapping[str, Any], place: int) -> None:
        row = entry["row"]
        self.seconds = entry["seconds"]
        if entry["verdict"]["kind"] == Kind.HARNESS_ERROR:  # tried again when the work is taken up
            self._failed[row] = place
            return
        self.finished += row not in self
        self._places[row] = place


@contextmanager
def opened(path: Path, key: Mapping[str, Any], rows: int) -> Iterator[Journal]:
    """The journal of the work that `key` describes: taken up where it broke off, else begun.

    Raises:
        BadInput: another process is writing it, or its folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise BadInput(f"{path.parent} cannot be written ({error.strerror}).", "Choose another --out.") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(f"Another run is writing {path}.", "Wait for it, or choose another --out.") from None
        yield _restored(file, dict(key), rows)


def _restored(file: BinaryIO, key: Mapping[str, Any], rows: int) -> Journal:
    journal = Journal(file, rows)
    file.seek(0)
    if _parsed(file.readline()) != {"key": key}:
        file.truncate(0)
        file.write(json.dumps({"key": key}).encode() + b"\n")
        file.flush()
        return journal
    sound = place = file.tell()
    for line in iter(file.readline, b""):
        place, before = place + len(line), place
        if not line.endswith(b"\n"):
            break
        journal._take_up(json.loads(line), before)
        sound = place
    file.truncate(sound)
    return journal


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def remove(path: Path) -> None:
    """The work is done and reported."""
    path.unlink(missing_ok=True)
