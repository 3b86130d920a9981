"""`Router`: hands a request to one of several models and has the reply say which one wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from pipeline import cancel
from pipeline.generate.options import ONE, options_of


class Router(BaseChatModel):
    """The first of `ways` answers everything, so far: none of the others has earned a family of requests yet."""

    name: str
    ways: dict[str, BaseChatModel]

    @property
    def context_length(self) -> int | None:
        """The smallest window behind it; None where there is no limit."""
        windows = (getattr(way, "context_length", None) for way in self.ways.values())
        return min((window for window in windows if window is not None), default=None)

    @property
    def _llm_type(self) -> str:
        return "router"

    def _way(self, stop: Sequence[str] | None, call: Mapping[str, Any]) -> tuple[str, BaseChatModel]:
        """The way that answers. What no model knows is refused; sampling means nothing to rules, and is let pass."""
        cancel.current().check()
        options_of(self.name, call, stop, able=ONE)
        return next(iter(self.ways.items()))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        name, way = self._way(stop, kwargs)
        answer = way._generate(messages, stop, run_manager, **kwargs)
        for reply in answer.generations:
            reply.message.response_metadata = _signed(reply.message.response_metadata, name)
        return answer

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        name, way = self._way(stop, kwargs)
        for chunk in way._stream(messages, stop, run_manager, **kwargs):
            if chunk.message.response_metadata:
                chunk.message.response_metadata = _signed(chunk.message.response_metadata, name)
            yield chunk


def _signed(told: dict[str, Any], name: str) -> dict[str, Any]:
    return {**told, "answered_by": told.get("answered_by", name)}
