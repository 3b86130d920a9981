"""The two gates before the long run: `python -m training.gates FOLDER`.

Exact copying, and looking up the right entry among distractors, each on fresh requests whose invented names training
never shows. A reply counts when it is the wanted one letter for letter. Exit 1 where a gate is not passed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from training.generate import held_out
from training.reply import Writer
from training.statistics import Share, share

BAR = 0.95
GATES = ("copying", "lookup")


def measure(writer: Writer, count: int) -> dict[str, Share]:
    """Exact replies of each gate and, below it, of each kind of request."""
    rows: dict[str, list[bool]] = defaultdict(list)
    for family in GATES:
        examples = held_out(family, count)
        replies = writer.answer([one.prompt for one in examples])
        for one, reply in zip(examples, replies, strict=True):
            right = reply.strip() == one.reply.strip()
            rows[family].append(right)
            rows[one.kind].append(right)
    return {name: share(sum(right), len(right)) for name, right in rows.items()}


def passed(shares: dict[str, Share]) -> bool:
    """Whether both gates reach BAR."""
    return all(shares[family].value >= BAR for family in GATES)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a saved model")
    parser.add_argument("--count", type=int, default=300, help="requests of each gate")
    given = parser.parse_args()
    shares = measure(Writer(given.folder), given.count)
    print(json.dumps({name: str(one) for name, one in shares.items()}, indent=2))  # noqa: T201
    sys.exit(0 if passed(shares) else 1)


if __name__ == "__main__":
    main()
