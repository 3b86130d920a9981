"""What this machine can carry: memory, cores, and the number format its processor is good at."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CGROUP = Path("/sys/fs/cgroup")
BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model is put."""

    device: str
    """`cuda`, `mps` or `cpu`."""
    dtype: str
    """`float32`, `bfloat16` or `float16`."""
    free: int
    """Bytes that can be had there now."""
    total: int
    """Bytes that are there at all; does not change while we run."""


def best_place(stored_dtype: str, wanted: str = "auto") -> Place:
    """The fastest device here, and a number format that suits it; on a CPU 32 bits unless it computes in bfloat16."""
    import torch

    if torch.cuda.is_available():
        free, total = torch.cuda.mem_get_info()
        return Place("cuda", _chosen(wanted, "bfloat16" if torch.cuda.is_bf16_supported() else "float16"), free, total)
    free, total = free_memory(), total_memory()
    if torch.backends.mps.is_available():
        return Place("mps", _chosen(wanted, "float16"), free, total)
    native = any(torch.cpu.get_capabilities().get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16"))
    return Place("cpu", _chosen(wanted, "bfloat16" if native and stored_dtype == "BF16" else "float32"), free, total)


def _chosen(wanted: str, best: str) -> str:
    return best if wanted == "auto" else wanted


def hand_back(device: str) -> None:
    """Give a device the memory that torch keeps to itself after a model was dropped; else it is not counted as free."""
    import gc

    import torch

    gc.collect()
    if device != "cpu":
        getattr(torch, device).empty_cache()


def free_memory() -> int:
    """Bytes that can be had now, under the container's limit where there is one."""
    limit, used = _bytes_in("memory.max"), _bytes_in("memory.current")
    in_container = limit - used if limit is not None and used is not None else math.inf
    return int(min(_meminfo("MemAvailable") or total_memory() // 2, in_container))


def total_memory() -> int:
    """Bytes of memory, under the container's limit where there is one."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return int(min(physical, _bytes_in("memory.max") or math.inf))


def _meminfo(name: str) -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":")), None)


def _bytes_in(name: str) -> int | None:
    try:
        return int((CGROUP / name).read_text())
    except (OSError, ValueError):  # no such file, or "max"
        return None


def cores() -> int:
    """The cores this process may use: its affinity, and the container's quota where there is one."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = (CGROUP / "cpu.max").read_text().split()
        return max(1, min(mine, math.ceil(int(quota) / int(period))))
    except (OSError, ValueError):
        return mine


def cap_threads(threads: int) -> None:
    """Let torch use no more threads than there are cores for it: more of them starve each other.

    On two busy cores, two spinning threads decoded 21 times slower than one; `OMP_WAIT_POLICY=PASSIVE`, which
    `pipeline.settings` sets, takes most of that back.
    """
    import torch

    wanted = threads or min(torch.get_num_threads(), cores())
    if torch.get_num_threads() != wanted:
        torch.set_num_threads(wanted)


def described(size: float) -> str:
    """Bytes for a person: `1.2 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(size / 1e6, 0.1):.1f} MB"


def numbers(dtype: str) -> Any:
    """torch's own object for a number format."""
    import torch

    return getattr(torch, dtype)
