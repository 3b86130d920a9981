"""Grids that run in the background: begin one, watch it, stop it, take it up again.

    running = live.start(grid, workbench)
    for progress in running.events():      # ends when the grid does
        print(progress.judged, progress.total, progress.runs[0].pass_at)
    live.resume(running.grid_id, workbench)

The shell and the page both come in here, so they see the same numbers.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING, Any

from evals import finish, page, ready, run, runs, summary
from evals.grid import Budget, Grid
from evals.judge import sandbox
from evals.progress import Gauge, Progress, State
from evals.ready import Prepared
from evals.record import ready_to_record, record
from evals.run import Cell, Order
from pipeline import cancel
from pipeline.cancel import CancelToken
from pipeline.errors import BadInput, Cancelled, CodecraftError
from pipeline.generate.money import OverBudget
from pipeline.settings import ROOT, Settings

if TYPE_CHECKING:
    from pipeline.build import Workbench

PACE = 0.5
"""Seconds between two events, at least."""

_RUNNING: dict[str, Running] = {}
"""Grid id → the grid that this process works on, or has worked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a grid is worked on, which has no influence on what comes out."""

    workers: int | None = None
    """Samples judged at a time; None is one for each processor."""
    overlap: bool = False
    """Whether tasks may stand in what models are shown."""
    record: bool = True
    """Whether it goes to MLflow when it is over."""


def start(grid: Grid, workbench: Workbench, options: Options | None = None) -> Running:
    """Begin a new grid in the background. Names and keys are checked before this returns; models are loaded, and
    contamination is looked for, in the background and before anything is generated.

    Raises:
        UnknownName, BadInput: see `ready.prepared`. No folder has been made then.
    """
    one = ready.prepared(grid, workbench)
    return _begun(_new_folder(one, workbench.settings), one, workbench, options or Options())


def resume(grid_id: str, workbench: Workbench, budget: Budget | None = None, options: Options | None = None) -> Running:
    """Go on with a grid that was stopped or killed, or has failed; `budget` replaces the one that it began with.

    Raises:
        UnknownName: there is no such grid.
        BadInput: it is being worked on, or the suite, the prompts or the knowledge base have changed since.
    """
    folder = runs.grid(grid_id, workbench.settings)
    if folder.held:
        raise BadInput(f"{grid_id} is being worked on already.", "Wait for it, or stop it.")
    one = ready.prepared(replace(folder.grid, budget=budget or folder.grid.budget), workbench)
    if one.key != folder.key:
        raise BadInput(
            f"{folder.grid_id} cannot go on: its suite, its prompts or the knowledge base have changed since.",
            "Begin a new one.",
        )
    return _begun(folder, one, workbench, options or Options())


def running(grid_id: str) -> Running | None:
    """The grid, where this process works on it or has worked on it."""
    return _RUNNING.get(grid_id)


def progress(grid_id: str, settings: Settings) -> Progress:
    """How far a grid is, whoever works on it: from memory where that is this process, else from its folder.

    Raises:
        UnknownName: there is no such grid.
    """
    here = _RUNNING.get(grid_id)
    if here is not None:
        return here.progress()
    folder = runs.grid(grid_id, settings)
    read = tuple(_gauge_of(one).read() for one in folder.runs)
    state = State.OVER if folder.over else State.RUNNING if folder.held else State.STOPPED
    says = f"Go on with: codecraft eval resume {folder.grid_id}" if state is State.STOPPED else ""
    return Progress(grid_id=folder.grid_id, state=state, runs=read, says=says)


class Running:
    """A grid that this process works on. Safe to use from any thread."""

    def __init__(self, folder: runs.GridFolder, cells: tuple[Cell, ...]) -> None:
        self.folder = folder
        self._cells = cells
        self._token = CancelToken()
        self._state, self._says = State.CHECKING, ""
        self._begun = time.monotonic()
        self._ended = threading.Event()
        self._seconds: float | None = None
        self.recorded = ""
        """What became of sending it to MLflow, as a sentence; empty until it is over."""
        self.error: CodecraftError | None = None
        """Why it failed, was stopped or ran out of its budget."""

    @property
    def grid_id(self) -> str:
        return self.folder.grid_id

    def stop(self) -> None:
        """Stop it; what has been drawn and judged is kept. Returns at once; `wait` for the end."""
        self._token.cancel()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has ended. Whether it has."""
        return self._ended.wait(timeout)

    def progress(self) -> Progress:
        """How far it is now."""
        return Progress(
            grid_id=self.grid_id,
            state=self._state,
            runs=tuple(cell.gauge.read() for cell in self._cells),
            seconds=time.monotonic() - self._begun if self._seconds is None else self._seconds,
            seconds_left=_left([cell.gauge for cell in self._cells]) if self._state is State.RUNNING else None,
            says=self._says,
        )

    def events(self, pace: float = PACE) -> Iterator[Progress]:
        """How far it is, whenever that has changed and at most once in `pace` seconds; the last one has ended."""
        before: Progress | None = None
        while not self._ended.wait(pace):
            now = self.progress()
            if before is None or (now.state, now.drawn, now.judged) != (before.state, before.drawn, before.judged):
                yield now
                before = now
        yield self.progress()

    def begin(self, work: Callable[[], None]) -> None:
        """Do `work` in a thread, with this grid's token, and keep how it ends."""
        threading.Thread(target=self._run, args=(work,), name=self.grid_id, daemon=True).start()

    def _run(self, work: Callable[[], None]) -> None:
        how_to_go_on = f"Go on with: codecraft eval resume {self.grid_id}"
        try:
            with cancel.cancelled_by(self._token):
                work()
            troubles = [cell.gauge.trouble for cell in self._cells if cell.gauge.trouble]
            self._state = State.FAILED if troubles else State.OVER
            self._says = f"{troubles[0]} {how_to_go_on}" if troubles else ""
        except (Cancelled, OverBudget) as error:
            self.error, self._state = error, State.STOPPED
            self._says = f"{error.message} {how_to_go_on}"
        except CodecraftError as error:
            self.error, self._state = error, State.FAILED
            self._says = f"{error.message} {error.hint}".strip()
        except Exception as error:  # a fault of ours must not leave a grid that seems to run
            self._state, self._says = State.FAILED, f"{type(error).__name__}: {error}. {how_to_go_on}"
            raise
        finally:
            self._seconds = time.monotonic() - self._begun
            self._ended.set()

    def checked(self) -> None:
        """All preconditions hold."""
        self._state = State.RUNNING


