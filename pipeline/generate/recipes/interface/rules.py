"""What must not be: the codes and sentences that refuse a request, each at the routes it is about."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes.interface.codes import Outcome, of_unit, outcomes, told_with
from pipeline.generate.recipes.interface.conditions import condition_of, within
from pipeline.generate.recipes.interface.effects import (
    counted_by_reading,
    effects_of,
    last_resort,
    toggles_of,
    transfer_of,
)
from pipeline.generate.recipes.interface.handlers import variable
from pipeline.generate.recipes.interface.machine import machines_of
from pipeline.generate.recipes.interface.patterns import pattern_in
from pipeline.generate.recipes.interface.plan import App, Check, Route
from pipeline.generate.recipes.interface.scope import Condition, scope_of
from pipeline.generate.recipes.interface.states import find_state, states_of
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.interface.verbs import CHANGING, REMOVING, alike
from pipeline.generate.recipes.kinds import literal


def rules_of(app: App) -> None:
    for resource in app.resources.values():
        find_state(app, resource)
    machines_of(app)
    for route in app.routes:
        if route.role == "action" and route.verb and not route.effects:
            effects_of(app, route)
    toggles_of(app)
    for route in app.routes:
        if route.role == "action" and route.verb and not route.effects:
            last_resort(app, route)
        if route.role == "create":
            transfer_of(app, route)
        if route.role in {"read", "change", "replace"} and route.resource in app.resources:
            counted_by_reading(app, route)
    for one in outcomes(app):
        _refusal(app, one)
    for route in app.routes:
        if route.role == "replace":
            _key_pattern(app, route)
    for route in app.routes:
        _likewise(app, route)
    for at, unit in enumerate(app.units):
        _bounded(app, unit, app.units[at + 1 :][:1])
        _uncoded(app, unit)
    for route in app.routes:
        route.checks = list(dict.fromkeys(route.checks))


def _refusal(app: App, one: Outcome) -> None:
    """A code whose condition is about the state of things or about values."""
    if one.code in {401, 404, 405, 429} or not one.condition:
        return
    routes = _routes_for(app, one)
    if _OTHERWISE.search(one.condition) and (moved := [each for each in routes if "before" in each.notes]):
        app.meet(one)  # the code of their transitions, which are checked already
        for each in moved:
            each.checks = [_as_told(check, one) for check in each.checks]
        routes = [each for each in routes if each not in moved]
    making = [route for route in app.routes if route.role == "create"]
    if not one.unit.mentions and _AMOUNT.search(one.condition):
        routes = [route for route in making if _understood(app, route, one.condition)] or routes
    if routes and not one.unit.mentions and not any(_understood(app, route, one.condition) for route in routes):
        routes = making or routes
    for route in routes:
        if "before" in route.notes and (
            re.search(r"->|\u2192|=>|^\W*(?:\w+ )?otherwise\b", one.condition) or not one.condition.strip("( ")
        ):
            app.meet(one)  # the code of its transition, which is checked already
            continue
        scope = scope_of(app, route)
        for part in _clauses(one):
            found = condition_of(part, scope) or _own_state(app, route, part)
            if found is not None:
                add_check(route, Check(found.text, one.code, told_with(one) or found.detail, found.early))
                app.meet(one)
                app.take(one.unit)


def _as_told(check: Check, one: Outcome) -> Check:
    """The check of a transition with the words that its refusal shall have."""
    moving = check.code == one.code and check.detail.startswith("not possible in this")
    return replace(check, detail=told_with(one) or check.detail) if moving else check


_OTHERWISE = re.compile(r"^(?:any|every)(?:thing)? (?:else|other)\b", re.I)
_AMOUNT = re.compile(
    r"\b(?:have|has|be in|hold|own|make|book|borrow|rent) (?:at most|no more than|up to|more than) \w+", re.I
)
"""How many somebody may have, which is looked at where another one is made."""
_ALL_THE_SAME = re.compile(
    r"\bat most\b|\bno more than\b|\bnobody\b|\b(?:different|distinct|unique)\b|\bno duplicates\b"
)
"""Rules that stand inside a description."""


def _understood(app: App, route: Route, text: str) -> bool:
    return condition_of(text, scope_of(app, route)) is not None or _own_state(app, route, text) is not None


def _clauses(one: Outcome) -> list[str]:
    """The parts of a condition that are conditions of their own: `the first …, every later …`."""
    parts = [
        part
        for part in re.split(r", (?:and |or )?(?=\w+ \w+)| and (?=no\b|every|each|the|if|when)", one.condition)
        if len(part.split()) > 1
    ]
    required = re.search(r"\botherwise\b|\belse\b", one.condition)
    if len(parts) < 2:
        return [one.condition]
    return [f"{part} otherwise" if required and "otherwise" not in part else part for part in parts]


def add_check(route: Route, check: Check) -> None:
    """The check, once: where its condition stands already, only its code is set."""
    kept = [one for one in route.checks if one.condition != check.condition]
    route.checks = [*kept, check]


def _own_state(app: App, route: Route, text: str) -> Condition | None:
    """`closing twice`, `already closed`: the state that the action leads to."""
    if route.role == "remove" and re.search(r"\bothers?\b|\botherwise\b|\belse\b", text):
        resource = app.resources[route.resource]
        noun = resource.name.replace("_", "[ _]")
        told = " ".join(one.text for one in route.mentions)
        states = [one for one in states_of(app, resource) if re.search(rf"\b{one} (?:{noun}|one)s?\b", told, re.I)]
        if resource.state and len(states) == 1:
            return Condition(
                f'row["{resource.state}"] != {literal(states[0])}'.replace("row[", f"{variable(resource)}["),
                f"only what is {states[0]} can be removed",
            )
    if route.role != "action" or not re.search(r"\btwice\b|\balready\b|\bagain\b|\bsecond\b", text):
        return None
    resource = app.resources[route.resource]
    if after := route.notes.get("after"):
        return Condition(f'row["{resource.state}"] == {literal(after)}', f"already {after}")
    if stored := route.notes.get("stored"):
        return Condition(f'row["{stored}"] is not None', f"already {stored.replace('_', ' ')}")
    flag = next((found[1] for one in route.effects if (found := re.match(r'row\["(\w+)"\] = True$', one))), "")
    return Condition(f'row["{flag}"]', f"already {flag}") if flag else None


def _routes_for(app: App, one: Outcome) -> list[Route]:
    """The routes a refusal is about: where it is said, else those whose doing its words name."""
    here = [
        route
        for route in app.routes
        if one.mention is not None and one.mention in route.mentions and route.method not in {"GET", "WS"}
    ]
    if here and not one.unit.mentions and one.code in {400, 422} and not any(route.body for route in here):
        here = []  # what is sent cannot fit badly where nothing is sent
    named = routes_named(app, one.condition)
    if here and one.unit.mentions:
        return here
    if named and (not here or not any(route in named for route in here) or _forbids(one.condition)):
        return named
    if here:
        return here
    return [route for route in app.routes if route.role in {"create", "action", "replace", "change"}]


def _forbids(text: str) -> bool:
    return bool(re.search(r"\b(?:cannot|can't|can not|may not|must not|not be)\b", text, re.I))


def routes_named(app: App, text: str) -> list[Route]:
    """The routes whose doing the words name: `voting`, `cannot be changed or assigned`, `a second vote`."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    behind = re.search(r"\b(?:cannot|can't|can not|may not|must not|can only|may only)(?: be)?\b(.*)", text, re.I)
    told = behind[1] if behind else re.sub(r"\b\w+ed\b", " ", text)
    found = []
    for route in app.routes:
        if (
            (route.role in {"change", "replace"} and CHANGING.search(told) and behind)
            or (route.role == "remove" and REMOVING.search(told) and behind)
            or (
                route.role == "action"
                and route.verb
                and any(alike(route.verb.split("_")[0], one) for one in re.findall(r"[a-z]+", told.lower()))
            )
            or (
                route.role == "create"
                and any(
                    alike(route.resource, one)
                    and (one.endswith("ing") or behind or one != route.resource)
                    and len(one) > 3
                    for one in words
                    if one.endswith("ing")
                )
            )
        ):
            found.append(route)
    return found


LIKEWISE = re.compile(
    r"\b(?:(?:the )?same (?:rules?|checks?|conditions?|errors?|restrictions?|here)|likewise|ditto|same as above)\b",
    re.I,
)


def _likewise(app: App, route: Route) -> None:
    """`DELETE /notes/{id}: same rules`: what holds of the route before it holds of this one."""
    at = app.routes.index(route)
    for unit, one in zip(route.units, route.mentions, strict=False):
        before = [other for other in app.routes[:at] if other.resource == route.resource and other.params]
        if before and LIKEWISE.search(one.text):
            route.own, route.guard = before[-1].own or route.own, before[-1].guard or route.guard
            known = {*route.body}
            fitting = [
                each for each in before[-1].checks if set(re.findall(r'given\["(\w+)"\]', each.condition)) <= known
            ]
            route.checks += fitting
            route.notes["likewise"] = before[-1].path
            app.take(unit)


def _key_pattern(app: App, route: Route) -> None:
    """How the name must be written under which something is put."""
    resource = app.resources[route.resource]
    name = route.params[-1] if route.params else ""
    if not name or resource.key == "id" or resource.key in resource.fields:
        return
    for unit in app.units:
        for found in re.finditer(rf"(?<![/{{])\b{name}s?\b(?=([^.;]{{0,80}}))", unit.text, re.I):
            if pattern := pattern_in(found[1]):
                code = next((one.code for one in of_unit(unit) if one.code in {400, 422}), app.invalid or 422)
                written = repr(pattern) if "\\" not in pattern else f"r{pattern!r}".replace("\\\\", "\\")
                route.checks.append(
                    Check(f"re.fullmatch({written}, {name}) is None", code, f"this {name} is not allowed", True)
                )
                app.take(unit)
                return


def _bounded(app: App, unit: Unit, following: list[Unit]) -> None:
    """`Seats are numbered from 1 to the capacity; any other number is a 422`: a range whose end another thing gives."""
    if not re.search(r"\bnumber(?:ed|s)\b|\b(?:between|from) \d", unit.low):
        return
    codes = [one for near in (unit, *following) for one in of_unit(near) if one.code in {400, 404, 409, 422}]
    for route in [one for one in app.routes if one.role == "create"]:
        found = within(unit.text, scope_of(app, route))
        if found is not None:
            code = codes[0].code if codes else app.invalid or (422 if app.framework == "fastapi" else 400)
            route.checks.append(Check(found.text, code, found.detail))
            for one in (unit, *(near.unit for near in codes[:1])):
                app.take(one)


def _uncoded(app: App, unit: Unit) -> None:
    """Rules without a code: `end must be after start`, `you cannot withdraw more than the balance`."""
    if re.search(r"\b[45]\d\d\b", unit.text) or not re.search(
        r"\bmust\b|\bcannot\b|\bcan't\b|\bmay not\b|\bmust not\b|\bnot allowed\b|\bonly\b|\bnever\b"
        r"|\bhas to\b|\bnobody\b|\bnot more than\b|\bat most\b|\bno more than\b|\bno duplicates\b"
        r"|\bat least \w+ (?:different|distinct|unique)\b",
        unit.low,
    ):
        return
    if unit.used and not unit.mentions and not _ALL_THE_SAME.search(unit.low):
        return
    about = unit.mentions or ([unit.hint] if unit.hint else [])
    at = [route for route in app.routes if any(one in route.mentions for one in about)]
    for route in at or [one for one in app.routes if one.role in {"create", "action"}]:
        if route.role not in {"create", "action", "replace", "change", "remove"}:
            continue
        for part in re.split(r"[;,](?![^(]*\))", unit.text):
            found = condition_of(part, scope_of(app, route))
            if found is not None:
                code = (app.invalid or (422 if app.framework == "fastapi" else 400)) if found.early else 409
                if not any(one.condition == found.text for one in route.checks):
                    route.checks.append(Check(found.text, code, found.detail, found.early))
                    app.take(unit)
