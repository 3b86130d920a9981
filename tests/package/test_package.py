"""Packaging, as the chain calls it: a case goes in, the artifact that is handed out comes back."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.package import archive, cited, package
from pipeline.types import (
    Artifact,
    Case,
    Check,
    CodeFile,
    Draft,
    FileKind,
    Finding,
    GenerationRequest,
    Passage,
    Reply,
    Sampling,
    sha256_of_files,
)

API = """from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}
"""
TESTS = """from fastapi.testclient import TestClient

from main import app


def test_health() -> None:
    assert TestClient(app).get("/health").status_code == 200
"""
REQUEST = GenerationRequest(
    prompt="Create a REST API in FastAPI for user management",
    tech_stack=("Python", "FastAPI", "PostgreSQL"),
    sampling=Sampling(seed=7),
)
FILES = (CodeFile("main.py", API), CodeFile("tests/test_main.py", TESTS, FileKind.TEST))


def packed(
    *files: CodeFile, prose: str = "", passages: tuple[Passage, ...] = (), request: GenerationRequest = REQUEST
) -> Artifact:
    return package(Case(request=request, draft=Draft(files, prose), passages=passages))


def rules(artifact: Artifact) -> list[str]:
    return [finding.rule for finding in artifact.findings]


def passage(number: int) -> Passage:
    return Passage(f"text {number}", f"notes/{number}.md", f"Note {number}", 1.0, "lexical", f"{number:064x}")


def test_the_artifact_is_the_blueprints_response() -> None:
    artifact = packed(*FILES, prose="Follows [1].", passages=(passage(1),))
    assert artifact.code == API
    assert artifact.unit_tests == TESTS
    assert {"Dockerfile", "k8s.yaml"} <= set(artifact.deployment)
    assert artifact.explanation == "Follows [1]."
    assert artifact.findings == ()


def test_files_are_complete_and_sorted() -> None:
    artifact = packed(*FILES)
    paths = [file.path for file in artifact.files]
    assert paths == sorted(paths)
    assert set(paths) == {"main.py", "tests/test_main.py", *artifact.deployment}


def test_the_same_draft_gives_the_same_hash_in_any_order() -> None:
    first, second = packed(*FILES), packed(*reversed(FILES))
    assert first.files == second.files
    assert first.receipt.artifact_sha256 == second.receipt.artifact_sha256 == sha256_of_files(first.files)
    assert packed(CodeFile("main.py", API + "# more\n")).receipt.artifact_sha256 != first.receipt.artifact_sha256


def test_the_receipt_says_what_the_artifact_was_made_of() -> None:
    reply = Reply("…", {"model_name": "recipes", "recipe": "crud"}, tokens_in=12, tokens_out=None)
    checks = (Check("compiles", True, "yes"), Check("verify", True, "1 of 1 tests passed", isolation="L3"))
    case = Case(
        request=REQUEST,
        passages=(passage(1), passage(2)),
        prompt_version="1",
        reply=reply,
        draft=Draft(FILES, checks=checks),
        left_out=("The file big.py did not fit.",),
        seconds={"retrieve": 0.01},
    )
    receipt = package(case).receipt
    assert (receipt.model, receipt.answered_by, receipt.strategy) == ("offline", "recipes", "reranked")
    assert receipt.passages == (passage(1).fingerprint, passage(2).fingerprint)
    assert receipt.sampling.seed == 7
    assert receipt.tokens == {"in": 12, "out": None}
    assert receipt.model_notes["recipe"] == "crud"
    assert receipt.left_out == case.left_out
    assert receipt.isolation == "L3"
    assert {"python", "codecraft-ai", "black", "ruff", "bandit", "langchain-core"} <= set(receipt.versions)


def test_a_draft_without_files_gives_an_honest_artifact() -> None:
    artifact = packed(prose="I cannot do that.")
    assert (artifact.code, artifact.unit_tests, artifact.files, artifact.deployment) == ("", "", (), ())
    assert artifact.explanation == "I cannot do that."
    assert rules(artifact) == ["no-code"]


def test_a_case_without_a_draft_is_packed_too() -> None:
    assert package(Case(request=REQUEST)).files == ()


def test_what_the_parser_has_said_is_not_said_again() -> None:
    said = Finding("parse", "no-code", "The reply holds no code.")
    artifact = package(Case(request=REQUEST, draft=Draft(findings=(said,))))
    assert artifact.findings == (said,)


@pytest.mark.parametrize(
    ("paths", "entry"),
    [
        (["models.py", "main.py"], "main.py"),
        (["models.py", "app.py"], "app.py"),
        (["b.py", "a.py"], "b.py"),
        (["src/shop/main.py", "cli.py"], "src/shop/main.py"),
        (["package.json", "index.js"], "index.js"),
        (["config.yaml", "only.go"], "only.go"),
    ],
)
def test_code_is_the_text_of_the_entry_file(paths: list[str], entry: str) -> None:
    assert packed(*(CodeFile(path, f"# {path}") for path in paths)).code == f"# {entry}"


def test_the_main_test_file_is_the_one_of_the_entry_file() -> None:
    tests = [
        CodeFile(f"tests/{name}.py", name, FileKind.TEST) for name in ("conftest", "test_a", "test_main", "test_z")
    ]
    assert packed(CodeFile("main.py", API), *tests).unit_tests == "test_main"
    assert packed(CodeFile("main.py", API), tests[0], tests[3]).unit_tests == "test_z"


# citations


@pytest.mark.parametrize(
    ("prose", "numbers"),
    [
        ("As in [1] and [2].", (1, 2)),
        ("Both [1, 3] and [2][4]: rows[5][6].", (1, 3, 2, 4)),
        ("`rows[1]` and x[2], [3](https://example.org), ![4](a.png)", ()),
        ("```python\nx = [1]\n```\n", ()),
        ("- a list [2]\n\n> a quote [1]", (2, 1)),
        ("[x] done, [1990s], [12345]", ()),
        ("", ()),
    ],
)
def test_citations_are_read_from_prose_and_not_from_code_or_links(prose: str, numbers: tuple[int, ...]) -> None:
    assert cited(prose) == numbers


def test_a_citation_that_leads_nowhere_is_a_finding() -> None:
    artifact = packed(*FILES, prose="See [1] and [3].", passages=(passage(1), passage(2)))
    assert [one.message for one in artifact.findings if one.rule == "citation"] == [
        "The explanation cites [3], but there are 2."
    ]
    assert "nothing was retrieved" in packed(*FILES, prose="See [1].").findings[0].message


# bad input


@pytest.mark.parametrize(
    "path", ["../x.py", "/etc/passwd", "C:\\x.py", "a/../../b", ".git/hooks/post-checkout", "", "a\x00b", "x" * 500]
)
def test_a_file_that_must_not_be_written_is_left_out_and_said(path: str) -> None:
    artifact = packed(*FILES, CodeFile(path, "text"))
    assert path not in {file.path for file in artifact.files}
    assert rules(artifact) == ["unsafe-path"]


def test_files_that_cannot_lie_beside_each_other_are_not_both_handed_out() -> None:
    artifact = packed(CodeFile("main.py", "1"), CodeFile("Main.py", "2"), CodeFile("main.py/x.py", "3"))
    assert rules(artifact).count("clash") == 2
    archive(artifact.files)


def test_characters_that_cannot_be_written_are_replaced_and_said() -> None:
    artifact = packed(CodeFile("main.py", "x = '\ud800'\n"))
    assert artifact.code == "x = '?'\n"
    assert "not-unicode" in rules(artifact)


@pytest.mark.parametrize("text", ["def f(:\n", "\x00", "-" * 100_000 + "1", "const x = 1;", "# coding: nonsense\n"])
def test_code_that_cannot_be_read_is_packed_without_templates(text: str) -> None:
    artifact = packed(CodeFile("main.py", text))
    assert artifact.code == text
    assert artifact.deployment == ()
    assert "no-templates" in rules(artifact)


# the model's own deployment files


@pytest.mark.parametrize(
    ("path", "instead_of"),
    [
        ("Dockerfile", "Dockerfile"),
        ("docker-compose.yml", "compose.yaml"),
        ("k8s/deployment.yaml", "k8s.yaml"),
        ("requirements.txt", "requirements.txt"),
        (".github/workflows/test.yml", ".github/workflows/ci.yml"),
        (".env.example", ".env.example"),
    ],
)
def test_the_models_own_deployment_files_win(path: str, instead_of: str) -> None:
    own = CodeFile(path, "# mine\n", FileKind.DEPLOYMENT)
    artifact = packed(*FILES, own)
    assert own in artifact.files
    assert path in artifact.deployment
    assert path == instead_of or instead_of not in artifact.deployment
    assert [(one.rule, one.path) for one in artifact.findings] == [("kept", path)]


def test_our_files_follow_the_port_of_the_models_dockerfile() -> None:
    artifact = packed(*FILES, CodeFile("Dockerfile", "FROM x\nEXPOSE 9100\n", FileKind.DEPLOYMENT))
    texts = {file.path: file.text for file in artifact.files}
    assert "127.0.0.1:9100:9100" in texts["compose.yaml"]
    assert "containerPort: 9100" in texts["k8s.yaml"]


# the zip


def test_a_zip_has_the_same_bytes_whenever_it_is_made() -> None:
    files = packed(*FILES).files
    assert archive(files) == archive(tuple(reversed(files)))
    with zipfile.ZipFile(io.BytesIO(archive(files))) as opened:
        assert opened.testzip() is None
        assert [entry.filename for entry in opened.infolist()] == [file.path for file in files]
        assert {file.path: file.text for file in files} == {
            name: opened.read(name).decode() for name in opened.namelist()
        }
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o100644}


def test_the_bytes_of_a_zip_are_known() -> None:
    """Whoever changes this number breaks the hash of every archive that was handed out."""
    assert (
        hashlib.sha256(archive((CodeFile("b/é.py", "x = 1\n"), CodeFile("a.py", "")))).hexdigest()
        == "709bd15fc39bf24f09e21021c298b577b059005229ee04c22215b9896b9204e4"
    )


@pytest.mark.parametrize(
    "paths",
    [
        ["/a"],
        ["../a"],
        ["a/../b"],
        ["C:/a"],
        ["a\\b"],
        ["a", "a"],
        ["a", "A"],
        ["a", "a/b"],
        ["a/b", "A"],
        ["./a"],
        [""],
    ],
)
def test_a_zip_refuses_names_that_are_not_safe(paths: list[str]) -> None:
    with pytest.raises(BadInput):
        archive(tuple(CodeFile(path, "") for path in paths))


def test_an_empty_zip_is_a_zip() -> None:
    assert zipfile.ZipFile(io.BytesIO(archive(()))).namelist() == []


def test_prose_does_not_change_the_files() -> None:
    case = Case(request=REQUEST, draft=Draft(FILES, "One."))
    other = replace(case, draft=Draft(FILES, "Two."))
    assert package(case).receipt.artifact_sha256 == package(other).receipt.artifact_sha256


def test_an_artifact_can_be_turned_into_plain_values() -> None:
    case = Case(
        request=REQUEST, draft=Draft(FILES), reply=Reply("…", {"model_name": "recipes"}), seconds={"parse": 0.1}
    )
    assert json.loads(json.dumps(asdict(package(case))))["receipt"]["seconds"] == {"parse": 0.1}


NAMES = st.text(st.sampled_from("abAB./\\ :-_é\x00\u202e~") | st.characters(), max_size=12)
TEXTS = (
    st.sampled_from([API, TESTS, "", "{{ x }}", "app = FastAPI(", "import os\nos.environ['\ud800']\n", "\x00"])
    | st.text()
)
KINDS = st.sampled_from(list(FileKind))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.builds(CodeFile, NAMES | st.sampled_from(["main.py", "tests/test_main.py"]), TEXTS, KINDS), max_size=4),
    st.text(max_size=40),
    st.lists(st.text(max_size=12), max_size=3),
)
def test_whatever_the_draft_it_is_packed_and_can_be_zipped(files: list[CodeFile], text: str, stack: list[str]) -> None:
    request = GenerationRequest(prompt=text, tech_stack=tuple(stack))
    artifact = package(Case(request=request, draft=Draft(tuple(files), text)))
    assert zipfile.ZipFile(io.BytesIO(archive(artifact.files))).testzip() is None
    for file in artifact.files:
        if file.path in ("compose.yaml", "k8s.yaml") and file.kind is FileKind.DEPLOYMENT and file not in files:
            assert list(yaml.safe_load_all(file.text))
