"""What is put around other code: decorators, context managers that take the time, the class with one object."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, ClassVar, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def timed(function: Callable[P, R], report: Callable[[str], object] = print) -> Callable[P, R]:
    """A decorator that measures (times, logs, prints) the execution time (run time, duration) of a function in seconds.

    `report` gets the sentence; another than `print` is given as in `timed(function, log.info)`.

    >>> said = []
    >>> def half(number):
    ...     return 6 / number
    >>> measured = timed(half, said.append)
    >>> (measured(3), measured.__name__, said[0].startswith("half took 0.0"))
    (2.0, 'half', True)
    >>> measured(0)
    Traceback (most recent call last):
    ZeroDivisionError: division by zero
    >>> len(said)
    2
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            report(f"{function.__name__} took {time.perf_counter() - start:.6f} s")

    return wrapper


def retried(
    attempts: int = 3,
    pause: float = 0.1,
    errors: type[Exception] | tuple[type[Exception], ...] = Exception,
    sleep: Callable[[float], None] = time.sleep,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A retry decorator: call a failing function again, up to n (max) attempts (times), with exponential backoff.

    The pause before the next attempt is `pause` seconds and doubles each time; the last error is raised. Only `errors`
    are worth another attempt, and `sleep` waits.

    >>> pauses, answers = [], iter([OSError("no"), OSError("no"), "yes"])
    >>> @retried(attempts=3, pause=0.5, errors=OSError, sleep=pauses.append)
    ... def ask():
    ...     answer = next(answers)
    ...     if isinstance(answer, OSError):
    ...         raise answer
    ...     return answer
    >>> (ask(), pauses)
    ('yes', [0.5, 1.0])
    >>> @retried(attempts=2, sleep=pauses.append)
    ... def fail():
    ...     raise ValueError("always")
    >>> fail()
    Traceback (most recent call last):
    ValueError: always
    >>> len(pauses)
    3
    >>> retried(attempts=0)
    Traceback (most recent call last):
    ValueError: At least one attempt is made
    """
    if attempts < 1:
        raise ValueError("At least one attempt is made")

    def decorator(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            for attempt in range(attempts - 1):
                try:
                    return function(*args, **kwargs)
                except errors:
                    sleep(pause * 2**attempt)
            return function(*args, **kwargs)

        return wrapper

    return decorator


def memoized(function: Callable[..., R]) -> Callable[..., R]:
    """A decorator that memoizes (caches, remembers, stores) the results of a function by its arguments, in a dict.

    The arguments must be hashable. What is remembered is there to be looked at and cleared, as `cache`.

    >>> calls = []
    >>> @memoized
    ... def square(number):
    ...     calls.append(number)
    ...     return number * number
    >>> (square(3), square(3), square(number=3), calls)
    (9, 9, 9, [3, 3])
    >>> len(square.cache)
    2
    >>> square.cache.clear()
    >>> (square(3), calls)
    (9, [3, 3, 3])
    >>> square([3])
    Traceback (most recent call last):
    TypeError: unhashable type: 'list'
    """
    cache: dict[tuple[Any, ...], R] = {}

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> R:
        key = (args, tuple(sorted(kwargs.items())))
        if key not in cache:
            cache[key] = function(*args, **kwargs)
        return cache[key]

    wrapper.cache = cache  # type: ignore[attr-defined]
    return wrapper


class Singleton(type):
    """A singleton (pattern), as a metaclass: a class of which there is only one instance (object); thread-safe.

    >>> class Settings(metaclass=Singleton):
    ...     def __init__(self, language="en"):
    ...         self.language = language
    >>> first = Settings("de")
    >>> (Settings() is first, Settings("fr").language)
    (True, 'de')
    >>> class Log(metaclass=Singleton):
    ...     pass
    >>> (Log() is Log(), Log() is first)
    (True, False)
    """

    _instances: ClassVar[dict[type, Any]] = {}
    _lock = threading.RLock()

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        with cls._lock:
            if cls not in cls._instances:
                cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]


class Timer:
    """A context manager that measures (times) how long a block of code takes (its execution time), in seconds.

    The seconds are there while the block runs and after it, even when it ends in an error.

    >>> ticks = iter([10.0, 11.0, 12.5])
    >>> with Timer(clock=lambda: next(ticks)) as timer:
    ...     underway = timer.seconds
    >>> (underway, timer.seconds, timer.seconds)
    (1.0, 2.5, 2.5)
    >>> with Timer() as timer:
    ...     total = sum(range(10))
    >>> 0 <= timer.seconds < 1
    True
    >>> Timer().seconds
    Traceback (most recent call last):
    RuntimeError: The timer was not started
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._start: float | None = None
        self._end: float | None = None

    def __enter__(self) -> Timer:
        self._start, self._end = self._clock(), None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end = self._clock()

    @property
    def seconds(self) -> float:
        """How long it took, or has taken so far."""
        if self._start is None:
            raise RuntimeError("The timer was not started")
        return (self._clock() if self._end is None else self._end) - self._start
