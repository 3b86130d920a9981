"""What is found again by a key, and numbers that come one after the other."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar
from urllib.parse import urlsplit

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class HashMap(Generic[K, V]):
    """A hash map (hash table, dictionary) from scratch: put (set, insert), get, remove (delete), with chained buckets.

    It grows when it is three quarters full.

    >>> ages = HashMap()
    >>> for name, age in (("Ada", 36), ("Alan", 41), ("Ada", 37)):
    ...     ages.put(name, age)
    >>> (ages.get("Ada"), "Alan" in ages, "Grace" in ages, len(ages))
    (37, True, False, 2)
    >>> ages.remove("Alan")
    >>> sorted(ages)
    [('Ada', 37)]
    >>> for number in range(100):
    ...     ages.put(number, number * number)
    >>> (len(ages), ages.get(99))
    (101, 9801)
    >>> ages.get("Alan")
    Traceback (most recent call last):
    KeyError: 'Alan'
    >>> ages.remove("Alan")
    Traceback (most recent call last):
    KeyError: 'Alan'
    """

    def __init__(self) -> None:
        self._buckets: list[list[tuple[K, V]]] = [[] for _ in range(8)]
        self._size = 0

    def put(self, key: K, value: V) -> None:
        """Keep the value under the key, in place of any that is there."""
        bucket = self._bucket(key)
        for place, (known, _) in enumerate(bucket):
            if known == key:
                bucket[place] = (key, value)
                return
        bucket.append((key, value))
        self._size += 1
        if self._size > 0.75 * len(self._buckets):
            self._grow()

    def get(self, key: K) -> V:
        for known, value in self._bucket(key):
            if known == key:
                return value
        raise KeyError(key)

    def remove(self, key: K) -> None:
        self._bucket(key).remove((key, self.get(key)))
        self._size -= 1

    def _bucket(self, key: K) -> list[tuple[K, V]]:
        return self._buckets[hash(key) % len(self._buckets)]

    def _grow(self) -> None:
        pairs = list(self)
        self._buckets = [[] for _ in range(2 * len(self._buckets))]
        for key, value in pairs:
            self._bucket(key).append((key, value))

    def __contains__(self, key: K) -> bool:
        return any(known == key for known, _ in self._bucket(key))

    def __iter__(self) -> Iterator[tuple[K, V]]:
        """Keys with their values, in no order."""
        return (pair for bucket in self._buckets for pair in bucket)

    def __len__(self) -> int:
        return self._size


class UrlShortener:
    """A URL shortener in memory: shorten (encode) a long URL (link) to a short code, expand (decode, resolve), visits.

    A code is the number of the URL in base 62; the same URL always has the same code.

    >>> links = UrlShortener("https://sho.rt/")
    >>> short = links.shorten("https://example.com/a/long/path")
    >>> (short, links.expand(short), links.expand("b"))
    ('https://sho.rt/b', 'https://example.com/a/long/path', 'https://example.com/a/long/path')
    >>> (links.shorten("https://example.com/a/long/path"), links.shorten("https://example.com"), links.visits("b"))
    ('https://sho.rt/b', 'https://sho.rt/c', 2)
    >>> links.expand("zzz")
    Traceback (most recent call last):
    KeyError: 'zzz'
    >>> links.shorten("no address")
    Traceback (most recent call last):
    ValueError: Not a URL: 'no address'
    """

    DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    def __init__(self, base: str = "https://sho.rt/") -> None:
        self._base = base
        self._codes: dict[str, str] = {}
        self._urls: dict[str, str] = {}
        self._visits: dict[str, int] = {}

    def shorten(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError(f"Not a URL: {url!r}")
        if url not in self._codes:
            code = self._code(len(self._codes) + 1)
            self._codes[url], self._urls[code], self._visits[code] = code, url, 0
        return self._base + self._codes[url]

    def expand(self, short: str) -> str:
        """The long URL; this counts as a visit."""
        code = short.removeprefix(self._base)
        url = self._urls[code]
        self._visits[code] += 1
        return url

    def visits(self, short: str) -> int:
        return self._visits[short.removeprefix(self._base)]

    def _code(self, number: int) -> str:
        digits = ""
        while number:
            number, digit = divmod(number, len(self.DIGITS))
            digits = self.DIGITS[digit] + digits
        return digits


def fibonacci_numbers(count: int | None = None) -> Iterator[int]:
    """Generate (yield) the Fibonacci numbers, the first n, or without end (infinite): a generator of the sequence.

    >>> list(fibonacci_numbers(8))
    [0, 1, 1, 2, 3, 5, 8, 13]
    >>> list(fibonacci_numbers(0))
    []
    >>> next(number for number in fibonacci_numbers() if number > 1000)
    1597
    """
    current, following, made = 0, 1, 0
    while count is None or made < count:
        yield current
        current, following, made = following, current + following, made + 1


def gcd_and_lcm(*numbers: int) -> tuple[int, int]:
    """Compute the gcd (greatest common divisor) and the lcm (least common multiple) of two or more integers.

    >>> gcd_and_lcm(12, 18)
    (6, 36)
    >>> gcd_and_lcm(4, 6, 10)
    (2, 60)
    >>> gcd_and_lcm(7)
    (7, 7)
    >>> gcd_and_lcm(0, 5)
    (5, 0)
    >>> gcd_and_lcm(-4, 6)
    (2, 12)
    >>> gcd_and_lcm()
    Traceback (most recent call last):
    ValueError: There are no numbers
    """
    if not numbers:
        raise ValueError("There are no numbers")
    return math.gcd(*numbers), math.lcm(*numbers)
