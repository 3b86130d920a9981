"""A run on the page: moments become views, views become drawings, no faster than eyes can follow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from pipeline.cancel import CancelToken
from pipeline.types import GenerationRequest
from pipeline.web.choices import Choice
from pipeline.web.feedback import Answers
from pipeline.web.present import View, after
from pipeline.web.ui import draw
from pipeline.web.watch import Moment, watch

if TYPE_CHECKING:
    from pipeline.build import Workbench

PACE = 0.08
"""Seconds between two drawings: many tokens arrive in that time and are shown together."""

Drawing = tuple[str | None, str | None, str | None]
"""Timeline, answer and evidence; None for one that has not changed."""


class Runs:
    """The run of each open page, so that Stop finds it."""

    def __init__(self) -> None:
        self._tokens: dict[str, CancelToken] = {}

    def begin(self, page: str) -> CancelToken:
        """A token for a new run; one that is still going on there ends."""
        self.stop(page)
        self._tokens[page] = CancelToken()
        return self._tokens[page]

    def stop(self, page: str) -> None:
        if token := self._tokens.pop(page, None):
            token.cancel()


class Told:
    """What each open page was told before a prompt left this machine for the first time."""

    def __init__(self) -> None:
        self._told: dict[str, set[str]] = {}

    def first(self, page: str, choice: Choice) -> Choice | None:
        """The choice, where a prompt would leave for it and this page has not been told so yet."""
        told = self._told.setdefault(page, set()) if choice.policy and not choice.missing else {choice.policy}
        if choice.policy in told:
            return None
        told.add(choice.policy)
        return choice

    def forget(self, page: str) -> None:
        self._told.pop(page, None)


async def drawn(
    workbench: Workbench, request: GenerationRequest, token: CancelToken, answers: Answers
) -> AsyncGenerator[Drawing]:
    """Drawings of a run, the first at once and the last when it has ended."""
    before: Drawing = (None, None, None)  # so that the first drawing also wipes what an earlier run has left
    async with aclosing(views(watch(workbench.chain, request, token), request.strategy)) as seen:
        async for view in seen:
            name = answers.given(view.artifact.receipt) if view.artifact else ""
            now = (draw.timeline(view), draw.answer(view, name), draw.evidence(view))
            yield tuple(new if new != old else None for new, old in zip(now, before, strict=True))  # type: ignore[misc]
            before = now


async def views(moments: AsyncGenerator[Moment], strategy: str) -> AsyncGenerator[View]:
    """The newest view, at most one each `PACE` seconds, always the first and the last."""
    queue: asyncio.Queue[Moment | None] = asyncio.Queue()
    reading = asyncio.create_task(_read(moments, queue))
    view = View(strategy=strategy)
    try:
        yield view
        while view.running:
            view, ended = await _caught_up(view, queue)
            yield view
            if ended:
                return
            await asyncio.sleep(PACE if view.running else 0)
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def _read(moments: AsyncGenerator[Moment], queue: asyncio.Queue[Moment | None]) -> None:
    try:
        async with aclosing(moments):
            async for moment in moments:
                queue.put_nowait(moment)
    finally:
        queue.put_nowait(None)


async def _caught_up(view: View, queue: asyncio.Queue[Moment | None]) -> tuple[View, bool]:
    """Wait for the next moment, then take what has come with it."""
    moment = await queue.get()
    while moment is not None:
        view = after(view, moment)
        if queue.empty():
            return view, False
        moment = queue.get_nowait()
    return view, True
