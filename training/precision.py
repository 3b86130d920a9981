"""In which type a device multiplies matrices fastest, looked up rather than assumed."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

import torch


@cache
def bfloat16_pays(device: str) -> bool:
    """Whether bfloat16 is the faster type: on an accelerator, and on processors with instructions for it.

    One core of a Zen 5 multiplies our shapes 4.5 times as fast in it; one without the instructions is five times
    slower.
    """
    if not device.startswith("cpu"):
        return device.startswith("cuda")
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def mixed(device: str) -> AbstractContextManager[Any]:
    """The context of a forward pass: bfloat16 products over float32 weights where that pays."""
    kind = device.split(":")[0]
    return torch.autocast(kind, torch.bfloat16) if bfloat16_pays(kind) else nullcontext()
