"""From what was read to entities: names made safe, fields that were not said, relations between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.generate.recipes import usual
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.cookbook import COOKBOOK
from pipeline.generate.recipes.fields import field_of
from pipeline.generate.recipes.kinds import SET_BY_PROGRAM, guess, make
from pipeline.generate.recipes.naming import MOST_ENTITIES, Naming
from pipeline.generate.recipes.reading import Reading
from pipeline.generate.recipes.spec import Entity, Field, Relation, Spec
from pipeline.generate.recipes.words import article, listed, singular

NO_PLACE = "".join(rf"(?<!\b{one} )" for one in ("to", "can", "could", "should", "must", "i", "we", "and", "that"))
"""Before a word for a place these make a verb of it: `she can store`."""
READ_FROM_FILES = frozenset(("etl", "validation"))
"""Recipes whose things come out of files, whole."""
ASPECTS = frozenset(("priority", "status", "state", "color", "colour", "title", "description"))
"""What things have and never are."""
ALWAYS_PROPERTIES = frozenset(("date", "datetime", "money", "email"))
"""Kinds of names that are no things: `due dates`."""
HOW_KEPT = re.compile(r"(?:stored|saved|kept|written|persisted)_(?:as|in|to|into)_")
Pairs = list[tuple[str, str]]


@dataclass
class Notes:
    """What is said about the understanding, as it grows."""

    assumed: list[str] = field(default_factory=list)
    not_done: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Things:
    """What a program is about."""

    entities: tuple[Entity, ...] = ()
    """Parents before their children."""
    relations: tuple[Relation, ...] = ()


def things(recipe: str, low: str, reading: Reading, context: tuple[Entity, ...], notes: Notes) -> Things:
    """The entities and relations of a request, `low` in lower case, for a recipe."""
    if not COOKBOOK[recipe].has_things:
        return Things()
    _deeds(reading, notes, files=recipe in READ_FROM_FILES)
    _named_relations(reading)
    reading.rename(usual.SAME.items())
    _domain(low, reading)
    reading.relate()
    aspects = _aspects(reading)
    _loose(reading, context, notes)
    if reading.unwritable:
        notes.not_done.append(
            f"Names that ASCII letters cannot write are left out: {listed(reading.unwritable)}. Give them Latin names."
        )
    naming = Naming(keeps_ids=recipe == "etl")
    described = [
        replace(one, fields=merge(one.fields, aspects.get(one.name, ()))) for one in _described(reading, context, notes)
    ]
    if recipe in READ_FROM_FILES:
        described = [replace(one, fields=tuple(map(_given, one.fields))) for one in described]
    named = [(one.name, naming.entity(one)) for one in described]
    if len(named) > MOST_ENTITIES:
        left = listed([one.label for _, one in named[MOST_ENTITIES:]])
        naming.said.append(f"Left out, as there are more than {MOST_ENTITIES}: {left}.")
        named = named[:MOST_ENTITIES]
    notes.not_done += naming.said
    return _related([one for _, one in named], {old: one.name for old, one in named}, reading, notes)


def _given(field: Field) -> Field:
    """In a file `updated_at` is a value like others: nobody sets it but who wrote the file."""
    return replace(field, kind="datetime") if field.kind in SET_BY_PROGRAM else field


def _related(entities: list[Entity], names: dict[str, str], reading: Reading, notes: Notes) -> Things:
    """With their relations; a link becomes a thing that belongs to both."""
    pairs = [(names[a], names[b]) for a, b in reading.relations if a in names and b in names]
    links = [(names[a], names[b]) for a, b in reading.links if a in names and b in names and a != b]
    for one, other in links:
        if any({(one, name), (other, name)} <= set(pairs) for name in names.values()):
            continue
        link = Entity(f"{one}_{other}", (), "link")
        entities.append(link)
        pairs += [(one, link.name), (other, link.name)]
        notes.assumed.append(
            f"Both have many: each pair of {article(one)} and {article(other)} is kept as `{link.model}`."
        )
    relations = _relations(entities, pairs)
    family = Spec(entities=tuple(entities), relations=relations)
    return Things(tuple(sorted(entities, key=family.depth)), relations)


def _domain(low: str, reading: Reading) -> None:
    """`a blog` means posts and comments, unless things were named."""
    for place, names in usual.DOMAINS.items():
        if not reading.things and (found := re.search(rf"{NO_PLACE}\b{place}\b", low)):
            reading.things |= {name: {} for name in names}
            reading.spans.append(found.span())


def _deeds(reading: Reading, notes: Notes, *, files: bool) -> None:
    """Take out what reads like a property and says how something is kept, or what is done with files' rows."""
    for known in reading.things.values():
        for name in [one for one in known if HOW_KEPT.match(one)]:
            known.pop(name)
        for name in [one for one in known if files and "_" in one and one.partition("_")[0] in v.DEEDS]:
            notes.not_done.append(f"Not understood, and not built: “{' '.join(known.pop(name).words)}”.")


