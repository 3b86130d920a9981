"""The parts of the strategies: words, embeddings, the stored index."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.corpus import Chunk, Corpus
from pipeline.errors import BadInput, Cancelled, StoreFailed
from pipeline.retrieve import prepare, strategy
from pipeline.retrieve.dense import Dense
from pipeline.retrieve.embed import BUNDLED_SHA256, SentenceEmbeddings, bundled_model, sha256_once
from pipeline.retrieve.rerank import WEIGHTS, about
from pipeline.retrieve.words import identifiers, words
from pipeline.settings import ROOT, Settings

pytestmark = pytest.mark.timeout(600)  # the first to embed loads the model and embeds all the notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("get_user_by_id", ["get_user_by_id", "user", "id"]),
        ("getUserById", ["getuserbyid", "user", "id"]),
        ("HTTPServer2", ["httpserver2", "http", "server", "2"]),
        ("asyncio.TaskGroup()", ["asyncio", "taskgroup", "task", "group"]),
        ("Queries of the classes", ["query", "classe"]),
        ("Grüße, 天気 погода", ["grüße", "天気", "погода"]),
        ("__init__ self._x", ["init", "self", "x"]),
        ("the of and", []),
        ("", []),
    ],
)
def test_identifiers_count_whole_and_in_parts(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_the_bundled_model_is_the_published_one_and_is_hashed_once(tmp_path: Path) -> None:
    folder = bundled_model(tmp_path)
    assert (folder / "model.safetensors").is_file()
    notes = tmp_path / "verified.json"
    notes.write_text(notes.read_text().replace(BUNDLED_SHA256, "0" * 64))  # believed, so it was not hashed again
    with pytest.raises(StoreFailed, match="not the published ones"):
        bundled_model(tmp_path)


def test_a_file_that_changed_is_hashed_again(tmp_path: Path) -> None:
    file, notes = tmp_path / "weights", tmp_path / "notes.json"
    file.write_bytes(b"one")
    first = sha256_once(file, notes)
    file.write_bytes(b"other")
    assert sha256_once(file, notes) != first
    notes.write_text("not json")
    assert len(sha256_once(file, notes)) == 64


def test_vectors_have_length_one_and_near_texts_are_near(tmp_path: Path) -> None:
    embeddings = SentenceEmbeddings("", tmp_path)
    dog, puppy, invoice = np.array(embeddings.embed_documents(["a dog", "a puppy", "pay this invoice"]))
    assert np.allclose(np.linalg.norm([dog, puppy, invoice], axis=1), 1, atol=1e-5)
    assert dog @ puppy > dog @ invoice
    assert np.allclose(embeddings.embed_query("a dog"), dog, atol=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_a_batch_of_other_lengths(tmp_path: Path) -> None:
    embeddings = SentenceEmbeddings("", tmp_path)
    texts = ["short", "a text that is quite a bit longer than the others " * 20, "middle of the road"]
    together = embeddings.vectors(texts)
    assert np.allclose(together, [embeddings.embed_query(text) for text in texts], atol=1e-4)


def test_any_folder_with_a_model_can_be_named(tmp_path: Path) -> None:
    folder = str(bundled_model(tmp_path))
    named, bundled = SentenceEmbeddings(folder, tmp_path), SentenceEmbeddings("", tmp_path)
    assert np.allclose(named.embed_query("a dog"), bundled.embed_query("a dog"))
    assert named.identity != bundled.identity


def test_a_model_that_is_not_there_is_bad_input_and_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        SentenceEmbeddings("nobody/no-such-model", tmp_path).embed_query("x")
    assert "CODECRAFT_HUB" in refused.value.hint


class Counting(SentenceEmbeddings):
    """The real model, which also notes what it is given."""

    def __init__(self, home: Path) -> None:
        super().__init__("", home)
        self.seen: list[str] = []

    def vectors(self, texts):  # type: ignore[no-untyped-def]
        self.seen += texts
        return super().vectors(texts)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in {"bread.md": "Knead the dough.", "wheel.md": "Patch the tube.", "plant.md": "Water it."}.items():
        (folder / name).write_text(text)
    return folder


def test_only_what_is_new_is_embedded(tmp_path: Path, notes: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(notes)
    first = Counting(settings.home)
    Dense(corpus, first, settings.home / "chroma").prepare()
    assert len(first.seen) == 4  # three notes and the word that loads the model

    (notes / "bread.md").write_text("Bake the loaf.")
    (notes / "plant.md").unlink()
    corpus.add_path(notes)
    again = Counting(settings.home)
    dense = Dense(Corpus.open(settings, knowledge=None), again, settings.home / "chroma")
    assert [hit.chunk.path for hit in dense.rank("baking a loaf of bread", 3)][:1] == ["bread.md"]
    assert [text for text in again.seen if "loaf" in text] == ["bread.md\nBake the loaf.", "baking a loaf of bread"]
    assert len(again.seen) == 2


def test_progress_is_told_while_a_source_is_embedded_and_not_at_its_end_alone(tmp_path: Path) -> None:
    (tmp_path / "ships").mkdir()
    for number in range(150):
        (tmp_path / "ships" / f"{number}.md").write_text(f"Ship {number} sails.")
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(tmp_path / "ships")
    told: list[tuple[int, int]] = []
    prepare(corpus, settings, lambda step: told.append((step.done, step.total)))
    assert told == [(0, 150), (64, 150), (128, 150), (150, 150)]


def test_what_was_removed_is_not_found_again(tmp_path: Path, notes: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    source = corpus.add_path(notes).source.name
    for name in ("lexical", "dense", "hybrid"):
        assert strategy(name, corpus, settings).invoke("patch the tube")
    corpus.remove(source)
    for name in ("lexical", "dense", "hybrid"):
        assert strategy(name, corpus, settings).invoke("patch the tube") == []


OTHER = """
import sys, zlib
from pathlib import Path
import numpy as np
from pipeline.corpus import Corpus
from pipeline.retrieve.dense import Dense
from pipeline.settings import Settings

