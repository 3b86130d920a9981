"""A grid draws, judges and keeps every sample; broken off, it goes on where it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict, Field

from evals import live, rows, runs
from evals.estimate import estimate, must_fit
from evals.grid import Budget, Grid
from evals.progress import State
from evals.ready import prepared
from evals.sample import seed_of
from evals.types import Configuration, Suite
from pipeline import cancel, settings
from pipeline.build import Workbench
from pipeline.corpus import Corpus
from pipeline.errors import BadInput, Cancelled, ModelFailed, UnknownName
from pipeline.generate.about import About
from pipeline.generate.adapters import ADAPTERS, Adapter
from pipeline.generate.money import OverBudget, Price

from .conftest import RIGHT, WRONG, Write, task


class Half(BaseChatModel):
    """Right for every even seed."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    asked: list[int] = Field(default_factory=list)
    fails_after: int = 1_000
    """After so many answers it gives none, until it is mended."""
    knows_seeds: bool = True
    at_once: int = 1
    on_call: Callable[[], None] = lambda: None

    @property
    def _llm_type(self) -> str:
        return "half"

    def _generate(self, messages: list[Any], stop: Any = None, run_manager: Any = None, **call: Any) -> ChatResult:
        if "seed" in call and not self.knows_seeds:
            raise BadInput("half does not support 'seed'.")
        self.on_call()
        if len(self.asked) >= self.fails_after:
            raise ModelFailed("half is away.", "Try again.")
        seed = call.get("seed", 0)
        self.asked.append(seed)
        text = f"Here:\n```python\n{WRONG if seed % 2 else RIGHT}```"
        usage = {"input_tokens": len(str(messages[-1].content)), "output_tokens": 9, "total_tokens": 9}
        answer = AIMessage(text, usage_metadata=usage, response_metadata={"answered_by": "half-1"})
        return ChatResult(generations=[ChatGeneration(message=answer)])


class Narrow(Half):
    """Says the same whatever the seed, and has a window that holds little."""

    context_length: int = 900

    def _generate(self, messages: list[Any], stop: Any = None, run_manager: Any = None, **call: Any) -> ChatResult:
        return super()._generate(messages, stop, run_manager, **{**call, "seed": 0})


class Table:
    """The table of models with `half` in it."""

    def __init__(self) -> None:
        self.model = Half()
        self.price: Price | None = None

    def adapter(self) -> Adapter:
        return Adapter(
            "", "Right half of the time.", lambda rest, chosen: self.model, lambda rest, chosen: About(price=self.price)
        )


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    made = Table()
    monkeypatch.setitem(ADAPTERS, "half", made.adapter())
    return made


@pytest.fixture
def workbench(own_home: Path) -> Workbench:
    chosen = settings.load()
    no_chain: Any = None
    return Workbench(chosen, Corpus.open(chosen, knowledge=None), no_chain)


def grid(of: Suite, **changes: Any) -> Grid:
    return Grid(**{"suite": of.path, "models": ("half",), "n": 3, "ks": (1, 2), **changes})


def done(running: live.Running) -> live.Running:
    assert running.wait(60)
    return running


def finished(asked: Grid, workbench: Workbench) -> runs.Folder:
    """The folder of the only run of a grid that has been run to its end."""
    running = done(live.start(asked, workbench))
    assert running.progress().state is State.OVER, running.progress().says
    return running.folder.runs[0]


def kept(folder: runs.Folder) -> list[dict[str, Any]]:
    times = ("seconds", "generation_seconds")
    return [
        {name: value for name, value in row.items() if name not in times} for _, row in rows.objects(folder.samples)
    ]


