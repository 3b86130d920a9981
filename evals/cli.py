"""`codecraft eval …`: score samples, run models, compare, record, check."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.suites import known, load
from pipeline import settings
from pipeline.errors import BadInput, DependencyFailed
from pipeline.shell import door, emit, note

if TYPE_CHECKING:
    from evals.score import Watch
    from evals.types import Report
    from pipeline.sandbox import Sandbox

JSON = Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else there.")]
K = Annotated[str, typer.Option("-k", help="The k of pass@k: 1,10,100.")]
Workers = Annotated[int | None, typer.Option(min=1, max=256, help="Samples judged at a time; default: the processors.")]
Timeout = Annotated[
    float | None,
    typer.Option(
        help="Processor seconds for a sample (wall time: three times that); default: 3, more for applications."
    ),
]
SuiteName = Annotated[str, typer.Argument(metavar="SUITE", help="A name as in `eval suites`, or a file.")]

app = typer.Typer(
    name="eval",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The judge: scores models by running what they wrote.",
)


@app.command()
def score(
    suite: SuiteName,
    samples: Annotated[Path, typer.Argument(help="JSONL(.gz), bigcode's list of lists, or an EvalPlus folder.")],
    k: K = "1",
    out: Annotated[
        Path | None, typer.Option(help="The results; default: SAMPLES_results.jsonl beside the samples.")
    ] = None,
    workers: Workers = None,
    timeout: Timeout = None,
    as_json: JSON = False,
) -> None:
    """Judge every sample and give pass@k with its interval. Stopped anywhere, the same command goes on."""
    from evals.judge import Bounds
    from evals.report import as_json as shape
    from evals.report import as_text
    from evals.score import Plan, default_out, finished, ks_of
    from evals.score import score as scored

    with door(as_json):
        chosen = settings.load()
        ks = ks_of(k)
        if not samples.exists():
            raise BadInput(f"There is no file {samples}.", "Check the path.")
        plan = Plan(
            suite=load(suite, chosen), samples=samples, ks=ks, out=out or default_out(samples), bounds=Bounds(timeout)
        )
        with _sandbox(workers, chosen) as sandbox, _bar(plan.suite.name) as watch:
            report = scored(plan, sandbox, watch)
        shown = shape(report) | {"results": str(plan.out)}
        emit(shown if as_json else f"{as_text(report)}\n\nResults: {plan.out}", as_json)
        finished(plan, report)
        _must_have_judged(report)


def _must_have_judged(report: Report) -> None:
    if report.samples and not report.judged_tasks:
        raise SystemExit(DependencyFailed.exit_code)


@contextmanager
def _sandbox(workers: int | None, chosen: settings.Settings) -> Iterator[Sandbox]:
    from pipeline.sandbox import Sandbox

    count = workers or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else workers or 2
    with Sandbox(workers=count, minimum=chosen.minimum_isolation, unsafe=chosen.unsafe_no_sandbox) as sandbox:
        if sandbox.level not in ("L2", "L3"):
            note(f"Warning: the programs run with isolation {sandbox.level}; their verdicts can be forged.")
        yield sandbox


@contextmanager
def _bar(what: str) -> Iterator[Watch]:
    """A progress bar on stderr; where that is no terminal, nothing."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        line = bar.add_task(what, total=None)
        yield lambda seen: bar.update(line, completed=seen.done, total=seen.total)


@app.command()
def suites(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SUITE]…", help="Only these; default: all.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Run every reference solution against its tests.")] = False,
    workers: Workers = None,
    as_json: JSON = False,
) -> None:
    """The suites that are here, and what the others need."""
    from evals.listing import checked, listed, told

    with door(as_json):
        chosen = settings.load()
        wanted = names or [name for name, path in known(chosen).items() if path or not check]
        if not check:
            rows = listed(wanted, chosen)
            emit({"suites": rows} if as_json else told(rows), as_json)
            return
        with _sandbox(workers, chosen) as sandbox:
            rows = [checked(load(name, chosen), sandbox) for name in wanted]
        failed = [failure for row in rows for failure in row["failures"]]
        if failed:
            raise BadInput(f"{len(failed)} reference solutions fail: {'; '.join(failed[:5])}", "Mend the suites.")
        emit({"suites": rows} if as_json else told(rows), as_json)
