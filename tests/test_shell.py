"""The shell contract: scripts lean on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINT = [
    "generate",
    "Create a REST API in FastAPI for user management",
    "--stack",
    "Python",
    "--stack",
    "FastAPI",
    "--stack",
    "PostgreSQL",
]


def codecraft(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *arguments]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=110)


def answer(*arguments: str, **environment: str) -> dict[str, Any]:
    done = codecraft(*arguments, "--json", **environment)
    assert done.returncode == 0, done.stderr + _checks(done.stdout)
    (line,) = done.stdout.splitlines()
    return dict(json.loads(line))


def _checks(stdout: str) -> str:
    """What was tried of an answer and did not pass, and the findings; the assertion shows it."""
    with suppress(ValueError, KeyError, TypeError):
        made = json.loads(stdout)
        bad = [check for check in made["checks"] if check["passed"] is False]
        return json.dumps({"checks": bad, "findings": made["findings"]}, indent=1)
    return stdout


def refusal(*arguments: str, code: int = 2, **environment: str) -> dict[str, str]:
    done = codecraft(*arguments, "--json", **environment)
    assert done.returncode == code, done.stdout + done.stderr
    (line,) = done.stdout.splitlines()
    error = json.loads(line)["error"]
    assert set(error) == {"type", "message", "hint"}
    assert "Traceback" not in done.stderr
    return dict(error)


@pytest.fixture(scope="module")
def artifact() -> dict[str, Any]:
    return answer(*BLUEPRINT)


def test_generate_answers_with_the_blueprints_fields_and_all_that_stands_behind_them(artifact: dict[str, Any]) -> None:
    expected = {"code", "unit_tests", "deployment", "explanation", "files", "findings", "checks", "passages", "receipt"}
    assert set(artifact) == expected
    texts = {file["path"]: file["text"] for file in artifact["files"]}
    assert artifact["code"] == texts["main.py"]
    assert artifact["unit_tests"] in texts.values()
    assert {"Dockerfile", "k8s.yaml"} <= set(artifact["deployment"]) <= set(texts)
    assert {file["kind"] for file in artifact["files"]} <= {"code", "test", "deployment", "doc"}
    assert artifact["passages"]
    assert all(passage["scores"] for passage in artifact["passages"])


def test_the_generated_code_compiles_imports_and_passes_its_own_tests(artifact: dict[str, Any], tmp_path: Path) -> None:
    for file in artifact["files"]:
        (tmp_path / file["path"]).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file["path"]).write_text(file["text"])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_out_writes_exactly_the_files(tmp_path: Path, artifact: dict[str, Any]) -> None:
    out = tmp_path / "users"
    done = codecraft(*BLUEPRINT, "--out", str(out))
    assert done.returncode == 0, done.stderr
    written = {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()}
    assert written == {file["path"]: file["text"] for file in artifact["files"]}


def test_out_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "not empty" in refusal(*BLUEPRINT, "--out", str(tmp_path))["message"]
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (["generate", ""], "BadInput", "empty"),
        (["generate", "x" * 20_001], "TooLarge", "20,000"),
        (["generate", "a\x1bb"], "BadInput", "U+001B"),
        (["generate", "a queue", "--model", "recipe"], "UnknownName", "recipe"),
        (["generate", "a queue", "--retrieval", "lexicle"], "UnknownName", "lexicle"),
        (["generate", "a queue", "--context", "no-such-file.py"], "BadInput", "no-such-file.py"),
        (["generate", "a queue", "--context", "/bin/sh"], "BadInput", "sh"),
        (["kb", "add"], "BadInput", "path"),
        (["kb", "add", "no-such-folder"], "BadInput", "no-such-folder"),
        (["kb", "add", "--package", "no-such-package"], "BadInput", "no-such-package"),
        (["kb", "remove", "no-such-source"], "UnknownName", "no-such-source"),
        (["generate", "a queue", "--temperature", "9"], "BadInput", "temperature"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_bad_input_is_one_json_object_and_exit_code_2(arguments: list[str], kind: str, said: str) -> None:
    error = refusal(*arguments)
    assert error["type"] == kind or (kind == "BadInput" and error["type"] in {"UnknownName", "TooLarge"})
    assert said in error["message"]


def test_an_unknown_model_is_answered_with_what_there_is() -> None:
    hint = refusal("generate", "a queue", "--model", "recipe")["hint"]
    assert "Did you mean recipes?" in hint
    assert "offline" in hint


def test_a_setting_that_cannot_be_used_is_named() -> None:
    assert "port" in refusal("models", PORT="many")["message"].lower()


def test_without_json_an_error_is_a_sentence_on_stderr() -> None:
    done = codecraft("generate", "")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The request is empty.")


def test_models_says_what_can_be_used_and_what_is_missing() -> None:
    models = {one["name"]: one for one in answer("models")["models"]}
    assert models["offline"]["missing"] in (None, "")
    assert "OPENAI_API_KEY" in str([one["missing"] for name, one in models.items() if name.startswith("openai:")])


def test_doctor_names_every_part_and_how_to_mend_it() -> None:
    diagnoses = {one["name"]: one for one in answer("doctor")["diagnoses"]}
    assert {"torch", "sandbox", "bubblewrap", "chromium", "knowledge base", "embedding model", "door"} <= set(diagnoses)
    assert all(one["mend"] for one in diagnoses.values() if one["state"] == "missing")


def test_a_source_is_added_found_listed_and_removed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "zeppelin.md").write_text("# Zeppelin deployments\n\nThe zeppelin release train leaves on Tuesdays.\n")
    home = {"CODECRAFT_HOME": str(tmp_path / "home")}
    answer("kb", "add", str(notes), "--no-embed", **home)
    assert any("notes" in source["name"] for source in answer("kb", "list", **home)["sources"])
    found = answer("kb", "search", "when does the zeppelin train leave?", "--retrieval", "lexical", **home)["passages"]
    assert "zeppelin" in found[0]["text"]
    name = next(source["name"] for source in answer("kb", "list", **home)["sources"] if "notes" in source["name"])
    answer("kb", "remove", name, **home)
    found = answer("kb", "search", "when does the zeppelin train leave?", "--retrieval", "lexical", **home)["passages"]
    assert not any("zeppelin" in one["text"] for one in found)
