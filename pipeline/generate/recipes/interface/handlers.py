"""What each route does, as lines of Python that are the same in FastAPI and Flask, over rows that are dictionaries."""

from __future__ import annotations

import builtins
import keyword
from dataclasses import dataclass, field

from pipeline.generate.recipes.interface.plan import App, Check, Resource, Route, Unique
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import camel, snake

TAKEN = frozenset(
    ["app", "dt", "math", "re", "row", "rows", "given", "query", "caller", "body", "total", "request", "table"]
) | frozenset(dir(builtins))


@dataclass
class Handler:
    """A route's function."""

    route: Route
    name: str
    lines: list[str] = field(default_factory=list)
    value: str = ""
    """What it answers; empty where the answer has no body."""
    body: str = ""
    """The class of what is sent."""
    query: str = ""
    """The class of what stands behind the `?`."""
    partial: bool = False
    """Whether only what was sent counts."""
    status: str = ""
    """An expression of the code, where it depends."""


def variable(resource: Resource) -> str:
    return f"{resource.name}_" if resource.name in TAKEN or keyword.iskeyword(resource.name) else resource.name


def parameter(app: App, route: Route, at: int = -1) -> str:
    """The Python name of a parameter of the path: `{id}` behind `/orders` is `order_id`."""
    name = route.params[at] if route.params else "id"
    if name != "id":
        return f"{name}_" if keyword.iskeyword(name) or name in TAKEN else name
    index = [number for number, one in enumerate(route.segments) if one == "{id}"]
    before = route.segments[index[-1] - 1] if index and index[-1] else ""
    found = app.resource(before)
    return f"{found.name if found else 'item'}_id"


def handler_of(app: App, route: Route) -> Handler:
    """The function of a plain route; `special` makes the others."""
    resource = app.resources[route.resource]
    return MAKERS[route.role](app, route, resource)


def checks(app: App, route: Route, *, early: bool) -> list[str]:
    lines: list[str] = []
    for one in route.checks:
        if one.early == early:
            lines += refusal(one)
    return lines


def refusal(check: Check) -> list[str]:
    return [f"if {check.condition}:", f"    refuse({check.code}, {literal(check.detail)})"]


def unique_lines(resource: Resource, *, besides: str = "", scope: str = "") -> list[str]:
    lines: list[str] = []
    for one in resource.unique:
        lines += _unique(resource, one, besides, scope)
    return lines


def _unique(resource: Resource, unique: Unique, besides: str, scope: str) -> list[str]:
    fold = ".casefold()" if unique.folded else ""
    own = [name for name in unique.fields if name in resource.fields]
    same = " and ".join(
        f'other["{name}"]{fold if resource.fields[name].kind in {"text", "long_text", "email"} else ""} == '
        + (f'given["{name}"]{fold if resource.fields[name].kind in {"text", "long_text", "email"} else ""}')
        for name in own
    )
    values = {resource.owner: resource.owner_value} if resource.owned else {}
    values |= {name: scope for name in unique.fields if name not in resource.fields and name not in values and scope}
    more = [f'other["{name}"] == {values[name]}' for name in unique.fields if name in values]
    condition = " and ".join([same, *more])
    if besides:
        guard = " and ".join(f'"{name}" in given' for name in own)
        condition = f'other["id"] != {besides}["id"] and {condition}'
        loop = f"if {guard} and any({condition} for other in {resource.many}.all()):"
    else:
        loop = f"if any({condition} for other in {resource.many}.all()):"
    what = f"{' and '.join(own)} already exists".replace("_", " ")
    return [loop, f"    refuse({unique.code}, {literal(unique.detail or what)})"]


def shown(resource: Resource, row: str) -> str:
    return f"shown_{resource.name}({row})" if is_shaped(resource) else row


def is_shaped(resource: Resource) -> bool:
    """Whether what is answered differs from what is kept."""
    return bool(resource.computed or resource.hidden)


