"""The file of samples that were drawn and are not reported yet."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO


class DrawnFile:
    """Samples by row; only their places in the file are held in memory. Safe from any thread."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._places: dict[int, int] = {}
        file.seek(0)
        place = 0
        for line in iter(file.readline, b""):
            if not line.endswith(b"\n"):  # the process was killed while it wrote
                file.truncate(place)
                break
            self._places[json.loads(line)["row"]] = place
            place += len(line)

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[DrawnFile]:
        with path.open("a+b") as file:
            yield cls(file)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._places))

    def __contains__(self, row: int) -> bool:
        return row in self._places

    def __getitem__(self, row: int) -> dict[str, Any]:
        with self._lock:
            self._file.seek(self._places[row])
            line = self._file.readline()
        fields: dict[str, Any] = json.loads(line)["sample"]
        return fields

    def add(self, samples: Mapping[int, Mapping[str, Any]]) -> None:
        """Write rows down; on return they outlive this process."""
        lines = {row: json.dumps({"row": row, "sample": fields}).encode() + b"\n" for row, fields in samples.items()}
        with self._lock:
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(b"".join(lines.values()))
            self._file.flush()
            for row, line in lines.items():
                self._places[row] = place
                place += len(line)
