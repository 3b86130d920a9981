"""What a browser is told about every answer: where code may come from, who may frame it, and that nothing is kept.

Gradio's page carries a few scripts inside its HTML. They are allowed by their hashes, taken from the page as it goes
out, so that a script which anybody else brings in (a model's answer, say) is dead text. `unsafe-eval` has to stay:
Gradio's HTML component compiles its own template with it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SCRIPT = re.compile(rb"<script(?:\s+(?!src=)[a-z-]+(?:=\"[^\"]*\")?)*\s*>(.*?)</script>", re.DOTALL)
_PRIVATE = ("text/html", "application/json", "text/event-stream")
"""Kinds of answers that may hold somebody's words; style sheets and fonts may be kept."""
_SPACES = "https://huggingface.co https://*.hf.space"


def policy_for(scripts: Iterable[bytes], *, framed_by: str) -> str:
    """A Content-Security-Policy that runs our own files and exactly these inline scripts."""
    hashes = "".join(f" 'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'unsafe-eval'{hashes}",
            "style-src 'self' 'unsafe-inline'",  # Svelte writes style attributes
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {framed_by}",
        )
    )


class SafeHeaders:
    """Middleware: adds the headers, and to a page the hashes of its own scripts."""

    def __init__(self, app: ASGIApp, *, on_space: bool) -> None:
        self.app = app
        self._framed_by = f"'self' {_SPACES}" if on_space else "'none'"
        self._on_space = on_space

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        page: Message | None = None
        body = b""

        async def guarded(message: Message) -> None:
            nonlocal page, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._add(headers, ())
                if headers.get("content-type", "").startswith("text/html"):
                    page = message
                    return
            if page is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=page)
            headers["content-security-policy"] = policy_for(_SCRIPT.findall(body), framed_by=self._framed_by)
            await send(page)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, guarded)

    def _add(self, headers: MutableHeaders, scripts: tuple[bytes, ...]) -> None:
        headers["content-security-policy"] = policy_for(scripts, framed_by=self._framed_by)
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "same-origin"  # with none at all, a form of ours would come from "null"
        headers["cross-origin-opener-policy"] = "same-origin"
        headers["cross-origin-resource-policy"] = "same-origin"
        headers["permissions-policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if not self._on_space:  # a Space shows its page in a frame
            headers["x-frame-options"] = "DENY"
        if headers.get("content-type", "").startswith(_PRIVATE):
            headers["cache-control"] = "no-store"
