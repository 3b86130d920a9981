"""Where a run and a grid lie, and how a new one gets its place."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals import results, rows
from evals.grid import Grid
from pipeline.errors import BadInput
from pipeline.settings import Settings

FORMAT = 2
"""The version of these files; a run of another is refused."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a run lies."""

    path: Path

    @property
    def run_id(self) -> str:
        return self.path.name

    @property
    def prompts(self) -> Path:
        return self.path / "prompts.jsonl"

    @property
    def drawn(self) -> Path:
        return self.path / "drawn.jsonl"

    @property
    def verdicts(self) -> Path:
        return self.path / "verdicts"

    @property
    def flagged(self) -> Path:
        """The tasks that stand in what the model was shown or trained on, written before anything is drawn."""
        return self.path / "flagged.json"

    @property
    def samples(self) -> Path:
        return self.path / "samples.jsonl"

    @property
    def report(self) -> Path:
        return self.path / "report.json"

    @property
    def over(self) -> bool:
        return self.report.is_file()

    def about(self) -> dict[str, Any]:
        """What `run.json` says.

        Raises:
            BadInput: it is no run, or one of another version.
        """
        return _of_this_format(self.path / "run.json")

    def reported(self) -> dict[str, Any]:
        """What `report.json` says."""
        return rows.document(self.report)


@dataclass(frozen=True, slots=True)
class GridFolder:
    """Where a grid lies."""

    path: Path

    @property
    def grid_id(self) -> str:
        return self.path.name

    @property
    def report(self) -> Path:
        return self.path / "report.json"

    @property
    def page(self) -> Path:
        return self.path / "report.html"

    def about(self) -> dict[str, Any]:
        """What `grid.json` says.

        Raises:
            BadInput: it was written by another version.
        """
        return _of_this_format(self.path / "grid.json")

    def describe(self, about: Mapping[str, Any]) -> None:
        """Write `grid.json`."""
        _write(self.path / "grid.json", {"format": FORMAT, **about})

    @property
    def key(self) -> str:
        """The same for grids that were asked for in the same words of the same things."""
        return str(self.about()["key"])

    @property
    def grid(self) -> Grid:
        """The grid as it was asked for."""
        return Grid.from_dict(self.about()["grid"])

    @property
    def runs(self) -> tuple[Folder, ...]:
        """The folders of its runs, in the order of `grid.configurations`."""
        home = self.path.parent.parent / "runs"
        return tuple(Folder(home / name) for name in self.about()["runs"])

    @property
    def over(self) -> bool:
        return all(run.over for run in self.runs)

    @property
    def held(self) -> bool:
        """Whether a process is working on it now."""
        with (self.path / "grid.json").open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Keep every other process from working on it.

        Raises:
            BadInput: another one does.
        """
        with (self.path / "grid.json").open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BadInput(f"{self.grid_id} is being worked on already.", "Wait for it, or stop it.") from None
            yield


def home(settings: Settings) -> Path:
    return settings.home / "runs"


def grids_home(settings: Settings) -> Path:
    return settings.home / "grids"


def made(settings: Settings, about: Mapping[str, Any]) -> Folder:
    """A new run's folder, with its `run.json`."""
    words = f"{about['suite']}-{about['model']}-{about['strategy']}-{about['prompt']}"
    path = _new_folder(home(settings), words)
    _write(path / "run.json", {"format": FORMAT, **about})
    return Folder(path)


def made_grid(settings: Settings, suite: str) -> GridFolder:
    """A new grid's folder; its `grid.json` follows when its runs have theirs."""
    return GridFolder(_new_folder(grids_home(settings), f"{suite}-grid"))


def _new_folder(parent: Path, words: str) -> Path:
    name = re.sub(r"[^\w.+-]+", "-", words).strip("-")[:80]
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    for number in range(1000):
        path = parent / f"{name}-{stamp}{f'-{number}' if number else ''}"
        try:
            path.mkdir(parents=True)
            return path
        except FileExistsError:
            continue
    raise BadInput(f"{parent} holds a thousand runs of this second.", "Try again.")


def _write(path: Path, value: Mapping[str, Any]) -> None:
    with results.replacing(path) as file:
        json.dump(value, file, indent=1)


def _of_this_format(path: Path) -> dict[str, Any]:
    about = rows.document(path)
    if about.get("format") != FORMAT:
        raise BadInput(f"{path.parent} was written by another version.", f"This one reads format {FORMAT}.")
    return about


def how_to_go_on(folder: Folder) -> str:
    """The command that takes up a run that is not over."""
    return f"Go on with it: codecraft eval resume {folder.about().get('grid_id', 'GRID')}"
