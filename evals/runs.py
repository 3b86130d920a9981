"""The folders of runs and of grids: what was asked of whom, a row for each sample, and the reports.

grids/ID/grid.json      the grid, and the ids of its runs, written first
grids/ID/report.json    all its runs and their comparison, when it is over; see schemas/report.schema.json
grids/ID/report.html    the same for people, beside it its plots and card.md, of what is recommended
runs/ID/run.json        what was asked of whom, written first
runs/ID/prompts.jsonl   what the model was sent for each task, with the passages
runs/ID/drawn.jsonl     the samples, each as it is drawn           } while it goes on
runs/ID/verdicts        the verdicts, each as it is given          }
runs/ID/samples.jsonl   both together, in order, when it is over; see schemas/sample.schema.json
                        (`eval export` makes a Parquet file of it)
runs/ID/report.json     what `eval score --json` would say, with tokens, cost and times
"""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals import results, rows, stats
from evals.grid import Grid
from evals.types import Configuration, Kind, Verdict
from pipeline.errors import BadInput, UnknownName
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


def how_to_go_on(folder: Folder) -> str:
    """The command that takes up a run that is not over."""
    return f"Go on with it: codecraft eval resume {folder.about().get('grid_id', 'GRID')}"


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


def samples(folder: Folder, task_id: str | None = None) -> Iterator[dict[str, Any]]:
    """The samples of a run so far, of one task or of all: rows as in `samples.jsonl`. Those that are drawn and not
    judged yet have no `verdict`."""
    read = rows.objects(folder.samples) if folder.over else enumerate(_so_far(folder))
    return (row for _, row in read if task_id is None or row["task_id"] == task_id)


def _so_far(folder: Folder) -> Iterator[dict[str, Any]]:
    verdicts = {one["row"]: one["verdict"] for one in _whole_lines(folder.verdicts) if "verdict" in one}
    for one in _whole_lines(folder.drawn):
        verdict = verdicts.get(one["row"])
        shown = {"verdict": verdict["kind"], "passed": verdict["kind"] == Kind.PASSED} if verdict else {}
        told = {name: verdict[name] for name in ("detail", "output", "seconds", "forgeable")} if verdict else {}
        yield one["sample"] | shown | told


def verdict_of(row: Mapping[str, Any]) -> Verdict:
    """What a sample's row says of its verdict."""
    return Verdict(
        kind=Kind(row["verdict"]),
        detail=row.get("detail", ""),
        output=row.get("output", ""),
        seconds=row.get("seconds", 0.0),
        forgeable=row.get("forgeable", False),
    )


def _whole_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file that somebody may be writing."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)


def prompt(folder: Folder, task_id: str) -> dict[str, Any]:
    """What a model was sent for a task: `messages` (role, text), `passages`, `prompt_version`, `prompt_sha256`.

    Raises:
        UnknownName: the run has not asked for this task.
    """
    asked = {row["task_id"]: row for row in _whole_lines(folder.prompts)}
    if task_id not in asked:
        raise UnknownName("task", task_id, asked)
    return asked[task_id]


def tally(folder: Folder) -> dict[str, dict[str, int]]:
    """Task id → verdict → how many samples, so far: what a table of a run's tasks shows."""
    counted: dict[str, dict[str, int]] = {}
    for row in samples(folder):
        if "verdict" in row:
            of_task = counted.setdefault(row["task_id"], {})
            of_task[row["verdict"]] = of_task.get(row["verdict"], 0) + 1
    return counted


def counts(path: Path) -> stats.Counts:
    """Task id → samples judged and passed, of a file of results.

    Raises:
        BadInput: a row holds no verdict.
    """
    counted: dict[str, tuple[int, int]] = {}
    for line, row in rows.objects(path):
        if "task_id" not in row or not isinstance(row.get("passed"), bool):
            raise BadInput(f"{path}, line {line}: no verdict.", "Name a run, or the results of `eval score`.")
        if row.get("verdict") != Kind.HARNESS_ERROR:
            judged, passed = counted.get(str(row["task_id"]), (0, 0))
            counted[str(row["task_id"])] = (judged + 1, passed + row["passed"])
    if not counted:
        raise BadInput(f"{path} holds no verdict.", "Name a run, or the results of `eval score`.")
    return counted
