"""States that callers name: `PATCH /orders/{id} {"status": …}` under the moves that a request allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.generate.recipes.interface.codes import outcomes
from pipeline.generate.recipes.interface.handlers import variable
from pipeline.generate.recipes.interface.plan import App, Check, Resource, Route
from pipeline.generate.recipes.interface.start import STATE, set_own
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.spec import Field

_WORD = r"[`\"']?([a-z][a-z_]+)[`\"']?"
_CHAIN = re.compile(rf"{_WORD}(?:\s*(?:->|\u2192|=>)\s*{_WORD})+", re.I)
_FROM = re.compile(
    rf"{_WORD} (?:is |are )?(?:only )?(?:possible|allowed|reachable) (?:only )?from {_WORD}(?: (?:or|and) {_WORD})?",
    re.I,
)
_BECOME = re.compile(
    rf"\b(?:an? )?{_WORD} (?:\w+ )?(?:can|may) (?:only )?(?:become|go to|change to|move to|be) {_WORD}(?: or {_WORD})?",
    re.I,
)
_BETWEEN = re.compile(rf"\bfrom {_WORD} (?:in)?to {_WORD}(?: or (?:to )?{_WORD})?", re.I)
_REFUSED = re.compile(r"\b(400|409|422)\b")


def machines_of(app: App) -> None:
    """Give the routes that set a state the moves that are allowed, where these are said."""
    for route in app.routes:
        resource = app.resources.get(route.resource)
        name = next((one for one in route.body if one in STATE), "")
        if resource is None or not name or route.role not in {"change", "action"}:
            continue
        units = [unit for unit in app.units if _is_about(app, unit, route)]
        moves = [move for unit in units for move in moves_in(unit.text)]
        if moves:
            _guard(app, route, resource, name, list(dict.fromkeys(moves)))
            for unit in units:
                if any(True for _ in moves_in(unit.text)):
                    app.take(unit)


def _is_about(app: App, unit: Unit, route: Route) -> bool:
    return not unit.mentions or any(one in route.mentions for one in unit.mentions)


def moves_in(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of states: from where, to where."""
    plain = re.sub(r"\{[^{}]*\}\s*(?:->|\u2192|=>)?", " ", text)
    for found in _CHAIN.finditer(plain):
        chain = re.findall(r"[a-z][a-z_]+", found[0], re.I)
        yield from pairwise(chain)
    for found in _FROM.finditer(plain):
        yield from ((one, found[1]) for one in found.groups()[1:] if one)
    for pattern in (_BECOME, _BETWEEN):
        for found in pattern.finditer(plain):
            yield from ((found[1], one) for one in found.groups()[1:] if one)


def _guard(app: App, route: Route, resource: Resource, name: str, moves: list[tuple[str, str]]) -> None:
    states = list(dict.fromkeys(one for move in moves for one in move))
    allowed = {one: [after for before, after in moves if before == one] for one in states}
    table = ", ".join(f"{literal(one)}: [{', '.join(map(literal, after))}]" for one, after in allowed.items() if after)
    route.body[name] = Field(name, "choice", choices=tuple(states))
    resource.fields.pop(name, None)
    if not resource.own.get(name, "").strip('"').isidentifier() or resource.own[name] == "None":
        reached = {after for _, after in moves}
        set_own(resource, name, literal(next((one for one in states if one not in reached), states[0])), "text")
    resource.state = name
    sent = f'"{name}" in given and ' if route.role == "change" else ""
    row = "row" if route.role == "action" else variable(resource)
    route.checks.append(
        Check(
            f'{sent}given["{name}"] not in {{{table}}}.get({row}["{name}"], [])',
            _code(app, route),
            f"this {name} cannot follow",
        )
    )
    if route.role == "action":
        route.effects.append(f'row["{name}"] = given["{name}"]')


def _code(app: App, route: Route) -> int:
    """The code of a move that is not allowed."""
    for one in outcomes(app):
        if one.code not in {400, 409, 422}:
            continue
        here = one.mention is not None and one.mention in route.mentions
        if (here and not re.search(r"invalid|missing", one.condition)) or re.search(
            r"transition|everything else|any(?:thing)? (?:other|else)|step|move|otherwise", one.unit.low
        ):
            app.take(one.unit)
            app.meet(one)
            return one.code
    return 409
