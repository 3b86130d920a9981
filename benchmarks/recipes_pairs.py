"""Every pair of choices of the recipes, made and run: `python -m benchmarks.recipes_pairs [--limit N]`.

For APIs, each value of each dimension (framework, storage, sign-in, options, things) meets each value of every other
one in at least one program (a greedy pairwise cover); the other recipes are few enough to be made whole. A program
passes when its own tests do. Programs run in processes of their own, one after another on each core.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.generate.recipes import answer
from pipeline.types import GenerationRequest

API: dict[str, tuple[str, ...]] = {
    "framework": ("FastAPI", "Flask"),
    "storage": ("in memory", "on SQLite", "on PostgreSQL", "with SQLModel"),
    "auth": ("", "JWT", "an API key"),
    "pages": ("", "pagination"),
    "lists": ("", "search", "filtering", "sorting", "search, filtering and sorting"),
    "extras": ("", "CORS", "file upload", "background jobs", "websocket live updates"),
    "things": (
        "users",
        "books (title, isbn, price, published on date)",
        "users and notes, a note belongs to a user",
        "authors (name), books (title, author) and reviews (rating 1-5, text, book)",
        "gadgets (name, uuid uuid, tags, website, starts_at datetime, at time, weight, active, kind (big, small))",
        "accounts (username, password, updated_at) and messages (content)",
    ),
}
BOTH = ("", " decorator", " async decorator")
FORMATS = ("JSON lines", "CSV", "JSON", "SQLite")
MODELS = ("dataclass", "immutable dataclass", "Pydantic model", "SQLAlchemy model", "SQLModel model")
MACHINES = (
    "an order",
    "a document",
    "a ticket",
    "a traffic light",
    "a door",
    "a job",
    "a media player",
    "a vending machine",
)
GROUPS = (
    "group by region and sum amount",
    "average and max price per category and store",
    "monthly totals of amount per region with order_date",
    "pivot table of revenue by region and product",
    "top 5 customers by total",
    "count orders per customer",
)
SETTINGS = ("", "for host, port int, debug bool, api_key", "for level (low, high), rate float, tags list, start date")
SECRETS = ("hash passwords", "password generator", "jwt", "signed tokens with hmac", "api keys", "totp codes")
TASKS = (
    "answers questions from documents",
    "summarizes texts",
    "translates texts into french",
    "classifies texts with labels good, bad and odd",
    "extracts name, company, age int, due date and kind (a, b)",
)
OTHERS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("Typer", "argparse"), (" CLI for ",), API["things"], ("", " with search", " with filtering", " with export")),
    (MODELS, (" for ",), API["things"]),
    (("LRU cache", "TTL cache", "LRU cache with TTL"), BOTH),
    (("token bucket", "sliding window", "fixed window"), (" rate limiter",), (*BOTH, " middleware")),
    (("HTTP client", "async HTTP client"), (" for the Acme API with retries", " with 1 attempts")),
    (
        ("HTTP client", "async HTTP client"),
        (" with retries", " with caching", " with a circuit breaker", " with caching and a circuit breaker"),
        ("", " and a rate limit of 10 requests per second"),
    ),
    (
        ("GraphQL API for ",),
        API["things"],
        (" in memory", " on SQLite", " on PostgreSQL", " with SQLModel"),
        ("", " with an API key, pagination and search"),
    ),
    (
        ("async task queue",),
        (" with 2 workers", " with priorities", " with delayed jobs", " with priorities and delays"),
    ),
    (("state machine for ",), (*MACHINES, "a gate: open -> closed -> locked, from locked or closed to broken")),
    (("event bus", "async event bus"), (" with topics", " for typed domain events"), ("", " called Hub")),
    (("parser of arithmetic expressions", "nginx log parser", "parse log files", "analyze json log files"),),
    (("INI file parser", "a .env file parser", "CSV parser from scratch, RFC 4180"),),
    (("pandas: ",), GROUPS, ("", ", merge with a second csv on customer_id")),
    (("validate a CSV with pandas of ",), API["things"][1:]),
    (("settings loader ",), SETTINGS, (" from ",), ("TOML", "JSON", "INI"), (" and the environment",)),
    (("scheduler that runs jobs ",), ("", "every 5 minutes", "daily at 09:30", "by cron '0 9 * * 1-5'", "nightly")),
    (("authentication utilities: ",), SECRETS),
    (("LangChain chain that ",), TASKS),
    (("ETL of ",), (API["things"][1], API["things"][4]), (" from ",), FORMATS[:3], (" to ",), FORMATS),
)


def pairwise(dimensions: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Rows that together hold every pair of values of two different dimensions."""
    names = list(dimensions)
    pairs = list(itertools.combinations(range(len(names)), 2))
    missing = {(i, a, j, b) for i, j in pairs for a in dimensions[names[i]] for b in dimensions[names[j]]}
    rows = list(itertools.product(*dimensions.values()))
    while missing:
        best = max(rows, key=lambda row: sum((i, row[i], j, row[j]) in missing for i, j in pairs))
        missing -= {(i, best[i], j, best[j]) for i, j in pairs}
        yield best


def prompts() -> Iterator[str]:
    for framework, storage, auth, pages, lists, extras, things in pairwise(API):
        wishes = ", ".join(one for one in (auth, pages, lists, extras) if one)
        yield f"{framework} REST API for {things} {storage}{f' with {wishes}' if wishes else ''}"
    for parts in OTHERS:
        yield from ("".join(row) for row in itertools.product(*parts))


def passes(prompt: str) -> tuple[str, str, float]:
    """The prompt, what went wrong (empty when nothing did), and the seconds the answer took."""
    before = time.perf_counter()
    made = answer(GenerationRequest(prompt=prompt))
    seconds = time.perf_counter() - before
    if not made.files:
        return prompt, made.spec.refusal, seconds
    with tempfile.TemporaryDirectory() as folder:
        for file in made.files:
            path = Path(folder) / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return prompt, "" if done.returncode == 0 else done.stdout[-1500:] + done.stderr[-500:], seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=0, help="at most so many, spread evenly; 0 is all")
    limit = parser.parse_args().limit
    chosen = list(prompts())
    chosen = chosen[:: max(1, len(chosen) // limit)] if limit else chosen
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(passes, chosen))
    failed = [(prompt, why) for prompt, why, _ in outcomes if why]
    for prompt, why in failed:
        print(f"FAILED {prompt}\n{why}\n")
    slowest = sorted(seconds for _, _, seconds in outcomes)
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} programs pass their own tests")
    print(f"an answer takes {slowest[len(slowest) // 2] * 1000:.0f} ms (median), {slowest[-1] * 1000:.0f} ms (longest)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
