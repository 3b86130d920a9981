"""What examples tell of a property that no sentence explains: the one formula that makes the number of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from pipeline.generate.recipes.interface.items import literal_of
from pipeline.generate.recipes.interface.plan import App, Computed, Resource, Route
from pipeline.generate.recipes.interface.shapes import Shape, parsed, parts, shapes_in, without_shapes

Numbers = dict[str, float]
_CLOSE = 0.006
_EXACT = 1e-9


def examples_of(app: App) -> None:
    """Give each resource the properties that its examples alone define; numbers that none explains are told."""
    for resource in app.resources.values():
        for route in app.routes:
            if route.role == "create" and route.resource == resource.name and route.answer is not None:
                for name, value in route.answer.items:
                    number = literal_of(value.text) if value.kind == "value" else None
                    if isinstance(number, int | float) and not isinstance(number, bool):
                        _explain(app, resource, route, name, float(number))


def _explain(app: App, resource: Resource, route: Route, name: str, number: float) -> None:
    stands = resource.own.get(name)
    if name in {*resource.fields, *resource.computed, "id"} or (stands is None and name in resource.own_kinds):
        return
    if number in {0.0, 1.0} or _is_said(app, name, number):
        return
    fitting = list(dict.fromkeys(_formulas(resource, route, number)))
    if len(fitting) != 1:
        app.not_done.append(f"How `{name}` of {route.method} {route.path} comes about was not understood.")
        return
    resource.computed[name] = Computed(fitting[0])
    resource.own.pop(name, None)
    resource.own_kinds.pop(name, None)
    app.assumed.append(f"`{name}` is taken from the example: no sentence says what it is")


def _is_said(app: App, name: str, number: float) -> bool:
    """Whether a sentence, and no sketch, speaks of the number beside the name."""
    texts = [without_shapes(one.text) for one in app.units]
    return any(re.search(rf"\b{name}\b[^.;]{{0,40}}(?<!\d){number:g}(?!\d)", text, re.I) for text in texts)


def _formulas(resource: Resource, route: Route, number: float) -> Iterator[str]:
    """Every simple formula over what the example sends that comes to the number."""
    for sent in _sent(route):
        plain = _numbers(sent)
        yield from _products(plain, number, "row")
        for name, value in sent.items:
            if value.kind != "list" or name not in resource.nested:
                continue
            rows = [_numbers(parsed(one)) for one in parts(value.text)]
            keys = list(rows[0]) if rows else []
            for one in keys:
                if _same(sum(row.get(one, 0) for row in rows), number):
                    yield f'round(sum(one["{one}"] for one in row["{name}"]), 2)'
            for at, one in enumerate(keys):
                for other in keys[at + 1 :]:
                    if _same(sum(row.get(one, 0) * row.get(other, 0) for row in rows), number):
                        yield f'round(sum(one["{one}"] * one["{other}"] for one in row["{name}"]), 2)'


def _products(numbers: Numbers, number: float, var: str) -> Iterator[str]:
    for one, other in permutations(numbers, 2):
        first, second = f'{var}["{one}"]', f'{var}["{other}"]'
        if one < other and _same(numbers[one] * numbers[other], number):
            yield f"round({first} * {second}, 2)"
        if one < other and _same(numbers[one] + numbers[other], number):
            yield f"round({first} + {second}, 2)"
        if _same(numbers[one] - numbers[other], number):
            yield f"round({first} - {second}, 2)"


def _same(one: float, other: float) -> bool:
    return abs(one - other) < (_EXACT if float(other).is_integer() else _CLOSE)


def _sent(route: Route) -> Iterator[Shape]:
    """The bodies of the examples: the first object behind each mention."""
    for mention in route.mentions:
        shape = next(shapes_in(mention.text), None)
        if shape is not None and shape.kind == "object" and set(shape.names) & {*route.body}:
            yield shape


def _numbers(shape: Shape) -> Numbers:
    found = {name: literal_of(value.text) for name, value in shape.items if value.kind == "value"}
    return {
        name: float(one) for name, one in found.items() if isinstance(one, int | float) and not isinstance(one, bool)
    }
