"""What is installed is pinned, hashed and the same everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

CARD = {
    "bandit",
    "black",
    "chromadb",
    "evaluate",
    "gradio",
    "langchain",
    "langchain-community",
    "mlflow",
    "pytest",
    "ruff",
    "torch",
    "transformers",
}


def names_in(lock: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9][\w.-]*)==", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_path_of_a_machine(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert re.findall(r"https?://|file:|^-|/\w+/", text, re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert len(blocks) > 150
    for block in blocks:
        assert re.match(r"[A-Za-z0-9][\w.\[\]-]*==\S+", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]


def test_pytorch_and_its_cuda_packages_stay_out_of_the_locks() -> None:
    for lock in LOCKS:
        assert not [name for name in names_in(lock) if name == "torch" or name.startswith(("nvidia", "triton", "cuda"))]


def test_everything_the_project_asks_for_is_in_the_lock() -> None:
    groups = PROJECT["dependency-groups"]
    wanted = [*PROJECT["project"]["dependencies"], *groups["build"], *groups["targets"]]
    asked = {Requirement(one).name.lower().replace("_", "-") for one in wanted}
    assert asked - names_in("requirements.lock") == {"torch"}
    assert names_in("requirements.lock") <= names_in("requirements-dev.lock")


def test_the_packages_of_the_card_are_dependencies() -> None:
    assert {Requirement(one).name for one in PROJECT["project"]["dependencies"]} >= CARD


def test_what_is_installed_is_what_the_lock_says() -> None:
    text = (ROOT / "requirements-dev.lock").read_text()
    wrong = []
    for line in re.findall(r"^(\S+==[^\n\\]+)", text, re.MULTILINE):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            installed = distribution(requirement.name).version
            if installed not in requirement.specifier:
                wrong.append(f"{line}: {installed}")
    assert wrong == []


def test_the_requirements_of_a_space_come_from_the_lock() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/spaces_requirements.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_front_matter_is_one_a_space_understands() -> None:
    _, matter, _ = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    card = yaml.safe_load(matter)
    assert card["sdk"] == "gradio"
    assert card["sdk_version"] == distribution("gradio").version
    assert (ROOT / card["app_file"]).exists()
    assert card["python_version"] in PROJECT["project"]["requires-python"]
    assert set(card) <= {
        "title",
        "emoji",
        "colorFrom",
        "colorTo",
        "sdk",
        "sdk_version",
        "python_version",
        "app_file",
        "short_description",
        "license",
        "pinned",
    }
    assert len(card["short_description"]) <= 60


def test_a_second_set_up_returns_at_once() -> None:
    for flags in ([], ["--dev"]):
        done = subprocess.run(
            [sys.executable, "scripts/bootstrap.py", *flags], cwd=ROOT, capture_output=True, text=True, timeout=20
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_what_takes_long_while_setting_up_says_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from scripts import bootstrap

    monkeypatch.setattr(bootstrap, "TELL_EVERY", 0.05)
    assert bootstrap.run(sys.executable, "-c", "import time; time.sleep(0.3)", quiet=True)
    said = capsys.readouterr().err
    assert re.search(r"^setup: … 0 s, \d+ packages in place$", said, re.MULTILINE)


def test_the_bootstrap_needs_the_standard_library_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "scripts/bootstrap.py", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "--dev" in done.stdout
