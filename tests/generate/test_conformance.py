"""Every row of the table that can be used offline keeps the same contract: LangChain's own doors, one way to stop,
the same answer to the same seed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.errors import BadInput, Cancelled
from pipeline.generate import ADAPTERS, model
from pipeline.generate.hosted.providers import PROVIDERS
from pipeline.settings import load
from pipeline.types import GenerationRequest
from tests.generate.scripted import Answer, Scripted

TEXT = "Create a REST API in FastAPI for user management"
ASKED = [
    SystemMessage("You write code."),
    HumanMessage(TEXT, additional_kwargs={"request": GenerationRequest(prompt=TEXT), "passages": ()}),
]
CALL: dict[str, Any] = {"temperature": 0.7, "max_tokens": 40, "seed": 11}

HERE = ["offline", "recipes", "nano", "local", "hf"]
ROWS = [*HERE, *PROVIDERS, "ollama", "openai-compatible"]
REAL = ["transformers_serve", "llama_cpp"]
"""Servers of other people behind `openai-compatible`."""

pytestmark = pytest.mark.timeout(300)


def test_every_row_of_the_table_is_examined() -> None:
    assert list(ADAPTERS) == ROWS


@pytest.fixture(params=[*ROWS, *REAL])
def subject(request: pytest.FixtureRequest, server: Scripted, monkeypatch: pytest.MonkeyPatch) -> BaseChatModel:
    """A model of each row: hosted ones answer from the scripted server, the hub's from a cache made here."""
    row = request.param
    if row in REAL:
        return model(request.getfixturevalue(row), load())
    if row in ("local", "hf"):
        folder: Path = request.getfixturevalue("qwen")
        return model(f"local:{folder}", load()) if row == "local" else from_cache(request, monkeypatch, folder)
    if row in PROVIDERS:
        return at_scripted(row, server)
    if row == "ollama":
        pytest.importorskip("langchain_ollama", reason="the extra `ollama` is not installed")
        return model(f"ollama:scripted@{server.url.removesuffix('/v1')}", load())
    return model(f"openai-compatible:scripted@{server.url}" if row == "openai-compatible" else row, load())


def from_cache(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, folder: Path) -> BaseChatModel:
    from huggingface_hub import constants

    repo = request.getfixturevalue("tmp_path") / "models--me--tiny"
    (repo / "refs").mkdir(parents=True)
    (repo / "refs" / "main").write_text("a" * 40)
    (repo / "snapshots").mkdir()
    (repo / "snapshots" / ("a" * 40)).symlink_to(folder)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(repo.parent))
    return model("hf:me/tiny", load(home=repo))


def at_scripted(row: str, server: Scripted) -> BaseChatModel:
    from dataclasses import replace

    from pipeline.generate.hosted.make import at_provider

    if PROVIDERS[row].package:
        pytest.importorskip(PROVIDERS[row].package, reason=f"the extra `{row}` is not installed")
    url = server.url.removesuffix("/v1") if row == "anthropic" else server.url
    key = PROVIDERS[row].variable.lower()
    settings = load(**{key: "sk-made-up-key"}, allow_providers=(row,))
    return at_provider(replace(PROVIDERS[row], base_url=url), "scripted", settings)


@pytest.fixture
def call(subject: BaseChatModel) -> dict[str, Any]:
    """The arguments of a call; a model without seeds gets the one that means none in particular."""
    return {**CALL, "seed": 0} if "seed" not in getattr(subject, "able", {"seed"}) else CALL


def joined(chunks: list[AIMessageChunk]) -> AIMessageChunk:
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole = whole + chunk
    return whole


def said(streamed: str, subject: BaseChatModel) -> str:
    """What a whole reply is where this was streamed: `transformers serve`, which is named by a folder, takes off the
    blanks around it."""
    return streamed.strip() if subject.name and ":/" in subject.name.partition("@")[0] else streamed


def test_invoke_and_ainvoke_give_the_same_message(subject: BaseChatModel, call: dict[str, Any]) -> None:
    whole = subject.invoke(ASKED, **call)
    assert isinstance(whole, AIMessage)
    assert whole.text
    assert asyncio.run(subject.ainvoke(ASKED, **call)).text == whole.text


