"""The program as text: imports, storage, schemas, what routes share, and the routes, for FastAPI or Flask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.generate.recipes.interface import schema
from pipeline.generate.recipes.interface.factory import in_factory
from pipeline.generate.recipes.interface.handlers import Handler, is_shaped, missing, parameter, variable
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.render import text_of
from pipeline.generate.recipes.words import camel, listed, singular

Lines = list[str]


def program(app: App, handlers: list[Handler], extra: Iterable[Lines] = ()) -> str:
    """The whole module; `tidy` drops the imports it has no use for."""
    parts = [
        text_of("interface/imports.j2", app=app, summary=summary(app)),
        text_of(f"interface/start_{app.framework}.j2", app=app, title=title(app)),
        text_of(f"interface/store_{app.storage}.j2", app=app, schema=schema, resources=kept(app)),
    ]
    parts += ["\n".join(one) for one in _classes(app, handlers)]
    parts += ["\n".join(one) for one in extra]
    if any("mean(" in line for one in handlers for line in [*one.lines, one.value]) or any(
        "mean(" in made.expression for one in kept(app) for made in one.computed.values()
    ):
        parts.append(MEAN)
    parts += ["\n".join(_finder(app, one)) for one in kept(app) if _is_sought(app, one, handlers)]
    parts += ["\n".join(_shower(one)) for one in kept(app) if is_shaped(one)]
    write = _fastapi if app.framework == "fastapi" else _flask
    parts += ["\n".join(write(app, one)) for one in sorted(handlers, key=_specific)]
    source = "\n\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"
    return in_factory(app, source) if app.factory else source


MEAN = '''def mean(values: list[Any], digits: int | None = None) -> float | None:
    """The average; of nothing there is none."""
    if not values:
        return None
    average: float = sum(values) / len(values)
    return average if digits is None else round(average, digits)'''


def kept(app: App) -> list[Resource]:
    return [one for one in app.resources.values() if not one.shared]


def title(app: App) -> str:
    names = [one.many.replace("_", " ").capitalize() for one in kept(app)][:3]
    return listed(names) or "Service"


def summary(app: App) -> str:
    stored = {
        "memory": "in memory",
        "json": "in a JSON file",
        "sqlite3": "in SQLite",
        "sqlalchemy": "with SQLAlchemy",
        "sqlmodel": "with SQLModel",
    }
    names = listed([one.many.replace("_", " ") for one in kept(app)])
    return f"A service for {names}, kept {stored[app.storage]}." if names else "A small service."


def _specific(handler: Handler) -> tuple[int, tuple[int, ...]]:
    """Fixed segments before parameters, so that `/items/total` is not taken for the item `total`."""
    return 0, tuple(int(one.startswith("{")) for one in handler.route.segments)


def _classes(app: App, handlers: list[Handler]) -> Iterator[Lines]:
    made: set[str] = set()
    for one in handlers:
        if one.body and one.body not in made and not one.body.startswith("dict"):
            made.add(one.body)
            fields = list(one.route.body.values())
            resource = app.resources.get(one.route.resource)
            if one.route.role in {"create", "replace", "change"} and resource is not None:
                fields = list(resource.fields.values())
                narrowed = [resource.fields.get(name, field) for name, field in one.route.body.items()]
                fields = narrowed if (one.partial or one.body.endswith("Replacement")) and narrowed else fields
            lines = schema.class_of(one.body, fields, change=one.partial)
            for name, inner in (resource.nested if resource is not None else {}).items():
                kind = f"{camel(singular(name))}In{camel(resource.name)}" if resource is not None else ""
                if kind not in made and any(name in line for line in lines):
                    made.add(kind)
                    yield schema.class_of(kind, inner)
                lines = [
                    re.sub(rf"^(    {name}: )list\[dict\[str, Any\]\]", rf"\1list[{kind}]", line) for line in lines
                ]
            yield lines
        if one.query and one.query not in made:
            made.add(one.query)
            yield [f"class {one.query}(BaseModel):", *(f"    {line}" for line in query_lines(one.route))]


def query_lines(route: Route) -> Iterator[str]:
    for one in route.filters:
        yield schema.line(schema.plain(one.field))
    if route.notes.get("gone", "-") != "-":
        yield f"{route.notes['gone']}: bool = False"
    yield from route.notes.get("limit", "").splitlines()
    yield from route.notes.get("sort", "").splitlines()


def _is_sought(app: App, resource: Resource, handlers: list[Handler]) -> bool:
    return any(f"find_{resource.name}(" in line for one in handlers for line in one.lines)


def _finder(app: App, resource: Resource) -> Lines:
    name, kind = variable(resource), "int" if resource.key == "id" else key_type(resource)
    detail = missing(app, resource)
    seek = f"{resource.many}.get(key)"
    if resource.key != "id":
        seek = f'next((row for row in {resource.many}.all() if row["{resource.key}"] == key), None)'
    more = ", *, deleted: bool = False" if resource.gone else ""
    gone = f' or ({name}["{resource.gone}"] and not deleted)' if resource.gone else ""
    return [
        f"def find_{resource.name}(key: {kind}{more}) -> Row:",
        f"    {name} = {seek}",
        f"    if {name} is None{gone}:",
        f"        refuse(404, {literal(detail)})",
        f"    return {name}",
    ]


def key_type(resource: Resource) -> str:
    field = resource.fields.get(resource.key)
    return schema.python_type(field) if field and field.kind == "integer" else "str"


def _shower(resource: Resource) -> Lines:
    lines = [f"def shown_{resource.name}(row: Row) -> Row:", '    """The row as callers see it."""']
    hidden = sorted(resource.hidden)
    if hidden:
        names = "{" + ", ".join(map(literal, hidden)) + "}"
        lines.append(f"    shown = {{name: value for name, value in row.items() if name not in {names}}}")
    else:
        lines.append("    shown = dict(row)")
    for name, one in resource.computed.items():
        text = one.expression
        lines.append(f'    shown["{name}"] = {text}')
    return [*lines, "    return shown"]


def _signature(app: App, one: Handler) -> list[str]:
    """The parameters that the path has."""
    found = []
    for at, name in enumerate(one.route.params):
        found.append(f"{parameter(app, one.route, at)}: {_param_type(app, one.route, name)}")
    return found


def _param_type(app: App, route: Route, name: str) -> str:
    at = route.segments.index("{" + name + "}")
    resource = app.resource(route.segments[at - 1]) if at else None
    if resource is not None and not resource.shared:
        return key_type(resource) if resource.key != "id" else "int"
    if name == "id" or name.endswith("_id"):
        return "int"
    if resource is not None and route.resource in app.resources:
        key = route.notes.get("shared", "")
        field = app.resources[route.resource].fields.get(key)
        return schema.python_type(field) if field and field.kind in {"integer", "date"} else "str"
    return "str"


def _path(app: App, route: Route) -> str:
    found = route.path
    for at, name in enumerate(route.params):
        kind = _param_type(app, route, name)
        written = parameter(app, route, at)
        flask = f"<int:{written}>" if kind == "int" else f"<{written}>"
        found = found.replace("{" + name + "}", flask if app.framework == "flask" else "{" + written + "}", 1)
    return found


GUARDS = {"key": "require_key", "user": "signed_in", "admin": "administrator"}


def _needs_caller(one: Handler) -> bool:
    return any(re.search(r"\bcaller\b", line) for line in [*one.lines, one.value])


def _fastapi(app: App, one: Handler) -> Lines:
    route = one.route
    options = [literal(_path(app, route))]
    options += [f"status_code={route.status}"] if route.status != 200 and "raw" not in route.notes else []
    parameters = _signature(app, one)
    first = ["Depends(limited)"] if "limit_count" in route.notes else []
    if route.guard and not (_needs_caller(one) and route.guard != "key"):
        first.append(f"Depends({GUARDS[route.guard]})")
    if first:
        options.append(f"dependencies=[{', '.join(first)}]")
    if route.guard and _needs_caller(one) and route.guard != "key":
        parameters.append(f"caller: Annotated[Row, Depends({GUARDS[route.guard]})]")
    if one.body:
        parameters.append(f"body: {one.body}")
    if one.query:
        parameters.append(f"query: Annotated[{one.query}, Query()]")
    if one.status:
        parameters.append("response: Response")
    parameters += [text for text in route.notes.get("parameters", "").split("\n") if text]
    lines = list(one.lines)
    if one.body:
        lines.insert(0, f"given = body.model_dump(by_alias=True{', exclude_unset=True' if one.partial else ''})")
    if one.status:
        lines.append(f"response.status_code = {one.status}")
    lines += [f"return {one.value}"] if one.value else []
    if route.status == 204 and lines and lines[-1].startswith("return "):
        lines, one.value = lines[:-1], ""
    asynchronous = "async " if app.storage == "memory" else ""
    method = route.method.lower()
    returns = ("Response" if "raw" in route.notes else "Any") if one.value else "None"
    return [
        f"@{app.variable}.{method}({', '.join(options)})",
        f"{asynchronous}def {one.name}({', '.join(parameters)}) -> {returns}:",
        *(f"    {line}" for line in lines or ["pass"]),
    ]


def _flask(app: App, one: Handler) -> Lines:
    route = one.route
    lines: Lines = ["limited()"] if "limit_count" in route.notes else []
    if route.guard:
        call = f"{GUARDS[route.guard]}()"
        lines.append(f"caller = {call}" if _needs_caller(one) and route.guard != "key" else call)
    if one.body:
        unset = ", exclude_unset=True" if one.partial else ""
        lines.append(f"given = sent({one.body}).model_dump(by_alias=True{unset})")
    if one.query:
        lines.append(f"query = asked({one.query})")
    lines += one.lines
    status = one.status or str(route.status)
    if "raw" in route.notes:
        lines.append(f"return {one.value}")
    else:
        lines.append(f"return answer({one.value}, {status})" if one.value else f"return Response(status={status})")
    return [
        f"@{app.variable}.{route.method.lower()}({literal(_path(app, route))})",
        f"def {one.name}({', '.join(_signature(app, one))}) -> Response:",
        *(f"    {line}" for line in lines),
    ]
