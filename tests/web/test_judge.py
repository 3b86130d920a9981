"""Evaluate and Compare in real Chromium: a grid is begun, stopped, resumed and compared, with the shell's numbers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from pipeline.settings import Settings
from tests.generate.scripted import Answer, Scripted
from tests.generate.scripted import serving as scripted_model

from .conftest import DARK, PHONE, is_sound

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is a development dependency")
expect = playwright.expect

TASKS = {"double": "2 * x", "triple": "3 * x", "negate": "-x", "square": "x * x"}
WRONG = {"good": {"square"}, "poor": {"square", "triple", "negate"}}
"""Which tasks each of the two scripted models cannot do."""


def suite(folder: Path) -> Path:
    """Four tasks in HumanEval's format."""
    rows = [
        {
            "task_id": f"Made/{name}",
            "prompt": f'def {name}(x: int) -> int:\n    """Give {name} of x."""\n',
            "entry_point": name,
            "canonical_solution": f"    return {what}\n",
            "test": f"def check(candidate):\n    assert candidate(7) == {eval(what, {'x': 7})}\n",
        }
        for name, what in TASKS.items()
    ]
    (folder / "HumanEval.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def reply(asked: dict[str, Any]) -> str:
    name = next(name for name in TASKS if f"def {name}(" in str(asked["messages"]))
    what = "None" if name in WRONG[asked["model"]] else TASKS[name]
    return f"```python\ndef {name}(x: int) -> int:\n    return {what}\n```"


class Gate:
    """A scripted model that answers at once while the gate is open, and slowly from the fourth answer on while not."""

    def __init__(self, server: Scripted) -> None:
        self.open = threading.Event()
        self.server = server
        server.script = self.answer

    def answer(self, number: int, asked: dict[str, Any]) -> Answer:
        slow = number > 3 and not self.open.is_set()
        return Answer(words=(reply(asked),), seconds=0.7 if slow else 0.0)

    @property
    def names(self) -> str:
        return ", ".join(f"openai-compatible:{name}@{self.server.url}" for name in WRONG)


@pytest.fixture(scope="module")
def model() -> Iterator[Gate]:
    with scripted_model() as server:
        yield Gate(server)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    return Settings(home=home, port=0, benchmarks_dir=suite(home), tracking=f"sqlite:///{home / 'mlflow.db'}")


@pytest.fixture(scope="module")
def judge(settings: Settings, script: Any, chain_of: Any) -> Iterator[Any]:
    """The server with the judge's pages, over an empty corpus."""
    from evals.web import pages
    from pipeline.build import Workbench
    from pipeline.corpus import Corpus
    from pipeline.web.server import serving

    workbench = Workbench(settings, Corpus.open(settings, knowledge=None), lambda: chain_of(script, settings))
    with serving(workbench, pages(workbench), warm=False) as running:
        yield running


def fill(page: Any, models: str, n: int = 2) -> None:
    page.get_by_label("humaneval", exact=False).first.check()
    for box in page.get_by_role("group", name="Models").get_by_role("checkbox").all():
        if box.is_enabled():
            box.uncheck()
    page.get_by_label("Others, by commas").fill(models)
    page.get_by_label("k of pass@k").fill("1,2" if n > 1 else "1")
    page.get_by_label("Samples for each task").fill(str(n))


@pytest.fixture(scope="module")
def shell(settings: Settings) -> Callable[..., dict[str, Any]]:
    """What `codecraft eval … --json` prints."""
    from evals.cli import app

    def ran(*arguments: str) -> dict[str, Any]:
        environment = {"CODECRAFT_HOME": str(settings.home), "CODECRAFT_TRACKING": settings.tracking}
        done = CliRunner().invoke(app, [*arguments, "--json"], env=environment)
        return dict(json.loads(done.stdout))

    return ran


@pytest.mark.timeout(300)
def test_a_grid_is_estimated_begun_stopped_resumed_and_compared_and_says_what_the_shell_says(
    opened: Callable[[str], Any], judge: Any, model: Gate, settings: Settings, shell: Any, complaints: list[str]
) -> None:
    from evals import runs, summary

    page = opened(f"{judge.url}/evaluate")
    fill(page, model.names)
    page.get_by_role("button", name="Estimate").click()
    expect(page.locator("#estimate").get_by_text("16 samples")).to_be_visible(timeout=60_000)
    assert model.server.asked == []
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Running")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("table").get_by_role("link")).to_have_count(2)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible(timeout=30_000)
    model.open.set()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("heading", name="Over")).to_be_visible(timeout=120_000)
    (grid,) = runs.grids(settings)
    assert len(model.server.asked) >= 16
    assert sum(1 for folder in grid.runs for _ in runs.samples(folder)) == 16

    report = summary.read(grid)
    told = page.get_by_role("table").inner_text()
    for run in report["runs"]:
        for score in run["pass@k"].values():
            assert f"{score['value']:.1%}" in told
            assert f"{score['low']:.1%} to {score['high']:.1%}" in told
    shown = [float(one.get_attribute("data-value")) for one in page.locator("td[data-value]").all()]
    assert shown == [score["value"] for run in report["runs"] for score in run["pass@k"].values()]

    page.get_by_role("link", name="Compare these runs").click()
    said = shell("compare", *(run["run_id"] for run in report["runs"]), "-k", "1")
    differences = page.get_by_role("region", name="Differences in points")
    assert float(differences.locator("td[data-value]").get_attribute("data-value")) == said["difference"]
    expect(differences).to_contain_text(f"{100 * said['low']:+.1f} to {100 * said['high']:+.1f}")
    expect(differences).to_contain_text(f"{said['p']:.2g}")
    flips = page.get_by_role("region", name="Tasks on which the runs differ")
    expect(flips.locator("tbody tr")).to_have_count(len(said["gained"]) + len(said["lost"]))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    kept = json.loads(Path(waiting.value.path()).read_text())
    assert kept["contrasts"][0]["comparison"]["p"] == said["p"]
    assert complaints == []


