"""What the judge's pages say: numbers in the very words of the shell's report, and what is not known said as such."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """One sample as the page shows it."""

    number: int
    """From 1."""
    verdict: str
    """In words; empty while it is not judged."""
    passed: bool
    detail: str
    program: Mapping[str, str]
    """What was judged: files by path, under an empty path a single program."""
    reply: str
    output: str
    facts: tuple[str, ...]
    """Seed, tokens, times: in words, those that are known."""


def drawn(row: Mapping[str, Any]) -> Drawn:
    """A sample's row, judged or not."""
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
        number=row["number"] + 1,
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