def test_a_model_that_gives_no_code_is_judged_as_it_draws(suite: Suite, workbench: Workbench, table: Table) -> None:
    judged_meanwhile: list[int] = []

    class Silent(Half):
        def _generate(self, messages: list[Any], stop: Any = None, run_manager: Any = None, **call: Any) -> ChatResult:
            self.asked.append(0)
            if len(self.asked) == 6:
                judged_meanwhile.append(until_judged())
            return ChatResult(generations=[ChatGeneration(message=AIMessage("I cannot."))])

    def until_judged() -> int:
        for _ in range(100):
            if judged := running.progress().judged:
                return judged
            threading.Event().wait(0.05)
        return 0

    table.model = Silent()
    running = live.start(grid(suite), workbench)
    assert done(running).progress().runs[0].judged == 6
    assert judged_meanwhile[0] > 0


def test_every_sample_is_a_row_that_says_how_it_was_made(suite: Suite, workbench: Workbench, table: Table) -> None:
    asked = grid(suite, seed=7, temperature=0.5)
    folder = finished(asked, workbench)
    written = kept(folder)
    assert [(row["task_id"], row["number"]) for row in written] == [
        (task, n) for task in ("t/1", "t/2") for n in range(3)
    ]
    said = {(row["task_id"], row["response"]) for row in written}
    assert len(said) > 2, "the seeds must not all lead to the same, or the next line says nothing"
    assert folder.reported()["remarks"] == []
    for row in written:
        assert row["seed"] == seed_of(asked.configurations[0], row["task_id"], row["number"])
        assert row["passed"] == (row["seed"] % 2 == 0)
        assert row["response"].startswith("Here:")
        assert (row["answered_by"], row["tokens_out"]) == ("half-1", 9)
        assert row["prompt_version"].startswith("v1-")
    report = folder.reported()
    assert report["pass@k"]["1"]["value"] == pytest.approx(sum(row["passed"] for row in written) / 6)
    assert report["usage"]["tokens_out"] == 54
    assert report["usage"]["dollars"] is None
    assert folder.about()["model"] == "half"
    assert sorted(file.name for file in folder.path.iterdir()) == [
        "flagged.json",
        "prompts.jsonl",
        "report.json",
        "run.json",
        "samples.jsonl",
    ]


def test_what_a_model_was_sent_for_a_task_can_be_read_back(suite: Suite, workbench: Workbench, table: Table) -> None:
    folder = finished(grid(suite), workbench)
    sent = runs.prompt(folder, "t/2")
    assert [message["role"] for message in sent["messages"]] == ["system", "human"]
    assert "Write a function `double(x)`." in sent["messages"][1]["text"]
    assert {row["prompt_sha256"] for row in runs.samples(folder, "t/2")} == {sent["prompt_sha256"]}
    assert sum(sum(of_task.values()) for of_task in runs.tally(folder).values()) == 6
    with pytest.raises(UnknownName, match="t/9"):
        runs.prompt(folder, "t/9")


def test_seeds_differ_between_samples_and_stay_the_same_between_runs(suite: Suite) -> None:
    def seeds(base: int) -> list[int]:
        return [seed_of(Configuration(model="m", seed=base), task, n) for task in suite.tasks for n in range(20)]

    assert len(set(seeds(0))) == 40
    assert seeds(0) == seeds(0) != seeds(1)


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_model_that_fails_leaves_its_run_for_later_and_only_the_rest_is_asked_for_then(
    suite: Suite, workbench: Workbench, table: Table, at_once: int
) -> None:
    whole = finished(grid(suite, n=5), workbench)
    table.model.asked.clear()
    table.model.at_once, table.model.fails_after = at_once, 6
    broken = done(live.start(grid(suite, n=5), workbench))
    seen = broken.progress()
    assert seen.state is State.FAILED
    assert seen.says.startswith("half is away.")
    assert f"codecraft eval resume {broken.grid_id}" in seen.says
    assert (seen.drawn, len(table.model.asked)) == (6, 6)
    assert live.progress(broken.grid_id, workbench.settings) == seen
    table.model.fails_after = 1_000
    again = done(live.resume(broken.grid_id, workbench))
    assert again.progress().state is State.OVER
    assert len(table.model.asked) == 10
    assert kept(again.folder.runs[0]) == kept(whole)


