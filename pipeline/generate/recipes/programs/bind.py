"""Which method, parameter and error of a part stands for which of those that were asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.generate.recipes.programs.asked import Asked, Callable, Failure, Parameter
from pipeline.generate.recipes.programs.guards import Guard
from pipeline.generate.recipes.programs.part import Function, Part
from pipeline.generate.recipes.tables import table

SYNONYMS: Mapping[str, str] = table("programs")["parameters"]


class Unmet(Exception):
    """The part cannot have the interface that was asked for; the message says why."""


@dataclass(frozen=True)
class Slot:
    """A parameter of a part, and what was asked for in its place."""

    role: str
    asked: Parameter


@dataclass(frozen=True)
class Member:
    """A method or function of a part under the name asked for."""

    role: str
    name: str
    slots: tuple[Slot, ...] | None
    """In the order asked for; None where the part's own parameters stay."""
    attribute: bool = False


@dataclass(frozen=True)
class Bound:
    """A part, and the interface it shall have."""

    part: Part
    asked: Asked
    members: tuple[Member, ...]
    errors: Mapping[str, Failure]
    facts: frozenset[str]
    guards: tuple[Guard, ...] = ()
    """Refusals that the request adds to what the part does."""
    left: str = ""
    """The request with blanks in the places of the guards; empty where there is none."""

    def member(self, role: str) -> Member | None:
        return next((one for one in self.members if one.role == role), None)


def bind(part: Part, asked: Asked, prompt: str) -> Bound:
    """The part with the interface; raises `Unmet` where it has no place for something."""
    if part.is_class is not (asked.owner is not None):
        raise Unmet("a class and a function")
    methods = part.methods()
    members = []
    if asked.owner is not None:
        init = methods.get("__init__")
        members.append(Member("__init__", "__init__", _slots(part, asked.owner, init)))
    for one in asked.members:
        role = _role(part, one, {two.role for two in members})
        members.append(Member(role, one.name, _slots(part, one, methods[role])))
    for attribute in asked.attributes:
        if any(one.name == attribute for one in members):
            continue
        role = _role(part, Callable(attribute, ()), {two.role for two in members})
        members.append(Member(role, attribute, (), attribute=True))
    members += _kept(part, members)
    facts = {name for name, pattern in part.facts.items() if re.search(pattern, prompt, re.I)}
    facts -= {name for name in facts if _only_elsewhere(name, members, asked)}
    facts |= {f"{one.role}.{slot.role}" for one in members for slot in one.slots or ()}
    facts |= {one.role for one in members} | {slot.role for one in members for slot in one.slots or ()}
    return Bound(part, asked, tuple(members), _errors(part, asked), frozenset(facts))


def _kept(part: Part, members: list[Member]) -> list[Member]:
    """What the constructor takes and a property of the part gives back: it is there under the parameter's name."""
    bound = {one.role for one in members} | {one.name for one in members}
    given = members[0].slots or () if part.is_class else ()
    properties = {name for name, one in part.methods().items() if is_property(one)}
    return [
        Member(one.role, one.asked.name, (), attribute=True)
        for one in given
        if one.role in properties and not {one.role, one.asked.name} & bound
    ]


def is_property(found: Function) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "property" for one in found.decorator_list)


def _only_elsewhere(fact: str, members: list[Member], asked: Asked) -> bool:
    """Whether `get_raises` was said of another method: where a method is spoken of apart, its own words decide."""
    role = fact.removesuffix("_raises")
    name = next((one.name for one in members if one.role == role and fact.endswith("_raises")), "")
    said = next((one.said for one in asked.members if one.name == name and one.parameters is not None), None)
    return said is not None and not re.search(r"\brais\w+|\bthrow\w*|\b[A-Z]\w*(?:Error|Missing|Found)\b", said)


