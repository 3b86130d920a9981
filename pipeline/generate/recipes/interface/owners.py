"""Things that belong to who made them: what is kept of that, which lists it narrows and whom it keeps out."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.guards import login_name
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.text import Unit

_OWN = re.compile(
    r"\b(?:my|their|his|her|your|its|his or her|one's) own\b|\bbelongs? to (?:someone|somebody|another|other"
    r"|a different)"
    r"|\bown(?:ed)? (?:\w+ )?(?:notes|items|by)|\bof the (?:current|logged[- ]in|signed[- ]in|authenticated"
    r"|calling) user"
    r"|\b(?:some|any)(?:one|body) else(?:['\u2019]?s)?\b|\bother (?:people|users?)['s]*|\banother (?:user|person"
    r"|member)"
    r"|\bonly (?:the |see |its |their )?(?:own|owners?|author|creator|mine|my)\b|\bthe caller(?:['\u2019]s)?\b"
    r"|\bcurrent user's"
    r"|\b(?:the )?(?:owner|author|creator|person who (?:made|created|wrote) it) (?:can|may|is allowed)"
    r"|(?:->|\u2192|[:=-]|\b(?:returns?|lists?|gives?|shows?|gets?)) (?:only |all |just )?(?:of )?my \w+"
    r"|\bnot (?:the |its |your )?(?:own\w*|author"
    r"|creator)\b"
    r"|\bforeign\b|\bnot yours\b|\bonly my\b",
    re.I,
)
_CHANGES = re.compile(r"\b(?:edit|chang|updat|delet|modif|remov|cancel|clos|writ|replac|patch|put)\w*\b", re.I)
_SEES = re.compile(r"\b(?:sees?|lists?|reads?|get|view|access|find)\b|\bmy \w+|\btheir own|\bown\b", re.I)
_CODE = re.compile(r"\b(403|404)\b")
NAMES = (
    "owner",
    "owner_id",
    "author",
    "author_id",
    "user",
    "user_id",
    "username",
    "created_by",
    "creator",
    "owner_name",
)


def owners_of(app: App) -> None:
    """Note for each route whether a stranger is kept out of it, in its `own`."""
    if app.auth not in {"jwt", "header"}:
        return
    for unit in app.units:
        if not _OWN.search(unit.text) or re.search(r"\bcannot delete (?:him|her|them)sel", unit.low):
            continue
        for resource in _about(app, unit):
            _keep(app, resource)
            for route in _routes(app, unit, resource):
                route.own = _code(app, unit, route) or route.own
            app.take(unit)


def _about(app: App, unit: Unit) -> list[Resource]:
    """The things a sentence about owners is about: named, those of its routes, or all that can be made."""
    made = [
        one
        for one in app.resources.values()
        if one.name != "user" and any(route.role == "create" and route.resource == one.name for route in app.routes)
    ]
    named = [one for one in made if re.search(rf"\b(?:{_words(one.name)}|{_words(one.many)})\b", unit.low)]
    at = {
        route.resource
        for route in app.routes
        if any(mention in route.mentions for mention in unit.mentions)
        or (unit.hint in route.mentions and not unit.mentions)
    }
    return named or [one for one in made if one.name in at] or made[:1]


def _words(name: str) -> str:
    return name.replace("_", "[ _-]")


def _keep(app: App, resource: Resource) -> None:
    """The field that says who made it: one that answers have, else one that nobody sees."""
    if resource.owned:
        return
    resource.owned = True
    shapes = [one.answer for one in app.routes if one.resource == resource.name and one.answer is not None]
    told = [name for shape in shapes for name in shape.names] + [*resource.fields, *resource.own]
    sent = {name for one in app.routes if one.role == "create" and one.resource == resource.name for name in one.body}
    shown = next((one for one in NAMES if one in told and one not in sent), "")
    resource.owner = shown or "owner_id"
    resource.fields.pop(shown, None)
    resource.own.pop(shown, None)
    by_name = bool(shown) and not shown.endswith("_id") and app.auth == "jwt"
    resource.owner_value = f'caller["{login_name(app.resources["user"])}"]' if by_name else 'caller["id"]'
    resource.own_kinds[resource.owner] = "text" if by_name or app.auth == "header" else "integer"
    if not shown:
        resource.hidden.add(resource.owner)


def _routes(app: App, unit: Unit, resource: Resource) -> list[Route]:
    """The routes that a sentence keeps strangers out of."""
    mine = [one for one in app.routes if one.resource == resource.name and one.role != "create"]
    mine += [one for one in app.routes if one.parent == resource.name and one.resource != resource.name]
    mine += [one for one in app.routes if one.role == "sums" and one not in mine and not one.params]
    here = [one for one in mine if any(mention in one.mentions for mention in unit.mentions)]
    if here:
        return here
    if _CHANGES.search(unit.text) and re.search(r"\bonly\b|\bcannot\b|\bmay not\b|\b403\b", unit.low):
        changing = [one for one in mine if one.role in {"change", "replace", "remove", "action"}]
        reads = re.search(r"\b(?:reads?|sees?|views?|list)\b", unit.low)
        return mine if reads else changing
    return mine


def _code(app: App, unit: Unit, route: Route) -> int:
    """What strangers get: the code said with it, 404 where they only see their own, 403 where they may not."""
    told = [int(one) for one in _CODE.findall(_said(unit, route))]
    if told:
        near = _OWN.search(unit.text)
        behind = _CODE.search(unit.text, near.end()) if near and not unit.mentions else None
        return int(behind[1]) if behind else told[0]
    forbids = re.search(r"\bonly (?:the |its )?(?:owner|author|creator)|\bmay not\b|\bforbidden\b|\bcannot\b", unit.low)
    return 403 if forbids else 404


def _said(unit: Unit, route: Route) -> str:
    texts = [one.text for one in route.mentions if one in unit.mentions]
    return " ".join(texts) if texts else unit.text
