"""The recipes by name. Each turns a `Spec` into a `Dish` of files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.spec import Spec


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe and what it can be asked for."""

    module: str
    makes: str

    @property
    def cook(self) -> Callable[[Spec], Dish]:
        made: Callable[[Spec], Dish] = import_module(f"{__name__}.{self.module}").cook
        return made


NAMES = "sorting and searching, intervals, matrices, texts, primes, graphs, stack, trie, linked list, search tree …"

COOKBOOK: dict[str, Recipe] = {
    "api": Recipe("api", "a REST API over things with fields, in FastAPI or Flask"),
    "cli": Recipe("cli", "a command-line tool over things with fields, in Typer or argparse"),
    "model": Recipe("model", "data models as dataclasses, Pydantic, SQLAlchemy or SQLModel classes"),
    "cache": Recipe("cache", "a thread-safe cache with a time to live, least recently used first, or both"),
    "cleaning": Recipe("cleaning", "cleaning of tables with pandas"),
    "etl": Recipe("etl", "reading CSV, JSON or JSON lines into validated records"),
    "function": Recipe("functions", f"a classic function or data structure: {NAMES}"),
    "client": Recipe("client", "an HTTP client with retries, timeouts and a limit on what runs at once"),
    "limiter": Recipe("limiter", "a rate limiter: token bucket, sliding or fixed window"),
}
