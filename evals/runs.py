"""The folder of a run: what it is, a row for each sample, and its report.

runs/ID/run.json        what was asked of whom, written first
runs/ID/drawn.jsonl     the samples, each as it is drawn           } while it goes on
runs/ID/verdicts        the verdicts, each as it is given          }
runs/ID/samples.jsonl   both together, in order, when it is over
runs/ID/report.json     what `eval score --json` would say
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals import results, rows, stats
from evals.types import Kind
from pipeline.errors import BadInput, UnknownName
from pipeline.settings import Settings

FORMAT = 1
"""The version of these files; a run of another is refused."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a run lies."""

    path: Path

    @property
    def run_id(self) -> str:
        return self.path.name

    @property
    def drawn(self) -> Path:
        return self.path / "drawn.jsonl"

    @property
    def verdicts(self) -> Path:
        return self.path / "verdicts"

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
        about = rows.document(self.path / "run.json")
        if about.get("format") != FORMAT:
            raise BadInput(f"{self.path} was written by another version.", f"This one reads format {FORMAT}.")
        return about

    def reported(self) -> dict[str, Any]:
        """What `report.json` says."""
        return rows.document(self.report)


def home(settings: Settings) -> Path:
    return settings.home / "runs"


def made(settings: Settings, about: Mapping[str, Any]) -> Folder:
    """A new run's folder, with its `run.json`."""
    words = re.sub(r"[^\w.+-]+", "-", f"{about['suite']}-{about['model']}-{about['strategy']}").strip("-")[:80]
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    for number in range(1000):
        path = home(settings) / f"{words}-{stamp}{f'-{number}' if number else ''}"
        try:
            path.mkdir(parents=True)
            break
        except FileExistsError:
            continue
    with results.replacing(path / "run.json") as file:
        json.dump({"format": FORMAT, **about}, file, indent=1)
    return Folder(path)


def latest(settings: Settings, key: str) -> Folder | None:
    """The youngest run that was asked for in the very same words."""
    folders = sorted(home(settings).glob("*/run.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    return next((Folder(path.parent) for path in folders if rows.document(path).get("key") == key), None)


def found(name: str, settings: Settings) -> Path:
    """The rows that a run's id, its folder, or a results file stand for.

    Raises:
        UnknownName: there is nothing of that name.
        BadInput: the run is not over.
    """
    place = Path(name)
    if place.is_file():
        return place
    folder = Folder(place if place.is_dir() else home(settings) / name)
    if not (folder.path / "run.json").is_file():
        raise UnknownName("run", name, [path.name for path in sorted(home(settings).glob("*"))] or ["none yet"])
    if not folder.over:
        raise BadInput(f"The run {folder.run_id} is not over.", "Go on with it by the same command and --resume.")
    return folder.samples


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