def test_every_sample_can_be_looked_into(opened: Callable[[str], Any], judge: Any, settings: Settings) -> None:
    from evals import runs

    run = runs.grids(settings)[0].runs[0]
    page = opened(f"{judge.url}/evaluate/run/{run.run_id}")
    page.get_by_label("Find a task or a verdict").fill("square")
    page.get_by_text("Made/square").click()
    sample = page.get_by_role("region", name="Sample 1")
    expect(sample).to_contain_text("wrong answer")
    expect(sample).to_contain_text("2 samples are the same: 1, 2")
    expect(page.get_by_role("region", name="Sample 2")).to_have_count(0)
    expect(sample.get_by_text("return None").first).to_be_visible()
    expect(page.get_by_text("Complete this Python function")).to_be_visible()
    expect(page.get_by_text("Made/double")).to_be_hidden()


def test_the_report_opens_in_the_browser_and_can_be_downloaded(
    opened: Callable[[str], Any], judge: Any, settings: Settings, complaints: list[str]
) -> None:
    from evals import runs

    (grid,) = runs.grids(settings)
    page = opened(f"{judge.url}/evaluate/grid/{grid.grid_id}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download it as HTML").click()
    assert Path(waiting.value.path()).read_bytes() == grid.page.read_bytes()
    page.get_by_role("link", name="Open the report").click()
    expect(page.get_by_role("heading", name="2 configurations on 4 tasks")).to_be_visible()
    assert complaints == []


def test_runs_are_read_from_mlflow_with_its_very_numbers(judge: Any, settings: Settings) -> None:
    from evals import runs
    from evals.web.tracked import tracked

    reports = {folder.run_id: folder.reported() for folder in runs.grids(settings)[0].runs}
    found = {run.run_id: run for run in tracked(settings)}
    assert found.keys() == reports.keys()
    for name, report in reports.items():
        first = report["pass@k"]["1"]
        assert found[name].score(1) == (first["value"], first["low"], first["high"])
    assert "offline" not in httpx.get(f"{judge.url}/compare").text.split("<tbody", 1)[1]


def test_a_run_that_only_mlflow_has_is_brought_and_compared(settings: Settings) -> None:
    from evals import comparing, runs
    from evals.web.tracked import folder_of

    there = runs.grids(settings)[0].runs
    elsewhere = settings.model_copy(update={"home": settings.home / "elsewhere"})
    brought = [folder_of(one.run_id, elsewhere) for one in there]
    assert [one.run_id for one in brought] == [one.run_id for one in there]
    assert comparing.compared(brought, 1).contrasts == comparing.compared(there, 1).contrasts


def test_the_table_is_sorted_and_looked_through_by_keys_alone(opened: Callable[[str], Any], judge: Any) -> None:
    page = opened(f"{judge.url}/compare")
    heading = page.get_by_role("columnheader", name="pass@1")
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#all-runs tr").first).to_contain_text("good")
    page.keyboard.press("Enter")
    expect(page.locator("#all-runs tr").first).to_contain_text("poor")
    expect(heading.get_by_role("button")).to_be_focused()
    page.get_by_label("Find runs").fill("good")
    expect(page.locator("#all-runs tr")).to_have_count(1)
    page.locator("#all-runs input").check()
    page.get_by_label("Find runs").fill("poor")
    expect(page.locator("#all-runs tr")).to_have_count(2)
    expect(page.locator("#all-runs input:checked")).to_have_count(1)
    page.get_by_label("Find runs").fill("nobody")
    expect(page.locator("#all-runs tr")).to_have_count(1)
    page.get_by_label("Find runs").fill("")
    page.locator("#all-runs input:not(:checked)").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("region", name="Side by side")).to_be_visible()


