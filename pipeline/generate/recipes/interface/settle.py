"""From a request to an application: everything that is read, one after the other, and what was left open."""

from __future__ import annotations

import re

from pipeline.generate.recipes.choices import Chosen
from pipeline.generate.recipes.interface.callers import callers_of
from pipeline.generate.recipes.interface.codes import codes_of
from pipeline.generate.recipes.interface.codes_given import codes_made, fills_of
from pipeline.generate.recipes.interface.derived import derived_of
from pipeline.generate.recipes.interface.examples import examples_of
from pipeline.generate.recipes.interface.factory import factory_of
from pipeline.generate.recipes.interface.guards import guards_of
from pipeline.generate.recipes.interface.lenient import lenient
from pipeline.generate.recipes.interface.limits import limits_of
from pipeline.generate.recipes.interface.lists import lists_of
from pipeline.generate.recipes.interface.owners import owners_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.resources import resources_of, routes_of
from pipeline.generate.recipes.interface.roles import roles_of
from pipeline.generate.recipes.interface.rules import rules_of
from pipeline.generate.recipes.interface.softly import softly
from pipeline.generate.recipes.interface.start import start_of
from pipeline.generate.recipes.interface.streams import streams_of
from pipeline.generate.recipes.interface.text import units
from pipeline.generate.recipes.spec import Field

_TARGET = re.compile(r"\b([A-Za-z_]\w*):([A-Za-z_]\w*)\b(?!\s*[/(])")
_FILE = re.compile(r"\b([A-Za-z_]\w*)\.py\b")
_VARIABLE = re.compile(
    r"\b(?:object|variable|instance|exposing|exposes|expose|named|called|as|with|is variable"
    r"|->)\s+(?:is\s+|named\s+|called\s+|must be\s+)?[`\"']?(app|api|application|server"
    r"|service)\b[`\"']?",
    re.I,
)


def app_of(prompt: str, chosen: Chosen) -> App:
    """The application that a request describes."""
    app = App(units(prompt))
    app.framework = chosen.framework if chosen.framework in {"fastapi", "flask"} else "fastapi"
    app.storage = _storage(prompt.lower(), chosen)
    _entry(app, prompt)
    factory_of(app, prompt)
    routes_of(app)
    resources_of(app)
    roles_of(app)
    _virtual(app)
    start_of(app)
    fills_of(app)
    codes_made(app)
    _keys(app)
    _links(app)
    streams_of(app)
    guards_of(app)
    callers_of(app)
    owners_of(app)
    softly(app)
    limits_of(app)
    codes_of(app)
    examples_of(app)
    derived_of(app)
    rules_of(app)
    derived_of(app)
    lists_of(app)
    lenient(app)
    return app


def _storage(low: str, chosen: Chosen) -> str:
    if re.search(
        r"in[- ]?memory|\bno (?:db|database|persist)|memory only|\bdict\b|database (?:is )?not needed"
        r"|don't (?:bother|need)[^.]*database",
        low,
    ):
        return "memory"
    if "sqlmodel" in low or chosen.storage == "sqlmodel":
        return "sqlmodel"
    if re.search(r"\bjson[- ]?files?\b|\bin a (?:\w+ )?\.?json\b|\b\w+\.json\b", low):
        return "json"
    if re.search(r"\bsqlite3\b|\b(?:without|no) (?:an )?orm\b|\braw sql", low) and "sqlalchemy" not in low:
        return "sqlite3"
    return chosen.storage if chosen.storage in {"sqlalchemy"} else "memory"


def _entry(app: App, prompt: str) -> None:
    """The module and the variable that the request names, else `main:app`."""
    for found in _TARGET.finditer(prompt):
        if found[2] in {"app", "api", "application", "server"} or found[1] in {"main", "app", "api", "server"}:
            app.module, app.variable = found[1], found[2]
            app.spans.append(found.span())
            return
    files = [one for one in _FILE.finditer(prompt) if one[1] not in {"test", "tests"}]
    if files:
        app.module = files[0][1]
        app.spans.append(files[0].span())
        if named := _VARIABLE.search(prompt):
            app.variable = named[1]
            app.spans.append(named.span())