def found_lines(app: App, route: Route, resource: Resource, at: int = -1, name: str = "") -> list[str]:
    """The row that a parameter of the path names, or a 404."""
    row = name or variable(resource)
    if (inside := _inside(app, route, resource, row)) and not name:
        return inside
    gone = ", deleted=True" if resource.gone and "all" in route.notes else ""
    lines = [f"{row} = find_{resource.name}({parameter(app, route, at)}{gone})"]
    if route.own and resource.owned and route.guard:
        detail = missing(app, resource) if route.own == 404 else f"this {resource.name.replace('_', ' ')} is not yours"
        lines += [f'if {row}["{resource.owner}"] != {resource.owner_value}:']
        lines += [f"    refuse({route.own}, {literal(detail)})"]
    return lines


def _inside(app: App, route: Route, resource: Resource, row: str) -> list[str]:
    """The row of a nested path, `/classes/{id}/signups/{member}`, which must belong to the thing above it."""
    if route.resource != resource.name or len(route.params) < 2 or not route.parent:
        return []
    parent = app.resources[route.parent]
    key = next((key for key, name in resource.parents.items() if name == parent.name), "")
    if not key or parent.shared:
        return []
    last = parameter(app, route)
    lines = found_lines(app, route, parent, at=-2)
    same = f'each["{key}"] == {variable(parent)}["{parent.key}"] and each["{resource.key}"] == {last}'
    lines.append(f"{row} = next((each for each in {resource.many}.all() if {same}), None)")
    return [*lines, f"if {row} is None:", f"    refuse(404, {literal(missing(app, resource))})"]


def missing(app: App, resource: Resource) -> str:
    """What a 404 says."""
    return resource.missing or app.missing or f"{resource.name.replace('_', ' ')} not found"


def _parents(app: App, route: Route, resource: Resource, *, partial: bool = False) -> list[str]:
    """What must exist before something that points to it can be made, or made to point elsewhere."""
    lines: list[str] = []
    for key, name in resource.parents.items():
        parent = app.resources[name]
        if key in resource.fields:
            target = variable(parent)
            if any(other == name and other_key != key for other_key, other in resource.parents.items()):
                target = key.removesuffix("_id") + "_" + variable(parent)
            lines += _pointed(resource, parent, key, target, partial=partial)
    return lines


def _pointed(resource: Resource, parent: Resource, key: str, target: str, *, partial: bool) -> list[str]:
    """What a field points to must be there, where the field says anything."""
    seek = f'find_{parent.name}(given["{key}"])'
    guard = f'if given.get("{key}") is not None:' if partial or resource.fields[key].optional else ""
    lines = [f"{target} = {seek}"] if not guard else [seek]
    if code := resource.unknown.get(key, 0):
        none = f'all(row["{parent.key}"] != given["{key}"] for row in {parent.many}.all())'
        refused = refusal(Check(none, code, f"there is no such {parent.name.replace('_', ' ')}"))
        lines = [*refused, *lines] if not guard else refused
    return [guard, *(f"    {one}" for one in lines)] if guard else lines


def _create(app: App, route: Route, resource: Resource) -> Handler:
    made = Handler(route, f"create_{resource.name}", body=f"New{camel(resource.name)}" if resource.fields else "")
    lines: list[str] = []
    keys: list[str] = []
    scope = ""
    if route.parent:
        parent = app.resources[route.parent]
        lines += found_lines(app, route, parent)
        scope = f'{variable(parent)}["{parent.key}"]'
        keys = [f'"{link(parent)}": {scope}']
    lines += checks(app, route, early=True)
    for name, value in resource.filled.items():
        lines += [f'if given["{name}"] is None:', f'    given["{name}"] = {value}']
    lines += _parents(app, route, resource)
    lines += checks(app, route, early=False)
    lines += unique_lines(resource, scope=scope)
    if resource.owned:
        keys.append(f'"{resource.owner}": {resource.owner_value}')
    keys += [f'"{name}": {value}' for name, value in resource.own.items()]
    given = ["**given"] if resource.fields else []
    lines.append(f"row = {resource.many}.add({{{', '.join([*given, *keys])}}})")
    lines += route.effects
    made.lines, made.value = lines, shown(resource, "row")
    return made


