"""The files of phrases: a name at the margin, below it its forms, and of each form the alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

PHRASES = Path(__file__).parent / "phrases"
Entry = Mapping[str, tuple[str, ...]]
"""The phrases of a name by their form, as the head of each file tells."""


@cache
def table(file: str) -> Mapping[str, Entry]:
    """The entries of `file` by name; alternatives stand apart by `|`, those of `call` by spaces."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    current: dict[str, tuple[str, ...]] = {}
    for line in (PHRASES / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            current = found[line.strip()] = {}
            continue
        form, _, rest = line.strip().partition(" ")
        apart = rest.split() if form == "call" and "|" not in rest else [one.strip() for one in rest.split(" | ")]
        current[form] = tuple(apart)
    return found
