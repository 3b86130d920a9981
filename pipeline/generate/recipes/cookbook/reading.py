"""What the recipes read a request with."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pipeline.generate.recipes.fields import field_of
from pipeline.generate.recipes.lexer import tokens_of
from pipeline.generate.recipes.properties import properties_at, property_at
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.usual import usual_fields


def plain(spec: Spec, **changes: Any) -> Spec:
    """The spec of a recipe that has no storage and no sign-in."""
    without: dict[str, Any] = {"framework": "", "storage": "", "database": "", "auth": "none"}
    return replace(spec, **(without | changes))


def spans(pattern: str, low: str) -> list[tuple[int, int]]:
    """Where words that the recipe understands stand."""
    return [found.span() for found in re.finditer(pattern, low)]


def said(vocabulary: str, low: str) -> list[tuple[int, int]]:
    """Where words of the vocabulary stand: `pars*` is every word that begins so, `dead_letter` also `dead-letter`."""
    parts = (re.escape(one).replace(r"\*", r"\w*").replace("_", "[- ]?") for one in vocabulary.split())
    return spans(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", low)


def with_things(spec: Spec) -> Spec:
    """The spec with something to work on."""
    if spec.entities:
        return spec
    why = "It was not said what it is about: the thing is called `item`."
    return replace(spec, entities=(Entity("item", usual_fields("item"), "usual"),), assumed=(*spec.assumed, why))


def field_from(text: str) -> Field | None:
    """The field that a few words name: `port int`; None when they name none."""
    said, _ = property_at(tokens_of(text), 0, closed=True)
    return field_of(said) if said is not None and said.name else None


def fields_after(pattern: str, prompt: str) -> tuple[tuple[Field, ...], list[tuple[int, int]]]:
    """The longest list of at least two fields that follows the pattern, and where its words stand."""
    best: tuple[Field, ...] = ()
    places: list[tuple[int, int]] = []
    for found in re.finditer(pattern, prompt, re.I):
        listed = properties_at(tokens_of(prompt[found.end() :]), 0)
        if len(listed.properties) > max(1, len(best)):
            best = tuple(map(field_of, listed.properties))
            places = [(found.end() + start, found.end() + end) for start, end in listed.spans]
    return best, places


def without_passwords(entity: Entity) -> Entity:
    return replace(entity, fields=tuple(one for one in entity.fields if one.kind != "password"))
