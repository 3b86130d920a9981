"""Best of n: further replies are drawn until one passes its own tests, really run; the best is kept and said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.runnables import Runnable

from pipeline import polish
from pipeline.best import TEMPERATURE
from pipeline.cancel import CancelToken
from pipeline.chain import Parts, chain_of
from pipeline.errors import BadInput
from pipeline.intake import MOST_REPLIES, checked
from pipeline.settings import load
from pipeline.types import Artifact, GenerationRequest, Sampling
from pipeline.web.watch import Finished, Moment, Token, watch
from tests.chain.test_chain import Fixed

TEST = "\n```python path=tests/test_main.py\nfrom main import double\n\n\ndef test_doubles() -> None:\n    {}\n```\n"


def reply(body: str, test: str = "assert double(4) == 8") -> str:
    return f"```python path=main.py\ndef double(n: int) -> int:\n    {body}\n```\n" + TEST.format(test)


WRONG, RIGHT, BROKEN = reply("return n + 1"), reply("return n * 2"), reply("return n *")


def chain_with(model: BaseChatModel) -> Runnable[GenerationRequest, Artifact]:
    settings = load()
    every = polish.polishers(settings)
    parts = Parts(
        checked=lambda request: checked(request, settings),
        strategy=lambda name: Fixed(),
        query=lambda request: request.prompt,
        model=lambda name: model,
        polishers={name: every[name] for name in ("compiles", "verify")},
    )
    return chain_of(parts)


def asked(best_of: int) -> GenerationRequest:
    return GenerationRequest(prompt="double a number", model="m", strategy="fixed", best_of=best_of)


def answer(best_of: int, *replies: str) -> Artifact:
    return chain_with(FakeListChatModel(responses=list(replies))).invoke(asked(best_of))


def test_the_reply_that_passes_its_tests_is_kept_and_no_further_one_is_drawn() -> None:
    artifact = answer(4, WRONG, RIGHT, BROKEN)
    assert "n * 2" in artifact.code
    assert artifact.receipt.model_notes["best_of"] == {"replies": 2, "chosen": 2}


def test_the_first_reply_is_enough_where_it_passes() -> None:
    assert answer(4, RIGHT, WRONG).receipt.model_notes["best_of"] == {"replies": 1, "chosen": 1}


def test_where_none_passes_the_one_whose_checks_are_best_is_kept() -> None:
    artifact = answer(3, BROKEN, WRONG, BROKEN)
    assert "n + 1" in artifact.code
    assert artifact.receipt.model_notes["best_of"] == {"replies": 3, "chosen": 2}


def test_one_reply_is_the_rule_and_nothing_is_said_of_it() -> None:
    assert "best_of" not in answer(1, WRONG, RIGHT).receipt.model_notes


def test_further_replies_get_other_seeds_and_are_never_greedy() -> None:
    class Noting(FakeListChatModel):
        def _stream(self, *given: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
            seen.append((options.get("seed"), options.get("temperature")))
            yield from super()._stream(*given)

    seen: list[Any] = []
    chain_with(Noting(responses=[WRONG])).invoke(replace(asked(3), sampling=Sampling(seed=7, temperature=0.0)))
    assert seen == [(7, 0.0), (8, TEMPERATURE), (9, TEMPERATURE)]


def test_who_watches_sees_the_first_reply_written_and_the_best_one_handed_out() -> None:
    async def seen() -> list[Moment]:
        chain = chain_with(FakeListChatModel(responses=[WRONG, RIGHT]))
        return [moment async for moment in watch(chain, asked(2), CancelToken())]

    moments = asyncio.run(seen())
    assert "".join(one.text for one in moments if isinstance(one, Token)) == WRONG
    assert isinstance(moments[-1], Finished)
    assert "n * 2" in moments[-1].artifact.code


@pytest.mark.parametrize("count", [0, -1, MOST_REPLIES + 1])
def test_a_number_of_replies_that_makes_no_sense_is_refused(count: int) -> None:
    with pytest.raises(BadInput, match="cannot be had"):
        answer(count, RIGHT)
