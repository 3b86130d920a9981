"""What the server does beside its pages: one piece of work at a time, which tells how far it is and can be stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.errors import Cancelled, CodecraftError
from pipeline.web.refusals import TooMany

Tell = Callable[[str], None]
"""Called with a sentence on how far the work is."""

_log = logging.getLogger("codecraft.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work as a page shows it."""

    what: str
    """`Adding package:pydantic`"""
    state: Literal["running", "done", "failed", "stopped"] = "running"
    says: str = ""
    """How far it is; when it is over, what came of it."""
    hint: str = ""
    seconds: float = 0.0
    """Since it began, or from its beginning to its end."""

    @property
    def running(self) -> bool:
        return self.state == "running"


class Work:
    """A place where one job at a time is done, in a thread of its own. The last job stays to be looked at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job: Job | None = None
        self._token = CancelToken()
        self._begun = 0.0

    def begin(self, what: str, do: Callable[[Tell], str]) -> None:
        """Start `do`, whose answer says what came of it; `Stop` reaches it as the current `CancelToken`.

        Raises:
            TooMany: something else is being done here.
        """
        with self._lock:
            if self._job and self._job.running:
                raise TooMany(f"{self._job.what} is still going on.", "Wait for it, or stop it.")
            self._job, self._token, self._begun = Job(what=what), CancelToken(), time.monotonic()
            token = self._token
        threading.Thread(target=self._run, args=(do, token), name=f"work: {what[:40]}", daemon=True).start()

    def stop(self) -> None:
        self._token.cancel()

    @property
    def now(self) -> Job | None:
        """The job under way, else the last one; None when there was none yet."""
        job = self._job
        return replace(job, seconds=time.monotonic() - self._begun) if job and job.running else job

    def dismiss(self) -> None:
        """Forget a job that is over."""
        with self._lock:
            if self._job and not self._job.running:
                self._job = None

    def _run(self, do: Callable[[Tell], str], token: CancelToken) -> None:
        try:
            with cancelled_by(token):
                self._ends("done", do(lambda says: self._tell(says, token)))
        except Cancelled:
            self._ends("stopped", "What was finished by then is kept.")
        except CodecraftError as error:
            self._ends("failed", error.message, error.hint)
        except Exception as error:
            _log.exception("%s failed", self._job.what if self._job else "work")
            self._ends("failed", f"Something broke inside CodeCraft ({type(error).__name__}).", "The log says more.")

    def _tell(self, says: str, token: CancelToken) -> None:
        token.check()
        if self._job:
            self._job = replace(self._job, says=says)

    def _ends(self, state: Literal["done", "failed", "stopped"], says: str, hint: str = "") -> None:
        if self._job:
            spent = time.monotonic() - self._begun
            self._job = replace(self._job, state=state, says=says, hint=hint, seconds=spent)
