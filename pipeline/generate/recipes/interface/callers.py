"""Callers that say who they are in a header of their own, `X-User: ann`, without signing in."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.codes import of_unit
from pipeline.generate.recipes.interface.guards import about
from pipeline.generate.recipes.interface.plan import App
from pipeline.generate.recipes.interface.text import Unit

_HEADER = re.compile(
    r"\b(X-(?:[A-Za-z]+-)*?(?:User(?:name)?|Caller|Customer|Member|Employee|Account|Owner|Player|Author|Person|Student"
    r"|Agent)(?:-(?:Id|Name))?)\b",
    re.I,
)
_LACKING = re.compile(
    r"\bwithout\b|\bmissing\b|\bno \w*header\b|\babsent\b|\bor else\b|\botherwise\b|\bnot (?:there|sent|given)\b", re.I
)
_REFUSED = re.compile(r"\b(400|401|403|422)\b")


def callers_of(app: App) -> None:
    """Find the header and the routes that need it; the code of who leaves it out stands in `app.secret`'s place."""
    told = [(unit, found[1]) for unit in app.units if (found := _HEADER.search(unit.text))]
    if app.auth or not told:
        return
    app.auth, app.header = "header", told[0][1]
    app.anonymous = 401
    for unit, _ in told:
        app.take(unit)
        behind = app.units[app.units.index(unit) + 1 :][:1]
        for near in [unit, *(one for one in behind if not one.mentions or unit.mentions)]:
            if code := _refusal(near):
                app.anonymous = code
                app.take(near)
                break
        for route in (
            about(app, unit)
            if unit.mentions or re.search(r"\b(?:GET|POST|PUT|PATCH|DELETE)s?\b", unit.text)
            else app.routes
        ):
            if route.role != "constant":
                route.guard = "user"


def _refusal(unit: Unit) -> int:
    """The code for who leaves the header out, where the sentence says one."""
    told = [one for one in of_unit(unit) if one.code in {400, 401, 403, 422}]
    lacking = [one.code for one in told if _LACKING.search(one.condition)]
    if lacking or not (lacks := _LACKING.search(unit.low)):
        return next(iter(lacking), 0)
    code = _REFUSED.search(unit.text, max(0, lacks.start() - 24))
    return int(code[1]) if code else 0
