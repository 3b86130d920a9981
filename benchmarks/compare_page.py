"""How fast the Compare page opens with 500 runs of 200 tasks in MLflow's database.

Aim: under 1.5 s from the navigation until a run can be chosen. The first of them are shown; looking for one and
sorting ask the server, which goes through all. The rows are put into a database that MLflow itself has
made; the files of the two runs that are then compared are whole.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

RUNS, TASKS, SAMPLES = 500, 200, 2
ROUNDS = 5


def main() -> None:
    from pipeline.settings import load, silence_telemetry

    silence_telemetry()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = load(home=home, port=0, tracking=f"sqlite:///{home / 'mlflow.db'}")
        fill(settings)
        measure(settings)


def fill(settings: Any) -> None:
    """An empty database by MLflow, then the rows of `RUNS` runs; the folders of two of them."""
    from evals.record.place import chosen
    from evals.record.send import RUN_TAG, SENT_TAG

    experiment = chosen(settings).opened().experiment
    with closing(sqlite3.connect(settings.home / "mlflow.db")) as store, store:
        for number in range(RUNS):
            name, run, about = f"run-{number:03}", f"{number:032x}", about_of(number)
            store.execute(
                "INSERT INTO runs (run_uuid, name, source_type, status, start_time, lifecycle_stage, artifact_uri,"
                " experiment_id) VALUES (?, ?, 'LOCAL', 'FINISHED', ?, 'active', ?, ?)",
                (run, name, 1_790_000_000_000 + number, (settings.home / "artifacts" / run).as_uri(), experiment),
            )
            tags = {RUN_TAG: name, SENT_TAG: "f" * 64, "mlflow.runName": name}
            store.executemany("INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)", rows(tags, run))
            params = {key: str(about[key]) for key in about} | {f"param_{n}": str(n) for n in range(6)}
            store.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)", rows(params, run))
            store.executemany(
                "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, 0, 0, 0, ?)",
                rows(metrics_of(number), run),
            )
            if number >= RUNS - 2:
                write_folder(settings.home / "runs" / name, about, number)


def rows(pairs: dict[str, Any], run: str) -> list[tuple[str, Any, str]]:
    return [(key, value, run) for key, value in pairs.items()]


def about_of(number: int) -> dict[str, Any]:
    strategy = ("none", "lexical", "dense", "hybrid")[number % 4]
    return {"model": f"model-{number // 8}", "strategy": strategy, "prompt": "v1", "suite": "made", "n": SAMPLES}


def metrics_of(number: int) -> dict[str, float]:
    share = (number % 97) / 97
    scores = {"pass_at_1": share, "pass_at_1_low": share * 0.9, "pass_at_1_high": min(1.0, share * 1.1)}
    return (
        scores
        | {"tokens_in": 1e5, "tokens_out": 5e4, "dollars": 0.0, "seconds_p50": 0.4}
        | dict.fromkeys((f"metric_{n}" for n in range(25)), 1.0)
    )


def write_folder(folder: Path, about: dict[str, Any], number: int) -> None:
    """A run's files: 200 tasks, of which the two runs solve other ones."""
    from evals.runs import FORMAT

    folder.mkdir(parents=True)
    usage = {"tokens_in": 1, "tokens_out": 1, "dollars": 0.0, "seconds_p50": 0.4, "seconds_p95": 0.9}
    head = {"format": FORMAT, "grid_id": "made", "suite_sha256": "0" * 64, "seed": 0, "temperature": None}
    head |= {"max_tokens": None, "k": [1], "started": "2026-01-01T00:00:00+00:00", "samples": TASKS * SAMPLES}
    (folder / "run.json").write_text(json.dumps(about | head))
    (folder / "report.json").write_text(json.dumps({"usage": usage, "samples": TASKS * SAMPLES, "pass@k": {}}))
    with (folder / "samples.jsonl").open("w") as file:
        for row in range(TASKS * SAMPLES):
            passed = (row * (number + 3)) % 7 < 4
            verdict = {"verdict": "passed" if passed else "wrong_answer", "passed": passed}
            file.write(json.dumps({"task_id": f"made/{row // SAMPLES}", "number": row % SAMPLES, **verdict}) + "\n")


def measure(settings: Any) -> None:
    import httpx

    from evals.web import pages
    from pipeline.build import Workbench
    from pipeline.corpus import Corpus
    from pipeline.web.server import serving

    workbench = Workbench(settings, Corpus.open(settings, knowledge=None), None)  # type: ignore[arg-type]  # asks nothing
    with serving(workbench, pages(workbench), warm=False) as served:
        page = served.url + "/compare"
        two = f"{page}?run=run-{RUNS - 2:03}&run=run-{RUNS - 1:03}"
        assert httpx.get(f"{page}/runs?rows=all", timeout=60).text.count('name="run"') == RUNS
        for what, url in (("answer", page), ("answer, two beside", two), ("answer, sorted", f"{page}/runs?sort=model")):
            print(f"{what:<22} {median(lambda url=url: httpx.get(url, timeout=60).raise_for_status()):6.2f} s")
        in_browser(page)


def in_browser(url: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("no chromium here: not run")
        return
    from playwright.sync_api import sync_playwright

    from evals.web.shown import FIRST

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()

        def opened() -> None:
            tab.goto(url, wait_until="commit")
            tab.locator("#all-runs input").last.click(trial=True, timeout=60_000)

        def looked_for() -> None:
            tab.get_by_label("Find runs").fill("")
            tab.locator("#all-runs tr").nth(FIRST - 1).wait_for()
            tab.get_by_label("Find runs").fill("model-0 hybrid")
            tab.locator("#all-runs tr").nth(1).wait_for()
            tab.locator("#all-runs tr").nth(2).wait_for(state="detached")

        print(f"{'until one can choose':<22} {median(opened):6.2f} s   (aim 1.50)")
        print(f"{'found, and all again':<22} {median(looked_for):6.2f} s")
        browser.close()


def median(act: Any) -> float:
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
