"""`HostedChat`: a vendor's chat model under our manners.

Foreign errors are translated, transient ones tried again a few times, calls are as many at once as the server bears,
Stop closes the connection, and a stream that breaks off is an error rather than a short answer.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack
from typing import Any, TypeVar

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata, add_usage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, PrivateAttr, SecretStr

from pipeline.errors import CodecraftError
from pipeline.generate.hosted import loop
from pipeline.generate.hosted.gate import MOST, Gate
from pipeline.generate.hosted.rim import Caller, Trouble, broken_off, judged
from pipeline.generate.ledger import Account
from pipeline.generate.money import Price, Reservation, reserved
from pipeline.generate.options import Options, options_of

MISHAP, CROWDED, MOST_WAIT = (0.1, 4.0), (0.5, 2.0), 20.0
"""Seconds before the second try, with jitter, and by how much each wait is longer than the last: a stray mishap is most
often over at once, a crowded server is not."""
REFUSAL_HOLDS = 60.0
"""Seconds during which a refused key is not tried again."""
ENDINGS = ("finish_reason", "stop_reason", "status", "done_reason")
"""What the vendors call the mark of a finished reply."""

T = TypeVar("T")


class HostedChat(BaseChatModel):
    """A model behind an API. Call arguments are those in `able`; others are refused, not ignored."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str
    inner: BaseChatModel
    label: str
    """Who hosts it, for messages."""
    variable: str
    """The environment variable of its key, for messages."""
    key: SecretStr
    able: frozenset[str]
    gate: Gate
    price_now: Callable[[], Price | None] = lambda: None
    """The user's own price at this moment; None where they gave none."""
    account: Account | None = None
    """What its key may spend; None where that is not limited."""
    worded: Callable[[Options, Sequence[BaseMessage]], dict[str, Any]] = lambda options, messages: options.given
    """A call's arguments in the vendor's own words."""
    _refused: tuple[float, CodecraftError] | None = PrivateAttr(default=None)

    @property
    def context_length(self) -> int | None:
        """The window in tokens as LangChain's model profiles have it; None where they do not know the model."""
        profile = self.inner.profile or {}
        return profile.get("max_input_tokens")

    @property
    def at_once(self) -> int:
        """How many calls are worth having under way: the gate lets as many through as the server bears."""
        return int(MOST)

    @property
    def _llm_type(self) -> str:
        return "hosted"

    @property
    def _caller(self) -> Caller:
        return Caller(self.name, self.label, self.variable, self.key.get_secret_value())

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return loop.wait(self._call(messages, self._options(stop, kwargs)))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await loop.awaited(self._call(messages, self._options(stop, kwargs)))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        yield from loop.heard(self._chunks(messages, self._options(stop, kwargs)))

    def _options(self, stop: Sequence[str] | None, call: dict[str, Any]) -> Options:
        if "seed" not in self.able and not call.get("seed"):
            call = {name: value for name, value in call.items() if name != "seed"}  # 0 is "no seed in particular"
        return options_of(self.name, call, stop, able=self.able)

    async def _call(self, messages: list[BaseMessage], options: Options) -> ChatResult:
        asked = self.worded(options, messages)

        async def once() -> ChatResult:
            return await self.inner._agenerate(messages, list(options.stop) or None, **asked)

        with self._paid(messages, options) as bill:
            async with AsyncExitStack() as place:
                answer = await self._patiently(once, bill, place)
            usage = getattr(answer.generations[0].message, "usage_metadata", None) if answer.generations else None
            signature = self._signature(options, usage, bill)
        for one in answer.generations:
            told = {**one.message.response_metadata, **(answer.llm_output or {}), **signature}
            one.message.response_metadata = told
        return ChatResult(generations=answer.generations)

    async def _chunks(self, messages: list[BaseMessage], options: Options) -> AsyncIterator[ChatGenerationChunk]:
        asked = self.worded(options, messages)

        async def opened() -> tuple[ChatGenerationChunk, AsyncIterator[ChatGenerationChunk]]:
            stream = self.inner._astream(messages, list(options.stop) or None, **asked)
            return await anext(stream), stream

        heard = _Heard()
        with self._paid(messages, options) as bill:
            async with AsyncExitStack() as place:
                first, rest = await self._patiently(opened, bill, place)
                yield heard.chunk(first)
                try:
                    async for chunk in rest:
                        yield heard.chunk(chunk)
                except Exception as error:  # the rim
                    trouble = judged(error, self._caller)
                    raise broken_off(self._caller, heard.characters) if trouble.tries > 1 else trouble.error from error
            if not heard.ended:
                raise broken_off(self._caller, heard.characters)
            signature = self._signature(options, heard.usage, bill)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata=signature))

    def _paid(self, messages: Sequence[BaseMessage], options: Options) -> AbstractContextManager[Reservation]:
        """The most this call can cost, reserved: no tokenizer makes more tokens than there are bytes."""
        most_in = sum(len(str(message.content).encode()) + 16 for message in messages)
        most_out = options.max_tokens or (self.inner.profile or {}).get("max_output_tokens")
        return reserved(self.name, self.price_now(), (most_in, most_out), self.account)

    def _signature(self, options: Options, usage: UsageMetadata | None, bill: Reservation) -> dict[str, Any]:
        """What the receipt shall say, and the bill as it is now known."""
        told: dict[str, Any] = {"answered_by": self.name, "sampling": options.given}
        if usage and bill.price:
            bill.cost = bill.price.of(usage["input_tokens"], usage["output_tokens"])
            told["dollars"] = round(bill.cost, 6)
        return told

    async def _patiently(self, once: Callable[[], Awaitable[T]], bill: Reservation, place: AsyncExitStack) -> T:
        """Do it once, and again while that may help. What fails here has cost nothing. `place` holds our place at the
        gate until the caller has heard everything."""
        attempt = 0
        while True:
            attempt += 1
            try:
                await place.enter_async_context(self.gate.passing())
                self._look_at_refusal()
                done = await once()
                self.gate.went_well()
                return done
            except Exception as error:  # the rim
                await place.aclose()
                trouble = judged(error, self._caller)
                self._remember(trouble)
                if attempt >= trouble.tries:
                    bill.cost = 0.0
                    raise trouble.error from (None if trouble.error is error else error)
            await asyncio.sleep(_pause(attempt, trouble))

    def _remember(self, trouble: Trouble) -> None:
        if trouble.crowded:
            self.gate.pushed_back(trouble.after)
        if trouble.key_refused:
            self._refused = (time.monotonic(), trouble.error)

    def _look_at_refusal(self) -> None:
        """A key that was just refused is refused here, without asking again for every prompt that waits."""
        if self._refused and time.monotonic() - self._refused[0] < REFUSAL_HOLDS:
            raise type(self._refused[1])(self._refused[1].message, self._refused[1].hint)


class _Heard:
    """What has been heard of a stream."""

    def __init__(self) -> None:
        self.characters = 0
        self.ended = False
        self.usage: UsageMetadata | None = None

    def chunk(self, chunk: ChatGenerationChunk) -> ChatGenerationChunk:
        told = {**(chunk.generation_info or {}), **chunk.message.response_metadata}
        self.characters += len(chunk.text)
        self.ended = self.ended or any(told.get(name) for name in ENDINGS)
        if isinstance(chunk.message, AIMessageChunk):
            self.usage = add_usage(self.usage, chunk.message.usage_metadata)
        return chunk


def _pause(attempt: int, trouble: Trouble) -> float:
    """Seconds to wait: what the server asked for and a little jitter, else ever longer with jitter."""
    jitter = random.random()  # noqa: S311  # nosec B311  # spreads callers; no secret
    if trouble.after is not None:
        return trouble.after + 0.1 * jitter
    first, growth = CROWDED if trouble.crowded else MISHAP
    return min(MOST_WAIT, first * growth ** (attempt - 1)) * (0.5 + 0.5 * jitter)
