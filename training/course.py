"""The whole course in one command: `python -m training.course --minutes 240 --out FOLDER`.

Copying and looking up first, then the gates; only a model that passes them goes on to everything else, and is measured
again at the end. Started again with the same folder, it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from training import checkpoint, gates
from training.batches import TOKENS
from training.model import PRESETS
from training.reply import Writer
from training.train import Plan, Training, begun, resumed

GATE_REQUESTS = 300


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the course."""

    mix: str
    share: float
    """Of the minutes."""
    gate: bool = False
    """Whether the gates must be passed after it."""


STAGES = (Stage("gates", 0.18, gate=True), Stage("full", 0.82, gate=True))
RATE = {"cpu": 0.5, "cuda": 1.0}
BATCH = {"cpu": 2 * TOKENS, "cuda": 32 * TOKENS}
"""Tokens of a batch: small ones learn the most from a CPU's few tokens, large ones keep an accelerator busy."""


@dataclass(frozen=True, slots=True)
class Course:
    """What was asked for."""

    out: Path
    preset: str
    minutes: float
    device: str
    seed: int

    def plan(self, at: int) -> Plan:
        """The training of stage `at`."""
        return Plan(
            out=self.out / STAGES[at].mix,
            preset=self.preset,
            mix=STAGES[at].mix,
            minutes=self.minutes * STAGES[at].share,
            device=self.device,
            seed=self.seed,
            start=self.out / STAGES[at - 1].mix if at else None,
            compile=self.device.startswith("cuda"),
            rate=RATE[self.device.split(":")[0]],
            batch=BATCH[self.device.split(":")[0]],
        )


def run(course: Course) -> bool:
    """Go through the stages; False where a gate was not passed."""
    for at, stage in enumerate(STAGES):
        plan = course.plan(at)
        folder = plan.out / "model"
        if not folder.exists():
            training = _opened(plan)
            training.run(_say)
            checkpoint.export(folder, training.model, training.tokenizer)
        if stage.gate:
            shares = gates.measure(Writer(folder, course.device), GATE_REQUESTS)
            _say({name: str(share) for name, share in shares.items()})
            if not gates.passed(shares):
                return False
    return True


def _opened(plan: Plan) -> Training:
    return resumed(plan) if (plan.out / checkpoint.FILE).exists() else begun(plan)


def _say(row: object) -> None:
    print(json.dumps(row), flush=True)  # noqa: T201


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoints, outside the repository")
    parser.add_argument("--minutes", type=float, default=240)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--preset", choices=PRESETS, help="cpu-4m, or gpu-28m on cuda")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    preset = given.preset or ("gpu-28m" if given.device.startswith("cuda") else "cpu-4m")
    passed = run(Course(given.out, preset, given.minutes, given.device, given.seed))
    if not passed:
        _say("A gate was not passed: the long run is not worth its time yet. See training/README.md.")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
