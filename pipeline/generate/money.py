"""What hosted answers cost: a price table of the user's own, and budgets that hold.

Prices change and we ship none: `CODECRAFT_HOME/prices.json` says what you pay, in US dollars for a million tokens:

    {"openai:gpt-5-mini": {"input": 0.25, "output": 2.0}}

Whoever sets a budget makes it current (`with spending(Budget(2.0)):`); every hosted call then reserves the most that
it can cost before it is sent, and gives back what it did not use. A key may have a budget of its own (`ledger`). Under
either, a call whose price nobody gave is refused: unknown is not nothing.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.generate.ledger import Account

MILLION = 1_000_000


class OverBudget(BadInput):
    """A call could cost more than is left."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    input: float
    output: float

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """US dollars for so many tokens."""
        return (tokens_in * self.input + tokens_out * self.output) / MILLION

    @property
    def says(self) -> str:
        """The price in words."""
        if not self.input and not self.output:
            return "nothing by the token"
        return f"${self.input:,.2f} in, ${self.output:,.2f} out for a million tokens"


FREE = Price(0.0, 0.0)
"""What runs on the user's own machine costs no money by the token."""


def price_of(name: str, settings: Settings) -> Price | None:
    """The user's own price for a model; None when they gave none.

    Raises:
        BadInput: the table cannot be read.
    """
    return _table(settings.home / "prices.json").get(name)


def _table(file: Path) -> Mapping[str, Price]:
    if not file.is_file():
        return {}
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        prices = {str(name): Price(float(row["input"]), float(row["output"])) for name, row in rows.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput(f"{file} is no price table.", 'Write {"MODEL": {"input": 0.25, "output": 2.0}}, …') from None
    if not all(math.isfinite(one) and one >= 0 for price in prices.values() for one in (price.input, price.output)):
        raise BadInput(f"{file} holds a price below zero or without end.")
    return prices


class Budget:
    """An amount of money that cannot be overdrawn, however many calls are under way. Safe from any thread."""

    def __init__(self, dollars: float) -> None:
        self.dollars = dollars
        self.spent = 0.0
        """By calls that have ended."""
        self._reserved = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def reserving(self, most: float) -> Iterator[Reservation]:
        """Keep `most` back for the block; what it did not spend is free again afterwards.

        Raises:
            OverBudget: that much is not left.
        """
        with self._lock:
            left = self.dollars - self.spent - self._reserved
            if most > left:
                raise OverBudget(
                    f"The next call could cost {most:.4f} dollars; {left:.4f} of {self.dollars:.2f} are left.",
                    "Raise the budget, or lower max_tokens.",
                )
            self._reserved += most
        reservation = Reservation(most)
        try:
            yield reservation
        finally:
            with self._lock:
                self._reserved -= most
                self.spent += reservation.cost


@dataclass(slots=True)
class Reservation:
    """Money kept back for one call."""

    cost: float
    """What the call cost; as long as nobody knows better, all that was reserved."""
    price: Price | None = None
    """The price it was reckoned by; None where it is unknown."""


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def spending(budget: Budget) -> Iterator[None]:
    """Make `budget` current for the block."""
    before = _current.set(budget)
    try:
        yield
    finally:
        _current.reset(before)


@contextmanager
def reserved(
    name: str, price: Price | None, tokens: tuple[int, int | None], account: Account | None = None
) -> Iterator[Reservation]:
    """Reserve the price of at most so many tokens in and out from the current budget and from the key's; without
    either, nothing.

    Raises:
        OverBudget: it is not left, or nobody can say how much it would be.
        StoreFailed: what the key has spent cannot be counted.
    """
    purses = [one for one in (_current.get(), account) if one is not None]
    if not purses:
        yield Reservation(0.0, price)
        return
    if price is None:
        raise OverBudget(f"A budget is set, and the price of {name} is unknown.", "Add it to prices.json.")
    most_in, most_out = tokens
    if most_out is None:
        raise OverBudget("A budget is set, and the reply could have any length.", "Set max_tokens.")
    bill = Reservation(price.of(most_in, most_out), price)
    with ExitStack() as kept:
        held = [kept.enter_context(purse.reserving(bill.cost)) for purse in purses]
        try:
            yield bill
        finally:
            for one in held:
                one.cost = bill.cost