class Hashed:
    identity = "hashed"
    def vectors(self, texts):
        rows = np.zeros((len(texts), 256), dtype="float32")
        for row, text in zip(rows, texts):
            for word in text.lower().replace(".", "").split():
                row[zlib.crc32(word.encode()) % 256] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

def dense(home, folder):
    corpus = Corpus.open(Settings(home=Path(home)), knowledge=None)
    corpus.add_path(folder)
    return Dense(corpus, Hashed(), Path(home) / "chroma")

if __name__ == "__main__":
    dense(*sys.argv[1:]).prepare()
"""
"""A process that shares our home. Words hashed to vectors: the index is looked at, and no model needs loading."""


def test_what_another_process_adds_is_found_at_once(tmp_path: Path, notes: Path) -> None:
    shared: dict[str, Any] = {"__name__": "ours"}
    exec(OTHER, shared)
    home = tmp_path / "home"
    ours = shared["dense"](home, notes)
    assert ours.rank("patch the tube", 1)[0].chunk.path == "wheel.md"
    other = tmp_path / "other"
    other.mkdir()
    for number in range(1_200):  # enough for Chroma to write its graph to the disk
        (other / f"{number}.md").write_text(f"Ship{number} sails the ocean.")
    subprocess.run([sys.executable, "-c", OTHER, str(home), str(other)], check=True, cwd=ROOT)
    best = ours.rank("ship700 sails the ocean", 50)
    assert {hit.chunk.source for hit in best} == {"other"}
    assert len(best) == 50


def test_a_stopped_run_keeps_what_was_embedded_and_can_go_on(tmp_path: Path, notes: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(notes)
    token = CancelToken()
    token.cancel()
    with cancelled_by(token), pytest.raises(Cancelled):
        prepare(corpus, settings)
    assert strategy("dense", corpus, settings).invoke("patch the tube")


def test_the_index_holds_no_text(tmp_path: Path, notes: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(notes)
    prepare(corpus, settings)
    stored = b"".join(file.read_bytes() for file in (settings.home / "chroma").rglob("*") if file.is_file())
    assert stored
    assert b"Knead the dough" not in stored


@pytest.fixture(scope="module")
def many_ships(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with chunks enough for Chroma to write its graph to the disk."""
    root = tmp_path_factory.mktemp("many")
    (root / "ships").mkdir()
    ships = [f'def ship{number}():\n    """Ship{number} sails the ocean."""\n' for number in range(1_200)]
    (root / "ships" / "ships.py").write_text("\n".join(ships))
    command = [sys.executable, "-c", OTHER, str(root / "home"), str(root / "ships")]
    subprocess.run(command, check=True, cwd=ROOT)
    return root / "home"


RUINS = {
    "the database is rubbish": lambda chroma: (chroma / "chroma.sqlite3").write_bytes(b"this is not a database" * 100),
    "the graph is gone": lambda chroma: [shutil.rmtree(one) for one in chroma.iterdir() if one.is_dir()],
    "the graph is rubbish": lambda chroma: [one.write_bytes(b"rubbish") for one in chroma.glob("*/*.bin")],
    "the database is empty": lambda chroma: (chroma / "chroma.sqlite3").write_bytes(b""),
}


