"""A grid of runs: its wall time against its sampling alone, what tracking adds, and ten times kill -9.

    python -m benchmarks.grid           # everything, about five minutes on two quiet cores
    python -m benchmarks.grid kills     # or one part: rounds, kills

Aims: at most 1.1 times the sampling alone; tracking at most 2 % of the wall; after ten kills the report of an unbroken
grid.

The model is a Qwen2 of random weights, because only time is measured; its replies are swapped for the suite's own
solutions, so that the judge has its usual work beside it. A round does the same work three ways, in an order that turns
from round to round: sampling alone, the grid, the grid recorded in MLflow. Tracking hardly grows with a grid's length,
and two per cent drown in a machine's noise; so its seconds are also counted where they are spent, and the length of a
grid of which they are two per cent is told.
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
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from langchain_core.language_models import BaseChatModel

from benchmarks.generate import random_model
from evals import live, ready, record, runs
from evals.drawing import Wanted, drawn
from evals.grid import Grid
from evals.record.place import Place
from evals.sample import asked
from evals.suites import load
from evals.types import Suite
from pipeline.build import Workbench, build
from pipeline.generate import LocalChat
from pipeline.generate.about import About
from pipeline.generate.adapters import ADAPTERS, Adapter
from pipeline.generate.money import FREE
from pipeline.settings import ROOT, Settings, silence_telemetry
from pipeline.settings import load as settings_of

SUITE, TASKS = "functions", 20
SAMPLES, TOKENS = 4, 48
ROUNDS = 3
KILLS, SHORT = 10, 12
"""Times, and tokens of a reply meanwhile."""
SHARE = 0.02
"""Of the wall, for tracking."""


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


class Recording:
    """Counts the seconds that are spent on MLflow: what a grid waits for at its end, and what goes on beside it."""

    def __init__(self) -> None:
        self.waited = 0.0
        self.beside = 0.0
        """Processor seconds of the thread that imports MLflow and opens the database."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count what is recorded inside the block."""
        with patch.object(live, "record", self._recorded), patch.object(record, "_open_quietly", self._opened):
            yield

    def _recorded(self, folder: runs.GridFolder, settings: Settings) -> str:
        begun = time.perf_counter()
        said = record.record(folder, settings)
        self.waited = time.perf_counter() - begun
        assert said.startswith("Recorded"), said
        return said

    def _opened(self, where: Place) -> None:
        begun = time.thread_time()
        where.opened()
        self.beside = time.thread_time() - begun


def whole(grid: Grid, workbench: Workbench) -> float:
    """Seconds from the first look at the models to the report, and to its recording where tracking is on."""
    running = live.start(grid, workbench, live.Options(overlap=True))
    running.wait()
    ended = running.progress()
    assert ended.state == "over", ended.says
    return ended.seconds


def rounds(grid: Grid, workbench: Workbench) -> None:
    """The same work alone, whole and tracked, in turn."""
    chosen = workbench.settings
    tracking = chosen.model_copy(update={"tracking": f"sqlite:///{chosen.home / 'mlflow.db'}"})
    recording = Recording()

    def tracked() -> float:
        with recording.watching():
            return whole(grid, replace(workbench, settings=tracking))

    ways = {
        "sampling alone": lambda: sampling_alone(grid, workbench),
        "the grid": lambda: whole(grid, workbench),
        "recorded": tracked,
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    waited, beside = [], []
    for number in range(ROUNDS):
        names = list(ways)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            taken[name].append(ways[name]())
        waited.append(recording.waited)
        beside.append(recording.beside)
        print(f"  round {number + 1}: " + ", ".join(f"{name} {seconds[-1]:.1f} s" for name, seconds in taken.items()))
    _tell(taken, waited, len(grid.configurations))
    print(
        f"beside the first, once in a process: {beside[0]:.1f} s of a processor, to import MLflow and make its database"
    )


def _tell(taken: Mapping[str, Sequence[float]], waited: Sequence[float], runs_of: int) -> None:
    wall = statistics.median(taken["the grid"])
    print(f"{runs_of} runs of {TASKS} tasks, {SAMPLES} samples each, {TOKENS} tokens, in {wall:.0f} s:")
    against_sampling = _ratios(taken["the grid"], taken["sampling alone"])
    print(f"drawn, judged and reported: {against_sampling} times the sampling alone (aim 1.1)")
    print(
        f"the same, recorded in MLflow: {_ratios(taken['recorded'], taken['the grid'])} times as long as not recorded"
    )
    later = statistics.median(waited[1:])
    print(
        f"recording itself: {waited[0]:.2f} s with a new database, {later:.2f} s later: {100 * later / wall:.1f} % of "
        f"this wall, {100 * SHARE:.0f} % (the aim) of a grid of {later / SHARE:.0f} s"
    )


def _ratios(these: Sequence[float], those: Sequence[float]) -> str:
    ratios = [one / other for one, other in zip(these, those, strict=True)]
    return f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"


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


def main(parts: Sequence[str] = ()) -> None:
    silence_telemetry()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        chat = random_model(home / "model")
        workbench = build(settings_of(home=home / "home", tracking="off"))
        suite = load(SUITE, workbench.settings)
        file = shortened(suite, home)
        if not parts or "rounds" in parts:
            solutions = {task.prompt.strip(): str(task.reference) for task in suite.tasks.values()}
            solving = Solving(inner=chat, solutions=solutions)
            ADAPTERS["solving"] = Adapter("", "", lambda rest, chosen: solving, lambda rest, chosen: About(price=FREE))
            chat.invoke("warm up", max_tokens=4)
            rounds(_grid(file), workbench)
        if not parts or "kills" in parts:
            killed(home / "model", file, home)


def _grid(file: Path) -> Grid:
    return Grid(
        suite=str(file),
        models=("solving",),
        prompts=("v1", "v2"),
        n=SAMPLES,
        ks=(1, SAMPLES),
        temperature=0.8,
        max_tokens=TOKENS,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
