"""Records, marks and measures: rows in order, the best of them, grades, blocks in a chain, units, bases, days to go."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from statistics import fmean
from typing import Any


def sort_by_keys(records: Iterable[Mapping[str, Any]], *keys: str) -> list[Mapping[str, Any]]:
    """Sort a list of dictionaries (dicts, records) by two or more (several, multiple) keys; -key for descending order.

    >>> people = [{"name": "Bo", "age": 30}, {"name": "Al", "age": 41}, {"name": "Cy", "age": 30}]
    >>> [one["name"] for one in sort_by_keys(people, "age", "name")]
    ['Bo', 'Cy', 'Al']
    >>> [one["name"] for one in sort_by_keys(people, "-age", "name")]
    ['Al', 'Bo', 'Cy']
    >>> sort_by_keys([], "age")
    []
    >>> sort_by_keys(people, "size")
    Traceback (most recent call last):
    KeyError: 'size'
    >>> sort_by_keys(people)
    Traceback (most recent call last):
    ValueError: There is no key to sort by
    """
    if not keys:
        raise ValueError("There is no key to sort by")
    rows = list(records)
    for key in reversed(keys):  # the sort keeps the order of equals, so the first key goes last
        rows.sort(key=itemgetter(key.removeprefix("-")), reverse=key.startswith("-"))
    return rows


def best_paid(people: Iterable[Mapping[str, Any]], n: int) -> list[str]:
    """The names of the n best (highest) paid people (employees, top earners) of a list of dicts with name and salary.

    The best paid comes first, and of equals the first in the alphabet.

    >>> staff = [{"name": "Ada", "salary": 5000}, {"name": "Bob", "salary": 4000}, {"name": "Al", "salary": 5000}]
    >>> best_paid(staff, 2)
    ['Ada', 'Al']
    >>> best_paid(staff, 9)
    ['Ada', 'Al', 'Bob']
    >>> best_paid([], 3)
    []
    >>> best_paid(staff, -1)
    Traceback (most recent call last):
    ValueError: n cannot be below 0
    """
    if n < 0:
        raise ValueError("n cannot be below 0")
    ranked = sorted(people, key=lambda one: (-one["salary"], one["name"]))
    return [one["name"] for one in ranked[:n]]


class GradeBook:
    """A grade book for students: add (record) grades (marks) by subject, average of a student, of the class, the best.

    >>> book = GradeBook()
    >>> for student, subject, grade in (("Ada", "maths", 95), ("Ada", "art", 85), ("Bob", "maths", 70)):
    ...     book.add(student, subject, grade)
    >>> (book.average("Ada"), book.subject_average("maths"), book.class_average(), book.best())
    (90.0, 82.5, 80.0, 'Ada')
    >>> book.grades("Bob")
    {'maths': [70]}
    >>> book.add("Bob", "art", 101)
    Traceback (most recent call last):
    ValueError: A grade lies between 0 and 100
    >>> book.average("Cy")
    Traceback (most recent call last):
    KeyError: 'Cy'
    """

    def __init__(self) -> None:
        self._grades: dict[str, dict[str, list[float]]] = {}

    def add(self, student: str, subject: str, grade: float) -> None:
        if not 0 <= grade <= 100:
            raise ValueError("A grade lies between 0 and 100")
        self._grades.setdefault(student, {}).setdefault(subject, []).append(grade)

    def grades(self, student: str) -> dict[str, list[float]]:
        """The grades of a student by subject."""
        return {subject: list(grades) for subject, grades in self._grades[student].items()}

    def average(self, student: str) -> float:
        return fmean(grade for grades in self._grades[student].values() for grade in grades)

    def subject_average(self, subject: str) -> float:
        """The average of all grades in a subject."""
        found = [grade for subjects in self._grades.values() for grade in subjects.get(subject, ())]
        if not found:
            raise KeyError(subject)
        return fmean(found)

    def class_average(self) -> float:
        """The average of the averages of all students."""
        return fmean(self.average(student) for student in self._grades)

    def best(self) -> str:
        """The student with the best average."""
        return max(self._grades, key=self.average)


@dataclass(frozen=True)
class Block:
    """One block of a chain."""

    index: int
    content: Any
    previous: str
    """The hash of the block before it."""
    nonce: int = 0

    @property
    def hash(self) -> str:
        fields = json.dumps([self.index, self.content, self.previous, self.nonce], sort_keys=True)
        return hashlib.sha256(fields.encode()).hexdigest()


class Blockchain:
    """A simple blockchain (chain of blocks): add blocks with data (transactions), proof of work (mine), validate it.

    >>> chain = Blockchain(difficulty=1)
    >>> block = chain.add({"from": "Ada", "to": "Bob", "amount": 5})
    >>> (block.index, block.hash.startswith("0"), block.previous == chain.blocks[0].hash, chain.is_valid())
    (1, True, True, True)
    >>> chain.add("more").index
    2
    >>> chain.blocks[1] = type(block)(1, "forged", block.previous, block.nonce)
    >>> chain.is_valid()
    False
    >>> Blockchain(difficulty=-1)
    Traceback (most recent call last):
    ValueError: The difficulty lies between 0 and 8
    """

    def __init__(self, difficulty: int = 2) -> None:
        if not 0 <= difficulty <= 8:
            raise ValueError("The difficulty lies between 0 and 8")
        self._zeros = "0" * difficulty
        self.blocks = [self._mined(0, "genesis", "")]

    def add(self, content: Any) -> Block:
        """A new block at the end of the chain; its content is anything that JSON can write."""
        block = self._mined(len(self.blocks), content, self.blocks[-1].hash)
        self.blocks.append(block)
        return block

    def is_valid(self) -> bool:
        """Whether each block was mined and knows the one before it."""
        linked = zip(["", *(block.hash for block in self.blocks)], self.blocks, strict=False)
        return all(block.previous == before and block.hash.startswith(self._zeros) for before, block in linked)

    def _mined(self, index: int, content: Any, previous: str) -> Block:
        nonce = 0
        while not (block := Block(index, content, previous, nonce)).hash.startswith(self._zeros):
            nonce += 1
        return block


class PasswordHasher:
    """Hash (store) and verify (check) a password securely, with a salt, by scrypt of the standard library (hashlib).

    >>> hasher = PasswordHasher()
    >>> kept = hasher.hash("correct horse")
    >>> (hasher.verify("correct horse", kept), hasher.verify("wrong", kept), "horse" in kept)
    (True, False, False)
    >>> hasher.hash("correct horse") == kept
    False
    >>> hasher.verify("correct horse", "nonsense")
    Traceback (most recent call last):
    ValueError: Not a hash of ours
    """

    def __init__(self, cost: int = 2**14) -> None:
        self._cost = cost

    def hash(self, password: str) -> str:
        """What is stored instead of the password: the cost, the salt and the key."""
        salt = os.urandom(16)
        return f"scrypt${self._cost}${salt.hex()}${self._key(password, self._cost, salt).hex()}"

    def verify(self, password: str, kept: str) -> bool:
        """Whether the password is the one that was hashed; it takes as long whatever is wrong."""
        try:
            name, cost, salt, key = kept.split("$")
            found = self._key(password, int(cost), bytes.fromhex(salt))
        except ValueError as error:
            raise ValueError("Not a hash of ours") from error
        return name == "scrypt" and hmac.compare_digest(found, bytes.fromhex(key))

    @staticmethod
    def _key(password: str, cost: int, salt: bytes) -> bytes:
        return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=8, p=1)


METERS = {"mm": 0.001, "cm": 0.01, "m": 1, "km": 1000, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344}


def convert_length(amount: float, unit: str, target: str) -> float:
    """Convert a length (distance) between units: mm, cm, m, km, in (inches), ft (feet), yd (yards), mi (miles), meters.

    >>> convert_length(1, "mi", "km")
    1.609344
    >>> convert_length(30, "cm", "m")
    0.3
    >>> convert_length(12, "in", "ft")
    1.0
    >>> convert_length(1, "m", "light year")
    Traceback (most recent call last):
    ValueError: Not a unit of length: 'light year'
    >>> convert_length(-1, "m", "km")
    Traceback (most recent call last):
    ValueError: A length cannot be below 0
    """
    for one in (unit, target):
        if one not in METERS:
            raise ValueError(f"Not a unit of length: {one!r}")
    if amount < 0:
        raise ValueError("A length cannot be below 0")
    return round(amount * METERS[unit] / METERS[target], 12)


def all_to_fahrenheit(temperatures: Iterable[float]) -> list[float]:
    """Convert a list of (several) temperatures (degrees) from Celsius to Fahrenheit, rounded to two decimal places.

    >>> all_to_fahrenheit([0, 100, -40, 36.6])
    [32.0, 212.0, -40.0, 97.88]
    >>> all_to_fahrenheit([])
    []
    >>> all_to_fahrenheit([-300])
    Traceback (most recent call last):
    ValueError: -300 is below absolute zero
    """
    values = list(temperatures)
    for value in values:
        if value < -273.15:
            raise ValueError(f"{value} is below absolute zero")
    return [round(value * 9 / 5 + 32, 2) for value in values]


def days_until(day: date, today: date | None = None) -> int:
    """How many days are left (remain) until a given (target, future) date, from today or another day; below 0 if past.

    >>> from datetime import date
    >>> days_until(date(2024, 3, 1), today=date(2024, 2, 28))
    2
    >>> days_until(date(2024, 2, 28), today=date(2024, 2, 28))
    0
    >>> days_until(date(2024, 1, 1), today=date(2024, 1, 11))
    -10
    """
    return (day - (today or date.today())).days


def to_bases(number: int) -> dict[str, str]:
    """Convert an integer (decimal) number to binary, octal and hexadecimal (hex) digits (base 2, 8, 16).

    >>> to_bases(255)
    {'binary': '11111111', 'octal': '377', 'hexadecimal': 'ff'}
    >>> to_bases(-10)
    {'binary': '-1010', 'octal': '-12', 'hexadecimal': '-a'}
    >>> to_bases(0)
    {'binary': '0', 'octal': '0', 'hexadecimal': '0'}
    """
    return {"binary": f"{number:b}", "octal": f"{number:o}", "hexadecimal": f"{number:x}"}


def from_bases(digits: str, base: str) -> int:
    """Convert binary, octal or hexadecimal (hex) digits (base 2, 8, 16) to an integer (decimal) number.

    >>> (from_bases("11111111", "binary"), from_bases("377", "octal"), from_bases("FF", "hexadecimal"))
    (255, 255, 255)
    >>> from_bases("0x1f", "hexadecimal")
    31
    >>> from_bases("12", "binary")
    Traceback (most recent call last):
    ValueError: Not binary digits: '12'
    >>> from_bases("12", "ternary")
    Traceback (most recent call last):
    ValueError: Not a base: 'ternary'
    """
    bases = {"binary": 2, "octal": 8, "hexadecimal": 16}
    if base not in bases:
        raise ValueError(f"Not a base: {base!r}")
    try:
        return int(digits, bases[base])
    except ValueError:
        raise ValueError(f"Not {base} digits: {digits!r}") from None


def flatten_json(document: Any, separator: str = ".") -> dict[str, Any]:
    """Flatten nested JSON, objects and arrays (dicts and lists), to one dictionary with dotted keys (paths).

    >>> flatten_json({"name": "Ada", "tags": ["a", "b"], "home": {"city": "London"}})
    {'name': 'Ada', 'tags.0': 'a', 'tags.1': 'b', 'home.city': 'London'}
    >>> flatten_json({"none": {}, "empty": []})
    {'none': {}, 'empty': []}
    >>> flatten_json(3)
    Traceback (most recent call last):
    TypeError: Only objects and arrays can be flattened
    """
    if not isinstance(document, dict | list):
        raise TypeError("Only objects and arrays can be flattened")
    flat: dict[str, Any] = {}
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        if isinstance(value, dict | list) and value:
            for path, inner in flatten_json(value, separator).items():
                flat[f"{key}{separator}{path}"] = inner
        else:
            flat[str(key)] = value
    return flat


def unflatten_json(flat: Mapping[str, Any], separator: str = ".") -> Any:
    """Unflatten a dictionary with dotted keys (paths) to nested JSON; keys that count from 0 become an array (list).

    >>> unflatten_json({"name": "Ada", "tags.0": "a", "tags.1": "b", "home.city": "London"})
    {'name': 'Ada', 'tags': ['a', 'b'], 'home': {'city': 'London'}}
    >>> unflatten_json({"1": "one", "x": 2})
    {'1': 'one', 'x': 2}
    >>> unflatten_json({})
    {}
    >>> unflatten_json({"a": 1, "a.b": 2})
    Traceback (most recent call last):
    ValueError: 'a' is both a value and a path
    """
    parts: dict[str, dict[str, Any]] = {}
    values: dict[str, Any] = {}
    for path, value in flat.items():
        key, found, rest = path.partition(separator)
        if found:
            parts.setdefault(key, {})[rest] = value
        values.setdefault(key, None if found else value)
    for key, inner in parts.items():
        if key in flat:
            raise ValueError(f"{key!r} is both a value and a path")
        values[key] = unflatten_json(inner, separator)
    counts = [str(number) for number in range(len(values))]
    return [values[count] for count in counts] if values and values.keys() == set(counts) else values
