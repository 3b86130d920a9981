"""What was understood of an interface: resources, routes, and the rules of each, as the reading goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from pipeline.generate.recipes.interface.shapes import Shape
from pipeline.generate.recipes.interface.text import Mention, Unit
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import singular, snake


@dataclass(frozen=True, slots=True)
class Check:
    """What must not be, before a route does its work."""

    condition: str
    """A Python expression that is true when the request is refused."""
    code: int
    detail: str
    early: bool = False
    """Whether it is looked at before the state of things: a value that can never be right."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A property that follows from others."""

    expression: str
    """Python over `row`."""
    kind: str = "float"


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter of a list."""

    name: str
    field: Field
    condition: str
    """Python over `row` and `wanted`, true for the rows that stay."""


@dataclass(frozen=True, slots=True)
class Unique:
    """Fields that no two rows may have in common."""

    fields: tuple[str, ...]
    code: int = 409
    folded: bool = False
    """Whether upper and lower case are the same."""
    detail: str = ""
    """What the refusal says, where that was said."""


@dataclass
class Resource:
    """Things of one kind that the program keeps."""

    name: str
    """Singular snake_case."""
    many: str
    """The variable of its table."""
    fields: dict[str, Field] = field(default_factory=dict)
    """What callers give."""
    own: dict[str, str] = field(default_factory=dict)
    """What the program sets, with the Python literal it begins as."""
    own_kinds: dict[str, str] = field(default_factory=dict)
    computed: dict[str, Computed] = field(default_factory=dict)
    nested: dict[str, list[Field]] = field(default_factory=dict)
    """By the name of a list of objects: what each of them has."""
    filled: dict[str, str] = field(default_factory=dict)
    """What the program makes up where a caller gives nothing."""
    key: str = "id"
    missing: str = ""
    """What a 404 about it says, where that was said."""
    unique: list[Unique] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    """Names of other resources by the field that points to them."""
    unknown: dict[str, int] = field(default_factory=dict)
    """By the field that points to another thing: the code where that is not there, if not 404."""
    state: str = ""
    """The field that holds its state."""
    order: tuple[str, bool] | None = None
    """The field its lists are ordered by, and whether downwards."""
    hidden: set[str] = field(default_factory=set)
    owned: bool = False
    """Whether each belongs to who made it."""
    owner: str = "owner_id"
    """The field that says who made it."""
    owner_value: str = 'caller["id"]'
    """What is kept in it, as Python."""
    gone: str = ""
    """The flag of what was deleted and is kept all the same; empty where deleting takes it away."""
    shared: bool = False
    """Whether it has no table of its own in what was asked: a path that only looks at others."""

    def known(self) -> dict[str, str]:
        """Every stored property with its kind."""
        kinds = {name: one.kind for name, one in self.fields.items()}
        return {"id": "integer", **kinds, **self.own_kinds}

    def states(self) -> tuple[str, ...]:
        return self.fields[self.state].choices if self.state in self.fields else ()


@dataclass
class Route:
    """A route, and everything that is said of it."""

    method: str
    path: str
    mentions: list[Mention] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    """The units that name it, one for each mention and in the same order, then those that go on speaking of it."""
    role: str = ""
    resource: str = ""
    parent: str = ""
    """The resource above it in the path."""
    verb: str = ""
    """The last word of an action's path."""
    status: int = 0
    body: dict[str, Field] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    """What is said of single parameters, in small letters."""
    answer: Shape | None = None
    filters: list[Filter] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    """Python statements over `row` and `given`."""
    guard: str = ""
    """`key`, `user` or `admin`."""
    own: int = 0
    """The code for who asks for a thing of somebody else; 0 where everybody may. A list shows one's own alone."""
    extras: dict[str, str] = field(default_factory=dict)
    """What only this route answers besides, as Python over `row`."""
    notes: dict[str, str] = field(default_factory=dict)
    """What else was read, by what it means to the route's role."""

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(one for one in self.path.split("/") if one)

    @property
    def params(self) -> tuple[str, ...]:
        return tuple(one[1:-1] for one in self.segments if one.startswith("{"))

    @property
    def said(self) -> str:
        """Everything said of it, in one text."""
        return " ".join(one.before[-80:] + " " + one.text for one in self.mentions)

    @property
    def low(self) -> str:
        return self.said.lower()


class Told(Protocol):
    """A code where it is said."""

    @property
    def unit(self) -> Unit: ...

    @property
    def at(self) -> int: ...


@dataclass
class App:
    """An application as it was asked for."""

    units: list[Unit]
    module: str = "main"
    variable: str = "app"
    framework: str = "fastapi"
    storage: str = "memory"
    factory: bool = False
    """Whether `create_app` makes it."""
    place: str = ""
    """The parameter of `create_app` that says where things are kept; empty where it has none."""
    resources: dict[str, Resource] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    invalid: int = 0
    """The code of a body that does not fit."""
    missing: str = ""
    """What a 404 says, where it was said."""
    invalid_text: str = ""
    """What the refusal of a body that does not fit says, where that was said."""
    denied: dict[int, str] = field(default_factory=dict)
    """What callers are told who are not let in, by code, where that was said."""
    error_key: str = ""
    auth: str = ""
    """`key`, `jwt`, or `header` for callers who only say who they are."""
    anonymous: int = 401
    """The code for who does not say so."""
    life: str = "hours=1"
    """How long a token holds, as an argument of `timedelta`."""
    secret: str = ""
    """The API key that was given."""
    header: str = "X-API-Key"
    assumed: list[str] = field(default_factory=list)
    not_done: list[str] = field(default_factory=list)
    met: set[tuple[int, int]] = field(default_factory=set)
    """The codes whose condition was read, by the place of their sentence and their own in it."""
    spans: list[tuple[int, int]] = field(default_factory=list)

    def resource(self, segment: str) -> Resource | None:
        return self.resources.get(name_of(segment))

    def meet(self, outcome: Told) -> None:
        """Note that the condition of a code was read."""
        self.met.add((outcome.unit.start, outcome.at))

    def take(self, unit: Unit, start: int = -1, end: int = -1) -> None:
        """Note that words of a unit were of use: by their places in the unit, else all of it."""
        unit.used = True
        self.spans.append((unit.start + start, unit.start + end) if start >= 0 else (unit.start, unit.end))


def name_of(segment: str) -> str:
    """The resource behind a segment of a path: `line-items` → `line_item`."""
    return singular(snake(segment))
