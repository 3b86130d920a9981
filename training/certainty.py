"""How far nano's own certainty can be trusted: `python -m training.certainty FOLDER`.

`offline` believes nano where the probability it gives its whole reply reaches a bar (`pipeline/generate/offline.py`).
For several bars, of four kinds of request: how many it answers with a program, and how many of those are right.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import settings
from pipeline.generate.local import from_folder
from training import development
from training.example import Example, program
from training.generate import held_out
from training.trial import judge

BARS = (0.5, 0.6, 0.7, 0.8, 0.9)
COUNT = 60


def asked() -> dict[str, list[Example]]:
    """The requests by kind; nothing of a suite is among them."""
    ours = development.requests()
    return {
        "compositions": held_out("pipelines", COUNT, seed=11),
        "classes": held_out("classes", COUNT, seed=11),
        "people's words": [one for one in ours if one.kind != development.TOO_LARGE],
        "too large": [one for one in ours if one.kind == development.TOO_LARGE],
    }


def answered(folder: Path, examples: Sequence[Example]) -> list[tuple[float, bool]]:
    """The probability of each reply that holds a program, and whether the program is right."""
    model = from_folder(str(folder), settings.load())
    said = [model.invoke(one.prompt, temperature=0.0, max_tokens=256) for one in examples]
    replies = [str(one.text) for one in said]
    sure = [float(one.response_metadata["decoding"]["probability"] or 0) for one in said]
    right = judge(examples, replies)
    return [(sure[at], right[at]) for at, reply in enumerate(replies) if program(reply)]


def main() -> None:
    """The command."""
    for kind, examples in asked().items():
        rows = answered(Path(sys.argv[1]), examples)
        for bar in BARS:
            believed = [right for probability, right in rows if probability >= bar]
            print(f"{kind}, {bar}: of {len(examples)} answers {len(believed)}, {sum(believed)} right")  # noqa: T201


if __name__ == "__main__":
    main()
