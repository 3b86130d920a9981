"""CodeCraft: a request for code becomes checked, runnable files.

    from pipeline import GenerationRequest
    from pipeline.build import build

    workbench = build()
    artifact = workbench.chain.invoke(GenerationRequest(prompt="Create a REST API in FastAPI for user management"))

Names are imported when they are first used, so that `import pipeline` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.build import Workbench
    from pipeline.cancel import CancelToken
    from pipeline.errors import BadInput, CodecraftError
    from pipeline.settings import Settings
    from pipeline.types import Artifact, CodeFile, Finding, GenerationRequest, Passage, Receipt, Sampling

__all__ = [
    "Artifact",
    "BadInput",
    "CancelToken",
    "CodeFile",
    "CodecraftError",
    "Finding",
    "GenerationRequest",
    "Passage",
    "Receipt",
    "Sampling",
    "Settings",
    "Workbench",
]

_HOME = {
    "BadInput": "errors",
    "CancelToken": "cancel",
    "CodecraftError": "errors",
    "Settings": "settings",
    "Workbench": "build",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME.get(name, 'types')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
