"""Foreign errors become ours, once, where they enter: what happened, whether trying again helps, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.errors import BadInput, CodecraftError, ModelFailed, TooLarge

TRIES = 5
UNREACHABLE_TRIES = 2
"""Nobody listens there: a restart may be under way, more likely the address is wrong."""
LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is reported instead of waited for."""
TRANSIENT = frozenset({408, 409, 425, 429})


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failed call, judged."""

    error: CodecraftError
    tries: int = 1
    """How often the call is worth trying in all; 1 when the same call would fail again."""
    after: float | None = None
    """Seconds that the server asked to wait."""
    crowded: bool = False
    """Whether the server asked for less at once."""
    key_refused: bool = False
    """Whether every other call with this key would fail as well."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called, for the sentences: never the key itself."""

    name: str
    label: str
    variable: str
    secret: str

    def told(self, error: BaseException) -> str:
        """The error's own first words, without the key."""
        body = getattr(error, "body", None)
        inner = body.get("error", body) if isinstance(body, Mapping) else None
        said = inner.get("message") if isinstance(inner, Mapping) else None
        text = " ".join(str(said or error or type(error).__name__).split())
        if len(self.secret) > 4:
            text = text.replace(self.secret, "[key]")
        return re.sub(r"\b(sk|key)-[\w*-]{6,}", "[key]", text)[:300]


def judged(error: BaseException, caller: Caller) -> Trouble:
    """What a failed call means. Everything that is not understood counts as a reply that could not be read."""
    if isinstance(error, CodecraftError):
        return Trouble(error)
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(status, int) and status >= 300:  # Ollama's errors inside a stream have -1
        return _by_status(status, error, caller)
    import httpx
    from langchain_core.exceptions import ModelConnectionError, ModelTimeoutError

    names = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, ModelTimeoutError | httpx.TimeoutException | TimeoutError) or "APITimeoutError" in names:
        said = ModelFailed(f"{caller.label} was silent for too long.", "Try again, or raise CODECRAFT_MODEL_TIMEOUT.")
        return Trouble(said, tries=TRIES)
    if isinstance(error, ModelConnectionError | httpx.TransportError | OSError) or "APIConnectionError" in names:
        said = ModelFailed(
            f"{caller.label} cannot be reached: {caller.told(error)}", "Check that it runs and its address."
        )
        return Trouble(said, tries=UNREACHABLE_TRIES if _nobody_there(error) else TRIES)
    said = ModelFailed(f"The reply of {caller.label} could not be read: {caller.told(error)}", "Try again.")
    return Trouble(said, tries=TRIES)


def _nobody_there(error: BaseException) -> bool:
    """Whether a connection was refused; the vendors' errors wrap that one or more times."""
    import httpx

    cause: BaseException | None = error
    while cause and not isinstance(cause, httpx.ConnectError):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def broken_off(caller: Caller, characters: int) -> ModelFailed:
    """A stream that ended before the model did."""
    return ModelFailed(f"The stream of {caller.label} broke off after {characters:,} characters.", "Try again.")


def _by_status(status: int, error: BaseException, caller: Caller) -> Trouble:
    told = caller.told(error)
    if status in (401, 403):
        refused = ModelFailed(f"{caller.label} refused the key ({status}): {told}", f"Check {caller.variable}.")
        return Trouble(refused, key_refused=True)
    if status == 404:
        return Trouble(BadInput(f"{caller.label} does not know {caller.name}: {told}", "Check the name and the URL."))
    if status == 413:
        return Trouble(TooLarge(f"{caller.label} takes no prompt of this size: {told}"))
    if _out_of_money(error):
        spent = ModelFailed(
            f"The account at {caller.label} has no credit left: {told}", "Add credit, or choose another model."
        )
        return Trouble(spent, key_refused=True)
    if status in TRANSIENT or status >= 500:
        return _transient(status, error, caller)
    if 300 <= status < 400:
        moved = ModelFailed(
            f"{caller.label} redirects elsewhere ({status}), which is not followed.", "Use the new URL."
        )
        return Trouble(moved)
    return Trouble(BadInput(f"{caller.label} does not accept the request ({status}): {told}"))


def _transient(status: int, error: BaseException, caller: Caller) -> Trouble:
    after = _retry_after(error)
    if after is not None and after > LONGEST_WAIT:
        said = ModelFailed(f"{caller.label} asks to wait {after:.0f} seconds ({status}).", "Try again then.")
        return Trouble(said, after=after, crowded=True)
    said = ModelFailed(f"{caller.label} failed ({status}): {caller.told(error)}", "Try again in a while.")
    return Trouble(said, tries=TRIES, after=after, crowded=status in (429, 503, 529))


def _out_of_money(error: BaseException) -> bool:
    return "insufficient_quota" in {getattr(error, "code", None), getattr(error, "type", None)}


def _retry_after(error: BaseException) -> float | None:
    """Seconds from `Retry-After`, which is a number or a date (RFC 9110 §10.2.3), or the vendors' `retry-after-ms`."""
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        if "retry-after-ms" in headers:
            return float(headers["retry-after-ms"]) / 1000
        value = headers.get("retry-after")
        return None if value is None else max(0.0, float(value))
    except ValueError:
        return _until(headers["retry-after"])


def _until(date: str) -> float | None:
    from datetime import UTC, datetime

    try:
        return max(0.0, (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
