"""Stop, made to reach what runs: a token that stages look at and that ends running children.

A caller puts a token into the config (`{"configurable": {"cancel": token}}`); the chain makes it current for the
stages of that run, so that code deep inside (a decoding loop, a child process) finds it without being handed it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pipeline.errors import Cancelled


class CancelToken:
    """Set once, never cleared. Safe to use from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._endings: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        with self._lock:
            self._event.set()
            endings, self._endings = self._endings, []
        for end in endings:
            end()

    def check(self) -> None:
        """Raise `Cancelled` when Stop was pressed."""
        if self.cancelled:
            raise Cancelled

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """While the block runs, `cancel` also calls `end`, for instance a child's `kill`."""
        with self._lock:
            self.check()
            self._endings.append(end)
        try:
            yield
        finally:
            with self._lock:
                if end in self._endings:
                    self._endings.remove(end)


_current: ContextVar[CancelToken | None] = ContextVar("cancel", default=None)


def current() -> CancelToken:
    """The token of the run this code is part of; outside a run, one that nobody can set."""
    return _current.get() or CancelToken()


@contextmanager
def cancelled_by(token: CancelToken) -> Iterator[None]:
    """Make `token` current for the block."""
    before = _current.set(token)
    try:
        yield
    finally:
        _current.reset(before)
