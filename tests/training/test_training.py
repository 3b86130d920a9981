"""Training goes on after a kill as if nothing had happened, and what it saves is what transformers loads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import torch

from training import checkpoint, wiring
from training.batches import LENGTHS, TOKENS, arranged
from training.checkpoint import export
from training.model import PRESETS, Nano
from training.optimise import Optimiser, orthogonal
from training.train import Plan, begun, resumed

TINY_CORPUS = 300


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.train.TOKENIZER_EXAMPLES", TINY_CORPUS)
    monkeypatch.setattr("training.generate.CHUNK", 128)


def plan(folder: Path, steps: int) -> Plan:
    return Plan(out=folder, preset="toy", mix="gates", steps=steps, batch=1536)


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return dict(checkpoint.read(folder)["weights"])


def test_a_training_stopped_and_resumed_ends_with_the_very_same_bits(tmp_path: Path) -> None:
    whole = begun(plan(tmp_path / "whole", 6))
    whole.run(lambda _: None)
    # The same plan, cut after three steps: the schedule must not see the cut.
    cut = begun(plan(tmp_path / "cut", 6))
    half = iter(range(3))
    with pytest.raises(StopIteration):
        _run_until(cut, half)
    resumed(plan(tmp_path / "cut", 6)).run(lambda _: None)
    first, second = weights(tmp_path / "whole"), weights(tmp_path / "cut")
    assert all(torch.equal(first[name], second[name]) for name in first)


def _run_until(training: object, steps: object) -> None:
    """Run, keeping a checkpoint at each step, until `steps` is used up."""
    plain = training.step  # type: ignore[attr-defined]

    def counted(batch: object) -> object:
        if next(steps, None) is None:  # type: ignore[call-overload]
            training.keep()  # type: ignore[attr-defined]
            raise StopIteration
        return plain(batch)

    training.step = counted  # type: ignore[attr-defined]
    training.run(lambda _: None)  # type: ignore[attr-defined]


def test_a_checkpoint_survives_a_kill_in_the_middle_of_writing(tmp_path: Path) -> None:
    script = (
        "import sys, torch\nfrom pathlib import Path\nfrom training import checkpoint\nfolder = Path(sys.argv[1])\n"
        "checkpoint.write(folder, {'turn': 0})\nprint('ready', flush=True)\n"
        "for turn in range(1, 10**6):\n    checkpoint.write(folder, {'turn': turn, 'bulk': torch.zeros(10**6)})\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    for _ in range(200):
        if checkpoint.read(tmp_path)["turn"] > 2:
            break
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    assert isinstance(checkpoint.read(tmp_path)["turn"], int)


def test_a_training_begun_otherwise_is_not_resumed(tmp_path: Path) -> None:
    begun(plan(tmp_path, 1)).keep()
    with pytest.raises(SystemExit, match="seed"):
        resumed(replace(plan(tmp_path, 1), seed=9))


def test_the_lean_model_and_transformers_give_the_same_logits(tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    training = begun(plan(tmp_path, 1))
    export(tmp_path / "model", training.model, training.tokenizer)
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "model", dtype=torch.float32)
    lean = Nano(PRESETS["toy"])
    kept = {
        name.removeprefix("model."): value for name, value in loaded.state_dict().items() if name != "lm_head.weight"
    }
    lean.load_state_dict(kept)
    tokens = torch.randint(3, 2000, (2, 40), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        theirs = loaded(tokens).logits.reshape(-1, 2048)
        ours = lean(tokens, torch.arange(80))
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_the_saved_folder_writes_through_plain_transformers(tmp_path: Path) -> None:
    from training.reply import Writer

    training = begun(plan(tmp_path, 1))
    export(tmp_path / "model", training.model, training.tokenizer)
    writer = Writer(tmp_path / "model")
    assert len(writer.answer(["Import `a` from `b`.", "Call f."], longest=5)) == 2
    assert writer.answer(["word " * 2000], longest=5) == [""]
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]


@pytest.mark.parametrize("different", [600, 10], ids=["names", "digits"])
def test_the_wired_start_copies_before_any_training_and_the_plain_one_does_not(different: int) -> None:
    """Also where few tokens repeat, so that only what stands further back tells one place from another."""

    def copied(model: Nano) -> float:
        generator = torch.Generator().manual_seed(1)
        rows = torch.randint(300, 300 + different, (24, 60), generator=generator)
        tokens = torch.cat([rows, rows], 1)
        asked = torch.cat([torch.arange(row * 120 + 64, row * 120 + 119) for row in range(24)])
        with torch.no_grad():
            return float((model(tokens, asked).argmax(-1) == tokens.view(-1)[asked + 1]).float().mean())

    plain, wired = Nano(PRESETS["cpu-2m"]), Nano(PRESETS["cpu-2m"])
    wiring.wire(wired)
    assert copied(plain) < 0.2
    assert copied(wired) > 0.97


def test_every_length_divides_a_batch_and_batches_lose_next_to_nothing() -> None:
    assert all(TOKENS % length == 0 for length in LENGTHS)
    rng = Random(0)
    pairs = [([5] * rng.randint(5, 200), [6] * rng.randint(2, 100)) for _ in range(600)]
    batches = arranged(pairs, Random(1))
    assert sum(one.real for one in batches) > 0.97 * sum(len(p) + len(r) for p, r in pairs)
    for one in batches:
        assert torch.equal(one.wanted, torch.full_like(one.wanted, 6))


def test_orthogonal_updates_have_singular_values_near_one() -> None:
    updates = torch.randn(3, 16, 40, generator=torch.Generator().manual_seed(0))
    values = torch.linalg.svdvals(orthogonal(updates))
    assert values.min() > 0.6
    assert values.max() < 1.3


def test_the_optimiser_lowers_a_loss() -> None:
    weight = torch.nn.Parameter(torch.randn(8, 12, generator=torch.Generator().manual_seed(0)))
    optimiser = Optimiser({"layer.weight": weight})
    losses = []
    for _ in range(60):
        loss = (weight**2).mean()
        loss.backward()
        optimiser.step(1.0)
        losses.append(loss.item())
    assert losses[-1] < 0.8 * losses[0]


def test_the_long_run_is_not_begun_by_a_model_that_fails_the_gates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training import course

    monkeypatch.setattr(course, "GATE_REQUESTS", 2)
    asked = course.Course(tmp_path, "toy", minutes=0.01, device="cpu", seed=0)
    assert not course.run(asked)
    assert (tmp_path / "gates" / "model" / "model.safetensors").exists()
    assert not (tmp_path / "full").exists()
