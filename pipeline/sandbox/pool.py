"""The sandbox as the judge uses it: warm parents, one sample at a time on each, from any number of threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Literal

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
"""Trials that are read ahead for each worker."""


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
        try:
            return self._judge(trial)
        except (wire.Gone, wire.Malformed):
            pass
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

    def judge_all(self, trials: Iterable[Trial]) -> Iterator[tuple[int, Outcome]]:
        """Every outcome with its trial's place from 0, as they come; never more than a few trials are held."""
        numbered = enumerate(trials)
        with ThreadPoolExecutor(self._workers, "judge") as threads:
            waiting: dict[Future[Outcome], int] = {}
            try:
                while True:
                    for place, trial in islice(numbered, _AHEAD * self._workers - len(waiting)):
                        waiting[threads.submit(self.judge, trial)] = place
                    if not waiting:
                        return
                    for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                        yield waiting.pop(done), done.result()
            finally:
                threads.shutdown(cancel_futures=True)

    @contextmanager
    def _slot(self, kind: Kind) -> Iterator[Slot]:
        with self._free:
            with self._lock:
                waiting = self._idle.setdefault(kind, [])
                slot = waiting.pop() if waiting else Slot(self.level, _ROLES[kind])
            try:
                yield slot
            finally:
                with self._lock:
                    self._idle.setdefault(kind, []).append(slot)
