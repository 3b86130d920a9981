"""The recipe of a command-line tool over things with fields, in Typer or argparse, kept in a JSON file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.kinds import examples, wrong
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.words import camel, listed

LOCAL = ("main", "models", "store")


@dataclass(frozen=True)
class CliPlan:
    """A request for a command-line tool, with everything its templates ask."""

    spec: Spec

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.spec.entities

    @property
    def framework(self) -> str:
        return self.spec.framework

    @property
    def single(self) -> bool:
        return len(self.entities) == 1

    @cached_property
    def title(self) -> str:
        return f"{self.entities[0].heading} tool" if self.single else "Command-line tool"

    @cached_property
    def summary(self) -> str:
        return f"add, list, show, change and remove {listed([one.label_many for one in self.entities])}."

    @cached_property
    def help(self) -> str:
        return f"Keep {listed([one.label_many for one in self.entities])}."

    def has(self, option: str) -> bool:
        return self.spec.has(option)

    def uses(self, kind: str) -> bool:
        return any(field.kind == kind for entity in self.entities for field in entity.fields)

    def parents(self, entity: Entity) -> tuple[Entity, ...]:
        return self.spec.parents(entity)

    def group(self, entity: Entity) -> str:
        return "app" if self.single else f"{entity.many}_app"

    def file_type(self, entity: Entity) -> str:
        return "File" if self.single else f"{camel(entity.many)}File"

    def words(self, entity: Entity) -> list[str]:
        """What is typed before a command."""
        return [] if self.single else [entity.path]

    def ordered(self, entity: Entity) -> tuple[Field, ...]:
        """Required fields first: the first of them needs no option name."""
        return d.defaults_last(entity)

    def passed(self, entity: Entity) -> str:
        names = [one.name for one in self.ordered(entity)] + [f"{one.name}_id" for one in self.parents(entity)]
        return ", ".join(f"{name}={name}" for name in names)

    def filters(self, entity: Entity) -> tuple[Field, ...]:
        if not self.has("filter"):
            return ()
        chosen = d.filtered(entity, self.spec.named("filter"))
        return tuple(one for one in chosen if one.kind in {"choice", "boolean", "text", "integer"})

    def line(self, entity: Entity) -> str:
        """The f-string of one line of the list."""
        shown = [one for one in d.plain(entity) if one.kind != "list"][:4]
        return 'f"{row.id}  ' + "  ".join("{row." + one.name + "}" for one in shown) + '"'

    def argparse_type(self, field: Field) -> str:
        if field.kind == "boolean":
            return ", action=argparse.BooleanOptionalAction"
        if field.kind == "choice":
            return f", choices={list(field.choices)!r}"
        kind = d.option_type(field)
        return f", type={kind}" if kind != "str" else ""

    # what the tests type

    def typed(self, entity: Entity, but: dict[str, object] | None = None) -> list[str]:
        """The arguments that add one."""
        arguments: list[str] = []
        for index, field in enumerate(self.ordered(entity)):
            value = (but or {}).get(field.name, examples(field, entity.name)[0])
            if field.kind == "boolean":
                arguments += [f"--{'' if value else 'no-'}{field.name.replace('_', '-')}"]
            elif index == 0 and d.required(field):
                arguments += [d.command_text(value)]
            else:
                arguments += [f"--{field.name.replace('_', '-')}", d.command_text(value)]
        for parent in self.parents(entity):
            arguments += [f"--{parent.name.replace('_', '-')}-id", "1"]
        return arguments

    def shown(self, entity: Entity) -> list[tuple[str, object]]:
        return [(one.name, examples(one, entity.name)[0]) for one in d.plain(entity)]

    def change(self, entity: Entity) -> tuple[str, str, object] | None:
        found = d.changed(entity)
        kind = entity.field(found[0]).kind if found else ""
        return (found[0], d.command_text(found[1]), found[1]) if found and kind != "boolean" else None

    def bad(self, entity: Entity) -> tuple[str, list[str]] | None:
        """A field and the arguments in which it is wrong, where the model and not the parser refuses it."""
        for one in self.ordered(entity):
            value = wrong(one)
            by_model = one.kind not in {"integer", "float", "boolean", "list", "choice"} or (
                one.kind in {"integer", "float"} and one.high is not None
            )
            if value is not None and by_model:
                return one.name, self.typed(entity, {one.name: value})
        return None

    def search_text(self, entity: Entity) -> str:
        fields = d.searched(entity)
        return str(examples(fields[0], entity.name)[0])[:20] if fields else "1"


def cook(spec: Spec) -> Dish:
    plan = CliPlan(spec)
    files = (
        python_file("main.py", f"cli/main_{plan.framework}.py.j2", LOCAL, plan=plan),
        python_file("models.py", "cli/models.py.j2", LOCAL, plan=plan),
        python_file("store.py", "cli/store.py.j2", LOCAL, plan=plan),
        python_file("tests/test_cli.py", "cli/test_cli.py.j2", LOCAL, plan=plan),
    )
    first = spec.entities[0]
    start = " ".join(["python main.py", *plan.words(first)])
    typed = " ".join(f'"{one}"' if " " in one or not one else one for one in plan.typed(first))
    notes = [f"Records are kept in `{first.many}.json` in the current folder; `--file` names another place."]
    if spec.relations:
        notes.append("Ids of other records are kept as they are given: whether they exist is not checked.")
    return Dish(files, plan.title, (f"{start} add {typed}", f"{start} list", "python -m pytest"), tuple(notes))
