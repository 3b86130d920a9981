"""How far bringing a source in step has come, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; what is finished will not be lost, whatever happens next."""

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


_onlookers: list[Watch] = []


@contextmanager
def looked_on(watch: Watch) -> Iterator[None]:
    """While the block runs, `watch` is told of every step in this process: of work that nobody asked for by name, such
    as embedding what the first question needs, on whichever thread."""
    _onlookers.append(watch)
    try:
        yield
    finally:
        _onlookers.remove(watch)


def tell(step: Progress, watch: Watch) -> None:
    """Tell the one who asked, and whoever looks on."""
    for one in (watch, *_onlookers):
        one(step)
