"""Crafts over files and folders."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.generate.recipes.tools.crafts.base import Stop, craft, line


def files(folder: str) -> list[Path]:
    """All files in a folder and below it, by their path."""
    if not Path(folder).is_dir():
        raise Stop(f"not a folder: {folder}", "file")
    return sorted(one for one in Path(folder).rglob("*") if one.is_file())


def digest(path: Path, algo: str) -> str:
    return hashlib.new(algo, path.read_bytes()).hexdigest()


@craft(
    r"\bsha-?\d+|\bmd5\b|\bchecksums?\b|\bhash(?:es)?\b", r"\bfolder\b|\bdirectory\b|\bdir\b|\bdirectories\b", places="folder",
    called={"algo": "algo|algorithm|hash|type", "folder": "dir|directory|folder|path|root"}, line="{digest}  {path}", slots="digest:key path:path",
    codes={"file": 2, "value": 2}, never=r"\bduplicates?\b|\bverif|\bcheck mode|--check",
)  # fmt: skip
def checksums(folder: str, algo: str = "sha256") -> Iterator[str]:
    """The checksum of every file in a folder and below."""
    if algo not in hashlib.algorithms_available:
        raise Stop(f"there is no algorithm {algo}", "value")
    for path in files(folder):
        yield line(digest(path, algo), path.relative_to(folder).as_posix())


@craft(
    r"\bsha-?\d+|\bmd5\b|\bchecksums?\b|\bhash(?:es)?\b", r"\bfiles?\b", places="sources", called={"algo": "algo|algorithm|hash|type", "sources": "files?|paths?"},
    line="{digest}  {path}", slots="digest:key path:path", codes={"file": 1, "value": 2}, never=r"\bduplicates?\b|\bverif|--check|\bfolder\b|\bdirector|\bpassword|\bdir\b",
)  # fmt: skip
def file_checksums(sources: list[str], algo: str = "sha256") -> Iterator[str]:
    """The checksum of each file that is named."""
    if algo not in hashlib.algorithms_available:
        raise Stop(f"there is no algorithm {algo}", "value")
    for name in sources:
        if not Path(name).is_file():
            raise Stop(f"cannot read {name}", "file")
        yield line(digest(Path(name), algo), name)


@craft(
    r"\bduplicates?\b|\bsame content\b|\bidentical\b", r"\bfiles\b", r"\bfolder\b|\bdirectory\b|\bdir\b", places="folder", called={"folder": "dir|directory|folder|path|root"},
    codes={"file": 2}, never=r"\bdelet|\bremov|\bsize\b|\bgroup",
)  # fmt: skip
def same_files(folder: str) -> Iterator[str]:
    """Files of the same content, one group a line."""
    groups: dict[str, list[str]] = {}
    for path in files(folder):
        groups.setdefault(digest(path, "sha256"), []).append(path.relative_to(folder).as_posix())
    for names in groups.values():
        if len(names) > 1:
            yield " ".join(names)


@craft(
    r"\bextensions?\b|\bfile types?\b|\bsuffix\w*", r"\bcount\w*\b|\bhow many\b|\bnumber of\b", r"\bfolder\b|\bdirectory\b|\bdir\b", places="folder",
    called={"folder": "dir|directory|folder|path|root"}, line="{extension}: {count}", slots="extension:suffix count:int", codes={"file": 2}, never=r"\bsize|\bbytes\b",
)  # fmt: skip
def files_by_extension(folder: str, top: int | None = None) -> Iterator[str]:
    """How many files have each extension; the most frequent first."""
    found = Counter(one.suffix or "(none)" for one in files(folder))
    for extension, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:top]:
        yield line(extension, count)


@craft(
    r"\b(?:largest|biggest)\b|\bsizes?\b|\bbytes\b", r"\bfiles\b", r"\bfolder\b|\bdirectory\b|\bdir\b", places="folder",
    called={"folder": "dir|directory|folder|path|root", "top": "top|n|limit|count"}, line="{size} {path}", slots="size:int path:path", codes={"file": 2}, never=r"\bextension|\bhuman|\bkb\b|\bmb\b",
)  # fmt: skip
def largest_files(folder: str, top: int | None = None) -> Iterator[str]:
    """The files by their size in bytes, the largest first."""
    found = [(one.stat().st_size, one.relative_to(folder).as_posix()) for one in files(folder)]
    for size, path in sorted(found, key=lambda one: (-one[0], one[1]))[:top]:
        yield line(size, path)
