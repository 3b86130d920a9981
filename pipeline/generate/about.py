"""What an adapter can say about a model without loading it or sending anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.generate.money import Price

if TYPE_CHECKING:
    from pipeline.generate.ledger import KeySpending


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One model, or the family when no name was given."""

    missing: str = ""
    """What is missing to use it and what to set, as a sentence; empty when nothing is."""
    context_length: int | None = None
    """The window in tokens; None where it is unknown or without limit."""
    runs: str = "this machine"
    """Where it runs: `this machine`, a company, a host."""
    code_leaves_machine: bool = False
    policy: str = ""
    """Where prompts go, what is kept and whether it trains models, with link and date; empty when nothing leaves."""
    price: Price | None = None
    """None where it is unknown, which is not the same as nothing."""
    spending: KeySpending | None = None
    """How its key stands; None where what it may spend is not limited."""
