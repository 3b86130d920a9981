"""An application that a request is answered with, running."""

import sys
from collections.abc import Callable
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
from fastapi.testclient import TestClient

from pipeline.generate.recipes import answer
from pipeline.types import GenerationRequest

Load = Callable[[str], TestClient]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """The application that a request is answered with, as somebody who imports it has it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/kept.db")
    monkeypatch.setenv("DATABASE_PATH", f"{tmp_path}/kept.db")

    def loaded(prompt: str) -> TestClient:
        files = {one.path: one.text for one in answer(GenerationRequest(prompt=prompt)).files}
        (tmp_path / "made.py").write_text(files["main.py"], encoding="utf-8")
        found = util.spec_from_file_location(f"made_{abs(hash(prompt))}", tmp_path / "made.py")
        assert found
        assert found.loader
        module = ModuleType(found.name)
        monkeypatch.setitem(sys.modules, found.name, module)
        found.loader.exec_module(module)
        return TestClient(module.app)

    return loaded
