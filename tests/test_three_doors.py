"""One chain behind every door: the same request gives the same files, and the same bad reply the same honest answer.

The server is the real one, the model a scripted server on loopback that speaks OpenAI's protocol.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.build import build
from pipeline.types import GenerationRequest
from tests.generate.scripted import Answer, Scripted, error, serving

ROOT = Path(__file__).resolve().parent.parent
PROMPT = "A REST API in Flask for books with title, author and price"
STACK = ("Python", "Flask", "SQLite")


@pytest.fixture(scope="module")
def api() -> Iterator[httpx.Client]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "pipeline", "serve", "--port", "0"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        address = next(match[0] for line in server.stdout if (match := re.search(r"http://[\d.]+:\d+", line)))
        with httpx.Client(base_url=address, timeout=100) as client:
            yield client
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def model() -> Iterator[Scripted]:
    with serving() as scripted:
        yield scripted


def by_shell(*arguments: str, code: int = 0) -> dict[str, Any]:
    command = [sys.executable, "-m", "pipeline", "generate", *arguments, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return dict(json.loads(done.stdout))


def last_event(api: httpx.Client, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    with api.stream("POST", "/v1/generate/stream", json=body) as answer:
        if answer.status_code != 200:
            return "error", dict(json.loads(answer.read()))
        told = "".join(answer.iter_text())
    blocks = [block for block in told.replace("\r\n", "\n").split("\n\n") if "event:" in block]
    fields = dict(line.split(": ", 1) for line in blocks[-1].split("\n") if ": " in line)
    return fields["event"], dict(json.loads(fields["data"]))


def test_the_same_request_and_seed_give_the_same_files_behind_every_door(api: httpx.Client) -> None:
    body = {"prompt": PROMPT, "tech_stack": list(STACK), "seed": 7}
    rest = api.post("/v1/generate", json=body).json()
    event, streamed = last_event(api, body)
    stack = [part for name in STACK for part in ("--stack", name)]
    shell = by_shell(PROMPT, *stack, "--seed", "7")
    python = build().chain.invoke(GenerationRequest(prompt=PROMPT, tech_stack=STACK))
    assert event == "artifact"
    hashes = {one["receipt"]["artifact_sha256"] for one in (rest, streamed, shell)} | {python.receipt.artifact_sha256}
    assert len(hashes) == 1
    assert rest["files"] == streamed["files"] == shell["files"]


LONG = "x = 1\n" * 16_700
REPLIES: dict[str, tuple[Answer, str]] = {
    "nothing": (Answer(words=()), "ModelFailed"),
    "spaces": (Answer(words=(" ", "\n")), "ModelFailed"),
    "prose only": (Answer(words=("I would rather ", "talk about it.")), "no-code"),
    "half a fence": (Answer(words=("```python path=main.py\n", "x = 1\n")), "unclosed-fence"),
    "several languages": (
        Answer(
            words=(
                "```python path=main.py\nx = 1\n```\n",
                "```js path=web/app.js\nlet x = 1;\n```\n",
                "```sql path=a.sql\nSELECT 1;\n```\n",
            )
        ),
        "",
    ),
    "a hundred thousand characters": (Answer(words=("```python path=main.py\n", LONG, "```\n")), ""),
    "code that does not compile": (Answer(words=("```python path=main.py\ndef broken(:\n```\n",)), "compiles"),
    "a path that leaves its folder": (Answer(words=("```python path=../../evil.py\nx = 1\n```\n",)), "unsafe-path"),
    "a refused key": (error(401), "BadInput"),
}


@pytest.mark.parametrize("kind", REPLIES)
def test_a_bad_reply_gets_the_same_honest_answer_behind_every_door(
    kind: str, api: httpx.Client, model: Scripted
) -> None:
    answer, said = REPLIES[kind]
    model.script = lambda number, asked: answer
    name = f"openai-compatible:scripted@{model.url}"
    body = {"prompt": "Anything", "model": name, "strategy": "none"}
    rest = api.post("/v1/generate", json=body)
    event, streamed = last_event(api, body)
    if rest.status_code != 200:
        shell = by_shell("Anything", "--model", name, "--retrieval", "none", code=2 if rest.status_code < 500 else 3)
        for one in (rest.json(), streamed, shell):
            assert set(one["error"]) == {"type", "message", "hint"}
            assert one["error"]["type"] == rest.json()["error"]["type"]
        assert event == "error"
        assert said in ("ModelFailed", "BadInput")
    else:
        works = said not in {"no-code", "compiles", "unsafe-path"}
        shell = by_shell("Anything", "--model", name, "--retrieval", "none", code=0 if works else 1)
        assert rest.json()["files"] == streamed["files"] == shell["files"]
        rules = {(finding["polisher"], finding["rule"]) for finding in shell["findings"]}
        assert said == "" or any(said in rule for rule in rules), rules
        assert not any(".." in file["path"] for file in shell["files"])
    assert api.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"prompt": ""}, 422, "BadInput"),
        ({"prompt": "x" * 20_001}, 413, "TooLarge"),
        ({"prompt": "a\u0000b"}, 422, "BadInput"),
        ({"prompt": "a queue", "model": "recipe"}, 422, "UnknownName"),
        ({"prompt": "a queue", "strategy": "lexicle"}, 422, "UnknownName"),
        ({"prompt": "a queue", "surprise": 1}, 422, "BadInput"),
        ({"tech_stack": ["Python"]}, 422, "BadInput"),
    ],
    ids=str,
)
def test_bad_input_has_one_json_shape_over_http(
    api: httpx.Client, body: dict[str, Any], status: int, kind: str
) -> None:
    answer = api.post("/v1/generate", json=body)
    assert (answer.status_code, answer.json()["error"]["type"]) == (status, kind)
    assert set(answer.json()["error"]) == {"type", "message", "hint"}
