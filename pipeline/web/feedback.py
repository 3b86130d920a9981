"""Thumbs on an answer: each click is one row, which says what made the answer and never what it was about."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from pipeline.observe.thumbs import Made, Thumbs
from pipeline.types import Receipt
from pipeline.web.refusals import NotFound

THUMBS = "thumbs.db"
"""The file in the home."""
REMEMBERED = 2_000
"""Answers that can still be clicked on; older ones are forgotten."""
CHANGES = 20
"""Clicks that are kept for one answer: people change their minds, but not for ever."""


class Answers:
    """The answers that this server has given, by a name that says nothing, with the configuration that made each."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._clicks: dict[str, int] = {}
        self._lock = threading.Lock()

    def given(self, receipt: Receipt) -> str:
        """Remember what made an answer. Its name, under which it can be clicked on."""
        sampling = receipt.sampling
        made = Made(
            model=receipt.model,
            answered_by=receipt.answered_by,
            prompt_version=receipt.prompt_version,
            strategy=receipt.strategy,
            seed=sampling.seed,
            temperature=sampling.temperature,
            max_tokens=sampling.max_tokens,
        )
        with self._lock:
            name = secrets.token_urlsafe(12)
            self._made[name] = made
            while len(self._made) > REMEMBERED:
                self._clicks.pop(self._made.popitem(last=False)[0], None)
            return name

    def clicked(self, name: str) -> Made:
        """What made the answer.

        Raises:
            NotFound: this server gave no such answer, or has forgotten it, or it was clicked on too often.
        """
        with self._lock:
            clicks = self._clicks.get(name, 0) + 1
            if name not in self._made or clicks > CHANGES:
                raise NotFound("That answer is not known here any more.", "Ask again, and click on the new one.")
            self._clicks[name] = clicks
            return self._made[name]


class Click(BaseModel):
    """One click on a thumb."""

    model_config = ConfigDict(extra="forbid")

    click: str = Field(min_length=8, max_length=64)
    """Made up by the page for each click, so that the same click sent twice is one."""
    answer: str = Field(max_length=64)
    thumb: Literal["up", "down"]


def feedback(answers: Answers, thumbs: Thumbs) -> APIRouter:
    """`/feedback`, where the page sends clicks to."""
    router = APIRouter(include_in_schema=False)

    @router.post("/feedback", status_code=204)
    def keep(click: Click) -> Response:
        thumbs.add(click.click, click.answer, answers.clicked(click.answer), up=click.thumb == "up")
        return Response(status_code=204)

    return router
