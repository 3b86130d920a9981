"""Deleting that takes nothing away: the thing is marked, answers leave it out, and it may come back."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.handlers import variable
from pipeline.generate.recipes.interface.plan import App, Check, Resource, Route
from pipeline.generate.recipes.interface.start import NOW, set_own

_SOFT = re.compile(
    r"\bsoft[- ]?delet\w*|\b(?:delet\w+|remov\w+)\b[^.;]{0,40}\bsoft\w*\b|\bnot (?:really|actually"
    r"|physically) (?:delet|remov)\w+"
    r"|\b(?:only )?(?:marked|flagged) (?:as )?(?:deleted|removed|archived)\b|\bmarks? (?:it|them"
    r"|the \w+) (?:as )?(?:deleted|archived)"
    r"|\bsets? [`\"']?(?:deleted|deleted_at|is_deleted|archived)\b|\bdisappears? from\b"
    r"|\bkept? in the (?:database|store)\b"
    r"|\bstays? in the (?:database|store|data)\b",
    re.I,
)
_FLAGS = ("deleted", "is_deleted", "deleted_at", "archived", "is_archived", "removed")
_BACK = re.compile(r"restore|undelete|recover|un_?archive|undo|bring_back|revive")
_WITH = re.compile(r"^(?:include|with|show|and)_?(?:deleted|removed|archived|all)$|^deleted$|^archived$|^all$")
_CODE = re.compile(r"\b(400|404|409|422)\b")


def softly(app: App) -> None:
    """Mark the resources that are deleted softly, and what each of their routes does about it."""
    for resource in app.resources.values():
        removes = [one for one in app.routes if one.role == "remove" and one.resource == resource.name]
        units = [
            unit
            for unit in app.units
            if _SOFT.search(unit.text)
            and _is_about(app, unit.low, resource)
            and (re.search(r"delet|remov", unit.low) or any(mention.method == "DELETE" for mention in unit.mentions))
        ]
        if not removes or not units:
            continue
        for unit in units:
            app.take(unit)
        _mark(app, resource)
        for route in app.routes:
            if route.resource == resource.name:
                _behave(app, route, resource)


def _is_about(app: App, low: str, resource: Resource) -> bool:
    kept = [
        one for one in app.resources.values() if any(r.role == "remove" and r.resource == one.name for r in app.routes)
    ]
    return len(kept) == 1 or resource.name.replace("_", " ") in low or f"/{resource.many}" in low


def _mark(app: App, resource: Resource) -> None:
    told = " ".join(one.text for one in app.units)
    flag = next((one for one in _FLAGS if re.search(rf"(?<![?&\w]){one}\b(?!=)", told) and one != "deleted"), "")
    resource.gone = flag or "deleted"
    shown = resource.gone in resource.own or any(
        resource.gone in one.answer.names for one in app.routes if one.answer is not None
    )
    resource.fields.pop(resource.gone, None)
    timed = resource.gone.endswith("_at")
    set_own(resource, resource.gone, "None" if timed else "False", "datetime" if timed else "boolean")
    if not (shown or re.search(rf"[`\"']{resource.gone}[`\"']", told)):
        resource.hidden.add(resource.gone)


def _behave(app: App, route: Route, resource: Resource) -> None:
    row = variable(resource)
    if route.role == "remove":
        route.notes["marks"] = f'{row}["{resource.gone}"] = {NOW if resource.gone.endswith("_at") else "True"}'
    elif route.role == "action" and _BACK.search(route.verb):
        route.notes["all"] = "yes"
        text = " ".join(
            [route.said, *(one.text for one in route.units), *(one.text for one in app.units if _back(one.low))]
        )
        code = next((int(one) for one in _CODE.findall(text) if one in {"409", "400", "422"}), 409)
        route.checks.append(
            Check(f'not row["{resource.gone}"]', code, f"this {resource.name.replace('_', ' ')} is not deleted")
        )
        route.effects.append(f'row["{resource.gone}"] = {"None" if resource.gone.endswith("_at") else "False"}')
        for unit in app.units:
            if _back(unit.low):
                app.take(unit)
    elif route.role == "list":
        name = next((one for one in route.query if _WITH.match(one)), "")
        route.notes["gone"] = name or "-"
        if name:
            route.query.pop(name)


def _back(low: str) -> bool:
    return re.search(r"\brestor\w+|\bundelet\w+|\brecover\w*", low) is not None
