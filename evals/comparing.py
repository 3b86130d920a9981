"""A comparison of two runs, for programs and for people."""

from __future__ import annotations

from typing import Any

from evals.stats import Comparison

ALPHA = 0.05


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The object that `eval compare --json` prints; shares from 0 to 1."""
    return {
        "k": comparison.k,
        "tasks": comparison.tasks,
        "first": comparison.first,
        "second": comparison.second,
        "difference": comparison.difference,
        "low": comparison.low,
        "high": comparison.high,
        "p": comparison.p,
        "method": comparison.method,
        "gained": list(comparison.gained),
        "lost": list(comparison.lost),
        "says": verdict(comparison),
    }


def verdict(comparison: Comparison) -> str:
    """One plain sentence."""
    points = 100 * comparison.difference
    sure = f"95 % {100 * comparison.low:+.1f} to {100 * comparison.high:+.1f}, p = {comparison.p:.2g}"
    if comparison.p >= ALPHA:
        return f"These {comparison.tasks} tasks cannot tell the two apart: {points:+.1f} points ({sure})."
    better = "better" if points > 0 else "worse"
    return f"The second is {better} by {abs(points):.1f} points ({sure})."


def told(comparison: Comparison) -> str:
    """Lines for a person."""
    lines = [
        f"pass@{comparison.k} on {comparison.tasks} tasks: {comparison.first:.1%}, then {comparison.second:.1%}",
        verdict(comparison),
    ]
    for word, tasks in (("gained", comparison.gained), ("lost", comparison.lost)):
        if tasks:
            lines.append(f"{len(tasks)} {word}: {', '.join(tasks[:20])}{', …' if len(tasks) > 20 else ''}")
    return "\n".join(lines)
