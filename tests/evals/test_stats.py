"""pass@k is exact, its interval honest, and comparisons are paired."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import pass_at_k
from evals.stats import compare, mcnemar, score
from pipeline.errors import BadInput


def by_product(n: int, c: int, k: int) -> Fraction:
    """The estimator as the paper's code computes it, in fractions."""
    missed = Fraction(1)
    for i in range(n - c + 1, n + 1):
        missed *= 1 - Fraction(k, i)
    return 1 - missed if n - c >= k else Fraction(1)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_pass_at_k_is_the_published_estimator_to_the_last_digit(case: tuple[int, int, int]) -> None:
    assert abs(Fraction(pass_at_k(*case) or 0.0) - by_product(*case)) < Fraction(1, 10**15)


def test_pass_at_k_is_the_share_of_draws_with_a_passing_sample() -> None:
    passed = [True, True, False, False, False, False]
    draws = [any(draw) for draw in combinations(passed, 3)]
    assert pass_at_k(6, 2, 3) == sum(draws) / len(draws)


def test_more_draws_than_samples_is_undefined_even_when_all_passed() -> None:
    assert pass_at_k(3, 3, 4) is None
    assert pass_at_k(0, 0, 1) is None


@pytest.mark.parametrize("case", [(3, 4, 1), (3, -1, 1), (3, 1, 0), (3, 1, -2)])
def test_what_has_no_meaning_is_refused(case: tuple[int, int, int]) -> None:
    with pytest.raises(BadInput):
        pass_at_k(*case)


def test_the_score_is_the_mean_over_tasks_however_many_samples_each_has() -> None:
    assert score({"a": (4, 1), "b": (2, 2), "c": (0, 0)}, 1).value == (0.25 + 1) / 2


def test_a_score_with_too_few_samples_is_undefined_and_says_why() -> None:
    undefined = score({"a": (10, 3), "b": (4, 4)}, 10)
    assert undefined.value is None
    assert undefined.reason == "1 of 2 tasks has fewer than 10 samples (the fewest: 4)."
    assert score({}, 1).reason == "No sample was judged."


def test_the_interval_holds_the_value_and_narrows_with_more_tasks() -> None:
    few = score({str(task): (5, task % 6) for task in range(12)}, 1)
    many = score({str(task): (5, task % 6) for task in range(1200)}, 1)
    for one in (few, many):
        assert one.low is not None
        assert one.high is not None
        assert one.value is not None
        assert 0 <= one.low < one.value < one.high <= 1
    assert (few.high or 0) - (few.low or 0) > 5 * ((many.high or 0) - (many.low or 0))


def test_the_interval_is_a_bootstrap_over_tasks_not_over_samples() -> None:
    """A hundred samples of each of four tasks that are all or nothing say no more than four coins."""
    counted = score({"a": (100, 100), "b": (100, 100), "c": (100, 0), "d": (100, 0)}, 1)
    assert (counted.low, counted.high) == (0.0, 1.0)


def test_the_same_counts_give_the_same_interval() -> None:
    counts = {str(task): (3, task % 4) for task in range(50)}
    assert score(counts, 2) == score(counts, 2)


def test_where_all_tasks_agree_the_interval_still_has_width() -> None:
    perfect = score({str(task): (1, 1) for task in range(20)}, 1)
    assert perfect.value == perfect.high == 1
    assert 0.8 < (perfect.low or 0) < 0.9


def test_mcnemar_is_exact() -> None:
    assert mcnemar(9, 38) == pytest.approx(2.4904e-5, rel=1e-4)
    assert mcnemar(0, 5) == 2 / 32
    assert mcnemar(3, 3) == mcnemar(0, 0) == 1


def test_one_sample_a_task_is_compared_by_mcnemar() -> None:
    first = {str(task): (1, int(task < 9)) for task in range(100)}
    second = {str(task): (1, int(task >= 62)) for task in range(100)}
    found = compare(first, second)
    assert (found.method, len(found.lost), len(found.gained)) == ("mcnemar", 9, 38)
    assert found.p == mcnemar(9, 38)
    assert found.difference == pytest.approx(0.29)
    assert found.low < 0.29 < found.high


def test_several_samples_a_task_are_compared_by_a_paired_bootstrap() -> None:
    first = {str(task): (10, task % 11) for task in range(60)}
    better = {str(task): (10, min(10, task % 11 + 1)) for task in range(60)}
    found = compare(first, better)
    assert found.method == "bootstrap"
    assert 0 < found.low <= found.difference <= found.high
    assert found.p < 0.001
    assert compare(first, first).p == 1


def test_runs_without_a_common_task_are_not_compared() -> None:
    with pytest.raises(BadInput, match="no judged task in common"):
        compare({"a": (1, 1)}, {"b": (1, 1)})
