"""Limits of how often, and what to do when something fails."""

from __future__ import annotations

import functools
import random
import time
from collections import deque
from collections.abc import Callable, Hashable
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class BadAmount(ValueError):
    """The amount makes no sense."""


class TokenBucket:
    """Tokens that refill at a steady rate, never above the capacity."""

    def __init__(self, capacity: float, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        if capacity <= 0 or rate < 0:
            raise BadAmount("the capacity must be above zero, and the rate not below")
        self._capacity = capacity
        self._rate = rate
        self._clock = clock
        if wanted("key"):
            self._buckets: dict[Hashable, tuple[float, float]] = {}
        else:
            self._tokens = float(capacity)
            self._at = clock()

    def allow(self, key: Hashable = None, amount: float = 1) -> bool:
        """Take tokens where there are enough; whether there were."""
        if wanted("bad_amount") and amount <= 0:
            raise BadAmount("the amount must be above zero")
        if wanted("too_many") and amount > self._capacity:
            raise BadAmount("more than the bucket can ever hold")
        if wanted("key"):
            tokens = self._refilled(key)
            allowed = tokens >= amount
            self._buckets[key] = (tokens - amount if allowed else tokens, self._clock())
            return allowed
        self._refill()
        if self._tokens < amount:
            return False
        self._tokens -= amount
        return True

    def wait_time(self, key: Hashable = None, amount: float = 1) -> float:
        """Seconds until there are enough tokens; 0.0 where there are."""
        if wanted("key"):
            missing = amount - self._refilled(key)
        else:
            self._refill()
            missing = amount - self._tokens
        return max(0.0, missing / self._rate)

    def available(self, key: Hashable = None) -> float:
        """The tokens there are now."""
        if wanted("key"):
            return self._refilled(key)
        self._refill()
        return self._tokens

    def _refill(self) -> None:
        now = self._clock()
        self._tokens = min(self._capacity, self._tokens + (now - self._at) * self._rate)
        self._at = now

    def _refilled(self, key: Hashable) -> float:
        tokens, at = self._buckets.get(key, (float(self._capacity), self._clock()))
        return min(self._capacity, tokens + (self._clock() - at) * self._rate)


def check_it_starts_full() -> None:
    bucket = TokenBucket(capacity=1, rate=1)
    assert bucket.allow()


class WindowLimiter:
    """At most so many calls in any window of so many seconds."""

    def __init__(self, limit: int, period: float, clock: Callable[[], float] = time.monotonic) -> None:
        if limit < 1 or period <= 0:
            raise BadAmount("the limit and the period must be above zero")
        self._limit = limit
        self._period = period
        self._clock = clock
        self._calls: dict[Hashable, deque[float]] = {}

    def allow(self, key: Hashable = None) -> bool:
        """Count a call where one more is allowed; whether it was."""
        calls = self._recent(key)
        if len(calls) >= self._limit:
            return False
        calls.append(self._clock())
        return True

    def remaining(self, key: Hashable = None) -> int:
        """How many more calls are allowed now."""
        return self._limit - len(self._recent(key))

    def wait_time(self, key: Hashable = None) -> float:
        """Seconds until a call is allowed; 0.0 where one is."""
        calls = self._recent(key)
        if len(calls) < self._limit:
            return 0.0
        if wanted("fixed"):
            return (self._clock() // self._period + 1) * self._period - self._clock()
        return calls[0] + self._period - self._clock()

    def reset(self, key: Hashable = None) -> None:
        """Forget the calls."""
        if wanted("key"):
            self._calls.pop(key, None)
        else:
            self._calls.clear()

    def _recent(self, key: Hashable) -> deque[float]:
        now = self._clock()
        calls = self._calls.setdefault(key, deque())
        first = now // self._period * self._period if wanted("fixed") else now - self._period
        while calls and (calls[0] < first if wanted("fixed") else calls[0] <= first):
            calls.popleft()
        return calls


def check_one_too_many_is_not_allowed() -> None:
    limiter = WindowLimiter(limit=1, period=60)
    assert limiter.allow("a")
    assert not limiter.allow("a")


class GaveUp(RuntimeError):
    """Every attempt failed."""


def retry(
    operation: Callable[[], Any],
    attempts: int = 3,
    delay: float = 0.5,
    factor: float = 2,
    max_delay: float = 60.0,
    errors: type[BaseException] | tuple[type[BaseException], ...] = Exception,
    sleep: Callable[[float], Any] = time.sleep,
    jitter: Callable[[], float] = random.random,
) -> Any:
    """What the operation returns, tried again after a failure, with longer and longer waits."""
    if attempts < 1:
        raise BadAmount("there must be at least one attempt")
    for attempt in range(attempts):
        try:
            return operation()
        except errors as error:
            if attempt == attempts - 1:
                if wanted("gives_up"):
                    raise GaveUp(f"failed {attempts} times") from error
                raise
            pause = delay * factor ** attempt if wanted("grows") or wanted("factor") else delay
            if wanted("max_delay"):
                pause = min(pause, max_delay)
            if wanted("jitter"):
                pause *= jitter()
            sleep(pause)
    return None


def check_it_is_tried_again() -> None:
    outcomes = [ValueError("no"), 7]

    def work() -> Any:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    assert retry(work, attempts=2, delay=0) == 7


def retrying(
    attempts: int = 3,
    errors: type[BaseException] | tuple[type[BaseException], ...] = Exception,
    delay: float = 0.5,
    factor: float = 2,
    max_delay: float = 60.0,
    sleep: Callable[[float], Any] = time.sleep,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a function that is tried again after a failure."""
    if attempts < 1:
        raise BadAmount("there must be at least one attempt")

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def tried(*given: Any, **named: Any) -> Any:
            for attempt in range(attempts):
                try:
                    return function(*given, **named)
                except errors as error:
                    if attempt == attempts - 1:
                        if wanted("gives_up"):
                            raise GaveUp(f"failed {attempts} times") from error
                        raise
                    pause = delay * factor ** attempt if wanted("grows") or wanted("factor") else delay
                    if wanted("max_delay"):
                        pause = min(pause, max_delay)
                    sleep(pause)
            return None

        return tried

    return decorate


def check_a_decorated_function_is_tried_again() -> None:
    outcomes = [0, 1]

    @retrying(attempts=2, delay=0)
    def work() -> float:
        return 1 / outcomes.pop(0)

    assert work() == 1


class Open(RuntimeError):
    """The circuit is open: the call was not made."""


class CircuitBreaker:
    """Lets no call through for a while when too many in a row have failed."""

    def __init__(self, failures: int = 5, recovery: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._recovery = recovery
        self._clock = clock
        self._failed = 0
        self._opened: float | None = None

    def call(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Call it, or raise at once while the circuit is open."""
        if self.state == "open":
            raise Open("the circuit is open")
        try:
            answer = function(*given, **named)
        except Exception:
            self.record_failure()
            raise
        self.record_success()
        return answer

    def allow(self) -> bool:
        """Whether a call may be made now."""
        return self.state != "open"

    def record_failure(self) -> None:
        self._failed += 1
        if self._opened is not None or self._failed >= self._limit:
            self._opened = self._clock()

    def record_success(self) -> None:
        self._failed = 0
        self._opened = None

    @property
    def state(self) -> str:
        """`closed`, `open`, or `half-open` when one call may try."""
        if self._opened is None:
            return "closed"
        if self._clock() - self._opened < self._recovery:
            return "open"
        return "half_open" if wanted("underscore") else "half-open"

    def reset(self) -> None:
        self._failed = 0
        self._opened = None


def check_it_opens_after_failures() -> None:
    breaker = CircuitBreaker(failures=1, recovery=60)
    breaker.record_failure()
    assert breaker.state == "open"
