"""The vectors that come with the notes are those that the bundled model makes, and spare a new home the embedding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.corpus import Corpus, fingerprint
from pipeline.retrieve.dense import Dense, embedded
from pipeline.retrieve.embed import SentenceEmbeddings
from pipeline.retrieve.shipped import FILE, shipped
from pipeline.settings import Settings


@pytest.fixture(scope="module")
def texts(shipped: tuple[Corpus, Settings]) -> dict[str, str]:
    """What is embedded of the notes, by key."""
    corpus, _ = shipped
    return {fingerprint(embedded(chunk)): embedded(chunk) for chunk in corpus.chunks()}


def test_every_chunk_of_the_notes_has_its_vector_and_no_other_text_has(texts: dict[str, str], tmp_path: Path) -> None:
    held = shipped(SentenceEmbeddings("", tmp_path).identity)

    assert held.keys() == texts.keys(), "The notes have changed: run `python -m pipeline.retrieve.shipped`."


def test_the_shipped_vectors_are_those_of_the_model(texts: dict[str, str], tmp_path: Path) -> None:
    model = SentenceEmbeddings("", tmp_path)
    some = list(texts)[::14]

    cosines = np.sum(
        model.vectors([texts[key] for key in some]) * [shipped(model.identity)[key] for key in some], axis=1
    )

    assert np.all(cosines > 0.9999)


def test_a_new_home_embeds_none_of_the_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    vectors = SentenceEmbeddings.vectors
    monkeypatch.setattr(SentenceEmbeddings, "vectors", lambda self, texts: asked.extend(texts) or vectors(self, texts))
    settings = Settings(home=tmp_path)
    index = Dense(Corpus.open(settings), SentenceEmbeddings("", tmp_path), tmp_path / "chroma")

    found = index.rank("sign in with a JWT", 3)

    assert found
    assert asked == ["sign in with a JWT"]


def test_vectors_of_another_model_are_not_taken(tmp_path: Path) -> None:
    assert FILE.is_file()
    assert not shipped("0123456789abcdef")
