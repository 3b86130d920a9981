"""Those who watch a run without touching it: LangChain callbacks on the chain's named stages.

Watchers see names and times, never prompts, code or replies; what a person asked stays with that person.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler

STAGES = ("retrieve", "prompt", "generate", "parse", "polish", "package")
"""The chain's stages in order, under the names their runs have."""


class StageWatcher(BaseCallbackHandler):
    """Calls `began` with the name of each stage, and of each polisher as `polish: lint`, when it begins."""

    def __init__(self, began: Callable[[str], None], polishers: tuple[str, ...] = ()) -> None:
        self._began = began
        self._polishers = polishers

    def on_chain_start(
        self, serialized: dict[str, Any] | None, inputs: Any, *, run_id: UUID, name: str = "", **_: Any
    ) -> None:
        if name in STAGES:
            self._began(name)
        elif name in self._polishers:
            self._began(f"polish: {name}")
