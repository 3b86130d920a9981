"""Every block of the README runs as it is written."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2]
FENCES = [token for token in MarkdownIt("commonmark").parse(README) if token.type == "fence"]
SHELL = [token.content for token in FENCES if token.info == "sh"]
WORKFLOW = yaml.safe_load(next(token.content for token in FENCES if token.info == "yaml"))
PYTHON = [token.content for token in FENCES if token.info == "python"]


def first_line(block: str) -> str:
    return block.split("\n", 1)[0][:50]


@pytest.fixture(scope="module")
def demo() -> Iterator[int]:
    """`make demo`, as written, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port)}
    command = next(block for block in SHELL if block.startswith("make demo"))
    server = subprocess.Popen(
        ["sh", "-c", command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert server.stdout
        printed = next(line for line in server.stdout if "http://" in line)
        assert f"http://127.0.0.1:{port}" in printed
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        assert server.stdout
        server.stdout.read()  # the pipe ends only when the server itself has ended, not just the shell that started it
        server.wait(timeout=20)


def surroundings(port: int) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PORT": str(port)}


def test_make_demo_serves_the_page(demo: int) -> None:
    page = httpx.get(f"http://127.0.0.1:{demo}/")
    assert page.status_code == 200
    assert "CodeCraft" in page.text


@pytest.mark.timeout(300)
@pytest.mark.parametrize("block", [one for one in SHELL if not one.startswith("make ")], ids=first_line)
def test_a_shell_block_of_the_readme_runs(block: str, demo: int, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-e", "-c", block],
        cwd=tmp_path,
        env=surroundings(demo),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout.strip()


@pytest.mark.timeout(300)
def test_the_workflow_of_the_readme_compares_a_run_with_its_baseline(tmp_path: Path) -> None:
    """Its steps as written, but for what is the reader's own: the checkout, the installation, and the model's name."""
    job = WORKFLOW["jobs"]["compare"]
    own = {name: value.replace("${{ github.workspace }}", str(tmp_path)) for name, value in job["env"].items()}
    steps = [step for step in job["steps"] if "run" in step]
    assert steps[0]["run"].startswith("make setup")
    for step in steps[1:]:
        if "eval compare" in step["run"]:  # the earlier run that a checkout would hold
            (samples,) = (tmp_path / ".codecraft" / "runs").glob("*/samples.jsonl")
            shutil.copy(samples, tmp_path / "baseline.jsonl")
        environment = surroundings(0) | own | step.get("env", {}) | {"MODEL": "recipes"}
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("block", PYTHON, ids=first_line)
def test_a_python_block_of_the_readme_runs(block: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs_from_the_first_cell_to_the_last_and_says_what_is_committed(
    notebook: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scripts.notebooks", str(notebook)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_readmes_commands_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


def test_the_readme_names_every_setting_a_person_needs() -> None:
    from pipeline.settings import Settings

    for name in re.findall(r"CODECRAFT_([A-Z_]+)", README):
        assert name.lower() in Settings.model_fields, name


def test_every_path_the_readme_names_is_there() -> None:
    for path in re.findall(r"`((?:pipeline|datasets|evals|benchmarks)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path
