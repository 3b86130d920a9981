"""Small classes that keep accounts: money, carts, stock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Movement:
    """One entry in the history of an account."""

    kind: str
    amount: Decimal
    balance: Decimal
    """What the account held after it."""


class BankAccount:
    """A bank account that cannot be overdrawn, go below zero (negative): deposit, withdraw, balance, and a history.

    The history holds all transactions.

    >>> account = BankAccount("Ada", 100)
    >>> account.deposit("50.25")
    >>> account.withdraw(30)
    >>> (str(account.balance), [one.kind for one in account.history])
    ('120.25', ['deposit', 'withdrawal'])
    >>> account.withdraw(1000)
    Traceback (most recent call last):
    ValueError: 1000 is more than the balance of 120.25
    >>> account.deposit(-5)
    Traceback (most recent call last):
    ValueError: An amount must be above 0
    >>> BankAccount("Bob", -1)
    Traceback (most recent call last):
    ValueError: An account cannot start below 0
    """

    def __init__(self, owner: str, balance: Decimal | int | str = 0) -> None:
        self.owner = owner
        self._balance = Decimal(balance)
        self._history: list[Movement] = []
        if self._balance < 0:
            raise ValueError("An account cannot start below 0")

    @property
    def balance(self) -> Decimal:
        return self._balance

    @property
    def history(self) -> tuple[Movement, ...]:
        """All movements, the oldest first."""
        return tuple(self._history)

    def deposit(self, amount: Decimal | int | str) -> None:
        self._move("deposit", self._positive(amount))

    def withdraw(self, amount: Decimal | int | str) -> None:
        wanted = self._positive(amount)
        if wanted > self._balance:
            raise ValueError(f"{wanted} is more than the balance of {self._balance}")
        self._move("withdrawal", -wanted)

    def _move(self, kind: str, change: Decimal) -> None:
        self._balance += change
        self._history.append(Movement(kind, abs(change), self._balance))

    @staticmethod
    def _positive(amount: Decimal | int | str) -> Decimal:
        value = Decimal(amount)
        if value <= 0:
            raise ValueError("An amount must be above 0")
        return value


@dataclass
class Line:
    """What of one article lies in a cart."""

    price: Decimal
    quantity: int


class ShoppingCart:
    """A shopping cart (basket): add and remove items (products) with price and quantity, total, discount, coupons.

    Discounts and coupons (vouchers) are in percent; of several, one takes its share of what the one before has left.

    >>> cart = ShoppingCart()
    >>> cart.add("apple", "0.50", 4)
    >>> cart.add("bread", "2.20")
    >>> (str(cart.total()), str(cart.total(discount=10)), len(cart))
    ('4.20', '3.78', 5)
    >>> cart.remove("apple", 3)
    >>> (str(cart.total()), list(cart))
    ('2.70', ['apple', 'bread'])
    >>> cart.redeem("SPRING", 10)
    >>> str(cart.total())
    '2.43'
    >>> cart.redeem("SPRING", 10)
    Traceback (most recent call last):
    ValueError: SPRING was redeemed already
    >>> cart.remove("milk")
    Traceback (most recent call last):
    KeyError: 'milk'
    >>> cart.add("apple", "0.50", 0)
    Traceback (most recent call last):
    ValueError: A quantity is at least 1
    >>> str(ShoppingCart().total())
    '0.00'
    """

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._coupons: dict[str, int] = {}

    def add(self, name: str, price: Decimal | int | str, quantity: int = 1) -> None:
        """Add an article; its last price holds for all of it."""
        if quantity < 1:
            raise ValueError("A quantity is at least 1")
        if Decimal(price) < 0:
            raise ValueError("A price is not negative")
        line = self._lines.setdefault(name, Line(Decimal(price), 0))
        line.price, line.quantity = Decimal(price), line.quantity + quantity

    def remove(self, name: str, quantity: int | None = None) -> None:
        """Take out some of an article, or all of it."""
        line = self._lines[name]
        line.quantity -= line.quantity if quantity is None else quantity
        if line.quantity <= 0:
            del self._lines[name]

    def redeem(self, code: str, percent: int) -> None:
        """Take a coupon off the total, once."""
        if code in self._coupons:
            raise ValueError(f"{code} was redeemed already")
        self._coupons[code] = self._percent(percent)

    def total(self, discount: int = 0) -> Decimal:
        """What it costs, less a discount in percent and the coupons."""
        left = sum((line.price * line.quantity for line in self._lines.values()), Decimal(0))
        for percent in (self._percent(discount), *self._coupons.values()):
            left = left * (100 - percent) / 100
        return left.quantize(Decimal("0.01"))

    @staticmethod
    def _percent(percent: int) -> int:
        if not 0 <= percent <= 100:
            raise ValueError("A discount lies between 0 and 100 percent")
        return percent

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return sum(line.quantity for line in self._lines.values())


class Inventory:
    """An inventory (stock, warehouse) of products: add, remove, quantity of each, and which are low in stock.

    >>> stock = Inventory()
    >>> stock.add("bolt", 10)
    >>> stock.add("nut", 2)
    >>> stock.remove("bolt", 4)
    >>> (stock.quantity("bolt"), stock.quantity("gear"), stock.low(below=5))
    (6, 0, ['nut'])
    >>> stock.remove("nut", 3)
    Traceback (most recent call last):
    ValueError: Only 2 of nut are in stock
    >>> stock.add("nut", -1)
    Traceback (most recent call last):
    ValueError: A quantity is at least 1
    """

    def __init__(self) -> None:
        self._quantities: dict[str, int] = {}

    def add(self, name: str, quantity: int = 1) -> None:
        self._check(quantity)
        self._quantities[name] = self.quantity(name) + quantity

    def remove(self, name: str, quantity: int = 1) -> None:
        self._check(quantity)
        if quantity > self.quantity(name):
            raise ValueError(f"Only {self.quantity(name)} of {name} are in stock")
        self._quantities[name] -= quantity

    def quantity(self, name: str) -> int:
        """How many there are; 0 of what was never there."""
        return self._quantities.get(name, 0)

    def low(self, below: int) -> list[str]:
        """The products of which there are fewer than that, in alphabetical order."""
        return sorted(name for name, quantity in self._quantities.items() if quantity < below)

    @staticmethod
    def _check(quantity: int) -> None:
        if quantity < 1:
            raise ValueError("A quantity is at least 1")
