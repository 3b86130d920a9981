"""The recipes by name. Each turns a `Spec` into a `Dish` of files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.spec import Spec

Settled = tuple[Spec, list[tuple[int, int]]]
"""The spec, and the places in the prompt that were of use."""
Settler = Callable[[Spec, str, str], Settled]
"""Fills in what a recipe needs, from the spec, the prompt and the context."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe, what it can be asked for, and which parts of a request mean something to it."""

    module: str
    """Where its `cook` is and, unless it is in `subjects`, its `settle`."""
    makes: str
    options: frozenset[str] = field(default=frozenset())
    """Which names of `options` in `tables/cues.toml` change what it makes."""
    numbers: tuple[str, ...] = ()
    """Which amounts said in a request mean something to it."""
    has_things: bool = False
    """Whether it is about things with fields."""
    things_optional: bool = False
    """Whether a request that names no thing makes sense all the same."""
    covers: frozenset[str] = field(default=frozenset())
    """What of `left_out` in `tables/cues.toml` it does build."""

    @property
    def cook(self) -> Callable[[Spec], Dish]:
        made: Callable[[Spec], Dish] = import_module(f"{__name__}.{self.module}").cook
        return made

    @property
    def settle(self) -> Settler:
        made: Settler = import_module(f"{__name__}.{self.module}").settle
        return made


def _said(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAMES = (
    "sorting and searching, intervals, matrices, texts, primes, graphs, stack, trie, linked list, search tree, checks,"
    " dates, conversions and back, dictionaries, statistics, cards and dice, puzzles, loans and bills, shapes,"
    " bank account, cart, counter, stopwatch …"
)

COOKBOOK: dict[str, Recipe] = {
    "api": Recipe(
        "api",
        "a REST API over things with fields, in FastAPI or Flask",
        options=_said("pagination search filter sort background upload cors websocket"),
        numbers=("page_size", "token_seconds"),
        has_things=True,
        covers=frozenset({"WebSockets"}),
    ),
    "interface": Recipe(
        "interface",
        "an HTTP application whose routes, fields, codes and rules a request names, in FastAPI or Flask",
        covers=frozenset({"WebSockets"}),
    ),
    "cli": Recipe(
        "cli",
        "a command-line tool over things with fields, in Typer or argparse",
        options=_said("search filter export"),
        has_things=True,
    ),
    "model": Recipe(
        "model",
        "data models as dataclasses, Pydantic, SQLAlchemy or SQLModel classes",
        options=_said("frozen slots"),
        has_things=True,
    ),
    "cache": Recipe(
        "cache",
        "a thread-safe cache with a time to live, least recently used first, or both",
        options=_said("decorator async thread_safe"),
        numbers=("max_size", "ttl_seconds"),
    ),
    "cleaning": Recipe("cleaning", "cleaning of tables with pandas"),
    "etl": Recipe("etl", "reading CSV, JSON or JSON lines into validated records", has_things=True),
    "function": Recipe("functions", f"a classic function or data structure: {NAMES}"),
    "program": Recipe("programs", "a function or class of a known kind under the names and parameters you fix"),
    "tool": Recipe("tools", "a command-line tool over CSV, JSON, logs or texts with the command line you fix"),
    "client": Recipe(
        "client",
        "an HTTP client with retries and timeouts, and a cache, a rate limit or a circuit breaker",
        options=_said("async caching rate_limit circuit_breaker"),
        numbers=(
            *("attempts", "concurrency", "timeout_seconds", "ttl_seconds"),
            *("limit", "period_seconds", "failures"),
        ),
    ),
    "limiter": Recipe(
        "limiter",
        "a rate limiter: token bucket, sliding or fixed window",
        options=_said("decorator async middleware thread_safe"),
        numbers=("limit", "period_seconds"),
    ),
    "queue": Recipe(
        "queue",
        "an asynchronous task queue with workers, retries, dead letters, and a program that runs it",
        options=_said("async priority delay"),
        numbers=("attempts", "concurrency", "timeout_seconds"),
        covers=frozenset({"Celery or a message queue", "scheduling"}),
    ),
    "machine": Recipe("machine", "a state machine with guards, hooks, history and a diagram"),
    "events": Recipe(
        "events",
        "an event bus (publish and subscribe) by topic or by class",
        options=_said("async thread_safe"),
    ),
    "graphql": Recipe(
        "graphql",
        "a GraphQL API over things with fields, with Strawberry and FastAPI",
        options=_said("pagination search cors"),
        numbers=("page_size",),
        has_things=True,
        covers=frozenset({"GraphQL"}),
    ),
    "parser": Recipe("parser", "a parser of arithmetic expressions, log files, INI, .env, or CSV by hand"),
    "report": Recipe(
        "report",
        "a report with pandas: tables joined, grouped, pivoted, by period, the largest groups",
        has_things=True,
        things_optional=True,
    ),
    "validation": Recipe("validation", "validation of a table with pandas, and a report of problems", has_things=True),
    "config": Recipe("config", "typed settings from a file and the environment", has_things=True, things_optional=True),
    "scheduler": Recipe(
        "scheduler",
        "a scheduler of functions: every so often, daily, by cron expressions",
        options=_said("async decorator"),
        covers=frozenset({"scheduling"}),
    ),
    "security": Recipe(
        "security",
        "tools for password hashes, JWT, signed tokens, API keys, one-time codes, generated passwords",
        numbers=("token_seconds", "ttl_seconds", "length"),
        covers=frozenset({"refresh tokens", "two-factor sign-in", "sending e-mail"}),
    ),
    "chain": Recipe(
        "chain",
        "a LangChain chain that answers from documents, sums up, extracts, translates or classifies",
        options=_said("async"),
        has_things=True,
        things_optional=True,
    ),
    "gradio": Recipe(
        "gradio",
        "a Gradio app: a form over things with fields, or counts of a text",
        has_things=True,
        things_optional=True,
    ),
}
