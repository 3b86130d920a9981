"""A grid that is over as one HTML file that needs nothing else: tables, plots, flips, failing samples; and its card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from evals import figures, plots, results, runs, summary
from evals.contamination.parts import parts_of
from evals.suites import read
from evals.types import Score, Suite
from pipeline.counts import several
from pipeline.errors import CodecraftError
from pipeline.prompt import difference

TEMPLATES = Path(__file__).parent / "templates"
MOST_FAILURES = 60
"""Failing samples that are shown; those of tasks on which the runs differ come first."""
MOST_FLIPS = 300
MOST_TEXT = 8_000
"""Characters of a program, a test or an output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A sample that did not pass."""

    label: str
    """Of its run."""
    row: Mapping[str, Any]
    prompt: str
    tests: str
    program: str


def write(folder: runs.GridFolder) -> None:
    """Write `report.html`, its plots and, where one is recommended, its model card to the grid's folder.

    Raises:
        BadInput: the grid is not over.
    """
    report = summary.read(folder)
    (folder.path / "plots").mkdir(exist_ok=True)
    drawn = _plots(report)
    for name, svg in drawn.items():
        _put(folder.path / "plots" / f"{name}.svg", svg)
    failures, failed = _failures(folder, report)
    shown = (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            plots=drawn,
            failures=failures,
            failed=failed,
            most_flips=MOST_FLIPS,
            diffs=_diffs(report),
            tags=_tags(report),
        )
    )
    _put(folder.page, shown)
    if report["comparisons"][str(report["grid"]["ks"][0])]["recommended"]:
        _put(folder.path / "card.md", _environment().get_template("card.md").render(**_card(report)))


def _plots(report: Mapping[str, Any]) -> dict[str, str]:
    """File name → SVG: scores with their intervals, and what they were traded for."""
    ks, shown = list(report["comparisons"]), report["runs"]
    k, best = ks[0], set(report["comparisons"][ks[0]]["best_trades"])
    groups = [(run["label"], {k: Score.of(run["pass@k"][k]) for k in ks}) for run in shown]
    made = {"pass_at_k": plots.scores(groups)}
    for name, (field, says) in plots.TRADES.items():
        points = [
            plots.Point(label=label, x=run["usage"][field], score=of_k[k], best=run["run_id"] in best)
            for run, (label, of_k) in zip(shown, groups, strict=True)
            if run["usage"][field] is not None
        ]
        if any(point.x for point in points):
            made[f"pass_at_{k}_by_{name}"] = plots.trade(points, says, f"pass@{k}")
    return {name: plots.alone(svg) for name, svg in made.items() if svg}


def _tags(report: Mapping[str, Any]) -> dict[str, int]:
    """Tag → tasks that carry it, as the runs have judged them."""
    tags: dict[str, int] = {}
    for run in report["runs"]:
        for tag, one in run.get("by_tag", {}).items():
            tags[tag] = max(tags.get(tag, 0), one["tasks"])
    return tags


def _put(path: Path, text: str) -> None:
    with results.replacing(path) as file:
        file.write(text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        one.__name__: one for one in (figures.percent, figures.points, figures.counted, figures.money, several)
    }
    return environment


def _diffs(report: Mapping[str, Any]) -> dict[str, str]:
    """Between each prompt version and the one before it."""
    names = report["grid"]["prompts"]
    return {f"{one} → {other}": difference(one, other) for one, other in pairwise(names)}


def _failures(folder: runs.GridFolder, report: Mapping[str, Any]) -> tuple[list[Failure], int]:
    """Some failing samples, and how many there are."""
    flips = report["comparisons"][str(report["grid"]["ks"][0])]["flips"]
    suite = _suite(folder)
    found: list[tuple[bool, Failure]] = []
    failed = 0
    for run, shown in zip(folder.runs, report["runs"], strict=True):
        seen: set[str] = set()
        for row in runs.samples(run):
            if row["passed"]:
                continue
            failed += 1
            if row["task_id"] not in seen:  # one of each task and run: the others fail alike more often than not
                seen.add(row["task_id"])
                found.append((row["task_id"] in flips, _failure(shown["label"], row, suite)))
    found.sort(key=lambda one: not one[0])
    return [failure for _, failure in found[:MOST_FAILURES]], failed


def _failure(label: str, row: Mapping[str, Any], suite: Suite | None) -> Failure:
    task = suite.tasks.get(row["task_id"]) if suite else None
    parts = {part.name: part.text for part in parts_of(task)} if task else {}
    files = row.get("files")
    program = "\n".join(f"# {path}\n{text}" for path, text in files.items()) if files else row.get("solution", "")
    return Failure(
        label=label,
        row=row,
        prompt=parts.get("prompt", "")[:MOST_TEXT],
        tests=parts.get("tests", "")[:MOST_TEXT],
        program=program[:MOST_TEXT],
    )


def _suite(folder: runs.GridFolder) -> Suite | None:
    """The suite's file, where it is still there and the same."""
    about = folder.runs[0].about()
    try:
        suite = read(Path(about["suite_path"]), about["suite"])
    except CodecraftError:
        return None
    return suite if suite.sha256 == about["suite_sha256"] else None


def _card(report: Mapping[str, Any]) -> dict[str, Any]:
    first = report["comparisons"][str(report["grid"]["ks"][0])]
    run = next(one for one in report["runs"] if one["run_id"] == first["recommended"])
    return {"report": report, "run": run, "why": first["why"], "contrasts": _about(run["run_id"], first["contrasts"])}


def _about(run_id: str, contrasts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    return (one["says"] for one in contrasts if run_id in (one["first_run"], one["second_run"]))
