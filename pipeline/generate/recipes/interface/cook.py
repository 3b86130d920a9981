"""An application as files: the program, its tests."""

from __future__ import annotations

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.interface.handlers import MAKERS, Handler, handler_of
from pipeline.generate.recipes.interface.plan import App
from pipeline.generate.recipes.interface.source import program, title
from pipeline.generate.recipes.interface.special import doors, special
from pipeline.generate.recipes.render import module
from pipeline.generate.recipes.spec import Spec


def cook(spec: Spec) -> Dish:
    """The program of an interface that was read."""
    app = spec.interface
    assert isinstance(app, App)  # noqa: S101  # a spec of this recipe has one  # nosec B101
    handlers: list[Handler] = []
    missing: list[str] = []
    for route in app.routes:
        if route.role in MAKERS and route.resource in app.resources:
            handlers.append(handler_of(app, route))
        elif (made := special(app, route)) is not None:
            handlers.append(made)
        else:
            missing.append(f"{route.method} {route.path}")
    _apart(handlers)
    files = (module(f"{app.module}.py", program(app, handlers, [one.splitlines() for one in doors(app)])),)
    start = f"uvicorn {app.module}:{app.variable}" if app.framework == "fastapi" else f"flask --app {app.module}:{app.variable} run"
    return Dish(files, f"{title(app)} API", (start, "python -m pytest"), tuple(f"Not built: {one}." for one in missing))


def _apart(handlers: list[Handler]) -> None:
    """No two functions of one name."""
    seen: dict[str, int] = {}
    for one in handlers:
        seen[one.name] = seen.get(one.name, 0) + 1
        if seen[one.name] > 1:
            one.name = f"{one.name}_{seen[one.name]}"
