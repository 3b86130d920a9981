"""The routes that are no plain dealing with things: signing in, constants, and what is shared by them."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.generate.recipes.interface.formulas import formula, rounded, rounding
from pipeline.generate.recipes.interface.guards import login_name, refusal_of
from pipeline.generate.recipes.interface.handlers import Handler, shown, unique_lines
from pipeline.generate.recipes.interface.items import example_kind, literal_of
from pipeline.generate.recipes.interface.plan import App, Route
from pipeline.generate.recipes.interface.shapes import Shape
from pipeline.generate.recipes.interface.streams import redirect, rooms_count, shared_parts, socket
from pipeline.generate.recipes.interface.sums import sums
from pipeline.generate.recipes.interface.uploads import download, upload
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.render import text_of
from pipeline.generate.recipes.words import camel, snake


def special(app: App, route: Route) -> Handler | None:
    maker = SPECIAL.get(route.role)
    return maker(app, route) if maker else None


def parts(app: App, handlers: list[Handler]) -> list[str]:
    """What several routes share, and the sockets."""
    made = [*doors(app), *shared_parts(app)]
    made += [text for one in app.routes if one.role == "socket" and (text := socket(app, one))]
    return [*made, *(one.route.notes["worker"] for one in handlers if "worker" in one.route.notes)]


def doors(app: App) -> list[str]:
    """The functions that check who calls, where somebody does."""
    if app.auth == "key" and any(one.guard for one in app.routes):
        return [text_of(f"interface/key_{app.framework}.j2", app=app, code=refusal_of(app))]
    if app.auth == "header" and any(one.guard for one in app.routes):
        return [text_of(f"interface/caller_{app.framework}.j2", app=app)]
    if app.auth == "jwt":
        return [
            text_of(
                "interface/jwt.j2",
                app=app,
                user=app.resources["user"],
                admins=any(one.guard == "admin" for one in app.routes),
            )
        ]
    return []


def _account(app: App, route: Route) -> Handler | None:
    return rooms_count(app, route) or _some(app, route) or sums(app, route)


def _some(app: App, route: Route) -> Handler | None:
    """One of all: at random, or the first of an order."""
    resource = app.resources.get(route.resource)
    if (
        resource is None
        or route.params
        or not re.fullmatch(r"random|latest|newest|oldest|first|last|current|next", route.verb)
    ):
        return None
    made = Handler(route, f"read_{route.verb}_{resource.name}", [f"rows = {resource.many}.all()", "if not rows:"])
    made.lines.append(f'    refuse(404, "there is no {resource.name.replace("_", " ")}")')
    chosen = {"random": "secrets.choice(rows)", "oldest": "rows[0]", "first": "rows[0]", "next": "rows[0]"}.get(
        route.verb, "rows[-1]"
    )
    made.value = shown(resource, chosen)
    return made


def _works_out(app: App, route: Route) -> Handler | None:
    """A route that keeps nothing and answers what follows from what is sent."""
    resource = app.resources.get(route.resource)
    if route.method == "DELETE" and resource is not None and not route.params and not route.verb:
        made = Handler(route, f"clear_{resource.many}", [f"for row in {resource.many}.all():"])
        made.lines.append(f'    {resource.many}.remove(row["id"])')
        made.value = "" if route.status == 204 else "{}"
        return made
    if route.method != "POST" or not route.body or route.answer is None:
        return None
    names = {one.name: f'given["{one.name}"]' for one in route.body.values()}
    numbers = {name: code for name, code in names.items() if route.body[name].kind in {"integer", "float"}}
    words = [*(one.text for one in route.mentions), *(unit.text for unit in route.units if not unit.mentions)]
    words += [unit.text for unit in app.units if not unit.mentions and unit not in route.units]
    pairs = []
    for name, value in route.answer.items:
        code = names.get(name) or formula(value.text, numbers) or _defined(name, words, numbers)
        if not code and len(route.answer.items) == 1:
            code = _defined("", words, numbers)
        if not code:
            return None
        pairs.append(f'"{name}": {code}')
    name = snake("_".join(one for one in route.segments if not one.startswith("{")))
    return Handler(route, name, body=class_of(route), value="{" + ", ".join(pairs) + "}")


def _defined(name: str, words: list[str], numbers: dict[str, str]) -> str:
    """The formula that a sentence gives for a name."""
    for text in words:
        if not name:
            behind = text[text.rfind("}") + 1 :].strip(" :,-")
            made = formula(re.sub(r",? ?\(?rounded.*", "", behind), numbers)
            if made:
                return rounded(made, rounding(text))
            continue
        found = re.search(rf"\b{re.escape(name)}\b[`\"']?,? (?:which |that )?(?:is|=|are|equals|:)\s*([^;]+)", text)
        made = formula(re.sub(r",? ?\(?rounded.*", "", found[1]), numbers) if found else ""
        if made:
            return rounded(made, rounding(text))
    return ""


def _values(app: App, route: Route) -> Handler:
    """Every value that a property has, once."""
    resource = app.resources[route.resource]
    name = route.notes["of"]
    rows = f"{resource.many}.all()"
    return Handler(route, f"list_{name}_values", value=f'sorted({{row["{name}"] for row in {rows}}})')


def _register(app: App, route: Route) -> Handler:
    user = app.resources["user"]
    made = Handler(route, "register", body="Registration")
    values = [f'"{name}": given["{name}"]' for name in user.fields]
    values += [f'"{name}": {value}' for name, value in user.own.items()]
    values.append('"password_hash": hashed(given["password"])')
    made.lines = [*unique_lines(user), f"row = {user.many}.add({{{', '.join(values)}}})"]
    made.value = (
        _narrowed(route.answer, shown(user, "row"), app) if _names_token(route) is None else _token_answer(route, "row")
    )
    return made


def _names_token(route: Route) -> str | None:
    return next((one for one in (route.answer.names if route.answer else ()) if "token" in one), None)


def _login(app: App, route: Route) -> Handler:
    user = app.resources["user"]
    name = login_name(user)
    form = re.search(r"\bform\b|oauth2", route.low + " ".join(one.low for one in route.units))
    made = Handler(route, "login", body="" if form else "Credentials")
    if form and app.framework == "fastapi":
        route.notes["parameters"] = "form: Annotated[OAuth2PasswordRequestForm, Depends()]"
        given, password = "form.username", "form.password"
    elif form:
        given, password = 'request.form.get("username", "")', 'request.form.get("password", "")'
    else:
        given, password = f'given["{name}"]', 'given["password"]'
    made.lines = [
        f'row = next((one for one in {user.many}.all() if one["{name}"] == {given}), None)',
        f'if row is None or not is_password({password}, row["password_hash"]):',
        f'    refuse(401, "wrong {name.replace("_", " ")} or password")',
    ]
    made.value = _token_answer(route, "row")
    return made


def _token_answer(route: Route, row: str) -> str:
    text = route.said + " ".join(one.text for one in route.units if not one.mentions)
    names = list(route.answer.names) if route.answer else re.findall(r"\b(access_token|token_type)\b", text)
    key = next((one for one in names if "token" in one and "type" not in one), "")
    if not key:
        plain = re.search(r"[`\"'](\w*token)[`\"']", text)
        key = plain[1] if plain else "access_token"
    pairs = [f'"{key}": token_for({row})']
    if not route.answer or any("type" in one for one in names):
        pairs.append('"token_type": "bearer"')
    pairs += [f'"{one}": {row}["{one}"]' for one in names if one in {"id", "username", "email", "role"}]
    return "{" + ", ".join(pairs) + "}"


def _me(app: App, route: Route) -> Handler:
    user = app.resources["user"]
    return Handler(route, "read_caller", value=_narrowed(route.answer, shown(user, "caller"), app))


def _narrowed(shape: Shape | None, value: str, app: App) -> str:
    user = app.resources["user"]
    names = shape.names if shape and shape.kind == "object" else ()
    known = {*user.fields, *user.own, "id"}
    if names and set(names) <= known:
        row = re.sub(r"^shown_user\((\w+)\)$", r"\1", value)
        return "{" + ", ".join(f'"{one}": {row}["{one}"]' for one in names) + "}"
    return value


def _constant(app: App, route: Route) -> Handler:
    shape = route.answer
    assert shape is not None  # noqa: S101  # that is what makes it one  # nosec B101
    pairs = []
    for name, value in shape.items:
        found = literal_of(value.text)
        if found in (None, "...", "\u2026"):
            found = f"A {name} for the day." if example_kind(name, value.text) in {"text", "long_text", ""} else None
        pairs.append(f'"{name}": {literal(found) if found != () else "None"}')
    return Handler(
        route, f"read_{snake(route.segments[-1]) if route.segments else 'root'}", value="{" + ", ".join(pairs) + "}"
    )


SPECIAL: dict[str, Callable[[App, Route], Handler | None]] = {
    "sums": _account,
    "values": _values,
    "effect": _works_out,
    "upload": upload,
    "download": download,
    "redirect": redirect,
    "register": _register,
    "login": _login,
    "me": _me,
    "constant": _constant,
}


def class_of(route: Route) -> str:
    return camel(snake("_".join(route.segments)))
