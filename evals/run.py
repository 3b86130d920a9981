"""The loop of a grid: one thread draws, run after run, while the sandbox judges what has been drawn.

Every sample is on disk when it is drawn and every verdict when it is given: a grid that was stopped or killed goes on
where it was, and ends in the same files as one that was never disturbed.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import asdict, dataclass
from queue import Empty, SimpleQueue

from evals import finish, journal, runs
from evals.drawing import Wanted, drawn
from evals.drawn import DrawnFile
from evals.grid import Budget
from evals.judge import Bounds, Judging, judge
from evals.progress import Gauge, State, Usage
from evals.sample import Asked, Source, asked
from evals.score import JUDGE_VERSION
from evals.types import Configuration, Sample, Suite, Verdict
from pipeline import cancel
from pipeline.errors import Cancelled, CodecraftError
from pipeline.generate import money
from pipeline.generate.money import OverBudget

_LOOK = 0.2
"""Seconds after which a wait looks for Stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run: a suite put to one configuration."""

    suite: Suite
    configuration: Configuration
    n: int
    """Samples for each task."""
    ks: Sequence[int]
    bounds: Bounds
    prompt_version: str
    """Name and digest of the templates."""
    corpus_sha256: str
    """Of all that can be retrieved; empty where nothing is."""

    @property
    def key(self) -> str:
        """The same for orders that must give the same samples and verdicts."""
        words = [self.suite.sha256, asdict(self.configuration), self.n, asdict(self.bounds), JUDGE_VERSION]
        words += [self.prompt_version, self.corpus_sha256]
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()

    @property
    def places(self) -> list[tuple[str, int]]:
        """Task id and number of every sample, in the order of the rows."""
        return [(task_id, number) for task_id in self.suite.tasks for number in range(self.n)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of a grid: what is to be done, where it is kept, and how far it is."""

    order: Order
    folder: runs.Folder
    gauge: Gauge


class Meter:
    """Says when the budget is spent."""

    def __init__(self, budget: Budget, cells: Sequence[Cell]) -> None:
        self._budget, self._cells = budget, cells
        self._begun = time.monotonic()
        self.money = None if budget.dollars is None else money.Budget(budget.dollars - (self._used().dollars or 0.0))

    def _used(self) -> Usage:
        return sum((cell.gauge.usage for cell in self._cells), Usage())

    @property
    def seconds_left(self) -> float | None:
        """Until the minutes of this sitting are over; None where they are not limited."""
        if self._budget.minutes is None:
            return None
        return 60 * self._budget.minutes - (time.monotonic() - self._begun)

    def stop_in_time(self, block: ExitStack) -> None:
        """Press Stop when the minutes are over, unless `block` has ended before."""
        if self.seconds_left is not None:
            clock = threading.Timer(max(0.0, self.seconds_left), cancel.current().cancel)
            clock.daemon = True
            clock.start()
            block.callback(clock.cancel)

    def check(self) -> None:
        """Raises `OverBudget` where it is spent."""
        used, budget = self._used(), self._budget
        left = self.seconds_left
        if left is not None and left <= 0:
            raise OverBudget(f"The budget of {budget.minutes:g} minutes is spent.")
        if budget.tokens is not None and (used.tokens or 0) >= budget.tokens:
            raise OverBudget(f"The budget of {budget.tokens:,} tokens is spent.", "Resume it with a larger one.")
        if budget.dollars is not None and (used.dollars or 0.0) >= budget.dollars:
            raise OverBudget(f"The budget of {budget.dollars:g} dollars is spent.", "Resume it with a larger one.")


def evaluate(cells: Sequence[Cell], source: Source, sandbox: Judging, budget: Budget) -> None:
    """Draw and judge what is missing of every run, and report each as soon as it is whole.

    A run whose model fails is left for later, with its trouble in its gauge; the others go on.

    Raises:
        Cancelled: Stop was pressed.
        OverBudget: the budget is spent. In both cases what there is is kept.
    """
    meter = Meter(budget, cells)
    try:
        with ExitStack() as opened:
            meter.stop_in_time(opened)
            _evaluate([_Work(cell, opened) for cell in cells if not cell.folder.over], source, sandbox, meter)
    except Cancelled:
        meter.check()  # where it was the clock that stopped it, that is what is said
        raise


def _evaluate(work: Sequence[_Work], source: Source, sandbox: Judging, meter: Meter) -> None:
    if not work:
        return
    with _Drawer(work, source, meter) as drawer:
        rows = work[0].rows
        for judged in judge(drawer.samples(), work[0].order.suite, sandbox, work[0].order.bounds):
            number, row = divmod(judged.sample.row, rows)
            work[number].add(row, judged.sample.task_id, judged.verdict)
            if work[number].judged_whole:
                work[number].finish()
        for one in work:
            if one.drawn_whole:  # what could not be judged is reported as such
                one.finish()
    drawer.raise_what_happened()


