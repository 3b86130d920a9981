"""What lists can be narrowed and sorted by, and who may do what: `filter by status`, `only admins may delete books`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.generate.recipes.lexer import units
from pipeline.generate.recipes.spec import Access, Entity
from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.words import singular, snake

_TABLE = table("wishes")
_LISTS = {rule: re.compile("|".join(patterns)) for rule, patterns in _TABLE["lists"].items()}
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    word: tuple(actions.split()) for actions, words in _TABLE["actions"].items() for word in words.split()
}
_ACTION = rf"(?:{'|'.join(sorted(_ACTIONS, key=len, reverse=True))})\b"
_SIDE = r"(?:,|\band\b|\bor\b|\bto\b|/|\s)*"
_DOING = rf"(?P<doing>{_ACTION}(?:{_SIDE}{_ACTION})*)"
_WHO = {who: "|".join(patterns) for who, patterns in _TABLE["who"].items()}
_WHAT = r"(?:\s+(?:the |any |all |an? )?(?P<what>[\w-]+(?: [\w-]+)?))?"
ACCESS = [
    (who, re.compile(pattern.replace("{WHO}", f"(?:{words})").replace("{DOING}", _DOING).replace("{WHAT}", _WHAT)))
    for who, words in _WHO.items()
    for pattern in _TABLE["access"][who]
]
ITEM = re.compile(
    r"\s*(?:,|\band\b|\bor\b|/|&|\bas well as\b|\bby\b|\bon\b|\bthe\b|\btheir\b|\bits\b|\beither\b|\ban?\b|\s)*"
)
WORDS = re.compile(r"[\w-]+(?:'s)?(?: [\w-]+){0,3}")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was wished of lists and of doors."""

    rules: tuple[tuple[str, str], ...] = ()
    """`filter`, `sort` or `search` with the name of a field."""
    access: tuple[Access, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def wishes(low: str, entities: Sequence[Entity]) -> Wishes:
    """Read `low`, the request in lower case, for what it wishes of these entities."""
    rules: list[tuple[str, str]] = []
    spans: list[tuple[int, int]] = []
    for rule, pattern in _LISTS.items():
        for found in pattern.finditer(low):
            names, end = _names(low, found.end(), entities)
            if names:
                rules += [(rule, name) for name in names]
                spans.append((found.start(), end))
    access, doors = _access(low, entities)
    return Wishes(tuple(dict.fromkeys(rules)), access, (*spans, *doors))


def _names(low: str, start: int, entities: Iterable[Entity]) -> tuple[list[str], int]:
    """The fields named from `start` on, and where they end."""
    known = {one.name: one for entity in entities for one in entity.fields}
    for name in [*known]:  # `sort by length` where the field is `length_km`
        base, _, unit = name.rpartition("_")
        if unit in units() and base not in known:
            known[base] = known[name]
    known |= {f"{entity.name}_id": entity.fields[0] for entity in entities if entity.fields}
    things = {one.name for one in entities}
    found: list[str] = []
    end = start
    while True:
        at = ITEM.match(low, end)
        begin = at.end() if at else end
        words = WORDS.match(low, begin)
        name, length = _longest(words.group() if words else "", known)
        if not name:
            return found, end
        found.append(known[name].name if name.removesuffix("_id") not in things else name)
        end = begin + length


def _longest(text: str, known: Mapping[str, object]) -> tuple[str, int]:
    """The longest field name the text begins with."""
    parts = [found.end() for found in re.finditer(r"[\w-]+", text)]
    for end in reversed(parts):
        for name in (snake(text[:end]), singular(snake(text[:end]))):
            if name in known:
                return name, end
    return "", 0


def _access(low: str, entities: Sequence[Entity]) -> tuple[tuple[Access, ...], list[tuple[int, int]]]:
    found: list[Access] = []
    spans: list[tuple[int, int]] = []
    for who, pattern in ACCESS:
        for said in pattern.finditer(low):
            groups = said.groupdict()
            thing = _thing(groups.get("what") or "", entities)
            found += [Access(who, action, thing) for action in _actions(groups.get("doing") or "read")]
            spans.append(said.span())
    taken = {(one.action, one.entity) for one in found if one.who == "admin"}
    kept = [one for one in found if one.who == "admin" or (one.action, one.entity) not in taken]
    return tuple(dict.fromkeys(kept)), spans


def _actions(doing: str) -> Iterator[str]:
    for word in re.findall(r"[a-z]+", doing):
        yield from _ACTIONS.get(word, ())


def _thing(text: str, entities: Sequence[Entity]) -> str:
    names = [singular(snake(text)), singular(snake(text.split(" ")[0]))]
    whole = next((one.name for name in names for one in entities if one.name == name), "")
    ending = [one.name for name in names for one in entities if name and one.name.endswith(f"_{name}")]
    return whole or (ending[0] if len(set(ending)) == 1 else "")
