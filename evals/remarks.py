"""What a reader of a run's scores should know beside them: where a choice was, in truth, not tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Alike:
    """Whether all samples of each task are one and the same reply; it sees them one at a time."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._again = False
        self._differ = False

    def add(self, task_id: str, reply: str) -> None:
        """One sample: all that the model said."""
        digest = hash(reply)
        if task_id in self._first:
            self._again = True
            self._differ = self._differ or self._first[task_id] != digest
        else:
            self._first[task_id] = digest

    def __bool__(self) -> bool:
        return self._again and not self._differ


def remarks(prompts: Iterable[Mapping[str, Any]], strategy: str, ks: Sequence[int], alike: bool) -> list[str]:
    """Sentences on a run, from the rows of its `prompts.jsonl`; none where there is nothing to say."""
    return [*_starved(prompts, strategy), *_one_reply(ks, alike)]


def _starved(prompts: Iterable[Mapping[str, Any]], strategy: str) -> Iterable[str]:
    if strategy == "none":
        return
    rows = [(row.get("found", 0), len(row["passages"])) for row in prompts]
    bare = [found for found, shown in rows if not shown]
    if not bare:
        return
    cut = sum(1 for found in bare if found)
    reasons = {
        "none of those found fitted into the model's window": cut,
        "none was found": len(bare) - cut,
    }
    why = [text if count == len(bare) else f"for {count} {text}" for text, count in reasons.items() if count]
    tried = f" So {strategy} was not tried." if len(bare) == len(rows) else ""
    yield f"{len(bare)} of {len(rows)} tasks got no passage: {', '.join(why)}.{tried}"


def _one_reply(ks: Sequence[int], alike: bool) -> Iterable[str]:
    if alike and max(ks) > 1:
        yield (
            f"All samples of a task are one and the same reply, so pass@{max(ks)} is pass@1; "
            "a model that samples draws different ones with --temperature."
        )
