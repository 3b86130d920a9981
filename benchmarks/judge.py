"""The judge's sandbox beside the usual way (a manager process and a child per sample, no isolation), in one run.

Needs `CODECRAFT_SHARED`, the folder with HumanEval. Rounds alternate, so that both see the same machine; CPU time is
given as well, because it depends far less on what else runs.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import psutil

from pipeline.sandbox import Limits, Sandbox, Trial

WORKERS = 2
ROUNDS = 3
SHARED = os.environ.get("CODECRAFT_SHARED", "")
ROOT = Path(__file__).resolve().parents[1]

Tasks = list[dict[str, Any]]


def tasks() -> Tasks:
    with gzip.open(Path(SHARED) / "benchmarks" / "HumanEval.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]


def trials(of: Tasks) -> list[Trial]:
    return [
        Trial(
            task["prompt"] + task["canonical_solution"], task["test"], "function", task["entry_point"], task["prompt"]
        )
        for task in of
    ]


# The usual way: what the reference harness of HumanEval does for each sample


def _usual_child(program: str, verdict: Any) -> None:
    def too_long(*_: object) -> None:
        raise TimeoutError

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        signal.signal(signal.SIGALRM, too_long)
        signal.setitimer(signal.ITIMER_REAL, 30)
        try:
            exec(program, {})
            verdict.append("passed")
        except BaseException as error:
            verdict.append(f"failed: {error}")
        signal.setitimer(signal.ITIMER_REAL, 0)


def usual(task: dict[str, Any]) -> bool:
    program = f"{task['prompt']}{task['canonical_solution']}\n{task['test']}\ncheck({task['entry_point']})"
    manager = multiprocessing.Manager()
    verdict = manager.list()
    child = multiprocessing.Process(target=_usual_child, args=(program, verdict))
    child.start()
    child.join(31)
    return list(verdict) == ["passed"]


def measure_usual(of: Tasks) -> tuple[float, float]:
    """Samples per second, CPU milliseconds per sample."""
    before, began = cpu(), time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as threads:
        assert all(threads.map(usual, of))
    return len(of) / (time.perf_counter() - began), (cpu() - before) / len(of) * 1000


# Ours


def measure_ours(of: list[Trial], level: str) -> tuple[float, float]:
    """The same for the sandbox, its start included."""
    before, began = cpu(), time.perf_counter()
    with at_level(level) as sandbox:
        assert all(outcome.passed for _, outcome in sandbox.judge_all(of))
        seconds, spent = time.perf_counter() - began, cpu() - before
    return len(of) / seconds, spent / len(of) * 1000


@contextlib.contextmanager
def at_level(level: str) -> Iterator[Sandbox]:
    with Sandbox(workers=WORKERS) as sandbox:
        sandbox.level = level  # type: ignore[assignment]
        yield sandbox


def cpu() -> float:
    """CPU seconds of this process, its ended children, and its living ones with theirs."""
    own = psutil.Process()
    spent = 0.0
    for process in (own, *own.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            spent += sum(process.cpu_times()[:4])
    return spent


def levels() -> list[str]:
    with Sandbox() as sandbox:
        return ["L2", "L3"] if sandbox.level == "L3" else [sandbox.level]


def speed() -> None:
    of = tasks()
    ways: dict[str, Callable[[], tuple[float, float]]] = {"the usual way, no isolation": lambda: measure_usual(of)}
    for level in levels():
        ways[f"ours at {level}"] = lambda level=level: measure_ours(trials(of) * 3, level)
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            seen[name].append(way())
    rates = {name: statistics.median(rate for rate, _ in rounds) for name, rounds in seen.items()}
    spent = {name: statistics.median(ms for _, ms in rounds) for name, rounds in seen.items()}
    first = next(iter(ways))
    for name in ways:
        ratio, thrift = rates[name] / rates[first], spent[first] / spent[name]
        print(
            f"{name:28} {rates[name]:7.1f} samples/s ({ratio:.2f} x)  {spent[name]:5.1f} ms CPU ({thrift:.2f} x less)"
        )


def cold() -> None:
    """164 samples, from a fresh interpreter to the last verdict."""
    program = (
        "from benchmarks.judge import *\n"
        "with Sandbox(workers=2) as s: assert all(o.passed for _, o in s.judge_all(trials(tasks())))"
    )
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
    print(f"164 samples cold: {time.perf_counter() - began:.2f} s")


def growth() -> None:
    """Memory of the host over 1,000 hostile samples, and what is left."""
    spec = spec_from_file_location("hostile_programs", ROOT / "tests" / "sandbox" / "hostile_programs.py")
    assert spec
    assert spec.loader
    hostile = module_from_spec(spec)
    spec.loader.exec_module(hostile)
    quick = {**hostile.FORGERIES, **hostile.LEAVING, **hostile.PROTOCOL, **hostile.EFFECTS}
    check = "def check(candidate):\n    assert candidate(3) == 71\n    assert candidate(5) == 1093"
    limits = Limits(cpu_seconds=0.3, wall_seconds=1, memory_mb=256)
    programs = [Trial(program, check, "function", "answer", limits=limits) for program, _ in quick.values()]
    own = psutil.Process()
    with Sandbox(workers=WORKERS) as sandbox:
        list(sandbox.judge_all(programs))
        before = own.memory_info().rss
        verdicts = Counter(o.verdict for _, o in sandbox.judge_all(programs[n % len(programs)] for n in range(1000)))
        grown = (own.memory_info().rss - before) / 2**20
    print(f"1,000 hostile samples: host grew by {grown:.1f} MiB, {verdicts['passed']} passed")
    print(f"processes left: {len(own.children(recursive=True))}; verdicts {dict(verdicts)}")


def steadiness() -> None:
    """The verdicts on 1,640 samples, alone and beside four busy processes."""
    of = trials(tasks())
    wrong = [Trial("def nothing(): pass", one.check, one.mode, one.entry_point, one.setup) for one in of]
    samples = [one for pair in zip(of, wrong, strict=True) for one in pair] * 5
    runs = []
    for busy in (0, 4, 4):
        with contextlib.ExitStack() as stack, Sandbox(workers=WORKERS) as sandbox:
            for _ in range(busy):
                process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
                stack.callback(process.wait)
                stack.callback(process.kill)
            runs.append([outcome.verdict for _, outcome in sorted(sandbox.judge_all(samples), key=lambda one: one[0])])
    differing = sum(len(set(verdicts)) > 1 for verdicts in zip(*runs, strict=True))
    print(f"{len(samples)} samples, one run alone and two beside four busy processes: {differing} verdicts differ")


def main() -> None:
    if not SHARED:
        print("skipped: CODECRAFT_SHARED does not name the folder with HumanEval")
        return
    for part in (speed, cold, growth, steadiness):
        part()


if __name__ == "__main__":
    main()
