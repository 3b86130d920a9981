"""From the outside, as a process of its own: what starting costs, and that nothing leaves this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "transformers", "sentence_transformers", "mlflow", "evaluate", "chromadb", "datasets")

DENY = """
import socket, sys
_connect, _connect_ex, _lookup, tried = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo, []
LOCAL = ("127.", "::1", "localhost", "0.0.0.0")

def told(address):
    tried.append(str(address))
    raise OSError("denied")

def connect(self, address, _do=_connect):
    inside = self.family == socket.AF_UNIX or str(address[0]).startswith(LOCAL)
    return _do(self, address) if inside else told(address)

def connect_ex(self, address):
    return connect(self, address, _connect_ex)

def getaddrinfo(host, *rest, **named):
    return _lookup(host, *rest, **named) if host is None or str(host).startswith(LOCAL) else told(host)

socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, getaddrinfo
"""

WHOLE_WAY = DENY + """
import json
import app
from pipeline.build import build
from pipeline.settings import load
from pipeline.web.server import serving
import httpx

with serving(build(load(port=0))) as served:
    assert httpx.get(served.url, timeout=60).status_code == 200
    body = {"prompt": "Create a REST API in FastAPI for user management", "tech_stack": ["Python", "FastAPI"]}
    answer = httpx.post(served.url + "/v1/generate", json=body, timeout=280).json()
    print(json.dumps({"tried": tried, "answer": answer}))
"""


def python(code: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("GRADIO_", "HF_", "MLFLOW_"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=quiet | {"CODECRAFT_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        timeout=290,
    )


def test_importing_the_app_brings_in_no_heavy_library(tmp_path: Path) -> None:
    done = python(f"import sys, app; print([name for name in {HEAVY!r} if name in sys.modules])", tmp_path)
    assert done.stdout.strip() == "[]", done.stderr


def test_serving_the_page_brings_in_no_heavy_library_either(tmp_path: Path) -> None:
    code = f"""
import sys, app
from pipeline.build import build
from pipeline.settings import load
from pipeline.web.server import serving
with serving(build(load(port=0)), warm=False) as served:
    print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = python(code, tmp_path)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.timeout(300)
def test_boot_retrieval_and_generation_reach_for_no_other_machine(tmp_path: Path) -> None:
    import json

    done = python(WHOLE_WAY, tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["tried"] == []
    assert told["answer"]["passages"]
    assert told["answer"]["code"]


def test_the_server_prints_its_address_and_leaves_nothing_behind_when_it_is_ended(tmp_path: Path) -> None:
    environment = os.environ | {"CODECRAFT_HOME": str(tmp_path / "home"), "PORT": "0", "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        watchdog = threading.Timer(90, server.kill)
        watchdog.start()
        assert server.stdout is not None
        url = server.stdout.readline().removeprefix("CodeCraft AI is at ").strip()
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        httpx.post(f"{url}/gradio_api/upload", files={"files": ("a.txt", b"secret")})
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        watchdog.cancel()
    assert not list(tmp_path.glob("codecraft-*"))


def test_an_address_others_can_reach_needs_a_key(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | {"CODECRAFT_HOME": str(tmp_path), "CODECRAFT_HOST": "0.0.0.0", "PORT": "0"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 2
    assert "CODECRAFT_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_upload_that_nobody_used_is_deleted(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.web.server import serving
    from pipeline.web.ui import page

    assert sum(page.DELETE) <= 60
    monkeypatch.setattr(page, "DELETE", (1, 1))
    with serving(bench()) as server:
        httpx.post(f"{server.url}/gradio_api/upload", files={"files": ("a.txt", b"secret")}).raise_for_status()
        assert list(server.temp.rglob("a.txt"))
        gone = threading.Event()
        for _ in range(100):
            if not list(server.temp.rglob("a.txt")):
                break
            gone.wait(0.1)
        assert not list(server.temp.rglob("a.txt"))