def test_a_model_that_is_away_for_a_moment_costs_no_sample(suite: Suite, workbench: Workbench, table: Table) -> None:
    calls = iter(range(1_000))

    def stumble() -> None:
        if next(calls) in (2, 3):
            raise ModelFailed("half is busy.")

    table.model.on_call = stumble
    assert len(kept(finished(grid(suite), workbench))) == 6


def test_one_model_that_fails_does_not_keep_the_others_from_their_runs(
    suite: Suite, workbench: Workbench, table: Table
) -> None:
    table.model.fails_after = 0
    ended = done(live.start(grid(suite, models=("half", "recipes"), n=2), workbench)).progress()
    assert [run.state for run in ended.runs] == [State.FAILED, State.OVER]
    assert ended.state is State.FAILED


def test_a_grid_that_is_stopped_goes_on_from_its_folder(suite: Suite, workbench: Workbench, table: Table) -> None:
    here = threading.Event()
    table.model.on_call = lambda: here.set() if len(table.model.asked) == 4 else None
    running = live.start(grid(suite, n=40), workbench)
    assert here.wait(30)
    running.stop()
    done(running)
    stopped = running.progress()
    assert stopped.state is State.STOPPED
    assert isinstance(running.error, Cancelled)
    assert 4 <= stopped.drawn < 80
    live._RUNNING.clear()  # as another process sees it
    from_disk = live.progress(running.grid_id, workbench.settings)
    assert (from_disk.state, from_disk.drawn, from_disk.judged) == (State.STOPPED, stopped.drawn, stopped.judged)
    assert done(live.resume(running.grid_id, workbench)).progress().state is State.OVER
    assert len(table.model.asked) == 80


def test_a_grid_is_worked_on_once_at_a_time(suite: Suite, workbench: Workbench, table: Table) -> None:
    here, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        here.set()
        go_on.wait(30)

    table.model.on_call = wait
    running = live.start(grid(suite), workbench)
    assert here.wait(30)
    assert running.folder.held
    with pytest.raises(BadInput, match="worked on already"):
        live.resume(running.grid_id, workbench)
    go_on.set()
    done(running)
    assert not running.folder.held


def test_a_run_that_is_over_is_not_drawn_again(suite: Suite, workbench: Workbench, table: Table) -> None:
    folder = finished(grid(suite), workbench)
    first = folder.reported()
    resumed = done(live.resume(folder.about()["grid_id"], workbench))
    assert resumed.progress().state is State.OVER
    assert (folder.reported(), len(table.model.asked)) == (first, 6)


def test_what_has_changed_since_cannot_be_gone_on_with(
    suite: Suite, workbench: Workbench, table: Table, two_tasks: Path
) -> None:
    running = done(live.start(grid(suite), workbench))
    two_tasks.write_text(two_tasks.read_text().replace("t/2", "t/3"))
    with pytest.raises(BadInput, match="have changed since"):
        live.resume(running.grid_id, workbench)


def test_a_model_that_knows_no_seeds_is_asked_without(suite: Suite, workbench: Workbench, table: Table) -> None:
    table.model.knows_seeds = False
    assert finished(grid(suite), workbench).reported()["pass@k"]["1"]["value"] == 1


