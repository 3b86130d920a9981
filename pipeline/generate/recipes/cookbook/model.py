"""The recipe of data models: dataclasses, Pydantic, SQLAlchemy or SQLModel."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Spec
from pipeline.generate.recipes.words import listed, title


@dataclass(frozen=True)
class ModelPlan:
    """A request for data models, with everything its templates ask."""

    spec: Spec
    entities: tuple[Entity, ...]
    """Children before their parents where classes name each other directly."""
    framework: str

    @property
    def title(self) -> str:
        return f"{title(listed([one.label_many for one in self.entities]))}, and what their values may be"

    @property
    def stored(self) -> bool:
        return self.framework in {"sqlalchemy", "sqlmodel"}

    @property
    def dataclass_arguments(self) -> str:
        chosen = [f"{name}=True" for name in ("frozen", "slots") if self.has(name)]
        return f"({', '.join(chosen)})" if chosen else ""

    def has(self, option: str) -> bool:
        return self.spec.has(option)

    def uses(self, kind: str) -> bool:
        return any(field.kind == kind for entity in self.entities for field in entity.fields)

    def parents(self, entity: Entity) -> tuple[Entity, ...]:
        return self.spec.parents(entity)

    def children(self, entity: Entity) -> tuple[Entity, ...]:
        return self.spec.children(entity)

    def pair(self, entity: Entity) -> list[str]:
        """The keys that are there once together, of a link between two things."""
        return [f"{one.name}_id" for one in self.parents(entity)] if entity.origin == "link" else []

    def unique(self, entity: Entity) -> list[str]:
        return [one.name for one in d.settable(entity) if one.unique]

    def needed(self, entity: Entity) -> list[str]:
        return [one.name for one in d.settable(entity) if d.required(one)]

    def checked(self, entity: Entity) -> list[tuple[str, str]]:
        return [found for one in d.settable(entity) if (found := d.checks(one))]

    def wrong(self, entity: Entity) -> list[tuple[str, str]]:
        if self.framework == "pydantic":
            return [(name, literal(value)) for name, value in d.refused(entity)]
        return [(one.name, value) for one in d.settable(entity) if (value := d.unchecked(one))]

    def arguments(self, entity: Entity) -> str:
        """Keyword arguments that make one; of a password a stored model has the hash."""
        written = d.keyword_arguments(entity)
        secret = d.secret(entity)
        return written.replace(f"{secret.name}=", f"{secret.name}_hash=", 1) if secret and self.stored else written

    def made(self, entity: Entity) -> str:
        """An expression that makes one from `values`, with all it needs above it."""
        return f"{entity.model}(**values{self._above(entity)})"

    def _above(self, entity: Entity) -> str:
        """The parents, with theirs."""
        made = ((one, f"{one.model}(**{one.name}_values(){self._above(one)})") for one in self.parents(entity))
        return "".join(f", {one.name}={text}" for one, text in made)


def cook(spec: Spec) -> Dish:
    order = spec.entities
    if spec.framework in {"dataclass", "pydantic"}:
        order = tuple(sorted(spec.entities, key=spec.depth, reverse=True))
    plan = ModelPlan(spec, order, spec.framework)
    files = (
        python_file("models.py", "model/models.py.j2", ("models",), plan=plan),
        python_file("tests/test_models.py", "model/test_models.py.j2", ("models",), plan=plan),
    )
    notes = []
    if plan.uses("password") and plan.stored:
        notes.append("Of a password there is a column for its hash only: hash it with `pwdlib` before it comes here.")
    elif plan.uses("password") and plan.framework == "dataclass":
        notes.append("A dataclass keeps the password as plain text: hash it (`pwdlib`) before it is stored anywhere.")
    return Dish(
        files, title(f"{listed([one.label for one in spec.entities])} model"), ("python -m pytest",), tuple(notes)
    )
