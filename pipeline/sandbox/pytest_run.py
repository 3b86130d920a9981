"""The sandbox's end of `run_pytest`: write the files, run pytest in this process, report each test as data."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.sandbox import wire

_MOST_MESSAGE = 4_000
"""Characters of a failure's text that are reported."""
_PLUGINS = ("anyio.pytest_plugin", "pytest_asyncio.plugin")
"""Loaded where installed; every other plugin of this environment is none of the project's."""


class Recorder:
    """A pytest plugin: one outcome for each test, the worst of its phases."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.failures: list[list[str | int]] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or report.outcome != "passed":
            self._note(report.nodeid, _outcome(report), report)

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self._note(report.nodeid, "error", report)

    def _note(self, test: str, outcome: str, report: Any) -> None:
        if self.outcomes.get(test) in ("failed", "error"):
            return
        self.outcomes[test] = outcome
        if outcome in ("failed", "error"):
            self.failures.append([test, _message(report), _line(report)])


def _outcome(report: Any) -> str:
    if report.outcome == "failed":
        return "failed" if report.when == "call" else "error"
    return str(report.outcome)


def _message(report: Any) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr)[:_MOST_MESSAGE]


def _line(report: Any) -> int:
    """The last line of the test's own file on the way to the failure."""
    file = str(report.nodeid).partition("::")[0]
    entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", ())
    places = [place for entry in entries if (place := getattr(entry, "reprfileloc", None))]
    return next((int(place.lineno) for place in reversed(places) if str(place.path).endswith(file)), 0)


def serve(channel: socket.socket) -> None:
    order = wire.receive(channel, wire.MOST_TRIAL_BYTES)
    root = Path.cwd() / "project"
    _write(root, order["files"])
    _forget_ourselves(root)
    recorder = Recorder()
    code = _run(root, recorder, _options(order["files"]))
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    wire.send(channel, {"exit": code, "outcomes": recorder.outcomes, "failures": recorder.failures})


def _write(root: Path, files: list[list[str]]) -> None:
    for path, text in files:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")


def _forget_ourselves(root: Path) -> None:
    """The project may have a package of the same name as ours; and it is what lies first on the path."""
    for name in [name for name in sys.modules if name.split(".")[0] == "pipeline"]:
        del sys.modules[name]
    sys.path.insert(0, str(root))
    os.chdir(root)


def _options(files: list[list[str]]) -> list[str]:
    """The plugins a project may count on; and pytest-asyncio's own default said aloud, unless the project says it."""
    installed = [name for name in _PLUGINS if find_spec(name.split(".")[0])]
    options = [part for name in installed for part in ("-p", name)]
    unset = not any("asyncio_default_fixture_loop_scope" in text for _, text in files)
    if unset and "pytest_asyncio.plugin" in installed:
        options += ["-o", "asyncio_default_fixture_loop_scope=function"]
    return options


def _run(root: Path, recorder: Recorder, options: list[str]) -> int:
    import pytest

    places = [f"--rootdir={root}", f"--basetemp={root.parent / 'temporary'}", str(root)]
    return int(pytest.main(["-q", "--color=no", "-p", "no:cacheprovider", *options, *places], plugins=[recorder]))