@pytest.mark.parametrize(
    "wrong",
    [{"strategies": ("hybird",)}, {"models": ("gpt-17",)}, {"prompts": ("v99",)}, {"suite": "smok"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_unknown_names_are_refused_before_there_is_a_folder(
    suite: Suite, workbench: Workbench, table: Table, wrong: dict[str, Any]
) -> None:
    with pytest.raises(UnknownName):
        live.start(grid(suite, **wrong), workbench)
    assert not runs.home(workbench.settings).exists()
    assert not runs.grids_home(workbench.settings).exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"n": 1}, "pass@2 needs 2 samples"),
        ({"n": 0}, "at least one sample"),
        ({"ks": (0,)}, "starts at k = 1"),
        ({"models": ()}, "no models"),
        ({"prompts": tuple(f"v{n}" for n in range(201))}, "200 is the most"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused_with_a_sentence(suite: Suite, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        grid(suite, **wrong)


def test_tasks_that_stand_in_what_models_are_shown_stop_a_grid_before_the_first_sample(
    workbench: Workbench, table: Table, write: Write
) -> None:
    words = "Write a function `double(x)` that gives back twice the whole number x that it is given."
    told = {"suite": str(write("known.jsonl", [task("t/1", prompt=words), task("t/2")])), "models": ("half",)}
    workbench.corpus.add_path(write("leak.md", [f"# Exercises\n\n{words}\n"]))
    assert done(live.start(Grid(**told), workbench)).progress().state is State.OVER
    leaking = done(live.start(Grid(**told, strategies=("lexical",)), workbench))
    assert leaking.progress().state is State.FAILED
    assert "1 of 2 tasks of known stand in what the model is given: t/1, prompt, exact" in leaking.progress().says
    assert leaking.progress().drawn == 0
    allowed = done(live.resume(leaking.grid_id, workbench, options=live.Options(overlap=True)))
    assert allowed.progress().state is State.OVER
    report = allowed.folder.runs[0].reported()
    assert (report["tasks"], report["flagged"]) == (2, 1)
    assert report["pass@k_without_flagged"]["1"].keys() == {"value", "low", "high"}


def test_the_budget_in_tokens_stops_a_grid_that_a_larger_one_finishes(
    suite: Suite, workbench: Workbench, table: Table
) -> None:
    one = len(runs.prompt(finished(grid(suite), workbench), "t/1")["messages"][1]["text"]) + 9
    stopped = done(live.start(grid(suite, seed=1, budget=Budget(tokens=3 * one)), workbench))
    assert isinstance(stopped.error, OverBudget)
    assert stopped.progress().drawn == 3
    assert "tokens is spent" in stopped.progress().says
    assert done(live.resume(stopped.grid_id, workbench)).progress().drawn == 3
    assert done(live.resume(stopped.grid_id, workbench, Budget())).progress().state is State.OVER


def test_a_budget_in_dollars_needs_a_price_and_holds(suite: Suite, workbench: Workbench, table: Table) -> None:
    with pytest.raises(BadInput, match="price of half is unknown"):
        live.start(grid(suite, budget=Budget(dollars=1)), workbench)
    table.price = Price(0.0, 1_000_000.0)
    with pytest.raises(BadInput, match="any length"):
        live.start(grid(suite, budget=Budget(dollars=1)), workbench)
    stopped = done(live.start(grid(suite, max_tokens=9, budget=Budget(dollars=18)), workbench))
    assert stopped.progress().usage.dollars == 18
    assert stopped.progress().drawn == 2


def test_the_budget_in_minutes_stops_a_grid_in_the_middle_of_a_call(
    suite: Suite, workbench: Workbench, table: Table
) -> None:
    ended = threading.Event()

    def sleep_until_stopped() -> None:
        with cancel.current().ending(ended.set):
            assert ended.wait(30)

    table.model.on_call = sleep_until_stopped
    stopped = done(live.start(grid(suite, budget=Budget(minutes=0.02)), workbench))
    assert isinstance(stopped.error, OverBudget)
    assert stopped.progress().says.startswith("The budget of 0.02 minutes is spent. Go on with:")


def test_an_estimate_knows_what_earlier_runs_took_and_says_what_it_does_not_know(
    suite: Suite, workbench: Workbench, table: Table
) -> None:
    asked = grid(suite)
    first = estimate(prepared(asked, workbench), workbench.settings)
    assert (first.calls, first.tokens, first.seconds, first.dollars) == (6, None, None, None)
    assert first.says == "6 samples. Not known beforehand: tokens, time, cost"
    finished(asked, workbench)
    table.price = Price(0.0, 1_000_000.0)
    second = estimate(prepared(grid(suite, n=10), workbench), workbench.settings)
    assert (second.calls, second.runs[0].tokens_out, second.dollars) == (20, 180, 180.0)
    with pytest.raises(BadInput, match="about 180 dollars; the budget has 100"):
        must_fit(second, Budget(dollars=100))


def test_the_passages_of_a_strategy_reach_the_model(
    suite: Suite, workbench: Workbench, table: Table, write: Write
) -> None:
    workbench.corpus.add_path(
        write("double.md", ["# Double\n\nTo double a number write a function that multiplies it by two.\n"])
    )
    running = done(live.start(grid(suite, strategies=("none", "lexical")), workbench))
    counted = [[(len(row["passages"]), row["tokens_in"]) for row in kept(folder)] for folder in running.folder.runs]
    assert all(passages == 0 for passages, _ in counted[0])
    assert all(passages == 1 for passages, _ in counted[1])
    assert counted[1][0][1] > counted[0][0][1]
    assert "multiplies it by two" in runs.prompt(running.folder.runs[1], "t/1")["passages"][0]["text"]


def test_a_report_says_where_a_strategy_was_not_tried_and_where_more_samples_were_the_same(
    suite: Suite, workbench: Workbench, table: Table, write: Write
) -> None:
    says = "To double a number write a function that multiplies it by two.\n" * 60
    workbench.corpus.add_path(write("double.md", [f"# Double\n\n{says}"]))
    table.model = Narrow()
    running = done(live.start(grid(suite, strategies=("none", "lexical")), workbench))
    without, lexical = (folder.reported()["remarks"] for folder in running.folder.runs)
    assert [one[:50] for one in without] == ["All samples of a task are one and the same reply, "]
    why = "none of those found fitted into the model's window"
    assert lexical[0] == f"2 of 2 tasks got no passage: {why}. So lexical was not tried."


def test_a_task_that_wants_files_goes_the_whole_way_of_the_chain(workbench: Workbench, write: Write) -> None:
    """The recipes are asked for a small application: what they hand in is judged as files, whatever its worth."""
    steps = [{"request": {"path": "/"}, "response": {"status": 404}}]
    row = {"task_id": "a/1", "prompt": "Create a REST API in FastAPI for books with title and pages"}
    path = write("apps.jsonl", [row | {"tests": {"kind": "asgi", "steps": steps}}])
    (found,) = kept(finished(Grid(suite=str(path), models=("offline",)), workbench))
    assert "main.py" in found["files"]
    assert not any(path.startswith("tests/") for path in found["files"])
    assert found["passed"], found["detail"]


def test_an_unfinished_or_unknown_run_is_named(suite: Suite, workbench: Workbench, table: Table) -> None:
    table.model.fails_after = 0
    folder = done(live.start(grid(suite), workbench)).folder.runs[0]
    with pytest.raises(BadInput, match="is not over") as unfinished:
        runs.found(folder.run_id, workbench.settings)
    assert "codecraft eval resume two-grid-" in unfinished.value.hint
    with pytest.raises(UnknownName, match="two-half") as unknown:
        runs.found("two-half", workbench.settings)
    assert folder.run_id in unknown.value.hint
    (folder.path / "run.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(BadInput, match="another version"):
        folder.about()


def test_a_kill_in_the_middle_of_a_row_loses_that_row_only(suite: Suite, workbench: Workbench, table: Table) -> None:
    table.model.fails_after = 5
    running = done(live.start(grid(suite, n=4), workbench))
    folder = running.folder.runs[0]
    with folder.drawn.open("ab") as drawn, folder.verdicts.open("ab") as verdicts:
        drawn.write(b'{"row": 5, "sample": {"task')
        verdicts.write(b'{"ro')
    table.model.fails_after = 1_000
    done(live.resume(running.grid_id, workbench))
    assert len(table.model.asked) == len(kept(folder)) == 8
