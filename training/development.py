"""How a checkpoint does on requests of our own for looking at: `python -m training.development FOLDER [FOLDER …]`.

The requests of `development.jsonl` are neither trained on nor in any suite. Their failures may be read, which those of
a suite may not: what is learned from them goes into the phrases, and the suites stay unseen.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from training.example import Example, program
from training.reply import Writer
from training.statistics import share
from training.trial import judge

FILE = Path(__file__).parent / "development.jsonl"
TOO_LARGE = "too large"


def requests() -> list[Example]:
    """The rows of the file; those that are too large are right when declined."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [
        Example(
            "development",
            row["kind"],
            row["prompt"],
            "",
            check="\n".join(f"assert {one}" for one in row["asserts"]),
            tags=("abstain",) if row["kind"] == TOO_LARGE else (),
        )
        for row in rows
    ]


def told(folder: Path, verbose: bool) -> str:
    """The share of right replies by kind, and with `verbose` what was written instead."""
    asked = requests()
    replies = Writer(folder).answer([one.prompt for one in asked])
    rows: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    for one, reply, right in zip(asked, replies, judge(asked, replies), strict=True):
        if one.kind != TOO_LARGE:
            rows["in family"].append(right)
        rows[one.kind].append(right)
        if not right:
            wrong.append(f"  {one.prompt!r}\n    {(program(reply) or reply).strip()[-160:]!r}")
    lines = [str(folder), *(f"  {name}: {share(sum(right), len(right))}" for name, right in rows.items())]
    return "\n".join([*lines, *(wrong if verbose else [])])


def main() -> None:
    """The command."""
    folders = [one for one in sys.argv[1:] if one != "--verbose"]
    for one in folders:
        print(told(Path(one), "--verbose" in sys.argv))  # noqa: T201


if __name__ == "__main__":
    main()
