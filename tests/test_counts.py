"""Counted things agree with their number."""

from pipeline.counts import several


def test_one_thing_is_singular_and_none_or_many_are_plural() -> None:
    assert [several(count, "run") for count in (0, 1, 1234)] == ["0 runs", "1 run", "1,234 runs"]
    assert [several(count, "reply fails", "replies fail") for count in (1, 2)] == ["1 reply fails", "2 replies fail"]
