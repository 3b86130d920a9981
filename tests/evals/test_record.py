"""A finished run stands in MLflow once, however often it is sent; where MLflow is away the run stays whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals import record, runs
from pipeline import settings
from pipeline.errors import BadInput

from .conftest import RIGHT


@pytest.fixture
def folder(tmp_path: Path) -> runs.Folder:
    """A run that is over, as `evaluate` leaves it."""
    about = {
        "key": "k",
        "suite": "two",
        "suite_sha256": "5" * 64,
        "model": "m",
        "strategy": "none",
        "prompt": "v1",
        "seed": 0,
        "n": 1,
    }
    made = runs.made(settings.load(), about)
    made.samples.write_text(
        json.dumps({"task_id": "t/1", "solution": RIGHT, "passed": True, "verdict": "passed"}) + "\n"
    )
    scores = {"1": {"value": 0.5, "low": 0.25, "high": 0.75}, "10": {"value": None, "reason": "too few"}}
    report = {"pass@k": scores, "pass@k_without_forgeable": scores, "coverage": 1.0, "samples": 2, "tasks": 2}
    made.report.write_text(
        json.dumps(report | {"verdicts": {"passed": 1}, "seconds": 1.5, "forgeable": 0, "isolation": "L3", **about})
    )
    return made


def test_metrics_have_names_that_mlflow_takes_and_no_undefined_values(folder: runs.Folder) -> None:
    metrics = dict(record.metrics_of(folder.reported()))
    assert (metrics["pass_at_1"], metrics["pass_at_1_low"], metrics["pass_at_1_high"]) == (0.5, 0.25, 0.75)
    assert not any(name.startswith("pass_at_10") for name in metrics)
    assert metrics["verdicts_passed"] == 1


def test_sent_twice_it_stands_there_once(folder: runs.Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "ROOT", tmp_path)
    chosen = settings.load(tracking="")
    first, second = record.record(folder, chosen), record.record(folder, chosen)
    assert first == second
    assert first.startswith("Recorded in MLflow as ")
    from mlflow.tracking import MlflowClient

    client = MlflowClient(f"sqlite:///{tmp_path}/mlruns/mlflow.db")
    experiment: Any = client.get_experiment_by_name(record.EXPERIMENT)
    (sent,) = client.search_runs([experiment.experiment_id])
    assert sent.data.params["model"] == "m"
    assert sent.data.params["suite_sha256"] == "5" * 64
    assert sent.data.params["isolation"] == "L3"
    assert sent.data.metrics["pass_at_1"] == 0.5
    assert sent.info.status == "FINISHED"
    assert sorted(one.path for one in client.list_artifacts(sent.info.run_id)) == [
        "report.json",
        "run.json",
        "samples.jsonl",
    ]
    assert (tmp_path / "mlruns" / "artifacts").is_dir()


def test_switched_off_it_says_so(folder: runs.Folder) -> None:
    assert record.record(folder, settings.load(tracking="off")) == "Not recorded: tracking is off."


@pytest.mark.parametrize("where", ["http://127.0.0.1:9", "sqlite:///{file}/mlflow.db"])
def test_where_mlflow_cannot_be_reached_it_says_how_to_send_it_later(folder: runs.Folder, where: str) -> None:
    said = record.record(folder, settings.load(tracking=where.format(file=folder.report)))
    assert said.startswith("Not recorded: ")
    assert f"codecraft eval record {folder.run_id}" in said


def test_a_run_that_is_not_over_is_not_recorded(folder: runs.Folder) -> None:
    folder.report.unlink()
    with pytest.raises(BadInput, match="is not over"):
        record.record(folder, settings.load(tracking="off"))
