"""Models behind an API, against a scripted server on loopback: manners, mishaps, money."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.errors import BadInput, Cancelled, CodecraftError, ModelFailed, TooLarge
from pipeline.generate import model
from pipeline.generate.hosted import chat as hosted_chat
from pipeline.generate.hosted import gate as gate_module
from pipeline.generate.hosted.chat import HostedChat
from pipeline.generate.hosted.gate import Gate
from pipeline.generate.hosted.make import at_provider
from pipeline.generate.hosted.providers import PROVIDERS, lacking_package
from pipeline.generate.money import Budget, OverBudget, Price, spending
from pipeline.settings import load
from tests.generate.scripted import Answer, Json, Scripted, error, serving

SAID = "def add(a, b):\n    return a + b\n"
KEY = "sk-of-mine-0123456789"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosted_chat, "MISHAP", (0.01, 2.0))
    monkeypatch.setattr(hosted_chat, "CROWDED", (0.01, 2.0))


@pytest.fixture
def asked(server: Scripted) -> BaseChatModel:
    """The model that is asked: whatever the server is told to do."""
    return model(f"openai-compatible:scripted@{server.url}", load(compatible_api_key=KEY))


@pytest.fixture(params=["openai", "anthropic", "mistralai", "ollama"])
def vendor(request: pytest.FixtureRequest, server: Scripted) -> HostedChat:
    """A partner package's own client, its address replaced by the scripted server's."""
    name = request.param
    pytest.importorskip(f"langchain_{name}", reason=f"the extra `{name}` is not installed")
    if name == "ollama":
        made = model(f"ollama:scripted@{server.url.removesuffix('/v1')}", load(compatible_api_key=KEY))
        assert isinstance(made, HostedChat)
        return made
    url = server.url if name == "openai" else server.url.removesuffix("/v1")
    settings = load(**{PROVIDERS[name].variable.lower(): KEY}, allow_providers=(name,))
    return at_provider(replace(PROVIDERS[name], base_url=url), "scripted", settings)


def first(answer: Answer, then: Answer | None = None) -> Callable[[int, Json], Answer]:
    return lambda number, asked: answer if number == 1 else then or Answer()


def both_ways(model: BaseChatModel) -> list[Callable[[], str]]:
    return [lambda: str(model.invoke("hi").content), lambda: "".join(str(one.content) for one in model.stream("hi"))]


# what is sent


def test_what_was_asked_for_is_sent_and_nothing_else(asked: BaseChatModel, server: Scripted) -> None:
    asked.invoke("hi", temperature=0.5, top_p=0.9, max_tokens=7, seed=3, stop=["\n\n"])
    sent = server.asked[0]
    assert {name: sent[name] for name in ("temperature", "top_p", "max_tokens", "seed", "stop")} == {
        "temperature": 0.5,
        "top_p": 0.9,
        "max_tokens": 7,
        "seed": 3,
        "stop": ["\n\n"],
    }
    assert sent["messages"] == [{"role": "user", "content": "hi"}]
    assert server.keys == [KEY]


def test_the_vendors_get_their_own_key_and_answer(vendor: HostedChat, server: Scripted) -> None:
    reply = vendor.invoke("hi", max_tokens=7)
    assert reply.text == SAID
    assert server.keys == [KEY]
    assert reply.usage_metadata is not None
    assert (reply.usage_metadata["input_tokens"], reply.usage_metadata["output_tokens"]) == (11, 7)
    assert reply.response_metadata["answered_by"] == vendor.name


def test_the_vendors_stream(vendor: HostedChat) -> None:
    pieces = list(vendor.stream("hi", max_tokens=7))
    assert "".join(str(one.text) for one in pieces) == SAID
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = whole + piece
    assert whole.response_metadata["answered_by"] == vendor.name
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["output_tokens"] == 7


def test_a_vendor_without_seeds_takes_no_seed_in_particular_and_refuses_one(server: Scripted) -> None:
    settings = load(anthropic_api_key=KEY, allow_providers=("anthropic",))
    claude = at_provider(replace(PROVIDERS["anthropic"], base_url=server.url.removesuffix("/v1")), "scripted", settings)
    assert claude.invoke("hi", seed=0).text == SAID
    with pytest.raises(BadInput, match="'seed'"):
        claude.invoke("hi", seed=1)


@pytest.mark.parametrize("call", [{"top_k": 3}, {"n": 2}, {"tools": []}, {"logprobs": True}], ids=str)
def test_a_parameter_that_cannot_be_honoured_is_refused_before_anything_is_sent(
    asked: BaseChatModel, server: Scripted, call: Json
) -> None:
    with pytest.raises(BadInput, match="does not support"):
        asked.invoke("hi", **call)
    assert server.asked == []


CLIENTS = {"anthropic": "_async_client", "mistralai": "async_client"}
"""Where a partner package keeps its HTTP client."""


def test_the_vendors_address_is_not_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_BASE", "OPENAI_BASE_URL", "ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL", "MISTRAL_BASE_URL"):
        monkeypatch.setenv(name, "http://elsewhere.example/v1")
    keys = {provider.variable.lower(): KEY for provider in PROVIDERS.values()}
    settings = load(**keys, allow_providers=tuple(PROVIDERS))
    for name, provider in PROVIDERS.items():
        if lacking_package(provider.package, name):
            continue  # its extra is not installed
        assert "elsewhere" not in repr(model(f"{name}:x", settings))
        inner = model(f"{name}:x", settings).inner  # type: ignore[attr-defined]  # a HostedChat
        client = getattr(inner, CLIENTS.get(name, "root_async_client"))
        assert str(client.base_url).rstrip("/") == provider.base_url


def test_no_vendors_key_goes_to_another_server(server: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model(f"openai-compatible:other@{server.url}", load()).invoke("hi")
    assert server.keys == ["none"]


# mishaps


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_fails_at_once_and_is_not_tried_again(
    asked: BaseChatModel, server: Scripted, status: int
) -> None:
    server.script = lambda number, sent: error(status, f"Incorrect API key provided: {KEY}")
    for ask in both_ways(asked) * 3:
        with pytest.raises(ModelFailed, match="refused the key") as caught:
            ask()
        assert "CODECRAFT_COMPATIBLE_API_KEY" in caught.value.hint
        assert KEY not in caught.value.message
    assert len(server.asked) == 1


def test_a_refused_key_costs_at_most_one_request_a_worker(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: replace(error(401), seconds=0.05)
    failed = asked.batch(["hi"] * 200, {"max_concurrency": 6}, return_exceptions=True)
    assert all(isinstance(one, ModelFailed) for one in failed)
    assert len(server.asked) <= 6


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (400, BadInput, "window is 4,096"),
        (422, BadInput, "accept"),
        (404, BadInput, "does not know"),
        (413, TooLarge, "size"),
    ],
)
def test_a_request_that_is_refused_fails_at_once(
    asked: BaseChatModel, server: Scripted, status: int, kind: type[CodecraftError], says: str
) -> None:
    server.script = lambda number, sent: error(status, "the window is 4,096")
    for number, ask in enumerate(both_ways(asked), start=1):
        with pytest.raises(kind, match=says):
            ask()
        assert len(server.asked) == number


MISHAPS = {
    "crowded": error(429, "slow down"),
    "broken": error(500),
    "bad gateway": Answer(status=502, body=b"<html>bad gateway</html>"),
    "garbage": Answer(body=b"{nope"),
    "a page instead": Answer(body=b"<html>hello</html>", headers={"content-type": "text/html"}),
    "half an answer": Answer(body=b'{"id": "x", "object": "chat.completion", "model": "m"}'),
}


@pytest.mark.parametrize("mishap", MISHAPS.values(), ids=list(MISHAPS))
def test_a_passing_mishap_is_tried_again(asked: BaseChatModel, server: Scripted, mishap: Answer) -> None:
    server.script = first(mishap)
    assert asked.invoke("hi").content == SAID
    assert len(server.asked) == 2


def test_a_lasting_mishap_is_reported_after_a_few_tries(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: error(500, "boom")
    with pytest.raises(ModelFailed, match=r"failed \(500\): boom"):
        asked.invoke("hi")
    assert len(server.asked) == 5


def test_the_wait_that_the_server_asks_for_is_kept(asked: BaseChatModel, server: Scripted) -> None:
    server.script = first(error(429, **{"retry-after": "0.4"}))
    begun = time.monotonic()
    assert asked.invoke("hi").content == SAID
    assert 0.4 <= time.monotonic() - begun < 2


def test_a_wait_that_is_too_long_is_reported_instead(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: error(429, **{"retry-after": "3600"})
    with pytest.raises(ModelFailed, match="wait 3600 seconds"):
        asked.invoke("hi")
    assert len(server.asked) == 1


def test_an_empty_account_is_not_tried_again(asked: BaseChatModel, server: Scripted) -> None:
    body = json.dumps({"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}).encode()
    server.script = lambda number, sent: Answer(status=429, body=body)
    with pytest.raises(ModelFailed, match="no credit left"):
        asked.invoke("hi")
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: Answer(status=307, headers={"location": "http://127.0.0.1:9/"}, body=b"")
    with pytest.raises(ModelFailed, match="redirects elsewhere"):
        asked.invoke("hi")
    assert len(server.asked) == 1


def test_a_vendors_redirect_is_not_followed_so_that_its_key_goes_nowhere_else(
    vendor: HostedChat, server: Scripted
) -> None:
    with serving() as elsewhere:
        server.script = lambda number, sent: Answer(status=307, headers={"location": elsewhere.url}, body=b"")
        with pytest.raises(ModelFailed):
            vendor.invoke("hi", max_tokens=7)
        assert elsewhere.asked == []


@pytest.mark.parametrize("vanishes", [Answer(cut_after=2), Answer(unfinished=True)], ids=["cut", "unfinished"])
def test_a_stream_that_breaks_off_is_an_error_and_not_a_short_answer(
    asked: BaseChatModel, server: Scripted, vanishes: Answer
) -> None:
    server.script = lambda number, sent: vanishes
    heard = []
    with pytest.raises(ModelFailed, match=r"broke off after \d+ characters"):
        heard.extend(one.content for one in asked.stream("hi"))
    assert len(server.asked) == 1


def test_a_vendors_refused_key_is_asked_for_once_and_not_shown(vendor: HostedChat, server: Scripted) -> None:
    server.script = lambda number, sent: error(401, f"no such key: {KEY}")
    for _ in range(3):
        with pytest.raises(ModelFailed, match="refused the key") as caught:
            vendor.invoke("hi", max_tokens=7)
        assert KEY not in caught.value.message + repr(vendor)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 500])
def test_a_vendors_passing_mishap_is_tried_again_by_us_alone(vendor: HostedChat, server: Scripted, status: int) -> None:
    server.script = lambda number, sent: error(status) if number < 4 else Answer()
    assert vendor.invoke("hi", max_tokens=7).text == SAID
    assert len(server.asked) == 4


def test_a_vendors_call_says_what_was_asked_for_in_its_own_words(vendor: HostedChat, server: Scripted) -> None:
    seeded = {"seed": 3} if "seed" in vendor.able else {}
    vendor.invoke("hi", max_tokens=7, temperature=0.5, stop=["END"], **seeded)
    sent = json.dumps(server.asked[0])
    assert all(one in sent for one in ("0.5", "END", *(('seed": 3',) if seeded else ())))
    assert any(f'"{word}": 7' in sent for word in ("max_tokens", "max_completion_tokens", "num_predict"))


def test_nothing_is_sampled_otherwise_than_was_asked_for(vendor: HostedChat, server: Scripted) -> None:
    """Partner packages have temperatures of their own, which a receipt would not know of."""
    vendor.invoke("hi")
    assert not {"temperature", "top_p"} & {*server.asked[0], *server.asked[0].get("options", {})}


def test_ollama_is_asked_for_a_window_that_holds_the_prompt(server: Scripted) -> None:
    """It would cut what is longer than its usual few thousand tokens, and not say so."""
    pytest.importorskip("langchain_ollama", reason="the extra `ollama` is not installed")
    small, large = "hi", "word " * 20_000
    asked = model(f"ollama:scripted@{server.url.removesuffix('/v1')}", load())
    asked.invoke(small), asked.invoke(large)
    windows = [sent["options"]["num_ctx"] for sent in server.asked]
    assert windows[0] == 8_192
    assert windows[1] >= 50_000


def test_a_vendors_stream_that_breaks_off_is_an_error_too(vendor: HostedChat, server: Scripted) -> None:
    server.script = lambda number, sent: Answer(unfinished=True)
    with pytest.raises(ModelFailed, match="broke off"):
        list(vendor.stream("hi", max_tokens=7))


def test_a_stream_that_dies_before_its_first_word_is_tried_again(asked: BaseChatModel, server: Scripted) -> None:
    server.script = first(Answer(cut_after=0))
    assert "".join(str(one.content) for one in asked.stream("hi")) == SAID
    assert len(server.asked) == 2


def test_a_server_that_is_silent_for_too_long_is_given_up(server: Scripted) -> None:
    silent = model(f"openai-compatible:silent@{server.url}", load(model_timeout=0.2))
    server.script = lambda number, sent: Answer(seconds=1.0)
    with pytest.raises(ModelFailed, match="silent for too long") as caught:
        silent.invoke("hi")
    assert "CODECRAFT_MODEL_TIMEOUT" in caught.value.hint


def test_an_address_where_nobody_listens_says_so_soon() -> None:
    begun = time.monotonic()
    with pytest.raises(ModelFailed, match=r"127\.0\.0\.1:9 cannot be reached"):
        model("openai-compatible:x@http://127.0.0.1:9/v1", load()).invoke("hi")
    assert time.monotonic() - begun < 5


def test_among_many_calls_with_mishaps_every_prompt_gets_its_own_answer_once_or_an_error(server: Scripted) -> None:
    """Of each twenty requests one goes wrong, each time in another way; none is lost, doubled or shifted."""
    ways = [error(429), error(500), Answer(body=b"{nope"), Answer(cut_after=0), Answer(status=200, body=b"")]

    def script(number: int, sent: Json) -> Answer:
        if number % 20 == 0:
            return ways[number // 20 % len(ways)]
        return Answer(words=(f"answer to {sent['messages'][0]['content']}",))

    server.script = script
    many = model(f"openai-compatible:many@{server.url}", load())
    prompts = [f"prompt {number}" for number in range(300)]
    answers = many.batch(list(prompts), {"max_concurrency": 16}, return_exceptions=True)
    assert [getattr(one, "content", "failed") for one in answers] == [f"answer to {prompt}" for prompt in prompts]
    served = Counter(sent["messages"][0]["content"] for sent in server.asked)
    assert sum(served.values()) == 300 + sum(count - 1 for count in served.values())


# Stop


def test_stop_closes_the_connection_while_it_waits(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: Answer(seconds=0.6, words=("x" * 200_000,) * 20)
    token = CancelToken()
    threading.Timer(0.1, token.cancel).start()
    begun = time.monotonic()
    with cancelled_by(token), pytest.raises(Cancelled):
        asked.invoke("hi")
    assert time.monotonic() - begun < 0.5


def test_stop_closes_a_stream_in_the_middle(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: Answer(words=("word " * 500,) * 400, pause=0.02)
    token = CancelToken()
    with cancelled_by(token):
        stream = asked.stream("hi")
        next(iter(stream))
        token.cancel()
        with pytest.raises(Cancelled):
            list(stream)
    assert server.hung_up.wait(5)


def test_a_stream_that_nobody_listens_to_any_more_is_closed(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: Answer(words=("word " * 500,) * 400, pause=0.02)
    stream = asked.stream("hi")
    next(iter(stream))
    stream.close()  # type: ignore[attr-defined]  # a generator
    assert server.hung_up.wait(5)


def test_a_caller_on_an_event_loop_can_be_stopped(asked: BaseChatModel, server: Scripted) -> None:
    server.script = lambda number, sent: Answer(seconds=1.0)

    async def ask() -> None:
        token = CancelToken()
        asyncio.get_running_loop().call_later(0.1, token.cancel)
        with cancelled_by(token):
            await asked.ainvoke("hi")

    with pytest.raises(Cancelled):
        asyncio.run(ask())


def test_one_model_serves_one_event_loop_after_another(asked: BaseChatModel) -> None:
    async def ask() -> list[str]:
        return [str(one.content) for one in await asked.abatch(["a", "b", "c"])]

    assert asyncio.run(ask()) == asyncio.run(ask()) == [SAID] * 3


# how many at once


def test_a_gate_opens_wider_while_it_goes_well_and_narrows_when_pushed_back() -> None:
    gate = Gate()
    for _ in range(100):
        gate.went_well()
    wide = gate.limit
    gate.pushed_back(0.0)
    narrow = gate.limit
    gate.went_well()
    assert wide == 64
    assert narrow == 64 * 0.8
    assert narrow < gate.limit < narrow + 0.1


def test_one_volley_of_refusals_narrows_the_gate_once() -> None:
    gate = Gate()
    for _ in range(5):
        gate.pushed_back(10.0)
    assert gate.limit == 8 * 0.8


def test_no_more_calls_are_under_way_than_the_gate_lets_pass(server: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "MORE", 0.0)
    narrow = model(f"openai-compatible:narrow@{server.url}", load())
    narrow.gate.pushed_back(0.0)  # type: ignore[attr-defined]  # a HostedChat; from now on it does not grow
    narrow.gate.limit = 2.0  # type: ignore[attr-defined]
    server.script = lambda number, sent: Answer(seconds=0.1)
    asyncio.run(narrow.abatch(["hi"] * 8))
    assert server.most_at_once == 2


# money


PRICE = Price(input=1.0, output=2.0)


def priced(server: Scripted, price: Price | None = PRICE) -> HostedChat:
    made = model(f"openai-compatible:priced@{server.url}", load())
    assert isinstance(made, HostedChat)
    return made.model_copy(update={"price_now": lambda: price, "key": SecretStr("none")})


def test_what_an_answer_cost_is_in_its_metadata(server: Scripted) -> None:
    assert priced(server).invoke("hi").response_metadata["dollars"] == round((11 * 1.0 + 7 * 2.0) / 1e6, 6)
    assert "dollars" not in priced(server, price=None).invoke("hi").response_metadata


@pytest.mark.parametrize("streamed", [False, True])
def test_a_budget_counts_what_was_used(server: Scripted, streamed: bool) -> None:
    budget = Budget(1.0)
    with spending(budget):
        chat = priced(server)
        list(chat.stream("hi", max_tokens=50)) if streamed else chat.invoke("hi", max_tokens=50)
    assert budget.spent == pytest.approx(25e-6)


def test_a_budget_is_never_overdrawn_however_many_calls_are_under_way(server: Scripted) -> None:
    most = (2 + 16 + 50 * 2) / 1e6
    budget = Budget(3.5 * most)
    server.script = lambda number, sent: Answer(seconds=0.1)
    chat, failed = priced(server), []

    def ask() -> None:
        try:
            with spending(budget):
                chat.invoke("hi", max_tokens=50)
        except OverBudget as error:
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.most_at_once <= 3
    assert len(server.asked) + len(failed) == 8
    assert failed
    assert budget.spent <= budget.dollars


def test_under_a_budget_an_unknown_price_or_length_is_refused_before_anything_is_sent(server: Scripted) -> None:
    with spending(Budget(1.0)):
        with pytest.raises(OverBudget, match=r"price of .* is unknown"):
            priced(server, price=None).invoke("hi", max_tokens=5)
        with pytest.raises(OverBudget, match="any length"):
            priced(server).invoke("hi")
    assert server.asked == []


def test_a_call_that_failed_cost_nothing_and_one_that_broke_off_may_have_cost_all(server: Scripted) -> None:
    budget = Budget(1.0)
    server.script = lambda number, sent: error(400)
    with spending(budget), pytest.raises(BadInput):
        priced(server).invoke("hi", max_tokens=50)
    assert budget.spent == 0
    server.script = lambda number, sent: Answer(cut_after=2)
    with spending(budget), pytest.raises(ModelFailed):
        list(priced(server).stream("hi", max_tokens=50))
    assert budget.spent == pytest.approx((2 + 16 + 50 * 2) / 1e6)
