"""What CodeCraft adds to a model: everything but `generate`, warm, with the default retrieval on the curated notes.

Aims: first event of a request within 300 ms; everything but the model under 150 ms at the median. `verify` runs the
generated tests, which is the program's own work, so it is shown apart.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

from pipeline.build import build
from pipeline.types import GenerationRequest

REQUESTS = [
    GenerationRequest(
        prompt=f"Create a REST API in FastAPI for {what} management", tech_stack=("Python", "FastAPI", database)
    )
    for what in ("user", "invoice", "book", "task", "vehicle")
    for database in ("PostgreSQL", "SQLite")
]


async def first_event(chain: Any, request: GenerationRequest) -> float:
    """Seconds from the call to the first stage's beginning."""
    begun = time.perf_counter()
    async for event in chain.astream_events(request, version="v2"):
        if event["event"] == "on_chain_start" and event["name"] == "retrieve":
            return time.perf_counter() - begun
    raise AssertionError("no stage began")


def main() -> None:
    workbench = build()
    workbench.warm()
    workbench.chain.invoke(REQUESTS[0])
    stages: dict[str, list[float]] = {}
    overhead, events = [], []
    for request in REQUESTS:
        begun = time.perf_counter()
        receipt = workbench.chain.invoke(request).receipt
        whole = time.perf_counter() - begun
        verify = receipt.seconds.get("polish.verify", 0.0)
        overhead.append(whole - receipt.seconds["generate"] - verify)
        for name, seconds in receipt.seconds.items():
            stages.setdefault(name, []).append(seconds)
        events.append(asyncio.run(first_event(workbench.chain, request)))
    for name, values in stages.items():
        print(f"{name:18} p50 {1000 * statistics.median(values):8.1f} ms")
    print(
        f"{'first event':18} p50 {1000 * statistics.median(events):8.1f} ms  max {1000 * max(events):.1f} ms  (aim 300)"
    )
    print(f"{'overhead':18} p50 {1000 * statistics.median(overhead):8.1f} ms  (all but generate and verify; aim 150)")


if __name__ == "__main__":
    main()
