"""What a recipe gives."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.types import CodeFile


@dataclass(frozen=True, slots=True)
class Dish:
    files: tuple[CodeFile, ...]
    """The entry file first."""
    title: str
    run: tuple[str, ...]
    """Shell lines that start it and run its tests."""
    notes: tuple[str, ...] = ()
    """What its user must know, a sentence each."""
