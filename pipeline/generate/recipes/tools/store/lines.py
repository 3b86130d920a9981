"""What a sub-command prints, as statements: its samples with their values put in, or what is said without one."""

from __future__ import annotations

import re

from pipeline.generate.recipes.tools.store.plan import Deed, Plan
from pipeline.generate.recipes.tools.store.samples import Binding, Slot, bind
from pipeline.generate.recipes.words import plural


class NotSaid(Exception):
    """A line cannot be read as a template."""


PRINTED = r"(?:prints?|outputs?|shows?|returns?|gives?|->|→|and)\s+(?:out\s+)?(?:just\s+|only\s+)?(?:the\s+|its\s+)?"


def record(plan: Plan, name: str = "record") -> tuple[Slot, ...]:
    """What can be printed of a record."""
    slots = [Slot("id", "id", f"{name}['id']")] if plan.key is None or "id" in plan.prompt.lower() else []
    slots += [
        Slot(one.name, one.kind, f"{name}[{one.name!r}]", one.optional and not one.default) for one in plan.fields
    ]
    if plan.flag:
        slots.append(Slot(plan.flag, "flag", f"{name}[{plan.flag!r}]"))
    return tuple(slots)


def printed(plan: Plan, deed: Deed, slots: tuple[Slot, ...], *, listed: bool = False) -> list[str]:
    """The statements that print the samples of a command."""
    made = [template(plan, deed, one, slots, listed=listed) for one in shown(plan, deed, listed=listed)]
    if not made:
        made = said(plan, deed, slots)
    return [f"print({one})" for one in made]


def shown(plan: Plan, deed: Deed, *, listed: bool) -> tuple[str, ...]:
    """The samples; of a list one, with those of another list where it has none of its own."""
    own = deed.shown()
    if not listed:
        return own or _shared(plan, deed)
    if not own:
        own = next((one.shown() for one in plan.deeds if one.act in {"list", "find"} and one.shown()), ())
    return own[:1]


def _shared(plan: Plan, deed: Deed) -> tuple[str, ...]:
    """The sample of the next command where that says `both print …`."""
    place = plan.deeds.index(deed) + 1
    behind = plan.deeds[place] if place < len(plan.deeds) else None
    if (
        behind
        and not deed.samples
        and re.search(r"\b(?:both|each of them|all of them|they all)\b", behind.command.text)
    ):
        return behind.shown()[:1]
    return ()


def template(plan: Plan, deed: Deed, sample: str, slots: tuple[Slot, ...], *, listed: bool = False) -> str:
    """A sample as an f-string."""
    thing = re.sub(r"s$", "", plan.store.rpartition("/")[2].partition(".")[0].lower())
    stem = plan.entry.removesuffix(".py")
    constant = {
        deed.command.name,
        thing,
        plural(thing),
        stem,
        stem.removesuffix("s"),
        *(part for part in deed.command.name.split("-")),
    }
    constant |= {f"{deed.command.name}d", f"{deed.command.name}ed", plan.flag} - {""}
    bound = bind(sample, Binding(slots, frozenset(constant), places(plan, deed), listed))
    if bound is None:
        raise NotSaid(sample)
    text = bound.replace("\\", "\\\\").replace('"', '\\"')
    return f'f"{text}"' if "{" in text else f'"{text}"'


def places(plan: Plan, deed: Deed) -> int | None:
    for text in (deed.command.text, plan.prompt):
        if re.search(r"\b(?:two|2) (?:decimals?|decimal places|digits after)\b|\bcents\b", text, re.I):
            return 2
        if re.search(r"\b(?:one|1) decimals?\b", text, re.I):
            return 1
    return None


def said(plan: Plan, deed: Deed, slots: tuple[Slot, ...]) -> list[str]:
    """What is printed where there is no sample: `prints the new id`, `title on the first line, then body`."""
    text = re.sub(r"(?:->|→)\s*(?=[a-z]+s\b)", " ", deed.command.text)
    names = {one.name: one for one in slots}
    many = places(plan, deed)
    two = re.search(r"\b(\w+) (?:on|in) (?:the )?first line,? (?:and )?then (?:the )?(\w+)", text, re.I)
    if two and two[1].lower() in names and two[2].lower() in names:
        return [_alone(names[two[1].lower()], many), _alone(names[two[2].lower()], many)]
    for one in re.finditer(rf"{PRINTED}(?:new |next |full )?(\w+)", text, re.I):
        named = one[1].lower()
        named = {"number": "id", "sum": "total", "balance": "total", "how": "count"}.get(named, named)
        if named in names:
            return [_alone(names[named], many)]
    for name in ("total", "count"):
        if name in names:
            return [_alone(names[name], many)]
    return []


def _alone(slot: Slot, decimals: int | None) -> str:
    shown_as = slot.shown("", decimals)
    return shown_as if shown_as == slot.code or shown_as.startswith("plain(") else f'f"{{{shown_as}}}"'
