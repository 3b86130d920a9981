"""The chain is one LangChain Runnable: it can be invoked, batched, watched and stopped."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.retrievers import BaseRetriever

from pipeline.cancel import CancelToken, current
from pipeline.chain import Parts, chain_of
from pipeline.errors import BadInput, Cancelled, ModelFailed, StoreFailed
from pipeline.intake import checked
from pipeline.observe import STAGES, StageWatcher
from pipeline.settings import load
from pipeline.types import Artifact, Check, Draft, GenerationRequest

REQUEST = GenerationRequest(prompt="A greeting", tech_stack=("Python",), model="scripted", strategy="fixed")
REPLY = """It greets, as in [1].

```python path=main.py
def greet(name: str) -> str:
    return f"Hello, {name}"
```

```python path=tests/test_main.py
from main import greet


def test_greets() -> None:
    assert greet("Ada") == "Hello, Ada"
```
"""


class Fixed(BaseRetriever):
    """Finds the same note for every query."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        about = {"source": "notes/greeting.md:1-3", "title": "Greeting", "score": 1.0, "scores": {"fixed": 1.0}}
        return [
            Document("Say hello.", metadata={**about, "strategy": "fixed", "fingerprint": "0" * 64, "tags": ["text"]})
        ]


class Broken(BaseRetriever):
    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        raise StoreFailed("The index cannot be opened.")


