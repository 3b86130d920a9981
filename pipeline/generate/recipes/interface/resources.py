"""Which things the routes are about, and their fields: from what is sent, and from what sentences say they have."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes.interface.bodies import answer_of, body_of
from pipeline.generate.recipes.interface.described import described, described_inside
from pipeline.generate.recipes.interface.items import fields_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route, name_of
from pipeline.generate.recipes.interface.shapes import shapes_in
from pipeline.generate.recipes.interface.text import Mention, Unit
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import plural, singular, snake

REGISTER = frozenset(["register", "registration", "signup", "sign-up", "join"])
LOGIN = frozenset(["login", "token", "signin", "sign-in", "sessions", "session", "authenticate"])
ME = frozenset(["me", "whoami", "profile"])
HEALTH = frozenset(["health", "healthz", "ping", "status", "ready", "live"])
ACCOUNTS = frozenset(["report", "reports", "summary", "stats", "statistics", "total", "totals", "balance", "overview"])
SPECIAL = REGISTER | LOGIN | ME | HEALTH | frozenset(["auth", "users/me", "logout", "stats", "summary"])


def routes_of(app: App) -> None:
    """Every route once, with all places that name it."""
    known: dict[tuple[str, str], Route] = {}
    for unit in app.units:
        for one in unit.mentions:
            method = one.method or _method(one, unit, known)
            plain = re.sub(r"\{\w+\}", "{}", one.path)
            if not method:
                continue
            route = known.setdefault((method, plain), Route(method, one.path))
            route.mentions.append(one)
            route.units.append(unit)
            route.query |= dict(one.query)
    for unit in app.units:
        app.spans += [(one.start, one.end) for one in unit.mentions]
        if not unit.mentions and unit.hint is not None:
            for route in known.values():
                route.units += [unit] if unit.hint in route.mentions else []
    app.routes = list(known.values())


def _method(one: Mention, unit: Unit, known: dict[tuple[str, str], Route]) -> str:
    """The method of a path that is named without: a socket's, else GET; none where the path is known already."""
    plain = re.sub(r"\{\w+\}", "{}", one.path)
    if re.search(r"web-?socket|\bws\b", unit.low) and not one.query:
        return "WS"
    if any(path == plain for _, path in known) and not one.query:
        return ""
    if (unit.text[one.end - unit.start : one.end - unit.start + 4]).lower().startswith((".py", ".db", ".tx")):
        return ""
    return "GET"


def resources_of(app: App) -> None:
    """The resources behind the routes, with the fields that were said."""
    for route in app.routes:
        route.answer = answer_of(route)
        for at, segment in enumerate(route.segments):
            if segment.startswith("{") or segment in SPECIAL or route.method == "WS":
                continue
            behind = route.segments[at + 1 : at + 2]
            above = at > 0 and route.segments[at - 1].startswith("{")
            if at > 0 and not above and _stands_alone(app, route.segments[:at]):
                continue  # `next` of `/line/next`
            alone = route.method == "GET" and not any(
                other is not route and other.segments[: at + 1] == route.segments[: at + 1] for other in app.routes
            )
            kept = bool(behind and behind[0].startswith("{")) and not (alone and segment in ACCOUNTS)
            if _only_works(app, route, at) or _only_leads(app, route, segment):
                continue
            made = route.method == "POST" and not behind and (not above or singular(segment) != segment)
            listed = route.method == "GET" and not behind and not above and _lists(app, route, segment)
            if kept or made or listed:
                _add(app, segment)
    described(app)
    for route in app.routes:
        route.answer = answer_of(route)
        if route.method in {"POST", "PUT", "PATCH"}:
            things = {name_of(one) for one in route.segments}
            route.body = {one.name: _key(one) for one in body_of(route) if one.name not in things or one.kind != "text"}
    for route in app.routes:
        resource = app.resource(route.segments[-1]) if route.segments and route.method == "POST" else None
        if resource is not None:
            resource.nested |= _nested(route)
            for name in resource.nested:
                if told := described_inside(app, name):
                    sent = {one.name for one in resource.nested[name]}
                    resource.nested[name] = [one for one in told if one.name in sent] + [
                        one for one in resource.nested[name] if one.name not in {each.name for each in told}
                    ]
    for resource in app.resources.values():
        resource.fields = {name: _key(one) for name, one in resource.fields.items()}


def _nested(route: Route) -> dict[str, list[Field]]:
    """What the objects of a list in the body have."""
    found: dict[str, list[Field]] = {}
    for one in route.mentions:
        for shape in shapes_in(one.text):
            for name, value in shape.items if shape.kind == "object" else ():
                row = value.items[0][1] if value.kind == "list" and value.items else None
                if row is not None and row.kind == "object" and name in route.body:
                    found[name] = fields_of(row)
    return found


def _key(field: Field) -> Field:
    """`author_id` is a whole number where nothing else is said."""
    return replace(field, kind="integer") if field.name.endswith("_id") and field.kind == "text" else field


def _lists(app: App, route: Route, segment: str) -> bool:
    """Whether a list is asked for, and no summary: things that are described or looked at elsewhere."""
    return route.method == "GET" and any(
        other is not route
        and other.segments[:1] == (segment,)
        and (other.method == "POST" or (len(other.segments) > 1 and other.segments[1].startswith("{")))
        for other in app.routes
    )


def _only_works(app: App, route: Route, at: int) -> bool:
    """Whether a POST only works something out: `POST /convert`, which nothing is kept of and nothing else speaks of."""
    segment = route.segments[at]
    last = at == len(route.segments) - 1
    alone = not any(other is not route and segment in other.segments for other in app.routes)
    made = re.search(
        r"\b(?:creat|add|register|sav|stor|regist|sign|new\b|open|puts?\b|upload|record|submit)\w*|\b201\b", route.low
    )
    named = route.answer is not None and "id" in route.answer.names
    plural_noun = singular(snake(segment)) != snake(segment)
    return route.method == "POST" and last and alone and not made and not named and not plural_noun


def _only_leads(app: App, route: Route, segment: str) -> bool:
    """Whether a path only leads somewhere else: `/r/{code}`."""
    others = any(other is not route and segment in other.segments for other in app.routes)
    return route.method == "GET" and not others and re.search(r"\b30[1278]\b|\bredirect", route.low) is not None


def _stands_alone(app: App, segments: tuple[str, ...]) -> bool:
    """Whether another route ends here, so that what follows only tells what is done there."""
    return any(one.segments == segments for one in app.routes)


def _add(app: App, segment: str) -> Resource:
    name = name_of(segment)
    many = snake(segment) if snake(segment) != name else plural(name)
    return app.resources.setdefault(name, Resource(name, many if many != name else f"{name}_list"))
