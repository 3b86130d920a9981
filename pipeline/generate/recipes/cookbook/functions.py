"""Classic functions and data structures."""

from __future__ import annotations

from pipeline.generate.recipes.spec import Spec


def match(prompt: str) -> str:
    return ""


def understood(name: str, prompt: str) -> Spec:
    return Spec(recipe="function", subject=name)
