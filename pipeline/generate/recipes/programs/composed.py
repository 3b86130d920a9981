"""A class composed from what is said of each method: what it refuses, what it changes, what it answers.

It keeps things, or totals by name, or numbers of its own. Every clause of the request must be read: where one is not,
there is no class, for the clause may be a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.generate.recipes.programs.asked import Asked, Callable, Failure, Parameter
from pipeline.generate.recipes.programs.written import Written
from pipeline.generate.recipes.tables import table

ASIDE = re.compile(
    r"\(\s*(?:an? )?(?:own )?(?:sub-?class of \w+|\w+ sub-?class)\s*\)|,\s*(?:an? )?sub-?class of \w+"
    r"|[`\"]|(?<!\w)'|'(?!\w)|\bplease\b|(?<=\d) (?:spots|places)(?= )",
    re.I,
)
CUT = re.compile(
    r"[.;,:\n]+(?:\s+|$)(?![^()]*\))|\s*\band\b\s+(?=$|(?:it\s+)?(?:adds|removes|raises|returns|gives|tells|sets|lowers)\b)"
)
LEAD = re.compile(r"^(?:and|with|which|that|it|also|but|->|-|the method)\s+|\s+(?:and|with)$", re.I)
HEAD = re.compile(
    r"\b(?:please|hi|hello|thanks?|i need|i'd like|we need|could you|write|make|create|build|give|me|us|a|an|"
    r"the|python|class|in|module|file|called|named|with|has|having|these|"
    r"following|methods?|and|it|that|keeps track of)\b|[\W_]",
    re.I,
)
THERE = r"(?:inside|there|known|taken|in it|present|on the list|registered|in use|here|listed)"
P = r"(?:the |an? )?(?P<p>\w+)"
V = r"(?P<v>-?\w+(?:\.\d+)?)"
BOTH = re.compile(r"\b(?:[Bb]oth|[Aa]ll|[Ee]ach)(?: (?:methods|of them))? returns? ([^.;,\n]+)")


class Unread(Exception):
    """A clause that the grammar lacks."""


@dataclass
class Body:
    """What one method does, in the order in which it does it."""

    checks: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    answer: str = ""
    sorts: bool = False


@dataclass(frozen=True, slots=True)
class Owned:
    """What the class has of its own."""

    given: tuple[Parameter, ...]
    """What its constructor takes."""
    numbers: Mapping[str, str]
    """Attributes that begin with a number, by name."""
    errors: tuple[Failure, ...]

    def value(self, word: str, method: Callable) -> str:
        """A word of a clause as Python; raises `Unread` where it is nothing known."""
        slots = {one.name for one in method.parameters or ()}
        if re.fullmatch(r"-?\d+(?:\.\d+)?", word) or word in slots:
            return word
        return self.attribute(word)

    def attribute(self, word: str) -> str:
        if word in self.numbers or word in {one.name for one in self.given}:
            return f"self.{word}"
        raise Unread(word)


def read(prompt: str, asked: Asked) -> Written | None:
    """The class that the request lays out method by method; None where a clause of it was not understood."""
    if asked.owner is None or len(asked.members) < 2 or any(one.parameters is None for one in asked.members):
        return None
    owned, rest = _owned(prompt, asked)
    file = rf"{asked.module}\.py" if asked.module else r"$^"
    head = re.sub(rf"{file}|\b{asked.owner.name}\b(?:\([^()]*\))?", "", rest)
    if HEAD.sub("", head):
        return None
    try:
        bodies = {one.name: _body(replace(one, said=BOTH.sub("", one.said)), owned) for one in asked.members}
        if both := BOTH.search(prompt):
            _answer_alike(both[1], asked, owned, bodies)
    except Unread:
        return None
    if set(asked.attributes) - set(owned.numbers) - {one.name for one in owned.given}:
        return None
    return _written(asked, owned, bodies)


def _answer_alike(said: str, asked: Asked, owned: Owned, bodies: dict[str, Body]) -> None:
    """`Both return the new balance`: the answer of every method that changes something and has none of its own."""
    for one in asked.members:
        if not bodies[one.name].answer:
            bodies[one.name].answer = _first("answers", said, one, owned)


def _owned(prompt: str, asked: Asked) -> tuple[Owned, str]:
    """What the class has, and what its introduction says besides."""
    head = prompt[: min(one.start for one in asked.members)]
    numbers: dict[str, str] = {}
    pattern = r"\bstarts? (?:with (?:an? )?(?P<name>\w+) (?:of )?(?P<value>-?\d+)|at (?P<at>-?\d+))"
    for one in re.finditer(pattern, head):
        if one["name"]:
            numbers[one["name"]] = one["value"]
    rest = re.sub(r"(?:it )?" + pattern, lambda one: "" if one["name"] else one[0], head)
    given = asked.owner.parameters if asked.owner else ()
    return Owned(given or (), numbers, asked.errors), rest


def _body(method: Callable, owned: Owned) -> Body:
    body = Body()
    text = " ".join(ASIDE.sub("", method.said).split())
    for clause in CUT.split(text):
        while (shorter := LEAD.sub("", clause.strip())) != clause:
            clause = shorter
        if clause not in {"", "and", method.name}:
            _clause(clause, method, owned, body)
    if body.sorts:
        body.answer = f"sorted({body.answer.removeprefix('list(').removesuffix(')')})"
    if not body.effects and not body.answer:
        raise Unread(method.name)
    return body


def _clause(clause: str, method: Callable, owned: Owned, body: Body) -> None:
    said = re.fullmatch(r"(?:raises?|throws?)?\s*(?:an? )?([A-Z]\w+) (?:if|when|where) (.*)", clause)
    if said:
        body.checks.append(_check(said[1], said[2], method, owned))
    elif re.fullmatch(r"ties (?:are )?(?:alphabetical(?:ly)?|by \w+|in alphabetical order)", clause):
        if "key=" not in body.answer:
            raise Unread(clause)
    elif re.fullmatch(r"sorted(?: alphabetically)?", clause) and body.answer == "list(self._kept)":
        body.sorts = True
    elif re.fullmatch(r"0 (?:if|when|for) (?:it is |the \w+ is |an? )?(?:unknown|never seen|new)(?: \w+)?", clause):
        if "get(" not in body.answer:
            raise Unread(clause)
    elif at := re.fullmatch(r"attributes? (\w+)", clause):
        owned.attribute(at[1])
    elif answer := re.fullmatch(r"(?:returns?|tells?|gives?(?: back)?|->|answers?) (.*)", clause):
        body.answer = _first("answers", answer[1], method, owned)
        body.sorts = " sorted" in answer[1] or "alphabetical" in answer[1]
        if body.sorts and body.answer != "list(self._kept)":
            raise Unread(clause)
    else:
        body.effects.append(_first("effects", clause, method, owned))


def _check(error: str, condition: str, method: Callable, owned: Owned) -> str:
    test = _first("conditions", condition, method, owned)
    if error not in {one.name for one in owned.errors}:
        raise Unread(error)
    told = re.sub(r"[\"\\{}]", "", condition)
    return f'if {test}:\n            raise {error}("{told}")'


@cache
def _rows(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    spelt = {"<p>": P, "<v>": V, "<there>": THERE}
    return tuple(
        (re.compile(re.sub(r"(?<!\?P)<(?:p|v|there)>", lambda one: spelt[one[0]], said)), made)
        for said, made in table("methods")[kind]
    )


def _first(kind: str, text: str, method: Callable, owned: Owned) -> str:
    """What the first row that reads the whole text makes of it, each word as the value it names."""
    for pattern, made in _rows(kind):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        try:
            return _filled(found, made, method, owned)
        except Unread:
            continue
    raise Unread(text)


def _filled(found: re.Match[str], made: str, method: Callable, owned: Owned) -> str:
    groups = found.groupdict()
    slots = [one.name for one in method.parameters or ()]
    parts: dict[str, str] = {"all": "list(self._kept)"}
    if "{free}" in made:
        parts["free"] = f"{owned.attribute(groups['p'])} - len(self._kept)"
    elif "{p}" in made:
        word = groups.get("p") or (slots[0] if len(slots) == 1 else "")
        parts["p"] = owned.value(word, method)
        if "self._kept" in made and word not in slots:
            raise Unread(word)
    for name in ("v", "w", "k"):
        if groups.get(name):
            parts[name] = owned.value(groups[name], method)
    if groups.get("a"):
        parts["a"] = owned.attribute(groups["a"])
    text = made.format(**parts)
    if parts.get("w"):
        text += f" or {parts['p']} > {parts['w']}"
    if "a" in parts and parts.get("v"):
        text = f"{parts['a']} = {'min' if '+=' in made else 'max'}({parts['v']}, {parts['a']} {made[4]} {parts['p']})"
    return text


def _signature(parameters: tuple[Parameter, ...]) -> str:
    return "".join(
        f", {one.name}: {one.annotation or 'Any'}{f' = {one.default}' if one.default else ''}" for one in parameters
    )


def _written(asked: Asked, owned: Owned, bodies: dict[str, Body]) -> Written | None:
    name = asked.owner.name if asked.owner else ""
    text = " ".join(line for one in bodies.values() for line in (*one.checks, *one.effects, one.answer))
    if "_kept" in text and "_totals" in text:
        return None
    state = [f"        self.{one.name} = {one.name}" for one in owned.given]
    state += [f"        self.{one} = {value}" for one, value in owned.numbers.items()]
    state += ["        self._kept: list[Any] = []"] if "_kept" in text else []
    state += ["        self._totals: dict[Any, Any] = {}"] if "_totals" in text else []
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
        lines += [f"        {line}" for line in (*body.checks, *body.effects)]
        lines += [f"        return {body.answer}"] if body.answer else []
    members = ", ".join(repr(one) for one in bodies)
    tests = f"def test_it_has_the_methods_asked_for() -> None:\n    assert {{{members}}} <= set(vars({name}))\n"
    built = tuple(f"{one.name}({', '.join(slot.name for slot in one.parameters or ())})" for one in asked.members)
    return Written(name, asked.module, "\n".join(lines) + "\n", tests, (*built, *own))
