"""Generated programs, run: their own tests must pass."""

import doctest
import importlib
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pipeline.generate.recipes import answer
from pipeline.generate.recipes.tables import table
from pipeline.types import CodeFile, GenerationRequest

CONTEXT = """
class Customer(Base):
    __tablename__ = "clients"
    id: Mapped[int] = mapped_column(primary_key=True)
    nickname: Mapped[str] = mapped_column(String(40), unique=True)
    joined: Mapped[date]
    vip: Mapped[bool | None]
"""
SAMPLES = tomllib.loads(Path(__file__).with_name("samples.toml").read_text(encoding="utf-8"))["request"]


BATCH = """
import os, sys
import pytest

for folder in sys.argv[1:]:
    os.chdir(folder)
    sys.path.insert(0, folder)
    code = pytest.main([folder, "-q", "-x", "-p", "no:cacheprovider", f"--rootdir={folder}", "--timeout=60"])
    sys.path.remove(folder)
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(folder + os.sep):
            del sys.modules[name]
    if code:
        sys.exit(f"{folder} failed")
"""


def run(folders: list[Path]) -> str:
    """Run the tests of programs one after another in a process that loads their libraries once; what failed."""
    command = [sys.executable, "-c", BATCH, *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    return "" if done.returncode == 0 else done.stdout[-3000:] + done.stderr[-1000:]


def asked(row: dict[str, Any]) -> GenerationRequest:
    files = (CodeFile("models.py", CONTEXT),) if row.get("context") else ()
    return GenerationRequest(prompt=row["prompt"], tech_stack=tuple(row.get("stack", ())), files=files)


def written(folder: Path, request: GenerationRequest) -> Path:
    made = answer(request)
    assert made.files, made.text
    for file in made.files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_text(file.text, encoding="utf-8")
    return folder


@pytest.mark.timeout(300)
def test_generated_programs_pass_their_own_tests(tmp_path: Path) -> None:
    folders = [written(tmp_path / str(number), asked(row)) for number, row in enumerate(SAMPLES)]
    # all SQLModel classes of a process share one registry, so they have a process to themselves
    apart = [folder for folder, sample in zip(folders, SAMPLES, strict=True) if "SQLModel" in sample["prompt"]]

    with ThreadPoolExecutor(2) as pool:
        failed = list(pool.map(run, [[one for one in folders if one not in apart], apart]))

    assert failed == ["", ""]


HOMES = sorted({row["home"] for row in table("functions").values()})


@pytest.mark.parametrize("home", HOMES)
def test_the_classic_functions_do_what_their_examples_say(home: str) -> None:
    module = importlib.import_module(f"pipeline.generate.recipes.classics.{home}")

    done = doctest.testmod(module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)

    assert done.attempted > 10
    assert done.failed == 0


def test_a_program_connects_to_nothing_when_it_is_imported(tmp_path: Path) -> None:
    folder = written(tmp_path, GenerationRequest(prompt="FastAPI user management on PostgreSQL"))

    done = subprocess.run(
        [sys.executable, "-c", "import main"], cwd=folder, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_no_secret_is_written_into_a_program() -> None:
    made = answer(GenerationRequest(prompt="FastAPI user management with JWT on PostgreSQL"))

    code = "\n".join(file.text for file in made.files if not file.path.startswith("tests/"))
    assert 'os.environ.get("JWT_SECRET"' in code
    assert 'os.environ.get("DATABASE_URL"' in code
    assert "password_hash" in code


def test_bandit_has_nothing_against_a_program(tmp_path: Path) -> None:
    folder = written(tmp_path, GenerationRequest(prompt="FastAPI user management with JWT, file upload, on PostgreSQL"))

    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", ".", "-x", "./tests"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
