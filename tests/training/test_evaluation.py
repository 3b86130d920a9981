"""A figure counts what it says it counts."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from training import curve, suite
from training.example import as_file, program
from training.families import FAMILIES, retrieval
from training.generate import held_out
from training.statistics import pass_at, share
from training.trial import declines, judge

ROOT = Path(__file__).parents[2]


def test_references_pass_in_the_sandbox_and_wrong_programs_do_not() -> None:
    examples = [FAMILIES[family](Random(2), True) for family in ("pipelines", "testing", "classes", "copying")]
    wrong = as_file("def f(x):\n    return None")
    assert judge(examples, [one.reply for one in examples]) == [True] * 4
    assert judge(examples, [wrong] * 4) == [False] * 4
    assert judge(examples[:1], ["I do not know."]) == [False]


def test_declining_is_right_only_where_nothing_is_documented() -> None:
    rng = Random(1)
    answered, misled = (retrieval.of_kind(rng, kind, True) for kind in ("answered", "only distractors"))
    assert declines(misled.reply)
    assert not declines(answered.reply)
    assert judge(
        [misled, misled, answered, answered], [misled.reply, answered.reply, answered.reply, misled.reply]
    ) == [
        True,
        False,
        True,
        False,
    ]


def test_a_retrieval_answer_that_calls_another_function_is_wrong() -> None:
    example = retrieval.of_kind(Random(4), "answered", True)
    called = example.check.split("(('", 1)[-1] if "(('" in example.check else example.check
    assert called
    wrong = replace(example, reply=example.reply.replace("import ", "import un"))
    assert judge([example], [wrong.reply]) == [False]


@pytest.mark.parametrize(("samples", "right", "k"), [(5, 2, 1), (5, 2, 3), (6, 6, 2), (4, 0, 4), (20, 3, 10)])
def test_pass_at_k_is_the_share_of_draws_with_a_right_one(samples: int, right: int, k: int) -> None:
    draws = list(combinations(range(samples), k))
    hits = sum(any(one < right for one in draw) for draw in draws)
    assert pass_at(k, samples, right) == pytest.approx(float(Fraction(hits, len(draws))))


def test_an_interval_holds_its_share_and_narrows_with_more_of_it() -> None:
    few, many = share(8, 10), share(800, 1000)
    assert few.low < few.value < few.high
    assert many.high - many.low < few.high - few.low
    assert share(0, 10).low == 0.0
    assert share(10, 10).high == pytest.approx(1.0)
    assert str(share(1, 2)) == "0.500 [0.095, 0.905] n=2"


def test_requests_of_an_evaluation_are_all_different_and_the_same_each_time() -> None:
    first = held_out("lookup", 30)
    assert len({one.prompt for one in first}) == 30
    assert first == held_out("lookup", 30)


def test_the_suites_on_disk_are_the_ones_that_are_built() -> None:
    for name, rows in suite.suites().items():
        lines = (ROOT / "datasets" / "suites" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == rows
    assert len(suite.suites()["nano"]) >= 200


def test_the_curve_of_a_training_is_drawn(tmp_path: Path) -> None:
    from training import checkpoint

    log = [{"tokens": 1000 * n, "loss": 1 / n, "accuracy": 1 - 1 / n} for n in range(1, 4)]
    checkpoint.write(tmp_path, {"progress": {"log": log}})
    curve.draw(tmp_path / "curve.png", {"first": tmp_path})
    assert (tmp_path / "curve.png").read_bytes()[:4] == b"\x89PNG"


def test_a_program_is_the_first_fenced_file_even_when_its_fence_is_not_closed() -> None:
    assert program("Text\n```python path=main.py\nx = 1\n```\nmore") == "x = 1\n"
    assert program("```python\nx = 1") == "x = 1"
    assert program("no code") == ""
