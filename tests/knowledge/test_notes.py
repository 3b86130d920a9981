"""Every note of the knowledge base: who says so, snippets that compile, snippets that run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.corpus.read import front_matter
from pipeline.settings import ROOT

FOLDER = ROOT / "datasets" / "knowledge"
SNIPPET = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)

RUNNER = """
import contextlib, faulthandler, io, json, os, sys, traceback, types

def run(note):
    os.makedirs(note["folder"])
    os.chdir(note["folder"])
    with open("test_note.py", "w", encoding="utf-8") as stream:
        stream.write(note["code"])
    if note["run"] == "pytest":
        import pytest
        return pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", ".", "test_note.py"])
    module = types.ModuleType("note")
    sys.modules["note"] = module  # dataclasses and typing look their module up
    module.__dict__["__file__"] = os.path.abspath("test_note.py")
    sys.argv = ["note"]
    exec(compile(note["code"], "test_note.py", "exec"), module.__dict__)
    return 0

for note in json.load(sys.stdin):
    faulthandler.dump_traceback_later(60, exit=True)  # a note that hangs says where, and ends its batch
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            failure = "" if run(note) == 0 else printed.getvalue()
        except BaseException:
            failure = traceback.format_exc()
    sys.modules.pop("test_note", None)
    print(json.dumps({"name": note["name"], "failure": failure}), flush=True)
"""
"""Notes that import the same libraries share a process; each has its own module and its own folder."""


@dataclass(frozen=True)
class Note:
    name: str
    matter: Mapping[str, Any]
    body: str

    def snippets(self, language: str) -> list[str]:
        return [code for found, code in SNIPPET.findall(self.body) if found == language]

    @property
    def run(self) -> str:
        return str(self.matter.get("run", "module"))


def _note(file: Path) -> Note:
    text = file.read_text(encoding="utf-8")
    matter, line = front_matter(text)
    return Note(file.stem, matter, "\n".join(text.split("\n")[line - 1 :]))


NOTES = [_note(file) for file in sorted(FOLDER.glob("*.md"))]
NAMES = [note.name for note in NOTES]
RUNNABLE = [note for note in NOTES if note.snippets("python") and note.run != "False"]
BATCH = 14


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Note → traceback, empty where it ran."""
    folder = tmp_path_factory.mktemp("notes")
    found: dict[str, str] = {}
    for start in range(0, len(RUNNABLE), BATCH):
        found |= _outcomes(RUNNABLE[start : start + BATCH], folder)
    return found


def _outcomes(notes: Sequence[Note], folder: Path) -> dict[str, str]:
    jobs = [
        {
            "name": note.name,
            "folder": str(folder / note.name),
            "run": note.run,
            "code": "\n".join(note.snippets("python")),
        }
        for note in notes
    ]
    command = [sys.executable, "-I", "-X", "utf8", "-c", RUNNER]
    done = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, cwd=folder, timeout=300)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"name"')]
    return {note.name: f"did not come to its end: {done.stderr}" for note in notes} | {
        row["name"]: row["failure"] for row in rows
    }


def test_there_are_enough_notes() -> None:
    assert len(NOTES) >= 100


@pytest.mark.parametrize("note", NOTES, ids=NAMES)
def test_a_note_says_what_it_is_about_and_where_its_facts_come_from(note: Note) -> None:
    assert set(note.matter) <= {"title", "tags", "sources", "run", "reason"}
    assert isinstance(note.matter["title"], str)
    assert len(note.matter["tags"]) >= 2
    assert all(tag == tag.lower() for tag in note.matter["tags"])
    assert note.matter["sources"]
    assert all(source.startswith("https://") for source in note.matter["sources"])
    assert len(re.sub(SNIPPET, "", note.body).split()) >= 60, "a note says why and when, not only how"
    assert SNIPPET.search(note.body), "a note shows working code"


@pytest.mark.parametrize("note", NOTES, ids=NAMES)
def test_a_note_that_cannot_run_gives_its_reason(note: Note) -> None:
    assert note.run in {"module", "pytest"} or note.matter["reason"]


@pytest.mark.parametrize("note", NOTES, ids=NAMES)
def test_every_snippet_can_be_parsed(note: Note) -> None:
    compile("\n".join(note.snippets("python")), note.name, "exec")
    for snippet in note.snippets("yaml"):
        assert list(yaml.safe_load_all(snippet))
    for snippet in note.snippets("json"):
        json.loads(snippet)


@pytest.mark.parametrize("note", [note for note in NOTES if note.snippets("dockerfile")], ids=lambda note: note.name)
def test_dockerfiles_pass_hadolint(note: Note, tmp_path: Path) -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not installed: it comes with the development requirements")
    for number, snippet in enumerate(note.snippets("dockerfile")):
        file = tmp_path / f"Dockerfile.{number}"
        file.write_text(snippet)
        done = subprocess.run([hadolint, file], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "note", [note for note in NOTES if "kubernetes" in note.matter["tags"]], ids=lambda note: note.name
)
def test_kubernetes_manifests_are_valid(note: Note) -> None:
    validator = pytest.importorskip("kubernetes_validate")
    manifests = [one for snippet in note.snippets("yaml") for one in yaml.safe_load_all(snippet)]
    assert manifests
    for manifest in manifests:
        validator.validate(manifest, "1.33", strict=True)


@pytest.mark.timeout(900)  # the first of these waits for all batches
@pytest.mark.parametrize("note", RUNNABLE, ids=[note.name for note in RUNNABLE])
def test_the_snippets_run_one_after_another_as_one_module(note: Note, failures: dict[str, str]) -> None:
    assert failures[note.name] == ""


def test_a_snippet_that_fails_or_ends_the_process_is_noticed(tmp_path: Path) -> None:
    bodies = {
        "wrong": "assert 1 == 2",
        "leaves": "raise SystemExit(0)",
        "right": "assert __file__",
        "dies": "import os; os._exit(0)",
    }
    notes = [Note(name, {}, f"```python\n{code}\n```\n") for name, code in bodies.items()]
    failed = {name for name, failure in _outcomes(notes, tmp_path).items() if failure}
    assert failed == {"wrong", "leaves", "dies"}


def test_titles_are_unique() -> None:
    titles = [note.matter["title"] for note in NOTES]
    assert len(set(titles)) == len(titles)
