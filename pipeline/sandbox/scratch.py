# ruff: noqa: PTH101, PTH104, PTH106, PTH108, PTH112, PTH114, PTH208
# Runs for every sample, so without pathlib.
"""The folder a sample may write to. What a hostile one leaves there (a chain of 100,000 folders) must still go away."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count

_MOST_ENTRIES = 10_000
_MOST_DEPTH = 100


def over(folder: str, most_bytes: int) -> bool:
    """Whether more lies in it than may: bytes on disk, entries, or folders in folders."""
    used = entries = 0
    most_slashes = folder.count("/") + _MOST_DEPTH
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as listing:
                for entry in listing:
                    entries += 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        used += entry.stat(follow_symlinks=False).st_blocks * 512
                    if used > most_bytes or entries > _MOST_ENTRIES or entry.path.count("/") > most_slashes:
                        return True
        except OSError:
            continue  # gone meanwhile, or without rights to look
    return False


def remove(folder: str) -> None:
    """Take `folder` away with all below it; nothing happens where there is none."""
    with suppress(OSError):
        empty(folder)
        os.rmdir(folder)


def empty(folder: str) -> None:
    """Remove all below `folder`. Nested folders are moved up first, so that no path grows and no call recurses."""
    names = count()
    while entries := os.listdir(folder):
        for name in entries:
            _remove(folder, f"{folder}/{name}", names)


def _remove(folder: str, path: str, names: count[int]) -> None:
    if os.path.islink(path) or not os.path.isdir(path):
        with suppress(FileNotFoundError):
            os.unlink(path)
        return
    os.chmod(path, 0o700)
    for inner in os.listdir(path):
        place = f"{path}/{inner}"
        if os.path.isdir(place) and not os.path.islink(place):
            os.chmod(place, 0o700)
            os.rename(place, f"{folder}/.moved-{next(names)}-{os.getpid()}")
        else:
            os.unlink(place)
    os.rmdir(path)
