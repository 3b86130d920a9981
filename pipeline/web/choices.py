"""What can be chosen on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.generate.capability import capability
from pipeline.retrieve import QUERIES

if TYPE_CHECKING:
    from pipeline.build import Workbench
    from pipeline.generate import Capability
    from pipeline.generate.money import Price


@dataclass(frozen=True, slots=True)
class Choice:
    """A model, a strategy or a way to make a query, by name."""

    name: str
    what: str
    """One sentence for a person who has to choose."""
    missing: str = ""
    """What has to be set or installed first; empty when it can be used now."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is known of a model, each with its heading: where it runs, its window, its price."""
    policy: str = ""
    """Where a prompt goes, what is kept and whether it trains models; empty when nothing leaves this machine."""


def models(workbench: Workbench) -> Sequence[Choice]:
    return [_choice(one) for one in workbench.models()]


def model(name: str, workbench: Workbench) -> Choice:
    """What is known of a model by any name, also one that is not listed."""
    listed = next((one for one in workbench.models() if one.name == name), None)
    return _choice(listed or capability(name, workbench.settings))


def strategies(workbench: Workbench) -> Sequence[Choice]:
    return [Choice(name, sentence(what)) for name, what in workbench.strategies().items()]


def queries() -> Sequence[Choice]:
    return [Choice(name, sentence(one.what)) for name, one in QUERIES.items()]


def _choice(one: Capability) -> Choice:
    window = f"{one.context_length:,} tokens" if one.context_length else "not stated"
    code = "leaves this machine" if one.code_leaves_machine else "stays on this machine"
    facts: tuple[tuple[str, str], ...] = (
        ("Runs on", one.runs),
        ("Your code", code),
        ("Window", window),
        ("Price", priced(one.price)),
    )
    if one.spending:
        facts = (*facts, ("Budget of the key", one.spending.says))
    return Choice(one.name, sentence(one.what), one.missing, facts if one.runs else (), one.policy)


def priced(price: Price | None) -> str:
    """A price in words. One that nobody gave is unknown, which is not nothing."""
    return "unknown" if price is None else price.says


def sentence(what: str) -> str:
    """The words as a sentence: a capital first, a full stop last."""
    return f"{what[:1].upper()}{what[1:].rstrip('.')}." if what else ""
