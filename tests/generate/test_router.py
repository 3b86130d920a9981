"""Behind `offline`: the recipes answer what they can, a small model what it is sure of, and the rest is declined."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from pipeline.generate.router import Router
from pipeline.types import GenerationRequest

CODE = "```python path=main.py\nx = 1\n```"


class Saying(BaseChatModel):
    """Says one thing, and notes what it was asked."""

    text: str
    told: dict[str, Any]
    asked: list[Any] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "saying"

    def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **options: Any) -> ChatResult:
        self.asked.append((messages, options))
        message = AIMessage(self.text, response_metadata=self.told)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def draw(self, prompts: Any, seeds: Any, stop: Any = (), **options: Any) -> list[ChatResult]:
        return [self._generate(messages, stop, **options) for messages in prompts]


def rules(recipe: str) -> Saying:
    return Saying(text="Rules say this.", told={"recipe": recipe})


def small(probability: float, text: str = CODE) -> Saying:
    decoding = {"probability": probability, "seconds": 3.0, "rows": 2}
    return Saying(text=text, told={"answered_by": "small", "decoding": decoding})


def routed(first: Saying, second: Saying) -> Router:
    return Router(name="routed", ways={"rules": first, "small": second}, sure=0.5)


ASKED = [HumanMessage("in full", additional_kwargs={"request": GenerationRequest(prompt="alone")})]


@pytest.mark.parametrize(
    ("first", "second", "who"),
    [
        (rules("api"), small(0.99), "rules"),
        (rules(""), small(0.9), "small"),
        (rules(""), small(0.4), "rules"),
        (rules(""), small(0.99, "I cannot."), "rules"),
    ],
    ids=["rules fit", "small and sure", "small and unsure", "small without code"],
)
def test_the_first_that_has_an_answer_gives_it_and_is_named(first: Saying, second: Saying, who: str) -> None:
    router = routed(first, second)
    whole = router.invoke(ASKED)
    pieces = list(router.stream(ASKED))
    assert whole.response_metadata["answered_by"] == who
    assert "".join(str(piece.text) for piece in pieces) == whole.text
    assert pieces[-1].response_metadata["answered_by"] == who


def test_a_small_model_gets_the_request_alone_and_decodes_greedily_until_it_cannot_be_believed_any_more() -> None:
    second = small(0.9)
    routed(rules(""), second).invoke(ASKED, temperature=0.7, max_tokens=40)
    ((messages, options),) = second.asked
    assert [str(one.text) for one in messages] == ["alone"]
    assert options == {"temperature": 0.0, "max_tokens": 40, "sure": 0.5}


def test_many_samples_of_a_request_are_one_reply_and_share_what_it_took() -> None:
    second = small(0.9)
    router = routed(rules(""), second)
    asked = [ASKED, [HumanMessage("another")]]
    (batch,) = router.drawing(asked, [[1, 2, 3], [4]], temperature=0.8)
    assert [one for one, _ in batch] == [(0, 0), (0, 1), (0, 2), (1, 0)]
    assert {reply.text for _, reply in batch} == {CODE}
    assert {reply.response_metadata["answered_by"] for _, reply in batch} == {"small"}
    assert len(second.asked) == 2
    decoding = [reply.response_metadata["decoding"] for _, reply in batch]
    assert [one["rows"] for one in decoding] == [3, 3, 3, 1]
    assert all(one["seconds"] == pytest.approx(1.5, abs=0.1) for one in decoding)


def test_what_is_known_of_a_drawing_is_not_asked_for_again() -> None:
    second = small(0.9)
    assert list(routed(rules(""), second).drawing([ASKED], [[1]], lambda batch: batch == [(0, 0)])) == []
    assert second.asked == []
