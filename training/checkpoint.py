"""What a training keeps on disk: one file to go on from, replaced in one move, and a folder that transformers loads."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.model import Nano, Shape
from training.tokenizer import save as save_tokenizer

FILE = "checkpoint.pt"


@dataclass(slots=True)
class Progress:
    """How far a training is: what, with the weights, decides everything that comes."""

    step: int = 0
    chunk: int = 0
    batch: int = 0
    """The next batch of `chunk` to be trained on."""
    seconds: float = 0.0
    """Time spent training, over all starts."""
    tokens: int = 0
    asked: int = 0
    """Tokens of replies among `tokens`."""
    log: list[dict[str, float]] = field(default_factory=list)


def write(folder: Path, state: Mapping[str, Any]) -> None:
    """Replace the checkpoint in `folder`; a kill at any moment leaves the old one or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.new"
    with fresh.open("wb") as file:
        torch.save(dict(state), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)


def read(folder: Path) -> dict[str, Any]:
    """The checkpoint in `folder`: tensors and plain values only."""
    loaded: dict[str, Any] = torch.load(folder / FILE, map_location="cpu", weights_only=True)
    return loaded


def export(folder: Path, model: Nano, tokenizer: Any) -> None:
    """Write weights, config, generation_config and tokenizer as any transformers loader expects them.

    In float16: as exact as these weights need, half the size of float32, and no CPU is tempted to compute in it, so
    that the folder answers alike everywhere.
    """
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    config = {**model.shape.config(), "dtype": "float16"}
    generation = {"eos_token_id": [2, 0], "pad_token_id": 0, "max_new_tokens": 256, "do_sample": False}
    _write_json(folder / "config.json", config)
    _write_json(folder / "generation_config.json", generation)
    weights: dict[str, Tensor] = {name: value.to("cpu", torch.float16) for name, value in model.saved().items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    save_tokenizer(tokenizer, folder)


def revived(state: Mapping[str, Any]) -> Nano:
    """The model of a checkpoint."""
    model = Nano(Shape(**state["shape"]))
    model.load_state_dict(state["weights"])
    return model


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
