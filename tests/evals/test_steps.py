"""Tests written as data: what fits passes, what does not fails, and a broken step is refused."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from evals.judge import Bounds, judge
from evals.suites import OURS, read
from evals.suites.walk import matches
from evals.types import Kind, Sample, Verdict
from pipeline.errors import BadInput
from pipeline.sandbox import Sandbox, landlock

from .conftest import Write

SCHEMA = jsonschema.Draft202012Validator(json.loads((OURS / "task.schema.json").read_text("utf-8")))
in_the_sandbox = pytest.mark.skipif(landlock.abi() == 0, reason="needs Linux with Landlock")


@pytest.mark.parametrize(
    ("wanted", "fits", "others"),
    [
        ({"$one_of": [1, {"$type": "string"}]}, [1, "x"], [2, None, True]),
        ({"$not": 0}, [1, "0"], [0]),
        ({"$type": "integer"}, [3], [3.5, "3", True]),
        ({"$type": "boolean"}, [True], [1]),
        ({"$matches": "^a+$"}, ["aa"], ["b", 1]),
        ({"$near": [1.5, 0.1]}, [1.45, "1.5"], [1.7, "x", True, None]),
        ({"$length": 2}, ["ab", [1, 2], {"a": 1, "b": 2}], ["a", 2]),
        ({"$has": {"a": {"b": 1}}}, [{"a": {"b": 1, "c": 2}}], [{"a": 1}, {}, [1]]),
        ({"$has": {"secret": {"$absent": True}}}, [{}, {"a": 1}], [{"secret": None}]),
        ({"$holds": [{"$has": {"a": 1}}]}, [[2, {"a": 1, "b": 2}]], [[], [{"a": 2}], {"a": 1}]),
        ({"$unordered": [1, 2, 2]}, [[2, 1, 2]], [[1, 2], [1, 1, 2], [1, 2, 2, 2], "122"]),
        ({"a": {"$type": "number"}}, [{"a": 1.5}], [{"a": 1.5, "b": 1}, {"a": "1"}]),
        ({"a": {"b": 1}}, [{"a": {"b": 1}}], [{"a": {"b": 1, "c": 2}}, {"a": {}}]),
        (0.3, [0.1 + 0.2], [0.31]),
        (True, [True], [1]),
        ([1], [[1]], [[True], [1, 1], 1]),
    ],
)
def test_a_pattern_takes_what_fits_and_nothing_else(wanted: Any, fits: list[Any], others: list[Any]) -> None:
    assert [value for value in fits if not matches(value, wanted)] == []
    assert [value for value in others if matches(value, wanted)] == []


def verdict(write: Write, sandbox: Sandbox, tests: dict[str, Any], files: dict[str, str]) -> Verdict:
    row = {"task_id": "t/1", "prompt": "p", "tests": tests}
    SCHEMA.validate(row)
    suite = read(write("s.jsonl", [row]), "s")
    (judged,) = judge([Sample(0, "t/1", {"files": files})], suite, sandbox, Bounds())
    return judged.verdict


FLASK = """
from flask import Flask, request
app = Flask(__name__)
kept = {}
@app.post("/notes")
def add():
    number = str(41 + len(kept))
    kept[number] = request.files["file"].read().decode() + request.form["title"]
    return {"id": number, "token": "t-" + number}, 201, {"X-Kind": "note"}
@app.get("/notes/<number>")
def one(number):
    if request.headers.get("Authorization") != "Bearer t-" + number:
        return {"error": "no"}, 401
    return {"text": kept[number], "q": request.args.get("q"), "path": request.path}
