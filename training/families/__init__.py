"""The families of requests, one module each, and the table that names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from training.example import Example
from training.families import (
    classes,
    copying,
    everyday,
    intervals,
    lookup,
    modelling,
    outside,
    pipelines,
    records,
    recursion,
    retrieval,
    spoken,
    testing,
)

Maker = Callable[[Random, bool], Example]
"""(rng, held_out) → one example; `held_out` asks for what training never shows."""

FAMILIES: Mapping[str, Maker] = MappingProxyType(
    {
        "copying": copying.make,
        "lookup": lookup.make,
        "pipelines": pipelines.make,
        "records": records.make,
        "intervals": intervals.make,
        "recursion": recursion.make,
        "classes": classes.make,
        "everyday": everyday.make,
        "testing": testing.make_tests,
        "fixing": testing.make_fix,
        "retrieval": retrieval.make,
        "modelling": modelling.make,
        "spoken": spoken.make,
        "outside": outside.make,
    }
)
