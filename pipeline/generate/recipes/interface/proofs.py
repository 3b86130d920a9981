"""The tests of a program: the life of each kind of thing, who is let in, and what is refused."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.generate.recipes.interface.guards import login_name
from pipeline.generate.recipes.interface.handlers import Handler, variable
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.source import kept
from pipeline.generate.recipes.kinds import examples, literal
from pipeline.generate.recipes.render import text_of
from pipeline.generate.recipes.spec import Field

_PAIR = re.compile(r'given\["(\w+)"\] (<=|>=|<|>|==|!=) given\["(\w+)"\]$')
_OPS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}


def conftest(app: App) -> str:
    return text_of("interface/conftest.j2", app=app, tables=[one.many for one in kept(app)])


def proofs(app: App, handlers: list[Handler]) -> str:
    """The test module; what it cannot fill with values that surely fit, it leaves out."""
    parts = [text_of("interface/test_start.j2", app=app, signing=_signing(app))]
    for one in handlers:
        if one.route.role == "create":
            parts += _life(app, one.route, handlers)
        elif one.route.role == "constant":
            header = one.route.notes.get("limit_header", "")
            more = f", headers={{{literal(header)}: 'somebody'}}" if header else ""
            parts.append(
                _test(
                    f"{one.name}_answers",
                    [f'assert send("GET", {literal(one.route.path)}{more}).status_code == {one.route.status}'],
                )
            )
        elif one.route.role == "me":
            parts.append(
                _test(
                    "the_caller_is_known",
                    [
                        f'assert send("GET", {literal(one.route.path)}, headers=signed_in()).status_code == 200',
                        f'assert send("GET", {literal(one.route.path)}).status_code == 401',
                    ],
                )
            )
    parts += _doors(handlers)
    if len(parts) == 1:
        fixed = [one for one in handlers if one.route.method == "GET" and not one.route.params and not one.route.guard]
        parts += [
            _test(f"{one.name}_answers", [f'assert send("GET", {literal(one.route.path)}).status_code < 500'])
            for one in fixed
        ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _test(name: str, lines: list[str]) -> str:
    return "\n".join([f"def test_{name}() -> None:", *(f"    {one}" for one in lines)])


def _signing(app: App) -> dict[str, str]:
    """What the helper that signs in needs; empty where nobody does."""
    register = next((one for one in app.routes if one.role == "register"), None)
    login = next((one for one in app.routes if one.role == "login"), None)
    if register is None or login is None:
        return {}
    user = app.resources["user"]
    body = {name: _value(field) for name, field in register.body.items()}
    name = login_name(user)
    form = "parameters" in login.notes
    key = (
        {"username": body.get(name, "ada"), "password": body["password"]}
        if form
        else {name: body.get(name, "ada"), "password": body["password"]}
    )
    names = list(login.answer.names) if login.answer else []
    token = next((one for one in names if "token" in one and "type" not in one), "access_token")
    return {
        "register": register.path,
        "login": login.path,
        "body": repr(body),
        "key": repr(key),
        "how": "data" if form else "json",
        "token": token,
    }


def _value(field: Field, which: int = 0) -> object:
    if field.kind == "password":
        return "correct horse 1"
    if field.kind in {"objects", "object", "any", "text_or_number"}:
        return {"objects": [], "object": {}}.get(field.kind, 1)
    return examples(field)[which]


def payload(resource: Resource, route: Route, which: int = 0) -> dict[str, object] | None:
    """Values that fit all rules of making one; None where that cannot be told."""
    values = {name: _value(field, which) for name, field in resource.fields.items() if name not in resource.parents}
    for check in route.checks:
        found = _PAIR.match(check.condition)
        if found:
            one, op, other = found.groups()
            if one in values and other in values and _OPS[op](values[one], values[other]):
                values[one], values[other] = values[other], values[one]
                if _OPS[op](values[one], values[other]):
                    return None
        elif ("given[" in check.condition and re.search(r"[<>]", check.condition)) or " not in " in check.condition:
            return None
    return values


def _made(app: App, resource: Resource, which: int = 0) -> list[str] | None:
    """Lines that make one, with what it belongs to; its answer is in a variable of its name."""
    route = next((one for one in app.routes if one.role == "create" and one.resource == resource.name), None)
    if route is None:
        return None
    values = payload(resource, route, which)
    if values is None or len(set(resource.parents.values())) < len(resource.parents):
        return None
    lines: list[str] = []
    keys: dict[str, str] = {}
    for key, name in resource.parents.items():
        parent = app.resources[name]
        above = _made(app, parent) if parent is not resource else None
        if above is None or parent.hidden & {"id"}:
            return None
        lines += above
        keys[key] = f'{variable(parent)}["{parent.key}"]'
    body = ", ".join(
        [
            *(f"{literal(name)}: {literal(value)}" for name, value in values.items()),
            *(f'"{key}": {code}' for key, code in keys.items() if key in resource.fields),
        ]
    )
    path = _path(route, keys)
    header = _headers(route)
    sent = f", json={{{body}}}" if resource.fields else ""
    lines.append(f'{variable(resource)} = send("POST", {path}{sent}{header}).json()')
    return lines


def _headers(route: Route) -> str:
    return {"key": ", headers=KEY", "user": ", headers=signed_in()", "admin": ", headers=signed_in()"}.get(
        route.guard, ""
    )


def _path(route: Route, keys: Mapping[str, str]) -> str:
    text = route.path
    for at, name in enumerate(route.params):
        code = list(keys.values())[at] if at < len(keys) else "1"
        text = text.replace("{" + name + "}", "{" + code.replace('"', "'") + "}", 1)
    return f'f"{text}"' if "{" in text else literal(text)


def _life(app: App, route: Route, handlers: list[Handler]) -> Iterator[str]:
    """What becomes of one thing: it is made, found, changed, taken away."""
    resource = app.resources[route.resource]
    lines = _made(app, resource)
    if lines is None:
        return
    if "worker" in route.notes:
        sent = f", json={payload(resource, route)!r}"
        yield _test(
            f"a_{resource.name}_is_taken_on",
            [f'assert send("POST", {literal(route.path)}{sent}{_headers(route)}).status_code == {route.status}'],
        )
        return
    visible = "id" not in resource.hidden
    shown = [
        name
        for name, field in resource.fields.items()
        if field.kind in {"text", "integer", "boolean", "choice"} and name not in resource.parents
    ]
    values = payload(resource, route) or {}
    proof = [*lines, *(f'assert {variable(resource)}["{name}"] == {literal(values[name])}' for name in shown[:2])]
    plain = {
        one.role: one
        for one in app.routes
        if one.resource == resource.name and len(one.params) < 2 and not one.verb and one.method != "POST"
    }
    if (
        (listed := plain.get("list"))
        and not listed.params
        and not listed.parent
        and "envelope" not in listed.notes
        and "each" not in listed.notes
    ):
        proof.append(f'assert len(send("GET", {literal(listed.path)}{_headers(listed)}).json()) == 1')
    key = f'{variable(resource)}["{resource.key}"]'
    if visible and (read := plain.get("read")) and read.params:
        proof.append(f'assert send("GET", {_path(read, {"k": key})}{_headers(read)}).status_code == 200')
    if visible and (gone := plain.get("remove")) and gone.params and not gone.checks:
        proof.append(f'assert send("DELETE", {_path(gone, {"k": key})}{_headers(gone)}).status_code == {gone.status}')
        proof.append(f'assert send("DELETE", {_path(gone, {"k": key})}{_headers(gone)}).status_code == 404')
    yield _test(f"the_life_of_a_{resource.name}", proof)
    needed = [
        name
        for name, field in resource.fields.items()
        if not field.optional and field.default is None and field.kind not in {"boolean"}
    ]
    if needed and not route.parent:
        code = app.invalid or (422 if app.framework == "fastapi" else 400)
        yield _test(
            f"a_{resource.name}_without_its_fields_is_refused",
            [f'assert send("POST", {literal(route.path)}, json={{}}{_headers(route)}).status_code == {code}'],
        )
    if (read := plain.get("read")) and read.params and resource.key == "id":
        yield _test(
            f"an_unknown_{resource.name}_is_not_found",
            [f'assert send("GET", {_path(read, {"k": "999"})}{_headers(read)}).status_code == 404'],
        )


def _doors(handlers: list[Handler]) -> Iterator[str]:
    for one in handlers:
        if one.route.guard and not one.route.params and one.route.method == "GET":
            yield _test(
                f"strangers_do_not_{one.name}",
                [f'assert send("GET", {literal(one.route.path)}).status_code in (401, 403)'],
            )
