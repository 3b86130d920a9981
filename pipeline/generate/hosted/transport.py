"""Many connections to one server, cheaply.

httpcore looks at every connection of its pool on each change of any of them, which at 32 calls at once was a third of
a call's whole cost. Several small pools side by side do the same work on a fraction of the connections.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx

POOLS = 16


class SpreadTransport(httpx.AsyncBaseTransport):
    """Hands each request to the pool that has the fewest under way."""

    def __init__(self, **options: Any) -> None:
        self._pools = [httpx.AsyncHTTPTransport(**options) for _ in range(POOLS)]
        self._under_way = [0] * POOLS

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        number = min(range(POOLS), key=self._under_way.__getitem__)
        self._under_way[number] += 1
        try:
            response = await self._pools[number].handle_async_request(request)
        except BaseException:
            self._under_way[number] -= 1
            raise
        response.stream = _Counted(response.stream, self._under_way, number)  # type: ignore[arg-type]  # an async one
        return response

    async def aclose(self) -> None:
        for pool in self._pools:
            await pool.aclose()


class _Counted(httpx.AsyncByteStream):
    """A response's body; its request is under way until it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, under_way: list[int], number: int) -> None:
        self._stream, self._under_way, self._number = stream, under_way, number

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
        self._under_way[self._number] -= 1
