"""A finished run goes to MLflow. The run's folder is the truth: what is recorded can be recorded again, once each.

MLflow 3 takes a database, not a folder of files: `mlruns/mlflow.db`, with the artifacts in `mlruns/artifacts`.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from evals import runs
from pipeline.errors import BadInput
from pipeline.settings import ROOT, Settings, silence_telemetry

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "codecraft"
RUN_TAG = "codecraft.run_id"
_PATIENCE = 3.0
"""Seconds."""
_PARAMS = ("model", "strategy", "seed", "temperature", "max_tokens", "n", "suite", "suite_sha256", "isolation")


def record(folder: runs.Folder, settings: Settings) -> str:
    """Send a finished run to MLflow; a sentence says what became of it. Never raises for MLflow's sake.

    Raises:
        BadInput: the run is not over.
    """
    if not folder.over:
        raise BadInput(f"The run {folder.run_id} is not over.", "Go on with it by the same command and --resume.")
    if settings.tracking == "off":
        return "Not recorded: tracking is off."
    where = settings.tracking or _default_store()
    try:
        _must_answer(where)
        return f"Recorded in MLflow as {_sent(folder, where)} ({where})."
    except Exception as error:  # a server that is away, a database of another version: the folder still has it all
        said = str(error).strip().split("\n")[0][:200]
        return f"Not recorded: {where} cannot be used ({said}). Later: codecraft eval record {folder.run_id}"


def _default_store() -> str:
    (ROOT / "mlruns").mkdir(exist_ok=True)
    return f"sqlite:///{ROOT / 'mlruns' / 'mlflow.db'}"


def _must_answer(where: str) -> None:
    """MLflow's client asks a server that is away for minutes; one look tells in seconds. Raises `OSError`."""
    server = urlsplit(where)
    if server.scheme in ("http", "https") and server.hostname:
        port = server.port or (443 if server.scheme == "https" else 80)
        socket.create_connection((server.hostname, port), timeout=_PATIENCE).close()


def _sent(folder: runs.Folder, where: str) -> str:
    silence_telemetry()
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri=where)
    about, reported = folder.about(), folder.reported()
    run_id = _run_of(client, folder.run_id, about, local=where.startswith("sqlite:"))
    for name in _PARAMS:
        client.log_param(run_id, name, str({**about, **reported}.get(name)))
    for name, value in metrics_of(reported):
        client.log_metric(run_id, name, value, step=0)
    for file in (folder.samples, folder.report, folder.path / "run.json"):
        client.log_artifact(run_id, str(file))
    client.set_terminated(run_id, "FINISHED")
    return run_id


def _run_of(client: MlflowClient, name: str, about: Mapping[str, Any], *, local: bool) -> str:
    """The MLflow run that stands for ours: the one that is there already, else a new one."""
    experiment = client.get_experiment_by_name(EXPERIMENT)
    place = (ROOT / "mlruns" / "artifacts").as_uri() if local else None
    number = experiment.experiment_id if experiment else client.create_experiment(EXPERIMENT, artifact_location=place)
    found = client.search_runs([number], f"tags.`{RUN_TAG}` = '{name}'", max_results=1)
    if found:
        return str(found[0].info.run_id)
    tags = {RUN_TAG: name, "mlflow.runName": name, "codecraft.started": str(about.get("started", ""))}
    return str(client.create_run(number, tags=tags).info.run_id)


def metrics_of(reported: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Names and values as MLflow takes them: `pass_at_1`, with `pass_at_1_low` and `pass_at_1_high`."""
    for field, suffix in (("pass@k", ""), ("pass@k_without_forgeable", "_without_forgeable"), ("pass@k_base", "_base")):
        for k, score in reported.get(field, {}).items():
            if score["value"] is None:
                continue
            name = f"pass_at_{k}{suffix}"
            yield from ((name, score["value"]), (f"{name}_low", score["low"]), (f"{name}_high", score["high"]))
    for name in ("coverage", "samples", "tasks", "seconds", "forgeable"):
        yield name, float(reported[name])
    for kind, count in reported["verdicts"].items():
        yield f"verdicts_{kind}", float(count)
