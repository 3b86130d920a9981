"""Rows of JSON from a file: lines or one array, plain or gzip; what is broken is said with its line."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from pipeline.errors import BadInput

_GZIP = b"\x1f\x8b"
MAX_LINE = 64 * 2**20
"""Bytes; a longer line is no row of anybody's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON value and where it stood."""

    line: int
    """From 1; in a JSON array, the number of the element."""
    value: Any


def sha256_of(path: Path) -> str:
    """sha256 of a file's bytes, hexadecimal."""
    with _opened(path, plain=True) as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()


def is_array(path: Path) -> bool:
    """Whether the file is one JSON array, and not lines."""
    with _unpacked(path), _opened(path) as file:
        while block := file.read(4096):
            text = block.lstrip(b"\xef\xbb\xbf \t\r\n")
            if text:
                return text.startswith(b"[")
    return False


def read(path: Path) -> Iterator[Row]:
    """The file's rows in order; lines are read one at a time.

    Raises:
        BadInput: it cannot be read, is no gzip though named so, or a line is no JSON; the line is named.
    """
    if is_array(path):
        yield from _elements(path)
        return
    with _unpacked(path), _opened(path) as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), start=1):
            if len(line) > MAX_LINE:
                raise BadInput(f"{path}, line {number}: longer than {MAX_LINE >> 20} MiB.", "Split it into rows.")
            if line.strip():
                yield Row(number, _parsed(line.removeprefix(b"\xef\xbb\xbf"), f"{path}, line {number}"))


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and row, each row a JSON object.

    Raises:
        BadInput: as `read`, and for a row that is no object.
    """
    for row in read(path):
        if not isinstance(row.value, dict):
            raise BadInput(f"{path}, line {row.line}: a row must be a JSON object.", "Write one object on each line.")
        yield row.line, row.value


def document(path: Path) -> dict[str, Any]:
    """A file that is one JSON object, over as many lines as it likes.

    Raises:
        BadInput: it cannot be read, or is no object.
    """
    with _unpacked(path), _opened(path) as file:
        value = _parsed(file.read(), str(path))
    if not isinstance(value, dict):
        raise BadInput(f"{path}: not a JSON object.", "Name another file.")
    return value


def _elements(path: Path) -> Iterator[Row]:
    with _unpacked(path), _opened(path) as file:
        array = _parsed(file.read(), str(path))
    for number, value in enumerate(array, start=1):
        yield Row(number, value)


def _parsed(text: bytes, where: str) -> Any:
    try:
        return json.loads(text)
    except UnicodeDecodeError:
        raise BadInput(f"{where}: not UTF-8 text.", "Save the file as UTF-8.") from None
    except RecursionError:
        raise BadInput(f"{where}: nested too deeply.", "Flatten the row.") from None
    except ValueError as error:
        raise BadInput(f"{where}: not JSON ({error}).", "Mend or remove that line.") from None


@contextmanager
def _opened(path: Path, *, plain: bool = False) -> Iterator[BinaryIO]:
    """The file's bytes; unpacked when it is named `.gz`, or is gzip whatever its name, unless `plain`."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            if plain or not (packed or path.suffix == ".gz"):
                yield raw
            else:
                with gzip.open(raw, "rb") as unpacked:
                    yield cast(BinaryIO, unpacked)
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.", "Check the path.") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder.", "Name a file.") from None
    except PermissionError:
        raise BadInput(f"{path} may not be read.", "Check its permissions.") from None


@contextmanager
def _unpacked(path: Path) -> Iterator[None]:
    try:
        yield
    except gzip.BadGzipFile:
        raise BadInput(f"{path} is named .gz but is not gzip.", "Rename it, or compress it again.") from None
    except (EOFError, zlib.error):
        raise BadInput(f"{path} is a broken gzip file.", "Copy or compress it again.") from None
