"""Names of files that come from outside: from a model, an upload, an archive."""

from __future__ import annotations

import re

from pipeline.errors import BadInput

_MAX = 240
"""Characters of a whole path; longer ones cannot be written on every system."""
_FORBIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f<>:\"|?*\ud800-\udfff"
    r"\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"  # not seen, or making other text look different from what it is
)


def safe_path(path: str) -> str:
    """`path` as a relative POSIX path inside the folder it is meant for.

    Raises:
        BadInput: it is empty, absolute, climbs out with `..`, or has characters no file name should have.
    """
    plain = path.replace("\\", "/").strip()
    parts = [part for part in map(str.strip, plain.split("/")) if part not in ("", ".")]
    joined = "/".join(parts)
    if plain.startswith("/") or joined.startswith("~") or re.match(r"[A-Za-z]:", plain):
        raise BadInput(f"The path {path!r} is absolute.", "Use a path relative to the project's folder.")
    if ".." in parts:
        raise BadInput(f"The path {path!r} leaves its folder.", "Use a path without '..'.")
    if not parts or len(plain) > _MAX or _FORBIDDEN.search(plain):
        raise BadInput(f"The path {path[:80]!r} cannot be a file name.", "Use letters, digits, '.', '-', '_' and '/'.")
    return joined
