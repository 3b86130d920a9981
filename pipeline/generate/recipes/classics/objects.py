"""Small classes that stand in every larger program."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class ThreadSafeCounter:
    """A thread-safe counter (thread safe, with a lock): increment, decrement, value and reset from several threads.

    >>> counter = ThreadSafeCounter()
    >>> (counter.increment(), counter.increment(5), counter.decrement())
    (1, 6, 5)
    >>> counter.value
    5
    >>> counter.reset()
    >>> counter.value
    0
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(8) as pool:
    ...     seen = set(pool.map(lambda _: counter.increment(), range(1000)))
    >>> (counter.value, len(seen))
    (1000, 1000)
    """

    def __init__(self, start: int = 0) -> None:
        self._value = start
        self._lock = Lock()

    @property
    def value(self) -> int:
        with self._lock:
            return self._value

    def increment(self, by: int = 1) -> int:
        """Count up; what it has come to."""
        with self._lock:
            self._value += by
            return self._value

    def decrement(self, by: int = 1) -> int:
        """Count down; what it has come to."""
        return self.increment(-by)

    def reset(self) -> None:
        with self._lock:
            self._value = 0


class KeyValueStore:
    """A key-value store (key value) in memory whose keys expire (expiry, time to live), by a clock it is given.

    >>> now = 0.0
    >>> store = KeyValueStore(clock=lambda: now)
    >>> store.set("a", 1)
    >>> store.set("b", 2, seconds=10)
    >>> (store.get("a"), store.get("b"), len(store))
    (1, 2, 2)
    >>> now = 10.0
    >>> (store.get("a"), store.get("b", "gone"), len(store))
    (1, 'gone', 1)
    >>> store.delete("a")
    >>> "a" in store
    False
    >>> store.set("c", 3, seconds=0)
    Traceback (most recent call last):
    ValueError: What is kept, is kept for some time
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[str, tuple[Any, float]] = {}

    def set(self, key: str, value: Any, seconds: float = float("inf")) -> None:
        """Keep a value, for so many seconds or for good."""
        if seconds <= 0:
            raise ValueError("What is kept, is kept for some time")
        self._entries[key] = (value, self._clock() + seconds)

    def get(self, key: str, default: Any = None) -> Any:
        return self._entries[key][0] if key in self else default

    def delete(self, key: str) -> None:
        """Forget a key; one that is not there is no error."""
        self._entries.pop(key, None)

    def __contains__(self, key: str) -> bool:
        if key in self._entries and self._entries[key][1] <= self._clock():
            del self._entries[key]
        return key in self._entries

    def __len__(self) -> int:
        return sum(key in self for key in list(self._entries))


class Stopwatch:
    """A stopwatch (stop watch): start, stop (pause), reset, laps and elapsed time in seconds, by a clock it is given.

    >>> now = 0.0
    >>> watch = Stopwatch(clock=lambda: now)
    >>> watch.start()
    >>> now = 2.5
    >>> (watch.lap(), watch.stop())
    (2.5, 2.5)
    >>> now = 10.0
    >>> watch.start()
    >>> now = 11.0
    >>> (watch.elapsed, watch.laps)
    (3.5, [2.5])
    >>> watch.start()
    Traceback (most recent call last):
    RuntimeError: It runs already
    >>> watch.reset()
    >>> watch.elapsed
    0.0
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.reset()

    def reset(self) -> None:
        """Stop, and forget all."""
        self._started: float | None = None
        self._before = 0.0
        self.laps: list[float] = []

    def start(self) -> None:
        if self._started is not None:
            raise RuntimeError("It runs already")
        self._started = self._clock()

    def stop(self) -> float:
        """Stop; the elapsed seconds."""
        self._before, self._started = self.elapsed, None
        return self._before

    def lap(self) -> float:
        """Note the elapsed seconds."""
        self.laps.append(self.elapsed)
        return self.laps[-1]

    @property
    def elapsed(self) -> float:
        """Seconds for which it ran, without the pauses."""
        return self._before + (self._clock() - self._started if self._started is not None else 0.0)


class UndoHistory(Generic[T]):
    """An undo and redo history (undo/redo stack) of states: record a change, undo it, redo it.

    >>> history = UndoHistory("")
    >>> for text in ("a", "ab", "abc"):
    ...     history.record(text)
    >>> (history.undo(), history.undo(), history.redo())
    ('ab', 'a', 'ab')
    >>> history.record("ax")
    >>> (history.current, history.can_redo)
    ('ax', False)
    >>> history.redo()
    Traceback (most recent call last):
    IndexError: There is nothing to redo
    >>> UndoHistory(0).undo()
    Traceback (most recent call last):
    IndexError: There is nothing to undo
    """

    def __init__(self, start: T) -> None:
        self._done = [start]
        self._undone: list[T] = []

    @property
    def current(self) -> T:
        return self._done[-1]

    @property
    def can_undo(self) -> bool:
        return len(self._done) > 1

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def record(self, state: T) -> None:
        """Go on to a new state; what was undone cannot be redone any more."""
        self._done.append(state)
        self._undone.clear()

    def undo(self) -> T:
        """Go back to the state before."""
        if not self.can_undo:
            raise IndexError("There is nothing to undo")
        self._undone.append(self._done.pop())
        return self.current

    def redo(self) -> T:
        """Go forward again."""
        if not self.can_redo:
            raise IndexError("There is nothing to redo")
        self._done.append(self._undone.pop())
        return self.current
