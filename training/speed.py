"""How fast a saved model loads and writes on this machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from training.reply import Writer

if TYPE_CHECKING:
    from torch import Tensor

PROMPT = (
    "Write a function `total(numbers)` that returns the sum of the squares of the even numbers in a list of integers."
)
TOKENS = 64


def measure(folder: Path) -> dict[str, str]:
    """Seconds to load, seconds to the first token, tokens a second at batch 1 and 32; the medians of three."""
    import torch

    started = time.perf_counter()
    writer = Writer(folder)
    loaded = time.perf_counter() - started
    ids = writer.tokenizer.apply_chat_template(
        [{"role": "user", "content": PROMPT}], add_generation_prompt=True, return_tensors="pt", return_dict=True
    )["input_ids"]
    figures = {"threads": str(torch.get_num_threads()), "load": f"{loaded:.2f} s"}
    with torch.inference_mode():
        _write(writer, ids, 2)
        figures["first token"] = f"{1000 * _median(partial(_write, writer, ids, 1)):.0f} ms"
        for rows in (1, 32):
            batch = ids.repeat(rows, 1)
            seconds = _median(partial(_write, writer, batch, TOKENS))
            figures[f"tokens/s at batch {rows}"] = f"{rows * TOKENS / seconds:.0f}"
    return figures


def _write(writer: Writer, ids: Tensor, count: int) -> float:
    started = time.perf_counter()
    writer.model.generate(ids, attention_mask=ids.ne(-1).long(), max_new_tokens=count, min_new_tokens=count)
    return time.perf_counter() - started


def _median(timed: Callable[[], float]) -> float:
    return sorted(timed() for _ in range(3))[1]