def _role(part: Part, asked: Callable, taken: set[str]) -> str:
    """The method of the part that has the name asked for, or one of its other names."""
    if not part.is_class:
        if taken:
            raise Unmet(f"no place for `{asked.name}`")
        return part.name
    if asked.name in part.methods() and asked.name not in taken:
        return asked.name
    low = asked.name.lower()
    fitting = [role for role, pattern in part.members.items() if re.fullmatch(pattern, low) and role not in taken]
    parts = low.split("_")
    for word in (parts[0], parts[-1]):
        if not fitting:
            fitting = [
                role for role, pattern in part.members.items() if role not in taken and re.fullmatch(pattern, word)
            ]
    if not fitting:
        raise Unmet(f"no place for `{asked.name}`")
    return fitting[0]


def _slots(part: Part, asked: Callable, found: Function | None) -> tuple[Slot, ...] | None:
    """Which parameter stands where; the part's own where the request lists none. `given` takes any number."""
    own = parameters(found) if found is not None else {}
    if asked.parameters is None:
        return None
    given = [one for one in asked.parameters if one.name not in {"cls", "/"}]
    bound: dict[str, str] = {}
    for equal in (True, False):
        for one in given:
            roles = [role for role in own if role not in bound.values() and _is(part, role, one.name, equal)]
            if one.name not in bound and roles:
                bound[one.name] = roles[0]
    rest = [role for role, default in own.items() if role not in bound.values() and default is None]
    for one in [one for one in given if one.name not in bound and one.marks == "**" and "given" in own]:
        bound[one.name] = "**"
    if "given" in own and "given" not in bound.values():
        rest.append("given")
    for one in given:
        if one.name in bound:
            continue
        if not rest:
            raise Unmet(f"no place for the parameter `{one.name}` of `{asked.name}`")
        bound[one.name] = rest.pop(0)
    if set(rest) - {"given"}:
        raise Unmet(f"`{asked.name}` needs `{rest[0]}`")
    return tuple(Slot(bound[one.name], one) for one in given)


def _is(part: Part, role: str, name: str, equal: bool) -> bool:
    if equal:
        return role == name
    patterns = [one for one in (part.parameters.get(role), SYNONYMS.get(role)) if one]
    return any(re.fullmatch(one, name) for one in patterns)


def parameters(found: Function) -> dict[str, ast.expr | None]:
    """The parameters of a part's function, with their defaults."""
    names = [one.arg for one in found.args.args if one.arg != "self"]
    defaults: list[ast.expr | None] = [None] * (len(names) - len(found.args.defaults))
    own = dict(zip(names, [*defaults, *found.args.defaults], strict=True))
    return own | ({found.args.vararg.arg: ast.Tuple([], ast.Load())} if found.args.vararg else {})


def _errors(part: Part, asked: Asked) -> dict[str, Failure]:
    """By error of the part the one that was asked for in its place."""
    bound: dict[str, Failure] = {}
    left = []
    for one in asked.errors:
        roles = [role for role, said in part.errors.items() if role not in bound and re.search(said, one.said, re.I)]
        nearest = [role for role in roles if _near(part.errors[role], one)]
        alone = sum(two.said == one.said for two in asked.errors) == 1
        if nearest or (roles and alone):
            bound[(nearest or roles)[0]] = one
        elif one.name not in {two.name for two in asked.errors if two is not one}:
            left.append(one)
    free = [role for role in part.errors if role not in bound]
    for one in left:
        if one.name in {two.name for two in bound.values()} or one.name in {two.base for two in bound.values()}:
            continue
        if len(free) == 1 and len(left) == 1:
            bound[free[0]] = one
        elif one.base:
            raise Unmet(f"no place for the error `{one.name}`")
    return bound


def _near(pattern: str, one: Failure) -> bool:
    """Whether the clause around the error's own name speaks of it, not only its sentence."""
    clauses = re.split(r"[,:;]\s|\band\b", one.said)
    return any(one.name in clause and re.search(pattern, clause, re.I) for clause in clauses)