def link(parent: Resource) -> str:
    """The field in which something keeps what it belongs to."""
    return f"{parent.name}_{parent.key}"


def _read(app: App, route: Route, resource: Resource) -> Handler:
    made = Handler(route, f"read_{resource.name}", found_lines(app, route, resource))
    made.lines += [*route.effects]
    made.value = with_extras(route, shown(resource, variable(resource)), variable(resource))
    return made


def with_extras(route: Route, value: str, row: str) -> str:
    """The answer with what only this route has besides."""
    more = [f'"{name}": {text.replace("row[", f"{row}[")}' for name, text in route.extras.items()]
    return f"{{**{value}, {', '.join(more)}}}" if more else value


def _put(app: App, route: Route, resource: Resource, *, partial: bool) -> Handler:
    verb = "change" if partial else "replace"
    made = Handler(
        route,
        f"{verb}_{resource.name}",
        body=f"{camel(resource.name)}Change" if partial else f"New{camel(resource.name)}",
    )
    if not partial and route.body and set(route.body) < set(resource.fields) and _makes(app, resource):
        made.body = f"{camel(resource.name)}Replacement"
    row = variable(resource)
    made.partial = partial
    made.lines = found_lines(app, route, resource) + checks(app, route, early=True) + checks(app, route, early=False)
    if not made.body.endswith("Replacement"):
        made.lines += _parents(app, route, resource, partial=partial)
    made.lines += unique_lines(resource, besides=row)
    made.lines += [f"{row}.update(given)", *route.effects, f"{resource.many}.save({row})"]
    made.value = shown(resource, row)
    return made


def _makes(app: App, resource: Resource) -> bool:
    return any(one.role == "create" and one.resource == resource.name for one in app.routes)


def _replace(app: App, route: Route, resource: Resource) -> Handler:
    if _makes(app, resource) or resource.key == "id":
        return _put(app, route, resource, partial=False)
    return _upsert(app, route, resource)


def _upsert(app: App, route: Route, resource: Resource) -> Handler:
    """Kept under a name that the caller chooses: made where there is none, else replaced."""
    made = Handler(route, f"put_{resource.name}", body=f"New{camel(resource.name)}")
    row, key = variable(resource), parameter(app, route)
    made.lines = [
        *checks(app, route, early=True),
        f'{row} = next((row for row in {resource.many}.all() if row["{resource.key}"] == {key}), None)',
        f"is_new = {row} is None",
        f"if {row} is None:",
        f'    {row} = {resource.many}.add({{"{resource.key}": {key}, **given}})',
        "else:",
        f"    {row}.update(given)",
        f"    {resource.many}.save({row})",
    ]
    made.value, made.status = shown(resource, row), f"{route.status} if is_new else 200"
    return made


def _change(app: App, route: Route, resource: Resource) -> Handler:
    return _put(app, route, resource, partial=True)


def _remove(app: App, route: Route, resource: Resource) -> Handler:
    made = Handler(route, f"delete_{resource.name}", found_lines(app, route, resource))
    row = variable(resource)
    made.lines += checks(app, route, early=True) + checks(app, route, early=False) + route.effects
    if resource.gone:
        made.lines += [route.notes["marks"], f"{resource.many}.save({row})"]
        made.value = "" if route.status == 204 else shown(resource, row)
        return made
    for child in app.resources.values():
        for key, parent in child.parents.items():
            if parent == resource.name and route.notes.get("cascade", "yes") == "yes":
                made.lines += [
                    f"for child in {child.many}.all():",
                    f'    if child["{key}"] == {row}["{resource.key}"]:',
                    f'        {child.many}.remove(child["id"])',
                ]
    made.lines.append(f'{resource.many}.remove({row}["id"])')
    made.value = "" if route.status == 204 else shown(resource, row)
    return made


