"""Watch the processes of one sample until it is over, and end them: by CPU, by wall clock, by what lies in scratch."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.sandbox import scratch
from pipeline.sandbox.limits import Limits
from pipeline.sandbox.wire import Gone

KEEP = b"k"
_TICK = 0.05
"""Seconds between two looks; an exit is seen at once."""
_TICK_WITHOUT_PIDFD = 0.005


@dataclass(frozen=True, slots=True)
class Child:
    role: str
    pid: int
    done: int = -1
    """A descriptor on which a process that outlives the sample says that it is through with it; `KEEP` lets it live."""


class Watch:
    """One sample's processes. The first child leads: when it ends, the sample is over."""

    def __init__(self, children: Sequence[Child], limits: Limits, folder: str, control: int) -> None:
        self._children = children
        self._limits = limits
        self._folder = folder
        self._control = control
        self._started = time.monotonic()
        self._descriptors: dict[int, Child] = {}
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._spent = [cpu_seconds(child.pid) if child.done >= 0 else 0.0 for child in children]
        for child in children:
            self._follow(child)

    def _follow(self, child: Child) -> None:
        if child.done >= 0:
            descriptor = child.done
        elif hasattr(os, "pidfd_open"):
            descriptor = os.pidfd_open(child.pid)
        else:
            return
        self._descriptors[descriptor] = child
        self._poll.register(descriptor, select.POLLIN)

    def until_over(self) -> dict[str, Any]:
        """How it ended: `ended_by` is empty when the leader ended by itself. Raises `Gone` when the host did."""
        try:
            ended_by = self._wait()
            seconds = time.monotonic() - self._started
        finally:
            endings = self._end_all()
        reaped = [
            child.pid for child, ending in zip(self._children, endings, strict=True) if ending["exit"] is not None
        ]
        return {"ended_by": ended_by, "seconds": seconds, "children": endings, "reaped": reaped}

    def _wait(self) -> str:
        while True:
            for descriptor, _ in self._poll.poll(self._patience() * 1000):
                if descriptor == self._control:
                    raise Gone("the host")
                if self._descriptors[descriptor] is self._children[0]:
                    return ""
                self._poll.unregister(descriptor)
            if not hasattr(os, "pidfd_open") and _has_ended(self._children[0].pid):
                return ""
            if over := self._over():
                return over

    def _patience(self) -> float:
        tick = _TICK if hasattr(os, "pidfd_open") else _TICK_WITHOUT_PIDFD
        return max(0.0, min(tick, self._limits.wall_seconds - (time.monotonic() - self._started)))

    def _over(self) -> str:
        if time.monotonic() - self._started >= self._limits.wall_seconds:
            return "wall"
        for child, before in zip(self._children, self._spent, strict=True):
            if cpu_seconds(child.pid) - before >= self._limits.cpu_seconds:
                return "cpu"
        return "scratch" if scratch.over(self._folder, self._limits.scratch_mb << 20) else ""

    def _end_all(self) -> list[dict[str, Any]]:
        kept = [child for child in self._children if child.done >= 0 and _may_live(child.done)]
        for child in self._children:
            if child not in kept:
                os.kill(child.pid, signal.SIGKILL)
        for descriptor, child in self._descriptors.items():
            if descriptor != child.done:
                os.close(descriptor)
        return [
            _alive(child, before) if child in kept else _ending(child)
            for child, before in zip(self._children, self._spent, strict=True)
        ]


def _may_live(descriptor: int) -> bool:
    try:
        return os.read(descriptor, 1) == KEEP
    except OSError:  # it has not said anything
        return False


def _alive(child: Child, before: float) -> dict[str, Any]:
    return {"role": child.role, "exit": None, "cpu": cpu_seconds(child.pid) - before, "memory_kb": 0}


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def cpu_seconds(pid: int) -> float:
    """CPU time of a running process, all threads; 0 once it is over. The clock's number is Linux's for a process."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def _ending(child: Child) -> dict[str, Any]:
    _, status, usage = os.wait4(child.pid, 0)
    return {
        "role": child.role,
        "exit": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory_kb": usage.ru_maxrss,
    }
