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


def rules(recipe: str) -> Saying:
    return Saying(text="Rules say this.", told={"recipe": recipe})


def small(probability: float, text: str = CODE) -> Saying:
    return Saying(text=text, told={"answered_by": "small", "decoding": {"probability": probability}})


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


def test_a_small_model_gets_the_request_alone_and_decodes_greedily() -> None:
    second = small(0.9)
    routed(rules(""), second).invoke(ASKED, temperature=0.7, max_tokens=40)
    ((messages, options),) = second.asked
    assert [str(one.text) for one in messages] == ["alone"]
    assert options == {"temperature": 0.0, "max_tokens": 40}


def test_many_samples_of_one_request_cost_one_reply_of_the_small_model_and_another_request_a_second() -> None:
    second = small(0.9)
    router = routed(rules(""), second)
    same = [router.invoke(ASKED, seed=seed, temperature=0.8) for seed in range(5)]
    assert {one.text for one in same} == {CODE}
    assert {one.response_metadata["answered_by"] for one in same} == {"small"}
    assert len(second.asked) == 1
    router.invoke("another")
    assert len(second.asked) == 2
