"""A grid that is over stands in MLflow once, however often it is sent; where MLflow is away the folder stays whole."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from evals import live, record, runs
from evals.grid import Grid
from evals.record.metrics import metrics_of, table_of
from evals.record.place import EXPERIMENT
from evals.record.send import GRID_TAG, RUN_TAG
from pipeline import settings
from pipeline.build import Workbench
from pipeline.corpus import Corpus
from pipeline.errors import BadInput
from pipeline.settings import ROOT

from .conftest import task


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> runs.GridFolder:
    """Two runs of the recipes, over."""
    place = tmp_path_factory.mktemp("recorded")
    file = place / "two.jsonl"
    file.write_text("".join(json.dumps(task(name)) + "\n" for name in ("t/1", "t/2")))
    chosen, no_chain = settings.load(home=place / "home", tracking="off"), cast(Any, None)
    workbench = Workbench(chosen, Corpus.open(chosen, knowledge=None), no_chain)
    running = live.start(Grid(suite=str(file), models=("recipes",), prompts=("v1", "v2"), n=2, ks=(1, 2)), workbench)
    assert running.wait(60)
    assert running.recorded == "Not recorded: tracking is off."
    return running.folder


@pytest.fixture(scope="module")
def store(folder: runs.GridFolder, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that the grid has been sent to twice. Made once: making it takes MLflow many seconds."""
    uri = f"sqlite:///{tmp_path_factory.mktemp('mlruns') / 'mlflow.db'}"
    chosen = settings.load(tracking=uri)
    first = record.record(folder, chosen)
    assert first.startswith("Recorded in MLflow as "), first
    assert record.record(folder, chosen) == first
    return uri


def client(uri: str) -> Any:
    from mlflow.tracking import MlflowClient

    return MlflowClient(uri, registry_uri=uri)


def sent_runs(uri: str, tag: str) -> list[Any]:
    there = client(uri)
    number = there.get_experiment_by_name(EXPERIMENT).experiment_id
    return list(there.search_runs([number], f"tags.`{tag}` != ''"))


def test_metrics_have_names_that_mlflow_takes_and_no_undefined_values() -> None:
    scores = {"1": {"value": 0.5, "low": 0.25, "high": 0.75}, "10": {"value": None, "reason": "too few"}}
    usage = {"tokens_in": None, "tokens_out": 7, "dollars": None, "seconds_p50": 0.5}
    counts = {"coverage": 1.0, "samples": 2, "tasks": 2, "seconds": 1.5, "forgeable": 0}
    metrics = dict(metrics_of({"pass@k": scores, "verdicts": {"passed": 1}, "usage": usage, **counts}))
    assert (metrics["pass_at_1"], metrics["pass_at_1_low"], metrics["pass_at_1_high"]) == (0.5, 0.25, 0.75)
    assert not any(name.startswith("pass_at_10") for name in metrics)
    assert (metrics["verdicts_passed"], metrics["tokens_out"], metrics["seconds_p50"]) == (1, 7, 0.5)
    assert not {"tokens_in", "dollars"} & metrics.keys()


def test_the_table_of_samples_holds_counts_and_hashes_but_no_text() -> None:
    row = {"task_id": "t/1", "verdict": "passed", "response": "a secret", "output": "a secret", "seed": 3}
    table = table_of([row])
    assert (table["seed"], table["verdict"]) == ([3], ["passed"])
    assert "a secret" not in str(table)


def test_a_grid_is_a_parent_with_a_run_for_each_configuration_and_stands_there_once(
    folder: runs.GridFolder, store: str
) -> None:
    (parent,), nested = sent_runs(store, GRID_TAG), sent_runs(store, RUN_TAG)
    assert {run.data.tags["mlflow.parentRunId"] for run in nested} == {parent.info.run_id}
    assert {run.data.tags[RUN_TAG] for run in nested} == {run.run_id for run in folder.runs}
    assert {run.info.status for run in [parent, *nested]} == {"FINISHED"}
    by_id = {run.data.tags[RUN_TAG]: run for run in nested}
    for one in folder.runs:
        run, report = by_id[one.run_id], one.reported()
        assert run.data.metrics["pass_at_2"] == report["pass@k"]["2"]["value"]
        assert run.data.metrics["pass_at_2_high"] == report["pass@k"]["2"]["high"]
        assert run.data.params["model"] == "recipes"
        assert run.data.params["prompt_version"] == one.about()["prompt_version"]
        assert run.data.params["isolation"] == report["isolation"]
        assert len(run.data.params["suite_sha256"]) == 64
        files = {file.path for file in client(store).list_artifacts(run.info.run_id)}
        assert {"report.json", "run.json", "samples.json", "samples.jsonl"} <= files
    assert (Path(store.removeprefix("sqlite:///")).parent / "artifacts").is_dir()


def test_prompt_versions_are_registered_once_with_an_alias_and_linked_to_their_runs(
    folder: runs.GridFolder, store: str
) -> None:
    there = client(store)
    (prompt,) = there.search_prompts()
    assert len(there.search_prompt_versions(prompt.name)) == 2
    second = there.get_prompt_version_by_alias(prompt.name, "prompt-v2")
    assert second.tags["codecraft.version"].startswith("v2-")
    assert "Contract" in second.template[0]["content"]
    for run in sent_runs(store, RUN_TAG):
        (linked,) = json.loads(run.data.tags["mlflow.linkedPrompts"])
        version = there.get_prompt_version(linked["name"], linked["version"])
        assert version.tags["codecraft.version"] == run.data.params["prompt_version"]


