"""The command and the health check of a generated Dockerfile, really run, from the folder they would run in."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.package import package
from pipeline.types import Case, CodeFile, Draft, GenerationRequest

FASTAPI = """from fastapi import FastAPI

app = FastAPI()


@app.get("/users")
def users() -> list[str]:
    return []
"""
STARLETTE = """from starlette.applications import Starlette

application = Starlette()
"""
FLASK = """from flask import Flask


def create_app() -> Flask:
    app = Flask(__name__)

    @app.route("/health")
    def health():
        return "ok"

    return app
"""
COMMAND = """import argparse

if __name__ == "__main__":
    argparse.ArgumentParser(description="Adds numbers.").parse_args()
"""


@pytest.mark.parametrize(
    ("path", "text", "health"),
    [
        ("main.py", FASTAPI, "/openapi.json"),
        ("src/app.py", STARLETTE, None),
        ("main.py", FLASK, "/health"),
    ],
)
def test_the_container_would_start_and_be_healthy(path: str, text: str, health: str | None, tmp_path: Path) -> None:
    dockerfile = written(tmp_path, path, text)
    port = free_port()
    command, probe = (
        [part.replace("8000", str(port)) for part in words]
        for words in (words_of(dockerfile, "CMD"), probe_of(dockerfile))
    )
    assert (health or "socket") in probe[-1]
    assert run(probe, tmp_path, dockerfile).returncode != 0, "the check passes although nothing runs"
    server = subprocess.Popen(
        located(command),
        cwd=tmp_path,
        env=environment(tmp_path, dockerfile),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        until = time.monotonic() + 40
        while time.monotonic() < until and server.poll() is None and run(probe, tmp_path, dockerfile).returncode != 0:
            pass  # the check itself takes its time
        assert server.poll() is None, server.communicate()[0].decode()
        assert run(probe, tmp_path, dockerfile).returncode == 0
    finally:
        server.terminate()
        server.wait(20)


def test_a_command_shows_its_help(tmp_path: Path) -> None:
    dockerfile = written(tmp_path, "main.py", COMMAND)
    entry = [part.replace("/app", str(tmp_path)) for part in words_of(dockerfile, "ENTRYPOINT")]
    done = run([*entry, *words_of(dockerfile, "CMD")], tmp_path, dockerfile)
    assert b"Adds numbers." in done.stdout


def written(folder: Path, path: str, text: str) -> str:
    artifact = package(Case(request=GenerationRequest(prompt="x"), draft=Draft((CodeFile(path, text),))))
    for file in artifact.files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8")
    return (folder / "Dockerfile").read_text(encoding="utf-8")


def words_of(dockerfile: str, name: str) -> list[str]:
    (line,) = re.findall(rf"^{name} (.*)$", dockerfile, re.MULTILINE)
    return [str(word) for word in json.loads(line)]


def probe_of(dockerfile: str) -> list[str]:
    (line,) = re.findall(r"^ +CMD (.*)$", dockerfile, re.MULTILINE)
    return [str(word) for word in json.loads(line)]


def environment(folder: Path, dockerfile: str) -> dict[str, str]:
    (python_path,) = re.findall(r"PYTHONPATH=(\S+)", dockerfile)
    return {**os.environ, "PYTHONPATH": python_path.replace("/app", str(folder))}


def located(command: list[str]) -> list[str]:
    return [str(Path(sys.executable).parent / command[0]), *command[1:]]


def run(command: list[str], folder: Path, dockerfile: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        located(command), cwd=folder, env=environment(folder, dockerfile), capture_output=True, timeout=60
    )


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])
