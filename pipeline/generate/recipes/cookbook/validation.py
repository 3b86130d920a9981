"""The recipe of validating a table with pandas: what each column may hold, and a report of what it holds instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import fields_after, plain, said, with_things, without_passwords
from pipeline.generate.recipes.kinds import examples, literal, wrong
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.words import singular, title

WORDS = """
pandas csv data_frame* validat* check* quality rule* report* column* row* violation* problem* error* invalid missing
required
unique allowed range between schema dataset file* data must be type* constraint* and table* list* each exit code
"""
KINDS = {
    "integer": "whole number",
    "float": "number",
    "money": "number",
    "boolean": "true or false",
    "date": "date",
    "datetime": "date",
    "email": "e-mail address",
    "url": "web address",
}
"""Kinds of fields as a table of text can be checked for; everything else is text."""


@dataclass(frozen=True)
class ValidationPlan:
    spec: Spec

    @property
    def entity(self) -> Entity:
        return self.spec.entities[0]

    @property
    def title(self) -> str:
        return f"Validation of {self.entity.label_many} with pandas"

    @property
    def fields(self) -> tuple[Field, ...]:
        return d.plain(self.entity)

    def column(self, field: Field) -> str:
        """The declaration of one column."""
        arguments = [f'"{field.name}"', f'"{KINDS.get(field.kind, "text")}"']
        arguments += ["required=False"] if not d.required(field) else []
        arguments += ["unique=True"] if field.unique else []
        if field.choices:
            arguments.append(f"allowed={list(field.choices)!r}".replace("'", '"'))
        low, high = self._bounds(field)
        arguments += [f"low={low:g}"] if low is not None else []
        arguments += [f"high={high:g}"] if high is not None else []
        return f"Column({', '.join(arguments)})"

    @staticmethod
    def _bounds(field: Field) -> tuple[float | None, float | None]:
        if field.kind not in {"integer", "float", "money"}:
            return None, None
        least = 0.0 if field.kind == "money" or d.counted(field) else None
        return (field.low if field.low is not None else least), field.high

    @property
    def rows(self) -> str:
        """Two rows that are in order, as a literal by column."""
        pairs = (f'"{one.name}": {[self._text(one, which) for which in (0, 1)]!r}' for one in self.fields)
        return "{" + ", ".join(pairs).replace("'", '"') + "}"

    def _text(self, field: Field, which: int) -> str:
        value = examples(field, self.entity.name)[which]
        return d.command_text(value).replace("'", "")

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """(column, value) that must be found."""
        found = []
        for one in self.fields:
            value = wrong(one)
            if one.kind in KINDS and value is not None:
                found.append((one.name, literal(str(value))))
            elif one.kind == "choice":
                found.append((one.name, '"none of these"'))
        return found

    @property
    def needed(self) -> list[str]:
        return [one.name for one in self.fields if d.required(one)]

    @property
    def unique(self) -> list[str]:
        return [one.name for one in self.fields if one.unique]


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low = prompt.lower()
    listed, places = fields_after(r": ?|\b(?:where|that) (?:the )?|\bcolumns? (?:are |named )?", prompt)
    if len(listed) > max((len(one.fields) for one in spec.entities if one.origin != "usual"), default=0):
        about = re.search(r"\b(?:of|for|with|in) (?:the |our |my )?([a-z]{3,})\b(?! (?:pandas|quality))", low)
        name = singular(about[1]) if about and about[1] not in {"pandas", "csv", "data"} else "row"
        places += [about.span()] if about else []
        assumed = tuple(one for one in spec.assumed if not one.startswith("The fields of"))
        spec = replace(spec, entities=(Entity(name, listed),), assumed=assumed)
    spec = with_things(spec)
    not_done = list(spec.not_done)
    if len(spec.entities) > 1:
        not_done.append(f"Only {spec.entities[0].label_many} are validated: one kind of row.")
    entity = without_passwords(spec.entities[0])
    spec = replace(spec, entities=(entity,), relations=(), not_done=tuple(not_done))
    return plain(spec, framework="pandas"), [*places, *said(WORDS, low)]


def cook(spec: Spec) -> Dish:
    plan = ValidationPlan(spec)
    local = ("columns", "main", "validation")
    files = (
        python_file("main.py", "validation/main.py.j2", local, plan=plan),
        python_file("validation.py", "validation/validation.py.j2", local, plan=plan),
        python_file("columns.py", "validation/columns.py.j2", local, plan=plan),
        python_file("tests/test_validation.py", "validation/test_validation.py.j2", local, plan=plan),
    )
    notes = ("The rules are in `columns.py`: one line for each column.",)
    run = (f"python main.py {plan.entity.many}.csv --out problems.csv", "python -m pytest")
    return Dish(files, title(plan.title), run, notes)
