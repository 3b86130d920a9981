"""The candidate's side of a WSGI application (PEP 3333), such as Flask's: the same requests and responses as ASGI's."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

_BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
"""The two headers that go without `HTTP_`."""


class Application:
    """Answers one request after another."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """`status`, `headers`, `body`. What the application raises comes out."""
        response: dict[str, Any] = {"status": 0, "headers": [], "body": b""}

        def start(status: str, headers: list[tuple[str, str]], failed: Any = None) -> Callable[[bytes], None]:
            response["status"] = int(status.split(" ", 1)[0])
            response["headers"] = [(str(name), str(value)) for name, value in headers]
            return lambda part: response.update(body=response["body"] + part)

        parts = self._application(_environment(request), start)
        try:
            for part in parts:
                response["body"] += bytes(part)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return response


def _environment(request: dict[str, Any]) -> dict[str, Any]:
    """Text is what PEP 3333 asks for: bytes, read as latin-1."""
    headers = {
        _BARE.get(name.lower(), f"HTTP_{name.upper().replace('-', '_')}"): value for name, value in request["headers"]
    }
    return {
        "REQUEST_METHOD": request["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": request["path"].encode().decode("latin-1"),
        "QUERY_STRING": request["query"],
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        **headers,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request["body"]),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
