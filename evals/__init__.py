"""The judge: it scores models by running what they wrote, and says how sure it is.

    from evals import pass_at_k

    pass_at_k(20, 7, 10)   # 20 samples, 7 passed

Names are imported when they are first used, so that `import evals` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.extract import program_of
    from evals.stats import compare, pass_at_k
    from evals.suites import load
    from evals.types import Kind, Report, Sample, Score, Suite, Task, Verdict

__all__ = [
    "Kind",
    "Report",
    "Sample",
    "Score",
    "Suite",
    "Task",
    "Verdict",
    "compare",
    "load",
    "pass_at_k",
    "program_of",
]

_HOME = {"compare": "stats", "load": "suites", "pass_at_k": "stats", "program_of": "extract"}  # nosec B105


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME.get(name, 'types')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
