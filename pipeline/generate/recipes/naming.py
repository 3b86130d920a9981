"""Names made safe: no keyword, nothing that a generated class already has, and nothing ASCII cannot write."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field, replace

from pipeline.generate.recipes.spec import Entity, Field
from pipeline.generate.recipes.vocabulary import SHADOWED, TAKEN
from pipeline.generate.recipes.words import camel

MOST_FIELDS = 60
MOST_ENTITIES = 6


@dataclass
class Naming:
    """What had to be renamed or left out, a sentence each."""

    keeps_ids: bool = False
    """Whether an `id` is a field like any other, as in a file that is read."""
    said: list[str] = field(default_factory=list)

    def entity(self, entity: Entity) -> Entity:
        fields = self._fields(entity)
        class_name = entity.class_name
        if not class_name and (camel(entity.name) in TAKEN or keyword.iskeyword(camel(entity.name))):
            class_name = f"{camel(entity.name)}Record"
            self.said.append(
                f"The class for {entity.label!r} is `{class_name}`: the plain name has another meaning here."
            )
        name = entity.name
        if keyword.iskeyword(name) or name in SHADOWED:
            name = f"{name}_record"
            class_name = class_name or camel(name)
            self.said.append(f"`{entity.name}` is taken in Python: the thing is called `{name}` in code.")
        return replace(entity, name=name, fields=fields, class_name=class_name)

    def _fields(self, entity: Entity) -> tuple[Field, ...]:
        given = set() if self.keeps_ids else {"id", f"{entity.name}_id"}
        if f"{entity.name}_id" in given & entity.names:
            self.said.append(f"`{entity.name}_id` is called `id`, and is given by the program.")
        kept = [self._field(one) for one in entity.fields if one.name not in given]
        if len(kept) > MOST_FIELDS:
            self.said.append(f"Only the first {MOST_FIELDS} of {len(kept)} fields of {entity.label!r} are in it.")
        by_name = {one.name: one for one in kept[:MOST_FIELDS]}
        return tuple(by_name.values())

    def _field(self, one: Field) -> Field:
        if not (keyword.iskeyword(one.name) or one.name in SHADOWED or one.name.startswith(("model_", "_"))):
            return one
        name = f"{one.name.strip('_')}_" if not one.name.startswith("model_") else f"the_{one.name}"
        self.said.append(f"The field `{one.name}` is called `{name}`: the name is taken in Python or in its libraries.")
        return replace(one, name=name)
