"""What each route is for, by its method, the shape of its path and what is said of it; and the code of its success."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.items import example_kind, literal_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.resources import HEALTH, LOGIN, ME, REGISTER
from pipeline.generate.recipes.interface.shapes import Shape
from pipeline.generate.recipes.words import snake

_SUCCESS = re.compile(r"\b(20[0-8]|30[1-8])\b")
_CREATED = re.compile(r"\bcreat\w*|\badd(?:s|ing)?\b|\bnew\b|\bPOSTs?\b|\bmak(?:es?|ing)\b", re.I)


def roles_of(app: App) -> None:
    """Give each route its role, its resource and its success code."""
    for route in app.routes:
        _place(app, route)
        route.role = _role(app, route)
        route.status = _status(app, route)
    signed = any(one.role == "login" for one in app.routes)
    app.auth = "jwt" if signed else app.auth


def _place(app: App, route: Route) -> None:
    """The resource the path ends at, and the one above it."""
    kept = [(at, found) for at, one in enumerate(route.segments) if (found := app.resource(one))]
    if kept:
        route.resource = kept[-1][1].name
        nested = [
            found
            for at, found in kept[:-1]
            if route.segments[at + 1 : at + 2] and route.segments[at + 1].startswith("{")
        ]
        route.parent = nested[-1].name if nested else ""
    last = route.segments[-1] if route.segments else ""
    route.verb = "" if last.startswith("{") or app.resource(last) else snake(last)


def _role(app: App, route: Route) -> str:
    last = route.segments[-1] if route.segments else ""
    if route.method == "WS":
        return "socket"
    if route.method == "POST" and last in REGISTER and _accounts(route):
        return "register"
    if (
        route.method == "POST"
        and last in {"users", "accounts", "members"}
        and "password" in " ".join([route.low, *route.body])
    ):
        return "register" if any(one.segments and one.segments[-1] in LOGIN for one in app.routes) else "create"
    if route.method == "POST" and last in LOGIN:
        return "login"
    if route.method == "GET" and last in ME:
        return "me"
    if _uploads(route):
        return "upload"
    if route.resource and not route.verb:
        return _plain(route, last)
    if route.method == "GET":
        return _reading(app, route, last)
    return "action" if route.resource else "effect"


def _accounts(route: Route) -> bool:
    return not route.resource or "password" in route.body or not route.params


def _uploads(route: Route) -> bool:
    return route.method in {"POST", "PUT"} and bool(
        re.search(r"multipart|\bupload|form field `?file|field `?file", route.low)
    )


def _plain(route: Route, last: str) -> str:
    """The role of a route that ends at a resource or at one of its keys."""
    keyed = last.startswith("{")
    if route.method == "GET":
        return "read" if keyed else "list"
    if route.method == "POST":
        return "action" if keyed else "create"
    return {"PUT": "replace", "PATCH": "change", "DELETE": "remove"}.get(route.method, "action") if keyed else "effect"


def _reading(app: App, route: Route, last: str) -> str:
    """The role of a GET that ends at neither: a list by another name, an account of things, or something constant."""
    if last.startswith("{"):
        known = {name for one in app.resources.values() for name in (*one.fields, *one.own)}
        return "sums" if not route.resource and last[1:-1] in known else "read"
    shape = route.answer
    if not route.resource and not route.query and shape is not None and _is_constant(shape, last):
        return "constant"
    if route.resource and shape is None and route.verb and _OF_SOME.search(route.low) and not _ACCOUNT.search(last):
        return "list"
    if (
        route.resource
        and shape is None
        and re.search(r"\blists?\b|\ball\b|\bmost\b|\bonly\b|\bfirst\b|\btop\b", route.low)
    ):
        return "list"
    return "sums"


_OF_SOME = re.compile(
    r"\b(?:shows?|lists?|gives?|returns?)\b[^.;]*\b(?:others?|rest|ones|those|that are|which are|whose|\w+s)\b"
)
_ACCOUNT = re.compile(
    r"count|total|stat|summary|report|average|mean|random|latest|newest|oldest|first|last|balance|value|result"
)


def _is_constant(shape: Shape, last: str) -> bool:
    literal = all(value.kind == "value" and (example_kind(name, value.text)) for name, value in shape.items)
    return (
        shape.kind == "object" and literal and (last in HEALTH or not any(_counts(value) for _, value in shape.items))
    )


def _counts(value: Shape) -> bool:
    found = literal_of(value.text)
    return isinstance(found, int | float) and not isinstance(found, bool)


def _status(app: App, route: Route) -> int:
    """The code of success: said at the route, in the sentence behind it, for all that is made, or the usual one."""
    for unit, one in zip(route.units, route.mentions, strict=False):
        found = _SUCCESS.search(re.sub(r"\{[^}]*\}", "", one.text))
        if not found and unit.mentions and one is unit.mentions[0] and len(one.before) < 60:
            found = _SUCCESS.search(one.before)
        if found and (route.method != "GET" or found[1] not in {"201", "202", "204"}):
            return int(found[1])
    for unit in route.units:
        if not unit.mentions and (found := _SUCCESS.search(unit.text)) and route.method in {"POST", "DELETE", "PUT"}:
            app.take(unit)
            return int(found[1])
    made = route.role in {"create", "register", "upload"}
    for unit in app.units:
        found = _SUCCESS.search(unit.text)
        if (
            found
            and not unit.mentions
            and (unit.hint is None or re.search(r"\balways\b|\beach\b|\bevery\b|\ball\b|creat", unit.low))
        ):
            if made and found[1] in {"200", "201"} and _CREATED.search(unit.text):
                app.take(unit)
                return int(found[1])
            if route.role == "remove" and found[1] in {"200", "204"} and re.search(r"delet|remov", unit.low):
                return int(found[1])
    return {"create": 201, "register": 201, "upload": 201, "remove": 204}.get(route.role, 200)


def table_of(app: App, route: Route) -> Resource:
    return app.resources[route.resource]