class Endless(BaseChatModel):
    """Streams for ever, so that only Stop ends it."""

    @property
    def _llm_type(self) -> str:
        return "endless"

    def _generate(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("the chain streams")

    def _stream(self, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        while True:
            time.sleep(0.01)
            yield ChatGenerationChunk(message=AIMessageChunk(content="more "))


def noted(draft: Draft) -> Draft:
    return replace(draft, checks=(*draft.checks, Check("noted", True, "looked at")))


def parts(**changes: Any) -> Parts:
    model = FakeListChatModel(responses=[REPLY])
    usual: dict[str, Any] = {
        "checked": lambda request: checked(request, load()),
        "strategy": lambda name: Fixed(),
        "query": lambda request: request.prompt,
        "model": lambda name: model,
        "polishers": {"noted": noted},
    }
    return Parts(**{**usual, **changes})


def test_a_request_becomes_an_artifact() -> None:
    artifact = chain_of(parts()).invoke(REQUEST)
    assert isinstance(artifact, Artifact)
    assert artifact.code.startswith("def greet")
    assert artifact.unit_tests.startswith("from main import greet")
    assert artifact.explanation == "It greets, as in [1]."
    assert [passage.title for passage in artifact.passages] == ["Greeting"]
    assert [check.polisher for check in artifact.checks] == ["noted"]
    assert artifact.receipt.prompt_version.startswith("v1-")


def test_the_receipt_holds_the_seconds_of_every_stage() -> None:
    seconds = chain_of(parts()).invoke(REQUEST).receipt.seconds
    assert set(STAGES) - {"package"} <= set(seconds)
    assert "polish.noted" in seconds
    assert all(0 <= one < 60 for one in seconds.values())


def test_the_same_request_gives_the_same_hash() -> None:
    one, two = chain_of(parts()).batch([REQUEST, REQUEST])
    assert one.receipt.artifact_sha256 == two.receipt.artifact_sha256
    assert one.files == two.files


def test_stream_yields_the_finished_artifact_once() -> None:
    assert [type(item) for item in chain_of(parts()).stream(REQUEST)] == [Artifact]


async def events_of(chain: Any) -> list[Any]:
    return [event async for event in chain.astream_events(REQUEST, version="v2")]


@pytest.mark.asyncio
async def test_stages_and_tokens_come_as_events() -> None:
    events = await events_of(chain_of(parts()))
    begun = [event["name"] for event in events if event["event"] == "on_chain_start" and event["name"] in STAGES]
    assert tuple(begun) == STAGES
    tokens = [event["data"]["chunk"].content for event in events if event["event"] == "on_chat_model_stream"]
    assert "".join(tokens) == REPLY
    assert len(tokens) > 10
    assert {"on_retriever_start", "on_retriever_end"} <= {event["event"] for event in events}
    ended = {event["name"]: event["data"]["output"] for event in events if event["event"] == "on_chain_end"}
    assert isinstance(ended["package"], Artifact)
    assert ended["noted"].checks[0].summary == "looked at"


def test_callbacks_see_the_stages_in_order() -> None:
    seen: list[str] = []
    chain_of(parts()).invoke(REQUEST, {"callbacks": [StageWatcher(seen.append, ("noted",))]})
    assert seen == ["retrieve", "prompt", "generate", "parse", "polish", "polish: noted", "package"]


def test_a_bad_request_is_refused_before_anything_is_retrieved() -> None:
    def never(name: str) -> BaseRetriever:
        raise AssertionError("retrieved for a bad request")

    with pytest.raises(BadInput):
        chain_of(parts(strategy=never)).invoke(replace(REQUEST, prompt=" "))


def test_retrieval_that_fails_is_said_and_the_answer_goes_on() -> None:
    artifact = chain_of(parts(strategy=lambda name: Broken())).invoke(REQUEST)
    assert artifact.code
    assert artifact.receipt.left_out == ("Nothing was retrieved: The index cannot be opened.",)


@pytest.mark.parametrize("reply", ["", "  \n"])
def test_a_model_that_returns_nothing_is_an_error(reply: str) -> None:
    with pytest.raises(ModelFailed, match="returned nothing"):
        chain_of(parts(model=lambda name: FakeListChatModel(responses=[reply]))).invoke(REQUEST)


def test_a_reply_of_prose_is_an_honest_partial_artifact() -> None:
    artifact = chain_of(parts(model=lambda name: FakeListChatModel(responses=["I would rather not."]))).invoke(REQUEST)
    assert (artifact.code, artifact.unit_tests, artifact.explanation) == ("", "", "I would rather not.")
    assert "no-code" in {finding.rule for finding in artifact.findings}


def stop_soon(run: Callable[[CancelToken], Any], after: float = 0.3) -> float:
    """Seconds from Stop until `run` is over."""
    token, stopped = CancelToken(), 0.0

    def stop() -> None:
        nonlocal stopped
        stopped = time.perf_counter()
        token.cancel()

    timer = threading.Timer(after, stop)
    timer.start()
    with pytest.raises(Cancelled):
        run(token)
    timer.join()
    return time.perf_counter() - stopped


def test_stop_ends_a_model_that_is_writing() -> None:
    chain = chain_of(parts(model=lambda name: Endless()))
    assert stop_soon(lambda token: chain.invoke(REQUEST, {"configurable": {"cancel": token}})) < 1.0


def test_stop_kills_a_running_child() -> None:
    children: list[subprocess.Popen[bytes]] = []

    def slow(draft: Draft) -> Draft:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        children.append(child)
        with current().ending(child.kill):
            child.wait()
        return draft

    chain = chain_of(parts(polishers={"slow": slow}))
    assert stop_soon(lambda token: chain.invoke(REQUEST, {"configurable": {"cancel": token}})) < 1.0
    assert children[0].poll() is not None


def test_a_run_that_was_stopped_before_it_began_does_nothing() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        chain_of(parts(checked=lambda request: request)).invoke(REQUEST, {"configurable": {"cancel": token}})


def test_stop_of_one_run_leaves_the_others_alone() -> None:
    stopped, going = CancelToken(), CancelToken()
    stopped.cancel()
    configs: list[Any] = [{"configurable": {"cancel": token}} for token in (stopped, going)]
    first, second = chain_of(parts()).batch([REQUEST, REQUEST], configs, return_exceptions=True)
    assert isinstance(first, Cancelled)
    assert isinstance(second, Artifact)
