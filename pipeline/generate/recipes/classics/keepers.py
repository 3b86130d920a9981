"""Small classes that keep things: tasks, contacts, books that are lent, cars that park."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Task:
    """One thing to do."""

    title: str
    done: bool = False


class TodoList:
    """A to-do list (task list, todo) in memory: add, complete (finish, mark done), remove and list tasks, all or open.

    >>> todo = TodoList()
    >>> milk, bread = todo.add("buy milk"), todo.add("bake bread")
    >>> todo.complete(milk)
    >>> ([one.title for one in todo.open()], len(todo))
    (['bake bread'], 2)
    >>> todo.remove(bread)
    >>> [(one.title, one.done) for one in todo]
    [('buy milk', True)]
    >>> todo.complete(99)
    Traceback (most recent call last):
    KeyError: 99
    >>> todo.add(" ")
    Traceback (most recent call last):
    ValueError: A task has a title
    """

    def __init__(self) -> None:
        self._tasks: dict[int, Task] = {}
        self._last = 0

    def add(self, title: str) -> int:
        """The number of the new task."""
        if not title.strip():
            raise ValueError("A task has a title")
        self._last += 1
        self._tasks[self._last] = Task(title)
        return self._last

    def complete(self, number: int) -> None:
        self._tasks[number].done = True

    def remove(self, number: int) -> None:
        del self._tasks[number]

    def open(self) -> list[Task]:
        """The tasks that are not done, the oldest first."""
        return [one for one in self if not one.done]

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def __len__(self) -> int:
        return len(self._tasks)


class PhoneBook:
    """A phone book (address book, contacts) in memory: add, change, remove, look up a number, search by name.

    >>> book = PhoneBook()
    >>> book.add("Ada Lovelace", "+44 1")
    >>> book.add("Alan Turing", "+44 2")
    >>> (book.number("Ada Lovelace"), book.search("tur"))
    ('+44 1', ['Alan Turing'])
    >>> book.change("Ada Lovelace", "+44 3")
    >>> book.remove("Alan Turing")
    >>> list(book)
    [('Ada Lovelace', '+44 3')]
    >>> book.add("Ada Lovelace", "+44 4")
    Traceback (most recent call last):
    ValueError: Ada Lovelace is there already
    >>> book.number("Grace Hopper")
    Traceback (most recent call last):
    KeyError: 'Grace Hopper'
    """

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}

    def add(self, name: str, number: str) -> None:
        if name in self._numbers:
            raise ValueError(f"{name} is there already")
        self._numbers[name] = number

    def change(self, name: str, number: str) -> None:
        self._numbers[name]
        self._numbers[name] = number

    def remove(self, name: str) -> None:
        del self._numbers[name]

    def number(self, name: str) -> str:
        return self._numbers[name]

    def search(self, part: str) -> list[str]:
        """The names that hold a text, whatever its case, in alphabetical order."""
        return sorted(name for name in self._numbers if part.lower() in name.lower())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Names with their numbers, in alphabetical order."""
        return iter(sorted(self._numbers.items()))


class Library:
    """A library that lends books to members: add books, borrow (check out), return, which are available, who has which.

    >>> library = Library()
    >>> library.add("Dune")
    >>> library.add("Emma")
    >>> library.borrow("Dune", "Ada")
    >>> (library.available(), library.borrowed_by("Ada"))
    (['Emma'], ['Dune'])
    >>> library.borrow("Dune", "Bob")
    Traceback (most recent call last):
    ValueError: Dune is lent to Ada
    >>> library.give_back("Dune")
    >>> library.available()
    ['Dune', 'Emma']
    >>> library.give_back("Dune")
    Traceback (most recent call last):
    ValueError: Dune is not lent
    >>> library.borrow("Ulysses", "Ada")
    Traceback (most recent call last):
    KeyError: 'Ulysses'
    """

    def __init__(self) -> None:
        self._borrowers: dict[str, str | None] = {}

    def add(self, title: str) -> None:
        self._borrowers.setdefault(title, None)

    def borrow(self, title: str, member: str) -> None:
        if (borrower := self._borrowers[title]) is not None:
            raise ValueError(f"{title} is lent to {borrower}")
        self._borrowers[title] = member

    def give_back(self, title: str) -> None:
        if self._borrowers[title] is None:
            raise ValueError(f"{title} is not lent")
        self._borrowers[title] = None

    def available(self) -> list[str]:
        """The books that are not lent, in alphabetical order."""
        return sorted(title for title, borrower in self._borrowers.items() if borrower is None)

    def borrowed_by(self, member: str) -> list[str]:
        return sorted(title for title, borrower in self._borrowers.items() if borrower == member)


class ParkingLot:
    """A parking lot (garage, car park) with a number of spots (spaces): park, leave, free spots, where a car stands.

    >>> lot = ParkingLot(2)
    >>> (lot.park("A 1"), lot.park("B 2"), lot.free)
    (1, 2, 0)
    >>> lot.park("C 3")
    Traceback (most recent call last):
    ValueError: The parking lot is full
    >>> lot.leave("A 1")
    >>> (lot.park("C 3"), lot.spot("B 2"))
    (1, 2)
    >>> lot.park("C 3")
    Traceback (most recent call last):
    ValueError: C 3 is parked already
    >>> lot.leave("Z 9")
    Traceback (most recent call last):
    KeyError: 'Z 9'
    """

    def __init__(self, spots: int) -> None:
        if spots < 1:
            raise ValueError("A parking lot has at least one spot")
        self._spots: dict[int, str | None] = dict.fromkeys(range(1, spots + 1))

    @property
    def free(self) -> int:
        return sum(car is None for car in self._spots.values())

    def park(self, plate: str) -> int:
        """The spot it gets: the free one with the lowest number."""
        if plate in self._spots.values():
            raise ValueError(f"{plate} is parked already")
        spot = next((one for one, car in self._spots.items() if car is None), None)
        if spot is None:
            raise ValueError("The parking lot is full")
        self._spots[spot] = plate
        return spot

    def leave(self, plate: str) -> None:
        self._spots[self.spot(plate)] = None

    def spot(self, plate: str) -> int:
        """Where a car stands."""
        for spot, car in self._spots.items():
            if car == plate:
                return spot
        raise KeyError(plate)
