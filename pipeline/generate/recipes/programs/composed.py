"""A class composed from what is said of each method: what it refuses, what it changes, what it answers.

It has numbers of its own, or keeps things, totals by name, or values by key. Every clause of the request must be read:
where one is not, there is no class, for the clause may be a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.generate.recipes.programs import guards, proofs
from pipeline.generate.recipes.programs.asked import Asked, Callable, Failure, Parameter
from pipeline.generate.recipes.programs.clauses import Said, divided, said_of
from pipeline.generate.recipes.programs.grammar import Grammar
from pipeline.generate.recipes.programs.scope import STORES, Scope, is_number
from pipeline.generate.recipes.programs.written import Written
from pipeline.generate.recipes.words import snake, stem

KINDS = ("guard", "nothing", "answer", "case", "effect")
"""What a clause may be, in the order in which it is tried."""
EMPTY = {
    "counter": "int = 0",
    "kept": "list[Any] = []",
    "totals": "dict[Any, Any] = {}",
    "mapping": "dict[Any, Any] = {}",
}
STARTS = re.compile(
    r"(?:\b(?:it|which|and)\s+)?\bstarts? (?:with (?:an? |the )?(?P<name>[a-z]\w*) (?:of |at |= ?)?(?P<value>-?\d+)"
    r"|(?:at|from|with) (?P<at>-?\d+)(?: (?:people|persons|items|things|points))?)"
    r"|\b(?P<last>[a-z]\w*) starts? (?:at|with|as|from) (?P<first>-?\d+)"
)


class Unread(Exception):
    """A clause that the grammar lacks; the message is the clause."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a method: a refusal, an early answer, or a change."""

    kind: str
    """`guard`, `case` or `effect`."""
    condition: str
    made: str
    said: str
    """The clause it was read from."""

    @property
    def lines(self) -> list[str]:
        if self.kind == "guard":
            return [f"if {self.condition}:", f"    raise {self.made}"]
        return [f"if {self.condition}:", f"    return {self.made}".rstrip()] if self.kind == "case" else [self.made]


@dataclass
class Body:
    """What one method does, in the order in which it does it."""

    steps: list[Step] = field(default_factory=list)
    answer: str = ""
    nouns: set[tuple[str, str]] = field(default_factory=set)

    @property
    def changes(self) -> bool:
        return any(one.kind == "effect" for one in self.steps) or ".pop(" in self.answer

    @property
    def lines(self) -> list[str]:
        ordered = sorted(self.steps, key=lambda one: one.kind == "effect")
        return [line for one in ordered for line in one.lines] + ([f"return {self.answer}"] if self.answer else [])


@dataclass(frozen=True, slots=True)
class Owned:
    """What the class has of its own."""

    given: tuple[Parameter, ...]
    """What its constructor takes."""
    numbers: Mapping[str, str]
    """Attributes that begin with a number, by name."""
    errors: tuple[Failure, ...]
    methods: frozenset[str]
    """Names that are taken by methods."""

    @property
    def attributes(self) -> dict[str, str]:
        """The Python of each by its name, private where a method has that name."""
        names = (*self.numbers, *(slot.name for slot in self.given))
        return {one: f"self._{one}" if one in self.methods else f"self.{one}" for one in names}

    @property
    def counts(self) -> tuple[str, ...]:
        shown = self.attributes
        return tuple(shown[one] for one in self.numbers) or tuple(
            shown[one.name] for one in self.given if is_number(one)
        )


def read(prompt: str, asked: Asked) -> Written | None:
    """The class that the request lays out method by method; None where a clause of it was not understood."""
    if asked.owner is None or len(asked.members) < 2 or any(one.parameters is None for one in asked.members):
        return None
    said = said_of(STARTS.sub("", prompt))
    if said is None:
        return None
    methods = frozenset(one.name for one in asked.members)
    owned = Owned(asked.owner.parameters or (), _numbers(prompt, asked), asked.errors, methods)
    if set(asked.attributes) - set(owned.attributes) - {one.name for one in asked.members}:
        return None
    for shape in ("numbers", *STORES):
        try:
            bodies = _bodies(said, asked, owned, shape)
        except Unread:
            continue
        return _written(asked, owned, shape, bodies)
    return None


def _numbers(prompt: str, asked: Asked) -> dict[str, str]:
    """The numbers that the class starts with."""
    found: dict[str, str] = {}
    for one in STARTS.finditer(prompt):
        name = one["name"] or one["last"] or (asked.attributes[0] if len(asked.attributes) == 1 else "")
        if name and name not in {slot.name for slot in (asked.owner.parameters if asked.owner else None) or ()}:
            found[name] = one["value"] or one["first"] or one["at"]
    return found


