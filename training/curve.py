"""Draws the loss of one or more trainings: `python -m training.curve OUT.png NAME=FOLDER …`."""

from __future__ import annotations

import sys
from pathlib import Path

from training import checkpoint


def draw(target: Path, folders: dict[str, Path]) -> None:
    """Loss and share of right tokens over the tokens seen, one line for each of `folders`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    for name, folder in folders.items():
        rows = checkpoint.read(folder)["progress"]["log"]
        tokens = [row["tokens"] / 1e6 for row in rows]
        loss.plot(tokens, [row["loss"] for row in rows], label=name)
        accuracy.plot(tokens, [row["accuracy"] for row in rows], label=name)
    loss.set(xlabel="million tokens", ylabel="loss on reply tokens", yscale="log")
    accuracy.set(xlabel="million tokens", ylabel="reply tokens right", ylim=(0, 1))
    accuracy.legend(frameon=False, fontsize=8)
    figure.savefig(target, dpi=110)


def main() -> None:
    """The command."""
    draw(Path(sys.argv[1]), {name: Path(folder) for name, _, folder in (one.partition("=") for one in sys.argv[2:])})


if __name__ == "__main__":
    main()
