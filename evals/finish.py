"""What is written when a run is whole: its samples with their verdicts in one file, and its report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from evals import report as reports
from evals import results, rows, runs, stats
from evals.progress import Usage
from evals.remarks import Alike, remarks
from evals.sample import Asked
from evals.types import Sample, Suite, Verdict


class Verdicts(Protocol):
    """What is asked of a journal."""

    seconds: float

    def __len__(self) -> int: ...
    def __getitem__(self, row: int) -> Verdict: ...


class Rows(Protocol):
    """What is asked of the drawn samples."""

    def __getitem__(self, row: int) -> dict[str, Any]: ...


def report(folder: runs.Folder, suite: Suite, verdicts: Verdicts, drawn: Rows) -> None:
    """Write `samples.jsonl` and, last, `report.json`: a run that has it is over."""
    about = runs.described(folder)
    tally, usage, taken, paid, alike = reports.Tally(), Usage(), [], [], Alike()
    with results.replacing(folder.samples) as file:
        for row in range(len(verdicts)):
            fields = drawn[row]
            sample = Sample(row, str(fields["task_id"]), fields)
            tally.add(sample.task_id, verdicts[row])
            results.write_line(file, results.full_row(sample, verdicts[row], suite))
            usage += Usage.of(fields)
            alike.add(sample.task_id, str(fields["response"]))
            taken.append(float(fields["generation_seconds"]))
            paid.append(fields["dollars"])
    scored = reports.as_json(tally.report(suite, about.ks, verdicts.seconds))
    scored |= reports.without_flagged(tally.counts, _flagged(folder), about.ks)
    shown = folder.about()
    told = remarks(_prompts(folder), about.configuration.strategy, about.ks, bool(alike))
    head = {"run_id": folder.run_id, "grid_id": about.grid_id}
    asked = {name: shown[name] for name in ("model", "strategy", "prompt", "prompt_version", "seed", "n")}
    asked |= {name: shown[name] for name in ("temperature", "max_tokens")}
    with results.replacing(folder.report) as file:
        json.dump(head | asked | scored | {"usage": used(usage, taken, paid), "remarks": told}, file, indent=1)


def _prompts(folder: runs.Folder) -> Iterable[Mapping[str, Any]]:
    return (row.value for row in rows.read(folder.prompts)) if folder.prompts.is_file() else ()


def flag(folder: runs.Folder, tasks: frozenset[str]) -> None:
    """Write down which tasks stand in what the model is shown or was trained on."""
    with results.replacing(folder.flagged) as file:
        json.dump({"tasks": sorted(tasks)}, file)


def _flagged(folder: runs.Folder) -> frozenset[str]:
    return frozenset(rows.document(folder.flagged)["tasks"]) if folder.flagged.is_file() else frozenset()


def used(usage: Usage, seconds: Sequence[float], dollars: Iterable[float | None]) -> Mapping[str, Any]:
    """Tokens, cost and latency of a run, a sample's at the median and at the 95th percentile; unknown is null."""
    known = [cost for cost in dollars if cost is not None]
    priced = usage.dollars is not None
    return {
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "dollars": usage.dollars,
        "generation_seconds": sum(seconds),
        "seconds_p50": stats.quantile(seconds, 0.5),
        "seconds_p95": stats.quantile(seconds, 0.95),
        "dollars_p50": stats.quantile(known, 0.5) if priced else None,
        "dollars_p95": stats.quantile(known, 0.95) if priced else None,
    }


def write_prompts(folder: runs.Folder, asked: Sequence[Asked]) -> None:
    """Write down what the model is sent for each task; a resumed run sends the same."""
    if not folder.prompts.is_file():
        with results.replacing(folder.prompts) as file:
            for one in asked:
                results.write_line(file, one.as_row)
