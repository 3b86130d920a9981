"""Models on this machine, by transformers: from a folder, or by name from the Hugging Face hub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.generate.about import About
from pipeline.generate.money import FREE
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.generate.local.chat import LocalChat


NANO = Path(__file__).resolve().parent.parent / "nano"
"""The folder of our own small model; how it came about is in `training/README.md`."""


def nano(rest: str, settings: Settings) -> LocalChat:
    """`nano`: what `local:` on its folder is, under a name of its own."""
    made: LocalChat = from_folder(str(NANO), settings).model_copy(update={"name": "nano"})
    return made


def about_nano(rest: str, settings: Settings) -> About:
    """It is always there."""
    return about_folder(str(NANO), settings)


def from_folder(rest: str, settings: Settings) -> LocalChat:
    """`local:FOLDER`, looked at but not yet loaded.

    Raises:
        BadInput: no model folder, or one that is refused.
    """
    from pipeline.generate.local.chat import LocalChat
    from pipeline.generate.local.folder import inspect

    if not rest:
        raise BadInput("local: names no folder.", "Write local:FOLDER.")
    folder = inspect(Path(rest).expanduser())
    return LocalChat(name=f"local:{rest}", folder=folder, dtype=settings.dtype, threads=settings.threads)


def from_hub(rest: str, settings: Settings) -> LocalChat:
    """`hf:ORG/NAME[@REVISION]`, fetched if that is allowed and it is not here yet.

    Raises:
        BadInput: not here and not to be fetched, or refused.
        ModelFailed: the hub did not answer.
    """
    from pipeline.generate.local.chat import LocalChat
    from pipeline.generate.local.folder import inspect
    from pipeline.generate.local.hub import fetched

    path, revision = fetched(rest, allowed=settings.hub)
    folder = inspect(path, revision=revision)
    return LocalChat(name=f"hf:{rest}", folder=folder, dtype=settings.dtype, threads=settings.threads)


def about_folder(rest: str, settings: Settings) -> About:
    """Looks into the folder."""
    return _about(Path(rest).expanduser()) if rest else About(price=FREE)


def about_hub(rest: str, settings: Settings) -> About:
    """Looks into the hub's cache on this machine; fetches nothing."""
    from pipeline.generate.local.hub import cached

    here = cached(rest) if rest else None
    if here:
        return _about(here)
    off = "" if settings.hub else "Set CODECRAFT_HUB=1 to allow the download, or give a folder: local:FOLDER."
    return About(missing=off, price=FREE)


def _about(path: Path) -> About:
    """What its files say. Weights pass through this machine's memory whatever device they end on."""
    from pipeline.generate.local.folder import inspect
    from pipeline.generate.local.machine import BYTES, described, total_memory
    from pipeline.generate.recommended import SPARE

    folder, there = inspect(path), total_memory()
    needed = folder.parameters * min(BYTES.values()) * SPARE
    large = f"It needs about {described(needed)} even in 16 bits; this machine has {described(there)}."
    return About(context_length=folder.context_length, price=FREE, missing=large if needed > there else "")