def _virtual(app: App) -> None:
    """Paths that only look at things by one of their fields: `/people/{person}/tools`."""
    for name, resource in app.resources.items():
        made = any(one.resource == name and one.role in {"create", "upload", "replace"} for one in app.routes)
        if made or resource.fields or name == "user":
            continue
        for route in app.routes:
            if route.role == "list" and route.resource == name and not route.parent:
                _values_of(app, resource, route)
            if route.parent == name or (route.resource == name and route.verb):
                resource.shared = True
            if route.resource == name and route.role == "read" and route.answer is not None:
                resource.shared, route.role = True, "sums"


def _values_of(app: App, resource: Resource, route: Route) -> None:
    """`GET /sensors -> ["attic", "cellar"]`, where readings have a sensor and nothing makes one."""
    holders = [one for one in app.resources.values() if resource.name in one.fields]
    if len(holders) == 1 and not route.query:
        resource.shared, route.role = True, "values"
        route.resource, route.notes["of"] = holders[0].name, resource.name


def _keys(app: App) -> None:
    """The field by which a resource is looked up: `{sku}` where there is a `sku`, else `id`."""
    for resource in app.resources.values():
        names = [
            one.segments[at + 1][1:-1]
            for one in app.routes
            for at, segment in enumerate(one.segments[:-1])
            if app.resource(segment) is resource and one.segments[at + 1].startswith("{")
        ]
        for name in names:
            if name in {"id", f"{resource.name}_id"} or resource.shared:
                continue
            plain = name.removeprefix(f"{resource.name}_")
            put = any(
                one.role == "replace" and one.resource == resource.name and name in one.params for one in app.routes
            )
            created = any(one.role == "create" and one.resource == resource.name for one in app.routes)
            if plain in resource.fields or plain in resource.own:
                resource.key = plain
            elif put and not created:
                resource.key = plain
                resource.own_kinds = {plain: "text", **resource.own_kinds}
                for one in app.routes:
                    if one.resource == resource.name and one.role == "replace":
                        resource.fields |= one.body


def _links(app: App) -> None:
    """What points to what: by the path it is made at, or by a field `room_id`."""
    for resource in app.resources.values():
        for route in app.routes:
            if route.role == "create" and route.resource == resource.name and route.parent:
                parent = app.resources[route.parent]
                key = f"{parent.name}_{parent.key}"
                resource.parents[key] = parent.name
                if key not in resource.fields:
                    resource.own_kinds[key] = "integer" if parent.key == "id" else "text"
                else:
                    del resource.fields[key]
                    resource.own_kinds[key] = "integer"
        for name in list(resource.fields):
            refers = name.endswith("_id") or (resource.fields[name].kind == "integer" and _names(app, resource, name))
            pointed = _pointed_at(app, resource, name) if refers else None
            if pointed is not None:
                resource.parents.setdefault(name, pointed.name)
                if resource.fields[name].kind == "text":
                    resource.fields[name] = Field(name, "integer")
    for route in app.routes:
        if route.role == "list" and route.parent:
            parent = app.resources[route.parent]
            key = f"{parent.name}_{parent.key}"
            child = app.resources[route.resource]
            if parent.name in child.parents.values():
                continue
            if not parent.shared and key not in child.known():
                child.parents[key] = parent.name


def _names(app: App, resource: Resource, name: str) -> bool:
    """Whether a whole number called as another thing points to it: `to_wallet`."""
    return any(one is not resource and name.split("_")[-1] == one.name for one in app.resources.values())


def _of_its_own(app: App, resource: Resource, name: str) -> bool:
    """`manager_id` must be the id of an existing employee, or `parent_id`: it points to another of its kind."""
    noun = resource.name.replace("_", " ")
    told = rf"\b{name}\b[^.;]*\b(?:existing|another|other) {noun}\b"
    return name == f"parent_{resource.name}_id" or any(re.search(told, one.text, re.I) for one in app.units)


def _pointed_at(app: App, resource: Resource, name: str) -> Resource | None:
    bare = name.removesuffix("_id")
    if bare in app.resources and bare != resource.name:
        return app.resources[bare]
    if _of_its_own(app, resource, name):
        return resource
    others = [one for one in app.resources.values() if one is not resource and not one.shared]
    if bare in {"from", "to", "source", "target", "sender", "receiver", "recipient"} and len(others) == 1:
        return others[0]
    open_keys = [one for one in resource.fields if one.endswith("_id") and one.removesuffix("_id") not in app.resources]
    if len(others) == 1 and len(open_keys) > 1:
        return others[0]
    return next((one for one in others if bare.endswith(f"_{one.name}")), None)
