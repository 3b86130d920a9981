"""How a call may steer a model: LangChain's standard call arguments, checked once; what is not known is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import BadInput

MOST_STOPS = 16
MOST_SAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Options:
    """None leaves the model's own default."""

    temperature: float | None = None
    """0 is greedy decoding."""
    top_p: float | None = None
    max_tokens: int | None = None
    """The most tokens of the reply."""
    seed: int | None = None
    stop: tuple[str, ...] = ()
    """The reply ends before the first of these."""
    n: int = 1
    """How many replies to the same prompt."""
    sure: float | None = None
    """Decoded greedily, a reply is given up as soon as the model gives what it has said less probability than this."""

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for, without what was not."""
        named = {name: getattr(self, name) for name in ("temperature", "top_p", "max_tokens", "seed")}
        return {name: value for name, value in named.items() if value is not None}


ALL = frozenset(Options.__dataclass_fields__)
ONE = ALL - {"n"}
"""The parameters of a call that gives one reply, as a stream does."""

_CHECKS: Mapping[str, tuple[type | tuple[type, ...], float, float, str]] = {
    "temperature": ((int, float), 0, 2, "a number from 0 to 2"),
    "top_p": ((int, float), 1e-6, 1, "a number above 0 and up to 1"),
    "max_tokens": (int, 1, 1_000_000, "a whole number from 1 to 1,000,000"),
    "seed": (int, 0, 2**63 - 1, "a whole number from 0"),
    "sure": ((int, float), 0, 1, "a number from 0 to 1"),
    "n": (int, 1, MOST_SAMPLES, f"a whole number from 1 to {MOST_SAMPLES}"),
}


def options_of(
    model: str, call: Mapping[str, Any], stop: Sequence[str] | str | None = None, able: Collection[str] = ALL
) -> Options:
    """Check a call's keyword arguments for `model`, which understands the parameters in `able`.

    Raises:
        BadInput: a parameter that the model cannot honour, or a value out of range.
    """
    stop = stop or ()
    wanted: dict[str, Any] = {name: value for name, value in call.items() if value is not None and name != "stream"}
    wanted |= {"stop": (stop,) if isinstance(stop, str) else tuple(stop)} if stop else {}
    for name in wanted:
        if name not in able:
            raise BadInput(f"{model} does not support {name!r}.", f"It supports: {', '.join(sorted(able))}.")
    for name, (kind, least, most, wording) in _CHECKS.items():
        value = wanted.get(name)
        if value is not None and not (_is_a(value, kind) and least <= value <= most):
            raise BadInput(f"{name} must be {wording}, not {value!r}.")
    _check_stop(wanted.get("stop", ()))
    return Options(**wanted)


def _is_a(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _check_stop(stop: Sequence[object]) -> None:
    if len(stop) > MOST_STOPS or not all(isinstance(one, str) and one for one in stop):
        raise BadInput(f"stop must be up to {MOST_STOPS} texts, none of them empty.")
