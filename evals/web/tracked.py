"""The runs that MLflow holds. A database file is read as it is: MLflow's client takes seconds for hundreds of runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from evals import runs
from evals.record.metrics import metrics_of, params_of
from evals.record.place import EXPERIMENT, chosen
from evals.record.send import RUN_TAG, SENT_TAG
from pipeline.errors import StoreFailed, UnknownName
from pipeline.settings import Settings

MOST = 5_000
"""Runs that are read; the youngest."""
_RUNS = """
SELECT runs.run_uuid, ours.value, runs.start_time, runs.artifact_uri
FROM runs JOIN experiments USING (experiment_id)
JOIN tags AS ours ON ours.run_uuid = runs.run_uuid AND ours.key = ?
JOIN tags AS whole ON whole.run_uuid = runs.run_uuid AND whole.key = ?
WHERE experiments.name = ? AND runs.lifecycle_stage = 'active'
ORDER BY runs.start_time DESC, ours.value LIMIT ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A run as MLflow holds it."""

    run_id: str
    """Ours: the name of its folder."""
    mlflow_id: str
    started: float
    """Seconds since 1970."""
    artifacts: str
    """The address of its files."""
    params: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)

    def score(self, k: int) -> tuple[float | None, float | None, float | None]:
        """pass@k and its interval, each None where it is undefined."""
        name = f"pass_at_{k}"
        return self.metrics.get(name), self.metrics.get(f"{name}_low"), self.metrics.get(f"{name}_high")

    @property
    def tokens(self) -> float | None:
        read, written = self.metrics.get("tokens_in"), self.metrics.get("tokens_out")
        return None if read is None or written is None else read + written


def tracked(settings: Settings) -> tuple[Tracked, ...]:
    """All runs that were sent whole, the youngest first; none where nothing was recorded yet or tracking is off.

    Raises:
        StoreFailed: the place cannot be read.
    """
    if settings.tracking == "off":
        return ()
    uri = chosen(settings).uri
    try:
        if uri.startswith("sqlite:///"):
            file = Path(uri.removeprefix("sqlite:///"))
            return _from_file(file) if file.is_file() else ()
        return _from_client(settings)
    except Exception as error:
        said = getattr(error, "message", "") or str(error).strip().split("\n")[0][:200]
        raise StoreFailed(
            f"MLflow at {uri} cannot be read: {said}", "The runs in the home folder are there."
        ) from error


def known(settings: Settings) -> tuple[tuple[Tracked, ...], str]:
    """What MLflow holds and, beside it, the runs of this machine that are not there; and a sentence where it cannot be
    read. The youngest first."""
    try:
        there, trouble = tracked(settings), ""
    except StoreFailed as error:
        there, trouble = (), f"{error.message} {error.hint}"
    names = {run.run_id for run in there}
    here = tuple(_of_folder(one) for one in runs.listed(settings, without=names) if one.report is not None)
    return tuple(sorted((*there, *here), key=lambda run: -run.started)), trouble


def _of_folder(run: runs.Run) -> Tracked:
    """A run of this machine as MLflow would hold it."""
    report = run.report or {}
    return Tracked(
        run_id=run.run_id,
        mlflow_id="",
        started=datetime.fromisoformat(run.started).timestamp(),
        artifacts="",
        params=params_of({"suite": run.suite, "n": run.n, **asdict(run.configuration)}, report),
        metrics=dict(metrics_of(report)),
    )


def _from_file(file: Path) -> tuple[Tracked, ...]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
        rows = connection.execute(_RUNS, (RUN_TAG, SENT_TAG, EXPERIMENT, MOST)).fetchall()
        known = {row[0] for row in rows}
        params: Any = _grouped(connection.execute("SELECT run_uuid, key, value FROM params"), known)
        metrics: Any = _grouped(connection.execute("SELECT run_uuid, key, value FROM latest_metrics"), known)
    return tuple(
        Tracked(
            run_id=name,
            mlflow_id=number,
            started=(started or 0) / 1000,
            artifacts=artifacts,
            params=params.get(number, {}),
            metrics=metrics.get(number, {}),
        )
        for number, name, started, artifacts in rows
    )


def _grouped(rows: Iterable[tuple[str, str, Any]], known: set[str]) -> dict[str, dict[str, Any]]:
    grouped: dict[str, dict[str, Any]] = {}
    for run, key, value in rows:
        if run in known:
            grouped.setdefault(run, {})[key] = value
    return grouped


def _from_client(settings: Settings) -> tuple[Tracked, ...]:
    there = chosen(settings).opened()
    wanted = f"tags.`{RUN_TAG}` != '' AND tags.`{SENT_TAG}` != ''"
    found = there.client.search_runs([there.experiment], wanted, max_results=MOST, order_by=["start_time DESC"])
    return tuple(
        Tracked(
            run_id=one.data.tags[RUN_TAG],
            mlflow_id=one.info.run_id,
            started=one.info.start_time / 1000,
            artifacts=one.info.artifact_uri,
            params=one.data.params,
            metrics=one.data.metrics,
        )
        for one in found
    )


def folder_of(run_id: str, settings: Settings) -> runs.Folder:
    """The run's folder: the one on this machine, else its files brought from MLflow.

    Raises:
        UnknownName: neither this machine nor MLflow has it.
        StoreFailed: MLflow cannot be read.
    """
    here = runs.Folder(runs.home(settings) / run_id)
    if "/" not in run_id and (here.path / "run.json").is_file():
        return here
    there = next((one for one in tracked(settings) if one.run_id == run_id), None)
    if there is None:
        raise UnknownName("run", run_id, [one.run_id for one in runs.listed(settings)] or ["none yet"])
    return _brought(there, settings)


def _brought(run: Tracked, settings: Settings) -> runs.Folder:
    """The files of a run that was made elsewhere, fetched once."""
    import shutil

    folder = settings.home / "brought" / run.mlflow_id / run.run_id
    if not (folder / "run.json").is_file():
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copytree(chosen(settings).opened().client.download_artifacts(run.mlflow_id, ""), folder)
    return runs.Folder(folder)