def test_of_many_runs_the_first_are_shown_and_all_are_sorted_and_looked_through() -> None:
    from evals.web.shown import FIRST, Asked, shown
    from evals.web.tracked import Tracked

    def run(number: int) -> Tracked:
        metrics = {} if number == 7 else {"pass_at_1": number / 1000}
        params = {"model": f"model-{number}", "n": str(number)}
        return Tracked(run_id=f"r{number}", mlflow_id="", started=number, artifacts="", params=params, metrics=metrics)

    runs = [run(number) for number in range(500)]
    best = shown(runs, Asked(sort="-pass_at_1"), chosen=["r3"])
    assert [one.run_id for one in best.rows[:2]] == ["r499", "r498"]
    assert (len(best.rows), best.rows[-1].run_id, best.found, best.of) == (FIRST + 1, "r3", 500, 500)
    worst = shown(runs, Asked(sort="pass_at_1", all=True))
    assert [worst.rows[0].run_id, worst.rows[-1].run_id] == ["r0", "r7"]
    assert [one.run_id for one in shown(runs, Asked(sort="n")).rows[9:11]] == ["r9", "r10"]
    found = shown(runs, Asked(find="MODEL-42 ", sort="started"))
    assert [one.run_id for one in found.rows] == ["r42", *(f"r{number}" for number in range(420, 430))]


@pytest.mark.parametrize("context", [{}, DARK, PHONE], ids=["light", "dark", "phone"], indirect=True)
def test_the_pages_fit_and_axe_finds_nothing_serious(
    opened: Callable[[str], Any], judge: Any, settings: Settings, tmp_path: Path, hosts: set[str]
) -> None:
    from evals import runs

    (grid,) = runs.grids(settings)
    names = "&".join(f"run={folder.run_id}" for folder in grid.runs)
    for place in ("/evaluate", f"/evaluate/grid/{grid.grid_id}", f"/compare?{names}"):
        page = opened(judge.url + place)
        is_sound(page, tmp_path / "page.png")
        page.close()
    page = opened(f"{judge.url}/evaluate/run/{grid.runs[0].run_id}")
    page.get_by_text("Made/square").click()
    expect(page.get_by_role("region", name="Sample 1")).to_be_visible()
    is_sound(page, tmp_path / "run.png")
    assert hosts - {""} == {judge.url.split("/")[-1]}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"n": "0"}, "needs at least one sample"),
        ({"n": "2", "k": "5"}, "pass@5 needs 5 samples of each task, not 2"),
        ({"n": "many"}, "which is no number"),
        ({"models": ""}, "has no models"),
        ({"suite": "humanevil"}, "There is no suite named"),
        ({"models": "no-such-model"}, "no-such-model"),
    ],
)
def test_what_cannot_be_run_is_told_before_anything_is(judge: Any, changed: dict[str, str], says: str) -> None:
    form = {"suite": "smoke", "models": "recipes", "strategies": "none", "prompts": "v1", "n": "1", "k": "1"}
    answer = httpx.post(f"{judge.url}/evaluate/start", data={k: v for k, v in (form | changed).items() if v})
    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize(
    "path", ["/evaluate/grid/none", "/evaluate/run/none", "/evaluate/grid/..%2f..", "/compare?run=a"]
)
def test_what_is_not_there_is_told(judge: Any, path: str) -> None:
    answer = httpx.get(judge.url + path, headers={"Accept": "text/html"})
    assert answer.status_code in (404, 422)
    assert "Traceback" not in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    if path.endswith("/none"):
        assert "There is no" in answer.text


def test_why_a_grid_cannot_begin_is_in_view(opened: Callable[[str], Any], judge: Any) -> None:
    page = opened(f"{judge.url}/evaluate")
    page.get_by_label("Others, by commas").fill("no-such-model")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text("no-such-model")
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)


def test_a_visitor_of_a_space_gets_a_small_grid_and_no_more(settings: Settings) -> None:
    from evals.grid import Grid
    from evals.web.orders import VISITORS_MINUTES, Form, for_visitors, grid_of
    from pipeline.build import build
    from pipeline.errors import BadInput, TooLarge

    workbench = build(settings)
    small = Grid(suite="smoke", models=("recipes",), n=2)
    assert for_visitors(small, workbench).budget.minutes == VISITORS_MINUTES
    with pytest.raises(TooLarge, match="may have"):
        for_visitors(Grid(suite="smoke", models=("recipes",), n=200), workbench)
    for name in ("local:/etc", "openai:gpt"):
        form = Form(suite="smoke", models=("recipes",), others=name, prompts=("v1",))
        with pytest.raises(BadInput, match="cannot run"):
            for_visitors(grid_of(form), workbench)
