"""What was understood of a request: the values between the parser and the recipes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from pipeline.generate.recipes.words import camel, plural, snake, title


@dataclass(frozen=True, slots=True)
class Field:
    """One property of an entity."""

    name: str
    """A Python identifier in snake_case that shadows nothing."""
    kind: str
    """A name in `kinds.KINDS`."""
    optional: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()
    """The allowed values when `kind` is `choice`."""
    low: float | None = None
    """The smallest value allowed, or the shortest length of a text."""
    high: float | None = None
    """The largest value allowed, or the greatest length of a text."""
    above: bool = False
    """Whether `low` itself is too little."""
    below: bool = False
    """Whether `high` itself is too much."""
    element: str = "text"
    """The kind of the members when `kind` is `list`."""
    default: str | None = None
    """A Python literal."""
    pattern: str = ""
    """A regular expression that a text must match."""

    @property
    def label(self) -> str:
        return self.name.strip("_").replace("_", " ")


@dataclass(frozen=True)
class Entity:
    """A thing with fields, under all the names it has in code."""

    name: str
    """Singular snake_case: `line_item`."""
    fields: tuple[Field, ...]
    origin: str = "asked"
    """`asked` for in words, read from the `context`, `usual` for such a thing, or a `link` of two."""
    class_name: str = ""
    """Empty where it follows from `name`."""
    table_name: str = ""
    """Empty where it follows from `name`."""

    @cached_property
    def model(self) -> str:
        return self.class_name or camel(self.name)

    @cached_property
    def many(self) -> str:
        """Plural snake_case: a module, a variable."""
        many = plural(self.name)
        return many if many != self.name else f"{many}_list"

    @cached_property
    def table(self) -> str:
        return self.table_name or self.many

    @cached_property
    def path(self) -> str:
        """The segment of a URL: `line-items`."""
        return self.many.replace("_", "-")

    @cached_property
    def label(self) -> str:
        return self.name.replace("_", " ")

    @cached_property
    def label_many(self) -> str:
        return plural(self.name).replace("_", " ")

    @cached_property
    def heading(self) -> str:
        return title(self.label)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.fields)

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)


@dataclass(frozen=True, slots=True)
class Relation:
    """One parent has many children."""

    parent: str
    child: str
    """Both are `Entity.name`."""

    @property
    def key(self) -> str:
        return f"{self.parent}_id"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what, where it is not the same for all who are let in."""

    who: str
    """`anyone` or `admin`."""
    action: str
    """`read`, `create`, `change` or `delete`."""
    entity: str = ""
    """An `Entity.name`; empty for all of them."""

    def __str__(self) -> str:
        return f"{self.who} may {self.action} {self.entity}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Spec:
    """A request, understood."""

    recipe: str = ""
    """A name in `cookbook.COOKBOOK`, or empty when nothing fits."""
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    framework: str = ""
    storage: str = ""
    database: str = ""
    """`postgresql` or `sqlite`, when one was named."""
    auth: str = "none"
    options: frozenset[str] = frozenset()
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Amounts said in the request by what they mean: `{"ttl_seconds": 300, "max_size": 1000}`."""
    name: str = ""
    """What the function, class or tool shall be called, when the request says so."""
    subject: str = ""
    """What the recipe works on besides entities: an API's name, a task, an algorithm."""
    rules: tuple[tuple[str, str], ...] = ()
    """Steps with their column or value, in the order in which they were asked for."""
    access: tuple[Access, ...] = ()
    program: object | None = None
    """A `programs.bind.Bound` or `tools.answer.Built`, for recipes whose interface the request fixes."""
    assumed: tuple[str, ...] = ()
    """A sentence for everything that was not said and had to be chosen."""
    not_done: tuple[str, ...] = ()
    """A sentence for everything that was asked for and is not in the answer."""
    doubts: tuple[str, ...] = ()
    """A sentence for everything that may mean something else than was read."""
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    """Content words of the request that changed nothing."""
    confidence: float = 0.0
    refusal: str = ""
    """Why there is no code; empty when there is."""
    interface: object = None
    """The routes and rules that were read, where the recipe is one that builds an interface as it was asked for."""

    def has(self, option: str) -> bool:
        return option in self.options

    def class_name(self, usual: str) -> str:
        """The name the request gives, as that of a class, else the usual one."""
        return camel(snake(self.name)) if self.name else usual

    def number(self, name: str, usual: float) -> float:
        """An amount said in the request, else the usual one."""
        return self.numbers.get(name, usual)

    def named(self, rule: str) -> frozenset[str]:
        """What a rule names: the fields of `filter`, `sort` or `search`."""
        return frozenset(value for one, value in self.rules if one == rule)

    def entity(self, name: str) -> Entity:
        return next(one for one in self.entities if one.name == name)

    def depth(self, entity: Entity) -> int:
        """How many generations of parents stand above it."""
        return max((1 + self.depth(one) for one in self.parents(entity)), default=0)

    def parents(self, entity: Entity) -> tuple[Entity, ...]:
        return tuple(self.entity(one.parent) for one in self.relations if one.child == entity.name)

    def linked(self, entity: Entity) -> tuple[str, ...]:
        """The names of the things that a link joins."""
        return tuple(one.name for one in self.parents(entity))

    def children(self, entity: Entity) -> tuple[Entity, ...]:
        return tuple(self.entity(one.child) for one in self.relations if one.parent == entity.name)


IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