def test_a_run_is_a_trace_of_counts_and_times_and_nothing_of_what_was_asked_or_answered(
    folder: runs.GridFolder, store: str
) -> None:
    there = client(store)
    for run in sent_runs(store, RUN_TAG):
        (trace,) = there.search_traces(locations=[run.info.experiment_id], run_id=run.info.run_id)
        root, *tasks = trace.data.spans
        assert [span.name for span in tasks] == ["t/1", "t/2"]
        assert {span.attributes["samples"] for span in tasks} == {2}
        assert root.attributes["samples"] == 4
        assert (trace.data.request, trace.data.response, root.inputs, root.outputs) == (None, None, None, None)
    with sqlite3.connect(store.removeprefix("sqlite:///")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = str(
            [list(database.execute(f"SELECT * FROM {name}")) for name in names if "trace" in name or name == "spans"]
        )
    assert "t/1" in kept
    for row in runs.samples(folder.runs[0]):
        for line in (*row["response"].splitlines(), "Write a function `double(x)`."):
            assert line.strip() not in kept or len(line.strip()) < 8


def test_a_configuration_is_a_model_that_can_be_loaded_and_asked(folder: runs.GridFolder, store: str) -> None:
    import mlflow

    run = sent_runs(store, RUN_TAG)[0]
    (logged,) = client(store).search_logged_models([run.info.experiment_id], f"source_run_id = '{run.info.run_id}'")
    (linked,) = json.loads(logged.tags["mlflow.linkedPrompts"])
    assert linked["name"] == "codecraft"
    model = mlflow.pyfunc.load_model(f"models:/{logged.model_id}")
    (artifact,) = model.predict(["Write a function that reverses a string"])
    assert json.loads(artifact)["receipt"]["model"] == "recipes"


def test_a_sending_that_was_broken_off_is_made_good(folder: runs.GridFolder, store: str) -> None:
    from evals.record.send import SENT_TAG

    half = sent_runs(store, RUN_TAG)[0]
    client(store).delete_tag(half.info.run_id, SENT_TAG)
    client(store).delete_tag(sent_runs(store, GRID_TAG)[0].info.run_id, SENT_TAG)
    record.record(folder, settings.load(tracking=store))
    again = sent_runs(store, RUN_TAG)
    assert len(again) == 2
    assert half.info.run_id not in {run.info.run_id for run in again}
    assert all(run.data.tags[SENT_TAG] for run in again)
    assert len(client(store).search_traces(locations=[half.info.experiment_id])) == 2


@pytest.mark.parametrize("where", ["http://127.0.0.1:9", "sqlite:///{file}/mlflow.db"])
def test_where_mlflow_cannot_be_reached_it_says_how_to_send_it_later(folder: runs.GridFolder, where: str) -> None:
    said = record.record(folder, settings.load(tracking=where.format(file=folder.report)))
    assert said.startswith("Not recorded: ")
    assert f"codecraft eval record {folder.grid_id}" in said


def test_a_server_that_takes_the_call_and_never_answers_is_given_up(folder: runs.GridFolder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        said = record.record(folder, settings.load(tracking=f"http://127.0.0.1:{mute.getsockname()[1]}"))
    assert said.startswith("Not recorded: http://127.0.0.1:")
    assert "cannot be used (timed out)" in said


@pytest.mark.parametrize("where", ["{old}", "file:{old}", "sqlite:///{old}/mlflow.db"])
def test_an_old_file_store_is_named_with_the_command_that_brings_it_over(
    folder: runs.GridFolder, tmp_path: Path, where: str
) -> None:
    old = tmp_path / "old"
    (old / "0").mkdir(parents=True)
    (old / "0" / "meta.yaml").write_text("name: Default\n")
    said = record.record(folder, settings.load(tracking=where.format(old=old)))
    assert f"mlflow migrate-filestore --source {old} --target sqlite:///{old}/mlflow.db" in said


@pytest.mark.timeout(300)
@pytest.mark.parametrize("tracked", [False, True], ids=["off", "on"])
def test_the_shell_says_nothing_but_its_own_lines_whether_it_records_or_not(
    request: pytest.FixtureRequest, two_tasks: Path, own_home: Path, tracked: bool
) -> None:
    """A process of its own: what libraries have to tell, they tell at its end."""
    command = [sys.executable, "-m", "pipeline", "eval", "run", str(two_tasks), "--model", "recipes", "--json"]
    tracking = request.getfixturevalue("store") if tracked else "off"
    environment = os.environ | {"CODECRAFT_HOME": str(own_home), "CODECRAFT_TRACKING": tracking}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["run_ids"]
    takes, grid, report, recorded = done.stderr.splitlines()
    assert takes.startswith("1 run on two: 2 samples")
    assert grid.startswith("Grid two-grid-")
    assert report.startswith("Report: ")
    assert recorded.startswith("Recorded in MLflow as " if tracked else "Not recorded: tracking is off.")


def test_a_grid_that_is_not_over_is_not_recorded(folder: runs.GridFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs.GridFolder, "over", False)
    with pytest.raises(BadInput, match="is not over"):
        record.record(folder, settings.load(tracking="off"))
