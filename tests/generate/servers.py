"""Real servers of other people on loopback, each for a folder with a model: `transformers serve` and llama.cpp's."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

_LLAMA_CPP = """
import sys
import xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.hostnames, params.port = sys.argv[1], ["127.0.0.1"], 0
params.n_ctx, params.n_parallel, params.cpuparams.n_threads, params.warmup, params.ui = 1024, 2, 1, False, False
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""
"""Prints the address, and ends with its standard input."""


@contextmanager
def transformers_serve(folder: Path, home: Path) -> Iterator[str]:
    """The name of the model that `transformers serve` offers for `folder`; `home` is an empty hub cache."""
    if not find_spec("accelerate"):
        pytest.skip("transformers serve needs accelerate, which is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(folder)]
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", server)
            yield f"openai-compatible:{folder}@http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()


@contextmanager
def llama_cpp(folder: Path, scratch: Path) -> Iterator[str]:
    """The name of the model that llama.cpp's server offers for `folder`, which is converted into `scratch` first."""
    if not (find_spec("xllamacpp") and find_spec("gguf")):
        pytest.skip("llama.cpp's server comes with the packages xllamacpp and gguf, which are not installed")
    from tests.generate import gguf_file

    gguf_file.write(folder, scratch / "model.gguf")
    command = [sys.executable, "-c", _LLAMA_CPP, str(scratch / "model.gguf")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin
        assert server.stdout
        url = server.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:"), "llama.cpp's server did not come up"
        try:
            yield f"openai-compatible:tiny@{url}/v1"
        finally:
            server.stdin.close()


def _wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 100) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.skip(f"transformers serve did not come up within {seconds:.0f} s on this machine")
