"""Small classes."""

from __future__ import annotations

from random import Random

from training.example import Example
from training.families.classic import classic, drawn

FAMILY = "classes"

ROWS = (
    classic(
        "stack",
        """is a stack with the methods M to put an element on top and N to take it off
        |keeps a stack; M adds an element and N removes and returns the newest
        |implements last in, first out with M and N
        |works as a stack: M pushes an element, N pops it
        |lets M pile up elements and N take the topmost one away
        |is a last-in-first-out container, filled by M and emptied by N
        |behaves like a stack; use M to push and N to pop
        |holds elements of which the latest one comes out first: M to put in, N to get out
        |represents a stack, where M places something on top and N removes and returns the top
        |gives stack behaviour by the methods M for pushing and N for popping
        |offers M and N as a stack would""",
        """
class F:
    def __init__(self) -> None:
        self._elements: list = []

    def M(self, element: object) -> None:
        self._elements.append(element)

    def N(self) -> object:
        return self._elements.pop()
""",
        "s = F()\ns.M(1)\ns.M(2)\nassert s.N() == 2\nassert s.N() == 1",
        "Stack push pop",
    ),
    classic(
        "queue",
        """is a queue with the methods M to add an element at the end and N to take the oldest
        |keeps a queue; M adds an element and N removes and returns the oldest
        |implements first in, first out with M and N
        |works as a queue: M enqueues an element, N dequeues one
        |lets M line up elements and N take the first of the line
        |is a first-in-first-out container, filled by M and emptied by N
        |behaves like a queue; use M to append and N to remove from the front
        |holds elements of which the earliest one comes out first: M to put in, N to get out
        |represents a queue, where M adds to the back and N removes and returns the front
        |gives queue behaviour by the methods M for adding and N for taking the longest waiting
        |offers M and N as a queue would""",
        """
from collections import deque


class F:
    def __init__(self) -> None:
        self._elements: deque = deque()

    def M(self, element: object) -> None:
        self._elements.append(element)

    def N(self) -> object:
        return self._elements.popleft()
""",
        "s = F()\ns.M(1)\ns.M(2)\nassert s.N() == 1\nassert s.N() == 2",
        "Queue enqueue dequeue",
    ),
    classic(
        "counter",
        """counts up with the method M and is set back to zero by N
        |has a count that M increases by one and N resets
        |starts at zero, goes up by one with M and returns to zero with N
        |works as a counter: M counts one more, N starts again from zero
        |counts how often M was called; N sets the count to zero
        |keeps a count, which M raises and N clears
        |behaves like a click counter; M increments it, N resets it
        |represents a counter with the methods M to count and N to reset
        |holds a number that M makes one larger and N makes zero
        |tallies calls of M until N puts the count back to 0
        |is a counter with M and the reset N""",
        """
class F:
    def __init__(self) -> None:
        self.count = 0

    def M(self) -> int:
        self.count += 1
        return self.count

    def N(self) -> None:
        self.count = 0
""",
        "c = F()\nassert c.M() == 1\nassert c.M() == 2\nc.N()\nassert c.count == 0",
        "Counter increment reset",
    ),
    classic(
        "account",
        """is a bank account with M to pay in and N to take out, which raises ValueError when the balance is too low
        |keeps a balance; M adds an amount, N subtracts it and raises ValueError if there is not enough
        |holds money: M deposits, N withdraws or raises ValueError
        |works as a bank account: M puts money in, N takes it out unless there is too little, which is a ValueError
        |keeps track of a balance that M increases and N decreases; a ValueError tells when it does not suffice
        |is an account without overdraft, with M for deposits and N for withdrawals
        |behaves like a wallet: M adds money, N spends it, ValueError if the balance is smaller
        |represents an account; M books an amount in, N books it out or raises ValueError when it is not covered
        |stores a balance with M to deposit and N to withdraw, and refuses with ValueError to become negative
        |manages money by M and N, where taking more than is there raises ValueError
        |models an account with M and N that never goes below zero""",
        """
class F:
    def __init__(self) -> None:
        self.balance = 0

    def M(self, amount: int) -> None:
        self.balance += amount

    def N(self, amount: int) -> None:
        if amount > self.balance:
            raise ValueError("not enough money")
        self.balance -= amount
""",
        """a = F()
a.M(10)
a.N(4)
assert a.balance == 6
try:
    a.N(7)
except ValueError:
    pass
else:
    raise AssertionError""",
        "Account deposit withdraw",
    ),
    classic(
        "rectangle",
        """is a rectangle of a width and a height with the methods M for its area and N for its perimeter
        |has width and height; M returns the area and N the perimeter
        |describes a rectangle: M gives the area, N the circumference
        |works as a rectangle: built from width and height, M calculates the area and N the perimeter
        |takes a width and a height and offers M for the area and N for the perimeter
        |represents a rectangle with sides width and height, the area by M and the length of its border by N
        |keeps two sides, width and height; M multiplies them and N returns twice their sum
        |models a rectangle whose method M returns the surface and N the perimeter
        |knows the area (M) and the perimeter (N) of a rectangle of some width and height
        |holds the width and the height of a rectangle, with M as area and N as circumference
        |stores a rectangle and computes its area by M and its perimeter by N""",
        """
class F:
    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height

    def M(self) -> float:
        return self.width * self.height

    def N(self) -> float:
        return 2 * (self.width + self.height)
""",
        "r = F(2, 3)\nassert r.M() == 6\nassert r.N() == 10",
        "Rectangle area perimeter",
    ),
    classic(
        "average",
        """collects numbers with M and returns their average with N, 0 when there are none
        |keeps a running average: M adds a number and N gives the mean, 0 at first
        |remembers numbers given to M; N returns their mean or 0
        |works as a running mean: M takes in a number, N gives the average so far or 0
        |gathers numbers through M; N calculates their average, which is 0 at the beginning
        |represents an average over all numbers passed to M, returned by N, 0 if nothing came
        |keeps all numbers that M gets and lets N return the mean of them, 0 without any
        |stores numbers with M and has N for the average of what was stored, else 0
        |computes the mean of the values added by M whenever N is asked, 0 for no values
        |accumulates values by M and answers with their average by N (0 when empty)
        |averages what M was given when N is called, 0 without numbers""",
        """
class F:
    def __init__(self) -> None:
        self._numbers: list[float] = []

    def M(self, number: float) -> None:
        self._numbers.append(number)

    def N(self) -> float:
        return sum(self._numbers) / len(self._numbers) if self._numbers else 0
""",
        "a = F()\nassert a.N() == 0\na.M(2)\na.M(4)\nassert a.N() == 3",
        "Average add mean",
    ),
    classic(
        "cache",
        """remembers values by key: M stores a value under a key and N returns it, None when it is unknown
        |stores values by key with M and reads them with N, None if missing
        |is a small key-value store with M and N, where unknown keys give None
        |works as a cache: M puts a value at a key, N gets it, or None for a key that is not there
        |keeps values under keys; M sets one, N looks one up and gives None if there is nothing
        |represents a little dictionary with M to save and N to load, None for unknown keys
        |saves a value for a key by M, and N finds it again or returns None
        |behaves like a key-value store whose M stores and whose N fetches, None by default
        |holds pairs of key and value, written by M and read by N; a missing key reads as None
        |offers M(key, value) to remember and N(key) to recall, None if never remembered
        |maps keys to values: M writes, N reads or gives None""",
        """
class F:
    def __init__(self) -> None:
        self._values: dict = {}

    def M(self, key: object, value: object) -> None:
        self._values[key] = value

    def N(self, key: object) -> object:
        return self._values.get(key)
""",
        "s = F()\ns.M('a', 1)\nassert s.N('a') == 1\nassert s.N('b') is None",
        "Store put get",
    ),
    classic(
        "temperature",
        """holds a temperature in celsius; M returns it in fahrenheit and N in kelvin
        |is made from degrees celsius and converts by M to fahrenheit and by N to kelvin
        |stores celsius and has M for fahrenheit and N for kelvin
        |works as a temperature converter from celsius: M to fahrenheit, N to kelvin
        |represents a temperature given in celsius, with M and N returning fahrenheit and kelvin
        |keeps degrees celsius; the method M gives degrees fahrenheit and N kelvin
        |takes a celsius temperature and offers it in fahrenheit by M and in kelvin by N
        |has a celsius value that M expresses in fahrenheit and N expresses in kelvin
        |models a temperature: celsius inside, M outputs fahrenheit, N outputs kelvin
        |remembers celsius and calculates fahrenheit with M and kelvin with N
        |converts a celsius value with M to fahrenheit, with N to kelvin""",
        """
class F:
    def __init__(self, celsius: float) -> None:
        self.celsius = celsius

    def M(self) -> float:
        return self.celsius * 9 / 5 + 32

    def N(self) -> float:
        return self.celsius + 273.15
""",
        "t = F(100)\nassert t.M() == 212\nassert t.N() == 373.15",
        "Temperature fahrenheit kelvin",
    ),
)


def make(rng: Random, held_out: bool) -> Example:
    """One request for a small class."""
    return drawn(rng, held_out, FAMILY, ROWS)
