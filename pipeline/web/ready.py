"""Whether the server can answer at once: what the first request would wait for is done beforehand, beside the page."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import CodecraftError

if TYPE_CHECKING:
    from pipeline.build import Workbench

CALM = 1.5
"""Seconds without a call before warming up begins, so that it does not slow down a page that is just being opened."""
LATEST = 8.0
"""Seconds after which it begins all the same."""
PROBES = ("/healthz", "/readyz")
_log = logging.getLogger("codecraft.web")


@dataclass(slots=True)
class Readiness:
    """Changes once, from warming to ready or degraded."""

    state: Literal["warming", "ready", "degraded"] = "warming"
    missing: str = "The index and the embedding model are being opened."
    """A sentence; empty when ready."""
    last_call: float = field(default_factory=time.monotonic)

    def warm(self, workbench: Workbench) -> None:
        """Open the index, load the embedding model. Without them an answer is still possible, so nothing is raised."""
        try:
            workbench.warm()
        except CodecraftError as error:
            self.state, self.missing = "degraded", " ".join(part for part in (error.message, error.hint) if part)
        except Exception as error:
            _log.error("warming up failed with %s", type(error).__name__)
            self.state = "degraded"
            self.missing = f"Warming up failed with {type(error).__name__}; `codecraft doctor` says more."
        else:
            self.state, self.missing = "ready", ""

    def warm_beside(self, workbench: Workbench) -> None:
        """In a thread of its own, once nobody is being served."""

        def when_calm() -> None:
            latest = time.monotonic() + LATEST
            while (now := time.monotonic()) < min(self.last_call + CALM, latest):
                time.sleep(min(self.last_call + CALM, latest) - now)
            import matplotlib  # noqa: F401  # Gradio imports it at the first event of a page

            self.warm(workbench)

        threading.Thread(target=when_calm, name="warm-up", daemon=True).start()


class Pulse:
    """Middleware: remembers when the last call came in; a probe is none."""

    def __init__(self, app: ASGIApp, *, readiness: Readiness) -> None:
        self.app = app
        self._readiness = readiness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PROBES:
            self._readiness.last_call = time.monotonic()
        await self.app(scope, receive, send)
