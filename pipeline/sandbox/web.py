"""The checker's side of a web application: a client whose requests and responses cross the boundary as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

Exchange = Callable[[dict[str, Any]], dict[str, Any]]
Converse = Callable[[str, dict[str, Any] | str | bytes | None], Mapping[str, Any]]
"""Opens the socket of a name by a request, says something on it, or closes it by None; gives what was heard on each."""


class Headers(dict[str, str]):
    """Header values by lower-case name; asked for in any case."""

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())


class Response:
    """What a client of httpx would show of it."""

    def __init__(self, seen: dict[str, Any]) -> None:
        self.status_code: int = seen["status"]
        self.headers = Headers((name.lower(), value) for name, value in seen["headers"])
        self.content: bytes = seen["body"]

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", errors="replace")

    @property
    def is_success(self) -> bool:
        return 200 <= self.status_code < 300

    def json(self) -> Any:
        return json.loads(self.content)


class Client:
    """Sends requests to an application on the other side; keeps cookies; follows no redirects."""

    def __init__(self, exchange: Exchange, converse: Converse) -> None:
        self._exchange = exchange
        self.converse = converse
        self.headers: dict[str, str] = {}
        self.cookies: dict[str, str] = {}

    def request(self, method: str, url: str, **parts: Any) -> Response:
        """`parts`: any of `params`, `headers`, `json`, `data` (a form, or text), `files`, `content`.

        `files` maps a field to file name, content and media type, as httpx has it.
        """
        response = Response(self._exchange(self._request(method, url, parts)))
        self._remember(response)
        return response

    def connect(self, name: str, url: str, **parts: Any) -> Mapping[str, Any]:
        """Open a WebSocket; what was heard, by the names of all that are open."""
        return self.converse(name, self._request("GET", url, parts))

    def _request(self, method: str, url: str, parts: Mapping[str, Any]) -> dict[str, Any]:
        split = urlsplit(url)
        query = "&".join(part for part in (split.query, urlencode(parts.get("params") or {}, doseq=True)) if part)
        kind, body = _body(parts)
        headers = {"host": "testserver", "accept": "*/*", "content-length": str(len(body)), **kind}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for name, value in {**self.headers, **(parts.get("headers") or {})}.items():
            headers[name.lower()] = str(value)
        request = {"method": method.upper(), "path": unquote(split.path) or "/", "query": query, "body": body}
        return {**request, "headers": list(headers.items())}

    def _remember(self, response: Response) -> None:
        for name, morsel in SimpleCookie(response.headers.get("set-cookie", "")).items():
            self.cookies[name] = morsel.value

    def get(self, url: str, **parts: Any) -> Response:
        return self.request("GET", url, **parts)

    def post(self, url: str, **parts: Any) -> Response:
        return self.request("POST", url, **parts)

    def put(self, url: str, **parts: Any) -> Response:
        return self.request("PUT", url, **parts)

    def patch(self, url: str, **parts: Any) -> Response:
        return self.request("PATCH", url, **parts)

    def delete(self, url: str, **parts: Any) -> Response:
        return self.request("DELETE", url, **parts)


def _body(parts: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
    """The header that says what the body is, and the body."""
    if parts.get("files"):
        return _multipart(parts["files"], parts.get("data") or {})
    if parts.get("json") is not None:
        return {"content-type": "application/json"}, json.dumps(parts["json"]).encode()
    if isinstance(parts.get("data"), Mapping):
        return {"content-type": "application/x-www-form-urlencoded"}, urlencode(parts["data"], doseq=True).encode()
    content = parts.get("content", parts.get("data")) or b""
    return {}, content.encode() if isinstance(content, str) else bytes(content)


_BOUNDARY = "a-boundary-of-the-suite"


def _multipart(files: Mapping[str, tuple[str, bytes, str]], form: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
    """A form with files in it (RFC 7578)."""
    fields = [(f'name="{field}"', str(value).encode()) for field, value in form.items()]
    fields += [
        (f'name="{field}"; filename="{name}"\r\nContent-Type: {kind}', bytes(content))
        for field, (name, content, kind) in files.items()
    ]
    parts = [
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in fields
    ]
    body = b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode()
    return {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"}, body
