"""One step of a program: what it takes and gives, its code, the ways to ask for it, and a known answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Operation:
    """A step that turns `{x}` into a new value."""

    name: str
    """Its identity: pairs of names are what is held out, whatever the parameters."""
    takes: str
    gives: str
    code: str
    """An expression over `{x}`, and the parameters `{k}` (a number) and `{c}` (a letter)."""
    verbs: tuple[str, ...]
    """In the imperative, the object implied: `keep only the even numbers`."""
    nouns: tuple[str, ...]
    """Around what it is done to: `the even numbers in {x}`."""
    shows: tuple[Any, Any]
    """A value and what comes of it with k=2 and c='a', written by hand."""


def op(signature: str, code: str, verbs: str, nouns: str, shows: tuple[Any, Any]) -> Operation:
    """`signature` is `name: takes > gives`; alternatives in `verbs` and `nouns` stand apart by `|`."""
    name, _, types = signature.partition(": ")
    takes, _, gives = types.partition(" > ")
    return Operation(name, takes, gives, code, _apart(verbs), _apart(nouns), shows)


def _apart(phrases: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in phrases.split("|"))
