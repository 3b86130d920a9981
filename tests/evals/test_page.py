"""The report of a grid: one file that needs nothing else, JSON that keeps its published shape, and a model card."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from jsonschema import Draft202012Validator

from evals import live, page, runs, summary
from evals.grid import Grid
from pipeline import settings
from pipeline.build import Workbench
from pipeline.corpus import Corpus
from pipeline.errors import BadInput

from .conftest import RIGHT, task

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> runs.GridFolder:
    """Four runs of the recipes, over; then one of them has every other sample wrong in an ugly way."""
    place = tmp_path_factory.mktemp("page")
    file = place / "two.jsonl"
    rows = (task("t/1", tags=["easy", "lists"]), task("t/2", tags=["hard", "lists"]))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    chosen, no_chain = settings.load(home=place / "home", tracking="off"), cast(Any, None)
    workbench = Workbench(chosen, Corpus.open(chosen, knowledge=None), no_chain)
    grid = Grid(
        suite=str(file), models=("recipes",), strategies=("none", "lexical"), prompts=("v1", "v2"), n=2, ks=(1, 2)
    )
    running = live.start(grid, workbench)
    assert running.wait(60), running.progress()
    for number, run in enumerate(running.folder.runs):
        rows = list(runs.samples(run))
        for row in rows:
            row |= {"passed": number > 0, "verdict": "passed" if number else "exception", "solution": RIGHT + EVIL}
            row |= {} if number else {"detail": EVIL, "output": EVIL}
        run.samples.write_text("".join(json.dumps(row) + "\n" for row in rows))
    summary.write(running.folder)
    page.write(running.folder)
    return running.folder


def test_the_json_keeps_its_published_shape(folder: runs.GridFolder) -> None:
    schema = json.loads(summary.SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(summary.read(folder))


def test_every_sample_keeps_its_published_shape(folder: runs.GridFolder) -> None:
    schema = json.loads((summary.SCHEMA.parent / "sample.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    rows = [row for run in folder.runs for row in runs.samples(run)]
    for row in rows:
        Draft202012Validator(schema).validate(row)
    assert len(rows) == 16


def test_the_samples_are_exported_with_the_columns_that_the_schema_documents(
    folder: runs.GridFolder, tmp_path: Path
) -> None:
    import pyarrow.parquet as pq

    from evals import parquet

    assert parquet.write(folder.runs, tmp_path / "all.parquet") == 16
    table = pq.read_table(tmp_path / "all.parquet")
    schema = json.loads(parquet.SCHEMA.read_text(encoding="utf-8"))["properties"]
    assert table.column_names == [*parquet.HEAD, *schema]
    assert all(table.schema.field(name).metadata[b"description"].decode() for name in table.column_names)
    rows = [dict(row) for run in folder.runs for row in runs.samples(run)]
    for kept, row in zip(table.to_pylist(), rows, strict=True):
        assert {name: kept[name] for name in row} == row
    assert set(table["strategy"].to_pylist()) == {"none", "lexical"}
    with pytest.raises(BadInput, match="cannot be written"):
        parquet.write(folder.runs, tmp_path / "none" / "all.parquet")


def test_the_page_asks_for_nothing_and_runs_nothing(folder: runs.GridFolder) -> None:
    html = folder.page.read_text(encoding="utf-8")
    assert EVIL not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not re.search(r"<(script|link|img|iframe)\b", html)
    assert not re.search(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)', html)
    assert {"default-src 'none'; style-src 'unsafe-inline'"} == set(re.findall(r'Policy" content="([^"]*)"', html))


def test_the_page_shows_scores_pairs_flips_and_failing_samples(folder: runs.GridFolder) -> None:
    html = folder.page.read_text(encoding="utf-8")
    report = summary.read(folder)
    for contrast in report["comparisons"]["1"]["contrasts"]:
        assert contrast["says"] in html
    assert len(report["comparisons"]["1"]["flips"]) == 2
    assert html.count("<details>") == 2 + 1  # a failing sample of each task, and the difference of the prompts
    assert "assert double(2) == 4" in html
    assert html.count("<svg") == len(list((folder.path / "plots").iterdir())) >= 1


def test_scores_are_told_by_difficulty_and_by_tag_but_not_by_a_tag_that_all_tasks_carry(
    folder: runs.GridFolder,
) -> None:
    run = summary.read(folder)["runs"][1]
    assert list(run["by_tag"]) == ["easy", "hard"]
    assert run["by_tag"]["easy"]["tasks"] == 1
    assert run["by_tag"]["easy"]["pass@k"]["2"]["value"] == run["pass@k"]["2"]["value"] == 0
    html = folder.page.read_text(encoding="utf-8")
    assert re.search(r'<th scope="row">easy <small>1 task</small></th>', html)
    assert "By difficulty and by tag" in html


def test_the_card_is_of_the_recommended_configuration(folder: runs.GridFolder) -> None:
    text = (folder.path / "card.md").read_text(encoding="utf-8")
    head, body = text.split("---\n", 2)[1:]
    (model,) = yaml.safe_load(head)["model-index"]
    report = summary.read(folder)
    recommended = report["comparisons"]["1"]["recommended"]
    (run,) = [run for run in report["runs"] if run["run_id"] == recommended]
    assert model["name"] == run["label"]
    values = {metric["type"]: metric["value"] for metric in model["results"][0]["metrics"]}
    assert values["pass@1"] == pytest.approx(run["pass@k"]["1"]["value"], abs=1e-4)
    assert run["prompt_version"] in body


def test_a_report_of_another_version_is_refused(folder: runs.GridFolder, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(BadInput, match="another version"):
        summary.read(runs.GridFolder(tmp_path))
