"""Several models in order: the first that answers does, and the reply says why the others did not."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessageChunk

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.errors import Cancelled, ModelFailed, UnknownName
from pipeline.generate import model
from pipeline.generate.capability import capability
from pipeline.settings import Settings
from tests.generate.scripted import Answer, Scripted, error

PROMPT = "Create a REST API in FastAPI for user management"


def joined(chunks: list[AIMessageChunk]) -> AIMessageChunk:
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole = whole + chunk
    return whole


def test_a_model_that_cannot_be_used_gives_way_to_the_next(settings: Settings) -> None:
    reply = model("openai:gpt-5-mini|offline", settings).invoke(PROMPT)
    assert reply.response_metadata["answered_by"] == "recipes"
    (reason,) = reply.response_metadata["fell_back"]
    assert reason["model"] == "openai:gpt-5-mini"
    assert "cannot be used yet" in reason["why"]


@pytest.mark.parametrize("streamed", [False, True])
def test_a_model_that_fails_gives_way_to_the_next(server: Scripted, settings: Settings, streamed: bool) -> None:
    server.script = lambda number, asked: error(401)
    both = model(f"openai-compatible:a@{server.url}|recipes", settings)
    reply = joined(list(both.stream(PROMPT))) if streamed else both.invoke(PROMPT)
    assert reply.text == model("recipes", settings).invoke(PROMPT).text
    assert "refused the key" in reply.response_metadata["fell_back"][0]["why"]
    assert reply.response_metadata["answered_by"] == "recipes"


def test_where_the_first_answers_nobody_else_is_asked(server: Scripted, settings: Settings) -> None:
    reply = model(f"openai-compatible:b@{server.url}|local:/nowhere", settings).invoke("hi")
    assert "fell_back" not in reply.response_metadata


def test_a_stream_that_has_begun_is_not_begun_again(server: Scripted, settings: Settings) -> None:
    server.script = lambda number, asked: Answer(cut_after=1)
    with pytest.raises(ModelFailed, match="broke off"):
        list(model(f"openai-compatible:c@{server.url}|recipes", settings).stream(PROMPT))


def test_where_none_answers_each_reason_is_given(settings: Settings) -> None:
    with pytest.raises(ModelFailed, match=r"None of 2 models answered\. local:/nowhere: .*anthropic:x: ") as caught:
        model("local:/nowhere|anthropic:x", settings).invoke("hi")
    assert "offline" in caught.value.hint


def test_stop_is_no_reason_to_ask_another(settings: Settings) -> None:
    token = CancelToken()
    token.cancel()
    with cancelled_by(token), pytest.raises(Cancelled):
        model("recipes|offline", settings).invoke(PROMPT)


def test_an_unknown_name_in_the_list_is_found_before_anybody_is_asked(settings: Settings) -> None:
    with pytest.raises(UnknownName):
        model("offline|ofline", settings)


def test_the_row_of_a_list_says_whether_code_may_leave(settings: Settings) -> None:
    row = capability("openai:gpt-5-mini|offline", settings)
    assert (row.code_leaves_machine, row.missing, row.runs) == (True, "", "OpenAI, else this machine")
    assert "OpenAI" in row.policy
