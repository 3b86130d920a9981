"""Labelled questions: the measures are those of the literature, the labels are what the installed source says."""

from __future__ import annotations

import json
import re
from math import log2
from pathlib import Path
from random import Random
from typing import Any

import pytest
from langchain_core.documents import Document

from evals.cli import app
from evals.retrieval import NAMES, labels_of, load, marks
from evals.retrieval.labels import Label
from pipeline.errors import BadInput, UnknownName
from pipeline.shell import run

from .conftest import Write

HIT, MISS = frozenset({0}), frozenset[int]()


def test_the_measures_are_those_worked_out_by_hand() -> None:
    third = marks([MISS, MISS, HIT, *[MISS] * 20], answers=1)
    assert (third.ndcg_10, third.recall_5, third.recall_20, third.reciprocal_rank) == (1 / log2(4), 1, 1, 1 / 3)
    eleventh = marks([MISS] * 10 + [HIT], answers=1)
    assert (eleventh.ndcg_10, eleventh.recall_5, eleventh.recall_20, eleventh.reciprocal_rank) == (0, 0, 1, 1 / 11)
    two_of_three = marks([HIT, MISS, frozenset({2})], answers=3)
    assert two_of_three.ndcg_10 == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3) + 1 / 2))
    assert two_of_three.recall_5 == two_of_three.recall_20 == pytest.approx(2 / 3)


def test_nothing_found_is_worth_nothing_and_beyond_twenty_nobody_looks() -> None:
    for ranking in ([], [MISS] * 30, [MISS] * 20 + [HIT]):
        found = marks(ranking, answers=1)
        assert (found.ndcg_10, found.recall_5, found.recall_20, found.reciprocal_rank) == (0, 0, 0, 0)


def test_the_same_answer_shown_twice_gains_nothing() -> None:
    assert marks([HIT, HIT, frozenset({1})], answers=2) == marks([HIT, MISS, frozenset({1})], answers=2)
    assert marks([frozenset({0, 1})], answers=2).recall_5 == 1


def test_ndcg_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import ndcg_score

    random = Random(7)
    for _ in range(30):
        answers = random.randint(1, 12)
        ranking = [frozenset({number}) for number in range(answers)] + [MISS] * random.randint(1, 20)
        random.shuffle(ranking)
        relevance = [[len(covered) for covered in ranking]]
        order = [list(range(len(ranking), 0, -1))]
        expected = ndcg_score(relevance, order, k=10)
        if len(ranking) <= 20:
            assert marks(ranking, answers).ndcg_10 == pytest.approx(expected)


def passage(source: str, symbol: str = "") -> Document:
    return Document("…", metadata={"source": source, "symbol": symbol})


def test_a_passage_that_covers_half_of_a_symbol_is_relevant_and_less_is_not() -> None:
    label = Label("checkout", "a.py", "a.f", first=11, last=20)
    assert label.covered_by(passage("checkout/a.py:1-15"))
    assert label.covered_by(passage("checkout/a.py:1-400"))
    assert not label.covered_by(passage("checkout/a.py:1-14"))
    assert not label.covered_by(passage("checkout/b.py:11-20"))


def test_a_class_of_a_package_does_not_count_for_its_method() -> None:
    (label,) = labels_of(["typer.testing.CliRunner.invoke"])
    place = f"package:typer/typer/testing.py:{label.first - 50}-{label.last + 50}"
    assert label.covered_by(passage(place, "typer.testing.CliRunner.invoke"))
    assert not label.covered_by(passage(place, "typer.testing.CliRunner"))


def test_a_symbol_that_only_exists_behind_a_condition_is_found() -> None:
    (email,) = labels_of(["pydantic.networks.EmailStr"])
    assert (email.source, email.path) == ("package:pydantic", "pydantic/networks.py")
    assert email.last > email.first


@pytest.mark.parametrize("name", list(NAMES))
def test_a_suite_is_large_frozen_and_its_labels_exist(name: str) -> None:
    """Its card names the hash of the questions as they were written, before any strategy was tuned."""
    suite = load(name)
    assert len(suite) >= 150
    assert len({question.ask.lower() for question in suite.questions}) == len(suite)
    card = NAMES[name].with_suffix(".md").read_text("utf-8")
    assert re.findall(r"`([0-9a-f]{64})`", card) == [suite.sha256]
    for question in suite.questions:
        for label in labels_of(question.relevant):
            assert label.symbol or (NAMES[name].parents[2] / label.source / label.path).is_file()


@pytest.mark.parametrize("name", list(NAMES))
def test_no_question_of_a_suite_is_a_development_question(name: str) -> None:
    import yaml

    rows = yaml.safe_load((Path(__file__).parents[1] / "retrieve" / "questions.yaml").read_text("utf-8"))
    assert not {row["ask"].lower() for row in rows} & {question.ask.lower() for question in load(name).questions}


ROWS = [
    {"question_id": "q/1", "ask": "run the program in a test", "relevant": ["typer.testing.CliRunner.invoke"]},
    {"question_id": "q/2", "ask": "declare an option", "relevant": ["typer.params.Option"]},
    {"question_id": "q/3", "ask": "open a file in the default application", "relevant": ["typer.main.launch"]},
]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = run(app, ["retrieval", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_shell_gives_each_strategy_its_scores_and_each_pair_a_comparison(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("q.jsonl", ROWS)
    code, shown = told(capsys, str(path), "--retrieval", "none", "--retrieval", "lexical")
    assert code == 0
    assert (shown["suite"], shown["questions"], list(shown["sources"])) == ("q", 3, ["package:typer"])
    assert shown["strategies"]["none"]["recall@20"]["value"] == 0
    score = shown["strategies"]["lexical"]["nDCG@10"]
    assert score["value"] > 0
    assert 0 <= score["low"] <= score["value"] <= score["high"] <= 1
    assert 0 < shown["strategies"]["lexical"]["p50_ms"] <= shown["strategies"]["lexical"]["p95_ms"]
    (comparison,) = shown["comparisons"]
    assert (comparison["first"], comparison["second"]) == ("none", "lexical")
    assert comparison["difference"] == pytest.approx(score["value"])
    assert comparison["low"] <= comparison["difference"] <= comparison["high"]
    assert run(app, ["retrieval", str(path), "--retrieval", "lexical"]) == 0
    assert "lexical  " in capsys.readouterr().out


def test_what_cannot_be_measured_is_said(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownName, match="nothing"):
        load("nothing")
    with pytest.raises(BadInput, match=r"no symbol typer\.Nothing"):
        labels_of(["typer.Nothing"])
    for row in ({"ask": "a"}, {"question_id": "a", "ask": "b", "relevant": []}):
        with pytest.raises(BadInput, match="line 1: the field"):
            load(str(write("broken.jsonl", [row])))
    code, said = told(capsys, str(write("q.jsonl", ROWS)), "--retrieval", "magic")
    assert (code, said["error"]["type"]) == (2, "UnknownName")
    pages = [{"question_id": "q", "ask": "a", "relevant": ["knowledge/no-such-note.md"]}]
    code, said = told(capsys, str(write("p.jsonl", pages)), "--retrieval", "lexical")
    assert (code, said["error"]["type"]) == (2, "BadInput")
