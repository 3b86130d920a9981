"""Many inputs against a reference: EvalPlus' way of checking, with the reference on the suite's side."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

from pipeline.sandbox import values, wire
from pipeline.sandbox.remote import Stop
from pipeline.sandbox.source import execute

_DEFAULT_ATOL = 1e-6
"""For floats where the suite names no tolerance."""
_RTOL = 1e-7

Accept = Callable[[list[Any], Any, Any], bool]
"""Whether an answer is right: `(arguments, expected, answer)`."""


def compare_all(order: dict[str, Any], entry: Callable[..., Any], names: dict[str, Any], check: Any) -> None:
    """Call the entry point with each input in turn; `names["right"]` counts those that were right.

    Where `expected` is absent, the check is a reference solution, which defines the entry point and says what is
    expected. A check may also define `accept(arguments, expected, answer)`, else values are compared with tolerance.
    """
    own: dict[str, Any] = {"__name__": "check"}
    try:
        execute(check, own)
    except Exception as error:
        raise Stop("harness_error", f"the suite's check fails by itself: {type(error).__name__}: {error}") from None
    accept: Accept = own.get("accept") or _tolerant(order["atol"])
    wanted = _expected(order, own)
    right: list[int] = names["right"]
    for number, encoded in enumerate(order["inputs"]):
        arguments = _plain(encoded)
        expected = wanted(number, arguments)
        answer = entry(*copy.deepcopy(arguments))
        if not accept(arguments, expected, answer):
            raise Stop(
                "wrong_answer", f"input {number}: {_short(arguments)} gives {_short(answer)}, not {_short(expected)}"
            )
        right[0] += 1


def _expected(order: dict[str, Any], own: dict[str, Any]) -> Callable[[int, list[Any]], Any]:
    if order["expected"] is not None:
        return lambda number, arguments: _plain(order["expected"][number])
    reference = own.get(order["entry_point"])
    if not callable(reference):
        raise Stop("harness_error", f"the suite's reference defines no {order['entry_point']}")

    def ask(number: int, arguments: list[Any]) -> Any:
        try:
            return reference(*copy.deepcopy(arguments))
        except Exception as error:
            raise Stop("harness_error", f"the suite's reference fails on input {number}: {error!r}") from None

    return ask


def _plain(encoded: Any) -> Any:
    return values.decode(encoded, _nothing)


def _nothing(handle: Any) -> Any:
    raise wire.Malformed("a handle from the host")


def _tolerant(atol: float) -> Accept:
    return lambda arguments, expected, answer: close(answer, expected, atol)


def close(answer: Any, expected: Any, atol: float = 0.0) -> bool:
    """Equal, or floats within `atol` (1e-6 when 0), also inside lists, tuples and dicts of one shape."""
    if isinstance(expected, float) or (atol and _is_number(expected)):
        if not _is_number(answer):
            return False
        if math.isnan(expected):
            return math.isnan(answer)
        try:
            return math.isclose(answer, expected, rel_tol=_RTOL, abs_tol=atol or _DEFAULT_ATOL)
        except OverflowError:
            return bool(answer == expected)
    if isinstance(expected, list | tuple):
        return isinstance(answer, list | tuple) and _all_close(answer, expected, atol)
    if isinstance(expected, dict):
        return isinstance(answer, dict) and answer.keys() == expected.keys() and _values_close(answer, expected, atol)
    return bool(answer == expected)


def _all_close(answer: Any, expected: Any, atol: float) -> bool:
    same_shape = type(answer) is type(expected) and len(answer) == len(expected)
    return same_shape and all(close(one, other, atol) for one, other in zip(answer, expected, strict=True))


def _values_close(answer: dict[Any, Any], expected: dict[Any, Any], atol: float) -> bool:
    return all(close(answer[key], expected[key], atol) for key in expected)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:
        return f"<{type(value).__name__}>"
    return text if len(text) <= 120 else text[:117] + "..."
