"""The recipe engine as a LangChain chat model, so that it stands in the table beside the language models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from pipeline.generate.recipes.assembly import Answer, answer
from pipeline.types import GenerationRequest


class RecipeChat(BaseChatModel):
    """Assembles an answer from recipes; there is no language model in it.

    It reads the `GenerationRequest` and the passages in the last message's `additional_kwargs`, else the last message's
    text. Sampling parameters are of no use to it, and it counts no tokens. `Router` sends its answer in pieces.
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


def _answer(messages: Sequence[BaseMessage]) -> Answer:
    last = messages[-1]
    request = last.additional_kwargs.get("request") or GenerationRequest(prompt=str(last.text))
    return answer(request, tuple(last.additional_kwargs.get("passages", ())))


def _until(text: str, stop: Sequence[str] | None) -> str:
    ends = [text.find(one) for one in stop or () if one and one in text]
    return text[: min(ends)] if ends else text
