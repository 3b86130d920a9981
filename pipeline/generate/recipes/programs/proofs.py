"""Tests of a composed class: for each refusal calls that lead to it, for each change what is seen after it.

The calls are found by trying: the class is run here with plain values (it is ours, and only computes) until every
refusal and every change has shown itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from pipeline.generate.recipes.programs.asked import Callable, Parameter
from pipeline.generate.recipes.programs.scope import is_number

NUMBERS = (3, 1, 5, 0, -1, 100)
TEXTS = ("a", "b", "")
MOST = 6_000
"""Calls that are tried."""


@dataclass(frozen=True, slots=True)
class Interface:
    """How the class is called."""

    name: str
    given: tuple[Parameter, ...]
    members: tuple[Callable, ...]
    attributes: tuple[str, ...]
    changes: tuple[str, ...]
    """The methods that change something."""
    source: str
    """The module."""

    def is_number(self, one: Parameter) -> bool:
        """Whether a parameter must be a number: by its name, or because the class reckons with it."""
        name = rf"(?:self\._?)?{one.name}\b"
        return is_number(one) or bool(re.search(rf"[-+*/<>]=? {name}|{name} [-+*/<>]", self.source))


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    values: tuple[Any, ...]

    def __str__(self) -> str:
        if self.method == "__len__":
            return "len(one)"
        return f"one.{self.method}({', '.join(map(repr, self.values))})"


def tests(shown: Interface, refusals: Sequence[tuple[str, str]]) -> str:
    """The tests as Python, without the import of the class.

    `refusals` are a method's name and the error it raises, as it stands in the source.
    """
    names: dict[str, Any] = {"__name__": "composed"}
    exec(compile(shown.source, "<composed>", "exec"), names)  # noqa: S102  # nosec B102  # our own text
    made = names[shown.name]
    members = ", ".join(repr(one.name) for one in shown.members)
    there = f"    assert {{{members}}} <= set(vars({shown.name}))\n"
    written = [f"def test_it_has_the_methods_asked_for() -> None:\n{there}"]
    waiting = [(method, error) for method, error in refusals]
    unseen = list(shown.changes)
    tried = 0
    for given, before in _beginnings(shown):
        for one in shown.members:
            for values in _values(one.parameters or (), shown):
                tried += 1
                if tried > MOST or not (waiting or unseen):
                    return "\n\n".join(written)
                shown_by = _after(made, given, before, Call(one.name, values), shown)
                if isinstance(shown_by, Exception):
                    found = next((goal for goal in waiting if goal[0] == one.name and _is(shown_by, goal[1])), None)
                    if found:
                        waiting.remove(found)
                        written.append(_refusal(shown, (given, before, Call(one.name, values)), shown_by, len(written)))
                elif one.name in unseen and shown_by:
                    unseen.remove(one.name)
                    written.append(_change(shown, (given, before, Call(one.name, values)), shown_by))
    return "\n\n".join(written)


def _is(raised: Exception, error: str) -> bool:
    """Whether it is the error that a line of the source makes."""
    said = re.fullmatch(r"(\w+)\((?:[\"'](.*)[\"'])?\)", error, re.S)
    return said is not None and (type(raised).__name__, _told(raised)) == (said[1], (said[2] or "").strip("'\""))


def _told(error: Exception) -> str:
    return str(error).strip("'\"")


def _beginnings(shown: Interface) -> Iterator[tuple[tuple[Any, ...], tuple[Call, ...]]]:
    """Ways to make an object and up to two calls that change it, the shortest first."""
    given = _values(shown.given, shown)
    movers = [
        Call(one.name, values)
        for one in shown.members
        if one.name in shown.changes
        for values in _values(one.parameters or (), shown)
    ]
    for length in (0, 1, 2):
        for calls in product(movers[:24], repeat=length):
            for values in given[:3]:
                yield values, calls


def _values(parameters: Sequence[Parameter], shown: Interface) -> list[tuple[Any, ...]]:
    kinds = [NUMBERS if shown.is_number(one) else TEXTS for one in parameters]
    return list(product(*kinds))[:36]


def _after(made: Any, given: tuple[Any, ...], before: tuple[Call, ...], call: Call, shown: Interface) -> Any:
    """The error that the call ends in, else what is seen after it; empty where nothing has changed."""
    try:
        one = made(*given)
        for earlier in before:
            getattr(one, earlier.method)(*earlier.values)
    except Exception:
        return ()
    was = repr(vars(one))
    try:
        getattr(one, call.method)(*call.values)
    except Exception as error:
        return error
    if repr(vars(one)) == was:
        return ()
    return tuple(_seen(one, call, shown))


def _seen(one: Any, call: Call, shown: Interface) -> Iterator[tuple[str, Any]]:
    for name in shown.attributes:
        yield f"one.{name}", getattr(one, name)
    for method in shown.members:
        if method.name in shown.changes:
            continue
        values = tuple(_same(slot, call, shown) for slot in method.parameters or ())
        try:
            answer = getattr(one, method.name)(*values)
        except Exception:  # noqa: S112  # nosec B112  # an answer there is none to: it is not shown
            continue
        if answer is not None:
            yield str(Call(method.name, values)), answer


def _same(slot: Parameter, call: Call, shown: Interface) -> Any:
    """The value that the call had for a parameter of the same name."""
    own = next(one for one in shown.members if one.name == call.method)
    named = dict(zip([one.name for one in own.parameters or ()], call.values, strict=False))
    return named.get(slot.name, 3 if shown.is_number(slot) else "a")


Way = tuple[tuple[Any, ...], tuple[Call, ...], Call]


def _start(shown: Interface, way: Way) -> list[str]:
    given, before, _ = way
    return [f"    one = {shown.name}({', '.join(map(repr, given))})", *(f"    {one}" for one in before)]


def _refusal(shown: Interface, way: Way, error: Exception, number: int) -> str:
    method = way[2].method
    own = type(error).__name__
    lines = [f"def test_{method}_is_refused_{number}() -> None:", *_start(shown, way), "    try:", f"        {way[2]}"]
    told = _told(error)
    lines += [
        "    except Exception as error:",
        f"        assert type(error).__name__ == {own!r}",
        f"        assert {told!r} in str(error)",
    ]
    return "\n".join([*lines, "    else:", '        raise AssertionError("it was not refused")']) + "\n"


def _change(shown: Interface, way: Way, seen: Sequence[tuple[str, Any]]) -> str:
    lines = [f"def test_{way[2].method}_shows() -> None:", *_start(shown, way), f"    {way[2]}"]
    return "\n".join([*lines, *(f"    assert {said} == {value!r}" for said, value in seen)]) + "\n"
