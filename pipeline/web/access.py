"""Who may come in: one gate in front of every route, ours and Gradio's alike. What is not opened here is shut.

Without a key the server answers on loopback only, and there anybody on this machine is welcome. With a key every
call carries it: programs as `Authorization: Bearer`, the page as a cookie it gets for the key at `/sign-in`. On a
Space the page is open to visitors, within limits; all other doors still need the key.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import BadInput, CodecraftError
from pipeline.settings import Settings
from pipeline.web.refusals import Foreign, NotSignedIn, is_shown, refusal

COOKIE = "codecraft"
OPEN = frozenset({"/healthz", "/sign-in", "/gradio_api/startup-events"})
"""Needs no key: whether the server lives, the way in, and Gradio's own call to itself at the start."""
PROGRAMS = ("/v1/", "/readyz", "/docs", "/openapi.json")
"""Doors that stay shut on a Space whose page is open."""
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]{1,253})(:\d{1,5})?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def must_be_safe(settings: Settings) -> None:
    """Refuse to serve anybody who can reach us over a network when nothing asks who they are.

    Raises:
        BadInput: the address is not loopback and there is no key.
    """
    if is_loopback(settings.host) or settings.on_space or settings.api_key:
        return
    raise BadInput(
        f"{settings.host} can be reached by others, and there is no key.",
        "Set CODECRAFT_API_KEY to a long random text, or serve on 127.0.0.1.",
    )


@dataclass(frozen=True, slots=True)
class Policy:
    """Decides about a call from its path, its headers and the settings, and about nothing else."""

    settings: Settings
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """New with every start, so that a cookie never outlives the server."""

    def refuse(self, scope: Scope) -> CodecraftError | None:
        """Why this call may not come in; None when it may."""
        headers, path = Headers(scope=scope), scope["path"]
        return self._strange(headers) or (
            None if self._opened(path) or self._signed_in(headers) else NotSignedIn(self._closed())
        )

    def owner(self, headers: Headers) -> bool:
        """Whether the caller may change what the server keeps: a visitor of a Space may not, everybody else who gets
        in may."""
        return not self.settings.on_space or self._signed_in(headers)

    def knows(self, key: str) -> bool:
        expected = self.settings.api_key
        return expected is not None and hmac.compare_digest(_digest(key), _digest(expected.get_secret_value()))

    def cookie(self) -> str:
        """What a browser gets for the key: worthless to any other server, and after a restart."""
        key = self.settings.api_key.get_secret_value() if self.settings.api_key else ""
        return hmac.new(self.secret, key.encode(), hashlib.sha256).hexdigest()

    def _opened(self, path: str) -> bool:
        if path in OPEN:
            return True
        if self.settings.on_space:
            return not path.startswith(PROGRAMS)
        return self.settings.api_key is None

    def _signed_in(self, headers: Headers) -> bool:
        kind, _, key = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.knows(key.strip()):
            return True
        return self.settings.api_key is not None and hmac.compare_digest(
            _digest(_cookie(headers)), _digest(self.cookie())
        )

    def _closed(self) -> str:
        if self.settings.api_key is None:
            return "This Space has no key, so that only its page can be used."
        return "This needs the server's key."

    def _strange(self, headers: Headers) -> CodecraftError | None:
        """A name that is not ours means that another site has pointed its name at this address (DNS rebinding)."""
        host = headers.get("host", "")
        match = _HOST.fullmatch(host)
        if match is None:
            return BadInput("The Host header is not a name.")
        name = match[1].strip("[]").lower()
        if (
            is_loopback(self.settings.host)
            and not self.settings.on_space
            and name not in {*_LOOPBACK, self.settings.host.strip("[]")}
        ):
            return Foreign(f"This server is not called {name}.", "Open it by the address it printed when it started.")
        origin = headers.get("origin")
        if origin is not None and origin.split("://", 1)[-1].lower() != self._public(headers, host).lower():
            return Foreign("Another site may not send requests here.")
        return None

    def _public(self, headers: Headers, host: str) -> str:
        return headers.get("x-forwarded-host", host) if self.settings.on_space else host


class Gate:
    """Middleware: every call passes the policy, or is told why not."""

    def __init__(self, app: ASGIApp, *, policy: Policy) -> None:
        self.app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})  # nothing here speaks it
        self._trust_no_forwarding(scope)
        error = self._policy.refuse(scope)
        if error is None:
            scope.setdefault("state", {})["owner"] = self._policy.owner(Headers(scope=scope))
            return await self.app(scope, receive, send)
        return await self._turned_away(scope, error)(scope, receive, send)

    def _trust_no_forwarding(self, scope: Scope) -> None:
        """Only a Space has a proxy in front that we know; elsewhere these headers are what a stranger likes to say."""
        if self._policy.settings.on_space:
            return
        headers = MutableHeaders(scope=scope)
        for name in ("x-forwarded-host", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", "forwarded"):
            del headers[name]
        scope["headers"] = headers.raw

    def _turned_away(self, scope: Scope, error: CodecraftError) -> Response:
        asked = Headers(scope=scope)
        wants_page = scope["method"] in ("GET", "HEAD") and (scope["path"] == "/" or is_shown(asked))
        if isinstance(error, NotSignedIn) and wants_page:
            return RedirectResponse("/sign-in", 303)
        return refusal(error, asked, {"WWW-Authenticate": "Bearer"} if isinstance(error, NotSignedIn) else None)


def _digest(text: str) -> bytes:
    """Of one length whatever the text, so that comparing tells nothing."""
    return hashlib.sha256(text.encode()).digest()


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
