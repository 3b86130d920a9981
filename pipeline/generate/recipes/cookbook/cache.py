"""The recipe of a cache: time to live, least recently used, or both; with a decorator when asked."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import camel, snake


@dataclass(frozen=True)
class CachePlan:
    spec: Spec

    @property
    def ttl(self) -> bool:
        return "ttl" in self.spec.subject

    @property
    def lru(self) -> bool:
        return "lru" in self.spec.subject

    @property
    def decorator(self) -> bool:
        return self.spec.has("decorator") or self.spec.has("async")

    @property
    def asynchronous(self) -> bool:
        return self.spec.has("async")

    @property
    def name(self) -> str:
        asked = camel(snake(self.spec.name)) if self.spec.name else ""
        return asked or {"ttl lru": "Cache", "ttl": "TtlCache", "lru": "LruCache"}[self.spec.subject]

    @property
    def title(self) -> str:
        kinds = {"ttl lru": "a time to live and a limit", "ttl": "a time to live", "lru": "a limit"}
        return f"A thread-safe cache with {kinds[self.spec.subject]}"

    @property
    def described(self) -> str:
        return {
            "ttl lru": "Keeps at most `max_size` values, each for `ttl` seconds; the least recently used goes first.",
            "ttl": "Keeps each value for `ttl` seconds.",
            "lru": "Keeps at most `max_size` values; the least recently used goes first.",
        }[self.spec.subject]

    @property
    def max_size(self) -> int:
        return int(self.spec.numbers.get("max_size", 1000))

    @property
    def seconds(self) -> float:
        return self.spec.numbers.get("ttl_seconds", 300.0)

    @property
    def parameters(self) -> str:
        size = [f"max_size: int = {self.max_size}"] if self.lru else []
        return ", ".join(size + ([f"ttl: float = {self.seconds:g}"] if self.ttl else []))

    @property
    def arguments(self) -> str:
        return ", ".join(["max_size"] * self.lru + ["ttl"] * self.ttl) if self.lru else "ttl"

    def sized(self, size: int) -> str:
        return f"max_size={size}" if self.lru else ""

    def timed(self, seconds: int) -> str:
        return f"ttl={seconds}"


def cook(spec: Spec) -> Dish:
    plan = CachePlan(spec)
    files = (
        python_file("cache.py", "cache/cache.py.j2", ("cache",), plan=plan),
        python_file("tests/test_cache.py", "cache/test_cache.py.j2", ("cache",), plan=plan),
    )
    notes = ["It lives in one process: several worker processes each have their own."]
    if plan.decorator and not plan.asynchronous:
        notes.append("Two threads that ask for the same missing answer at once may both compute it.")
    return Dish(files, plan.title, ("python -m pytest",), tuple(notes))