def _list(app: App, route: Route, resource: Resource) -> Handler:
    name = f"list_{route.verb}_{resource.many}" if route.verb else f"list_{resource.many}"
    made = Handler(route, name)
    lines: list[str] = []
    rows = f"{resource.many}.all()"
    if route.parent:
        parent = app.resources[route.parent]
        made.name = f"list_{parent.name}_{resource.many}"
        if parent.shared:
            key = route.notes.setdefault("shared", _looked_at(app, route, resource))
            rows = f'[row for row in {rows} if row["{key}"] == {parameter(app, route)}]'
        else:
            lines += found_lines(app, route, parent)
            keys = [key for key, name in resource.parents.items() if name == parent.name] or [link(parent)]
            value = f'{variable(parent)}["{parent.key}"]'
            same = f'row["{keys[0]}"] == {value}'
            if len(keys) > 1:
                same = f"{value} in ({', '.join(f'row[{literal(key)}]' for key in keys)})"
            rows = f"[row for row in {rows} if {same}]"
    lines.append(f"rows = {rows}")
    if resource.owned and route.own and not route.parent:
        lines.append(f'rows = [row for row in rows if row["{resource.owner}"] == {resource.owner_value}]')
    if resource.gone:
        kept = f'rows = [row for row in rows if not row["{resource.gone}"]]'
        with_all = route.notes["gone"]
        lines += [kept] if with_all == "-" else [f"if not query.{with_all}:", f"    {kept}"]
    if narrowed := route.notes.get("narrow"):
        lines.append(f"rows = [row for row in rows if {narrowed}]")
    if route.filters or any(route.notes.get(one, "-") != "-" for one in ("limit", "sort", "gone")):
        made.query = f"{camel(snake(made.name.removeprefix('list_')))}Query"
    for one in route.filters:
        lines += [f"if query.{one.name} is not None:", f"    rows = [row for row in rows if {one.condition}]"]
    lines += route.notes.get("order", "").splitlines()
    lines += route.notes.get("page", "").splitlines()
    made.lines = lines
    each = route.notes.get("each") or (shown(resource, "row") if is_shaped(resource) else "")
    listed = f"[{each} for row in rows]" if each else "rows"
    made.value = route.notes.get("envelope", "ROWS").replace("ROWS", listed)
    return made


def _looked_at(app: App, route: Route, resource: Resource) -> str:
    """The field that a path looks at: `borrowed_by` or `person` behind `/people/{person}/tools`."""
    known = [*resource.fields, *resource.own]
    name = route.params[-1]
    for one in app.routes:
        if one.resource == resource.name and name in one.body and one.notes.get("stored"):
            return one.notes["stored"]
    return next((one for one in known if one == name or name in one or one in name), known[0] if known else "id")


def _action(app: App, route: Route, resource: Resource) -> Handler:
    name = f"{route.verb}_{resource.name}" if route.verb else f"post_to_{resource.name}"
    made = Handler(route, name, body=f"{camel(name)}" if route.body else "")
    row = variable(resource)
    made.lines = found_lines(app, route, resource)
    made.lines += checks(app, route, early=True) + checks(app, route, early=False) + route.effects
    made.lines = [one.replace("row[", f"{row}[") for one in made.lines]
    made.lines += [f"{resource.many}.save({row})"] if route.effects else []
    made.value = shown(resource, row) if route.status != 204 else ""
    return made


MAKERS = {
    "create": _create,
    "read": _read,
    "list": _list,
    "replace": _replace,
    "change": _change,
    "remove": _remove,
    "action": _action,
}
