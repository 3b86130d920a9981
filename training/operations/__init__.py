"""The steps that programs are composed of, and which neighbours are never shown in training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from zlib import crc32

from training.operations import lists, others, predicates
from training.operations.operation import Operation
from training.operations.types import TYPES, Type

OPERATIONS: tuple[Operation, ...] = (*predicates.OPERATIONS, *lists.OPERATIONS, *others.OPERATIONS)


def _by_type() -> Mapping[str, tuple[Operation, ...]]:
    found: dict[str, list[Operation]] = defaultdict(list)
    for one in OPERATIONS:
        found[one.takes].append(one)
    return MappingProxyType({name: tuple(rows) for name, rows in found.items()})


TAKING = _by_type()
"""The operations that take a type."""


def is_held_out(first: str, second: str) -> bool:
    """Whether the operation `second` right after `first` is kept for evaluation: one pair in twelve, by its hash."""
    return crc32(f"{first} > {second}".encode()) % 12 == 0


__all__ = ["OPERATIONS", "TAKING", "TYPES", "Operation", "Type", "is_held_out"]
