"""The corpus through its front door: what is added is found again, by this process and the next."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.corpus import KINDS, KNOWLEDGE, Corpus, fingerprint
from pipeline.errors import BadInput, Cancelled, StoreFailed, UnknownName
from pipeline.settings import Settings


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
    assert page.title == "A & B"
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


def test_a_ruined_store_is_said_with_the_way_out(settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "corpus.db").write_bytes(b"not a database, certainly" * 100)
    with pytest.raises(StoreFailed) as failed:
        Corpus.open(settings, knowledge=None)
    assert "corpus.db" in failed.value.hint


def test_names_in_odd_bytes_do_no_harm(corpus: Corpus, folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("coffee")
    except (OSError, UnicodeError):
        pytest.skip("this file system only takes names in UTF-8")
    (folder / "日本.txt").write_text("tea")
    corpus.add_path(folder)
    assert paths(corpus) == ["docs/guide.md", "main.py", "日本.txt"]


def test_every_kind_says_what_it_is() -> None:
    assert all(kind.what and kind.list and kind.split for kind in KINDS.values())


def test_the_store_is_one_sqlite_file(corpus: Corpus, folder: Path, settings: Settings) -> None:
    corpus.add_path(folder)
    with sqlite3.connect(settings.home / "corpus.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM chunks").fetchone() == (2,)
