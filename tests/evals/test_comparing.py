"""Runs side by side: what is said of a difference is what the figures bear."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from evals import comparing, runs, stats
from evals.comparing import labels_of, sentence
from evals.types import Configuration
from pipeline.errors import BadInput


def run_of(place: Path, answers: dict[str, list[bool]], **about: Any) -> runs.Folder:
    """The folder of a run that is over, with these verdicts."""
    folder = runs.Folder(place / f"run-{len(list(place.iterdir()))}")
    folder.path.mkdir()
    usage = {"tokens_in": 1, "tokens_out": 1, "dollars": 0.0, "seconds_p50": 1.0, **about.pop("usage", {})}
    whole = {"model": "m", "strategy": "none", "prompt": "v1", "seed": 0, "temperature": None, "max_tokens": None}
    head = {"format": runs.FORMAT, "grid_id": "g", "suite": "s", "suite_sha256": "0", "n": 1, "k": [1], "started": "-"}
    (folder.path / "run.json").write_text(json.dumps(head | whole | about))
    rows = [
        {"task_id": task, "passed": one, "verdict": "passed" if one else "wrong_answer"}
        for task, of_task in answers.items()
        for one in of_task
    ]
    folder.samples.write_text("".join(json.dumps(row) + "\n" for row in rows))
    folder.report.write_text(json.dumps({"usage": usage, "samples": len(rows)}))
    return folder


def passing(count: int, of: int = 40, n: int = 1) -> dict[str, list[bool]]:
    """The first `count` of `of` tasks are solved by every sample."""
    return {f"t/{number}": [number < count] * n for number in range(of)}


def test_a_difference_is_told_with_its_interval_and_the_winner_first(tmp_path: Path) -> None:
    table = comparing.compared([run_of(tmp_path, passing(30), model="a"), run_of(tmp_path, passing(18), model="b")])
    (contrast,) = table.contrasts
    assert contrast.comparison.p == stats.mcnemar(12, 0)
    assert contrast.says.startswith("a is better than b by 30.0 points (95 % 1")
    assert len(table.flips) == 12
    assert table.flips["t/20"] == (1.0, 0.0)


def test_what_cannot_be_told_apart_is_said_with_how_many_tasks_would(tmp_path: Path) -> None:
    first, second = passing(20), passing(20)
    second["t/1"], second["t/30"], second["t/31"] = [False], [True], [True]
    table = comparing.compared([run_of(tmp_path, first, model="a"), run_of(tmp_path, second, model="b")])
    (contrast,) = table.contrasts
    needed = contrast.comparison.tasks_needed
    assert needed is not None
    assert needed > 40
    assert "cannot tell a and b apart" in contrast.says
    assert f"about {needed:,} tasks would" in contrast.says


def test_the_tasks_needed_would_indeed_show_the_difference() -> None:
    """By its own arithmetic: with so many times the tasks, the smallest difference is the one that was seen."""
    changes = [1.0, 1.0, -1.0, *[0.0] * 37]
    seen = stats.paired(changes)
    one = stats.compare(
        {str(n): (1, int(c < 0)) for n, c in enumerate(changes)},
        {str(n): (1, int(c > 0)) for n, c in enumerate(changes)},
    )
    assert seen.smallest == pytest.approx(one.smallest)
    assert one.tasks_needed is not None
    more = stats.paired(changes * round(one.tasks_needed / 40))
    assert more.smallest == pytest.approx(one.difference, rel=0.05)


def test_holm_gives_the_figures_of_his_procedure() -> None:
    assert stats.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert stats.holm([0.9, 0.8]) == (1.0, 1.0)
    assert stats.holm([]) == ()


def test_the_p_is_below_five_percent_exactly_where_the_interval_leaves_out_zero() -> None:
    for better in range(3, 12):
        changes = [0.5] * better + [-0.5] * 3 + [0.0] * 10
        seen = stats.paired(changes)
        assert (seen.p < 0.05) == (seen.low > 0)


def test_an_effect_is_the_mean_over_all_pairs_that_differ_in_one_axis_alone(tmp_path: Path) -> None:
    solved = {("a", "none"): 10, ("a", "hybrid"): 20, ("b", "none"): 12, ("b", "hybrid"): 26}
    folders = [
        run_of(tmp_path, passing(solved[model, strategy]), model=model, strategy=strategy)
        for model, strategy in product("ab", ("none", "hybrid"))
    ]
    table = comparing.compared(folders)
    effects = {one.axis: one for one in table.effects}
    assert effects.keys() == {"model", "strategy"}
    assert (effects["strategy"].first, effects["strategy"].second) == ("none", "hybrid")
    assert effects["strategy"].change.mean == pytest.approx((10 + 14) / 2 / 40)
    assert effects["strategy"].pairs == 2
    assert effects["strategy"].says.startswith("Strategy hybrid instead of none: +30.0 points")


def test_the_cheapest_of_those_that_cannot_be_told_from_the_best_is_recommended(tmp_path: Path) -> None:
    dear = run_of(tmp_path, passing(31), model="dear", usage={"dollars": 9.0})
    cheap = run_of(tmp_path, passing(30), model="cheap", usage={"dollars": 1.0})
    poor = run_of(tmp_path, passing(5), model="poor", usage={"dollars": 0.1})
    unknown = run_of(tmp_path, passing(31), model="unknown", usage={"dollars": None, "seconds_p50": 9.0})
    table = comparing.compared([dear, cheap, poor, unknown])
    assert table.recommended == cheap.run_id
    assert table.why.startswith("cheap cannot be told from the best")
    assert [entry.best_trade for entry in table.entries] == [True, True, True, False]


def test_where_nothing_is_solved_nothing_is_recommended_for_its_score(tmp_path: Path) -> None:
    table = comparing.compared([run_of(tmp_path, passing(0), model=name) for name in "ab"])
    assert "No configuration solves any task" in table.why


def test_runs_are_called_by_what_tells_them_apart() -> None:
    def of(**changes: str) -> Configuration:
        return Configuration(**{"model": "m", **changes})

    assert labels_of([of(), of(prompt="v2")]) == ["v1", "v2"]
    assert labels_of([of(), of(model="k", strategy="hybrid")]) == ["m · none", "k · hybrid"]
    assert labels_of([of(), of()]) == ["m #1", "m #2"]


def test_runs_of_different_suites_and_unfinished_ones_are_refused(tmp_path: Path) -> None:
    one, other = run_of(tmp_path, passing(3)), run_of(tmp_path, passing(3), suite_sha256="1")
    with pytest.raises(BadInput, match="different suites"):
        comparing.compared([one, other])
    one.report.unlink()
    with pytest.raises(BadInput, match="is not over"):
        comparing.compared([one, one])


def test_runs_that_do_the_same_are_said_to(tmp_path: Path) -> None:
    counts = {"t/1": (2, 1), "t/2": (2, 0)}
    assert sentence(stats.compare(counts, counts)) == "On all 2 tasks the first and the second do the same."
