"""A search says by which scores it found what it found, and why it found nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.corpus import Corpus
from pipeline.errors import UnknownName
from pipeline.retrieve import STRATEGIES, Scope, prepare, search
from pipeline.settings import Settings

pytestmark = pytest.mark.timeout(600)  # the first to embed loads the model

Opened = tuple[Corpus, Settings]
BREAD = "how do I let the dough of my bread rise"


def codes(query: str, name: str, opened: Opened, scope: Scope = Scope()) -> list[str]:  # noqa: B008  # frozen
    found = search(query, name, *opened, scope)
    assert found.hits == ()
    assert all(reason.says for reason in found.reasons)
    return [reason.code for reason in found.reasons]


def test_every_hit_has_its_scores_and_ranks_and_the_raw_measures_beside_them(small: Opened) -> None:
    prepare(*small)
    first = search(BREAD, "reranked", *small).hits[0]
    assert first.chunk.path == "baking.md"
    assert first.ranks == {"lexical": 1, "dense": 1, "hybrid": 1, "reranked": 1}
    assert first.scores.keys() == first.ranks.keys()
    assert first.raw["lexical"] == first.scores["lexical"]
    assert first.raw["dense"] == pytest.approx(first.scores["dense"], abs=1e-4)
    assert 0 < first.raw["held"] <= 1


def test_a_lexical_search_shows_the_cosine_too_once_the_chunks_are_embedded(small: Opened) -> None:
    prepare(*small)
    first = search("patch the tube", "lexical", *small).hits[0]
    assert first.ranks == {"lexical": 1}
    assert first.raw["dense"] > 0.3


def test_a_lexical_search_waits_for_no_model(small: Opened, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", embedding_model=str(tmp_path / "no-model"))
    corpus = Corpus.open(settings, knowledge=None)
    (tmp_path / "wheel.md").write_text("Patch the tube.")
    corpus.add_path(tmp_path / "wheel.md")
    (hit,) = search("patch the tube", "lexical", corpus, settings).hits
    assert hit.raw.keys() == {"lexical", "held"}


def test_a_scope_keeps_to_its_sources(small: Opened, tmp_path: Path) -> None:
    corpus, settings = small
    assert search(BREAD, "hybrid", corpus, settings, Scope(frozenset({corpus.sources()[0].name}))).hits
    with pytest.raises(UnknownName):
        search(BREAD, "hybrid", corpus, settings, Scope(frozenset({"elsewhere"})))


def test_what_lies_outside_the_scope_is_said_to_lie_there(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    corpus = Corpus.open(settings, knowledge=None)
    for name, text in {"wheel.md": "Patch the tube of the bicycle.", "bread.md": "Knead the dough."}.items():
        (tmp_path / name).write_text(text)
        corpus.add_path(tmp_path / name)
    bread = Scope(frozenset({"bread.md"}))
    assert codes("patch the bicycle tube", "lexical", (corpus, settings), bread)[0] == "out_of_scope"


def test_an_empty_corpus_is_said_to_be_empty(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    opened = Corpus.open(settings, knowledge=None), settings
    assert codes(BREAD, "lexical", opened) == ["empty_corpus"]


def test_none_is_said_to_look_nothing_up(small: Opened) -> None:
    assert codes(BREAD, "none", small) == ["strategy_none"]


@pytest.mark.parametrize("name", [name for name in STRATEGIES if name != "none"])
def test_a_query_of_stop_words_is_said_to_hold_no_word(name: str, small: Opened) -> None:
    assert codes("how do I use the", name, small) == ["no_words"]


def test_words_that_nobody_knows_are_named(small: Opened) -> None:
    found = search("zeppelin moorings", "lexical", *small)
    assert [reason.code for reason in found.reasons] == ["unknown_words"]
    found = search("zeppelin water kubernetes ingress balancer", "lexical", *small)
    assert [reason.code for reason in found.reasons] == ["unknown_words", "few_words"]
    assert "zeppelin" in found.reasons[0].says
    assert "water" not in found.reasons[0].says
    assert found.misses[0].raw["held"] < 0.22


def test_what_is_too_far_is_shown_with_its_distance(small: Opened) -> None:
    found = search("symptoms of measles in toddlers", "dense", *small)
    assert [reason.code for reason in found.reasons] == ["unknown_words", "too_far"][1:]
    assert 0 < len(found.misses) <= 3
    assert found.misses[0].raw["dense"] < 0.22


def test_a_missing_model_is_said_beside_what_words_found_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", embedding_model=str(tmp_path / "no-model"))
    corpus = Corpus.open(settings, knowledge=None)
    (tmp_path / "wheel.md").write_text("Patch the tube.")
    corpus.add_path(tmp_path / "wheel.md")
    found = search("zeppelin", "lexical", corpus, settings)
    assert [reason.code for reason in found.reasons] == ["unknown_words"]


def test_a_source_that_was_not_read_to_its_end_is_named(tmp_path: Path) -> None:
    from pipeline.cancel import CancelToken, cancelled_by
    from pipeline.errors import Cancelled

    folder = tmp_path / "notes"
    folder.mkdir()
    for name in ("a.md", "b.md"):
        (folder / name).write_text(f"Note {name}.")
    settings = Settings(home=tmp_path / "home")
    corpus, token = Corpus.open(settings, knowledge=None), CancelToken()
    with cancelled_by(token), pytest.raises(Cancelled):
        corpus.add_path(folder, lambda _: token.cancel())
    assert "unfinished" in codes("zeppelin", "lexical", (corpus, settings))
