"""What the judge's pages say: numbers in the very words of the shell's report, and what is not known said as such."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from evals.figures import percent
from evals.types import Kind, Score
from pipeline.counts import several


def span(score: Score) -> str:
    """The 95 % interval; empty where the score is undefined."""
    return "" if score.low is None or score.high is None else f"{score.low:.1%} to {score.high:.1%}"


def tokens(usage: Mapping[str, Any]) -> int | None:
    """Read and written together; None where either is unknown."""
    read, written = usage.get("tokens_in"), usage.get("tokens_out")
    return None if read is None or written is None else int(read) + int(written)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of a run."""

    task_id: str
    judged: int
    passed: int
    verdicts: tuple[tuple[str, int], ...]
    """What became of the samples that did not pass, in words, the commonest first."""

    @property
    def share(self) -> float | None:
        """Of the samples judged; None while there are none."""
        return self.passed / self.judged if self.judged else None


def task_rows(tally: Mapping[str, Mapping[str, int]]) -> tuple[TaskRow, ...]:
    """A row for each task that has a verdict, in the order of the suite."""
    return tuple(_task_row(task_id, verdicts) for task_id, verdicts in tally.items())


def _task_row(task_id: str, verdicts: Mapping[str, int]) -> TaskRow:
    failed = {kind: count for kind, count in verdicts.items() if kind != Kind.PASSED}
    told = sorted(((kind.replace("_", " "), count) for kind, count in failed.items()), key=lambda one: -one[1])
    judged = sum(verdicts.values()) - verdicts.get(Kind.HARNESS_ERROR, 0)
    return TaskRow(task_id, judged, verdicts.get(Kind.PASSED, 0), tuple(told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a model has drawn as the page shows it: once, however many samples are the same."""

    numbers: tuple[int, ...]
    """Of the samples, from 1."""
    verdict: str
    """In words; empty while it is not judged."""
    passed: bool
    detail: str
    program: Mapping[str, str]
    """What was judged: files by path, under an empty path a single program."""
    reply: str
    output: str
    facts: tuple[str, ...]
    """Seed, tokens, times of the first sample: in words, those that are known."""

    @property
    def alike(self) -> str:
        """How often it came, and in which samples; empty where it came once."""
        if len(self.numbers) == 1:
            return ""
        return f"{len(self.numbers)} samples are the same: {_listed(self.numbers)}"


def distinct(rows: Iterable[Mapping[str, Any]]) -> tuple[Drawn, ...]:
    """The rows of samples, judged or not; those with the same words and the same end are one."""
    seen: dict[str, Drawn] = {}
    for one in map(_drawn, rows):
        same = repr((one.verdict, one.detail, one.program, one.reply, one.output))
        before = seen.get(same)
        seen[same] = replace(before, numbers=before.numbers + one.numbers) if before else one
    return tuple(seen.values())


def _listed(numbers: Sequence[int]) -> str:
    """`1 to 3, 7`"""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _drawn(row: Mapping[str, Any]) -> Drawn:
    solution = row.get("solution") or ""
    program = row.get("files") or ({"": solution} if solution else {})
    written, ran = row.get("tokens_out"), row.get("seconds")
    facts = (
        f"seed {row.get('seed')}",
        "" if written is None else f"{several(written, 'token')} written",
        f"{row.get('generation_seconds', 0):.2f} s to draw",
        "" if ran is None else f"{ran:.2f} s to run",
        "forgeable" if row.get("forgeable") else "",
    )
    return Drawn(
        numbers=(row["number"] + 1,),
        verdict=str(row.get("verdict", "")).replace("_", " "),
        passed=bool(row.get("passed")),
        detail=row.get("detail") or "",
        program=program,
        reply=row.get("response") or "",
        output=row.get("output") or "",
        facts=tuple(fact for fact in facts if fact),
    )


@dataclass(frozen=True, slots=True)
class DiffLine:
    kind: Literal["same", "gone", "new", "place"]
    text: str


def diff(first: str, second: str) -> tuple[DiffLine, ...]:
    """What changes from one text to the other; empty where nothing does."""
    lines = list(difflib.unified_diff(first.splitlines(), second.splitlines(), lineterm="", n=3))[2:]
    kinds: Mapping[str, Literal["same", "gone", "new", "place"]] = {" ": "same", "-": "gone", "+": "new", "@": "place"}
    return tuple(DiffLine(kinds[line[0]], line if line[0] == "@" else line[1:]) for line in lines if line)


def flips(
    rows: Mapping[str, Sequence[float | None]],
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Task, and for each run its share in words and how it stands among the others: best, worst or between."""
    return tuple((task, tuple(_stands(values))) for task, values in rows.items())


def _stands(values: Sequence[float | None]) -> Iterable[tuple[str, str]]:
    known = [value for value in values if value is not None]
    for value in values:
        stands = (
            "" if value is None else "best" if value == max(known) else "worst" if value == min(known) else "between"
        )
        yield percent(value), stands
