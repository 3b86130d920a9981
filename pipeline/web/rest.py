"""The API: the blueprint's request and response, the same as a stream, and what can be chosen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from pipeline.cancel import CancelToken
from pipeline.errors import ModelFailed
from pipeline.retrieve import QUERIES
from pipeline.types import plain
from pipeline.web.limits import Slots
from pipeline.web.ready import Readiness
from pipeline.web.schemas import ErrorAnswer, GenerateAnswer, GenerateBody
from pipeline.web.watch import Began, Ended, Failed, Finished, Moment, Remarked, Retrieved, Token, watch

if TYPE_CHECKING:
    from pipeline.build import Workbench

REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"model": ErrorAnswer, "description": says}
    for code, says in (
        (401, "The key is missing or wrong."),
        (413, "Over a limit; the message names it."),
        (422, "The request cannot be worked on."),
        (429, "All places are taken, or too many requests."),
        (502, "The model gave no answer."),
        (503, "Something it leans on failed."),
    )
}


class PriceOut(BaseModel):
    """US dollars for a million tokens."""

    input: float
    output: float


class SpendingOut(BaseModel):
    """What a provider's key may spend in a period, and has spent, in US dollars."""

    dollars: float
    spent: float
    period: str = Field(description="A day, a month, or `ever`; by UTC.")


class ModelOut(BaseModel):
    """A model, or a family of models."""

    name: str = Field(description="To be used as it stands, unless `fill_in`.")
    fill_in: bool = Field(description="Whether the part in capitals is to be replaced.")
    what: str
    runs: str = Field(description="Where it runs.")
    code_leaves_machine: bool
    missing: str = Field(description="What it lacks and what to set; empty when it can be used now.")
    policy: str = Field(description="Where prompts go and what becomes of them; empty when nothing leaves.")
    context_length: int | None = Field(description="The window in tokens, where it is known.")
    price: PriceOut | None = Field(description="null where it is unknown.")
    spending: SpendingOut | None = Field(description="null where what its key may spend is not limited.")


class ModelsOut(BaseModel):
    default: str
    models: list[ModelOut]


class StrategyOut(BaseModel):
    """A way to look things up."""

    name: str
    what: str


class StrategiesOut(BaseModel):
    default: str
    strategies: list[StrategyOut]
    queries: list[StrategyOut] = Field(description="What of a request is searched for.")


class Alive(BaseModel):
    status: Literal["ok"] = "ok"


class ReadyOut(BaseModel):
    status: Literal["warming", "ready", "degraded"]
    missing: str


@dataclass(frozen=True, slots=True)
class Run:
    """A request that was accepted: its moments, from the first on."""

    first: Moment
    rest: AsyncIterator[Moment]
    token: CancelToken

    async def moments(self) -> AsyncIterator[Moment]:
        yield self.first
        async for moment in self.rest:
            yield moment


def rest(workbench: "Workbench", readiness: Readiness) -> APIRouter:
    """The routes, bound to what answers them."""
    router = APIRouter()
    slots = Slots()

    async def accepted(body: GenerateBody) -> AsyncIterator[Run]:
        """Work begins before the answer does, so that what cannot be worked on is refused with its own status."""
        async with slots.one(), _run(workbench, body) as run:
            yield run

    accepted_run = Annotated[Run, Depends(accepted)]

    @router.post("/v1/generate", tags=["generate"], summary="Ask for code", responses=REFUSALS)
    async def generate(run: accepted_run, request: Request) -> GenerateAnswer:
        """Look up, generate, format, lint, audit and test, then answer with everything at once."""
        async with _ended_by(request, run.token):
            async for moment in run.moments():
                if isinstance(moment, Finished):
                    return GenerateAnswer.of(moment.artifact)
                if isinstance(moment, Failed):
                    raise moment.error
        raise ModelFailed("The run ended without an answer.", "Send it again.")

    @router.post(
        "/v1/generate/stream",
        tags=["generate"],
        summary="Ask for code, and watch",
        response_class=EventSourceResponse,
        responses=REFUSALS,
    )
    async def stream(run: accepted_run) -> AsyncIterator[ServerSentEvent]:
        """Server-sent events: `stage`, `token`, `passages`, `check` and `finding`, at the end `artifact` or `error`.

        Closing the connection ends the run.
        """
        async for moment in run.moments():
            for name, told in events_of(moment):
                yield ServerSentEvent(event=name, data=told)

    @router.get("/v1/models", tags=["choices"], summary="Models by name", responses={401: REFUSALS[401]})
    def models() -> ModelsOut:
        """What can be used now, and for the rest what is missing."""
        return ModelsOut.model_validate({"default": workbench.settings.model, "models": plain(workbench.models())})

    @router.get(
        "/v1/strategies", tags=["choices"], summary="Retrieval strategies by name", responses={401: REFUSALS[401]}
    )
    def strategies() -> StrategiesOut:
        """How sources can be looked up."""
        known = [StrategyOut(name=name, what=what) for name, what in workbench.strategies().items()]
        ways = [StrategyOut(name=name, what=one.what) for name, one in QUERIES.items()]
        return StrategiesOut(default=workbench.settings.strategy, strategies=known, queries=ways)

    @router.get("/healthz", tags=["operation"], summary="Whether the server lives")
    def healthz() -> Alive:
        return Alive()

    @router.get(
        "/readyz", tags=["operation"], summary="Whether it can answer at once", responses={503: {"model": ReadyOut}}
    )
    def readyz() -> Response:
        """200 when the index and the embedding model are open; 503 says what is missing."""
        told = ReadyOut(status=readiness.state, missing=readiness.missing)
        return JSONResponse(told.model_dump(), 200 if readiness.state == "ready" else 503)

    return router


@asynccontextmanager
async def _run(workbench: "Workbench", body: GenerateBody) -> AsyncIterator[Run]:
    token = CancelToken()
    async with aclosing(watch(workbench.chain, body.request(workbench.settings), token)) as moments:
        first = await anext(moments)
        if isinstance(first, Failed):
            raise first.error
        yield Run(first, moments, token)


@asynccontextmanager
async def _ended_by(request: Request, token: CancelToken) -> AsyncIterator[None]:
    """A caller who hangs up ends the run: nobody waits for the answer any more."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        token.cancel()

    listening = asyncio.create_task(gone())
    try:
        yield
    finally:
        listening.cancel()


def events_of(moment: Moment) -> tuple[tuple[str, dict[str, Any]], ...]:
    """A moment as named server-sent events."""
    match moment:
        case Began(step, at):
            return (("stage", {"name": step, "state": "started", "at": round(at, 4)}),)
        case Ended(step, at):
            return (("stage", {"name": step, "state": "ended", "at": round(at, 4)}),)
        case Token(text):
            return (("token", {"text": text}),)
        case Retrieved(passages, left_out):
            return (("passages", {"passages": plain(passages), "left_out": list(left_out)}),)
        case Remarked(checks, findings):
            return (
                *(("check", plain(check)) for check in checks),
                *(("finding", plain(finding)) for finding in findings),
            )
        case Finished(artifact):
            return (("artifact", GenerateAnswer.of(artifact).model_dump(mode="json")),)
        case Failed(error):
            return (("error", dict(error.as_dict)),)
