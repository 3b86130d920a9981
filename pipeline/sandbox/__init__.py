"""Runs code that nobody vouches for: in processes that can reach nothing, judged by values that they cannot forge.

    from pipeline.sandbox import Sandbox, Trial

    with Sandbox(workers=2) as sandbox:
        outcome = sandbox.judge(Trial("def add(a, b): return a + b", "assert add(1, 2) == 3", "assertions"))

What it covers: forged verdicts (candidate and checker are two processes that exchange data), files, network, other
processes, the environment, memory, CPU, output. What it does not: faults in the kernel's allowed calls, timing between
samples on one core, and (below L3) whether a path exists.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.sandbox.limits import Limits
    from pipeline.sandbox.pool import Sandbox
    from pipeline.sandbox.probing import Isolation, Probe, probe
    from pipeline.sandbox.project import Failure, TestRun, run_pytest
    from pipeline.sandbox.trial import Given, Outcome, Trial

_HOME = {
    "Failure": "project",
    "Given": "trial",
    "Isolation": "probing",
    "Limits": "limits",
    "Outcome": "trial",
    "Probe": "probing",
    "Sandbox": "pool",
    "TestRun": "project",
    "Trial": "trial",
    "probe": "probing",
    "run_pytest": "project",
}
__all__ = [
    "Failure",
    "Given",
    "Isolation",
    "Limits",
    "Outcome",
    "Probe",
    "Sandbox",
    "TestRun",
    "Trial",
    "probe",
    "run_pytest",
]


def __getattr__(name: str) -> Any:
    """Names are imported when first used: the warm parent imports this package, and must stay small."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
