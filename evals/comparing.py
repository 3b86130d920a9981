"""Two runs or more held against each other: pairs, flips, the effect of each axis, the best trade, a sentence.

table = comparing.compared([runs.run(name, settings) for name in names], k=1)
table.contrasts[0].says       # "nano is better than offline by 6.1 points (95 % 2.0 to 10.3, p = 0.004)."
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Any

from evals import runs, stats
from evals.stats import Comparison
from evals.types import Configuration, Score
from pipeline.counts import several
from pipeline.errors import BadInput

ALPHA = 0.05
AXES = ("model", "strategy", "prompt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One run in a comparison."""

    run_id: str
    label: str
    """What tells it from the others: only the axes on which they differ."""
    configuration: Configuration
    score: Score
    """pass@k."""
    usage: Mapping[str, Any]
    """Tokens, cost and latency as in the run's report."""
    best_trade: bool
    """No other run is at least as good in pass@k, cost and time, and better in one (Pareto). A run whose cost is
    unknown is held against others only in what is known of both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The second run against the first, on the tasks that both have."""

    first: str
    """Run id."""
    second: str
    comparison: Comparison
    p_corrected: float
    """Holm's, over all contrasts of the table."""
    says: str
    """One plain sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changing one axis does, all else equal: the mean over all pairs of runs that differ in it alone."""

    axis: str
    """`model`, `strategy` or `prompt`."""
    first: str
    second: str
    pairs: int
    """Pairs of runs that it is the mean of."""
    change: stats.Spread
    p_corrected: float
    """Holm's, over all effects of the table."""
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Runs side by side."""

    k: int
    entries: tuple[Entry, ...]
    contrasts: tuple[Contrast, ...]
    """Every pair, the earlier one first."""
    effects: tuple[Effect, ...]
    """Empty where no two runs differ in one axis alone."""
    recommended: str
    """Run id: the cheapest and then fastest of those that cannot be told from the best; empty where none solves any."""
    why: str
    """A sentence for the recommendation."""
    flips: Mapping[str, tuple[float | None, ...]]
    """Task id → pass@k of each run, for the tasks on which they differ; None where a run has too few samples."""


def compared(folders: Sequence[runs.Folder], k: int = 1) -> Table:
    """Hold runs that are over against each other.

    Raises:
        BadInput: a run is not over, they are of different suites, or one has fewer than `k` samples of a task.
    """
    read = [_read(folder) for folder in folders]
    if len({one.listed.suite_sha256 for one in read}) > 1:
        raise BadInput(
            "The runs are of different suites, or of different versions of one.", "Compare runs of one suite."
        )
    entries = _entries(read, k)
    labels = {entry.run_id: entry.label for entry in entries}
    contrasts = _contrasts(read, labels, k)
    recommended, why = _recommended(entries, contrasts)
    return Table(
        k=k,
        entries=entries,
        contrasts=contrasts,
        effects=_effects(read, k),
        recommended=recommended,
        why=why,
        flips=_flips(read, k),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    listed: runs.Run
    counts: stats.Counts

    @property
    def usage(self) -> Mapping[str, Any]:
        usage: Mapping[str, Any] = self.listed.report["usage"] if self.listed.report else {}
        return usage

    def values(self, k: int) -> dict[str, float | None]:
        return {task: stats.pass_at_k(*pair, k) for task, pair in self.counts.items() if pair[0]}


def _read(folder: runs.Folder) -> _Read:
    listed = runs.described(folder)
    if listed.report is None:
        raise BadInput(f"The run {folder.run_id} is not over.", runs.how_to_go_on(folder))
    return _Read(listed, runs.counts(folder.samples))


def _entries(read: Sequence[_Read], k: int) -> tuple[Entry, ...]:
    configurations = [one.listed.configuration for one in read]
    scores = [stats.score(one.counts, k) for one in read]
    points = [_point(one, score) for one, score in zip(read, scores, strict=True)]
    return tuple(
        Entry(
            run_id=one.listed.run_id,
            label=label,
            configuration=one.listed.configuration,
            score=score,
            usage=one.usage,
            best_trade=not any(_beats(other, point) for other in points),
        )
        for one, label, score, point in zip(read, labels_of(configurations), scores, points, strict=True)
    )


def labels_of(configurations: Sequence[Configuration]) -> list[str]:
    """What tells runs apart: the axes on which they differ, and a number where they differ in none."""
    axes = [axis for axis in AXES if len({getattr(one, axis) for one in configurations}) > 1] or ["model"]
    plain = [" · ".join(getattr(one, axis) for axis in axes) for one in configurations]
    return [
        f"{label} #{plain[: place + 1].count(label)}" if plain.count(label) > 1 else label
        for place, label in enumerate(plain)
    ]


_Point = tuple[float | None, float | None, float | None]
"""pass@k, minus dollars, minus seconds a sample: more is better."""


def _point(one: _Read, score: Score) -> _Point:
    samples = max(1, one.listed.report["samples"]) if one.listed.report else 1
    dollars = one.usage["dollars"]
    return score.value, None if dollars is None else -dollars / samples, -(one.usage["seconds_p50"] or 0.0)


def _beats(one: _Point, other: _Point) -> bool:
    known = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return bool(known) and all(a >= b for a, b in known) and any(a > b for a, b in known)


def _contrasts(read: Sequence[_Read], labels: Mapping[str, str], k: int) -> tuple[Contrast, ...]:
    pairs = list(combinations(read, 2))
    made = [stats.compare(first.counts, second.counts, k) for first, second in pairs]
    corrected = stats.holm([one.p for one in made])
    return tuple(
        Contrast(
            first=first.listed.run_id,
            second=second.listed.run_id,
            comparison=one,
            p_corrected=p,
            says=sentence(one, labels[first.listed.run_id], labels[second.listed.run_id], p),
        )
        for (first, second), one, p in zip(pairs, made, corrected, strict=True)
    )


def _effects(read: Sequence[_Read], k: int) -> tuple[Effect, ...]:
    found = [(axis, levels, changes, pairs) for axis in AXES for levels, changes, pairs in _along(axis, read, k)]
    made = [stats.paired(changes) for _, _, changes, _ in found]
    corrected = stats.holm([one.p for one in made])
    return tuple(
        Effect(
            axis=axis,
            first=levels[0],
            second=levels[1],
            pairs=pairs,
            change=change,
            p_corrected=p,
            says=_effect_says(axis, levels, change, p),
        )
        for (axis, levels, _, pairs), change, p in zip(found, made, corrected, strict=True)
    )


def _along(axis: str, read: Sequence[_Read], k: int) -> Iterator[tuple[tuple[str, str], list[float], int]]:
    """For every two levels of an axis: the change of each task, as the mean over the pairs of runs that differ in this
    axis alone."""
    levels = list(dict.fromkeys(str(getattr(one.listed.configuration, axis)) for one in read))
    for first, second in combinations(levels, 2):
        pairs = [(a, b) for a in read for b in read if _differ_in(axis, a, b, (first, second))]
        if len(pairs) < 2:  # one pair is a contrast, and stands there already
            continue
        values = [(a.values(k), b.values(k)) for a, b in pairs]
        shared = set.intersection(*(set(before) & set(after) for before, after in values))
        changes = [
            [after[task] - before[task] for before, after in values]  # type: ignore[operator]  # looked at below
            for task in sorted(shared)
            if all(before[task] is not None and after[task] is not None for before, after in values)
        ]
        if changes:
            yield (first, second), [fmean(of_task) for of_task in changes], len(pairs)


def _differ_in(axis: str, first: _Read, second: _Read, levels: tuple[str, str]) -> bool:
    one, other = first.listed.configuration, second.listed.configuration
    same = all(getattr(one, name) == getattr(other, name) for name in AXES if name != axis)
    return same and (getattr(one, axis), getattr(other, axis)) == levels


def _recommended(entries: Sequence[Entry], contrasts: Sequence[Contrast]) -> tuple[str, str]:
    best = max(entries, key=lambda entry: entry.score.value or 0.0)
    apart = {
        frozenset((one.first, one.second)) for one in contrasts if one.p_corrected < ALPHA and one.comparison.difference
    }
    alike = [one for one in entries if one is best or frozenset((one.run_id, best.run_id)) not in apart]
    if not best.score.value:
        return "", "No configuration solves any task, so there is nothing to recommend one for."
    chosen = min(alike, key=lambda one: (_cost(one), one.usage["seconds_p50"] or 0.0, -(one.score.value or 0.0)))
    if len(alike) == 1:
        return chosen.run_id, f"{chosen.label} is better than every other run."
    told = "has the best score" if chosen is best else f"cannot be told from the best ({best.label})"
    why = f"of the {len(alike)} that differ by no more than chance it costs least, or at one cost takes least time"
    return chosen.run_id, f"{chosen.label} {told}; {why}."


def _cost(entry: Entry) -> float:
    dollars = entry.usage["dollars"]
    return float("inf") if dollars is None else float(dollars)


def _flips(read: Sequence[_Read], k: int) -> dict[str, tuple[float | None, ...]]:
    values = [one.values(k) for one in read]
    tasks = dict.fromkeys(task for of_run in values for task in of_run)
    rows = {task: tuple(of_run.get(task) for of_run in values) for task in tasks}
    return {task: row for task, row in rows.items() if len(set(row)) > 1}


def sentence(one: Comparison, first: str = "the first", second: str = "the second", p: float | None = None) -> str:
    """What a comparison amounts to, in plain words. `p` is the corrected one where it is one of several."""
    corrected = "" if p is None or p == one.p else "corrected "
    p = one.p if p is None else p
    ends = sorted((abs(100 * one.low), abs(100 * one.high)))
    if p < ALPHA and one.difference:
        better, worse = (second, first) if one.difference > 0 else (first, second)
        told = f"{better} is better than {worse} by {abs(100 * one.difference):.1f} points"
        return _capital(f"{told} (95 % {ends[0]:.1f} to {ends[1]:.1f}, {corrected}p = {p:.2g}).")
    if not one.gained and not one.lost:
        return f"On {_all(one.tasks)} {first} and {second} do the same."
    needed = one.tasks_needed
    more = f"; about {several(needed, 'task')} would" if needed and needed > one.tasks else ""
    seen = f"{100 * one.difference:+.1f} points, 95 % {100 * one.low:+.1f} to {100 * one.high:+.1f}"
    these = "This task" if one.tasks == 1 else f"These {one.tasks} tasks"
    return f"{these} cannot tell {first} and {second} apart ({seen}, {corrected}p = {p:.2g}){more}."


def _all(tasks: int) -> str:
    return "the only task" if tasks == 1 else f"all {tasks} tasks"


def _effect_says(axis: str, levels: tuple[str, str], change: stats.Spread, p: float) -> str:
    first, second = levels
    points = f"{100 * change.mean:+.1f} points (95 % {100 * change.low:+.1f} to {100 * change.high:+.1f}, p = {p:.2g})"
    if p < ALPHA and change.mean:
        return f"{axis.capitalize()} {second} instead of {first}: {points}."
    return f"{axis.capitalize()} {second} instead of {first} makes no difference that shows: {points}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def as_json(comparison: Comparison, first: str = "the first", second: str = "the second") -> dict[str, Any]:
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
        "smallest": comparison.smallest,
        "tasks_needed": comparison.tasks_needed,
        "gained": list(comparison.gained),
        "lost": list(comparison.lost),
        "says": sentence(comparison, first, second),
    }


def told(comparison: Comparison) -> str:
    """Lines for a person."""
    lines = [
        f"pass@{comparison.k} on {_all(comparison.tasks)}: {comparison.first:.1%}, then {comparison.second:.1%}",
        sentence(comparison),
    ]
    if comparison.smallest:
        lines.append(f"The smallest difference that these tasks can show: {100 * comparison.smallest:.1f} points.")
    for word, tasks in (("gained", comparison.gained), ("lost", comparison.lost)):
        if tasks:
            lines.append(f"{len(tasks)} {word}: {', '.join(tasks[:20])}{', …' if len(tasks) > 20 else ''}")
    return "\n".join(lines)