def _bodies(said: Said, asked: Asked, owned: Owned, shape: str) -> dict[str, Body]:
    """What every method does; raises `Unread` with what was not understood."""
    names = [asked.owner.name if asked.owner else "", *(one.name for one in asked.members)]
    names += [slot.name for one in asked.members for slot in one.parameters or ()]
    things = frozenset(stem(part) for name in names for part in snake(name).split("_"))
    beside = frozenset(stem(slot.name) for one in asked.members for slot in (one.parameters or ())[1:])
    bodies = {one.name: Body() for one in asked.members}
    grammars = {
        one.name: Scope(one.parameters or (), owned.attributes, owned.counts, things, beside).grammar(shape)
        for one in asked.members
    }
    for name, text in said.own:
        _add(text, grammars[name], bodies[name])
    for names_of, text in said.shared:
        _share(text, [one for one in asked.members if not names_of or one.name in names_of], grammars, bodies)
    if "__len__" in bodies:
        if shape not in STORES or shape == "counter":
            raise Unread("len")
        bodies["__len__"].answer = f"len(self.{STORES[shape]})"
    for name, body in bodies.items():
        if not body.changes and not body.answer:
            raise Unread(name)
    nouns = set().union(*(one.nouns for one in bodies.values()))
    if len({word for role, word in nouns if role == "thing"}) > 1 or len(nouns) > 2:
        raise Unread("of what")
    used = " ".join(line for one in bodies.values() for line in one.lines)
    if shape in STORES and STORES[shape] not in used:
        raise Unread(shape)
    known = {one.name for one in owned.errors}
    if wrong := [one for one in re.findall(r"raise (\w+)\(", used) if one not in known]:
        raise Unread(wrong[0])
    if left := [one for one in known if not re.search(rf"raise {one}\(", used)]:
        raise Unread(left[0])
    return bodies


def _add(text: str, grammar: Grammar, body: Body) -> None:
    clauses = divided(text, lambda one: _kind(one, grammar) is not None)
    if clauses is None:
        raise Unread(text)
    for clause in clauses:
        kind, made, nouns = _kind(clause, grammar) or ("", "", frozenset())
        body.nouns |= nouns
        if kind == "answer":
            if body.answer:
                raise Unread(clause)
            body.answer = made
        elif kind in {"guard", "case"}:
            condition, _, what = made.partition(" ||| ")
            if kind == "guard" and what.endswith("()"):
                told = guards.told_by(clause)
                what = f'{what[:-1]}"{told}")'
            body.steps.append(Step(kind, condition, what, clause))
        elif kind == "effect":
            body.steps.append(Step(kind, "", made, clause))


def _kind(clause: str, grammar: Grammar) -> tuple[str, str, frozenset[tuple[str, str]]] | None:
    for kind in KINDS:
        found = grammar.read(kind, clause)
        if found is not None:
            return kind, found.made, found.nouns
    return None


def _share(text: str, methods: list[Callable], grammars: Mapping[str, Grammar], bodies: dict[str, Body]) -> None:
    """What is said of several methods: each that it can be said of, but a change is never shared."""
    reached = False
    for one in methods:
        trial = Body()
        try:
            _add(text, grammars[one.name], trial)
        except Unread:
            continue
        if trial.changes or (trial.answer and bodies[one.name].answer):
            continue
        reached = True
        body = bodies[one.name]
        body.steps += trial.steps
        body.nouns |= trial.nouns
        body.answer = body.answer or trial.answer
    if not reached:
        raise Unread(text)


def _signature(parameters: tuple[Parameter, ...]) -> str:
    return "".join(
        f", {one.name}: {one.annotation or 'Any'}{f' = {one.default}' if one.default else ''}" for one in parameters
    )


def _written(asked: Asked, owned: Owned, shape: str, bodies: dict[str, Body]) -> Written:
    name = asked.owner.name if asked.owner else ""
    shown = owned.attributes
    state = [f"        {shown[one.name]} = {one.name}" for one in owned.given]
    state += [f"        {shown[one]} = {value}" for one, value in owned.numbers.items()]
    state += [f"        self.{STORES[shape]}: {EMPTY[shape]}"] if shape in STORES else []
    lines = [f'"""{name}, as it was laid out method by method."""', "", "from __future__ import annotations", ""]
    lines += ["from typing import Any", "", ""]
    own = {one.name: one.base for one in owned.errors if one.base}
    for error, base in own.items():
        lines += [f"class {error}({base}):", '    """Raised where the class refuses."""', "", ""]
    lines += [f"class {name}:", f'    """{name}: {", ".join(bodies)}."""', ""]
    lines += [f"    def __init__(self{_signature(owned.given)}) -> None:", *(state or ["        pass"])]
    for one in asked.members:
        body = bodies[one.name]
        kind = "Any" if body.answer else "None"
        lines += ["", f"    def {one.name}(self{_signature(one.parameters or ())}) -> {kind}:"]
        lines += [f"        {line}" for line in body.lines]
    source = "\n".join(lines) + "\n"
    refusals = [
        (one.name, step.made) for one in asked.members for step in bodies[one.name].steps if step.kind == "guard"
    ]
    changes = tuple(one.name for one in asked.members if bodies[one.name].changes)
    public = tuple(one for one in shown if one not in owned.methods)
    tests = proofs.tests(proofs.Interface(name, owned.given, asked.members, public, changes, source), refusals)
    built = tuple(f"{one.name}({', '.join(slot.name for slot in one.parameters or ())})" for one in asked.members)
    return Written(name, asked.module, source, tests, (*built, *own))
