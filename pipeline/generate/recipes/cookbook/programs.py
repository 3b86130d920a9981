"""The recipe of functions and classes whose interface the request fixes."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes import account, evidence
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.programs import adapt, choose, examples, explained, trial
from pipeline.generate.recipes.programs.bind import Bound
from pipeline.generate.recipes.programs.written import Written
from pipeline.generate.recipes.render import module
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import snake, stem, words

LEAST = 0.35
"""Of the words that ask for something so many must be of use, for the rest may be rules that nobody read."""


def match(prompt: str) -> Spec | None:
    """The request understood as one for a part of ours under the interface it fixes; None where there is none."""
    if (written := choose.written(prompt)) is not None:
        return _written(written, prompt)
    if (together := choose.together(prompt)) is not None:
        return _together(*together, prompt)
    try:
        bound = choose.match(prompt, lambda one: bool(_account(one, prompt).unread))
    except choose.NotSo as one:
        why = f"What the nearest recipe makes does not do what was said: `{one}`."
        return Spec(refusal=why, unused=evidence.content_words(prompt))
    if bound is None:
        return None
    found = _account(bound, prompt)
    errors = sorted({one.name for one in bound.errors.values()})
    spec = Spec(
        recipe="program",
        subject=bound.part.name,
        name=bound.asked.name,
        rules=tuple(("built", one) for one in [*_signatures(bound), *errors]),
        program=bound,
        used=found.used,
        unused=found.unused,
        confidence=round(0.3 + 0.7 * found.share, 2),
        refusal=found.refusal,
    )
    return spec if found.share >= LEAST or found.refusal else None


def _together(written: Written, made: list[Bound], prompt: str) -> Spec:
    """The spec of several functions: a word that one of them stands for is explained."""
    spans = [*written.shown, *examples.places(prompt, [one.asked.name for one in made])]
    prompt = evidence.without(prompt, spans)
    spec = _written(written, prompt)
    unread = [list(_account(replace(one, left=""), prompt).unread) for one in made]
    left = [one for one in unread[0] if all(one in two for two in unread)]
    return replace(spec, refusal=account.Account((), (), tuple(left)).refusal)


def declined(prompt: str) -> Spec | None:
    """The refusal of a request that lays out a function or a class, for an application is no answer to it."""
    asked = choose.fixed(prompt)
    named = [one for one in (asked.owner, *asked.members) if one and one.parameters is not None] if asked else []
    if not named or asked is None or (not asked.module and "dataclass" in prompt.lower()):
        return None
    told = asked.owner.name if asked.owner else named[0].name
    why = f"No recipe makes `{told}` with the interface and by the rules that go with it."
    return Spec(refusal=why, unused=evidence.content_words(prompt))


def _written(written: Written, prompt: str) -> Spec:
    """The spec of a program written from the request."""
    known = {stem(one.text) for one in words(f"{NEUTRAL} {written.source} {written.tests} {' '.join(written.built)}")}
    found = account.of(prompt, written.source, known, written.shown)
    return Spec(
        recipe="program",
        subject="written",
        name=written.name,
        rules=tuple(("built", one) for one in written.built),
        program=written,
        used=found.used,
        unused=found.unused,
        confidence=round(0.3 + 0.7 * found.share, 2),
        refusal=found.refusal,
    )


def cook(spec: Spec) -> Dish:
    bound = spec.program
    if isinstance(bound, Written):
        name = bound.module or snake(bound.name)
        checks = f"from {name} import {bound.name}\n\n\n{bound.tests}"
        made = (module(f"{name}.py", bound.source, (name,)), module(f"tests/test_{name}.py", checks, (name,)))
        return Dish(made, f"`{bound.name}`, as the request lays it out", ("python -m pytest",))
    if not isinstance(bound, Bound):
        raise TypeError("the spec is one of another recipe")
    name = bound.asked.module or snake(bound.asked.name)
    files = (
        module(f"{name}.py", adapt.module(bound), (name,)),
        module(f"tests/test_{name}.py", trial.tests(bound, name), (name,)),
    )
    return Dish(files, f"`{bound.asked.name}`, under the interface asked for", ("python -m pytest",))


def _signatures(bound: Bound) -> list[str]:
    found = []
    for one in bound.members:
        name = bound.asked.name if one.name == "__init__" else one.name
        slots = ", ".join(slot.asked.name for slot in one.slots or ())
        found.append(name if one.attribute else f"{name}({slots})")
    return found


def _account(bound: Bound, prompt: str) -> account.Account:
    """The words of use: the interface, what asks for the part, its facts and errors, its own description."""
    part, prompt = bound.part, bound.left or prompt
    patterns = [*part.needs, *part.facts.values(), *(part.errors[role] for role in bound.errors if role in part.errors)]
    spans = [span for one in patterns if one != "." for span in evidence.places(one, prompt)]
    spans += [*bound.asked.spans, *evidence.places(LIKE, prompt)]
    known = {stem(one.text) for text in _texts(bound) for one in words(text)}
    known |= {stem(one) for one in ATTRIBUTES.split()} if any(one.attribute for one in bound.members) else set()
    found = account.of(prompt, adapt.module(bound), known, spans)
    said = evidence.without(prompt, [*bound.asked.spans, *examples.places(prompt, choose.names_of(bound.asked))])
    first = min((start for start, _ in bound.asked.spans), default=0)
    said = explained.without_story(said, first, part.needs)
    left = explained.unexplained(said, part.name, known, spans)
    if "fromisoformat" in adapt.module(bound) and not WRITTEN_DATE.search(prompt):
        left += DATE.findall(said)[:1]  # what is computed from a text does not take a date
    left += [one for one in NEGATIVE.findall(said) if one not in adapt.module(bound)]
    return replace(found, unread=tuple(dict.fromkeys((*found.unread, *left))))


NEUTRAL = (
    "function class method return give raise take call call argument value list dict name bool true false none number"
)


ATTRIBUTES = "attribute attributes property properties readable read-only readonly"
"""Words that ask for nothing more where something is an attribute."""


DATE = re.compile(r"\bdate\w*", re.I)
WRITTEN_DATE = re.compile(r"\biso\b|\bstrings?\b|\bstr\b|\btexts?\b|\byyyy|[\"'`]\d{4}-", re.I)
NEGATIVE = re.compile(r"(?<![\w.\])-])-\d+\b(?!\d*-)")
LIKE = r"\b(?:like|e\.g\.|such as|for example)\s+([\"'`])[^\"'`\\n]*\1"
"""What only shows what a value looks like."""


def _texts(bound: Bound) -> list[str]:
    import ast

    methods = bound.part.methods()
    asked = [methods[one.role] for one in bound.members if one.role in methods]
    spoken = [ast.get_docstring(one) or "" for one in [bound.part.definition(), *asked]]
    names = [slot.asked.name.replace("_", " ") for one in bound.members for slot in one.slots or ()]
    roles = [f"{one.role} {one.name}".replace("_", " ") for one in bound.members]
    errors = [f"{one.name} {one.base}" for one in bound.errors.values()]
    return [NEUTRAL, bound.asked.name, *spoken, *names, *roles, *errors]
