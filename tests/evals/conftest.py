from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.types import Suite
from pipeline.sandbox import Sandbox


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes a person's own runs, recordings or data."""
    home = tmp_path / "home"
    monkeypatch.setenv("CODECRAFT_HOME", str(home))
    monkeypatch.setenv("CODECRAFT_TRACKING", "off")
    monkeypatch.delenv("CODECRAFT_BENCHMARKS_DIR", raising=False)
    return home


@pytest.fixture(scope="session")
def benchmarks() -> Path:
    """The folder of public suites."""
    folder = Path(os.environ.get("CODECRAFT_SHARED", "")) / "benchmarks"
    if "CODECRAFT_SHARED" not in os.environ or not folder.is_dir():
        pytest.skip("CODECRAFT_SHARED does not name a folder with benchmarks/ in it")
    return folder


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=2) as one:
        yield one


Write = Callable[[str, list[Any]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows as JSON lines; text goes in as it is."""

    def written(name: str, rows: list[Any]) -> Path:
        path = tmp_path / name
        path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    return written


def task(name: str = "t/1", **fields: Any) -> dict[str, Any]:
    """A task that asks for `double`."""
    tests = {"kind": "assertions", "asserts": ["assert double(2) == 4", "assert double(0) == 0"]}
    whole = {"prompt": "Write a function `double(x)`.", "entry_point": "double", "tests": tests}
    return {"task_id": name, **whole, "reference": "def double(x):\n    return 2 * x\n", **fields}


RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return x + 1\n"


@pytest.fixture
def two_tasks(write: Write) -> Path:
    return write("two.jsonl", [task("t/1"), task("t/2")])


@pytest.fixture
def suite(two_tasks: Path) -> Suite:
    from evals.suites import read

    return read(two_tasks, "two")
