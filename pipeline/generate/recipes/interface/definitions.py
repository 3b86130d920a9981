"""Properties that a bracket behind their name defines: `raised (sum of its donations)`, `over (true once …)`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.generate.recipes.interface.formulas import rounding
from pipeline.generate.recipes.interface.plan import App, Computed, Resource
from pipeline.generate.recipes.interface.scope import NUMBERS
from pipeline.generate.recipes.interface.text import Unit

_DEFINED = re.compile(r"[`\"']?\b([a-z]\w*)[`\"']?\s*(?:\(|=)\s*([^()=]{6,})\)?")
_OVER = re.compile(
    r"(?:the )?(?P<what>sum|total|number|count|average|mean|highest|lowest|maximum|minimum)(?: amount)? of"
    r"(?: (?:its|their|all|the|every|each))*(?P<rest>[^.;,]*)",
    re.I,
)
_WHETHER = re.compile(
    r"(?:is )?true (?:if|when|once|while|as soon as|as long as) (?:the )?(?P<left>[a-z]\w*) (?P<sign>is at"
    r" least|>=|reaches|has reached"
    r"|is more than|>|exceeds|is less than|<|is below|is at most|<=|is above|is|equals|==) (?:the "
    r"|its )?(?P<right>[\w.]+)",
    re.I,
)
_SIGNS = {
    "is at least": ">=", "reaches": ">=", "has reached": ">=", "is more than": ">", "exceeds": ">", "is above": ">",
    "is less than": "<", "is below": "<", "is at most": "<=", "is": "==", "equals": "==",
}  # fmt: skip


def definitions_of(app: App, resource: Resource, units: Iterable[Unit]) -> None:
    """Give the resource what brackets define over its children and its own numbers."""
    for unit in units:
        for found in _DEFINED.finditer(unit.text):
            name, told = found[1], found[2]
            if name in resource.fields or name in resource.computed:
                continue
            made = _over_children(app, resource, told) or _whether(resource, told)
            if made is not None:
                resource.computed[name] = made
                resource.own.pop(name, None)
                resource.own_kinds.pop(name, None)
                app.take(unit)


def _over_children(app: App, resource: Resource, told: str) -> Computed | None:
    found = _OVER.match(told)
    for child in app.resources.values() if found else ():
        key = next((key for key, name in child.parents.items() if name == resource.name), "")
        nouns = "|".join(one.replace("_", "[ _]") for one in (child.many, child.name))
        if not found or not key or not re.search(rf"\b(?:{nouns})\b", found["rest"], re.I):
            continue
        mine = f'for one in {child.many}.all() if one["{key}"] == row["{resource.key}"]'
        what = found["what"].lower()
        if what in {"number", "count"}:
            return Computed(f"sum(1 {mine})", "integer")
        numbers = [
            one for one, kind in child.known().items() if kind in NUMBERS and one != "id" and not one.endswith("_id")
        ]
        named = [one for one in numbers if re.search(rf"\b{one.replace('_', '[ _]')}s?\b", found["rest"])]
        chosen = named or (numbers if len(numbers) == 1 else [])
        if not chosen:
            return None
        return Computed(*_folded(what, f'one["{chosen[0]}"] {mine}', child.known()[chosen[0]], rounding(told)))
    return None


def _folded(what: str, values: str, kind: str, digits: int | None) -> tuple[str, str]:
    if what in {"sum", "total"}:
        return (f"sum({values})", "integer") if kind == "integer" else (f"round(sum({values}), {digits or 2})", "float")
    if what in {"average", "mean"}:
        return f"mean([{values}]{'' if digits is None else f', {digits}'})", "float"
    return f"{'max' if what in {'highest', 'maximum'} else 'min'}(({values}), default=None)", kind


def _whether(resource: Resource, told: str) -> Computed | None:
    found = _WHETHER.match(told)
    if not found:
        return None
    codes = {one: f'row["{one}"]' for one, kind in resource.known().items() if kind in NUMBERS}
    codes |= {one: f"({made.expression})" for one, made in resource.computed.items()}
    left, right = codes.get(found["left"]), codes.get(found["right"])
    if right is None and re.fullmatch(r"\d+(?:\.\d+)?", found["right"]):
        right = found["right"]
    sign = _SIGNS.get(found["sign"].lower(), found["sign"])
    return Computed(f"{left} {sign} {right}", "boolean") if left and right else None
