"""`Router`: hands a request to one of several models and has the reply say which one wrote it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from pipeline import cancel
from pipeline.generate.options import ONE, Options, options_of

_PIECE = 400
"""Characters of a piece of a stream, about."""
TOGETHER = 32
"""Prompts that are answered together where many are drawn."""
_CODE = re.compile(r"^```", re.MULTILINE)


class Router(BaseChatModel):
    """The first of `ways` that has an answer gives it; where none has, the first one's refusal is the answer.

    The first way, which is one of rules, gets the messages as they are. Those behind it are small models with a `draw`
    like `LocalChat`'s: they get the request alone, are asked greedily, and are believed only where they were sure.
    """

    name: str
    ways: dict[str, BaseChatModel]
    sure: float = 1.0
    """The least probability of a whole reply, as its model gives it, at which a way behind the first is believed."""

    @property
    def _llm_type(self) -> str:
        return "router"

    def load(self) -> None:
        """The weights of all ways in memory; done by itself when a first message needs them."""
        for way in self.ways.values():
            if hasattr(way, "load"):
                way.load()

    def drawing(
        self,
        prompts: Sequence[Sequence[BaseMessage]],
        seeds: Sequence[Sequence[int]],
        known: Callable[[Sequence[tuple[int, int]]], bool] = lambda batch: False,
        **call: Any,
    ) -> Iterator[list[tuple[tuple[int, int], AIMessage]]]:
        """As `LocalChat.drawing`. Neither rules nor greedy decoding know luck, so that all samples of a prompt are one
        reply, which is found once; what the rules decline is decoded together.

        Raises:
            BadInput: a parameter that cannot be used.
            Cancelled: Stop was pressed.
        """
        options = options_of(self.name, call, able=ONE)
        for start in range(0, len(prompts), TOGETHER):
            places = range(start, min(start + TOGETHER, len(prompts)))
            batch = [(place, number) for place in places for number in range(len(seeds[place]))]
            if known(batch):
                continue
            replies = dict(zip(places, self._replies([prompts[place] for place in places], options), strict=True))
            yield [(one, _shared(*replies[one[0]], rows=len(seeds[one[0]]))) for one in batch]

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        ((reply, _),) = self._replies([messages], options_of(self.name, kwargs, stop, able=ONE))
        return ChatResult(generations=[ChatGeneration(message=reply)])

    def _replies(self, prompts: Sequence[Sequence[BaseMessage]], options: Options) -> list[tuple[AIMessage, float]]:
        """For each prompt its reply, and the seconds that it took."""
        (first, rules), *behind = self.ways.items()
        replies = [_ruled(rules, first, messages, options) for messages in prompts]
        for name, model in behind:
            declined = [number for number, (reply, _) in enumerate(replies) if _refused(reply)]
            requests = [[_request_alone(prompts[number])] for number in declined]
            for number, tried in zip(declined, self._tried(model, requests, options), strict=True):
                reply, seconds = replies[number]
                believed = _signed(tried, name) if _believed(tried, self.sure) else reply
                replies[number] = believed, seconds + _seconds(tried)
        return replies

    def _tried(self, model: Any, requests: Sequence[Sequence[BaseMessage]], options: Options) -> list[AIMessage]:
        """What a small model says to each, given up where it is not sure enough to be believed."""
        if not requests:
            return []
        room = {"max_tokens": options.max_tokens} if options.max_tokens else {}
        drawn = model.draw(requests, [[0]] * len(requests), stop=options.stop, temperature=0.0, sure=self.sure, **room)
        return [_message(one.generations[0].message) for one in drawn]

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


def _ruled(
    rules: BaseChatModel, name: str, messages: Sequence[BaseMessage], options: Options
) -> tuple[AIMessage, float]:
    """What the rules say, to whom sampling means nothing; and the seconds."""
    cancel.current().check()
    begun = time.perf_counter()
    (reply,) = rules._generate(list(messages), list(options.stop)).generations
    return _signed(_message(reply.message), name), time.perf_counter() - begun


def _refused(reply: AIMessage) -> bool:
    return reply.response_metadata.get("recipe") == ""


def _believed(reply: AIMessage, sure: float) -> bool:
    probability = reply.response_metadata.get("decoding", {}).get("probability") or 0.0
    return probability >= sure and bool(_CODE.search(str(reply.text)))


def _seconds(reply: AIMessage) -> float:
    """A reply's part of the seconds of its batch."""
    decoding = reply.response_metadata["decoding"]
    return float(decoding["seconds"] / decoding["rows"])


def _shared(reply: AIMessage, seconds: float, rows: int) -> AIMessage:
    """The reply as one of several samples that it is."""
    told = reply.response_metadata
    decoding = {**told.get("decoding", {}), "seconds": seconds, "rows": rows}
    return reply.model_copy(update={"response_metadata": {**told, "decoding": decoding}})


def _signed(reply: AIMessage, name: str) -> AIMessage:
    told = reply.response_metadata
    reply.response_metadata = {**told, "answered_by": told.get("answered_by", name)}
    return reply


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
