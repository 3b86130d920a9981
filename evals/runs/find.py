"""Runs and grids by their names, and all of them in a list."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals import rows
from evals.runs.places import FORMAT, Folder, GridFolder, grids_home, home, how_to_go_on
from evals.types import Configuration
from pipeline.errors import BadInput, UnknownName
from pipeline.settings import Settings


def latest(settings: Settings, key: str) -> GridFolder | None:
    """The youngest grid that was asked for in the very same words."""
    files = sorted(grids_home(settings).glob("*/grid.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    return next((GridFolder(path.parent) for path in files if rows.document(path).get("key") == key), None)


def grid(name: str, settings: Settings) -> GridFolder:
    """The grid of that id or in that folder.

    Raises:
        UnknownName: there is none.
    """
    place = Path(name)
    folder = GridFolder(place if (place / "grid.json").is_file() else grids_home(settings) / name)
    if not (folder.path / "grid.json").is_file():
        raise UnknownName("grid", name, [one.grid_id for one in grids(settings)] or ["none yet"])
    return folder


def grid_of(name: str, settings: Settings) -> GridFolder:
    """The grid of that id or in that folder, or the one that a run of that id belongs to.

    Raises:
        UnknownName: there is none.
    """
    if (home(settings) / name / "run.json").is_file():
        return grid(Folder(home(settings) / name).about()["grid_id"], settings)
    return grid(name, settings)


def grids(settings: Settings) -> tuple[GridFolder, ...]:
    """All grids, the youngest first."""
    files = sorted(grids_home(settings).glob("*/grid.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    return tuple(GridFolder(path.parent) for path in files)


def run(name: str, settings: Settings) -> Folder:
    """The run of that id or in that folder, over or not.

    Raises:
        UnknownName: there is none.
    """
    place = Path(name)
    folder = Folder(place if (place / "run.json").is_file() else home(settings) / name)
    if not (folder.path / "run.json").is_file():
        raise UnknownName("run", name, [path.name for path in sorted(home(settings).glob("*"))] or ["none yet"])
    return folder


def folders(name: str, settings: Settings) -> tuple[Path, tuple[Folder, ...]]:
    """The place of a run or a grid, and the runs it stands for.

    Raises:
        UnknownName: there is neither.
    """
    for place in (Path(name), grids_home(settings) / name):
        if (place / "grid.json").is_file():
            return place, GridFolder(place).runs
    one = run(name, settings)
    return one.path, (one,)


def found(name: str, settings: Settings) -> Path:
    """The rows that a run's id, its folder, or a results file stand for.

    Raises:
        UnknownName: there is nothing of that name.
        BadInput: the run is not over.
    """
    if Path(name).is_file():
        return Path(name)
    folder = run(name, settings)
    if not folder.over:
        raise BadInput(f"The run {folder.run_id} is not over.", how_to_go_on(folder))
    return folder.samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as it is listed."""

    run_id: str
    grid_id: str
    suite: str
    suite_sha256: str
    configuration: Configuration
    n: int
    ks: tuple[int, ...]
    started: str
    """ISO 8601, UTC."""
    report: Mapping[str, Any] | None
    """Its `report.json`; None while it is not over."""


def listed(settings: Settings, without: Container[str] = ()) -> tuple[Run, ...]:
    """All runs of this version but those `without`, the youngest first."""
    found = (path for path in home(settings).glob("*/run.json") if path.parent.name not in without)
    files = sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
    read = ((Folder(path.parent), rows.document(path)) for path in files)
    return tuple(_run(folder, about) for folder, about in read if about.get("format") == FORMAT)


def described(folder: Folder) -> Run:
    """One run as it is listed."""
    return _run(folder, folder.about())


def _run(folder: Folder, about: Mapping[str, Any]) -> Run:
    return Run(
        run_id=folder.run_id,
        grid_id=about["grid_id"],
        suite=about["suite"],
        suite_sha256=about["suite_sha256"],
        configuration=Configuration(**{name: about[name] for name in Configuration.__dataclass_fields__}),
        n=about["n"],
        ks=tuple(about["k"]),
        started=about["started"],
        report=folder.reported() if folder.over else None,
    )
