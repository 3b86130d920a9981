"""An application as files: the program and its tests."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.interface.handlers import MAKERS, Handler, handler_of
from pipeline.generate.recipes.interface.plan import App
from pipeline.generate.recipes.interface.proofs import conftest, proofs
from pipeline.generate.recipes.interface.source import program, title
from pipeline.generate.recipes.interface.special import parts, special
from pipeline.generate.recipes.interface.working import background
from pipeline.generate.recipes.render import module
from pipeline.generate.recipes.spec import Spec


@dataclass(frozen=True, slots=True)
class Interface:
    """An application that was read, with the function of each route that was understood."""

    app: App
    handlers: tuple[Handler, ...]
    source: str
    """The program."""


def interface_of(app: App) -> Interface:
    """The functions of an application's routes; a route that was not understood is told in its `not_done`."""
    handlers: list[Handler] = []
    for route in app.routes:
        if route.role == "socket":
            continue
        plain = route.role in MAKERS and route.resource in app.resources
        made = handler_of(app, route) if plain else special(app, route)
        if made is None:
            app.not_done.append(f"What {route.method} {route.path} shall do was not understood: it is not built.")
            continue
        handlers.append(made)
        if "work" in route.notes:
            background(app, route, made)
    _apart(handlers)
    return Interface(app, tuple(handlers), program(app, handlers, [one.splitlines() for one in parts(app, handlers)]))


def cook(spec: Spec) -> Dish:
    """The program of an interface that was read."""
    made = spec.interface
    assert isinstance(made, Interface)  # noqa: S101  # a spec of this recipe has one  # nosec B101
    app, handlers = made.app, list(made.handlers)
    files = (
        module(f"{app.module}.py", made.source),
        module("tests/conftest.py", conftest(app), (app.module,)),
        module(f"tests/test_{app.module}.py", proofs(app, handlers), (app.module,)),
    )
    name = f"{app.module}:{'create_app' if app.factory else app.variable}"
    start = (
        f"uvicorn {name}{' --factory' if app.factory else ''}"
        if app.framework == "fastapi"
        else f"flask --app {name}{'(...)' if app.place else ''} run"
    )
    return Dish(files, f"{title(app)} API", (start, "python -m pytest"), _notes(app))


def _notes(app: App) -> tuple[str, ...]:
    notes = []
    if app.storage in {"sqlalchemy", "sqlmodel"} and not app.place:
        notes.append("The database is `app.db` beside the program unless `DATABASE_URL` names another.")
    if app.storage == "json" and not app.place:
        notes.append("Things are kept in `store.json` beside the program unless `STORE_PATH` names another file.")
    if app.storage == "sqlite3":
        notes.append("The database is `app.db` beside the program unless `DATABASE_PATH` names another.")
    if app.auth == "jwt":
        notes.append("Set `JWT_SECRET`: without it every start has a secret of its own, and older tokens end.")
    if app.auth == "key":
        notes.append(
            "The environment variable `API_KEY` takes the place of the key in the program."
            if app.secret
            else "Set `API_KEY`: without one nobody is let in."
        )
    return tuple(notes)


def _apart(handlers: list[Handler]) -> None:
    """No two functions of one name."""
    seen: dict[str, int] = {}
    for one in handlers:
        seen[one.name] = seen.get(one.name, 0) + 1
        if seen[one.name] > 1:
            one.name = f"{one.name}_{seen[one.name]}"
