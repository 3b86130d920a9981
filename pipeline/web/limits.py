"""How much and how often: limits that hold before a body is read, and before a model is asked."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import TooLarge
from pipeline.web.refusals import TooMany, refusal

AT_ONCE = 4
"""Requests of the API that are worked on at the same time; the page has as many places of its own."""
WAITING = 16
"""Visitors of the page who may wait for a place."""
MEBI = 1024 * 1024


class Slots:
    """Places for those who are being worked on. Who finds none is told so at once."""

    def __init__(self, places: int = AT_ONCE) -> None:
        self._free = asyncio.Semaphore(places)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        if self._free.locked():
            raise TooMany("All places are taken.", "Try again in a few seconds.")
        async with self._free:
            yield


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `calls` in any window of `seconds`."""

    calls: int
    seconds: float


class Turnstile:
    """A moving window per caller. Remembers an address no longer than its window."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._calls: dict[str, deque[float]] = {}

    def wait(self, caller: str, now: float | None = None) -> float:
        """Count one call and give 0, or give the seconds until the next one is allowed."""
        now = time.monotonic() if now is None else now
        self._forget(now)
        calls = self._calls.setdefault(caller, deque())
        if len(calls) >= self._rate.calls:
            return calls[0] + self._rate.seconds - now
        calls.append(now)
        return 0.0

    def _forget(self, now: float) -> None:
        for caller in list(self._calls):
            calls = self._calls[caller]
            while calls and calls[0] <= now - self._rate.seconds:
                calls.popleft()
            if not calls:
                del self._calls[caller]


COSTLY: Mapping[str, Rate] = {
    "/v1/generate": Rate(20, 60),
    "/v1/generate/stream": Rate(20, 60),
    "/gradio_api/queue/join": Rate(30, 60),
    "/gradio_api/upload": Rate(20, 60),
    "/knowledge/search": Rate(30, 60),
    "/evaluate/estimate": Rate(20, 60),
    "/evaluate/start": Rate(6, 60),
    "/feedback": Rate(60, 60),
    "/sign-in": Rate(10, 60),
}
"""What a caller may do how often. `/sign-in` is limited everywhere, the rest where the page is open to anybody."""


class Limits:
    """Middleware: refuses a body that is too large while it arrives, and a caller who comes too often."""

    def __init__(self, app: ASGIApp, *, max_body: int, everybody: bool) -> None:
        self.app = app
        self._max_body = max_body
        limited = COSTLY if everybody else {"/sign-in": COSTLY["/sign-in"]}
        self._turnstiles = {path: Turnstile(rate) for path, rate in limited.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        asked = Headers(scope=scope)
        turnstile = self._turnstiles.get(scope["path"].rstrip("/")) if scope["method"] == "POST" else None
        wait = turnstile.wait(caller_of(scope)) if turnstile else 0.0
        if wait > 0:
            error, again = TooMany("Too many requests.", f"Wait {wait:.0f} s."), {"Retry-After": str(int(wait) + 1)}
            return await refusal(error, asked, again)(scope, receive, send)
        length = asked.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._max_body:
            return await refusal(self._too_large(), asked)(scope, receive, send)
        return await self.app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        """A body may come without a length, so it is counted too."""
        arrived = 0

        async def counting() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self._max_body:
                raise HTTPException(413, self._too_large().message)
            return message

        return counting

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"The body is over {self._max_body // MEBI} MiB.", "Send less, or a zip of the part that matters."
        )


def caller_of(scope: Scope) -> str:
    """Who calls: the address our own proxy saw (the last of the list), else the peer's."""
    forwarded = Headers(scope=scope).get("x-forwarded-for", "").rsplit(",", 1)[-1].strip()
    return forwarded or (scope["client"][0] if scope.get("client") else "")
