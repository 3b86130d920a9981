"""What the data generator promises: the same data again, right references, and hold-outs that hold."""

from __future__ import annotations

import math
import re
from random import Random

import pytest

from pipeline.prompt import prompt_for
from pipeline.types import GenerationRequest, Passage
from training import development
from training.example import Document, Example, program, with_passages
from training.families import (
    FAMILIES,
    classes,
    everyday,
    intervals,
    outside,
    pipelines,
    records,
    recursion,
    retrieval,
    spoken,
    testing,
)
from training.generate import MIXES, chunk, fingerprint, held_out
from training.names import TAKEN, Names, is_held_out
from training.operations import OPERATIONS, TAKING
from training.operations import is_held_out as pair_is_held_out
from training.people.steps import entry_of
from training.people.table import table
from training.programs import Step
from training.tokenizer import GLUED
from training.verify import ReferenceFailedError, verify


def test_the_same_seed_gives_the_same_data_and_another_seed_gives_other_data() -> None:
    first, again, other = (fingerprint(chunk(seed, MIXES["full"], 3, size=120)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kept", [False, True], ids=["training", "held out"])
def test_every_reference_passes_its_own_check(family: str, kept: bool) -> None:
    rng = Random(f"{family} {kept}")
    for _ in range(60):
        verify(FAMILIES[family](rng, kept))


def test_a_wrong_reference_is_found() -> None:
    wrong = Example(
        "x", "x", "double", "```python path=main.py\ndef f(x):\n    return x\n```", check="assert f(2) == 4"
    )
    with pytest.raises(ReferenceFailedError):
        verify(wrong)


def test_a_reference_that_never_ends_is_found() -> None:
    endless = Example("x", "x", "loop", "```python path=main.py\nwhile True:\n    pass\n```", check="pass")
    with pytest.raises(ReferenceFailedError, match="took longer"):
        verify(endless)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.name} of {one.takes}")
def test_every_operation_gives_the_answer_written_by_hand(operation: object) -> None:
    given, wanted = operation.shows  # type: ignore[attr-defined]
    assert Step(operation, 2, "a").run(given) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize("family", ["pipelines", "testing", "fixing", "records"])
def test_pairs_kept_for_evaluation_never_occur_in_training_at_any_depth(family: str) -> None:
    rng = Random(5)
    shown = {pair for _ in range(1500) for pair in FAMILIES[family](rng, False).pairs}
    assert shown
    assert not [pair for pair in shown if pair_is_held_out(*pair)]


def test_the_wrong_twin_shown_in_a_repair_holds_no_pair_kept_for_evaluation() -> None:
    rng = Random(8)
    for _ in range(120):
        _, twin, _ = testing._twins(rng, False)
        assert not [pair for pair in twin.pairs if pair_is_held_out(*pair)]


def test_every_composition_of_the_evaluation_holds_a_pair_that_training_never_shows() -> None:
    for example in held_out("pipelines", 80):
        assert any(pair_is_held_out(*pair) for pair in example.pairs)
    for example in held_out("records", 40):
        assert all(pair_is_held_out(*pair) for pair in example.pairs)


def test_about_one_pair_in_twelve_is_kept() -> None:
    names = [one.name for one in OPERATIONS]
    kept = sum(pair_is_held_out(first, second) for first in names for second in names)
    assert 1 / 14 < kept / len(names) ** 2 < 1 / 10


def test_invented_names_of_training_and_evaluation_are_strangers() -> None:
    training = {Names(Random(n)).invented() for n in range(800)}
    evaluation = {Names(Random(n), held_out=True).invented() for n in range(300)}
    assert not training & evaluation
    assert all(map(is_held_out, evaluation))


def test_no_name_shadows_what_the_programs_use() -> None:
    drawn = {Names(Random(n)).variable() for n in range(1500)}
    assert not drawn & TAKEN
    assert not drawn & set(GLUED)


def test_handwritten_requests_of_the_suite_are_not_among_those_for_training() -> None:
    seen, unseen = spoken.read(spoken.SEEN), spoken.read(spoken.UNSEEN)
    assert len(seen) + len(unseen) >= 200
    assert not {one.prompt for one in seen} & {one.prompt for one in unseen}
    assert not {program(one.reply) for one in seen} & {program(one.reply) for one in unseen}


def test_requests_for_looking_at_stand_neither_in_training_nor_in_the_suite() -> None:
    looked_at = {one.prompt for one in development.requests()}
    assert len(looked_at) >= 100
    assert not looked_at & {one.prompt for path in (spoken.SEEN, spoken.UNSEEN) for one in spoken.read(path)}


def test_no_composed_request_is_about_what_is_kept_for_evaluation() -> None:
    rng = Random(2)
    shown = " ".join(outside._composed(rng).lower() for _ in range(1500))
    assert not [word for word in outside.KEPT_WORDS if word in shown]


def test_passages_look_exactly_as_the_product_shows_them() -> None:
    passages = tuple(
        Passage(text, source, "title", 1.0, "lexical", "0" * 64)
        for source, text in (("a.md:1", "first"), ("b.md:2", "`f(x)`"))
    )
    shown = prompt_for(GenerationRequest(prompt="Use `f`."), passages).messages[-1].content
    assert str(shown).strip() == with_passages("Use `f`.", tuple(Document(one.source, one.text) for one in passages))


def test_a_request_without_its_passage_is_answered_by_declining() -> None:
    rng = Random(3)
    for kind in ("only distractors", "no passages"):
        example = retrieval.of_kind(rng, kind, False)
        assert not program(example.reply)
        assert ("<passage" in example.prompt) == (kind == "only distractors")


def test_a_twelfth_of_the_record_questions_is_kept() -> None:
    pairs = [(c.name, w.name) for c in records.CONDITIONS for w in records.WISHES]
    kept = sum(pair_is_held_out(*pair) for pair in pairs)
    assert 0 < kept < math.ceil(len(pairs) / 4)


def test_a_single_step_stands_for_one_operation_only() -> None:
    example = pipelines.at_depth(Random(1), 1, False)
    assert example.pairs == ()


def test_people_have_words_for_every_step_condition_wish_and_classic() -> None:
    for takes, rows in TAKING.items():
        for row in rows:
            entry = entry_of(Step(row, 3, "a"))
            assert all(entry.get(form) for form in ("do", "the", "call")), (takes, row.name)
    titles = {row.title for rows in (classes.ROWS, intervals.ROWS, recursion.ROWS) for row in rows}
    assert titles == set(table("classics.txt"))
    assert {row.title for row in everyday.ROWS} == set(table("everyday.txt"))
    assert {one.name for one in (*records.SHOWN_CONDITIONS, *records.SHOWN_WISHES)} == set(table("records.txt"))


@pytest.mark.parametrize("family", ["pipelines", "intervals", "recursion", "classes", "everyday", "records"])
def test_a_request_in_peoples_words_names_what_its_reply_defines_and_leaves_no_place_open(family: str) -> None:
    rng = Random("people")
    for _ in range(300):
        one = FAMILIES[family](rng, False)
        defined = re.findall(r"^(?:def|class) (\w+)", program(one.reply), re.MULTILINE)
        assert defined[0] in (*re.findall(r"\w+", one.prompt), "solve") or one.prompt.startswith(
            defined[0].capitalize()
        )
        assert not re.search(r"\{(k|kth|c|x|many|one|is|are|post|adj|s|f|say|do|the)\}", one.prompt), one.prompt
