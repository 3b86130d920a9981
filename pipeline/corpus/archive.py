"""A zip as a source: its files are read where they are; nothing is unpacked onto the disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO

from pipeline.corpus.read import LARGEST, Entry
from pipeline.errors import BadInput, TooLarge
from pipeline.paths import safe_path

MOST = 50_000
"""Files of one zip that are looked at."""


def entries(file: Path) -> tuple[Entry, ...]:
    """The files in the zip, sorted by path; those with no safe name, links and encrypted ones with the reason.

    Raises:
        BadInput: it is no sound zip.
        TooLarge: it lists more files than `MOST`.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError) as error:
        raise BadInput(f"{file.name} is not a sound zip: {error}.", "Make the zip again.") from None
    if len(members) > MOST:
        raise TooLarge(
            f"{file.name} lists {len(members):,} files; {MOST:,} are the most.", "Zip the part that matters."
        )
    found = {entry.path: entry for entry in _entries(file, members)}  # of two with one name the last counts, as in zips
    return tuple(found[path] for path in sorted(found))


def _entries(file: Path, members: list[zipfile.ZipInfo]) -> Iterator[Entry]:
    for member in members:
        try:
            path = safe_path(member.filename)
        except BadInput:
            yield Entry(repr(member.filename)[1:81], left_out="a name that no file should have")
            continue
        stamp = f"{member.CRC:08x}:{member.file_size}"
        why = _why_left_out(member)
        yield Entry(path, left_out=why) if why else Entry(path, stamp, partial(_content, file, member))


def _why_left_out(member: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link"
    if member.flag_bits & 1:
        return "encrypted"
    return f"larger than {LARGEST // 1_000_000} MB" if member.file_size > LARGEST else ""


def _content(file: Path, member: zipfile.ZipInfo) -> IO[bytes]:
    """What a zip says of sizes can lie, so no more is unpacked than one byte over the limit."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
            return BytesIO(stream.read(LARGEST + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise OSError(0, str(error)) from None
