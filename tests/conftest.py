"""What every test gets without asking: a home of its own, no model hub, and no way out but loopback."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.settings import silence_telemetry

silence_telemetry()

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):  # type: ignore[index]
        raise AssertionError(f"a test tried to reach {address!r}")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True, scope="session")
def no_way_out() -> Iterator[None]:
    socket.socket.connect = _only_loopback  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test sees the settings of the person who runs it, nor writes into their state. One home for all of them, so
    that the notes are embedded once."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CODECRAFT_") and name != "CODECRAFT_SHARED"]:
            patch.delenv(name)
        for name in ("PORT", "SPACE_ID", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "HF_TOKEN"):
            patch.delenv(name, raising=False)
        patch.setenv("CODECRAFT_HOME", str(home))
        yield home


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with public benchmark and security data, where there is one."""
    folder = os.environ.get("CODECRAFT_SHARED", "")
    if not folder:
        pytest.skip("CODECRAFT_SHARED does not name a folder with the public benchmark data")
    return Path(folder)