"""
UPLOAD = {
    "request": {
        "method": "POST",
        "path": "/notes",
        "data": {"title": "!"},
        "files": {"file": {"name": "a.txt", "content": "héllo"}},
    },
    "response": {
        "status": {"$one_of": [200, 201]},
        "headers": {"x-kind": "note"},
        "contains": {"id": {"$type": "string"}},
        "keep": {"note": "id", "token": "token"},
    },
}
READ = {
    "request": {"path": "/notes/${note}", "params": {"q": "ü"}, "headers": {"Authorization": "Bearer ${token}"}},
    "response": {"json": {"text": "héllo!", "q": "ü", "path": "/notes/${note}"}},
}


@in_the_sandbox
def test_a_flask_application_takes_uploads_and_hands_an_id_and_a_token_to_the_next_step(
    write: Write, sandbox: Sandbox
) -> None:
    tests = {"kind": "asgi", "steps": [UPLOAD, READ]}
    assert verdict(write, sandbox, tests, {"main.py": FLASK}).passed
    wrong = verdict(write, sandbox, tests, {"main.py": FLASK.replace('"Bearer t-"', '"Bearer u-"')})
    assert (wrong.kind, wrong.forgeable) == (Kind.WRONG_ANSWER, False)
    assert "step 2, GET /notes/41: status 401, not 200" in wrong.detail


@in_the_sandbox
def test_a_step_is_tried_until_a_background_job_is_done_and_no_longer(write: Write, sandbox: Sandbox) -> None:
    job = (
        "import threading, time\nfrom flask import Flask\napp = Flask(__name__)\n"
        "state = {'state': 'running'}\n"
        "def work():\n    time.sleep(0.25)\n    state['state'] = 'done'\n"
        "threading.Thread(target=work, daemon=True).start()\n"
        "@app.get('/job')\ndef look(): return state\n"
    )
    step = {"request": {"path": "/job"}, "response": {"json": {"state": "done"}}}
    assert verdict(write, sandbox, {"kind": "asgi", "steps": [step | {"tries": 40}]}, {"main.py": job}).passed
    assert not verdict(write, sandbox, {"kind": "asgi", "steps": [step]}, {"main.py": job}).passed


@in_the_sandbox
def test_a_database_file_in_the_scratch_folder_carries_an_application(write: Write, sandbox: Sandbox) -> None:
    program = (
        "import sqlite3\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        "base = sqlite3.connect('hits.db', check_same_thread=False)\n"
        "base.execute('create table hits (at text)')\n"
        "@app.post('/hits')\ndef hit():\n    base.execute(\"insert into hits values ('now')\")\n    base.commit()\n"
        "    return base.execute('select count(*) from hits').fetchone()[0]\n"
    )
    steps = [{"request": {"method": "POST", "path": "/hits"}, "response": {"json": number}} for number in (1, 2)]
    assert verdict(write, sandbox, {"kind": "asgi", "steps": steps}, {"main.py": program}).passed


CHAT = """
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
app = FastAPI()
present = {}
@app.websocket("/chat/{name}")
async def chat(socket: WebSocket, name: str, key: str = ""):
    if key != "k":
        await socket.close(4401)
        return
    await socket.accept()
    present[name] = socket
    try:
        while True:
            said = await socket.receive_json()
            if said["text"] == "break":
                raise KeyError
            for one in present.values():
                await one.send_json({"from": name, "text": said["text"]})
    except WebSocketDisconnect:
        del present[name]
        for one in present.values():
            await one.send_text(f"{name} left")
