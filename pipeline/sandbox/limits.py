"""How much a sample may use, and the kernel's limits that hold it there."""

from __future__ import annotations

import math
import resource
from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one sample may use. CPU and wall time are apart, so that a busy machine turns no right answer away."""

    cpu_seconds: float = 10
    wall_seconds: float = 20
    memory_mb: int = 512
    """MiB of address space: all that is mapped, threads' stacks included."""
    output_bytes: int = 65536
    """How much of what is printed is kept; more may be printed."""
    flood_mb: int = 16
    """MiB that may be printed, or written to one file, before the sample is ended."""
    scratch_mb: int = 64
    """MiB that may lie in the scratch folder."""


STACK_MB = 64
OPEN_FILES = 128
TASKS = 1024
"""Threads of the sandbox's uid. Only counted for an unprivileged uid; forks are refused by seccomp in any case."""


_COMMON = {
    "RLIMIT_NOFILE": OPEN_FILES,
    "RLIMIT_NPROC": TASKS,
    "RLIMIT_STACK": STACK_MB * MIB,
    "RLIMIT_CORE": 0,
    "RLIMIT_MSGQUEUE": 0,
    "RLIMIT_MEMLOCK": 0,
    "RLIMIT_RTPRIO": 0,
}
"""The same for every sample."""


def apply_common() -> None:
    """Bind this process and all it forks: hard limits can only be lowered."""
    for name, most in _COMMON.items():
        if limit := getattr(resource, name, None):
            _lower(limit, most)


def apply(limits: Limits) -> None:
    """Bind this process to one sample's own limits, for good."""
    seconds = math.ceil(limits.cpu_seconds) + 1  # the supervisor looks closer; this is the net below it
    for limit, most in (
        (resource.RLIMIT_AS, limits.memory_mb * MIB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.flood_mb * MIB),
    ):
        try:
            resource.setrlimit(limit, (most, most))
        except ValueError:  # we are held tighter already
            _lower(limit, most)


def _lower(limit: int, most: int) -> None:
    ceiling = resource.getrlimit(limit)[1]
    if ceiling != resource.RLIM_INFINITY:
        most = min(most, ceiling)
    resource.setrlimit(limit, (most, most))