def _named_relations(reading: Reading) -> None:
    """A relation that is listed among properties: `employees with a department relation`."""
    for thing, known in list(reading.things.items()):
        for name in [one for one in known if one.endswith("_relation")]:
            other = singular(name.removesuffix("_relation"))
            known.pop(name)
            reading.things.setdefault(other, {})
            reading.relations.append((other, thing))


def _aspects(reading: Reading) -> dict[str, tuple[Field, ...]]:
    """By thing the properties that were named like things: `todos with due dates and priorities`."""
    first = next(iter(reading.things), "")
    if not usual.is_known(first):
        return {}
    found = [
        name
        for name, known in reading.things.items()
        if name != first and not known and not reading.stated.get(name) and name in reading.plural
        and not usual.is_known(name) and (name in ASPECTS or guess(name) in ALWAYS_PROPERTIES)
    ]  # fmt: skip
    reading.things = {name: known for name, known in reading.things.items() if name not in found}
    reading.relations = [pair for pair in reading.relations if not {*pair} & {*found}]
    reading.links = [pair for pair in reading.links if not {*pair} & {*found}]
    return {first: tuple(make(name) for name in found)}


def _loose(reading: Reading, context: tuple[Entity, ...], notes: Notes) -> None:
    """Properties that were said apart from their thing belong to the first thing that has none."""
    if not reading.loose:
        return
    bare = [name for name, known in reading.things.items() if not known] or list(reading.things)[:1]
    name = bare[0] if bare else (context[0].name if context else "item")
    if not bare and not context:
        notes.assumed.append("The thing with these fields was not named: it is called `item`.")
    reading.things[name] = {**reading.loose, **reading.things.get(name, {})}


def _described(reading: Reading, context: tuple[Entity, ...], notes: Notes) -> list[Entity]:
    """The things with their fields: read from the person's own classes, said in words, or the usual ones."""
    known = {one.name: one for one in context}
    if not reading.things and context:
        reading.things = {one.name: {} for one in context}
    found = []
    for name, fields in reading.fields().items():
        if name in known:
            found.append(replace(known[name], fields=merge(known[name].fields, fields)))
            notes.assumed.append(f"The fields of `{known[name].model}` are those of the class in your context.")
        elif fields:
            found.append(Entity(name, fields))
        else:
            stated = {one.name: field_of(one) for one in reading.stated.get(name, {}).values()}
            taken = {one for pair in reading.relations for one in pair if pair[1] == name} - {name}
            kept = [one for one in usual.usual_fields(name) if one.name not in taken]
            found.append(Entity(name, merge(merge(stated.values(), ()), kept), "usual"))
            names = listed([one.label for one in found[-1].fields])
            notes.assumed.append(f"The fields of {article(found[-1].label)} were not said: {names}.")
    return found


def merge(old: Iterable[Field], new: Iterable[Field]) -> tuple[Field, ...]:
    by_name = {one.name: one for one in old}
    for one in new:
        by_name.setdefault(one.name, one)
    return tuple(by_name.values())


def _relations(entities: list[Entity], pairs: Iterable[tuple[str, str]]) -> tuple[Relation, ...]:
    names = {one.name for one in entities}
    said = [(parent, child) for parent, child in pairs if parent in names and child in names and parent != child]
    linked = {child for _, child in said}
    said += [(a, b) for a, b in sorted(usual.PART_OF) if a in names and b in names and b not in linked]
    kept: Pairs = []
    for parent, child in dict.fromkeys(said):
        if not _reaches(kept, child, parent):
            kept.append((parent, child))
    return tuple(Relation(parent, child) for parent, child in kept)


def _reaches(pairs: Pairs, start: str, goal: str) -> bool:
    """Whether `goal` comes after `start`: a circle of things that need each other first could never be filled."""
    return any(parent == start and (child == goal or _reaches(pairs, child, goal)) for parent, child in pairs)
