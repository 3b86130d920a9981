"""`FIRST|SECOND|…`: the first model that answers, and a reply that says why the others did not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from pipeline.errors import Cancelled, CodecraftError, ModelFailed

Reasons = list[dict[str, str]]


class Fallback(BaseChatModel):
    """Models in order. Whatever keeps one from answering, from a missing key to a broken connection, leads to the
    next; only Stop ends it all. A stream that has begun is not begun again by another model: then the error stands.
    """

    name: str
    names: tuple[str, ...]
    made: Callable[[str], BaseChatModel]
    """The model of a name; raises for one that cannot be used as things are."""

    @property
    def context_length(self) -> int | None:
        """The window of the first model that can be used."""
        for name in self.names:
            try:
                return getattr(self.made(name), "context_length", None)
            except CodecraftError:
                continue
        return None

    @property
    def _llm_type(self) -> str:
        return "fallback"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        reasons: Reasons = []
        for name in self.names:
            with _noting(name, reasons):
                answer = self.made(name)._generate(messages, stop, run_manager, **kwargs)
                for one in answer.generations:
                    one.message.response_metadata = {**one.message.response_metadata, **_told(reasons)}
                return answer
        raise _all_failed(reasons)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reasons: Reasons = []
        for name in self.names:
            chunks: Iterator[ChatGenerationChunk] = iter(())
            with _noting(name, reasons):
                chunks = self.made(name)._stream(messages, stop, run_manager, **kwargs)
                first = next(chunks)
                break
        else:
            raise _all_failed(reasons)
        if reasons:
            yield ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata=_told(reasons)))
        yield first
        yield from chunks


@contextmanager
def _noting(name: str, reasons: Reasons) -> Iterator[None]:
    """Let the block fail, and note why."""
    try:
        yield
    except Cancelled:
        raise
    except CodecraftError as error:
        reasons.append({"model": name, "why": error.message})


def _told(reasons: Reasons) -> dict[str, Any]:
    return {"fell_back": reasons} if reasons else {}


def _all_failed(reasons: Sequence[dict[str, str]]) -> ModelFailed:
    each = " ".join(f"{reason['model']}: {reason['why']}" for reason in reasons)
    return ModelFailed(
        f"None of {len(reasons)} models answered. {each}", "Mend one of them, or end the list with offline."
    )
