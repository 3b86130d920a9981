"""What a route's conditions can speak of, and what they say when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.generate.recipes.interface.handlers import variable
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.spec import Field

OVER = frozenset(["returned", "closed", "cancelled", "canceled", "finished", "ended", "done", "released"])


NUMBERS = frozenset(("integer", "float"))


ORDERED = NUMBERS | {"date", "datetime", "time", "any"}


@dataclass(frozen=True, slots=True)
class Condition:
    """When a request is refused."""

    text: str
    """Python, true where it is."""
    detail: str
    early: bool = False
    """Whether it is about what was sent alone."""


@dataclass
class Scope:
    """What a route's conditions can speak of."""

    app: App
    route: Route
    given: Mapping[str, Field]
    rows: list[tuple[str, Resource]] = field(default_factory=list)
    """Variables and what they are: the thing itself or what it belongs to."""
    made: Resource | None = None
    """What is being made, if anything is."""

    def names(self) -> dict[str, tuple[str, str]]:
        """(code, kind) of everything that can be compared, by name."""
        found: dict[str, tuple[str, str]] = {}
        for var, resource in self.rows:
            for name, kind in resource.known().items():
                if name != "id":
                    found.setdefault(name, (f'{var}["{name}"]', kind))
            for name, made in resource.computed.items():
                found.setdefault(name, (f'shown_{resource.name}({var})["{name}"]', made.kind))
        for name, one in self.given.items():
            found[name] = (f'given["{name}"]', one.kind)
        return found


def scope_of(app: App, route: Route) -> Scope:
    resource = app.resources.get(route.resource)
    if resource is None:
        return Scope(app, route, route.body)
    if route.role == "create":
        scope = Scope(app, route, resource.fields, made=resource)
        if route.parent:
            parent = app.resources[route.parent]
            scope.rows.append((variable(parent), parent))
        for key, name in resource.parents.items():
            parent = app.resources[name]
            if key in resource.fields and all(one is not parent for _, one in scope.rows):
                twins = [other for other, same in resource.parents.items() if same == name]
                var = f"{key.removesuffix('_id')}_{variable(parent)}" if len(twins) > 1 else variable(parent)
                scope.rows.append((var, parent))
        return scope
    given = resource.fields if route.role == "replace" else route.body
    return Scope(app, route, given, [(variable(resource), resource)])
