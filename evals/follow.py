"""A grid in the shell: what it will take, how far it is, and its answer."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from evals.estimate import estimate, lasting, must_fit
from evals.progress import Progress, State
from evals.summary import document, lines_of
from pipeline.counts import several
from pipeline.errors import DependencyFailed
from pipeline.settings import Settings
from pipeline.shell import STOPPED, emit, note

if TYPE_CHECKING:
    from evals.live import Running
    from evals.ready import Prepared

EVERY = 30.0
"""Seconds between two lines of progress where stderr is no terminal."""


def say_what_it_takes(one: Prepared, chosen: Settings) -> None:
    """What is known beforehand.

    Raises:
        BadInput: it would not fit its budget, or take days without one.
    """
    expected = estimate(one, chosen)
    note(f"{several(len(one.orders), 'run')} on {one.suite.name}: {expected.says}.")
    must_fit(expected, one.grid.budget)


def followed(running: Running, as_json: bool) -> None:
    """Show how far it is until it has ended, and give the answer. Ctrl-C leaves a grid that can be resumed."""
    note(f"Grid {running.grid_id}")
    try:
        with _bar() as show:
            for seen in running.events():
                show(seen)
    except KeyboardInterrupt:
        running.stop()
        running.wait()
        note(running.progress().says)
        raise SystemExit(STOPPED) from None
    ended = running.progress()
    if ended.state is not State.OVER:
        raise running.error if running.error is not None else DependencyFailed(ended.says)
    reports = {folder.run_id: folder.reported() for folder in running.folder.runs}
    made = document(running.folder)
    note(f"Report: {running.folder.page}")
    note(running.recorded)
    shown = {"grid_id": running.grid_id, "run_ids": list(reports), "runs": reports}
    emit(shown | {"comparisons": made["comparisons"]} if as_json else lines_of(made), as_json)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """Progress, time left and cost so far on stderr; where that is no terminal, a line now and then."""

    def line(seen: Progress) -> str:
        left = "" if seen.seconds_left is None else f", {lasting(seen.seconds_left)} left"
        dollars = "" if not seen.usage.dollars else f", {seen.usage.dollars:.2f} dollars"
        tokens = "" if not seen.usage.tokens else f", {seen.usage.tokens:,} tokens"
        return f"{seen.state}: {seen.drawn} drawn and {seen.judged} judged of {seen.total}{left}{tokens}{dollars}"

    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("checking") as status:
            yield lambda seen: status.update(line(seen))
        return
    said = [time.monotonic()]

    def now_and_then(seen: Progress) -> None:
        if time.monotonic() - said[0] >= EVERY:
            said[0] = time.monotonic()
            note(line(seen))

    yield now_and_then
