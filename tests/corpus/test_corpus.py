"""The corpus through its front door: what is added is found again, by this process and the next."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest
import yaml

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.corpus import KINDS, KNOWLEDGE, Corpus, Progress, fingerprint
from pipeline.errors import BadInput, Cancelled, UnknownName
from pipeline.settings import ROOT, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def corpus(settings: Settings) -> Corpus:
    return Corpus.open(settings, knowledge=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "main.py").write_text("def hello() -> str:\n    return 'hello'\n")
    (root / "docs" / "guide.md").write_text("---\ntitle: Guide\ntags: [a, b]\n---\n\nRead me first.\n")
    return root


def paths(corpus: Corpus) -> list[str]:
    return sorted({chunk.path for chunk in corpus.chunks()})


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_folder_is_added_with_where_each_chunk_is_from(corpus: Corpus, folder: Path) -> None:
    added = corpus.add_path(folder)
    assert (added.source.name, added.source.kind, added.read, added.unchanged, added.skipped) == (
        "project",
        "folder",
        2,
        0,
        (),
    )
    assert (added.source.files, added.source.chunks) == (2, 2)
    guide, main = corpus.chunks()
    assert (guide.place, guide.title, guide.tags) == ("project/docs/guide.md:6-6", "Guide", ("a", "b"))
    assert (main.place, main.symbol, main.title) == ("project/main.py:1-2", "hello", "main.py: hello")
    assert main.fingerprint == fingerprint("def hello() -> str:\n    return 'hello'")


def test_the_next_process_finds_it_again(corpus: Corpus, folder: Path, settings: Settings) -> None:
    corpus.add_path(folder)
    reopened = Corpus.open(settings, knowledge=None)
    assert reopened.chunks() == corpus.chunks()
    assert reopened.sources() == corpus.sources()


def test_the_home_is_nobody_elses(corpus: Corpus, settings: Settings) -> None:
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700


def test_what_has_not_changed_is_not_read_again_and_what_is_gone_leaves(corpus: Corpus, folder: Path) -> None:
    corpus.add_path(folder)
    before = corpus.chunks()
    again = corpus.add_path(folder)
    assert (again.read, again.unchanged, again.gone) == (0, 2, 0)
    assert corpus.chunks() is before
    (folder / "docs" / "guide.md").unlink()
    (folder / "main.py").write_text("def goodbye() -> None: ...\n")
    (folder / "new.txt").write_text("new")
    changed = corpus.add_path(folder)
    assert (changed.read, changed.unchanged, changed.gone) == (2, 0, 1)
    assert [chunk.symbol for chunk in corpus.chunks() if chunk.path == "main.py"] == ["goodbye"]
    assert paths(corpus) == ["main.py", "new.txt"]


def test_what_cannot_be_read_is_skipped_and_said(corpus: Corpus, folder: Path) -> None:
    (folder / "photo.png").write_bytes(b"\x89PNG\0\0")
    (folder / "latin.txt").write_bytes("Grüße".encode("latin-1"))
    (folder / "dump.csv").write_bytes(b"1,2,3\n" * 200_000)
    (folder / "broken.ipynb").write_text("{not json")
    expected = {"photo.png": "binary", "latin.txt": "not UTF-8", "dump.csv": "larger than 1 MB"}
    for _ in range(2):  # said again the next time, though not read again
        skipped = {one.path: one.why for one in corpus.add_path(folder).skipped}
        assert skipped == {**expected, "broken.ipynb": "not a notebook that can be read"}
    assert paths(corpus) == ["docs/guide.md", "main.py"]


def test_hidden_files_links_and_what_tools_made_stay_out(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / ".env").write_text("PASSWORD=x")
    for name in ("node_modules", "__pycache__", ".venv"):
        (folder / name).mkdir()
        (folder / name / "x.py").write_text("x = 1")
    corpus.add_path(folder)
    assert paths(corpus) == ["docs/guide.md", "main.py"]


def test_a_checkout_leaves_out_what_git_ignores_and_records_the_commit(corpus: Corpus, folder: Path) -> None:
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("build.txt\n")
    (folder / "build.txt").write_text("made")
    git(folder, "add", "main.py", ".gitignore")
    git(folder, "commit", "-qm", "first")
    (folder / "untracked.txt").write_text("not yet tracked")
    added = corpus.add_path(folder)
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert (added.source.kind, added.source.revision) == ("git", commit)
    assert paths(corpus) == ["docs/guide.md", "main.py", "untracked.txt"]
    assert {chunk.revision for chunk in corpus.chunks()} == {commit}


def test_a_checkouts_own_configuration_runs_no_program(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    git(folder, "init", "-q")
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(trap))
    corpus.add_path(folder)
    assert not (tmp_path / "sprung").exists()
    assert paths(corpus) == ["docs/guide.md", "main.py"]


def test_a_single_file_is_a_source(corpus: Corpus, folder: Path) -> None:
    added = corpus.add_path(folder / "main.py")
    assert (added.source.name, added.source.kind) == ("main.py", "file")
    assert [chunk.place for chunk in corpus.chunks()] == ["main.py:1-2"]


def test_two_folders_of_one_name_are_told_apart(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    twin = tmp_path / "elsewhere" / "project"
    twin.mkdir(parents=True)
    (twin / "x.txt").write_text("x")
    knowledge = tmp_path / KNOWLEDGE
    knowledge.mkdir()
    (knowledge / "y.txt").write_text("y")
    added = [corpus.add_path(one).source.name for one in (folder, twin, knowledge, folder)]
    assert added == ["project", "project-2", "knowledge-2", "project"]


def test_notebooks_and_web_pages_are_read_as_text(corpus: Corpus, folder: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Sums\n", "\n", "How to add."]},
        {"cell_type": "code", "source": ["total = 1 + \\\n", "    2"], "outputs": [{"text": "hidden output"}]},
        {"cell_type": "raw", "source": "half a pair: \ud800"},
    ]
    (folder / "sums.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    (folder / "page.html").write_text(
        "<html><head><title>A &amp; B</title><style>p {}</style></head><body><nav>menu</nav><main><h1>Start</h1>"
        "<p>Call <code>run()</code> first.</p><pre>if x:\n    <span>run</span>()</pre>"
        "<script>evil()</script></main></body></html>"
    )
    (folder / "docs" / "page.html").write_text("<p>another</p>")
    assert corpus.add_path(folder).skipped == ()
    found = {chunk.path: chunk for chunk in corpus.chunks()}
    notebook, page = found["sums.ipynb"], found["page.html"]
    assert "```python\ntotal = 1 + \\\n    2\n```" in notebook.text
    assert "hidden output" not in notebook.text
    assert (notebook.place, page.place) == ("project/sums.ipynb", "project/page.html")
    assert page.title == "A & B: Start"
    assert "Call run() first." in page.text
    assert "if x:\n    run()" in page.text
    assert "evil" not in page.text
    assert "menu" not in page.text
    assert found["docs/page.html"].text == "another"


def test_an_installed_package_is_added_in_its_version(corpus: Corpus) -> None:
    import importlib.metadata

    added = corpus.add_package("PyYAML")
    assert (added.source.name, added.source.revision) == ("package:pyyaml", importlib.metadata.version("pyyaml"))
    load = next(chunk for chunk in corpus.chunks() if chunk.symbol == "yaml.safe_load")
    assert "def safe_load(stream): ..." in load.text
    assert load.place.startswith("package:pyyaml/yaml/__init__.py:")
    assert not any("._" in chunk.symbol for chunk in corpus.chunks())


def test_a_package_that_is_not_there_is_refused_with_the_nearest(corpus: Corpus) -> None:
    with pytest.raises(BadInput) as refused:
        corpus.add_package("pydantik")
    assert "pydantic" in refused.value.hint
    assert corpus.sources() == ()


def test_a_missing_path_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing at"):
        corpus.add_path(tmp_path / "nowhere")


def test_removing_takes_the_chunks_along(corpus: Corpus, folder: Path) -> None:
    corpus.add_path(folder)
    corpus.remove("project")
    assert (corpus.sources(), corpus.chunks()) == ((), ())
    with pytest.raises(UnknownName):
        corpus.remove("project")


def test_the_shipped_notes_are_there_and_stay(settings: Settings) -> None:
    corpus = Corpus.open(settings)
    (source,) = corpus.sources()
    assert (source.name, source.kind) == (KNOWLEDGE, KNOWLEDGE)
    assert source.files >= 45
    assert any(chunk.place.startswith("knowledge/fastapi-routers.md:") for chunk in corpus.chunks())
    with pytest.raises(BadInput):
        corpus.remove(KNOWLEDGE)


def test_another_corpus_on_the_same_home_sees_the_change(corpus: Corpus, folder: Path, settings: Settings) -> None:
    other = Corpus.open(settings, knowledge=None)
    assert other.chunks() == ()
    corpus.add_path(folder)
    assert len(other.chunks()) == 2


def test_threads_may_add_and_read_at_once(corpus: Corpus, tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            own = tmp_path / f"source{number}"
            own.mkdir()
            (own / "a.txt").write_text(f"text {number}")
            corpus.add_path(own)
            assert any(chunk.source == own.name for chunk in corpus.chunks())
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(corpus.chunks()) == 8


def test_stopping_keeps_what_was_finished(corpus: Corpus, folder: Path) -> None:
    token = CancelToken()
    token.cancel()
    with cancelled_by(token), pytest.raises(Cancelled):
        corpus.add_path(folder)
    assert corpus.add_path(folder).read == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_skipped(corpus: Corpus, folder: Path) -> None:
    (folder / "main.py").chmod(0)
    assert [one.path for one in corpus.add_path(folder).skipped] == ["main.py"]


def test_a_ruined_store_is_built_again_from_its_sources_with_a_word(
    corpus: Corpus, folder: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    corpus.add_path(folder)
    before = corpus.chunks()
    (settings.home / "corpus.db").write_bytes(b"not a database, certainly" * 100)
    for end in ("-wal", "-shm"):
        (settings.home / f"corpus.db{end}").unlink(missing_ok=True)
    again = Corpus.open(settings, knowledge=None)
    assert again.chunks() == before
    assert "built again from its 1 sources" in again.mended
    assert again.mended in caplog.text


def test_a_store_that_is_ruined_while_it_is_open_is_built_again_too(
    corpus: Corpus, folder: Path, settings: Settings
) -> None:
    corpus.add_path(folder)
    before = corpus.chunks()
    for file in settings.home.glob("corpus.db*"):
        file.unlink()
    (settings.home / "corpus.db").write_bytes(b"\0" * 4_096 + b"rubbish" * 1_000)
    assert {source.name for source in corpus.sources()} == {"project"}
    assert corpus.chunks() == before


def test_a_source_that_is_gone_when_the_store_is_built_again_is_named(
    corpus: Corpus, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    corpus.add_path(folder)
    folder.rename(tmp_path / "moved")
    (settings.home / "corpus.db").write_bytes(b"rubbish" * 1_000)
    again = Corpus.open(settings, knowledge=None)
    assert "nothing is left to read: project" in again.mended
    assert [source.name for source in again.sources()] == ["project"]


def test_a_store_of_the_first_version_is_built_again(folder: Path, settings: Settings) -> None:
    settings.home.mkdir()
    with sqlite3.connect(settings.home / "corpus.db") as old:
        old.execute(
            "CREATE TABLE sources (name TEXT PRIMARY KEY, kind TEXT, location TEXT, revision TEXT, added_at TEXT)"
        )
        old.execute("INSERT INTO sources VALUES ('project', 'folder', ?, '', '')", (str(folder),))
    old.close()
    assert paths(Corpus.open(settings, knowledge=None)) == ["docs/guide.md", "main.py"]


def test_every_finished_file_is_told_and_the_rest_goes_on_after_a_stop(corpus: Corpus, folder: Path) -> None:
    token, told = CancelToken(), list[Progress]()

    def stop_after_the_first(step: Progress) -> None:
        told.append(step)
        token.cancel()

    with cancelled_by(token), pytest.raises(Cancelled):
        corpus.add_path(folder, stop_after_the_first)
    assert told == [Progress("read", 1, 2, "project/docs/guide.md")]
    assert [chunk.path for chunk in corpus.chunks()] == ["docs/guide.md"]
    assert (corpus.source("project").finished, corpus.freshness("project").state) == (False, "unfinished")
    again = corpus.add_path(folder)
    assert (again.read, again.unchanged, again.source.finished) == (1, 1, True)


def test_freshness_says_what_has_moved_on(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    corpus.add_path(folder)
    assert corpus.freshness("project").state == "current"
    (folder / "new.txt").write_text("new")
    (folder / "main.py").write_text("x = 1")
    (folder / "docs" / "guide.md").unlink()
    fresh = corpus.freshness("project")
    assert (fresh.state, fresh.new, fresh.changed, fresh.gone) == ("changed", 1, 1, 1)
    assert corpus.refresh("project").read == 2
    assert corpus.freshness("project").state == "current"
    folder.rename(tmp_path / "moved")
    assert corpus.freshness("project").state == "gone"


def test_a_chunk_is_shown_in_its_file(corpus: Corpus, folder: Path) -> None:
    (folder / "main.py").write_text("import os\n\n\ndef hello() -> str:\n    return 'hello'\n\n\nx = hello()\n")
    corpus.add_path(folder)
    hello = next(chunk for chunk in corpus.chunks() if chunk.symbol == "hello")
    shown = corpus.text_of(hello)
    assert shown
    assert "\n".join(shown.split("\n")[hello.start_line - 1 : hello.end_line]) == hello.text
    (folder / "main.py").write_text("shorter")
    assert corpus.text_of(hello) is None


KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq\nq8Zk3v\n-----END RSA PRIVATE KEY-----"
SECRETS = {
    "settings.py": ("aws = 'AKIAZ5GMXQ3RK2NTYB7W'\n", "AKIAZ5GMXQ3RK2NTYB7W"),
    "client.py": ("password = 'Tr0ub4dor&3'\n", "Tr0ub4dor&3"),
    "deploy.yaml": ("database:\n  password: hunter2hunter2\n", "hunter2hunter2"),
    "notes.md": ("Log in with https://root:qwerty9@db.example.org/x\n", "qwerty9"),
    "server.txt": (f"before\n{KEY}\nafter\n", "MIIEpAIBAAKCAQEA7bq"),
    "api.json": ('{"token": "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"}\n', "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"),
}


def test_what_looks_like_a_secret_is_kept_out_and_counted(corpus: Corpus, tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "leaky"
    folder.mkdir()
    for name, (text, _) in SECRETS.items():
        (folder / name).write_text(text)
    added = corpus.add_path(folder)
    assert added.source.secrets >= len(SECRETS)
    stored = b"".join(file.read_bytes() for file in settings.home.glob("corpus.db*"))
    assert [secret for _, secret in SECRETS.values() if secret.encode() in stored] == []
    server = next(chunk for chunk in corpus.chunks() if chunk.path == "server.txt")
    assert (server.text.split("\n")[0], server.text.split("\n")[-2:]) == (
        "before",
        ["after", ""][:2],
    ) or "after" in server.text
    assert server.end_line >= 6
    assert all(secret not in str(corpus.text_of(chunk)) for chunk in corpus.chunks() for _, secret in SECRETS.values())


def test_ordinary_code_is_not_taken_for_a_secret(corpus: Corpus, tmp_path: Path) -> None:
    text = (
        "import secrets\n\nKEY_LENGTH = 32\ntoken = secrets.token_hex(KEY_LENGTH)\n"
        "password = os.environ['DATABASE_PASSWORD']\nuser = authenticate(password=form.password)\n"
        "ID = '123e4567-e89b-42d3-a456-426614174000'\n"
    )
    (tmp_path / "login.py").write_text(text)
    added = corpus.add_path(tmp_path / "login.py")
    assert added.source.secrets == 0
    assert corpus.chunks()[0].text == text.rstrip("\n")


def zipped(target: Path, files: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def test_a_zip_is_read_where_it_is_and_only_what_changed_is_read_again(corpus: Corpus, tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "repo/app.py": "def start(): ...\n",
        "repo/README.md": "# Hello\n",
        "repo/LICENSE": (ROOT / "LICENSE").read_text(),
        "repo/logo.png": b"\x89PNG\0",
        "repo/.env": "KEY=1",
        "repo/node_modules/x.js": "x",
        "../outside.txt": "climbs",
    }
    added = corpus.add_path(zipped(tmp_path / "repo.zip", files))
    assert (added.source.kind, added.source.licence, added.read) == ("zip", "Apache-2.0", 3)
    assert dict(added.source.skipped) == {
        "a name that no file should have": 1, "binary": 1, "hidden": 1, "made by tools": 1,
    }  # fmt: skip
    start = next(chunk for chunk in corpus.chunks() if chunk.symbol == "start")
    assert (start.place, start.licence) == ("repo.zip/repo/app.py:1-1", "Apache-2.0")
    assert not (tmp_path / "outside.txt").exists()
    again = corpus.add_path(zipped(tmp_path / "repo.zip", {**files, "repo/app.py": "def stop(): ...\n"}))
    assert (again.read, again.unchanged) == (1, 2)
    (tmp_path / "repo.zip").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(BadInput, match="not a sound zip"):
        corpus.add_path(tmp_path / "repo.zip")


def test_a_zip_that_lies_about_sizes_is_not_unpacked_further_than_the_limit(corpus: Corpus, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * 50_000_000)
    raw = (tmp_path / "bomb.zip").read_bytes()
    (tmp_path / "bomb.zip").write_bytes(raw.replace((50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    (skipped,) = corpus.add_path(tmp_path / "bomb.zip").skipped
    assert skipped.path == "zeros.txt"
    assert corpus.chunks() == ()


PETS = """openapi: 3.0.3
info: {title: Pets, version: 1.2.0, license: {name: MIT}}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      summary: One pet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: the pet
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
    delete:
      summary: Give it away
      responses: {"204": {description: gone}}
