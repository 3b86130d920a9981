"""`Router`: hands a request to one of several models and has the reply say which one wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from pipeline import cancel
from pipeline.generate.options import ONE, options_of

_PIECE = 400
"""Characters of a piece of a stream, about."""
_CODE = re.compile(r"^```", re.MULTILINE)


class Router(BaseChatModel):
    """The first of `ways` that has an answer gives it; where none has, the first one's refusal is the answer.

    The first way gets the messages as they are. Those behind it are small models: they get the request alone, and are
    believed only where they were sure.
    """

    name: str
    ways: dict[str, BaseChatModel]
    sure: float = 1.0
    """The least probability of a whole reply, as its model gives it, at which a way behind the first is believed."""

    _last: tuple[tuple[Any, ...], ChatResult] | None = PrivateAttr(default=None)

    @property
    def _llm_type(self) -> str:
        return "router"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        cancel.current().check()
        options = options_of(self.name, kwargs, stop, able=ONE)
        (first, way), *others = self.ways.items()
        answer = way._generate(
            messages, stop, run_manager, **kwargs
        )  # sampling means nothing to rules, and is let pass
        if not _refused(answer):
            return _signed(answer, first)
        for name, other in others:
            room = {"max_tokens": options.max_tokens} if options.max_tokens else {}
            tried = self._tried(name, other, _request_alone(messages), stop, room)
            if _believed(tried, self.sure):
                return _signed(tried, name)
        return _signed(answer, first)

    def _tried(
        self, name: str, other: BaseChatModel, request: HumanMessage, stop: list[str] | None, room: dict[str, int]
    ) -> ChatResult:
        """What `other` says, greedily, and so always the same: many samples of one request cost one reply."""
        asked = (name, str(request.text), tuple(stop or ()), room.get("max_tokens"))
        last = self._last
        if last is None or last[0] != asked:
            self._last = last = (asked, other._generate([request], stop, None, temperature=0.0, **room))
        return last[1].model_copy(deep=True)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        """The reply in pieces; it is known whose it is before the first of them is sent."""
        (reply,) = self._generate(messages, stop, run_manager, **kwargs).generations
        message = _message(reply.message)
        for piece in _pieces(str(message.text)):
            cancel.current().check()
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        last = AIMessageChunk(
            content="",
            response_metadata=message.response_metadata,
            usage_metadata=message.usage_metadata,
            chunk_position="last",
        )
        yield ChatGenerationChunk(message=last)


def _request_alone(messages: Sequence[BaseMessage]) -> HumanMessage:
    last = messages[-1]
    request = last.additional_kwargs.get("request")
    return HumanMessage(request.prompt if request else str(last.text))


def _refused(answer: ChatResult) -> bool:
    return _message(answer.generations[0].message).response_metadata.get("recipe") == ""


def _believed(answer: ChatResult, sure: float) -> bool:
    message = _message(answer.generations[0].message)
    probability = message.response_metadata.get("decoding", {}).get("probability") or 0.0
    return probability >= sure and bool(_CODE.search(str(message.text)))


def _signed(answer: ChatResult, name: str) -> ChatResult:
    for reply in answer.generations:
        told = reply.message.response_metadata
        reply.message.response_metadata = {**told, "answered_by": told.get("answered_by", name)}
    return answer


def _message(message: BaseMessage) -> AIMessage:
    if not isinstance(message, AIMessage):
        raise TypeError(f"a reply is an AIMessage, not a {type(message).__name__}")
    return message


def _pieces(text: str) -> Iterator[str]:
    """`text` in pieces cut at the ends of lines."""
    piece = ""
    for line in text.splitlines(keepends=True):
        piece += line
        if len(piece) >= _PIECE:
            yield piece
            piece = ""
    if piece:
        yield piece
