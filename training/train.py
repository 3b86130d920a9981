"""Trains `nano`: `python -m training.train --preset cpu-4m --mix gates --minutes 20 --out FOLDER`.

The stream of batches, the schedule and the start are seeded; killed at any moment, `--resume` goes on from the last
checkpoint over the same data. With `--steps` instead of `--minutes` the outcome is the same bit by bit.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer

from training import checkpoint
from training.batches import TOKENS, Batch, Stream
from training.checkpoint import Progress
from training.generate import MIXES, stream
from training.model import PRESETS, Nano, described
from training.optimise import Optimiser, Rates
from training.precision import mixed
from training.tokenizer import learn, prompt_text
from training.wiring import wire

WARM_UP = 40
"""Steps until the learning rate is at its full height."""
LEVEL = 0.7
"""Share of the training at full height; then it falls in a straight line to zero."""
TOKENIZER_EXAMPLES = 30_000


@dataclass(frozen=True)
class Plan:
    """What to train, for how long, and where to keep it."""

    out: Path
    preset: str = "cpu-4m"
    mix: str = "gates"
    minutes: float | None = None
    steps: int | None = None
    device: str = "cpu"
    seed: int = 0
    start: Path | None = None
    """A folder whose weights to begin with."""
    compile: bool = False
    plain: bool = False
    """Begin with random weights only, without the wiring for copying."""
    rate: float = 0.4
    """Factor on the learning rates of `optimise.Rates`, which fit large batches."""
    keep_every: float = 180.0
    """Seconds between checkpoints."""
    batch: int = TOKENS
    """Tokens of a batch; a multiple of every length in `batches.LENGTHS`."""

    def share(self, progress: Progress) -> float:
        """How much of the training is behind us, 0 to 1."""
        if self.steps is not None:
            return progress.step / self.steps
        return progress.seconds / (60 * (self.minutes or 0) or 1)

    def height(self, progress: Progress) -> float:
        """The factor on the learning rates: up over WARM_UP steps, level, then down."""
        rest = min(1.0, (1 - self.share(progress)) / (1 - LEVEL))
        return max(0.0, self.rate * min(1.0, (progress.step + 1) / WARM_UP) * rest)


class Training:
    """A model on its way, with all that is needed to stop and go on."""

    def __init__(self, plan: Plan, tokenizer: Tokenizer, model: Nano, progress: Progress) -> None:
        self.plan, self.tokenizer, self.progress = plan, tokenizer, progress
        self.model = model.to(plan.device)
        self.optimiser = Optimiser(dict(self.model.named_parameters()), Rates())
        self.forward: Callable[..., torch.Tensor] = torch.compile(self.model) if plan.compile else self.model

    def run(self, say: Callable[[dict[str, float]], None]) -> None:
        """Train until the plan's end; a checkpoint every `keep_every` seconds and at the end."""
        progress, plan = self.progress, self.plan
        batches = Stream(self.tokenizer, MIXES[plan.mix], plan.seed, plan.batch).after(progress.chunk, progress.batch)
        last, kept, losses = time.monotonic(), progress.seconds, []
        for number, index, batch in batches:
            losses.append(self.step(batch))
            now = time.monotonic()
            progress.seconds, last = progress.seconds + now - last, now
            progress.step, progress.chunk, progress.batch = progress.step + 1, number, index + 1
            progress.tokens, progress.asked = progress.tokens + batch.real, progress.asked + len(batch.wanted)
            ended = plan.share(progress) >= 1
            if progress.step % 20 == 0 or ended:
                say(self.noted(losses))
                losses = []
            if ended or progress.seconds - kept > plan.keep_every:
                self.keep()
                kept = progress.seconds
            if ended:
                return

    def step(self, batch: Batch) -> tuple[float, float]:
        """One update; the mean loss and the share of reply tokens that were right."""
        device = self.plan.device
        wanted = batch.wanted.to(device)
        with mixed(device):
            logits = self.forward(batch.tokens.to(device), batch.asked.to(device))
        loss = F.cross_entropy(logits.float(), wanted)
        loss.backward()
        right = (logits.detach().argmax(-1) == wanted).float().mean()
        self.optimiser.step(self.plan.height(self.progress))
        return loss.item(), right.item()

    def noted(self, losses: list[tuple[float, float]]) -> dict[str, float]:
        """Add a row to the log: means since the last row."""
        progress = self.progress
        loss, right = (sum(column) / len(losses) for column in zip(*losses, strict=True))
        row = {
            "step": progress.step,
            "minutes": round(progress.seconds / 60, 2),
            "tokens": progress.tokens,
            "loss": round(loss, 4),
            "accuracy": round(right, 4),
            "tokens_per_second": round(progress.tokens / max(progress.seconds, 1e-9)),
        }
        progress.log.append(row)
        return row

    def keep(self) -> None:
        """Write the checkpoint."""
        state: dict[str, Any] = {
            "shape": described(self.model.shape),
            "weights": {name: weight.cpu() for name, weight in self.model.state_dict().items()},
            "optimiser": self.optimiser.state(),
            "progress": asdict(self.progress),
            "tokenizer": self.tokenizer.to_str(),
            "plan": {"preset": self.plan.preset, "mix": self.plan.mix, "seed": self.plan.seed},
        }
        checkpoint.write(self.plan.out, state)


def begun(plan: Plan) -> Training:
    """A fresh training, from `plan.start`'s weights where it names a checkpoint."""
    if plan.start is not None:
        state = checkpoint.read(plan.start)
        return Training(plan, Tokenizer.from_str(state["tokenizer"]), checkpoint.revived(state), Progress())
    examples = stream(plan.seed + 1, MIXES["tokenizer"])
    texts = [text for one in islice(examples, TOKENIZER_EXAMPLES) for text in (prompt_text(one.prompt), one.reply)]
    model = Nano(PRESETS[plan.preset], plan.seed)
    if not plan.plain:
        wire(model, plan.seed)
    return Training(plan, learn(texts), model, Progress())


def resumed(plan: Plan) -> Training:
    """The training kept in `plan.out`, as it was."""
    state = checkpoint.read(plan.out)
    for name, was in state["plan"].items():
        if getattr(plan, name) != was:
            raise SystemExit(
                f"{plan.out} was begun with {name} {was}, not {getattr(plan, name)}; it cannot be resumed so."
            )
    training = Training(
        plan, Tokenizer.from_str(state["tokenizer"]), checkpoint.revived(state), Progress(**state["progress"])
    )
    training.optimiser.restore(state["optimiser"])
    return training


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint; outside the repository")
    parser.add_argument("--preset", choices=PRESETS, default=Plan.preset)
    parser.add_argument("--mix", choices=MIXES, default=Plan.mix)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--device", default=Plan.device)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--start", type=Path, help="begin with the weights of this checkpoint folder")
    parser.add_argument("--batch", type=int, default=TOKENS)
    parser.add_argument("--rate", type=float, default=Plan.rate, help="factor on the learning rates")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--plain", action="store_true", help="begin without the wiring for copying")
    parser.add_argument("--resume", action="store_true")
    given = vars(parser.parse_args())
    resume = given.pop("resume")
    if (given["minutes"] is None) == (given["steps"] is None):
        parser.error("give --minutes or --steps")
    plan = Plan(**given)
    training = resumed(plan) if resume else begun(plan)
    training.run(lambda row: print(json.dumps(row), file=sys.stdout, flush=True))  # noqa: T201
    checkpoint.export(plan.out / "model", training.model, training.tokenizer)


if __name__ == "__main__":
    main()
