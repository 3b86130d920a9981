"""`codecraft eval …`: score samples, run models, compare, record, check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.suites import known, load
from pipeline import settings
from pipeline.counts import several
from pipeline.errors import BadInput, DependencyFailed
from pipeline.shell import door, emit, note, told_of_waiting

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
        help="Processor seconds for a sample, and half as much again of wall time; default: 5, more for applications."
    ),
]
Dollars = Annotated[
    float | None, typer.Option(help="Stop before more than so many US dollars are spent, by the prices in prices.json.")
]
Tokens = Annotated[int | None, typer.Option(help="Stop when so many tokens have been read and written.")]
Minutes = Annotated[float | None, typer.Option(help="Stop after so many minutes.")]
Overlap = Annotated[bool, typer.Option("--allow-overlap", help="Run although tasks stand in what models are shown.")]
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
    from evals.report import lines_of
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
        emit(shown if as_json else f"{lines_of(shown)}\n\nResults: {plan.out}", as_json)
        finished(plan, report)
        _must_have_judged(report)


def _must_have_judged(report: Report) -> None:
    if report.samples and not report.judged_tasks:
        raise SystemExit(DependencyFailed.exit_code)


@contextmanager
def _sandbox(workers: int | None, chosen: settings.Settings) -> Iterator[Sandbox]:
    """The sandbox that judges; what can be forged in it is said."""
    from evals.judge import sandbox as judging

    with judging(workers, chosen) as sandbox:
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
    from evals.retrieval import NAMES

    with door(as_json):
        chosen = settings.load()
        wanted = names or [name for name, path in known(chosen).items() if path or not check]
        if not check:
            rows = listed(names or [*wanted, *NAMES], chosen)
            emit({"suites": rows} if as_json else told(rows), as_json)
            return
        with _sandbox(workers, chosen) as sandbox:
            rows = [checked(load(name, chosen), sandbox) for name in wanted]
        failed = [failure for row in rows for failure in row["failures"]]
        if failed:
            some = several(len(failed), "reference solution fails", "reference solutions fail")
            raise BadInput(f"{some}: {'; '.join(failed[:5])}.", "Mend the suite.")
        emit({"suites": rows} if as_json else told(rows), as_json)


@app.command()
def mutate(
    suite: SuiteName,
    task: Annotated[list[str] | None, typer.Option("--task", help="Only this task; repeatable.")] = None,
    most: Annotated[
        int | None, typer.Option(min=1, help="At most so many variants of each task; default: all.")
    ] = None,
    fail_below: Annotated[
        float | None, typer.Option(help="Exit 1 when a smaller share is turned away.", min=0.0, max=1.0)
    ] = None,
    workers: Workers = None,
    as_json: JSON = False,
) -> None:
    """Try a suite's tests on wrong variants of its own references: what they let through, they do not test."""
    from evals.mutation import as_json as shape
    from evals.mutation import mutation, told

    with door(as_json):
        chosen = settings.load()
        tasks = load(suite, chosen)
        with _sandbox(workers, chosen) as sandbox, _bar(tasks.name) as watch:
            report = shape(tasks, mutation(tasks, sandbox, task or (), watch, most))
        emit(report if as_json else told(report), as_json)
        if fail_below is not None and (report["score"] is None or report["score"] < fail_below):
            raise SystemExit(1)


@app.command()
def run(
    suite: SuiteName,
    model: Annotated[
        list[str] | None, typer.Option("--model", help="A name as in `codecraft models`; repeatable.")
    ] = None,
    retrieval: Annotated[
        list[str] | None,
        typer.Option("--retrieval", help="none, lexical, dense, hybrid, reranked; repeatable. Default: none."),
    ] = None,
    prompt: Annotated[
        list[str] | None, typer.Option("--prompt", help="A prompt version; repeatable. Default: the one in use.")
    ] = None,
    n: Annotated[int, typer.Option("-n", help="Samples for each task.")] = 1,
    k: K = "1",
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same samples.")] = 0,
    temperature: Annotated[float | None, typer.Option(min=0.0, max=2.0)] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1)] = None,
    dollars: Dollars = None,
    tokens: Tokens = None,
    minutes: Minutes = None,
    again: Annotated[bool, typer.Option("--resume", help="Go on with the last grid of the very same command.")] = False,
    overlap: Overlap = False,
    workers: Workers = None,
    timeout: Timeout = None,
    as_json: JSON = False,
) -> None:
    """Have models write, and judge what they wrote: a run for each model, retrieval strategy and prompt version.

    Stopped by Ctrl-C, by the budget or by force, it goes on with `eval resume`.
    """
    from evals import ready, runs
    from evals.follow import followed, say_what_it_takes
    from evals.grid import Budget, Grid
    from evals.live import Options, resume, start
    from evals.score import ks_of
    from pipeline.build import build
    from pipeline.prompt import DEFAULT

    with door(as_json):
        chosen = settings.load()
        grid = Grid(
            suite=suite,
            models=tuple(dict.fromkeys(model or [chosen.model])),
            strategies=tuple(dict.fromkeys(retrieval or ["none"])),
            prompts=tuple(dict.fromkeys(prompt or [DEFAULT])),
            n=n,
            ks=ks_of(k),
            seed=seed,
            temperature=temperature,
            max_tokens=max_tokens,
            timeout=timeout,
            budget=Budget(dollars=dollars, tokens=tokens, minutes=minutes),
        )
        workbench, options = build(chosen), Options(workers=workers, overlap=overlap)
        one = ready.prepared(grid, workbench)
        before = runs.latest(chosen, one.key) if again else None
        if before is None:
            say_what_it_takes(one, chosen)
        with told_of_waiting():
            begun = (
                resume(before.grid_id, workbench, grid.budget, options) if before else start(grid, workbench, options)
            )
            followed(begun, as_json)


