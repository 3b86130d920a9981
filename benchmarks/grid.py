"""A grid of runs: its wall time against its sampling alone, what tracking adds, and ten times kill -9.

Aims: at most 1.1 times the sampling alone; tracking, of the whole suite, at most 2 % of the wall; after ten kills the
same report as unbroken. The model is a Qwen2 of random weights, because only time is measured; its replies are swapped
for the suite's own solutions, so that the judge has its usual work beside it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from benchmarks.generate import random_model
from evals import live, ready, record, runs
from evals.drawing import Wanted, drawn
from evals.grid import Grid
from evals.sample import asked
from evals.suites import load
from evals.types import Suite
from pipeline.build import Workbench, build
from pipeline.generate import LocalChat
from pipeline.generate.about import About
from pipeline.generate.adapters import ADAPTERS, Adapter
from pipeline.generate.money import FREE
from pipeline.settings import ROOT, silence_telemetry
from pipeline.settings import load as settings_of

SUITE, TASKS = "functions", 24
SAMPLES, TOKENS = 4, 48
ROUNDS = 2
KILLS, SHORT = 10, 12
"""Times, and tokens of a reply meanwhile."""


class Solving(BaseChatModel):
    """Decodes like the model behind it, and answers with the suite's own solutions."""

    inner: LocalChat
    solutions: Mapping[str, str]

    @property
    def _llm_type(self) -> str:
        return "solving"

    def _generate(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError("it is only asked in batches")

    def load(self) -> Any:
        return self.inner.load()

    def drawing(self, prompts: Sequence[Any], seeds: Sequence[Any], known: Any, **call: Any) -> Iterator[Any]:
        for batch in self.inner.drawing(prompts, seeds, known, **call):
            yield [(one, self._solved(prompts[one[0]], reply)) for one, reply in batch]

    def _solved(self, messages: Any, reply: Any) -> Any:
        request = messages[-1].additional_kwargs["request"].prompt
        solution = next(text for prompt, text in self.solutions.items() if prompt in request)
        return reply.model_copy(update={"content": f"```python\n{solution}\n```"})


def shortened(suite: Suite, folder: Path) -> Path:
    """The first tasks of a suite that ask for a program, as a file."""
    lines = Path(suite.path).read_text(encoding="utf-8").splitlines()[:TASKS]
    file = folder / "some.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def sampling_alone(grid: Grid, workbench: Workbench) -> float:
    """Seconds in which the very same samples are drawn, and nothing else is done."""
    one = ready.prepared(grid, workbench)
    begun = time.perf_counter()
    for order in one.orders:
        prompts = [asked(task, order.configuration, one.source) for task in order.suite.tasks.values()]
        wanted = Wanted(order.configuration, prompts, order.n, lambda task_id, number: False)
        for _ in drawn(wanted, one.source):
            pass
    return time.perf_counter() - begun


def whole(grid: Grid, workbench: Workbench) -> tuple[float, runs.GridFolder]:
    """Seconds from the first look at the models to the report, without tracking."""
    running = live.start(grid, workbench, live.Options(record=False, overlap=True))
    running.wait()
    ended = running.progress()
    assert ended.state == "over", ended.says
    return ended.seconds, running.folder


def wall(grid: Grid, workbench: Workbench) -> None:
    ratios = []
    for _ in range(ROUNDS):
        alone = sampling_alone(grid, workbench)
        taken, _ = whole(grid, workbench)
        ratios.append(taken / alone)
    rows = len(grid.configurations) * TASKS * SAMPLES
    print(
        f"{rows} samples of {TOKENS} tokens drawn, judged and reported: {statistics.median(ratios):.3f} times the "
        f"sampling alone (aim 1.1; {ROUNDS} rounds: {', '.join(f'{one:.3f}' for one in ratios)})"
    )


def tracking(grid: Grid, workbench: Workbench) -> None:
    """The first recording waits for what a grid prepares beside its sampling, so the second is the one that adds."""
    taken, folder = whole(grid, workbench)
    chosen = workbench.settings
    where = chosen.model_copy(update={"tracking": f"sqlite:///{chosen.home / 'mlflow.db'}"})
    begun = time.perf_counter()
    record.ready_to_record(where)
    record.record(folder, where)
    first = time.perf_counter() - begun
    for file in (folder.report, *(run.report for run in folder.runs)):  # other bytes: as if it had never been sent
        file.write_text(json.dumps(json.loads(file.read_text())))
    begun = time.perf_counter()
    said = record.record(folder, where)
    adds = time.perf_counter() - begun
    share = 100 * adds / taken
    size = f"{len(folder.runs)} runs of {sum(1 for _ in runs.samples(folder.runs[0]))} samples in {taken:.0f} s"
    print(f"tracking, {size}: {first:.1f} s with a new database, {adds:.2f} s later, {share:.1f} % of the wall (aim 2)")
    assert said.startswith("Recorded"), said


def killed(model: Path, suite: Path, home: Path) -> None:
    """Sampled decoding, by the shell; killed at ten random moments, each time resumed."""
    whole_home, broken_home = home / "whole", home / "broken"
    luck = random.Random(1)
    assert _command(model, suite, whole_home).wait() == 0
    process, grid_id, kills = _command(model, suite, broken_home), "", 0
    total = 2 * TASKS * SAMPLES
    while kills < KILLS:
        wanted = (kills + 1) * total // (KILLS + 2)
        while process.poll() is None and _drawn(broken_home) < wanted:
            time.sleep(0.02)
        time.sleep(luck.random() / 2)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
        grid_id = next((broken_home / "grids").iterdir()).name
        process = _resumed(grid_id, broken_home)
    assert process.wait() == 0
    same = "equal" if _rows(whole_home) == _rows(broken_home) else "DIFFER from"
    print(f"killed {kills} times and resumed: samples and verdicts {same} an unbroken grid's")


def _drawn(home: Path) -> int:
    over = sum(json.loads(file.read_text())["samples"] for file in home.glob("runs/*/report.json"))
    return over + sum(file.read_bytes().count(b"\n") for file in home.glob("runs/*/drawn.jsonl"))


def _rows(home: Path) -> list[Any]:
    kept = ("task_id", "number", "seed", "response", "verdict", "tokens_in", "tokens_out", "prompt_sha256")
    files = sorted(home.glob("runs/*/samples.jsonl"))
    return [[{name: json.loads(line)[name] for name in kept} for line in file.open()] for file in files]


def _command(model: Path, suite: Path, home: Path) -> subprocess.Popen[bytes]:
    words = ["run", str(suite), "--model", f"local:{model}", "--prompt", "v1", "--prompt", "v2", "-n", str(SAMPLES)]
    return _shell([*words, "-k", "1", "--temperature", "0.8", "--max-tokens", str(SHORT), "--allow-overlap"], home)


def _resumed(grid_id: str, home: Path) -> subprocess.Popen[bytes]:
    return _shell(["resume", grid_id, "--allow-overlap"], home)


def _shell(words: Sequence[str], home: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "CODECRAFT_HOME": str(home), "CODECRAFT_TRACKING": "off"}
    command = [sys.executable, "-m", "pipeline", "eval", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    silence_telemetry()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        chat = random_model(home / "model")
        workbench = build(settings_of(home=home / "home", tracking="off"))
        suite = load(SUITE, workbench.settings)
        file = shortened(suite, home)
        solutions = {task.prompt.strip(): str(task.reference) for task in suite.tasks.values()}
        solving = Solving(inner=chat, solutions=solutions)
        ADAPTERS["solving"] = Adapter("", "", lambda rest, chosen: solving, lambda rest, chosen: About(price=FREE))
        chat.invoke("warm up", max_tokens=4)
        asked_for = {
            "prompts": ("v1", "v2"),
            "n": SAMPLES,
            "ks": (1, SAMPLES),
            "temperature": 0.8,
            "max_tokens": TOKENS,
        }
        wall(Grid(suite=str(file), models=("solving",), **asked_for), workbench)
        tracking(Grid(suite=SUITE, models=("solving",), **asked_for), workbench)
        killed(home / "model", file, home)


if __name__ == "__main__":
    main()
