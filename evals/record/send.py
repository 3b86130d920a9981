"""The sending itself: what is there already is left alone, and what was broken off is sent anew."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals import runs, summary
from evals.record.metrics import metrics_of, params_of, table_of
from evals.record.place import Opened
from evals.record.prompts import registered
from evals.record.traces import Traced, forget_traces, send_trace, traces_sent
from evals.types import Configuration

if TYPE_CHECKING:
    from mlflow.entities import Run

GRID_TAG, RUN_TAG = "codecraft.grid_id", "codecraft.run_id"
SENT_TAG = "codecraft.report_sha256"
"""Set last: a run that has it is whole."""


def sent(folder: runs.GridFolder, there: Opened) -> str:
    """Send a grid and all its runs. The parent's id.

    Raises:
        Exception: whatever MLflow raises.
    """
    report = summary.write(folder) if not folder.report.is_file() else summary.read(folder)
    whole = _sha256(folder.report)
    before = _found(there, GRID_TAG, folder.grid_id)
    if before is not None and before.data.tags.get(SENT_TAG) == whole:
        return str(before.info.run_id)
    parent = before or _made(there, folder.grid_id, {GRID_TAG: folder.grid_id}, report["started"])
    prompts = registered(there.client, dict.fromkeys(folder.grid.prompts))
    made = {run: _send_run(run, there, parent.info.run_id, prompts) for run in folder.runs if not _whole(run, there)}
    _send_parent(folder, there, parent.info.run_id, report)
    traces_sent()
    for run, run_id in made.items():
        there.client.set_tag(run_id, SENT_TAG, _sha256(run.report))
    there.client.set_tag(parent.info.run_id, SENT_TAG, whole)
    return str(parent.info.run_id)


def _send_parent(folder: runs.GridFolder, there: Opened, run_id: str, report: Mapping[str, Any]) -> None:
    grid = report["grid"]
    words = {"suite": report["suite"]["name"], "suite_sha256": report["suite"]["sha256"]}
    words |= {name: ", ".join(map(str, grid[name])) for name in ("models", "strategies", "prompts", "ks")}
    words |= {name: str(grid[name]) for name in ("n", "seed", "temperature", "max_tokens")}
    words |= {"revision": report["revision"], "version": report["version"]}
    first = report["comparisons"][str(grid["ks"][0])]
    _log(there, run_id, words, {"runs": float(len(report["runs"]))})
    there.client.set_tag(run_id, "codecraft.recommended", first["recommended"])
    there.client.log_artifacts(run_id, str(folder.path))
    there.client.set_terminated(run_id, "FINISHED")


def _whole(folder: runs.Folder, there: Opened) -> bool:
    """Whether a run stands there as its report says; what stands there otherwise is taken away."""
    before = _found(there, RUN_TAG, folder.run_id)
    if before is None:
        return False
    if before.data.tags.get(SENT_TAG) == _sha256(folder.report):
        return True
    forget_traces(there, before.info.run_id)
    there.client.delete_run(before.info.run_id)  # an earlier sending was broken off
    return False


def _send_run(folder: runs.Folder, there: Opened, parent: str, prompts: Mapping[str, Any]) -> str:
    """All of a run but the tag that says so. Its id in MLflow."""
    about, reported = folder.about(), folder.reported()
    tags = {RUN_TAG: folder.run_id, "mlflow.parentRunId": parent}
    run_id = _made(there, folder.run_id, tags, about["started"]).info.run_id
    _log(there, run_id, params_of(about, reported), dict(metrics_of(reported)))
    there.client.log_artifacts(run_id, str(folder.path))
    rows = list(runs.samples(folder))
    there.client.log_table(run_id, table_of(rows), "samples.json")
    there.client.link_prompt_version_to_run(run_id, prompts[about["prompt"]])
    model_id = _log_model(there, run_id, about, prompts[about["prompt"]])
    send_trace(there, Traced(run_id, model_id, about["started"]), folder.run_id, rows)
    there.client.set_terminated(run_id, "FINISHED")
    return str(run_id)


def _log(there: Opened, run_id: str, params: Mapping[str, str], metrics: Mapping[str, float]) -> None:
    """In one go."""
    from mlflow.entities import Metric, Param

    there.client.log_batch(
        run_id,
        metrics=[Metric(name, value, 0, 0) for name, value in metrics.items()],
        params=[Param(name, value[:6000]) for name, value in params.items()],
    )


def _log_model(there: Opened, run_id: str, about: Mapping[str, Any], prompt: Any) -> str:
    """The configuration as a LoggedModel that can be loaded and asked. Its id."""
    import mlflow

    configuration = {name: about[name] for name in Configuration.__dataclass_fields__}
    with warnings.catch_warnings(), mlflow.start_run(run_id=run_id, nested=True):
        warnings.simplefilter("ignore")  # about type hints that MLflow does not see in a file it has not run yet
        logged = mlflow.pyfunc.log_model(
            name="configuration",
            python_model=str(Path(__file__).parent / "configured.py"),
            model_config=configuration,
            pip_requirements=[f"codecraft-ai=={metadata.version('codecraft-ai')}"],
        )
    there.client.link_prompt_version_to_model(prompt.name, str(prompt.version), logged.model_id)
    return str(logged.model_id)


def _found(there: Opened, tag: str, name: str) -> Run | None:
    found = there.client.search_runs([there.experiment], f"tags.`{tag}` = '{name}'", max_results=1)
    return found[0] if found else None


def _made(there: Opened, name: str, tags: Mapping[str, str], started: str) -> Run:
    begun = int(datetime.fromisoformat(started).timestamp() * 1000)
    return there.client.create_run(there.experiment, begun, {"mlflow.runName": name, **tags})


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