@app.command()
def resume(
    grid: Annotated[str, typer.Argument(metavar="GRID", help="The grid's id, as `eval run` said it.")],
    dollars: Dollars = None,
    tokens: Tokens = None,
    minutes: Minutes = None,
    overlap: Overlap = False,
    workers: Workers = None,
    as_json: JSON = False,
) -> None:
    """Go on with a grid that was stopped or killed; another budget may be given."""
    from evals.follow import followed
    from evals.grid import Budget
    from evals.live import Options
    from evals.live import resume as resumed
    from pipeline.build import build

    with door(as_json):
        chosen = settings.load()
        given = Budget(dollars=dollars, tokens=tokens, minutes=minutes)
        budget = None if given == Budget() else given
        followed(resumed(grid, build(chosen), budget, Options(workers=workers, overlap=overlap)), as_json)


@app.command()
def record(
    name: Annotated[str, typer.Argument(metavar="GRID", help="The id of a grid, or of one of its runs.")],
    as_json: JSON = False,
) -> None:
    """Send a grid that is over to MLflow, again if need be; nothing is recorded twice."""
    from evals import runs
    from evals.record import record as recorded

    with door(as_json):
        chosen = settings.load()
        folder = runs.grid_of(name, chosen)
        said = recorded(folder, chosen)
        emit({"grid_id": folder.grid_id, "says": said} if as_json else said, as_json)


@app.command()
def export(
    name: Annotated[str, typer.Argument(metavar="RUN", help="A run's id or folder, or a grid's for all its runs.")],
    out: Annotated[Path | None, typer.Option(help="The file; default: samples.parquet in the run's folder.")] = None,
    as_json: JSON = False,
) -> None:
    """The samples as one Parquet file with typed columns; `evals/schemas/sample.schema.json` says what each means."""
    from evals import parquet, runs

    with door(as_json):
        place, folders = runs.folders(name, settings.load())
        file = out or place / "samples.parquet"
        count = parquet.write(folders, file)
        emit({"samples": count, "file": str(file)} if as_json else f"{several(count, 'sample')}: {file}", as_json)


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="RUN", help="A run's id or folder, or a results file.")],
    second: Annotated[str, typer.Argument(metavar="RUN", help="The one that is held against it.")],
    k: Annotated[int, typer.Option("-k", help="Compare pass@k.")] = 1,
    fail_below: Annotated[
        float | None,
        typer.Option(help="Exit 1 when the second is more than so many percentage points below the first.", min=0.0),
    ] = None,
    as_json: JSON = False,
) -> None:
    """Two runs task by task: the difference, its interval, and whether it can be chance."""
    from evals.comparing import as_json as shape
    from evals.comparing import told
    from evals.runs import counts, found
    from evals.stats import compare as compared

    with door(as_json):
        chosen = settings.load()
        comparison = compared(counts(found(first, chosen)), counts(found(second, chosen)), k)
        passed = fail_below is None or -100 * comparison.difference <= fail_below + 1e-9
        emit(shape(comparison) | {"passed": passed} if as_json else told(comparison), as_json)
        if not passed:
            raise SystemExit(1)


@app.command()
def retrieval(
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="retrieval-notes, retrieval-packages, or a file.")],
    strategy: Annotated[
        list[str] | None, typer.Option("--retrieval", help="A strategy; repeatable. Default: all of them.")
    ] = None,
    as_json: JSON = False,
) -> None:
    """How well strategies find what answers labelled questions, and whether they differ by more than chance."""
    from evals.retrieval import load as loaded
    from evals.retrieval import measure
    from evals.retrieval.tell import as_json as shape
    from evals.retrieval.tell import told
    from pipeline.retrieve import STRATEGIES

    with door(as_json):
        chosen = settings.load()
        names = strategy or [name for name in STRATEGIES if name != "none"]
        with told_of_waiting():
            shown = shape(measure(loaded(suite), names, chosen))
        emit(shown if as_json else told(shown), as_json)


@app.command()
def check(suite: SuiteName, as_json: JSON = False) -> None:
    """Whether its tasks stand in the knowledge base, the prompts or nano's training data; exit 1 if one does."""
    from evals.contamination import documents_of, examine
    from evals.contamination.tell import as_json as shape
    from evals.contamination.tell import told
    from evals.library import library_of
    from pipeline.corpus import Corpus

    with door(as_json):
        chosen = settings.load()
        tasks = load(suite, chosen)
        with told_of_waiting():
            library = library_of(tasks, Corpus.open(chosen), chosen)
        found = examine(tasks, documents_of(library.corpus, chosen))
        emit(shape(found) if as_json else told(shape(found)), as_json)
        if found.flagged:
            raise SystemExit(1)
