"""The candidate's side of a web application: one request in as data, one response out as data, without a socket."""

from __future__ import annotations

import asyncio
import inspect
from contextlib import suppress
from typing import Any

from pipeline.sandbox import wsgi
from pipeline.sandbox.sockets import Heard, Socket

_MOST_STARTING_SECONDS = 10.0
_MOST_TALKING_SECONDS = 3.0
_QUIET_SECONDS = 0.02
"""How long all sockets must be quiet before what was heard is told."""

Request = dict[str, Any]
"""`method`, `path`, `query`, `headers` (pairs of text), `body` (bytes)."""


def served(application: Any) -> Application | wsgi.Application:
    """The application, ready to answer. Whoever takes two arguments and no third is WSGI's (PEP 3333)."""
    is_wsgi = _takes(application, 2) and not _takes(application, 3)
    return wsgi.Application(application) if is_wsgi else Application(application)


def _takes(application: Any, arguments: int) -> bool:
    try:
        inspect.signature(application).bind(*range(arguments))
    except (TypeError, ValueError):
        return False
    return True


class Application:
    """An ASGI application (specification 3.0) with its lifespan started, on an event loop of its own."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._state: dict[str, Any] = {}
        self._sockets: dict[str, Socket] = {}
        self._loop.run_until_complete(self._start())

    async def _start(self) -> None:
        """Run `startup`. An application without lifespan raises or returns, and that is in order."""
        incoming: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        started: asyncio.Future[dict[str, Any]] = self._loop.create_future()

        async def send(message: dict[str, Any]) -> None:
            if not started.done():
                started.set_result(message)

        await incoming.put({"type": "lifespan.startup"})
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self._state}
        self._lifespan = asyncio.ensure_future(self._application(scope, incoming.get, send))
        await asyncio.wait({self._lifespan, started}, timeout=_MOST_STARTING_SECONDS, return_when="FIRST_COMPLETED")
        if started.done() and started.result()["type"] == "lifespan.startup.failed":
            raise RuntimeError(f"the application did not start: {started.result().get('message', '')}")
        if self._lifespan.done():
            with suppress(BaseException):
                self._lifespan.result()

    def answer(self, request: Request) -> dict[str, Any]:
        """`status`, `headers`, `body`. What the application raises comes out as it does from a test client."""
        return self._loop.run_until_complete(self._exchange(request))

    def converse(self, name: str, message: Request | str | bytes | None) -> dict[str, list[Heard]]:
        """Open the socket of that name by a request, say something on it, or close it by None.

        Gives what was heard on each socket since the last call.
        """
        return self._loop.run_until_complete(self._converse(name, message))

    async def _converse(self, name: str, message: Request | str | bytes | None) -> dict[str, list[Heard]]:
        if isinstance(message, dict):
            scope = self._scope(message) | {"type": "websocket", "scheme": "ws", "subprotocols": []}
            del scope["method"]
            self._sockets[name] = Socket(self._application, scope)
        else:
            self._sockets[name].say(message)
        patience = quiet = 0.0
        while quiet < _QUIET_SECONDS and patience < _MOST_TALKING_SECONDS:
            await asyncio.sleep(_QUIET_SECONDS / 4)
            patience += _QUIET_SECONDS / 4
            quiet = quiet + _QUIET_SECONDS / 4 if all(one.quiet for one in self._sockets.values()) else 0.0
        return {name: socket.heard() for name, socket in self._sockets.items()}

    async def _exchange(self, request: Request) -> dict[str, Any]:
        response: dict[str, Any] = {"status": 0, "headers": [], "body": b""}
        waiting = [{"type": "http.request", "body": request["body"], "more_body": False}]
        over = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if waiting:
                return waiting.pop()
            await over.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                response["status"] = message["status"]
                response["headers"] = [(_text(name), _text(value)) for name, value in message.get("headers", ())]
            elif message["type"] == "http.response.body":
                response["body"] += bytes(message.get("body", b""))
                if not message.get("more_body", False):
                    over.set()

        await self._application(self._scope(request), receive, send)
        return response

    def _scope(self, request: Request) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request["method"],
            "scheme": "http",
            "path": request["path"],
            "raw_path": request["path"].encode(),
            "query_string": request["query"].encode(),
            "root_path": "",
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request["headers"]
            ],
            "client": ("testclient", 50000),
            "server": ("testserver", 80),
            "state": dict(self._state),
        }


def _text(raw: bytes) -> str:
    return bytes(raw).decode("latin-1")
