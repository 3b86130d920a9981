"""What was found in a request so far, as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.generate.recipes.fields import field_of
from pipeline.generate.recipes.nouns import Noun
from pipeline.generate.recipes.properties import Listed
from pipeline.generate.recipes.said import Said
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import singular

SHORTEST_ENDING = 4
"""Letters of a thing's name that another may end with, and mean the same."""


@dataclass
class Reading:
    """Things with their properties, and what belongs to what, in the order in which it was found."""

    things: dict[str, dict[str, Said]] = field(default_factory=dict)
    """Properties that were listed, by the singular snake_case name of the thing; empty where none were."""
    stated: dict[str, dict[str, Said]] = field(default_factory=dict)
    """Properties that sentences speak of apart from any list, by thing."""
    loose: dict[str, Said] = field(default_factory=dict)
    """Properties of a thing that was not named beside them."""
    relations: list[tuple[str, str]] = field(default_factory=list)
    """(parent, child)."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Two things of which each has many of the other."""
    unwritable: list[str] = field(default_factory=list)
    """Names that cannot be written in ASCII letters."""
    doubts: list[str] = field(default_factory=list)
    """Words that may mean something else than was read."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Where in the text the words of use stand."""
    subject: str = ""
    """The thing named last."""
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Where in the text a thing is named beside its properties."""
    plural: set[str] = field(default_factory=set)
    """Things that are spoken of as many."""
    vague: set[str] = field(default_factory=set)
    """Things that only say what the program is about: the `kanban board` of a `kanban board backend`."""

    def add(self, noun: Noun | None, listed: Listed | None = None) -> str:
        """Note the thing, with its properties; its name, empty when it cannot be written."""
        if noun is None:
            return ""
        self.spans.append((noun.start, noun.end))
        if not noun.name:
            self.unwritable.append(noun.text)
            return ""
        name = self._same(noun)
        known = self.things.setdefault(name, {})
        self.vague.discard(name)
        self.subject = name
        if listed is not None:
            self._take(known, listed)
        self.plural |= {name} if noun.is_plural else set()
        self.places.setdefault(name, []).append((noun.start, noun.end))
        return name

    def _same(self, noun: Noun) -> str:
        """The name under which a thing is known: `record` behind `vinyl records` is a `vinyl_record`, and so is each
        `plant` behind `houseplants` that nothing more was said of."""
        name = noun.name
        longer = [one for one in self.things if one.endswith(f"_{name}") and one not in self.vague]
        if not longer and not noun.is_plural and noun.text.islower() and len(name) >= SHORTEST_ENDING:
            longer = [one for one, known in self.things.items() if one.endswith(name) and not known]
        return longer[0] if len(longer) == 1 and name not in self.things else name

    def mention(self, name: str) -> None:
        """Note a thing that is only named: `grades` behind `school grades` are those."""
        longer = [one for one, known in self.things.items() if one.endswith(f"_{name}") and not known]
        self.subject = longer[0] if len(longer) == 1 else name
        self.things.setdefault(self.subject, {})

    def describe(self, name: str, listed: Listed) -> None:
        """Give a thing that is known more properties; an empty name is a thing not named so far."""
        self._take(self.things[name] if name else self.loose, listed)

    def _take(self, known: dict[str, Said], listed: Listed) -> None:
        for one in listed.properties:
            known.setdefault(one.name, one)
        self.spans += listed.spans
        self.unwritable += listed.unwritable
        self.doubts += listed.doubts

    @property
    def listed(self) -> list[tuple[int, int]]:
        """Where properties of named things stand, two or more of one thing: from its first to its last."""
        spans = [
            [*self.places.get(name, ()), *(span for one in known.values() for span in one.spans)]
            for name, known in self.things.items()
            if len(known) > 1
        ]
        return [(min(found)[0], max(end for _, end in found)) for found in spans if found]

    def covers(self, place: int) -> bool:
        return any(start <= place < end for start, end in self.spans)

    def state(self, name: str, said: Said) -> None:
        """Add what a sentence says of a property: to its list where it is in one."""
        known = self.things.get(name, self.loose)
        if said.name in known:
            known[said.name] = joined(known[said.name], said)
        else:
            stated = self.stated.setdefault(name, {})
            stated[said.name] = joined(stated[said.name], said) if said.name in stated else said
        self.spans += said.spans

    def fields(self) -> dict[str, tuple[Field, ...]]:
        """The things with the fields that were listed or, where none were, the two or more that sentences speak of."""
        found = {}
        for name, listed in self.things.items():
            stated = self.stated.get(name, {})
            whole = {**listed, **stated} if listed or len(stated) > 1 else {}
            found[name] = tuple(field_of(one) for one in whole.values())
        return found

    def relate(self) -> None:
        """Properties that are other things become relations: `books (title, author)` beside `authors`."""
        found: list[tuple[str, str]] = []
        for name, listed in self.things.items():
            for key in list(listed):
                bare = key.removesuffix("_id")
                if bare in self.things and bare != name:
                    found.append((bare, name))
                    del listed[key]
                elif singular(key) in self.things and singular(key) not in {name, key}:
                    self.relations.append((name, singular(key)))
                    del listed[key]
        self.relations = list(dict.fromkeys((*found, *self.relations)))

    def rename(self, names: Iterable[tuple[str, str]]) -> None:
        """Call things by other names."""
        for old, new in names:
            if old not in self.things:
                continue
            self.things = {new if one == old else one: known for one, known in self.things.items()}
            self.stated = {new if one == old else one: known for one, known in self.stated.items()}
            self.relations = [(new if a == old else a, new if b == old else b) for a, b in self.relations]
            self.links = [(new if a == old else a, new if b == old else b) for a, b in self.links]


def joined(old: Said, new: Said) -> Said:
    """One property of which two things were said."""
    plain = Said()
    names = (
        "kind", "element", "low", "high", "above", "below", "length", "optional", "unique", "choices", "default",
    )  # fmt: skip
    more = {name: getattr(new, name) for name in names if getattr(new, name) != getattr(plain, name)}
    return replace(old, **more)
