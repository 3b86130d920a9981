"""The API over real HTTP: the blueprint's request and response, its stream, and one shape for every error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

BLUEPRINT = {
    "prompt": "Create a REST API in FastAPI for user management",
    "tech_stack": ["Python", "FastAPI", "PostgreSQL"],
    "context": "Existing user model provided",
}


@pytest.fixture
def api(served: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=20) as client:
        yield client


def events(client: httpx.Client, body: dict[str, Any]) -> list[tuple[str, Any]]:
    with client.stream("POST", "/v1/generate/stream", json=body) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        blocks = answer.read().decode().split("\n\n")
    told = [dict(line.split(": ", 1) for line in block.splitlines() if ": " in line) for block in blocks]
    return [(one["event"], json.loads(one["data"])) for one in told if "event" in one]


def test_the_blueprints_request_gives_the_blueprints_response_and_what_stands_behind_it(api: httpx.Client) -> None:
    answer = api.post("/v1/generate", json=BLUEPRINT)
    assert answer.status_code == 200
    told = answer.json()
    assert isinstance(told["code"], str)
    assert told["deployment"] == ["Dockerfile", "k8s.yaml"]
    assert set(told) == {
        "code",
        "unit_tests",
        "deployment",
        "explanation",
        "files",
        "findings",
        "checks",
        "passages",
        "receipt",
    }
    assert told["passages"][0]["scores"] == {"lexical": 7.42, "dense": 0.62, "hybrid": 0.0328}


def test_everything_that_was_asked_reaches_the_chain(api: httpx.Client, script: Any) -> None:
    body = BLUEPRINT | {
        "files": [{"path": "models/user.py", "text": "class User: ..."}],
        "strategy": "lexical",
        "query": "stack",
        "seed": 7,
        "temperature": 0,
        "max_tokens": 900,
    }
    assert api.post("/v1/generate", json=body).status_code == 200
    request = script.seen[-1]
    assert request.tech_stack == ("Python", "FastAPI", "PostgreSQL")
    assert (request.files[0].path, request.strategy, request.query) == ("models/user.py", "lexical", "stack")
    assert (request.sampling.seed, request.sampling.temperature, request.sampling.max_tokens) == (7, 0.0, 900)


def test_the_stream_tells_stages_tokens_passages_checks_findings_and_ends_with_the_artifact(api: httpx.Client) -> None:
    told = events(api, BLUEPRINT)
    assert {name for name, _ in told} == {"stage", "token", "passages", "check", "finding", "artifact"}
    assert told[0] == ("stage", {"name": "retrieve", "state": "started", "at": told[0][1]["at"]})
    assert told[-1][0] == "artifact"


def test_the_stream_and_the_plain_answer_are_the_same_artifact(api: httpx.Client) -> None:
    plain = api.post("/v1/generate", json=BLUEPRINT).json()
    streamed = events(api, BLUEPRINT)[-1][1]
    assert streamed["receipt"]["artifact_sha256"] == plain["receipt"]["artifact_sha256"]
    assert streamed["files"] == plain["files"]


def test_hanging_up_ends_the_run(api: httpx.Client, script: Any) -> None:
    with script.changed(pause=0.4):
        with api.stream("POST", "/v1/generate/stream", json=BLUEPRINT) as answer:
            next(line for line in answer.iter_lines() if line == "event: token")
        assert script.ended.wait(1.5)


def test_hanging_up_on_the_plain_answer_ends_the_run_too(served: Any, script: Any) -> None:
    with script.changed(pause=0.4), httpx.Client(base_url=served.url, timeout=0.6) as impatient:
        with pytest.raises(httpx.ReadTimeout):
            impatient.post("/v1/generate", json=BLUEPRINT)
        assert script.ended.wait(1.5)


def test_an_error_after_the_stream_has_begun_is_its_last_event(api: httpx.Client, script: Any) -> None:
    from pipeline.errors import ModelFailed

    with script.changed(breaks={"generate": ModelFailed("The model is away.", "Try another.")}):
        told = events(api, BLUEPRINT)
    assert told[-1] == (
        "error",
        {"error": {"type": "ModelFailed", "message": "The model is away.", "hint": "Try another."}},
    )


BAD: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("an empty prompt", {"prompt": "  "}, 422),
    ("no prompt", {}, 422),
    ("a control character", {"prompt": "a\x00b"}, 422),
    ("an unknown field", {"prompt": "x", "promt": "y"}, 422),
    ("a prompt that is no text", {"prompt": 7}, 422),
    ("a prompt over the limit", {"prompt": "x" * 20_001}, 413),
    ("a context over the limit", {"prompt": "x", "context": "y" * 400_001}, 413),
    ("an unknown model", {"prompt": "x", "model": "gpt-9"}, 422),
    ("a file outside", {"prompt": "x", "files": [{"path": "../../etc/passwd", "text": "x"}]}, 422),
    ("a temperature out of range", {"prompt": "x", "temperature": 9}, 422),
    ("a seed that is none", {"prompt": "x", "seed": -1}, 422),
    ("no tokens at all", {"prompt": "x", "max_tokens": 0}, 422),
)


@pytest.mark.parametrize("path", ["/v1/generate", "/v1/generate/stream"])
@pytest.mark.parametrize(("what", "body", "status"), BAD, ids=[what for what, _, _ in BAD])
def test_what_cannot_be_worked_on_is_refused_in_one_shape(
    api: httpx.Client, path: str, what: str, body: dict[str, Any], status: int
) -> None:
    answer = api.post(path, json=body)
    assert answer.status_code == status
    is_refusal(answer)


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/nothing/here", b"", 404),
        ("GET", "/v1/generate", b"", 405),
        ("DELETE", "/v1/models", b"", 405),
        ("POST", "/v1/generate", b"{not json", 422),
        ("POST", "/v1/generate", b"\xff\xfe", 422),
        ("POST", "/v1/generate", b"[]", 422),
        ("POST", "/v1/generate", b"", 422),
        ("POST", "/v1/generate", b"[" * 50_000, 400),
        ("POST", "/v1/generate", b'{"prompt": "\\ud800"}', 422),
    ],
)
def test_every_error_has_the_one_shape(api: httpx.Client, method: str, path: str, content: bytes, status: int) -> None:
    answer = api.request(method, path, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    is_refusal(answer)


def test_a_model_that_does_not_exist_is_answered_with_those_that_do(api: httpx.Client) -> None:
    error = api.post("/v1/generate", json={"prompt": "x", "model": "ofline"}).json()["error"]
    assert error["type"] == "UnknownName"
    assert "Did you mean offline?" in error["hint"]


def test_a_body_over_the_limit_is_refused_with_and_without_a_length(api: httpx.Client) -> None:
    huge = b'{"prompt": "' + b"x" * (23 * 1024 * 1024) + b'"}'
    declared = api.post("/v1/generate", content=huge, headers={"content-type": "application/json"})
    chunked = api.post(
        "/v1/generate",
        content=iter([huge[:1000], *([huge[:1_000_000]] * 23)]),
        headers={"content-type": "application/json"},
    )
    for answer in (declared, chunked):
        assert answer.status_code == 413
        is_refusal(answer)


def test_an_error_names_no_value_of_the_request(api: httpx.Client) -> None:
    answer = api.post("/v1/generate", json={"prompt": ["my private words"]})
    assert "my private words" not in answer.text


def test_models_and_strategies_say_what_they_are_and_what_they_lack(api: httpx.Client) -> None:
    models = api.get("/v1/models").json()
    assert models["default"] == "offline"
    assert {one["name"]: one["missing"] for one in models["models"]}["openai:NAME"] == "Set OPENAI_API_KEY."
    assert all({"policy", "price", "spending", "context_length"} <= set(one) for one in models["models"])
    strategies = api.get("/v1/strategies").json()
    assert strategies["default"] == "reranked"
    assert [one["name"] for one in strategies["strategies"]] == ["none", "lexical", "reranked"]
    assert [one["name"] for one in strategies["queries"]] == ["prompt", "stack", "context"]


def test_the_server_says_that_it_lives_and_that_it_is_ready(api: httpx.Client) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
    ready = api.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) in {(200, "ready"), (503, "warming")}


def test_a_server_without_its_index_says_so_and_is_not_ready() -> None:
    from pipeline.errors import StoreFailed
    from pipeline.web.ready import Readiness

    class Broken:
        def warm(self) -> None:
            raise StoreFailed("The index cannot be opened.", "Remove it.")

    readiness = Readiness()
    readiness.warm(Broken())  # type: ignore[arg-type]
    assert (readiness.state, readiness.missing) == ("degraded", "The index cannot be opened. Remove it.")


def test_the_description_covers_every_route_and_names_no_outside_host(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    assert set(document["paths"]) == {
        "/v1/generate",
        "/v1/generate/stream",
        "/v1/models",
        "/v1/strategies",
        "/healthz",
        "/readyz",
    }
    page = api.get("/docs").text
    for path in document["paths"]:
        assert path in page
    assert "http" not in page.replace(str(api.base_url).rstrip("/"), "")


def test_more_at_once_than_there_are_places_is_told_so(served: Any, script: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(_: int) -> int:
        return httpx.post(f"{served.url}/v1/generate", json=BLUEPRINT, timeout=20).status_code

    with script.changed(pause=0.2), ThreadPoolExecutor(8) as callers:
        statuses = list(callers.map(ask, range(8)))
    assert set(statuses) == {200, 429}
    assert httpx.post(f"{served.url}/v1/generate", json=BLUEPRINT, timeout=20).status_code == 200


def is_refusal(answer: httpx.Response) -> None:
    error = answer.json()["error"]
    assert set(error) == {"type", "message", "hint"}
    assert error["message"]
    assert "Traceback" not in answer.text
