"""A run as a trace of MLflow's: a span for each task, with counts and times and nothing of what was asked or answered.

The spans lie end to end: each is as long as the drawing of its task's samples took, not when it was. Content would need
the consent of whoever it is about, and nobody is asked for that yet; so none is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evals.progress import Usage
from evals.record.place import Opened
from evals.types import Kind

_SECOND = 1_000_000_000
"""Nanoseconds."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What a trace belongs to, in MLflow's ids."""

    run_id: str
    model_id: str
    started: str
    """When the run began, ISO 8601."""


def send_trace(there: Opened, of: Traced, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Give MLflow the trace of a run's samples; it is there when `traces_sent` returns."""
    import mlflow

    begun = int(datetime.fromisoformat(of.started).timestamp()) * _SECOND
    tasks = _by_task(rows)
    root = mlflow.start_span_no_context(
        name,
        span_type="EVALUATOR",
        experiment_id=there.experiment,
        start_time_ns=begun,
        attributes=_counted([row for of_task in tasks.values() for row in of_task]),
        metadata={"mlflow.sourceRun": of.run_id, "mlflow.modelId": of.model_id, **_tokens(tasks)},
    )
    for task_id, of_task in tasks.items():
        span = mlflow.start_span_no_context(
            task_id, span_type="TASK", parent_span=root, start_time_ns=begun, attributes=_counted(of_task)
        )
        begun += round(sum(row["generation_seconds"] for row in of_task) * _SECOND)
        span.end(end_time_ns=begun)
    root.end(end_time_ns=begun)


def traces_sent() -> None:
    """Wait until all traces are there. Once for a whole grid: MLflow's queue looks up once a second only."""
    import mlflow

    mlflow.flush_trace_async_logging()


def forget_traces(there: Opened, run_id: str) -> None:
    """Delete the traces of a run that is sent anew."""
    held = there.client.search_traces(locations=[there.experiment], run_id=run_id, include_spans=False)
    if held:
        there.client.delete_traces(there.experiment, trace_ids=[one.info.trace_id for one in held])


def _by_task(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    tasks: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        tasks.setdefault(row["task_id"], []).append(row)
    return tasks


def _counted(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Samples, verdicts, tokens, cost and seconds; what is unknown is left out."""
    read = list(rows)
    usage = sum((Usage.of(row) for row in read), Usage())
    known = {"tokens_in": usage.tokens_in, "tokens_out": usage.tokens_out, "dollars": usage.dollars}
    verdicts = [row["verdict"] for row in read]
    return {
        "samples": len(read),
        **{str(kind): verdicts.count(kind) for kind in Kind if kind in verdicts},
        **{name: value for name, value in known.items() if value is not None},
        "judging_seconds": round(sum(row.get("seconds", 0.0) for row in read), 3),
    }


def _tokens(tasks: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, str]:
    """What MLflow shows as the trace's token usage; nothing where it is unknown."""
    usage = sum((Usage.of(row) for of_task in tasks.values() for row in of_task), Usage())
    if usage.tokens_in is None or usage.tokens_out is None:
        return {}
    counted = {"input_tokens": usage.tokens_in, "output_tokens": usage.tokens_out, "total_tokens": usage.tokens}
    return {"mlflow.trace.tokenUsage": json.dumps(counted)}
