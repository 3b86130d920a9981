"""How far bringing a source in step has come, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """One step that is finished and will not be lost, whatever happens next."""

    stage: str
    """`read` for a file of a source, `embed` for a batch of chunks of all sources."""
    done: int
    total: int
    what: str = ""
    """The source and the path of the file, or how the batch is called."""


Watch = Callable[[Progress], None]
"""Called on the thread that works. Stopping is the cancel token's business (`pipeline.cancel`)."""


def unwatched(_: Progress) -> None:
    """Nobody looks."""
