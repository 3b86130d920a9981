"""A program that is written from what the request says, where no part of ours stands for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A module, its tests, and what of the request went into it."""

    name: str
    """Of the class or function."""
    module: str
    """The file's name without `.py`; empty where the request names none."""
    source: str
    tests: str
    """The body of the tests, without the import of `name`."""
    built: tuple[str, ...]
    """What was understood, a line each."""
    shown: tuple[tuple[int, int], ...] = ()
    """Places in the request that only show what its values look like."""
