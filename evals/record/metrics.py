"""What of a run MLflow can hold: parameters, metrics under names that it takes, and a table without texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

PARAMS = (
    "suite",
    "suite_sha256",
    "model",
    "strategy",
    "prompt",
    "prompt_version",
    "seed",
    "temperature",
    "max_tokens",
    "n",
    "k",
    "corpus_sha256",
    "revision",
    "version",
    "isolation",
)
COLUMNS = (
    "task_id",
    "number",
    "seed",
    "verdict",
    "passed",
    "prompt_version",
    "prompt_sha256",
    "answered_by",
    "tokens_in",
    "tokens_out",
    "dollars",
    "generation_seconds",
    "seconds",
)
"""Of the table of samples: counts, times, hashes and verdicts; the texts are in `samples.jsonl`."""


def params_of(about: Mapping[str, Any], reported: Mapping[str, Any]) -> dict[str, str]:
    """Name → value, as text."""
    known = {**about, **reported}
    return {name: str(known.get(name)) for name in PARAMS}


def metrics_of(reported: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Names and values as MLflow takes them: `pass_at_1`, with `pass_at_1_low` and `pass_at_1_high`; what is undefined
    or unknown is left out."""
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
    for name, value in reported["usage"].items():
        if value is not None:
            yield name, float(value)


def table_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Column → values, one for each sample."""
    read = list(rows)
    return {name: [row.get(name) for row in read] for name in COLUMNS}
