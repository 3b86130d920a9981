"""An application that a function makes: everything that belongs to one application moves into `create_app`."""

from __future__ import annotations

import ast
import re
from textwrap import indent

from pipeline.generate.recipes.interface.plan import App

_CALL = re.compile(r"\bcreate_app\b(?:\(([^()]*)\))?")
_ENV = re.compile(r"os\.environ\.get\(\"(?:DATABASE_URL|DATABASE_PATH|STORE_PATH)\", \"[^\"]*\"\)")


def factory_of(app: App, prompt: str) -> None:
    """Note that a function makes the application, and the name of its parameter."""
    found = _CALL.search(prompt)
    if not found:
        return
    app.spans.append(found.span())
    app.factory = True
    name = re.match(r"\s*([a-z_]\w*)\s*(?:[:=,]|$)", found[1] or "")
    app.place = name[1] if name else ""
    if app.storage == "memory" and app.place and re.search(r"\bjson\b", prompt, re.I):
        app.storage = "json"


def in_factory(app: App, source: str) -> str:
    """The module with the application, its rows and its routes inside `create_app`; what needs none of them stays."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source  # what cannot be written as Python is declined where it is laid out
    lines = source.splitlines()
    bound = {app.variable, "engine", "connected"} | {one.many for one in app.resources.values()}
    inside: list[ast.stmt] = []
    while grown := [one for one in tree.body if one not in inside and _needs(one, bound)]:
        inside += grown
        bound |= {name for one in grown for name in _bound_by(one)}
    outer: list[str] = []
    inner: list[str] = []
    for one in tree.body:
        first = min([one.lineno, *(each.lineno for each in getattr(one, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : one.end_lineno])
        (inner if one in inside else outer).append(text)
    signature = f"{app.place}: str" if app.place else ""
    kind = "FastAPI" if app.framework == "fastapi" else "Flask"
    body = "\n\n".join([*inner, f"return {app.variable}"])
    if app.place:
        body = _place(app, body)
    made = f"def create_app({signature}) -> {kind}:\n" + indent(body, "    ", lambda line: bool(line.strip()))
    return "\n\n".join([*outer, made]) + "\n"


def _needs(one: ast.stmt, bound: set[str]) -> bool:
    made = _bound_by(one)
    return bool(made & bound) or any(isinstance(each, ast.Name) and each.id in bound for each in ast.walk(one))


def _bound_by(one: ast.stmt) -> set[str]:
    """The names that a statement gives a meaning, the functions of routes left out."""
    if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {one.name}
    if isinstance(one, ast.Assign):
        return {each.id for target in one.targets for each in ast.walk(target) if isinstance(each, ast.Name)}
    if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
        return {one.target.id}
    return set()


def _place(app: App, body: str) -> str:
    """What the parameter names stands in for what the environment says."""
    value = f'f"sqlite:///{{{app.place}}}"' if app.storage in {"sqlalchemy", "sqlmodel"} else app.place
    if app.storage in {"sqlalchemy", "sqlmodel"} and re.search(r"url|uri|dsn", app.place):
        value = app.place
    return _ENV.sub(lambda _: value, body)
