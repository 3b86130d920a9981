"""`nano`, our own small language model: an ordinary folder, which any loader reads, with one answer by any name."""

from __future__ import annotations

import json
import logging
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from pipeline.generate import model
from pipeline.generate.local import NANO
from pipeline.settings import load
from training.generate import held_out
from training.trial import declines, judge

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 200
"""Tokens of a reply."""


@cache
def answered(family: str, count: int) -> tuple[list[Any], list[str]]:
    """Requests that training never showed, and the replies to them, drawn in one batch."""
    examples = held_out(family, count, seed=11)
    drawn = model("nano", load()).draw(  # type: ignore[attr-defined]
        [[HumanMessage(one.prompt)] for one in examples], [[0]] * count, temperature=0.0, max_tokens=LONGEST
    )
    return examples, [str(one.generations[0].message.text) for one in drawn]


def test_the_folder_is_small_and_plain() -> None:
    files = {path.name: path.stat().st_size for path in NANO.iterdir()}
    assert sum(files.values()) < 60_000_000
    assert json.loads((NANO / "config.json").read_text())["architectures"] == ["LlamaForCausalLM"]
    assert "auto_map" not in (NANO / "config.json").read_text()


def test_it_says_what_local_on_its_folder_says_and_what_transformers_alone_makes_of_it() -> None:
    from training.reply import Writer

    asked = "Write a function `largest_pair(numbers)` that takes a list of integers and returns the sum of them."
    reply = model("nano", load()).invoke(asked, temperature=0.0, max_tokens=LONGEST)
    assert reply.text == model(f"local:{NANO}", load()).invoke(asked, temperature=0.0, max_tokens=LONGEST).text
    assert reply.text.strip() == Writer(NANO).answer([asked])[0].strip()
    assert reply.response_metadata["answered_by"] == "nano"


@pytest.mark.parametrize(("family", "least"), [("copying", 0.8), ("lookup", 0.8), ("retrieval", 0.6)])
def test_it_does_what_its_card_says_it_can(family: str, least: float) -> None:
    """A guard far below the figures of the card, on few requests."""
    examples, replies = answered(family, 20)
    assert sum(judge(examples, replies)) >= least * len(examples)


def test_a_long_prompt_beside_a_short_one_raises_no_alarm_about_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too long is cut; short prompts are filled up to the length of the long one, which is no text; and no row
    outgrows the window."""
    said = list[str]()
    for name in ("generation.stopping_criteria", "tokenization_utils_base"):
        logger = logging.getLogger(f"transformers.{name}")
        monkeypatch.setattr(logger, "warning_once", logger.warning, raising=False)  # else said once a process
        monkeypatch.setattr(logger, "handlers", [kept := logging.NullHandler()])
        monkeypatch.setattr(kept, "handle", lambda record: said.append(record.getMessage()))
    asked = [[HumanMessage("Say something.")], [HumanMessage("Add the numbers. " * 200)]]
    drawn = model("nano", load()).draw(asked, [range(8), [0]], temperature=2.0)  # type: ignore[attr-defined]  # babble
    short, long = ([one.message.usage_metadata for one in reply.generations] for reply in drawn)
    assert max(one["output_tokens"] for one in short) + long[0]["input_tokens"] > 512
    assert all(one["total_tokens"] <= 512 for one in short + long)
    assert not said


def test_without_the_passages_it_declines_instead_of_inventing_a_call() -> None:
    examples, _ = answered("retrieval", 20)
    bare = [one.prompt.split("\n\n<passage", 1)[0] for one in examples]
    drawn = model("nano", load()).draw(  # type: ignore[attr-defined]
        [[HumanMessage(one)] for one in bare], [[0]] * len(bare), temperature=0.0, max_tokens=LONGEST
    )
    assert sum(declines(str(one.generations[0].message.text)) for one in drawn) >= 0.9 * len(bare)
