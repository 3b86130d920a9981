"""The recipe of reading files into validated records: CSV, JSON or JSON lines in; JSON lines, CSV or SQLite out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.kinds import examples, literal, wrong
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Spec

NAMES = {"csv": "CSV", "jsonl": "JSON lines", "json": "JSON", "sqlite": "SQLite"}


@dataclass(frozen=True)
class EtlPlan:
    spec: Spec

    @property
    def entity(self) -> Entity:
        return self.spec.entities[0]

    @property
    def source(self) -> str:
        return self.spec.subject.split(" to ")[0]

    @property
    def target(self) -> str:
        return self.spec.subject.split(" to ")[1]

    @property
    def title(self) -> str:
        return f"{self.entity.label_many.capitalize()} from {NAMES[self.source]} into {NAMES[self.target]}"

    @property
    def source_name(self) -> str:
        return f"{self.entity.many}.{self.source}"

    @property
    def target_name(self) -> str:
        return {"sqlite": f"{self.entity.many}.db", "jsonl": "out.jsonl", "csv": "out.csv"}[self.target]

    def uses(self, kind: str) -> bool:
        return any(field.kind == kind for field in self.entity.fields)

    @property
    def row(self) -> dict[str, object]:
        return {one.name: examples(one, self.entity.name)[0] for one in d.plain(self.entity)}

    @property
    def bad_field(self) -> str:
        """A field that can be made wrong, else one that can be left out."""
        fields = d.plain(self.entity)
        refusable = [one for one in fields if wrong(one) not in (None, "") and one.kind not in {"list"}]
        return (refusable or [one for one in fields if d.required(one)] or list(fields))[0].name

    @property
    def bad_row(self) -> str:
        field = self.entity.field(self.bad_field)
        value = wrong(field)
        if value in (None, ""):
            return f'{{name: value for name, value in GOOD.items() if name != "{field.name}"}}'
        return f'GOOD | {{"{field.name}": {literal(value)}}}'

    @property
    def arriving(self) -> list[tuple[str, object]]:
        """Fields whose value looks the same as text wherever it is written."""
        alike = {"text", "long_text", "integer", "email", "choice", "date", "money", "uuid", "url"}
        return [(one.name, self.row[one.name]) for one in d.plain(self.entity) if one.kind in alike][:4]


def cook(spec: Spec) -> Dish:
    plan = EtlPlan(spec)
    local = ("main", "records")
    files = (
        python_file("main.py", "etl/main.py.j2", local, plan=plan),
        python_file("records.py", "etl/records.py.j2", local, plan=plan),
        python_file("tests/test_etl.py", "etl/test_etl.py.j2", local, plan=plan),
    )
    notes = (
        ("Rows are read one after another: a large file does not have to fit into memory.",)
        if plan.source != "json"
        else ()
    )
    return Dish(files, plan.title, (f"python main.py {plan.source_name} {plan.target_name}", "python -m pytest"), notes)
