"""kill -9 in the middle of a grid costs nothing but time: resumed, it ends in the files of an unbroken one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from evals import runs
from pipeline import settings

from .conftest import Write, task

SCRIPT = """
import sys, time
from pipeline.settings import load, silence_telemetry
silence_telemetry()
from typing import Any
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from evals import live
from evals.grid import Grid
from pipeline.build import Workbench
from pipeline.corpus import Corpus
from pipeline.generate.about import About
from pipeline.generate.adapters import ADAPTERS, Adapter

class Slow(BaseChatModel):
    @property
    def _llm_type(self) -> str:
        return "slow"

    def _generate(self, messages: list[Any], stop: Any = None, run_manager: Any = None, **call: Any) -> ChatResult:
        time.sleep(0.02)
        right = call["seed"] % 3
        text = f"def double(x):\\n    return x * {2 if right else 3}  # {call['seed']}\\n"
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

ADAPTERS["slow"] = Adapter("", "", lambda rest, chosen: Slow(), lambda rest, chosen: About())
suite, grid_id = sys.argv[1:]
chosen = load()
workbench = Workbench(chosen, Corpus.open(chosen, knowledge=None), None)
grid = Grid(suite=suite, models=("slow",), prompts=("v1", "v2"), n=8, ks=(1, 4))
running = live.resume(grid_id, workbench) if grid_id else live.start(grid, workbench)
print(running.grid_id, flush=True)
running.wait()
print(running.progress().state, running.progress().says, flush=True)
"""


def begun(suite: Path, grid_id: str, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "CODECRAFT_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(suite), grid_id], env=environment, stdout=subprocess.PIPE, text=True
    )


def untimed(value: Any) -> Any:
    """Without what a clock or a new name has to do with."""
    times = ("seconds", "generation_seconds", "seconds_p50", "seconds_p95", "started")
    names = ("run_id", "grid_id", "first_run", "second_run", "recommended", "best_trades", "why")
    if isinstance(value, dict):
        return {name: untimed(one) for name, one in value.items() if name not in (*times, *names)}
    return [untimed(one) for one in value] if isinstance(value, list) else value


def written(folder: runs.GridFolder) -> Any:
    samples = [[untimed(row) for row in runs.samples(run)] for run in folder.runs]
    return untimed(json.loads(folder.report.read_text())), samples


def killed_in_the_middle(process: subprocess.Popen[str], home: Path, rows: int) -> str:
    """Kill it when so many samples have been drawn. The grid's id."""
    assert process.stdout
    grid_id = process.stdout.readline().strip()
    deadline = time.monotonic() + 60
    while sum(file.read_bytes().count(b"\n") for file in home.glob("runs/*/drawn.jsonl")) < rows:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return grid_id


def test_killed_twice_and_resumed_a_grid_ends_like_an_unbroken_one(write: Write, tmp_path: Path) -> None:
    suite = write("four.jsonl", [task(f"t/{number}") for number in range(4)])
    homes = {name: tmp_path / name for name in ("whole", "broken")}
    whole = begun(suite, "", homes["whole"])
    grid_id = killed_in_the_middle(begun(suite, "", homes["broken"]), homes["broken"], 9)
    assert killed_in_the_middle(begun(suite, grid_id, homes["broken"]), homes["broken"], 25) == grid_id
    last = begun(suite, grid_id, homes["broken"])
    assert "over" in last.communicate(timeout=60)[0]
    assert "over" in whole.communicate(timeout=60)[0]
    folders = {name: runs.grids(settings.load(home=home))[0] for name, home in homes.items()}
    assert written(folders["broken"]) == written(folders["whole"])
