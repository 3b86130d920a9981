"""A report, for programs and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from evals import stats
from evals.types import LEVELS, Kind, Report, Score, Suite, TagScore, Verdict
from pipeline.counts import several


class Tally:
    """Counts verdicts one at a time, and keeps only the counts."""

    def __init__(self) -> None:
        self.verdicts: dict[Kind, int] = {}
        self.forgeable = 0
        self.isolation: set[str] = set()
        self._all: dict[str, tuple[int, int]] = {}
        self._sound: dict[str, tuple[int, int]] = {}
        self._base: dict[str, tuple[int, int]] = {}

    def add(self, task_id: str, verdict: Verdict) -> None:
        self.verdicts[verdict.kind] = self.verdicts.get(verdict.kind, 0) + 1
        if verdict.kind is Kind.HARNESS_ERROR:
            return
        _count(self._all, task_id, verdict.passed)
        if verdict.isolation:
            self.isolation.add(verdict.isolation)
        if verdict.base is not None:
            _count(self._base, task_id, verdict.base)
        if verdict.forgeable:
            self.forgeable += 1
        else:
            _count(self._sound, task_id, verdict.passed)

    @property
    def counts(self) -> stats.Counts:
        """Task id → samples judged, samples passed."""
        return self._all

    def report(self, suite: Suite, ks: Iterable[int], seconds: float) -> Report:
        wanted = list(ks)
        return Report(
            suite=suite.name,
            suite_sha256=suite.sha256,
            tasks=len(suite),
            judged_tasks=len(self._all),
            samples=sum(self.verdicts.values()),
            pass_at={k: stats.score(self._all, k) for k in wanted},
            pass_at_without_forgeable={k: self._without_forgeable(k) for k in wanted},
            base_pass_at=(
                {k: stats.score(self._base, k) for k in wanted} if self._base.keys() == self._all.keys() else {}
            ),
            by_tag=by_tag(self._all, suite, wanted),
            verdicts=dict(sorted(self.verdicts.items(), key=lambda one: list(Kind).index(one[0]))),
            forgeable=self.forgeable,
            isolation="+".join(sorted(self.isolation)),
            seconds=seconds,
        )

    def _without_forgeable(self, k: int) -> Score:
        if self.forgeable and not self._sound:
            return Score(None, reason="Every verdict is forgeable: the tests share an interpreter with the program.")
        return stats.score(self._sound, k)


def by_tag(counts: stats.Counts, suite: Suite, ks: Iterable[int]) -> dict[str, TagScore]:
    """The scores on the tasks of each tag; see `Report.by_tag`."""
    tags = {task_id: suite.tasks[task_id].tags for task_id in counts}
    common = Counter(tag for of_task in tags.values() for tag in of_task)
    told = [tag for tag, tasks in common.most_common() if tasks < len(counts)]
    told.sort(key=lambda tag: LEVELS.index(tag) if tag in LEVELS else len(LEVELS))
    wanted = list(ks)

    def of(tag: str) -> TagScore:
        mine = {task_id: counts[task_id] for task_id, of_task in tags.items() if tag in of_task}
        return TagScore(len(mine), {k: stats.score(mine, k) for k in wanted})

    return {tag: of(tag) for tag in told}


def _count(counts: dict[str, tuple[int, int]], task_id: str, passed: bool) -> None:
    judged, good = counts.get(task_id, (0, 0))
    counts[task_id] = (judged + 1, good + passed)


def as_json(report: Report) -> dict[str, Any]:
    """The object that `eval score --json` prints."""
    shown: dict[str, Any] = {
        "suite": report.suite,
        "suite_sha256": report.suite_sha256,
        "tasks": report.tasks,
        "judged_tasks": report.judged_tasks,
        "samples": report.samples,
        "coverage": report.coverage,
        "pass@k": _scores(report.pass_at),
        "pass@k_without_forgeable": _scores(report.pass_at_without_forgeable),
        "verdicts": {str(kind): count for kind, count in report.verdicts.items()},
        "forgeable": report.forgeable,
        "isolation": report.isolation,
        "seconds": round(report.seconds, 3),
    }
    if report.by_tag:
        shown["by_tag"] = {
            tag: {"tasks": one.tasks, "pass@k": _scores(one.pass_at)} for tag, one in report.by_tag.items()
        }
    if report.base_pass_at:
        shown["pass@k_base"] = _scores(report.base_pass_at)
    return shown


def without_flagged(counts: stats.Counts, flagged: frozenset[str], ks: Iterable[int]) -> dict[str, Any]:
    """What a report says besides, where tasks stand in what the model was shown or trained on, else nothing."""
    if not flagged:
        return {}
    rest = {task: pair for task, pair in counts.items() if task not in flagged}
    return {"flagged": len(flagged), "pass@k_without_flagged": _scores({k: stats.score(rest, k) for k in ks})}


def _scores(scores: Mapping[int, Score]) -> dict[str, Any]:
    return {str(k): score.as_dict for k, score in scores.items()}


def lines_of(shown: Mapping[str, Any]) -> str:
    """A report in its JSON shape as lines for a person."""
    drawn = several(shown["samples"], "sample")
    judged = f"{shown['judged_tasks']} of {shown['tasks']} tasks ({shown['coverage']:.0%}), {drawn}"
    who = f"{shown['model']}, retrieval {shown['strategy']}\n" if "model" in shown else ""
    lines = [f"{who}{shown['suite']}: {judged}, isolation {shown['isolation'] or 'none'}, {shown['seconds']:.1f} s", ""]
    for k, score in shown["pass@k"].items():
        lines.append(f"  pass@{k:<4} {_shown(score)}")
        if "pass@k_base" in shown:
            lines.append(f"    on the base inputs alone     {_shown(shown['pass@k_base'][k])}")
        if shown["forgeable"]:
            lines.append(f"    without forgeable verdicts   {_shown(shown['pass@k_without_forgeable'][k])}")
        if "flagged" in shown:
            known = several(shown["flagged"], "known task")
            lines.append(f"    without the {known}  {_shown(shown['pass@k_without_flagged'][k])}")
    lines += _by_level(shown)
    lines += ["", *(f"  {count:>7}  {kind.replace('_', ' ')}" for kind, count in shown["verdicts"].items())]
    if failed := shown["verdicts"].get(Kind.HARNESS_ERROR):
        some = several(failed, "sample")
        lines += ["", f"{some} could not be judged, which counts for nothing; the same command tries again."]
    return "\n".join(lines)


def _by_level(shown: Mapping[str, Any]) -> list[str]:
    """A line for each difficulty and k; the other tags are in the JSON."""
    graded = {level: shown["by_tag"][level] for level in LEVELS if level in shown.get("by_tag", {})}
    return [
        f"    on {one['tasks']:>3} {level:<8} pass@{k:<4} {_shown(score)}"
        for level, one in graded.items()
        for k, score in one["pass@k"].items()
    ]


def _shown(score: Mapping[str, Any]) -> str:
    if score["value"] is None:
        return f"undefined: {score['reason']}"
    return f"{score['value']:6.1%}   (95 %: {score['low']:.1%} to {score['high']:.1%})"
