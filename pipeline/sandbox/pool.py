"""The sandbox as the judge uses it: warm parents, one sample at a time on each, from any number of threads."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Literal

from pipeline.cancel import current
from pipeline.errors import Cancelled
from pipeline.sandbox import judging, probing, wire
from pipeline.sandbox.project import run_files, worth_warming
from pipeline.sandbox.slot import Level, Slot
from pipeline.sandbox.trial import Mode, Outcome, Trial

Kind = Literal["plain", "web", "project"]
_KINDS: Mapping[Mode, Kind] = {"asgi": "web", "pytest": "project"}
_ROLES: Mapping[Kind, tuple[str, ...]] = {
    "plain": ("checker", "candidate"),
    "web": ("checker", "candidate", "web"),
    "project": ("project",),
}
_AHEAD = 3
"""Outcomes that may wait for each worker."""


class _Run:
    """One `judge_all`: threads take trials and leave outcomes, as fast as they are taken away."""

    def __init__(self, trials: Iterable[Trial | Outcome], workers: int) -> None:
        self._trials = enumerate(trials)
        self._taking = threading.Lock()
        self._stopped = self._over = False
        self._most = _AHEAD * workers
        self._room = threading.Semaphore(self._most)
        self._left: queue.SimpleQueue[tuple[int, Outcome] | BaseException | None] = queue.SimpleQueue()

    def work(self, judge: Callable[[Trial], Outcome]) -> None:
        try:
            while (taken := self._take()) is not None:
                place, trial = taken
                self._left.put((place, trial if isinstance(trial, Outcome) else judge(trial)))
                self._room.acquire()
            self._left.put(None)
        except BaseException as error:  # for whoever waits for the outcome
            self._left.put(error)

    def _take(self) -> tuple[int, Trial | Outcome] | None:
        with self._taking:
            return None if self._stopped else next(self._trials, None)

    def outcomes(self, workers: int) -> Iterator[tuple[int, Outcome]]:
        while workers:
            left = self._left.get()
            if isinstance(left, BaseException):
                raise left
            if left is None:
                workers -= 1
            else:
                self._room.release()
                yield left
        self._over = True

    def give_up(self) -> None:
        """Whoever waits for outcomes gets `Cancelled`."""
        self._left.put(Cancelled())

    def stop(self) -> bool:
        """Nothing more is taken, and nobody waits any longer for room. Whether that was before the end."""
        early, self._stopped = not self._over, True
        for _ in range(self._most):
            self._room.release()
        return early


class Sandbox:
    """Judges programs, `workers` at a time.

    Raises `SandboxUnavailable` when made where the isolation is below `minimum`, unless `unsafe`.
    """

    def __init__(self, *, workers: int = 1, minimum: str = "L2", unsafe: bool = False) -> None:
        self.level: Level = probing.level_for(minimum, unsafe)
        self._workers = workers
        self._free = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._idle: dict[Kind, list[Slot]] = {}
        self._busy: set[Slot] = set()
        self._halting = False

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm parents and all they started; a later `judge` starts others."""
        with self._lock:
            slots = [slot for waiting in self._idle.values() for slot in waiting]
            self._idle.clear()
        for slot in slots:
            slot.close()

    def judge(self, trial: Trial) -> Outcome:
        """Exactly one verdict. Waits while all workers are busy. A warm parent that broke is replaced, once."""
        with suppress(wire.Gone, wire.Malformed):
            return self._judge(trial)
        if self._halting:
            return self._failed("stopped")
        try:
            return self._judge(trial)
        except (wire.Gone, wire.Malformed) as error:
            return self._failed(f"the sandbox broke: {error}")

    def _judge(self, trial: Trial) -> Outcome:
        kind = _KINDS.get(trial.mode, "plain")
        with self._slot(kind) as slot:
            if kind == "project":
                return run_files(slot, trial)
            if kind == "web" and not isinstance(trial.program, str):
                slot.preload(worth_warming(trial.program))
            try:
                message = judging.message(trial)
            except (TypeError, ValueError) as error:
                return self._failed(f"the suite's data cannot be handed over: {error}")
            return judging.outcome(trial, slot.run("checker", trial.limits, message), self.level)

    def _failed(self, detail: str) -> Outcome:
        return Outcome("harness_error", detail, "", 0.0, 0.0, forgeable=False, isolation=self.level)

    def judge_all(self, trials: Iterable[Trial | Outcome]) -> Iterator[tuple[int, Outcome]]:
        """Every outcome with its trial's place from 0, as they come; never more than a few trials are held. An outcome
        among the trials, for what needs no run, is passed on in its place.

        Raises:
            Cancelled: Stop was pressed; what is being judged is ended at once.
        """
        run, token = _Run(trials, self._workers), current()
        threads = [threading.Thread(target=run.work, args=(self.judge,), daemon=True) for _ in range(self._workers)]
        for thread in threads:
            thread.start()
        try:
            with token.ending(run.give_up):
                yield from run.outcomes(len(threads))
        finally:
            if run.stop():
                self._halt(threads)

    def _halt(self, threads: Sequence[threading.Thread]) -> None:
        """Nobody waits for what is being judged: end it at once."""
        self._halting = True
        while alive := [thread for thread in threads if thread.is_alive()]:
            with self._lock:
                busy = list(self._busy)
            for slot in busy:
                slot.close()
            alive[0].join(0.1)  # one that was just about to begin is met in the next round
        self._halting = False

    @contextmanager
    def _slot(self, kind: Kind) -> Iterator[Slot]:
        with self._free:
            with self._lock:
                waiting = self._idle.setdefault(kind, [])
                slot = waiting.pop() if waiting else Slot(self.level, _ROLES[kind])
                self._busy.add(slot)
            try:
                yield slot
            finally:
                with self._lock:
                    self._busy.discard(slot)
                    self._idle.setdefault(kind, []).append(slot)