components:
  schemas:
    Pet:
      required: [name]
      properties:
        name: {type: string, description: how it is called}
        tags: {type: array, items: {type: string}}
"""


def test_an_openapi_file_is_its_operations_and_schemas(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(PETS)
    added = corpus.add_path(tmp_path / "pets.yaml")
    assert (added.source.kind, added.source.revision, added.source.licence) == ("openapi", "1.2.0", "MIT")
    found = {chunk.symbol: chunk for chunk in corpus.chunks()}
    assert list(found) == ["getPet", "DELETE /pets/{id}", "Pet"]
    get, pet = found["getPet"], found["Pet"]
    assert (get.place, get.licence, get.revision) == ("pets.yaml:5-13", "MIT", "1.2.0")
    assert "GET /pets/{id}" in get.text
    assert "id in path: integer, required" in get.text
    assert "answers 200 with Pet: the pet" in get.text
    assert "name: string, required: how it is called" in pet.text
    assert "tags: array of string, optional" in pet.text


def test_json_says_the_same_as_yaml(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "pets.json").write_text(json.dumps(yaml.safe_load(PETS), indent="\t"))
    assert corpus.add_path(tmp_path / "pets.json").source.kind == "openapi"
    assert [chunk.symbol for chunk in corpus.chunks()] == ["getPet", "DELETE /pets/{id}", "Pet"]


def test_what_only_looks_like_openapi_is_text(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("openapi: 3.0.0\npaths: [unclosed\n")
    assert corpus.add_path(tmp_path / "odd.yaml").source.kind == "file"
    assert "unclosed" in corpus.chunks()[0].text


def test_a_package_offers_its_public_names(corpus: Corpus) -> None:
    added = corpus.add_package("httpx")
    assert added.source.licence == "BSD-3-Clause"
    found = {chunk.title: chunk for chunk in reversed(corpus.chunks())}  # the first part of each
    client = found["httpx.Client"]  # defined in the private module httpx/_client.py
    assert client.text.startswith("from httpx import Client\nclass Client(BaseClient):")
    assert client.symbol == "httpx._client.Client"
    assert "def get(self, url: URL | str" in found["httpx.Client.get"].text
    assert any("httpx.get(" in chunk.text for chunk in corpus.chunks() if chunk.path.endswith("METADATA"))


def test_what_is_left_out_is_counted_by_reason(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    (folder / "photo.png").write_bytes(b"\x89PNG\0\0")
    (folder / "other.png").write_bytes(b"\x89PNG\0\0")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / ".env").write_text("PASSWORD=x")
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "x.js").write_text("x")
    with (folder / "huge.bin").open("wb") as huge:
        huge.truncate(2 * 1024**3)  # takes no room on the disk
    os.mkfifo(folder / "pipe")
    expected = {"binary": 2, "a link": 1, "hidden": 1, "larger than 1 MB": 1, "made by tools": 1, "no regular file": 1}
    assert dict(corpus.add_path(folder).source.skipped) == expected
    assert dict(corpus.sources()[0].skipped) == expected
    assert paths(corpus) == ["docs/guide.md", "main.py"]


def test_a_files_own_licence_counts_before_that_of_its_source(corpus: Corpus, folder: Path) -> None:
    (folder / "LICENSE").write_text((ROOT / "LICENSE").read_text())
    (folder / "borrowed.py").write_text("# SPDX-License-Identifier: MIT\nx = 1\n")
    corpus.add_path(folder)
    licences = {chunk.path: chunk.licence for chunk in corpus.chunks()}
    assert (licences["borrowed.py"], licences["main.py"]) == ("MIT", "Apache-2.0")


def test_names_in_odd_bytes_do_no_harm(corpus: Corpus, folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("coffee")
    except (OSError, UnicodeError):
        pytest.skip("this file system only takes names in UTF-8")
    (folder / "日本.txt").write_text("tea")
    corpus.add_path(folder)
    assert paths(corpus) == ["docs/guide.md", "main.py", "日本.txt"]


def test_every_kind_says_what_it_is() -> None:
    assert all(kind.what and kind.list for kind in KINDS.values())


def test_the_store_is_one_sqlite_file(corpus: Corpus, folder: Path, settings: Settings) -> None:
    corpus.add_path(folder)
    with sqlite3.connect(settings.home / "corpus.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM chunks").fetchone() == (2,)


def test_a_kill_loses_nothing_that_was_finished_and_keeps_nothing_twice(tmp_path: Path) -> None:
    from benchmarks.corpus import survives

    folder = tmp_path / "notes"
    folder.mkdir()
    acknowledged, lost, twice, slowest = survives(tmp_path / "home", folder, kills=3)
    assert acknowledged > 0
    assert (lost, twice) == (0, 0)
    assert slowest < 2
