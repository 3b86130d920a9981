"""The recipe engine as a LangChain chat model, so that it stands in the table beside the language models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from pipeline.cancel import current
from pipeline.generate.recipes.assembly import Answer, answer, pieces
from pipeline.types import GenerationRequest


class RecipeChat(BaseChatModel):
    """Assembles an answer from recipes; there is no language model in it.

    It reads the `GenerationRequest` and the passages in the last message's `additional_kwargs`, else the last message's
    text. Sampling parameters are of no use to it, and it counts no tokens.
    """

    @property
    def _llm_type(self) -> str:
        return "recipes"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": "recipes"}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        made = _answer(messages)
        message = AIMessage(content=_until(made.text, stop), response_metadata=made.metadata)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        made = _answer(messages)
        left = len(_until(made.text, stop))
        for piece in pieces(made):
            current().check()
            piece, left = piece[:left], left - len(piece)
            if not piece:
                break
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        yield ChatGenerationChunk(
            message=AIMessageChunk(content="", response_metadata=made.metadata, chunk_position="last")
        )


def _answer(messages: Sequence[BaseMessage]) -> Answer:
    last = messages[-1]
    request = last.additional_kwargs.get("request") or GenerationRequest(prompt=str(last.text))
    return answer(request, tuple(last.additional_kwargs.get("passages", ())))


def _until(text: str, stop: Sequence[str] | None) -> str:
    ends = [text.find(one) for one in stop or () if one and one in text]
    return text[: min(ends)] if ends else text
