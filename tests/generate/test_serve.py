"""A real server: `transformers serve` on loopback, asked through `openai-compatible:`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.generate import model
from pipeline.generate.hosted.chat import HostedChat
from pipeline.settings import load

CALL = {"temperature": 0.0, "max_tokens": 16}


pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not find_spec("accelerate"), reason="transformers serve needs accelerate, which is not installed"
    ),
]


@pytest.fixture(scope="module")
def served(qwen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostedChat]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("hub")
    command = [
        sys.executable,
        "-m",
        "transformers.cli.transformers",
        "serve",
        str(qwen),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/health", server)
            made = model(f"openai-compatible:{qwen}@http://127.0.0.1:{port}/v1", load())
            assert isinstance(made, HostedChat)
            yield made
        finally:
            server.terminate()


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 100) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.skip(f"transformers serve did not come up within {seconds:.0f} s on this machine")


def test_it_answers_whole_and_in_pieces(served: HostedChat) -> None:
    whole = served.invoke("Hello", **CALL)
    pieces = list(served.stream("Hello", **CALL))
    assert whole.text
    streamed = "".join(str(piece.text) for piece in pieces)
    assert streamed.strip() == whole.text  # whole replies of this server have lost the blanks around them
    assert len([piece for piece in pieces if piece.text]) > 1
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["output_tokens"] > 0
    assert whole.response_metadata["answered_by"] == served.name


def test_it_says_what_the_local_adapter_says_of_the_same_folder(served: HostedChat, qwen: Path) -> None:
    streamed = "".join(str(piece.text) for piece in served.stream("Hello", **CALL))
    assert streamed == model(f"local:{qwen}", load()).invoke("Hello", **CALL).text


def test_a_batch_is_answered_in_order(served: HostedChat) -> None:
    prompts = ["one", "two", "three"]
    answers = [one.text for one in served.batch(list(prompts), **CALL)]
    assert answers == [served.invoke(prompt, **CALL).text for prompt in prompts]
