"""Requests written by hand, in people's own words: the half of them that training may see, under other names."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from random import Random

from training.example import Example, as_file
from training.names import Names

FAMILY = "spoken"
SEEN = Path(__file__).parent.parent / "wordings.jsonl"
UNSEEN = Path(__file__).parent.parent.parent / "datasets" / "suites" / "nano-wordings.jsonl"


def make(rng: Random, held_out: bool) -> Example:
    """One request; with `held_out`, of the half that training never shows, as it was written."""
    row = rng.choice(read(UNSEEN if held_out else SEEN))
    if held_out or rng.random() < 0.3:
        return row
    old = row.tags[0]
    name = Names(rng).snake()
    prompt, reply, check = (re.sub(rf"\b{old}\b", name, text) for text in (row.prompt, row.reply, row.check))
    return Example(FAMILY, row.kind, prompt, reply, check=check, tags=(name,))


@cache
def read(path: Path) -> tuple[Example, ...]:
    """The requests of a file in the suites' native format; the first tag is the function's name."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Example(
            FAMILY,
            f"{FAMILY}/{row['tags'][-1]}",
            row["prompt"],
            as_file(row["reference"]),
            check="\n".join(row["tests"]["asserts"]),
            tags=(row["entry_point"],),
        )
        for row in rows
    )
