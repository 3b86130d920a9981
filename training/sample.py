"""The beginning of the stream as JSON lines, to look for overlap with: `python -m training.sample 4096`."""

from __future__ import annotations

import json
import sys

from training.generate import CHUNK, MIXES, chunk


def main(count: int) -> None:
    for start in range(0, count, CHUNK):
        for one in chunk(0, MIXES["full"], start // CHUNK, min(CHUNK, count - start)):
            row = {"family": one.family, "prompt": one.prompt, "reply": one.reply}
            sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