"""


def sockets(*steps: tuple[str, dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return {"kind": "asgi", "steps": [{"socket": name, **act, "heard": heard} for name, act, heard in steps]}


@in_the_sandbox
def test_what_is_said_on_one_socket_is_heard_on_the_others(write: Write, sandbox: Sandbox) -> None:
    said = {"from": "ann", "text": "hi"}
    tests = sockets(
        ("x", {"open": "/chat/eve"}, {"x": [{"closed": 4401}]}),
        ("a", {"open": "/chat/ann?key=k"}, {"a": []}),
        ("b", {"open": "/chat/bob", "params": {"key": "k"}}, {"a": [], "b": []}),
        ("a", {"say": {"text": "hi"}}, {"a": [said], "b": [said]}),
        ("a", {}, {"b": ["ann left"]}),
        ("b", {"say": {"text": "break"}}, {"b": [{"closed": 1011}]}),
    )
    assert verdict(write, sandbox, tests, {"main.py": CHAT}).passed
    deaf = verdict(write, sandbox, tests, {"main.py": CHAT.replace("await one.send_json", "await socket.send_json")})
    assert (deaf.kind, "step 4, socket a: on a was heard" in deaf.detail) == (Kind.WRONG_ANSWER, True)


@in_the_sandbox
def test_an_application_without_sockets_has_none(write: Write, sandbox: Sandbox) -> None:
    tests = sockets(("a", {"open": "/chat"}, {"a": []}))
    assert verdict(write, sandbox, tests, {"main.py": FLASK}).kind is Kind.NO_ENTRY_POINT


COUNTER = {
    "main.py": "import sys, state\nstate.total += int(open(sys.argv[1]).read())\nprint(state.total)\nstate.save()\n",
    "state.py": (
        "import json, pathlib\nplace = pathlib.Path('out/total.json')\n"
        "total = json.loads(place.read_text())['total'] if place.exists() else 0\n"
        "def save():\n    place.parent.mkdir(exist_ok=True)\n    place.write_text(json.dumps({'total': total}))\n"
    ),
}
RUNS = [
    {
        "args": ["in/a.txt"],
        "files": {"in/a.txt": "4"},
        "expect": {"stdout": "4\n", "files": {"out/total.json": {"json": {"total": 4}}}},
    },
    {
        "args": ["in/a.txt"],
        "expect": {"stdout": {"lines": ["8"]}, "stderr": "", "files": {"out/total.json": '{"total": 8}'}},
    },
    {"args": ["absent"], "expect": {"exit": {"$not": 0}, "stderr": {"contains": ["absent"]}}},
]


@in_the_sandbox
def test_a_command_line_is_given_files_and_its_files_are_looked_at(write: Write, sandbox: Sandbox) -> None:
    tests = {"kind": "command", "steps": RUNS}
    assert verdict(write, sandbox, tests, COUNTER).passed
    unwritten = COUNTER | {"state.py": COUNTER["state.py"].replace("out/total.json", "elsewhere/total.json")}
    assert "there is no file out/total.json" in verdict(write, sandbox, tests, unwritten).detail


@in_the_sandbox
def test_each_run_begins_with_nothing_of_the_last_in_memory(write: Write, sandbox: Sandbox) -> None:
    forgetful = COUNTER | {"state.py": "total = 0\ndef save(): print('saved')\n"}
    runs = [{"args": ["a"], "files": {"a": "4"}, "expect": {"stdout": {"lines": ["4", "saved"]}}}] * 2
    assert verdict(write, sandbox, {"kind": "command", "steps": runs}, forgetful).passed


@in_the_sandbox
def test_a_database_that_a_run_left_open_is_closed_before_the_next(write: Write, sandbox: Sandbox) -> None:
    """As at the end of a process: what was not committed is gone, and so are the locks."""
    careless = (
        "import sqlite3, sys\nbase = sqlite3.connect('a.db', timeout=0.1)\n"
        "base.execute('create table if not exists t (n)')\n"
        "base.execute('insert into t values (1)')\nif len(sys.argv) > 1: base.commit()\n"
        "print(base.execute('select count(*) from t').fetchone()[0])\n"
    )
    runs = [{"args": args, "expect": {"stdout": out}} for args, out in ((["keep"], "1\n"), ([], "2\n"), ([], "2\n"))]
    assert verdict(write, sandbox, {"kind": "command", "steps": runs}, {"main.py": careless}).passed


@in_the_sandbox
def test_a_link_out_of_the_scratch_folder_leads_nowhere(write: Write, sandbox: Sandbox) -> None:
    linked = {"main.py": "import os\nos.symlink('/etc/passwd', 'out.txt')\n"}
    runs = [{"expect": {"files": {"out.txt": {"contains": ["root"]}}}}]
    wrong = verdict(write, sandbox, {"kind": "command", "steps": runs}, linked)
    assert (wrong.kind, "there is no file out.txt" in wrong.detail) == (Kind.WRONG_ANSWER, True)


@in_the_sandbox
@pytest.mark.parametrize("app", ["main:app", "main:absent", "elsewhere:app"])
def test_an_application_that_is_not_where_it_was_asked_for_is_no_entry_point(
    write: Write, sandbox: Sandbox, app: str
) -> None:
    tests = {"kind": "asgi", "app": app, "steps": [{"request": {"path": "/"}, "response": {}}]}
    seen = verdict(write, sandbox, tests, {"main.py": "app = 7\n" if app == "main:app" else ""})
    assert seen.kind is Kind.NO_ENTRY_POINT


LIAR = """
def app(environ, start_response):
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [b'{"id": {"$not": 0}, "pattern": ".*", "$type": "object", "note": "${note}"}']
"""
FORGED = {
    "a pattern that was kept": {"json": {"id": "${id}", "more": 1}},
    "a pattern in place of a value": {"contains": {"pattern": "${id}"}},
    "a regular expression that was kept": {"contains": {"note": {"$matches": "^${pattern}$"}}},
    "a whole body that looks like a pattern": {"json": {"$one_of": ["${id}"]}},
    "the tests' own language": {"json": {"id": 1, "pattern": ".*", "$type": "object", "note": "x"}},
    "an empty expectation of more": {"contains": {"absent": "${id}"}},
}


@in_the_sandbox
@pytest.mark.parametrize("response", FORGED.values(), ids=list(FORGED))
def test_an_answer_cannot_become_what_is_expected_of_the_next(
    write: Write, sandbox: Sandbox, response: dict[str, Any]
) -> None:
    keep = {"request": {"path": "/"}, "response": {"keep": {"id": "id", "pattern": "pattern"}}}
    steps = [keep, {"request": {"path": "/"}, "response": response}]
    forged = verdict(write, sandbox, {"kind": "asgi", "steps": steps}, {"main.py": LIAR})
    assert forged.kind is Kind.WRONG_ANSWER


@in_the_sandbox
def test_what_was_kept_is_compared_as_it_stands(write: Write, sandbox: Sandbox) -> None:
    keep = {"request": {"path": "/"}, "response": {"keep": {"all": "", "id": "id"}}}
    same = {"request": {"path": "/"}, "response": {"json": "${all}", "contains": {"id": "${id}"}}}
    assert verdict(write, sandbox, {"kind": "asgi", "steps": [keep, same]}, {"main.py": LIAR}).passed


@pytest.mark.parametrize(
    "step",
    [
        {"request": {"path": "/"}, "response": {"json": {"$about": 3}}},
        {"request": {"path": "/"}, "response": {"contains": {"a": [{"$one_off": []}]}}},
        {"request": {"path": "/", "body": ""}, "response": {}},
        {"request": {"path": "/"}, "response": {"code": 200}},
        {"request": {"path": "/"}, "response": {}, "tries": 0},
        {"request": {"path": "/"}, "response": {}, "then": 1},
        {"socket": "a", "heard": {"a": [{"$hears": 1}]}},
        {"socket": "a", "open": "/"},
        {"args": [], "expect": {"exit_code": 1}},
        {"expect": {"stdout": {"$like": "x"}}},
    ],
)
def test_reader_and_schema_refuse_the_same_steps(write: Write, step: dict[str, Any]) -> None:
    kind = "command" if "expect" in step else "asgi"
    row = {"task_id": "t/1", "prompt": "p", "tests": {"kind": kind, "steps": [step]}}
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(row)
    with pytest.raises(BadInput, match=r"line 1: tests\.steps, number 1"):
        read(write("s.jsonl", [row]), "s")
