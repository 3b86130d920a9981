"""Public suites from the Hugging Face hub, for who has allowed it and named one; fetched once, to the home folder.

EvalPlus' suites are not among them: what the hub has of those is without the inputs that their format is made of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import DependencyFailed
from pipeline.settings import Settings, silence_telemetry

HUB: Mapping[str, tuple[str, str]] = {
    "humaneval": ("openai/openai_humaneval", "openai_humaneval"),
    "mbpp": ("google-research-datasets/mbpp", "full"),
    "mbpp-sanitized": ("google-research-datasets/mbpp", "sanitized"),
}
"""Name → data set and its configuration; all splits together are the suite as its authors published it."""


def fetched(name: str, file: str, settings: Settings) -> Path:
    """The suite's rows in `benchmarks/FILE` of the home folder, in the order of their task ids.

    Raises:
        DependencyFailed: the hub cannot be reached.
    """
    silence_telemetry()
    import datasets

    place, configuration = HUB[name]
    try:
        # rows and no code, whose hash every report names
        splits = datasets.load_dataset(place, configuration)  # nosec B615
    except Exception as error:  # whatever lies below: no network, no such data set any more, no room
        said = str(error).strip().split("\n")[0][:200]
        raise DependencyFailed(
            f"{place} cannot be fetched from the Hugging Face hub ({said}).",
            f"Try again, or put {file} there yourself.",
        ) from error
    rows = [dict(row) for split in splits.values() for row in split]
    if all(isinstance(row["task_id"], int) for row in rows):
        rows.sort(key=lambda row: row["task_id"])
    target = settings.home / "benchmarks" / file
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_name(f".{file}.new")
    unfinished.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return unfinished.replace(target)
