"""Clicks on a thumb: a row each, the same click sent twice is one, and none for an answer nobody gave."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.observe.thumbs import Made, Tally, Thumbs
from pipeline.types import Receipt, Sampling
from pipeline.web import feedback
from pipeline.web.feedback import Answers
from pipeline.web.refusals import NotFound

MADE = Made(
    model="offline",
    answered_by="recipes",
    prompt_version="v1-abc",
    strategy="hybrid",
    seed=None,
    temperature=0.2,
    max_tokens=None,
)


def receipt() -> Receipt:
    return Receipt(
        model="offline",
        answered_by="recipes",
        prompt_version="v1-abc",
        strategy="hybrid",
        passages=(),
        sampling=Sampling(temperature=0.2),
        versions={},
        seconds={},
        tokens={},
        model_notes={},
        left_out=(),
        isolation=None,
        artifact_sha256="f" * 64,
    )


def test_the_same_click_sent_twice_is_one_row(tmp_path: Path) -> None:
    thumbs = Thumbs(tmp_path / "thumbs.db")
    for _ in range(2):
        thumbs.add("click-1", "answer", MADE, up=True)
    (row,) = thumbs.rows()
    assert (row["up"], row["model"], row["prompt_version"], row["temperature"]) == (1, "offline", "v1-abc", 0.2)


def test_whoever_changes_their_mind_counts_once_with_the_last_click(tmp_path: Path) -> None:
    thumbs = Thumbs(tmp_path / "thumbs.db")
    thumbs.add("click-1", "first", MADE, up=True)
    thumbs.add("click-2", "first", MADE, up=False)
    thumbs.add("click-3", "second", MADE, up=True)
    assert len(list(thumbs.rows())) == 3
    assert thumbs.tallies() == (Tally(model="offline", strategy="hybrid", prompt_version="v1-abc", up=1, down=1),)


def test_an_answer_that_was_not_given_here_cannot_be_clicked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "REMEMBERED", 2)
    answers = Answers()
    first = answers.given(receipt())
    assert answers.clicked(first) == MADE
    answers.given(receipt())
    answers.given(receipt())
    for name in (first, "made-up"):
        with pytest.raises(NotFound):
            answers.clicked(name)


def test_one_answer_cannot_be_clicked_on_for_ever() -> None:
    answers = Answers()
    name = answers.given(receipt())
    for _ in range(feedback.CHANGES):
        answers.clicked(name)
    with pytest.raises(NotFound):
        answers.clicked(name)
