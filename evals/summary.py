"""A grid that is over as one JSON document: its runs, and for every k what comparing them says.

`schemas/report.schema.json` publishes its shape. The shell, the page, MLflow and the HTML report are made of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals import comparing, results, rows, runs
from evals.comparing import Table
from evals.types import LEVELS
from pipeline.errors import BadInput

SCHEMA = Path(__file__).parent / "schemas" / "report.schema.json"


def document(folder: runs.GridFolder) -> dict[str, Any]:
    """The report of a grid.

    Raises:
        BadInput: one of its runs is not over.
    """
    about, grid = folder.about(), folder.grid
    tables = {k: comparing.compared(folder.runs, k) for k in grid.ks}
    shown = [run.reported() for run in folder.runs]
    entries = tables[grid.ks[0]].entries
    heads = [run.about() for run in folder.runs]
    return {
        "format": runs.FORMAT,
        "grid_id": folder.grid_id,
        "started": about["started"],
        "revision": heads[0]["revision"],
        "version": heads[0]["version"],
        "suite": {"name": heads[0]["suite"], "sha256": about["suite_sha256"], "tasks": shown[0]["tasks"]},
        "grid": grid.as_dict,
        "runs": [
            {"label": entry.label, "corpus_sha256": head["corpus_sha256"], **report}
            for entry, head, report in zip(entries, heads, shown, strict=True)
        ],
        "comparisons": {str(k): _comparison(table) for k, table in tables.items()},
    }


def write(folder: runs.GridFolder) -> dict[str, Any]:
    """Write the document to the grid's folder, and give it back."""
    made = document(folder)
    with results.replacing(folder.report) as file:
        json.dump(made, file, indent=1)
    return made


def read(folder: runs.GridFolder) -> dict[str, Any]:
    """The document as it was written.

    Raises:
        BadInput: it was written by another version.
    """
    made = rows.document(folder.report)
    if made.get("format") != runs.FORMAT:
        raise BadInput(f"{folder.report} was written by another version.", f"This one reads format {runs.FORMAT}.")
    return made


def _comparison(table: Table) -> dict[str, Any]:
    return {
        "best_trades": [entry.run_id for entry in table.entries if entry.best_trade],
        "recommended": table.recommended,
        "why": table.why,
        "contrasts": [
            {
                "first_run": one.first,
                "second_run": one.second,
                "p_corrected": one.p_corrected,
                **comparing.as_json(one.comparison),
                "says": one.says,
            }
            for one in table.contrasts
        ],
        "effects": [
            {
                "axis": one.axis,
                "first": one.first,
                "second": one.second,
                "pairs": one.pairs,
                **asdict(one.change),
                "p_corrected": one.p_corrected,
                "says": one.says,
            }
            for one in table.effects
        ],
        "flips": {task: list(values) for task, values in table.flips.items()},
    }


def lines_of(made: Mapping[str, Any]) -> str:
    """A grid's report as lines for a person."""
    ks = list(made["comparisons"])
    head = ["", *(f"pass@{k} (95 %)" for k in ks), "tokens", "dollars", "s a sample"]
    table = [
        head,
        *([run["label"], *(_score(run["pass@k"][k]) for k in ks), *_used(run["usage"])] for run in made["runs"]),
    ]
    suite = made["suite"]
    tasks, n = suite["tasks"], made["grid"]["n"]
    head_line = f"{suite['name']}: {tasks} task{'s' if tasks > 1 else ''}, {n} sample{'s' if n > 1 else ''} each"
    parts = [head_line, _aligned(table), *_by_level(made, ks[0])]
    if remarks := _remarks(made["runs"]):
        parts.append("\n".join(remarks))
    for k, one in made["comparisons"].items():
        said = [effect["says"] for effect in one["effects"]] + [contrast["says"] for contrast in one["contrasts"]]
        if said:
            parts.append("\n".join([f"pass@{k}", *(f"  {line}" for line in said[:MOST_SAID])]))
    if len(made["runs"]) > 1:
        first = made["comparisons"][ks[0]]
        parts.append(f"Recommended: {first['why']}" if first["recommended"] else first["why"])
    return "\n\n".join(parts)


def _remarks(shown: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each remark once, after the runs it is about; after none where it is about all of several."""
    about: dict[str, list[str]] = {}
    for run in shown:
        for says in run.get("remarks", ()):
            about.setdefault(says, []).append(run["label"])
    return [says if 1 < len(labels) == len(shown) else f"{', '.join(labels)}: {says}" for says, labels in about.items()]


def _by_level(made: Mapping[str, Any], k: str) -> list[str]:
    """A table of the scores by difficulty, where the suite is graded; the other tags are in the report."""
    shown = [run for run in made["runs"] if "by_tag" in run]
    graded = [level for level in LEVELS if shown and level in shown[0]["by_tag"]]
    if not graded:
        return []
    head = [f"pass@{k}", *(f"{shown[0]['by_tag'][level]['tasks']} {level}" for level in graded)]
    lines = [[run["label"], *(_score(run["by_tag"][level]["pass@k"][k]) for level in graded)] for run in shown]
    return [_aligned([head, *lines])]


MOST_SAID = 12
"""Sentences for each k on a terminal; the report has them all."""


def _score(score: Mapping[str, Any]) -> str:
    if score["value"] is None:
        return "undefined"
    return f"{score['value']:.1%} ({score['low']:.1%} to {score['high']:.1%})"


def _used(usage: Mapping[str, Any]) -> list[str]:
    read, written = usage["tokens_in"], usage["tokens_out"]
    return [
        "unknown" if read is None or written is None else f"{read + written:,}",
        "unknown" if usage["dollars"] is None else f"{usage['dollars']:.2f}",
        f"{usage['seconds_p50']:.2f}",
    ]


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
