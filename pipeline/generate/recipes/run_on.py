"""Properties that stand side by side with nothing between them: `title year director`."""

from __future__ import annotations

from dataclasses import replace

from pipeline.generate.recipes.said import Said
from pipeline.generate.recipes.tables import table

_TABLE = table("vocabulary")
ALONE = frozenset(_TABLE["alone"].split())
"""Names of properties that say enough by themselves."""
HEADS = frozenset(("title", "name"))
"""Behind one of these a further name is never its second half."""
PAIRS = frozenset(("email address", "phone number", "birth date", "price category", "model year", "postal code"))


def parted(said: Said) -> list[Said]:
    """The properties that `said` is made of: several where nothing but names in a row were said, else itself."""
    low = [one.lower() for one in said.words]
    bare = replace(said, words=(), spans=()) == Said()
    if not bare or len(low) < 2 or not set(low) <= ALONE or (len(low) < 3 and low[0] not in HEADS):
        return [said]
    names: list[tuple[str, ...]] = []
    for word in said.words:
        if names and " ".join((names[-1][-1], word)).lower() in PAIRS:
            names[-1] = (*names[-1], word)
        else:
            names.append((word,))
    return [replace(said, words=one) for one in names]
