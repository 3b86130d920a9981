"""Caches and stores of values by key."""

from __future__ import annotations

import functools
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class Missing(KeyError):
    """There is no such key."""


class BadSize(ValueError):
    """A cache must have room for at least one value, and keep it for some time."""


class Cache:
    """Values by key, for a time or up to a number of them."""

    def __init__(self, max_size: int = 0, ttl: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        if wanted("max_size") and max_size is not None and max_size < 1:
            raise BadSize("there must be room for at least one value")
        if wanted("ttl") and ttl is not None and ttl < 0:
            raise BadSize("the time to live cannot be negative")
        if wanted("max_size"):
            self._max_size = max_size
        if wanted("ttl"):
            self._ttl = ttl
        if wanted("ttl") or wanted("own_ttl"):
            self._clock = clock
            self._ends: dict[Hashable, float] = {}
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        if wanted("lfu"):
            self._uses: dict[Hashable, int] = {}
        if wanted("stats") or wanted("hits") or wanted("misses"):
            self._hits = 0
            self._misses = 0
        if wanted("stats") or wanted("evictions"):
            self._evictions = 0

    def set(self, key: Hashable, value: Any, own_ttl: float | None = None) -> None:
        """Keep a value, as the newest."""
        if wanted("max_size"):
            self._make_room(key)
        self._values[key] = value
        if not wanted("fifo"):
            self._values.move_to_end(key)
        if wanted("lfu"):
            self._uses[key] = self._uses.get(key, 0) + 1
        if wanted("ttl") and wanted("own_ttl"):
            seconds = self._ttl if own_ttl is None else own_ttl
            self._ends.pop(key, None)
            if seconds is not None:
                self._ends[key] = self._clock() + seconds
        elif wanted("ttl"):
            self._ends[key] = self._clock() + self._ttl
        elif wanted("own_ttl"):
            self._ends.pop(key, None)
            if own_ttl is not None:
                self._ends[key] = self._clock() + own_ttl

    def get(self, key: Hashable, default: Any = None) -> Any:
        """The value, or what stands for none."""
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        if key not in self._values:
            if wanted("stats") or wanted("hits") or wanted("misses"):
                self._misses += 1
            if wanted("get_raises") and not wanted("default"):
                raise Missing(key)
            return default
        if wanted("stats") or wanted("hits") or wanted("misses"):
            self._hits += 1
        if wanted("lfu"):
            self._uses[key] += 1
        if wanted("max_size") and not wanted("fifo"):
            self._values.move_to_end(key)
        return self._values[key]

    def get_or_set(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value; where there is none, what `make` gives is kept first."""
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        if key not in self._values:
            self.set(key, make())
        return self.get(key)

    def delete(self, key: Hashable) -> bool:
        """Drop a value; whether there was one."""
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        if key not in self._values:
            if wanted("delete_raises"):
                raise Missing(key)
            return False
        self._drop(key)
        return True

    def clear(self) -> None:
        self._values.clear()
        if wanted("ttl") or wanted("own_ttl"):
            self._ends.clear()
        if wanted("lfu"):
            self._uses.clear()

    def purge(self) -> int:
        """Drop what has expired; how many that were."""
        if not (wanted("ttl") or wanted("own_ttl")):
            return 0
        now = self._clock()
        gone = [key for key, end in self._ends.items() if end <= now]
        for key in gone:
            self._drop(key)
        return len(gone)

    def keys(self) -> list[Hashable]:
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        return list(self._values)

    def items(self) -> list[tuple[Hashable, Any]]:
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        return list(self._values.items())

    def stats(self) -> dict[str, int]:
        return {
            "hits": self._hits,
            "misses": self._misses,
            **({"evictions": self._evictions} if wanted("evictions") else {}),
            **({"size": len(self._values)} if wanted("size_said") else {}),
        }

    @property
    def hits(self) -> int:
        return self._hits

    @property
    def misses(self) -> int:
        return self._misses

    @property
    def evictions(self) -> int:
        return self._evictions

    def __len__(self) -> int:
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        return key in self._values

    def __iter__(self) -> Iterator[Hashable]:
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        return iter(list(self._values))

    def _drop(self, key: Hashable) -> None:
        del self._values[key]
        if wanted("ttl") or wanted("own_ttl"):
            self._ends.pop(key, None)
        if wanted("lfu"):
            self._uses.pop(key, None)

    def _make_room(self, key: Hashable) -> None:
        """Let one go where a new key would be one too many."""
        if wanted("ttl") or wanted("own_ttl"):
            self.purge()
        if self._max_size is None or key in self._values or len(self._values) < self._max_size:
            return
        if wanted("lfu"):
            self._drop(min(self._values, key=lambda one: self._uses[one]))
        else:
            self._drop(next(iter(self._values)))
        if wanted("stats") or wanted("evictions"):
            self._evictions += 1


def check_what_was_kept_is_there() -> None:
    cache = Cache(max_size=2, ttl=10)
    cache.set("a", 1)
    assert cache.get("a") == 1


def check_the_oldest_goes_first() -> None:
    cache = Cache(max_size=1)
    cache.set("a", 1)
    cache.set("b", 2)
    assert len(cache) == 1


class KeyStore:
    """Values by key, with transactions that can be taken back."""

    def __init__(self) -> None:
        self._layers: list[dict[Hashable, Any]] = [{}]

    def set(self, key: Hashable, value: Any) -> None:
        self._layers[-1][key] = value

    def get(self, key: Hashable, default: Any = None) -> Any:
        """The value, or what stands for none."""
        found = self._layers[-1].get(key, default)
        if wanted("get_raises") and not wanted("default") and key not in self._layers[-1]:
            raise Missing(key)
        return found

    def delete(self, key: Hashable) -> bool:
        """Drop a value; whether there was one."""
        if key not in self._layers[-1]:
            if wanted("delete_raises"):
                raise Missing(key)
            return False
        del self._layers[-1][key]
        return True

    def count(self, value: Any) -> int:
        """How many keys have the value."""
        return sum(one == value for one in self._layers[-1].values())

    def begin(self) -> None:
        """Begin a transaction; they nest."""
        self._layers.append(dict(self._layers[-1]))

    def rollback(self) -> None:
        """Take back what happened since the last beginning."""
        if len(self._layers) == 1:
            raise NoTransaction("no transaction has begun")
        self._layers.pop()

    def commit(self) -> None:
        """Keep what happened since the last beginning."""
        if len(self._layers) == 1:
            raise NoTransaction("no transaction has begun")
        if wanted("commits_all"):
            self._layers = [self._layers[-1]]
        else:
            top = self._layers.pop()
            self._layers[-1] = top

    def keys(self) -> list[Hashable]:
        return list(self._layers[-1])

    def __len__(self) -> int:
        return len(self._layers[-1])

    def __contains__(self, key: Hashable) -> bool:
        return key in self._layers[-1]


class NoTransaction(RuntimeError):
    """No transaction has begun."""


def check_a_transaction_is_taken_back() -> None:
    store = KeyStore()
    store.set("a", 1)
    store.begin()
    store.set("a", 2)
    store.rollback()
    assert store.get("a") == 1


def memoize(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that remembers its results by its arguments; `cache_clear()` forgets them."""
    results: dict[Any, Any] = {}

    @functools.wraps(function)
    def remembering(*given: Any, **named: Any) -> Any:
        key = (given, tuple(sorted(named.items())))
        if key not in results:
            results[key] = function(*given, **named)
        return results[key]

    remembering.cache_clear = results.clear  # type: ignore[attr-defined]
    return remembering


def check_it_is_called_once() -> None:
    seen: list[int] = []
    remembering = memoize(seen.append)
    remembering(3)
    remembering(3)
    assert seen == [3]
