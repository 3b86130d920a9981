"""What nobody said of a property is not held against a caller: its kind, and whether it may be left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.generate.recipes.interface.plan import App, Resource
from pipeline.generate.recipes.spec import Field

_TYPED = re.compile(r"\b(?:str|strings?|texts?|varchar|characters?|chars?|letters?)\b", re.I)
"""Words of a request that tells which properties are text: the others were told, too."""
_TEXTUAL = re.compile(
    r"(?:^|_)(?:\w*name|title|text|content|body|note|notes|comment|message|description|subject|topic|author|artist|composer"
    r"|director|publisher|maker|brand|make|model|vendor|supplier|owner|customer|client|guest|teacher|student|member|employee"
    r"|person|user|player|team|city|town|country|street|address|place|location|venue|station|genre|category|kind|type|species"
    r"|breed|variety|colou?r|language|currency|unit|email|mail|phone|url|link|website|status|state|label|tag|department"
    r"|position|role|question|answer|reason|instrument|sport|subject|by|for|from|to|to_do|task|item|product|word|sentence"
    r"|password|token|key|slug|isbn|sku|plate|iban|material|shape|family|problem|symptom|headline|summary|username|line)$"
)
"""Names of what everybody writes as text."""
_ALL = re.compile(r"\b(?:all|every|each|both)\b[^.;\n]{0,30}\b(?:required|mandatory)\b", re.I)


def lenient(app: App) -> None:
    """Take values as they come where no kind was said, and let be left out what was not said to be needed."""
    said = "\n".join(unit.text for unit in app.units)
    for resource in app.resources.values():
        if not _TYPED.search(said):
            _change(app, resource, lambda one: _either(app, one))
        _change(app, resource, lambda one: _many(said, one))
        needed = [name for name in resource.fields if _needed(name, said)]
        if needed and not _ALL.search(said):
            _change(app, resource, lambda one, known=tuple(needed): _may_be_left_out(one, known))  # type: ignore[misc]


def _change(app: App, resource: Resource, how: Callable[[Field], Field]) -> None:
    for name, known in list(resource.fields.items()):
        resource.fields[name] = changed = how(known)
        for route in app.routes:
            if route.body.get(name) == known:
                route.body[name] = changed


def _either(app: App, field: Field) -> Field:
    """`population`, of which nothing was said, may come as a number or as text."""
    bare = Field(field.name, "text", optional=field.optional)
    if field != bare or _TEXTUAL.search(field.name) or _used(app, field.name):
        return field
    return replace(field, kind="text_or_number")


def _many(said: str, field: Field) -> Field:
    """A list that is left out is an empty one, unless it is needed."""
    plain = field.kind == "list" and field.default is None and field.low is None
    return replace(field, optional=True) if plain and not _needed(field.name, said) else field


def _may_be_left_out(field: Field, needed: tuple[str, ...]) -> Field:
    """Where it is said of some that they are required, the others are not."""
    told = field.name in needed or field.default is not None
    return field if told else replace(field, optional=True)


def _needed(name: str, said: str) -> bool:
    words = re.escape(name).replace("_", "[ _]")
    return re.search(rf"\b{words}[`\"']?,? (?:is |are |\()?(?:required|mandatory)\b", said, re.I) is not None


def _used(app: App, name: str) -> bool:
    """Whether anything is worked out, sought or ordered by it."""
    told = repr([(one.filters, one.checks, one.effects, one.notes, one.extras) for one in app.routes])
    kept = repr([(one.unique, one.order, one.computed, one.filled, one.key) for one in app.resources.values()])
    return f'"{name}"' in told + kept or f"'{name}'" in told + kept
