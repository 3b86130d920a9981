"""Machines with buttons: one that sells, one that goes up and down, one that calculates; and the account that grows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


class VendingMachine:
    """A vending machine: stock (restock, add) products (items), insert coins (money), buy (select), change, and refund.

    Money is in cents.

    >>> machine = VendingMachine()
    >>> machine.stock("water", price=120, count=1)
    >>> machine.insert(100)
    >>> machine.buy("water")
    Traceback (most recent call last):
    ValueError: 20 more is needed for water
    >>> machine.insert(50)
    >>> (machine.buy("water"), machine.inserted, machine.available())
    (30, 0, {})
    >>> machine.insert(200)
    >>> (machine.refund(), machine.inserted)
    (200, 0)
    >>> machine.buy("water")
    Traceback (most recent call last):
    ValueError: water is sold out
    >>> machine.buy("tea")
    Traceback (most recent call last):
    KeyError: 'tea'
    >>> machine.insert(3)
    Traceback (most recent call last):
    ValueError: Not a coin: 3
    """

    COINS = frozenset({1, 2, 5, 10, 20, 50, 100, 200})

    def __init__(self) -> None:
        self._prices: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self.inserted = 0

    def stock(self, product: str, price: int, count: int) -> None:
        """Fill in some more of a product, at this price from now on."""
        if price <= 0 or count <= 0:
            raise ValueError("A price and a count must be above 0")
        self._prices[product] = price
        self._counts[product] = self._counts.get(product, 0) + count

    def insert(self, coin: int) -> None:
        if coin not in self.COINS:
            raise ValueError(f"Not a coin: {coin}")
        self.inserted += coin

    def buy(self, product: str) -> int:
        """Take one of a product; what it gives is the change."""
        price = self._prices[product]
        if not self._counts[product]:
            raise ValueError(f"{product} is sold out")
        if self.inserted < price:
            raise ValueError(f"{price - self.inserted} more is needed for {product}")
        self._counts[product] -= 1
        self.inserted -= price
        return self.refund()

    def refund(self) -> int:
        """Give back what was inserted."""
        money, self.inserted = self.inserted, 0
        return money

    def available(self) -> dict[str, int]:
        """The products that are not sold out, with their prices."""
        return {product: self._prices[product] for product, count in self._counts.items() if count}


class Elevator:
    """An elevator (lift) of a building: call (request) it to floors, and it moves step by step up or down and stops.

    It goes on in its direction as long as somebody waits there, and turns around only then.

    >>> elevator = Elevator(floors=10, floor=3)
    >>> for floor in (5, 1, 4):
    ...     elevator.call(floor)
    >>> elevator.run()
    [4, 5, 1]
    >>> (elevator.floor, elevator.direction)
    (1, 'idle')
    >>> elevator.call(2)
    >>> (elevator.direction, elevator.step(), elevator.floor, elevator.direction)
    ('up', True, 2, 'idle')
    >>> elevator.step()
    False
    >>> elevator.call(11)
    Traceback (most recent call last):
    ValueError: There is no floor 11
    """

    def __init__(self, floors: int, floor: int = 0) -> None:
        self.floors = floors
        self.floor = self._known(floor)
        self._calls: set[int] = set()
        self._up = True

    def call(self, floor: int) -> None:
        """Somebody waits at a floor, or wants to go there."""
        if self._known(floor) != self.floor:
            if not self._calls:
                self._up = floor > self.floor
            self._calls.add(floor)

    @property
    def direction(self) -> str:
        return "idle" if not self._calls else "up" if self._up else "down"

    def step(self) -> bool:
        """Move by a floor; whether it stops there."""
        if not self._calls:
            return False
        if not any((floor > self.floor) is self._up for floor in self._calls):
            self._up = not self._up
        self.floor += 1 if self._up else -1
        stops = self.floor in self._calls
        self._calls.discard(self.floor)
        return stops

    def run(self) -> list[int]:
        """Move until nobody waits; the floors where it stopped, in order."""
        stops = []
        while self._calls:
            if self.step():
                stops.append(self.floor)
        return stops

    def _known(self, floor: int) -> int:
        if not 0 <= floor <= self.floors:
            raise ValueError(f"There is no floor {floor}")
        return floor


class Calculator:
    """A calculator with the four basic operations, add, subtract, multiply (times), divide, and a history of it.

    >>> calculator = Calculator()
    >>> (calculator.add(2, 3), calculator.subtract(2, 3), calculator.multiply(2, 3), calculator.divide(3, 2))
    (5, -1, 6, 1.5)
    >>> calculator.history
    ['2 + 3 = 5', '2 - 3 = -1', '2 * 3 = 6', '3 / 2 = 1.5']
    >>> calculator.divide(1, 0)
    Traceback (most recent call last):
    ZeroDivisionError: Nothing can be divided by zero
    >>> len(calculator.history)
    4
    """

    def __init__(self) -> None:
        self.history: list[str] = []

    def add(self, first: float, second: float) -> float:
        return self._done(first, "+", second, first + second)

    def subtract(self, first: float, second: float) -> float:
        return self._done(first, "-", second, first - second)

    def multiply(self, first: float, second: float) -> float:
        return self._done(first, "*", second, first * second)

    def divide(self, first: float, second: float) -> float:
        if second == 0:
            raise ZeroDivisionError("Nothing can be divided by zero")
        return self._done(first, "/", second, first / second)

    def _done(self, first: float, sign: str, second: float, answer: float) -> float:
        self.history.append(f"{first} {sign} {second} = {answer}")
        return answer


class SavingsAccount:
    """A savings account (bank account) with interest: deposit, withdraw, balance, and add (pay) yearly interest.

    The rate is in percent a year; amounts are rounded to the cent.

    >>> account = SavingsAccount(1000, rate=2.5)
    >>> (str(account.add_interest()), str(account.balance))
    ('25.00', '1025.00')
    >>> account.deposit("0.50")
    >>> account.withdraw(25)
    >>> (str(account.balance), str(account.add_interest(months=6)), str(account.balance))
    ('1000.50', '12.51', '1013.01')
    >>> account.withdraw(5000)
    Traceback (most recent call last):
    ValueError: 5000 is more than the balance of 1013.01
    >>> account.deposit(0)
    Traceback (most recent call last):
    ValueError: An amount must be above 0
    >>> SavingsAccount(-1, rate=2)
    Traceback (most recent call last):
    ValueError: Neither the balance nor the rate may be below 0
    """

    CENT = Decimal("0.01")

    def __init__(self, balance: Decimal | int | str = 0, rate: Decimal | float | str = 0) -> None:
        self._balance, self.rate = Decimal(balance), Decimal(str(rate))
        if self._balance < 0 or self.rate < 0:
            raise ValueError("Neither the balance nor the rate may be below 0")

    @property
    def balance(self) -> Decimal:
        return self._balance.quantize(self.CENT, ROUND_HALF_UP)

    def deposit(self, amount: Decimal | int | str) -> None:
        self._balance += self._positive(amount)

    def withdraw(self, amount: Decimal | int | str) -> None:
        wanted = self._positive(amount)
        if wanted > self._balance:
            raise ValueError(f"{wanted} is more than the balance of {self.balance}")
        self._balance -= wanted

    def add_interest(self, months: int = 12) -> Decimal:
        """Pay the interest of so many months to the account; what it is."""
        interest = (self._balance * self.rate / 100 * months / 12).quantize(self.CENT, ROUND_HALF_UP)
        self._balance += interest
        return interest

    @staticmethod
    def _positive(amount: Decimal | int | str) -> Decimal:
        value = Decimal(amount)
        if value <= 0:
            raise ValueError("An amount must be above 0")
        return value
