"""The candidate's side of a WebSocket: what a client says comes in as data, what is said to it goes out as data."""

from __future__ import annotations

import asyncio
from typing import Any

Heard = str | bytes | dict[str, int]
"""Text, bytes, or `{"closed": code}`."""

_BROKEN = 1011
"""What a server closes with when the application raised (RFC 6455)."""


class Socket:
    """One connection to an ASGI application. It is quiet once all that was said was taken and more is waited for."""

    def __init__(self, application: Any, scope: dict[str, Any]) -> None:
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._waiting = False
        self._heard: list[Heard] = []
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.ensure_future(application(scope, self._receive, self._send))
        self._task.add_done_callback(self._over)

    async def _receive(self) -> dict[str, Any]:
        self._waiting = True
        message = await self._incoming.get()
        self._waiting = False
        return message

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            text = message.get("text")
            self._heard.append(bytes(message["bytes"]) if text is None else str(text))
        elif message["type"] == "websocket.close":
            self._heard.append({"closed": int(message.get("code", 1000))})

    def _over(self, task: asyncio.Future[Any]) -> None:
        gone = task.cancelled() or type(task.exception()).__name__ in ("NoneType", "WebSocketDisconnect")
        if not gone:
            self._heard.append({"closed": _BROKEN})

    def say(self, message: str | bytes | None) -> None:
        """None closes it."""
        if message is None:
            self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        else:
            kind = "text" if isinstance(message, str) else "bytes"
            self._incoming.put_nowait({"type": "websocket.receive", kind: message})

    @property
    def quiet(self) -> bool:
        return self._task.done() or (self._waiting and self._incoming.empty())

    def heard(self) -> list[Heard]:
        """What the application said since this was asked last."""
        seen, self._heard = self._heard, []
        return seen
