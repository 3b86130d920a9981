"""A run of the chain, seen from outside: its events become moments, and a caller who leaves ends it.

LangChain's event stream speaks of runs, ids and chunks; the page and the API speak of stages, tokens and findings. The
translation happens here once, so that both tell the same story.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.cancel import CancelToken
from pipeline.errors import Cancelled, CodecraftError
from pipeline.types import Artifact, Case, Check, Draft, Finding, GenerationRequest, Passage

STAGES = ("retrieve", "prompt", "generate", "parse", "polish", "package")
POLISHERS = ("compiles", "format", "lint", "imports", "audit", "verify")

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable  # half of what the page would otherwise wait for

_log = logging.getLogger("codecraft.web")


@dataclass(frozen=True, slots=True)
class Began:
    """A stage or, as `polish.NAME`, a polisher has started."""

    step: str
    at: float
    """Seconds since the run began."""


@dataclass(frozen=True, slots=True)
class Ended:
    step: str
    at: float


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the model's reply, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What the model is shown; empty when nothing was found."""

    passages: tuple[Passage, ...]
    left_out: tuple[str, ...]
    """What did not fit or could not be used, a sentence each."""


@dataclass(frozen=True, slots=True)
class Remarked:
    """What a polisher has to say, beyond what those before it said."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    artifact: Artifact


@dataclass(frozen=True, slots=True)
class Failed:
    error: CodecraftError


Moment = Began | Ended | Token | Retrieved | Remarked | Finished | Failed
Events = AsyncIterator[Mapping[str, Any]]


async def watch(
    chain: Runnable[GenerationRequest, Artifact], request: GenerationRequest, token: CancelToken
) -> AsyncGenerator[Moment]:
    """Run the chain and tell what happens. The last moment is `Finished` or `Failed`; an error is told, not raised.

    The run ends within a moment when `token` is cancelled, and also when the caller closes this generator.
    """
    begun = time.perf_counter()
    events: Events = chain.astream_events(request, config={"configurable": {"cancel": token}}, version="v2")
    seen = Draft()
    try:
        async for event in _until(token, events):
            for moment in moments(event, time.perf_counter() - begun, seen):
                yield moment
            seen = _draft_in(event) or seen
    except CodecraftError as error:
        yield Failed(error)
    except Exception as error:
        yield Failed(_unforeseen(error))
    finally:
        token.cancel()


async def _until(token: CancelToken, events: Events) -> Events:
    """The events until `token` is cancelled: a stage that does not look at it must not keep anybody waiting."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    stop = asyncio.ensure_future(stopped.wait())
    following: asyncio.Future[Any] | None = None

    def tell() -> None:
        loop.call_soon_threadsafe(stopped.set)

    try:
        with token.ending(tell):
            while True:
                following = asyncio.ensure_future(anext(events))
                await asyncio.wait({following, stop}, return_when=asyncio.FIRST_COMPLETED)
                if stopped.is_set():  # whatever else has happened meanwhile came of being stopped
                    raise Cancelled
                yield following.result()
    except StopAsyncIteration:
        return
    finally:
        token.cancel()  # first, so that what runs in a thread sees it before anybody waits for that thread
        stop.cancel()
        leaving = asyncio.create_task(_leave(events, following))  # nobody waits for a stage that does not look
        _leaving.add(leaving)
        leaving.add_done_callback(_leaving.discard)


_leaving: set[asyncio.Task[None]] = set()
"""The event loop alone would forget them."""


async def _leave(events: Events, following: asyncio.Future[Any] | None) -> None:
    """Close the stream once the step that was under way has let go of it."""
    if following is not None:
        following.cancel()
        await asyncio.wait({following})
    with suppress(Exception):
        await events.aclose()  # type: ignore[attr-defined]  # it is a generator


def moments(event: Mapping[str, Any], at: float, seen: Draft) -> tuple[Moment, ...]:
    """What one event says to somebody who waits. `seen` is the draft as it was before."""
    kind, output = event["event"], event["data"].get("output")
    if kind == "on_chat_model_stream":
        text = str(event["data"]["chunk"].text) if _depth(event) == 2 else ""  # deeper ones are models behind a router
        return (Token(text),) if text else ()
    step = _step(event)
    if step is None:
        return ()
    if kind == "on_chain_start":
        return (Began(step, at),)
    if kind != "on_chain_end":
        return ()
    ended = Ended(step, at)
    if step == "prompt" and isinstance(output, Case):
        return (ended, Retrieved(output.passages, output.left_out))
    if isinstance(output, Draft):
        return (ended, Remarked(output.checks[len(seen.checks) :], _new(output.findings, seen.findings)))
    return (ended, Finished(output)) if isinstance(output, Artifact) else (ended,)


def _step(event: Mapping[str, Any]) -> str | None:
    name, depth = event["name"], _depth(event)
    if depth == 1 and name in STAGES:
        return str(name)
    return f"polish.{name}" if depth == 2 and name in POLISHERS else None


def _depth(event: Mapping[str, Any]) -> int:
    return len(event["parent_ids"])


def _draft_in(event: Mapping[str, Any]) -> Draft | None:
    output = event["data"].get("output")
    if isinstance(output, Case):
        return output.draft
    return output if isinstance(output, Draft) else None


def _new(now: tuple[Finding, ...], before: tuple[Finding, ...]) -> tuple[Finding, ...]:
    known = set(before)
    return tuple(finding for finding in now if finding not in known)


def _unforeseen(error: Exception) -> CodecraftError:
    """Say that something broke. The log names the place and never the words: they may hold somebody's prompt."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    _log.error("%s at %s", type(error).__name__, place)
    return CodecraftError(
        f"Something broke inside CodeCraft ({type(error).__name__}).",
        "Send it again; if it stays, report it with the server's log.",
    )
