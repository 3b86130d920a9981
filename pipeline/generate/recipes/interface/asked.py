"""What stands behind the `?` of a route, as lists of parameters: `limit (default 20, max 100), sort = name | price`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.interface.plan import App, Route
from pipeline.generate.recipes.interface.shapes import parts

_LEAD = re.compile(
    r"(?:\b(?:(?:optional|url|allowed|possible) )*"
    r"(?:query(?:[- ]?string)?(?: param(?:eter)?s?)?|param(?:eter)?s?|filters?)"
    r"(?: (?:are|is|can be))?(?: \(all optional\))?\s*(?::|=|\u2192|->)\s*)(?=[`?\w])",
    re.I,
)
_LED = re.compile(
    r"\b(?:optional )?(?:query )?param(?:eter)?s? (?:called |named )?"
    r"(?=[`'\"]?[a-z_]\w*[`'\"]?(?: \(|,| and | \w+s\b))"
)
_ALONE = re.compile(
    r"[`'\"]?([a-z_]\w*)[`'\"]? ((?:returns?|gives?|shows?|lists?|keeps?|narrows?|limits?|means?|filters?|searche?s?"
    r"|finds?|looks?|sorts?|is|are|does|restricts?|selects?)\b.*)$",
    re.I | re.S,
)
"""`The parameter line returns only those of that line.`"""
_ITEM = re.compile(
    r"[`'\"?]?(?P<name>[a-z_]\w*)[`'\"]?\s*(?:=\s*(?P<values>[\w-]+(?:\s*[|/]\s*[\w-]+)*)?)?\s*(?P<said>[(:].*|- .*)?$",
    re.I | re.S,
)


def asked_of(app: App) -> None:
    """Note the parameters of such lists at their routes, with what is said of each."""
    for unit in app.units:
        found = _LEAD.search(unit.text) or _LED.search(unit.text)
        about = [one for one in app.routes if any(each in one.mentions for each in (*unit.mentions[-1:], unit.hint))]
        routes = (
            [one for one in about if one.method == "GET" and not one.segments[-1:][0].startswith("{")] if found else []
        )
        if not found or not routes:
            continue
        for name, value, said in parameters(unit.text[found.end() :]):
            for route in routes:
                route.query.setdefault(name, value)
                route.asked[name] = f"{said} {value}".strip().lower()
            app.take(unit)


def parameters(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, values and explanation of each parameter, up to what is none."""
    if alone := _ALONE.match(text):
        yield alone[1], "", alone[2]
        return
    for part in parts(text, ",;"):
        piece = re.sub(r"^(?:and|or|plus|optionally)\s+", "", part.strip().rstrip("."))
        for one in re.split(r"\s+(?:and|&)\s+(?=[`\w]+\s*(?:\(|=|$))", piece):
            found = _ITEM.match(one.strip())
            if not found:
                return
            yield found["name"], found["values"] or "", (found["said"] or "").strip(" :()-")


def said_of_parameter(route: Route, name: str, words: str) -> str:
    """What is said of one parameter: in its own brackets, else in the words around its name."""
    return route.asked.get(name) or " . ".join(re.findall(rf"\b{re.escape(name.lower())}\b[^.;]*", words))
