"""The kinds of source, in one table: a kind says what a source has just now, and how its pages are cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from pipeline.corpus import archive, licence, openapi
from pipeline.corpus.git import checkout
from pipeline.corpus.package import installed, split_package
from pipeline.corpus.read import Entry, Unreadable, decoded, on_disk
from pipeline.corpus.split import Splitter, split
from pipeline.errors import BadInput

NOT_OURS = frozenset({"__pycache__", "build", "dist", "node_modules", "site-packages", "target", "venv"})
"""Folders that hold what tools made or fetched; a git checkout's own ignore rules are better and used instead."""
OURS = "Apache-2.0"
"""The licence of the notes that come with CodeCraft."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source has just now."""

    files: tuple[Entry, ...]
    """Sorted by path, each path once; those that are left out unread say why."""
    revision: str = ""
    """The commit of a checkout, the version of a package or an interface; empty where the source has none."""
    licence: str = ""
    """The SPDX name where it is known."""
    split: Splitter = split
    titles: bool = True
    """Whether the name of a file says something beside the titles of its pieces."""


@dataclass(frozen=True, slots=True)
class Kind:
    what: str
    """One sentence for a person."""
    list: Callable[[str], Listing]
    """The location, as it was recorded, to what is there; raises `BadInput` where nothing is."""
    reviewed: bool = False
    """Whether its text is known to hold no secret; else what looks like one is kept out."""


def kind_of(location: Path) -> str:
    """The name in `KINDS` that suits a path that exists."""
    if location.is_dir():
        return "git" if checkout(location) else "folder"
    if location.suffix.lower() == ".zip":
        return "zip"
    return "openapi" if _described(location) else "file"


def _file(location: str) -> Listing:
    file = Path(location)
    _must_exist(file)
    return Listing((on_disk(file, file.name),))


def _described(file: Path) -> openapi.Description | None:
    try:
        text = decoded(on_disk(file, file.name))
    except Unreadable:
        return None
    return openapi.described(text) if openapi.is_description(text) else None


def _openapi(location: str) -> Listing:
    listing, about = _file(location), _described(Path(location))
    return Listing(listing.files, about.version if about else "", about.licence if about else "")


def _folder(location: str) -> Listing:
    root = Path(location)
    _must_exist(root)
    return _listing(_walk(root))


def _knowledge(location: str) -> Listing:
    return Listing(_folder(location).files, licence=OURS)


def _git(location: str) -> Listing:
    root = Path(location)
    _must_exist(root)
    found = checkout(root)
    if found is None:  # git is gone, or the folder no longer is a checkout
        return _folder(location)
    return _listing((_entry(root / path, path) for path in found.paths), found.revision)


def _zip(location: str) -> Listing:
    file = Path(location)
    _must_exist(file)
    entries = archive.entries(file)
    paths = [entry.path for entry in entries if not entry.left_out]
    top = {path.split("/", 1)[0] for path in paths} if all("/" in path for path in paths) else set()
    inside = f"{next(iter(top))}/" if len(top) == 1 else ""  # a zip of a repository has one folder at its top
    return _listing(_unless_unwanted(entry, entry.path.removeprefix(inside)) for entry in entries)


def _unless_unwanted(entry: Entry, path: str) -> Entry:
    why = entry.left_out or _not_wanted(path)
    return Entry(entry.path, left_out=why) if why else entry


def _package(location: str) -> Listing:
    package = installed(location)
    return Listing(
        package.files, package.version, package.licence, partial(split_package, exports=package.exports), titles=False
    )


def _must_exist(location: Path) -> None:
    if not location.exists():
        raise BadInput(f"There is nothing at {location}.", "Give a file or a folder that exists, or remove the source.")


def _listing(entries: Iterator[Entry], revision: str = "") -> Listing:
    files = tuple(sorted(entries, key=lambda entry: entry.path))
    return Listing(files, revision, next(filter(None, map(_licence, files)), ""))


def _licence(entry: Entry) -> str:
    """What a licence file near the top says; empty for every other file."""
    path = PurePosixPath(entry.path)
    if path.stem.lower().split("-")[0] not in licence.NAMES or len(path.parts) > 2:
        return ""
    try:
        return licence.recognised(decoded(entry))
    except Unreadable:
        return ""


def _walk(root: Path) -> Iterator[Entry]:
    """Does not follow links: no loop, and nothing outside."""
    shut: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=shut.append):
        here = Path(folder).relative_to(root)
        for name in [*folders, *names]:
            path = (here / name).as_posix()
            file = root / here / name
            why = _not_wanted(name) or ("a link" if file.is_symlink() else "")
            if why:
                yield Entry(_printable(path), left_out=why)
            elif name in names:
                yield _entry(file, path)
        folders[:] = [name for name in folders if not _not_wanted(name)]
    for error in shut:
        path = Path(str(error.filename)).relative_to(root).as_posix()
        yield Entry(_printable(path), left_out=f"cannot be opened ({error.strerror})")


def _entry(file: Path, path: str) -> Entry:
    """A regular file with a name in UTF-8 that is not hidden; a hidden one may be `.env`."""
    if why := ("hidden" if file.name.startswith(".") else "a link" if file.is_symlink() else _odd(path)):
        return Entry(_printable(path), left_out=why)
    if not file.is_file():
        return Entry(path, left_out="no regular file" if file.exists() else "gone or not to be seen")
    return on_disk(file, path)


def _not_wanted(path: str) -> str:
    """Why a path inside a source is left out by its name alone; empty when it is not."""
    parts = path.split("/")
    if any(part.startswith(".") for part in parts):
        return "hidden"
    return "made by tools" if not NOT_OURS.isdisjoint(parts) else _odd(path)


def _odd(path: str) -> str:
    return "a name that is not UTF-8" if _printable(path) != path else ""


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode("utf-8")


KINDS: Mapping[str, Kind] = {
    "knowledge": Kind("notes that come with CodeCraft", _knowledge, reviewed=True),
    "folder": Kind("a folder of code and documents", _folder),
    "file": Kind("a single file", _file),
    "git": Kind("a git checkout, without what it ignores", _git),
    "zip": Kind("a zip of code and documents", _zip),
    "openapi": Kind("an OpenAPI description: its operations and schemas", _openapi),
    "package": Kind("an installed package: signatures, docstrings and examples of the very version", _package),
}