@pytest.mark.parametrize("ruin", RUINS)
def test_a_ruined_index_is_built_again_from_the_sources(
    ruin: str, tmp_path: Path, notes: Path, many_ships: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shared: dict[str, Any] = {"__name__": "ours"}
    exec(OTHER, shared)
    home = tmp_path / "home"
    shutil.copytree(many_ships, home)
    RUINS[ruin](home / "chroma")
    best = shared["dense"](home, notes).rank("patch the tube", 1)
    assert [hit.chunk.path for hit in best] == ["wheel.md"]
    if ruin != "the database is empty":  # which Chroma itself takes for a new one
        assert "built again from your sources" in caplog.text


def test_a_few_notes_are_found_among_a_thousand_chunks_of_another_kind(
    tmp_path: Path, notes: Path, many_ships: Path
) -> None:
    shared: dict[str, Any] = {"__name__": "ours"}
    exec(OTHER, shared)
    dense = shared["dense"](Path(shutil.copytree(many_ships, tmp_path / "home")), notes)
    for query, wanted in {"patch the tube": "wheel.md", "knead dough": "bread.md", "water it": "plant.md"}.items():
        assert dense.rank(query, 1)[0].chunk.path == wanted


def test_asking_while_the_corpus_changes_is_safe(tmp_path: Path, notes: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(notes)
    retriever = strategy("hybrid", corpus, settings)
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(10):
                assert retriever.invoke("patch the tube")[0].metadata["source"] == "notes/wheel.md:1-1"
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        (notes / "plant.md").write_text(f"Water it {number} times.")
        corpus.add_path(notes)
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_lock_of_a_dead_writer_is_no_lock(tmp_path: Path, notes: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(notes)
    holder = sqlite3.connect(settings.home / "chroma.lock", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    holder.close()
    prepare(corpus, settings)


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder that has learned nothing: one layer, with the bundled model's words."""
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    home = tmp_path_factory.mktemp("cross")
    tokenizer = AutoTokenizer.from_pretrained(str(bundled_model(home)))
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 16}
    config = BertConfig(vocab_size=len(tokenizer), num_labels=1, **shape)
    BertForSequenceClassification(config).save_pretrained(home / "model")
    tokenizer.save_pretrained(home / "model")
    return home / "model"


def test_a_named_cross_encoder_puts_the_hits_into_its_order(tmp_path: Path, notes: Path, cross_encoder: Path) -> None:
    settings = Settings(home=tmp_path / "home", reranker=str(cross_encoder))
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(notes)
    found = strategy("reranked", corpus, settings).invoke("patch the tube")
    scores = [document.metadata["scores"]["reranked"] for document in found]
    assert scores == sorted(scores, reverse=True)
    assert all(
        0 < score < 1 and score == document.metadata["score"] for score, document in zip(scores, found, strict=True)
    )
    assert all("hybrid" in document.metadata["scores"] for document in found)


def test_a_cross_encoder_that_is_not_there_is_bad_input(tmp_path: Path, notes: Path) -> None:
    settings = Settings(home=tmp_path / "home", reranker=str(tmp_path / "nothing"))
    corpus = Corpus.open(settings, knowledge=None)
    corpus.add_path(notes)
    with pytest.raises(BadInput, match="reranker"):
        strategy("reranked", corpus, settings).invoke("patch the tube")


def test_what_a_package_offers_goes_before_its_inner_workings_and_what_is_deprecated() -> None:
    public = Chunk(
        text="from p import run\ndef run(): ...",
        source="package:p",
        path="p/a.py",
        start_line=1,
        end_line=1,
        title="p.run",
        symbol="p.a.run",
    )
    inner = replace(public, title="p.a.b.run", symbol="p.a.b.run")
    member = replace(public, title="p.Runner.run", symbol="p.a.Runner.run", text="def run(self): ...")
    old = replace(public, path="p/deprecated/a.py")
    described = replace(public, symbol="", title="P")
    nothing: frozenset[str] = frozenset()
    found = [list(about(one, nothing, nothing)) for one in (public, member, inner, old, described)]
    assert found == [["top"], [], ["top", "inner", "deep"], ["top", "deprecated"], ["page"]]
    assert WEIGHTS["top"] > 0 > WEIGHTS["inner"] > WEIGHTS["deep"] > WEIGHTS["deprecated"]


def test_reranking_puts_first_what_the_question_names_and_the_package_it_speaks_of(
    small: tuple[Corpus, Settings],
) -> None:
    by = strategy("reranked", *small)
    assert by.invoke("what does get_user_by_id() give")[0].metadata["symbol"] == "get_user_by_id"
    chunk = small[0].chunks()[0]
    shop = replace(chunk, source="package:shop", symbol="shop.pay", title="shop.pay", text="def pay(): ...")
    nothing: frozenset[str] = frozenset()
    assert "spoken of" in about(shop, frozenset({"pay", "with", "shop"}), nothing)
    assert "spoken of" not in about(shop, frozenset({"pay"}), nothing)
    assert "named" in about(shop, nothing, frozenset({"pay"}))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What does `run` do?", ["run"]),
        ("use model_validate_json or TypeAdapter", ["model_validate_json", "typeadapter"]),
        ("how does asyncio.TaskGroup work", ["asyncio.taskgroup"]),
        ("call get() twice", ["get"]),
        ("A REST API in Python", []),
    ],
)
def test_names_in_code_are_told_from_words(text: str, names: list[str]) -> None:
    assert identifiers(text) == names


def test_a_named_symbol_is_found_first(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    (tmp_path / "shop.py").write_text(
        "def checkout(basket):\n    return pay(basket)\n\n\ndef other():\n"
        "    return 'checkout checkout checkout basket basket shop shop'\n"
    )
    corpus.add_path(tmp_path / "shop.py")
    found = strategy("lexical", corpus, settings).invoke("what does checkout() do with the basket in the shop?")
    assert found[0].metadata["symbol"] == "checkout"
