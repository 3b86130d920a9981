"""What every row of STRATEGIES promises, as LangChain's users know retrievers."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from pipeline.corpus import Corpus, fingerprint
from pipeline.errors import UnknownName
from pipeline.retrieve import QUERIES, STRATEGIES, query_of, strategy, to_passage
from pipeline.settings import Settings
from pipeline.types import CodeFile, GenerationRequest, Passage

pytestmark = pytest.mark.timeout(600)  # the first to embed loads the model and embeds all the notes

Opened = tuple[Corpus, Settings]
BREAD = "how do I let the dough of my bread rise"
FINDING = [name for name in STRATEGIES if name != "none"]
KEYS = {"source", "title", "score", "scores", "ranks", "strategy", "fingerprint", "tags", "licence"}


@pytest.fixture(params=STRATEGIES)
def retriever(request: pytest.FixtureRequest, small: Opened) -> BaseRetriever:
    return strategy(request.param, *small)


@pytest.fixture(params=FINDING)
def finder(request: pytest.FixtureRequest, small: Opened) -> BaseRetriever:
    return strategy(request.param, *small)


def test_it_is_a_langchain_retriever(retriever: BaseRetriever) -> None:
    assert isinstance(retriever, BaseRetriever)
    assert all(isinstance(document, Document) for document in retriever.invoke(BREAD))


def test_it_finds_the_page_that_answers(finder: BaseRetriever) -> None:
    assert finder.invoke(BREAD)[0].metadata["title"].endswith("Baking bread")


def test_the_async_and_the_batch_form_answer_the_same(retriever: BaseRetriever) -> None:
    once = retriever.invoke(BREAD)
    assert asyncio.run(retriever.ainvoke(BREAD)) == once
    assert retriever.batch([BREAD, "patch a bicycle tube"])[0] == once


def test_the_same_question_has_the_same_answer(retriever: BaseRetriever) -> None:
    assert retriever.invoke(BREAD) == retriever.invoke(BREAD)


def test_many_threads_may_ask_at_once(retriever: BaseRetriever) -> None:
    alone = retriever.invoke(BREAD)
    with ThreadPoolExecutor(8) as pool:
        assert all(answer == alone for answer in pool.map(retriever.invoke, [BREAD] * 24))


@pytest.mark.parametrize("k", [1, 2, 20])
@pytest.mark.parametrize("name", FINDING)
def test_k_is_respected(name: str, k: int, shipped: Opened) -> None:
    corpus, settings = shipped
    found = strategy(name, corpus, settings.model_copy(update={"passages": k})).invoke(
        "test a FastAPI database session"
    )
    assert len(found) == k
    assert len({document.metadata["fingerprint"] for document in found}) == k


def test_the_best_comes_first(finder: BaseRetriever) -> None:
    scores = [document.metadata["score"] for document in finder.invoke(BREAD)]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


def test_a_document_says_where_it_is_from_and_why_it_was_found(finder: BaseRetriever) -> None:
    about = finder.invoke(BREAD)[0].metadata
    assert about.keys() >= KEYS
    assert about["source"].endswith("/baking.md:1-3")
    assert about["scores"][about["strategy"]] == about["score"]
    assert about["strategy"] in STRATEGIES


@pytest.mark.parametrize("query", ["", " \n\t", "???", "🙂🙂🙂", "\0", "the of and", "\ud800"])
def test_a_query_without_words_finds_nothing_and_harms_nothing(retriever: BaseRetriever, query: str) -> None:
    assert retriever.invoke(query) == []


def test_other_scripts_are_searched_too(finder: BaseRetriever) -> None:
    assert "sprache.md" in finder.invoke("Grüße über das Wetter 天気")[0].metadata["source"]


def test_a_huge_query_is_answered(finder: BaseRetriever) -> None:
    assert finder.invoke(f"{BREAD}. " * 5_000)[0].metadata["title"].endswith("Baking bread")


def test_a_passage_carries_what_the_document_says(finder: BaseRetriever) -> None:
    document = finder.invoke(BREAD)[0]
    passage = to_passage(document)
    assert isinstance(passage, Passage)
    assert (passage.text, passage.score) == (document.page_content, document.metadata["score"])
    assert passage.fingerprint == fingerprint(passage.text)
    assert dict(passage.scores) == document.metadata["scores"]


def test_a_document_of_a_foreign_retriever_becomes_a_passage_too() -> None:
    passage = to_passage(Document("x = 1", metadata={"source": "elsewhere.py"}))
    assert (passage.source, passage.score, passage.fingerprint) == ("elsewhere.py", 0.0, fingerprint("x = 1"))


def test_none_finds_nothing(small: Opened) -> None:
    assert strategy("none", *small).invoke(BREAD) == []


def test_an_unknown_strategy_is_refused_with_what_there_is(small: Opened) -> None:
    with pytest.raises(UnknownName) as refused:
        strategy("hybird", *small)
    assert "Did you mean hybrid?" in refused.value.hint
    assert all(name in refused.value.hint for name in STRATEGIES)


def test_hybrid_keeps_the_raw_scores_beside_the_fused_one(small: Opened) -> None:
    scores = strategy("hybrid", *small).invoke(BREAD)[0].metadata["scores"]
    assert scores.keys() == {"lexical", "dense", "hybrid"}
    assert 1 / 61 < scores["hybrid"] <= 2.2 / 61  # first in both rankings: the dense one trusts it wholly


def test_an_empty_corpus_answers_with_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("empty"))
    corpus = Corpus.open(settings, knowledge=None)
    assert all(strategy(name, corpus, settings).invoke(BREAD) == [] for name in STRATEGIES)


REQUEST = GenerationRequest(
    prompt=" A REST API in FastAPI ",
    tech_stack=("Python", "FastAPI", "PostgreSQL"),
    context="Keep the UserRepository and its find_by_mail as they are.",
    files=(
        CodeFile("shop/models.py", "import os\nimport sqlalchemy\nfrom shop.base import Base\nimport fastapi\n"),
        CodeFile("shop/base.py", "broken ("),
        CodeFile("notes.txt", "import nothing"),
    ),
)


@pytest.mark.parametrize(
    ("how", "query"),
    [
        ("prompt", "A REST API in FastAPI"),
        ("stack", "A REST API in FastAPI Python PostgreSQL"),
        ("context", "A REST API in FastAPI Python PostgreSQL sqlalchemy userrepository find_by_mail"),
    ],
)
def test_a_query_takes_from_the_request_what_it_is_told_to(how: str, query: str) -> None:
    assert query_of(replace(REQUEST, query=how)) == query


def test_an_unknown_way_to_make_a_query_is_refused_with_what_there_is() -> None:
    with pytest.raises(UnknownName) as refused:
        query_of(replace(REQUEST, query="contxt"))
    assert all(name in refused.value.hint for name in QUERIES)
