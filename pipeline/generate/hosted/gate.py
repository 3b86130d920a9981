"""How many calls are under way at once to one server: more while it goes well, fewer when it pushes back.

Additive increase, multiplicative decrease after a slow start (RFC 5681 does the same for bytes). Lives on the one
event loop that makes all calls, so it needs no lock of its own. With these figures one stray refusal in a
hundred leaves about forty places (measured); a server that refuses everything is soon down to one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

FIRST = 8.0
MOST = 64.0
FEWER = 0.8
"""What is left of the places after a refusal."""
MORE = 4.0
"""Places won by as many good answers as there are places."""


class Gate:
    """The way to one server."""

    _all: dict[str, Gate] = {}  # noqa: RUF012  # one for each server, for the life of the process

    def __init__(self) -> None:
        self.limit = FIRST
        self._inside = 0
        self._growing_fast = True
        self._closed_until = 0.0
        self._changed = asyncio.Condition()

    @classmethod
    def of(cls, server: str) -> Gate:
        """The gate of a server: all models behind one URL share it."""
        return cls._all.setdefault(server, cls())

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Wait for a place, keep it for the block."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._inside < int(self.limit))
            self._inside += 1
        try:
            while (pause := self._closed_until - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            yield
        finally:
            async with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def went_well(self) -> None:
        self.limit = min(MOST, self.limit + (1.0 if self._growing_fast else MORE / self.limit))

    def pushed_back(self, seconds: float | None) -> None:
        """The server asked for less, and perhaps for a pause of so many seconds."""
        if time.monotonic() >= self._closed_until:  # one refusal of a whole volley counts once
            self.limit = max(1.0, self.limit * FEWER)
        self._growing_fast = False
        self._closed_until = max(self._closed_until, time.monotonic() + (seconds or 0.0))