class _Work:
    """A run while it goes on: its open files."""

    def __init__(self, cell: Cell, opened: ExitStack) -> None:
        self.cell, self.order = cell, cell.order
        self._files = opened.enter_context(ExitStack())
        self.places = cell.order.places
        self.rows = len(self.places)
        self.row_of = {place: row for row, place in enumerate(self.places)}
        key = {"key": cell.order.key}
        self.verdicts = self._files.enter_context(journal.opened(cell.folder.verdicts, key, self.rows))
        self.drawn = self._files.enter_context(DrawnFile.opened(cell.folder.drawn))
        self._begun, self._before = 0.0, self.verdicts.seconds
        self._restore()

    def _restore(self) -> None:
        for row in self.drawn:
            self.cell.gauge.drew(self.drawn[row])
        for row in range(self.rows):
            if row in self.verdicts:
                self.cell.gauge.judged(self.places[row][0], self.verdicts[row])

    @property
    def drawn_whole(self) -> bool:
        return len(self.drawn) == self.rows

    @property
    def judged_whole(self) -> bool:
        return self.verdicts.finished == self.rows

    def waiting(self) -> list[int]:
        """Rows that have been drawn and not judged."""
        return [row for row in self.drawn if row not in self.verdicts]

    def begin(self) -> None:
        """From now on its time is counted."""
        self._begun = self._begun or time.monotonic()

    def add(self, row: int, task_id: str, verdict: Verdict) -> None:
        self.begin()
        self.verdicts.add(row, verdict, self._before + time.monotonic() - self._begun)
        self.cell.gauge.judged(task_id, verdict)

    def finish(self) -> None:
        """Write the samples and the report; then nothing is left to take up."""
        if self.cell.folder.over:
            return
        finish.report(self.cell.folder, self.order.suite, self.verdicts, self.drawn)
        self._files.close()
        for leftover in (self.cell.folder.drawn, self.cell.folder.verdicts):
            leftover.unlink()
        self.cell.gauge.state = State.OVER


class _Drawer:
    """The thread that draws. Whoever judges takes what it has drawn from `samples`."""

    def __init__(self, work: Sequence[_Work], source: Source, meter: Meter) -> None:
        self._work, self._source, self._meter = work, source, meter
        self._ready: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        for number, one in enumerate(work):
            for row in one.waiting():
                self._ready.put((number, row))
        self._token = cancel.current()
        self._stopped_by: BaseException | None = None
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,), name="drawing", daemon=True)

    def __enter__(self) -> _Drawer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def samples(self) -> Iterator[Sample]:
        """What has been drawn and not judged, as it comes."""
        while True:
            try:
                ready = self._ready.get(timeout=_LOOK)
            except Empty:
                if self._token.cancelled:
                    return
                continue
            if ready is None:
                return
            yield self._sample(*ready)

    def _sample(self, number: int, row: int) -> Sample:
        one = self._work[number]
        return Sample(number * one.rows + row, one.places[row][0], one.drawn[row])

    def raise_what_happened(self) -> None:
        """Nothing where all was drawn, or a model's failure is in its gauge."""
        if self._stopped_by:
            raise self._stopped_by

    def _run(self) -> None:
        try:
            with ExitStack() as block:
                if self._meter.money:
                    block.enter_context(money.spending(self._meter.money))
                for number, one in enumerate(self._work):
                    self._draw_all(number, one)
        except BaseException as stopped:  # raised again by `raise_what_happened`
            self._stopped_by = stopped
        finally:
            self._ready.put(None)

    def _draw_all(self, number: int, one: _Work) -> None:
        gauge, begun = one.cell.gauge, time.monotonic()
        gauge.state = State.RUNNING
        one.begin()
        try:
            if not one.drawn_whole:
                self._draw(number, one)
        except (Cancelled, OverBudget):
            gauge.state = State.STOPPED
            raise
        except CodecraftError as error:
            gauge.state, gauge.trouble = State.FAILED, f"{error.message} {error.hint}".strip()
        finally:
            gauge.seconds += time.monotonic() - begun

    def _draw(self, number: int, one: _Work) -> None:
        order, gauge = one.order, one.cell.gauge
        wanted = Wanted(
            configuration=order.configuration,
            asked=self._asked(one),
            n=order.n,
            known=lambda task_id, sample: one.row_of[task_id, sample] in one.drawn,
            before_each=self._meter.check,
        )
        begun = time.monotonic()
        for together in drawn(wanted, self._source):
            fresh = {one.row_of[place]: fields for place, fields in together}
            one.drawn.add(fresh)
            for row, fields in fresh.items():
                gauge.drew(fields)
                self._ready.put((number, row))
            gauge.drawn_now += len(fresh)
            gauge.seconds, begun = gauge.seconds + time.monotonic() - begun, time.monotonic()

    def _asked(self, one: _Work) -> Sequence[Asked]:
        """All tasks as the model is asked for them, written down; mixed, so that the first ones speak for all."""
        tasks = sorted(one.order.suite.tasks.values(), key=lambda task: hashlib.sha256(task.task_id.encode()).digest())
        made = []
        for task in tasks:
            cancel.current().check()
            self._meter.check()
            made.append(asked(task, one.order.configuration, self._source))
        finish.write_prompts(one.cell.folder, made)
        return made
