"""What was found, for programs and for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.contamination.find import Overlap
from evals.contamination.gate import LIMIT, Contamination
from pipeline.counts import several

SHOWN = 20


def as_json(found: Contamination) -> dict[str, Any]:
    """The object that `eval check --json` prints."""
    return {
        "suite": found.suite.name,
        "suite_sha256": found.suite.sha256,
        "tasks": len(found.suite),
        "documents": found.documents,
        "contaminated_tasks": len(found.flagged),
        "share": round(found.share, 4),
        "limit": LIMIT,
        "overlaps": [_row(one) for one in found.overlaps if one.flagged],
        "below_threshold": [_row(one) for one in found.overlaps if not one.flagged],
    }


def _row(one: Overlap) -> dict[str, Any]:
    return {
        "task_id": one.task_id,
        "part": one.part,
        "place": one.place,
        "kind": one.kind,
        "share": round(one.share, 4),
        "example": one.example,
    }


def told(report: Mapping[str, Any]) -> str:
    """Lines for a person."""
    small = len(report["below_threshold"])
    chance = f"; {several(small, 'overlap is', 'overlaps are')} too small to matter" if small else ""
    tasks, places = several(report["tasks"], "task"), several(report["documents"], "document")
    if not report["overlaps"]:
        return f"{report['suite']}: none of {tasks} stands in any of {places}{chance}."
    lines = [f"{report['suite']}: {report['contaminated_tasks']} of {tasks} stand in one of {places}{chance}."]
    for row in report["overlaps"][:SHOWN]:
        found = f"{row['kind']}, {row['share']:.0%}, {row['place']}: {row['example']}"
        lines.append(f"  {row['task_id']}, {row['part']}: {found}")
    if len(report["overlaps"]) > SHOWN:
        lines.append(f"  … and {len(report['overlaps']) - SHOWN} more: --json lists them all.")
    return "\n".join(lines)
