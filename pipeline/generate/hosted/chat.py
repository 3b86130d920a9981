"""`HostedChat`: a vendor's chat model under our manners.

Foreign errors are translated, transient ones tried again a few times, calls are as many at once as the server bears,
Stop closes the connection, and a stream that breaks off is an error rather than a short answer.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, TypeVar

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, PrivateAttr, SecretStr

from pipeline.errors import CodecraftError
from pipeline.generate.hosted import loop
from pipeline.generate.hosted.gate import Gate
from pipeline.generate.hosted.rim import Caller, Trouble, broken_off, judged
from pipeline.generate.options import Options, options_of

TRIES = 5
FIRST_WAIT, MOST_WAIT = 0.5, 20.0
"""Seconds before the second try, doubled each time, with jitter."""
REFUSAL_HOLDS = 60.0
"""Seconds during which a refused key is not tried again."""
ENDINGS = ("finish_reason", "stop_reason", "status")
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
    _refused: tuple[float, CodecraftError] | None = PrivateAttr(default=None)

    @property
    def context_length(self) -> int | None:
        """The window in tokens as LangChain's model profiles have it; None where they do not know the model."""
        profile = self.inner.profile or {}
        return profile.get("max_input_tokens")

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
        async def once() -> ChatResult:
            return await self.inner._agenerate(messages, list(options.stop) or None, **options.given)

        answer = await self._patiently(once)
        for one in answer.generations:
            one.message.response_metadata = {
                **one.message.response_metadata,
                **(answer.llm_output or {}),
                **self._signed(),
            }
        return ChatResult(generations=answer.generations)

    async def _chunks(self, messages: list[BaseMessage], options: Options) -> AsyncIterator[ChatGenerationChunk]:
        async def opened() -> tuple[ChatGenerationChunk, AsyncIterator[ChatGenerationChunk]]:
            stream = self.inner._astream(messages, list(options.stop) or None, **options.given)
            return await anext(stream), stream

        first, rest = await self._patiently(opened)
        said, ended = len(first.text), _is_ending(first)
        yield first
        try:
            async for chunk in rest:
                said, ended = said + len(chunk.text), ended or _is_ending(chunk)
                yield chunk
        except Exception as error:  # the rim
            trouble = judged(error, self._caller)
            raise broken_off(self._caller, said) if trouble.again else trouble.error from error
        if not ended:
            raise broken_off(self._caller, said)

    def _signed(self) -> dict[str, str]:
        return {"answered_by": self.name}

    async def _patiently(self, once: Callable[[], Awaitable[T]]) -> T:
        """Do it once, and again while that may help."""
        for attempt in range(1, TRIES + 1):
            self._look_at_refusal()
            trouble: Trouble
            async with self.gate.passing():
                self._look_at_refusal()
                try:
                    done = await once()
                except Exception as error:  # the rim
                    trouble = judged(error, self._caller)
                    cause = error
                else:
                    self.gate.went_well()
                    return done
                self._remember(trouble)
            if not trouble.again or attempt == TRIES:
                raise trouble.error from cause
            await asyncio.sleep(_pause(attempt, trouble.after))
        raise AssertionError("every path above returns or raises")

    def _remember(self, trouble: Trouble) -> None:
        if trouble.crowded:
            self.gate.pushed_back(trouble.after)
        if trouble.key_refused:
            self._refused = (time.monotonic(), trouble.error)

    def _look_at_refusal(self) -> None:
        """A key that was just refused is refused here, without asking again for every prompt that waits."""
        if self._refused and time.monotonic() - self._refused[0] < REFUSAL_HOLDS:
            raise type(self._refused[1])(self._refused[1].message, self._refused[1].hint)


def _pause(attempt: int, asked: float | None) -> float:
    """Seconds to wait: what the server asked for and a little jitter, else doubling with full jitter."""
    jitter = random.random()  # noqa: S311  # spreads callers; no secret
    if asked is not None:
        return asked + 0.1 * jitter
    return min(MOST_WAIT, FIRST_WAIT * 2.0 ** (attempt - 1)) * (0.5 + 0.5 * jitter)


def _is_ending(chunk: ChatGenerationChunk) -> bool:
    told = {**(chunk.generation_info or {}), **chunk.message.response_metadata}
    return any(told.get(name) for name in ENDINGS)
