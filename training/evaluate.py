"""Measures a saved model on everything it was not shown: `python -m training.evaluate FOLDER --out figures.json`.

Each figure comes with its n and a 95 % interval. Compositions are also sampled (T=0.8, n=20) for pass@1 and pass@10;
retrieval requests are asked with and without their passages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from training import speed
from training.example import Example
from training.families import FAMILIES, pipelines, retrieval, spoken
from training.gates import measure
from training.generate import held_out
from training.reply import Writer
from training.statistics import pass_at, share
from training.trial import declines, judge

SAMPLES, TEMPERATURE = 20, 0.8
Figures = dict[str, str]


def by_family(writer: Writer, count: int) -> Figures:
    """Greedy, every family, and below it every kind of request in it."""
    rows: dict[str, list[bool]] = defaultdict(list)
    for family in FAMILIES:
        size = min(count, len(spoken.read(spoken.UNSEEN))) if family == "spoken" else count
        examples = held_out(family, size)
        for one, right in zip(examples, judge(examples, _greedy(writer, examples)), strict=True):
            rows[family].append(right)
            if one.kind != family:
                rows[one.kind].append(right)
    return {name: str(share(sum(right), len(right))) for name, right in sorted(rows.items())}


def compositions(writer: Writer, count: int) -> Figures:
    """Sampled pass@1 and pass@10 of unseen pairs of operations, by depth."""
    figures = {}
    for depth in (2, 3):
        rng = Random(f"nano sampled {depth}")  # noqa: S311
        examples = [pipelines.at_depth(rng, depth, True) for _ in range(count)]
        repeated = [one for one in examples for _ in range(SAMPLES)]
        replies = writer.answer([one.prompt for one in repeated], TEMPERATURE, seed=1)
        right = judge(repeated, replies)
        passed = [sum(right[at * SAMPLES : (at + 1) * SAMPLES]) for at in range(count)]
        for k in (1, 10):
            values = [pass_at(k, SAMPLES, one) for one in passed]
            figures[f"depth {depth} pass@{k}"] = f"{sum(values) / count:.3f} n={count} tasks of {SAMPLES} samples"
    return figures


def with_and_without(writer: Writer, count: int) -> Figures:
    """Retrieval requests with their passages and the same ones stripped of them; and how often the model declines."""
    rng = Random("nano retrieval")  # noqa: S311
    answered = [retrieval.of_kind(rng, "answered", True) for _ in range(count)]
    bare = [replace(one, prompt=one.prompt.split("\n\n<passage", 1)[0]) for one in answered]
    misled = [retrieval.of_kind(rng, "only distractors", True) for _ in range(count)]
    figures: Figures = {}
    for name, examples in (("with context", answered), ("without context", bare), ("only distractors", misled)):
        replies = _greedy(writer, examples)
        refused = sum(declines(reply) for reply in replies)
        if name != "only distractors":
            figures[name] = str(share(sum(judge(examples, replies)), count))
        figures[f"{name}: declines"] = str(share(refused, count))
    return figures


def wrong_refusals(writer: Writer, count: int) -> Figures:
    """How often the model declines what needs no passage."""
    examples = [one for family in ("pipelines", "records", "modelling") for one in held_out(family, count, seed=7)]
    refused = sum(declines(reply) for reply in _greedy(writer, examples))
    return {"declines without reason": str(share(refused, len(examples)))}


def humaneval(writer: Writer, path: Path) -> Figures:
    """pass@1, greedy; each prompt goes in as it is, and its program must define the function."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    examples = [
        Example(
            "humaneval", row["task_id"], row["prompt"].strip(), "", check=f"{row['test']}\ncheck({row['entry_point']})"
        )
        for row in rows
    ]
    replies = _greedy(writer, examples)
    helped = [replace(one, setup=_imports(row["prompt"])) for one, row in zip(examples, rows, strict=True)]
    return {"HumanEval pass@1": str(share(sum(judge(helped, replies)), len(rows)))}


def _imports(prompt: str) -> str:
    return "\n".join(line for line in prompt.splitlines() if line.startswith(("from ", "import ")))


def _greedy(writer: Writer, examples: Sequence[Example]) -> list[str]:
    return writer.answer([one.prompt for one in examples])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100, help="requests of each family")
    parser.add_argument(
        "--sampled", type=int, default=60, help="compositions that are sampled, of each depth; 0 for none"
    )
    given = parser.parse_args()
    writer = Writer(given.folder)
    parts: dict[str, Callable[[], Figures]] = {
        "gates": lambda: {name: str(one) for name, one in measure(writer, given.count).items()},
        "families": lambda: by_family(writer, given.count),
        "retrieval": lambda: with_and_without(writer, given.count),
        "refusals": lambda: wrong_refusals(writer, given.count),
        "speed": lambda: speed.measure(given.folder),
    }
    if given.sampled:
        parts["compositions"] = lambda: compositions(writer, given.sampled)
    if shared := os.environ.get("CODECRAFT_SHARED"):
        parts["humaneval"] = lambda: humaneval(writer, Path(shared) / "benchmarks" / "HumanEval.jsonl.gz")
    figures: dict[str, Figures] = {}
    for name, part in parts.items():
        figures[name] = part()
        given.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        print(json.dumps({name: figures[name]}, indent=2), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
