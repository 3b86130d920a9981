"""An artifact as one zip: the same files give the same bytes, on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from pipeline.errors import BadInput
from pipeline.paths import safe_path
from pipeline.types import CodeFile

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format knows."""
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def archive(files: Iterable[CodeFile]) -> bytes:
    """A zip of `files`, sorted by path. They are stored as they are: a compressor's output depends on its version.

    Raises:
        BadInput: a path is not safe, or two could not lie beside each other in one folder.
    """
    ordered = sorted(files, key=lambda file: file.path)
    for file in ordered:
        if safe_path(file.path) != file.path:
            raise BadInput(f"The path {file.path!r} is not in its plain form.", f"Write {safe_path(file.path)!r}.")
    for first, second in clashes([file.path for file in ordered]):
        raise BadInput(f"{first!r} and {second!r} cannot lie in one folder.", "Rename one of them.")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as out:
        for file in ordered:
            entry = zipfile.ZipInfo(file.path, _EPOCH)
            entry.external_attr, entry.create_system = _PLAIN_FILE, _UNIX
            out.writestr(entry, file.text.encode())
    return written.getvalue()


def clashes(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of paths that are one file where case does not count, or one a file and a folder for the other."""
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    found = []
    for path in paths:
        folded = path.casefold()
        above = ["/".join(folded.split("/")[:count]) for count in range(1, folded.count("/") + 1)]
        other = seen.get(folded) or folders.get(folded) or next((seen[one] for one in above if one in seen), None)
        if other:
            found.append((other, path))
            continue
        seen[folded] = path
        folders |= dict.fromkeys(above, path)
    return found
