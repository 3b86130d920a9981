"""What can be chosen on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.build import Workbench


@dataclass(frozen=True, slots=True)
class Choice:
    """A model or a strategy by name."""

    name: str
    what: str
    """One sentence for a person who has to choose."""
    missing: str = ""
    """What has to be set or installed first; empty when it can be used now."""
    leaves: bool = False
    """Whether the code leaves this machine."""


def models(workbench: Workbench) -> Sequence[Choice]:
    return [Choice(one.name, sentence(one.what), one.missing, one.code_leaves_machine) for one in workbench.models()]


def strategies(workbench: Workbench) -> Sequence[Choice]:
    return [Choice(name, sentence(what)) for name, what in workbench.strategies().items()]


def sentence(what: str) -> str:
    """The words as a sentence: a capital first, a full stop last."""
    return f"{what[:1].upper()}{what[1:].rstrip('.')}." if what else ""
