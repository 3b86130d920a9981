"""Models by name: `model("local:FOLDER", settings)` gives a LangChain chat model.

Every model takes the same call arguments (`temperature`, `max_tokens`, `seed`, `stop`, …) and refuses what it cannot
honour; its reply's `response_metadata` says under `answered_by` who wrote it.

Names are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.errors import UnknownName
    from pipeline.generate.adapters import ADAPTERS, Adapter
    from pipeline.generate.capability import Capability, capabilities
    from pipeline.generate.local.chat import LocalChat
    from pipeline.generate.names import known, model

__all__ = ["ADAPTERS", "Adapter", "Capability", "LocalChat", "UnknownName", "capabilities", "known", "model"]

_HOME = {
    "ADAPTERS": "pipeline.generate.adapters",
    "Adapter": "pipeline.generate.adapters",
    "Capability": "pipeline.generate.capability",
    "LocalChat": "pipeline.generate.local.chat",
    "UnknownName": "pipeline.errors",
    "capabilities": "pipeline.generate.capability",
    "known": "pipeline.generate.names",
    "model": "pipeline.generate.names",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
