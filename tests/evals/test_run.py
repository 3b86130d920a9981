"""A run draws, judges and keeps every sample; broken off, it goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import RunnableLambda
from pydantic import Field

from evals import rows, runs
from evals.judge import Bounds
from evals.run import Order, evaluate, folder_for, ready
from evals.sample import Configuration, Source, seed_of
from evals.suites import read
from evals.types import Suite
from pipeline import retrieve, settings
from pipeline.corpus import Corpus
from pipeline.errors import BadInput, ModelFailed, UnknownName
from pipeline.sandbox import Sandbox

from .conftest import RIGHT, WRONG, Write


class Half(BaseChatModel):
    """Right for every other seed. `breaks_after` so many answers it fails once."""

    asked: list[int] = Field(default_factory=list)
    breaks_after: int = 1_000
    knows_seeds: bool = True

    @property
    def _llm_type(self) -> str:
        return "half"

    def _generate(self, messages: list[Any], stop: Any = None, run_manager: Any = None, **call: Any) -> ChatResult:
        if "seed" in call and not self.knows_seeds:
            raise BadInput("half does not support 'seed'.")
        if len(self.asked) == self.breaks_after:
            self.breaks_after = -1
            raise ModelFailed("half is away.", "Try again.")
        seed = call.get("seed", 0)
        self.asked.append(seed)
        text = f"Here:\n```python\n{WRONG if seed % 2 else RIGHT}```"
        usage = {"input_tokens": len(str(messages[-1].content)), "output_tokens": 9, "total_tokens": 9}
        answer = AIMessage(text, usage_metadata=usage, response_metadata={"answered_by": "half-1"})
        return ChatResult(generations=[ChatGeneration(message=answer)])


@pytest.fixture
def chosen() -> settings.Settings:
    return settings.load()


def source(model: BaseChatModel, chosen: settings.Settings) -> Source:
    corpus = Corpus.open(chosen, knowledge=None)
    no_chain: Any = RunnableLambda(lambda request: pytest.fail("the chain is for files"))
    return Source(no_chain, lambda name: retrieve.strategy(name, corpus, chosen), lambda name: model)


def order(suite: Suite, n: int = 3, **changes: Any) -> Order:
    return Order(suite=suite, configuration=Configuration(model="half", **changes), n=n, ks=(1, 2), bounds=Bounds())


def kept(folder: runs.Folder) -> list[dict[str, Any]]:
    times = ("seconds", "generation_seconds")
    return [
        {name: value for name, value in row.items() if name not in times} for _, row in rows.objects(folder.samples)
    ]


def test_every_sample_is_a_row_that_says_how_it_was_made(
    suite: Suite, sandbox: Sandbox, chosen: settings.Settings
) -> None:
    asked = order(suite, seed=7, temperature=0.5)
    folder = folder_for(asked, chosen, resume=False)
    report = evaluate(asked, source(Half(), chosen), sandbox, folder)
    written = kept(folder)
    assert [(row["task_id"], row["number"]) for row in written] == [
        (task, n) for task in ("t/1", "t/2") for n in range(3)
    ]
    for row in written:
        assert row["seed"] == seed_of(asked.configuration, row["task_id"], row["number"])
        assert row["passed"] == (row["seed"] % 2 == 0)
        assert row["response"].startswith("Here:")
        assert (row["answered_by"], row["tokens_out"]) == ("half-1", 9)
        assert row["prompt_version"].startswith("v1-")
    assert report["pass@k"]["1"]["value"] == pytest.approx(sum(row["passed"] for row in written) / 6)
    assert folder.about()["model"] == "half"
    assert sorted(file.name for file in folder.path.iterdir()) == ["report.json", "run.json", "samples.jsonl"]


def test_seeds_differ_between_samples_and_stay_the_same_between_runs(suite: Suite) -> None:
    def seeds(base: int) -> list[int]:
        return [seed_of(Configuration(model="m", seed=base), task, n) for task in suite.tasks for n in range(20)]

    assert len(set(seeds(0))) == 40
    assert seeds(0) == seeds(0) != seeds(1)


def test_a_model_that_fails_stops_the_run_and_resume_asks_only_for_the_rest(
    suite: Suite, sandbox: Sandbox, chosen: settings.Settings
) -> None:
    asked, model = order(suite, n=5), Half(breaks_after=6)
    whole = folder_for(asked, chosen, resume=False)
    evaluate(asked, source(Half(), chosen), sandbox, whole)
    broken = folder_for(asked, chosen, resume=False)
    with pytest.raises(ModelFailed):
        evaluate(asked, source(model, chosen), sandbox, broken)
    assert len(model.asked) == 6
    assert not broken.over
    again = folder_for(asked, chosen, resume=True)
    assert again == broken
    evaluate(asked, source(model, chosen), sandbox, again)
    assert len(model.asked) == 10
    assert kept(again) == kept(whole)


def test_a_run_that_is_over_is_only_reported(suite: Suite, sandbox: Sandbox, chosen: settings.Settings) -> None:
    asked, model = order(suite), Half()
    folder = folder_for(asked, chosen, resume=False)
    first = evaluate(asked, source(model, chosen), sandbox, folder)
    second = evaluate(asked, source(model, chosen), sandbox, folder_for(asked, chosen, resume=True))
    assert (second, len(model.asked)) == (first, 6)
    assert folder_for(order(suite, seed=1), chosen, resume=True) != folder


def test_a_model_that_knows_no_seeds_is_asked_without(
    suite: Suite, sandbox: Sandbox, chosen: settings.Settings
) -> None:
    asked = order(suite)
    report = evaluate(asked, source(Half(knows_seeds=False), chosen), sandbox, folder_for(asked, chosen, resume=False))
    assert report["pass@k"]["1"]["value"] == 1


def test_a_k_above_n_and_unknown_names_are_refused_before_anything_is_drawn(
    suite: Suite, chosen: settings.Settings
) -> None:
    with pytest.raises(BadInput, match="pass@2 needs 2 samples"):
        order(suite, n=1)
    with pytest.raises(UnknownName, match="hybird"):
        ready(order(suite, strategy="hybird"), source(Half(), chosen))
    assert not runs.home(chosen).exists()


def test_the_passages_of_a_strategy_reach_the_model(
    suite: Suite, sandbox: Sandbox, chosen: settings.Settings, write: Write
) -> None:
    corpus = Corpus.open(chosen, knowledge=None)
    corpus.add_path(
        write("double.md", ["# Double\n\nTo double a number write a function that multiplies it by two.\n"])
    )
    counted = {}
    for strategy in ("none", "lexical"):
        asked = order(suite, n=2, strategy=strategy)
        folder = folder_for(asked, chosen, resume=False)
        evaluate(asked, source(Half(), chosen), sandbox, folder)
        counted[strategy] = [(len(row["passages"]), row["tokens_in"]) for row in kept(folder)]
    assert all(passages == 0 for passages, _ in counted["none"])
    assert all(passages == 1 for passages, _ in counted["lexical"])
    assert counted["lexical"][0][1] > counted["none"][0][1]


def test_a_task_that_wants_files_runs_the_whole_chain(
    sandbox: Sandbox, chosen: settings.Settings, write: Write
) -> None:
    """The recipes are asked for a small application: what they hand in is judged as files, whatever its worth."""
    from evals.run import source_of
    from pipeline.build import build

    steps = [{"request": {"path": "/"}, "response": {"status": 404}}]
    row = {"task_id": "a/1", "prompt": "Create a REST API in FastAPI for books with title and pages"}
    suite = read(write("apps.jsonl", [row | {"tests": {"kind": "asgi", "steps": steps}}]), "apps")
    asked = Order(suite=suite, configuration=Configuration(model="offline"), n=1, bounds=Bounds())
    folder = folder_for(asked, chosen, resume=False)
    evaluate(asked, source_of(build(chosen)), sandbox, folder)
    (found,) = kept(folder)
    assert "main.py" in found["files"]
    assert not any(path.startswith("tests/") for path in found["files"])
    assert found["passed"], found["detail"]


def test_an_unfinished_or_unknown_run_is_named(suite: Suite, chosen: settings.Settings, tmp_path: Path) -> None:
    folder = folder_for(order(suite), chosen, resume=False)
    with pytest.raises(BadInput, match="is not over"):
        runs.found(folder.run_id, chosen)
    with pytest.raises(UnknownName, match="two-half") as unknown:
        runs.found("two-half", chosen)
    assert folder.run_id in unknown.value.hint
    (folder.path / "run.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(BadInput, match="another version"):
        folder.about()


def test_a_kill_in_the_middle_of_a_row_loses_that_row_only(
    suite: Suite, sandbox: Sandbox, chosen: settings.Settings
) -> None:
    asked, model = order(suite, n=4), Half(breaks_after=5)
    folder = folder_for(asked, chosen, resume=False)
    with pytest.raises(ModelFailed):
        evaluate(asked, source(model, chosen), sandbox, folder)
    with folder.drawn.open("ab") as drawn, folder.verdicts.open("ab") as verdicts:
        drawn.write(b'{"row": 5, "sample": {"task')
        verdicts.write(b'{"ro')
    evaluate(asked, source(model, chosen), sandbox, folder)
    assert len(model.asked) == len(kept(folder)) == 8
