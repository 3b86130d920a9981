"""The offline model: a rule engine that understands a request for code and assembles the answer from recipes.

It knows no more than its tables say, says which of a request's words it did not use, and refuses where nothing fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.generate.recipes.assembly import Answer as Answer
    from pipeline.generate.recipes.assembly import answer as answer
    from pipeline.generate.recipes.chat import RecipeChat as RecipeChat
    from pipeline.generate.recipes.parser import parse as parse

__all__ = ["Answer", "RecipeChat", "answer", "parse"]

_HOMES = {"RecipeChat": "chat", "answer": "assembly", "Answer": "assembly", "parse": "parser"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
