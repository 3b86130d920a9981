"""Whether the server can answer at once: what the first request would wait for is done beforehand, beside the page."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.errors import CodecraftError

if TYPE_CHECKING:
    from pipeline.build import Workbench

_log = logging.getLogger("codecraft.web")


@dataclass(slots=True)
class Readiness:
    """Changes once, from warming to ready or degraded."""

    state: Literal["warming", "ready", "degraded"] = "warming"
    missing: str = "The index and the embedding model are being opened."
    """A sentence; empty when ready."""

    def warm(self, workbench: Workbench) -> None:
        """Open the index, load the embedding model. Without them an answer is still possible, so nothing is raised."""
        try:
            workbench.warm()
        except CodecraftError as error:
            self.state, self.missing = "degraded", " ".join(part for part in (error.message, error.hint) if part)
        except Exception as error:
            _log.error("warming up failed with %s", type(error).__name__)
            self.state, self.missing = (
                "degraded",
                f"Warming up failed with {type(error).__name__}; `codecraft doctor` says more.",
            )
        else:
            self.state, self.missing = "ready", ""

    def warm_beside(self, workbench: Workbench) -> None:
        threading.Thread(target=self.warm, args=(workbench,), name="warm-up", daemon=True).start()
