"""The kinds of source, in one table: a kind says which files a source has, and how they are cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.git import checkout
from pipeline.corpus.package import installed, split_package
from pipeline.corpus.split import Splitter, split

NOT_OURS = frozenset({"__pycache__", "build", "dist", "node_modules", "site-packages", "target", "venv"})
"""Folders that hold what tools made or fetched; a git checkout's own ignore rules are better and used instead."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source has just now."""

    files: tuple[tuple[str, Path], ...]
    """Path inside the source and file on disk, sorted by path."""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    what: str
    """One sentence for a person."""
    list: Callable[[str], Listing]
    """The location, as it was recorded, to what is there; raises `BadInput` where nothing is."""
    split: Splitter = split


def kind_of(location: Path) -> str:
    """The name in `KINDS` that suits a path that exists."""
    if location.is_file():
        return "file"
    return "git" if checkout(location) else "folder"


def _file(location: str) -> Listing:
    return Listing(((Path(location).name, Path(location)),))


def _folder(location: str) -> Listing:
    root = Path(location)
    return Listing(tuple(sorted((file.relative_to(root).as_posix(), file) for file in _walk(root))))


def _git(location: str) -> Listing:
    root = Path(location)
    found = checkout(root)
    if found is None:  # git is gone, or the folder no longer is a checkout
        return _folder(location)
    files = ((path, root / path) for path in found.paths)
    return Listing(tuple((path, file) for path, file in files if _wanted(file)), found.revision)


def _package(location: str) -> Listing:
    package = installed(location)
    return Listing(package.files, package.version)


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):  # does not follow links: no loop, and nothing outside
        folders[:] = [name for name in folders if not name.startswith(".") and name not in NOT_OURS]
        yield from (file for name in names if _wanted(file := Path(folder, name)))


def _wanted(file: Path) -> bool:
    """Regular files with a name in UTF-8 that are not hidden; a hidden one may be `.env`."""
    named = not any("\ud800" <= letter <= "\udfff" for letter in file.name)
    return named and not file.name.startswith(".") and not file.is_symlink() and file.is_file()


KINDS: Mapping[str, Kind] = {
    "knowledge": Kind("notes that come with CodeCraft", _folder),
    "folder": Kind("a folder of code and documents", _folder),
    "file": Kind("a single file", _file),
    "git": Kind("a git checkout, without what it ignores", _git),
    "package": Kind("an installed package: signatures and docstrings of the very version", _package, split_package),
}