def test_stream_and_astream_give_the_same_text_in_pieces(subject: BaseChatModel, call: dict[str, Any]) -> None:
    async def astreamed() -> list[AIMessageChunk]:
        return [chunk async for chunk in subject.astream(ASKED, **call)]

    pieces = list(subject.stream(ASKED, **call))
    assert len([piece for piece in pieces if piece.text]) > 1
    assert joined(pieces).text == joined(asyncio.run(astreamed())).text
    assert said(joined(pieces).text, subject) == subject.invoke(ASKED, **call).text


def test_batch_and_abatch_answer_in_order(subject: BaseChatModel, call: dict[str, Any]) -> None:
    asked = [[HumanMessage(text)] for text in (TEXT, "Write a function that reverses a list.", TEXT)]
    answers = [one.text for one in subject.batch(asked, **call)]
    assert answers == [subject.invoke(one, **call).text for one in asked]
    assert [one.text for one in asyncio.run(subject.abatch(asked, **call))] == answers


def test_the_same_seed_gives_the_same_text(subject: BaseChatModel, call: dict[str, Any]) -> None:
    assert subject.invoke(ASKED, **call).text == subject.invoke(ASKED, **call).text


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_the_reply_says_who_wrote_it(subject: BaseChatModel, call: dict[str, Any], streamed: bool) -> None:
    reply = joined(list(subject.stream(ASKED, **call))) if streamed else subject.invoke(ASKED, **call)
    answered_by = reply.response_metadata["answered_by"]
    assert answered_by == ("recipes" if subject.name == "offline" else subject.name)


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_tokens_are_counted_where_there_are_any(subject: BaseChatModel, call: dict[str, Any], streamed: bool) -> None:
    reply = joined(list(subject.stream(ASKED, **call))) if streamed else subject.invoke(ASKED, **call)
    if subject._llm_type == "router":
        assert reply.usage_metadata is None  # no language model, no tokens
    else:
        assert reply.usage_metadata is not None
        assert reply.usage_metadata["input_tokens"] > 0
        assert reply.usage_metadata["output_tokens"] > 0


def test_tokens_come_as_events(subject: BaseChatModel, call: dict[str, Any]) -> None:
    async def heard() -> list[str]:
        events = subject.astream_events(ASKED, version="v2", **call)
        return [event["data"]["chunk"].text async for event in events if event["event"] == "on_chat_model_stream"]

    pieces = asyncio.run(heard())
    assert len([piece for piece in pieces if piece]) > 1
    assert said("".join(pieces), subject) == subject.invoke(ASKED, **call).text


@pytest.mark.parametrize("way", ["whole", "streamed"])
def test_a_run_that_was_stopped_before_it_began_says_so(subject: BaseChatModel, call: dict[str, Any], way: str) -> None:
    token = CancelToken()
    token.cancel()
    with cancelled_by(token), pytest.raises(Cancelled):
        subject.invoke(ASKED, **call) if way == "whole" else list(subject.stream(ASKED, **call))


def test_stop_in_the_middle_of_a_stream_ends_it(subject: BaseChatModel, call: dict[str, Any], server: Scripted) -> None:
    server.script = lambda number, asked: Answer(words=("word ",) * 400, pause=0.01)
    token = CancelToken()
    with cancelled_by(token):
        stream = subject.stream(ASKED, **{**call, "max_tokens": 300})
        next(iter(stream))
        token.cancel()
        with pytest.raises(Cancelled):
            list(stream)


UNKNOWN: list[Callable[[BaseChatModel], object]] = [
    lambda model: model.invoke(ASKED, frobnicate=1),
    lambda model: list(model.stream(ASKED, frobnicate=1)),
    lambda model: model.bind(frobnicate=1).batch([ASKED]),
]


@pytest.mark.parametrize("ask", UNKNOWN, ids=["invoke", "stream", "batch"])
def test_a_parameter_nobody_knows_is_refused_and_not_ignored(
    subject: BaseChatModel, ask: Callable[[BaseChatModel], object]
) -> None:
    with pytest.raises(BadInput, match="frobnicate"):
        ask(subject)


def test_no_secret_shows(subject: BaseChatModel, call: dict[str, Any]) -> None:
    reply = subject.invoke(ASKED, **call)
    assert "sk-made-up-key" not in repr(subject) + str(subject) + repr(reply) + subject.model_dump_json(fallback=str)
