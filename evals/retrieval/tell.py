"""A report on retrieval, for programs and for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.retrieval.measure import METRICS, Contrast, Measured, RetrievalReport
from pipeline.counts import several

ALPHA = 0.05
_HEADS = {"ndcg_10": "nDCG@10", "recall_5": "recall@5", "recall_20": "recall@20", "reciprocal_rank": "MRR"}


def as_json(report: RetrievalReport) -> dict[str, Any]:
    """The object that `eval retrieval --json` prints; all but the milliseconds from 0 to 1."""
    return {
        "suite": report.suite.name,
        "suite_sha256": report.suite.sha256,
        "questions": len(report.suite),
        "chunks": report.chunks,
        "sources": dict(report.sources),
        "strategies": {one.strategy: _strategy(one) for one in report.measured},
        "comparisons": [_comparison(one) for one in report.contrasts()],
    }


def _strategy(one: Measured) -> dict[str, Any]:
    scores = {_HEADS[metric]: one.score(metric).as_dict for metric in METRICS}
    return scores | {"p50_ms": round(one.latency(0.5), 2), "p95_ms": round(one.latency(0.95), 2)}


def _comparison(one: Contrast) -> dict[str, Any]:
    return {
        "first": one.first,
        "second": one.second,
        "metric": _HEADS[one.metric],
        "difference": one.difference,
        "low": one.spread.low,
        "high": one.spread.high,
        "p": one.spread.p,
        "says": _says(one),
    }


def _says(one: Contrast) -> str:
    sure = f"95 % {one.spread.low:+.3f} to {one.spread.high:+.3f}, p = {one.spread.p:.2g}"
    if one.spread.p >= ALPHA:
        return f"These questions cannot tell {one.second} from {one.first}: {one.difference:+.3f} ({sure})."
    better = "better" if one.difference > 0 else "worse"
    return f"{one.second} is {better} than {one.first} by {abs(one.difference):.3f} ({sure})."


def told(shown: Mapping[str, Any]) -> str:
    """A report in its JSON shape as lines for a person."""
    sources = ", ".join(f"{name} {revision}".strip() for name, revision in shown["sources"].items())
    questions, chunks = several(shown["questions"], "question"), several(shown["chunks"], "chunk")
    lines = [f"{shown['suite']}: {questions} to {chunks} of {sources}", ""]
    heads = list(_HEADS.values())
    width = max(len(name) for name in shown["strategies"])
    lines.append("  ".join([" " * width, *(f"{head:<19}" for head in heads), "p50, ms", "p95, ms"]))
    for name, row in shown["strategies"].items():
        cells = (f"{row[head]['value']:.3f} ({row[head]['low']:.3f}-{row[head]['high']:.3f})" for head in heads)
        lines.append("  ".join([f"{name:<{width}}", *cells, f"{row['p50_ms']:7.1f}", f"{row['p95_ms']:7.1f}"]))
    said = [f"{one['metric']}: {one['says']}" for one in shown["comparisons"]]
    return "\n".join([*lines, *(["", *said] if said else [])])
