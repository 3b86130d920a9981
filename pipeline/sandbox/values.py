"""Python values as plain data and back: what may cross between candidate and checker, and nothing that acts.

Scalars and lists are themselves; all else is a one-entry object whose key is a tag: `{"t": [1, 2]}` is `(1, 2)`. What
has no tag is kept where it is and travels as a handle, `{"h": [number, truth, type]}`. Subclasses of built-in types
become those types, so an `__eq__` that always says yes never leaves the process it was written in.
"""

from __future__ import annotations

import builtins
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.sandbox.wire import Malformed

MOST_BITS = 1 << 20
"""The longest integer that crosses."""
MOST_DEPTH = 150

Keep = Callable[[Any], Any]
"""Gives the encoded handle of an object that stays where it is."""
Find = Callable[[Any], Any]
"""Gives what an encoded handle stands for."""

_TYPES = {name: found for name, found in vars(builtins).items() if type(found) is type}
"""`int`, `ValueError` …: the classes that both sides know."""
_ITSELF = frozenset((type(None), bool, float, str))
_SHORT = 1 << 62


class TooLarge(Exception):
    """A value that may not cross: an integer too long, or nesting too deep."""


def encode(value: Any, keep: Keep, depth: int = MOST_DEPTH) -> Any:
    """`value` as JSON can hold it. Raises `TooLarge`."""
    kind = type(value)
    if kind in _ITSELF:
        return value
    if kind is int:
        return value if -_SHORT < value < _SHORT else {"i": _hexadecimal(value)}
    if depth == 0:
        raise TooLarge(f"nested deeper than {MOST_DEPTH}")
    if kind is list:
        return [encode(one, keep, depth - 1) for one in value]
    row = _ENCODERS.get(kind)
    if row is not None:
        tag, parts = row
        return {tag: encode(parts(value), keep, depth - 1)}
    if kind is type and value in _TYPES.values():
        return {"k": value.__name__}
    for base in _BASES:
        if isinstance(value, base):  # type: ignore[arg-type]  # all of them are classes
            return encode(base(value), keep, depth - 1)
    if kind.__module__ == "numpy" and getattr(value, "shape", None) == ():
        return encode(value.item(), keep, depth - 1)
    return keep(value)


def _hexadecimal(value: int) -> str:
    if value.bit_length() > MOST_BITS:
        raise TooLarge(f"an integer of {value.bit_length()} bits")
    return hex(value)


_ENCODERS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    tuple: ("t", list),
    dict: ("d", lambda value: [list(pair) for pair in value.items()]),
    set: ("s", list),
    frozenset: ("f", list),
    bytes: ("b", lambda value: value.decode("latin-1")),
    bytearray: ("B", lambda value: value.decode("latin-1")),
    complex: ("c", lambda value: [value.real, value.imag]),
    range: ("r", lambda value: [value.start, value.stop, value.step]),
    deque: ("q", list),
    Decimal: ("D", str),
    Fraction: ("F", lambda value: [value.numerator, value.denominator]),
    datetime: ("T", datetime.isoformat),
    date: ("Y", date.isoformat),
    time: ("H", time.isoformat),
    timedelta: ("P", lambda value: [value.days, value.seconds, value.microseconds]),
}
_BASES: tuple[Callable[[Any], Any], ...] = (int, float, str, dict, list, tuple, set, frozenset, bytes, bytearray)


def decode(value: Any, find: Find, depth: int = MOST_DEPTH) -> Any:
    """What `encode` was given, in built-in types. Raises `Malformed` for what it never gives."""
    kind = type(value)
    if kind in _ITSELF or kind is int:
        return value
    if depth == 0:
        raise Malformed("nested too deep")
    if kind is list:
        return [decode(one, find, depth - 1) for one in value]
    if kind is not dict or len(value) != 1:
        raise Malformed("no such value")
    ((tag, inner),) = value.items()
    if tag == "h":
        return find(inner)
    try:
        return _DECODERS[tag](decode(inner, find, depth - 1))
    except (ArithmeticError, AttributeError, KeyError, LookupError, TypeError, ValueError) as error:
        raise Malformed(f"no such value: {type(error).__name__}") from None


def _integer(text: str) -> int:
    if len(text) > MOST_BITS // 4 + 3:
        raise ValueError
    return int(text, 16)


def _latin(text: str) -> bytes:
    return text.encode("latin-1")


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "i": _integer,
    "k": _TYPES.__getitem__,
    "t": tuple,
    "d": lambda pairs: {key: value for key, value in pairs},  # noqa: C416 - dict() would take other shapes
    "s": set,
    "f": frozenset,
    "b": _latin,
    "B": lambda text: bytearray(_latin(text)),
    "c": lambda parts: complex(*parts),
    "r": lambda parts: range(*parts),
    "q": deque,
    "D": Decimal,
    "F": lambda parts: Fraction(*parts),
    "T": datetime.fromisoformat,
    "Y": date.fromisoformat,
    "H": time.fromisoformat,
    "P": lambda parts: timedelta(*parts),
}