def _left(gauges: list[Gauge]) -> float | None:
    """Seconds until all is drawn: each run at its own pace, those that have not begun at the pace of the others."""
    seconds, drawn = sum(one.seconds for one in gauges), sum(one.drawn_now for one in gauges)
    if not drawn:
        return None
    return sum(one.left * (one.seconds / one.drawn_now if one.drawn_now else seconds / drawn) for one in gauges)


def _begun(folder: runs.GridFolder, one: Prepared, workbench: Workbench, options: Options) -> Running:
    cells = tuple(_cell(order, place) for order, place in zip(one.orders, folder.runs, strict=True))
    here = Running(folder, cells)

    def work() -> None:
        with folder.holding():
            if not folder.over:
                flagged = ready.proven(one, workbench, overlap=options.overlap)
                for cell in cells:
                    finish.flag(cell.folder, flagged)
                with sandbox(options.workers, workbench.settings) as judging:
                    here.checked()
                    if options.record:
                        ready_to_record(workbench.settings)
                    run.evaluate(cells, one.source, judging, one.grid.budget)
            if folder.over:
                summary.write(folder)
                page.write(folder)
                here.recorded = record(folder, workbench.settings) if options.record else ""

    _RUNNING[folder.grid_id] = here
    here.begin(work)
    return here


def _cell(order: Order, folder: runs.Folder) -> Cell:
    if folder.over:
        return Cell(order, folder, _gauge_of(folder))
    total = len(order.suite) * order.n
    return Cell(order, folder, Gauge(folder.run_id, order.configuration, total, order.ks))


def _gauge_of(folder: runs.Folder) -> Gauge:
    """What a run's files say."""
    one = runs.described(folder)
    gauge = Gauge(folder.run_id, one.configuration, folder.about()["samples"], one.ks)
    if one.report is not None:
        gauge.over(one.report, runs.counts(folder.samples))
        return gauge
    for row in runs.samples(folder):
        gauge.drew(row)
        if "verdict" in row:
            gauge.judged(row["task_id"], runs.verdict_of(row))
    return gauge


def _new_folder(one: Prepared, chosen: Settings) -> runs.GridFolder:
    """The folders of the grid and of its runs."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    folder = runs.made_grid(chosen, one.suite.name)
    made = [runs.made(chosen, _about(order, folder.grid_id, started)) for order in one.orders]
    about = {"key": one.key, "started": started, "suite_sha256": one.suite.sha256}
    folder.describe(about | {"grid": one.grid.as_dict, "runs": [one.run_id for one in made]})
    return folder


def _about(order: Order, grid_id: str, started: str) -> dict[str, Any]:
    return {
        "key": order.key,
        "grid_id": grid_id,
        "suite": order.suite.name,
        "suite_path": order.suite.path,
        "suite_sha256": order.suite.sha256,
        **asdict(order.configuration),
        "prompt_version": order.prompt_version,
        "corpus_sha256": order.corpus_sha256,
        "n": order.n,
        "k": list(order.ks),
        "samples": len(order.suite) * order.n,
        "started": started,
        "revision": revision(),
        "version": metadata.version("codecraft-ai"),
    }


def revision() -> str:
    """The commit of this checkout, with `+` where files have been changed since; empty where it is no checkout."""
    git = ["git", "-C", str(ROOT)]
    said = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    if said.returncode:
        return ""
    changed = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, text=True, check=False)
    return said.stdout.strip() + ("+" if changed.stdout.strip() else "")
