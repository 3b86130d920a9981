"""Counted things in words: `1 run`, `1,234 runs`."""

from __future__ import annotations


def several(count: int, thing: str, things: str = "") -> str:
    """The count with its noun; `things` is the plural where it is not made by an s."""
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"
