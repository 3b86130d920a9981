"""Properties that follow from others: products and sums, numbers of children, what is left of a capacity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.interface.conditions import span_of
from pipeline.generate.recipes.interface.definitions import definitions_of
from pipeline.generate.recipes.interface.formulas import formula, guarded, rounded, rounding
from pipeline.generate.recipes.interface.plan import App, Computed, Resource, Route
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.words import singular

_MONEY = re.compile(r"total|price|cost|amount|sum|value|fee|subtotal|balance|revenue|tax|discount")
_NAME = r"[`\"']?(?P<name>[A-Za-z_]\w*)[`\"']?"
_DEFINED = (
    re.compile(
        rf"{_NAME}\s*(?:\(|=|:)\s*(?:=\s*)?(?P<formula>[^,;)}}]*(?:times|divided|multiplied|plus|\bper\b"
        rf"|minus|[*/+\u00d7-]|\bx\b)[^,;)}}]*)",
        re.I,
    ),
    re.compile(
        rf"{_NAME},? (?:which |that |what )?(?:is|are|equals|being|should be|must be|has to be"
        rf"|gets) (?:always |computed as |calculated as |the product of |the sum of "
        rf"|the difference of )?(?P<formula>[^.;]*(?:times|divided|multiplied|plus|minus"
        rf"|[*/+\u00d7-])[^.;]*)",
        re.I,
    ),
    re.compile(
        rf"{_NAME}\s*[:=(]?\s*(?:is|=|:)?\s*(?:the )?(?P<formula>product of \w+ and \w+"
        rf"|difference (?:of|between) \w+ and \w+|sum of \w+ and \w+)",
        re.I,
    ),
)
_NO_FORMULA = re.compile(r":\s*\"[^\"]*\"|\?\w+=\S*|\b\d{4}-\d\d(?:-\d\d)?\b|\d\s?-\s?\d")
"""What looks like sums and is none: texts, queries, dates and ranges."""
_COUNTS = (
    r"(?:the )?(?:number|count|amount|quantity) of (?:its |their |the |all )?(?:free |remaining |available |open )?"
)


OPEN = frozenset(["open", "pending", "todo", "remaining", "left", "missing", "outstanding", "undone"])
"""Names for what is not yet done."""
OVER = frozenset(["returned", "closed", "cancelled", "canceled", "finished", "ended", "done", "released"])
"""Marks of what is over, so that it takes no room any more."""


def derived_of(app: App) -> None:
    for resource in app.resources.values():
        if resource.shared:
            continue
        for unit in _units_about(app, resource):
            _formulas(app, resource, unit)
        definitions_of(app, resource, list(_units_about(app, resource)))
        _counted(app, resource)
        _lasts(app, resource)
        _tallies(app, resource)
        _items(app, resource)
        _without_id(app, resource)


def _without_id(app: App, resource: Resource) -> None:
    """Where every answer that is sketched has names but no `id`, callers never see one."""
    shapes = [
        one.answer
        for one in app.routes
        if one.resource == resource.name
        and one.role in {"create", "read", "replace", "list"}
        and one.answer is not None
    ]
    rows = [one.items[0][1] if one.kind == "list" and one.items else one for one in shapes]
    names = [
        set(one.names) for one in rows if one.kind == "object" and set(one.names) & ({*resource.known()} | {"position"})
    ]
    if (
        names
        and not any("id" in one for one in names)
        and not any(
            "{id}" in one.path or f"{resource.name}_id" in one.path
            for one in app.routes
            if one.resource == resource.name
        )
    ):
        resource.hidden.add("id")


def _units_about(app: App, resource: Resource) -> Iterator[Unit]:
    """The units that speak of a resource: at its routes, or apart from any."""
    for unit in app.units:
        routes = [
            one
            for one in app.routes
            if any(mention in one.mentions for mention in unit.mentions) or unit.hint in one.mentions
        ]
        if not routes or any(one.resource == resource.name or one.parent == resource.name for one in routes):
            yield unit


def _formulas(app: App, resource: Resource, unit: Unit) -> None:
    names = {
        one: f'row["{one}"]'
        for one, kind in resource.known().items()
        if kind in {"integer", "float", "any"} and one != "id"
    }
    for key, above in resource.parents.items():
        parent = app.resources[above]
        for one, kind in parent.known().items() if parent.key == "id" else ():
            if kind in {"integer", "float"} and one != "id":
                names.setdefault(one, f'{parent.many}.get(row["{key}"])["{one}"]')
    names |= {one: f"({made.expression})" for one, made in resource.computed.items()}
    for pattern in _DEFINED:
        plain = _NO_FORMULA.sub(lambda one: " " * len(one[0]), unit.text)
        for start in [one.start() for one in re.finditer(r"[`\"']?\b[A-Za-z_]\w*", plain)]:
            found = pattern.match(plain, start)
            if not found:
                continue
            name, text = found["name"], found["formula"]
            if (name in names and name not in resource.own) or name.lower() in {
                "is",
                "are",
                "it",
                "with",
                "and",
                "of",
                "returns",
                "page",
                "get",
                "post",
            }:
                continue
            text = re.sub(r"(?i)(?:product of (\w+) and (\w+))", r"\1 * \2", text)
            text = re.sub(r"(?i)(?:difference (?:of|between) (\w+) and (\w+))", r"\1 - \2", text)
            text = re.sub(r"(?i)(?:sum of (\w+) and (\w+))", r"\1 + \2", text)
            body = re.sub(r",? ?(?:\(?rounded.*|0 if.*|or 0 .*)", "", text, flags=re.I)
            made = formula(body, names) if not re.search(r"\ball (?!of)", body) else ""
            if not made or re.search(r"\bsum of\b|\baverage\b", text, re.I):
                continue
            digits = rounding(unit.text[found.start() :])
            if digits is None and _MONEY.search(name) and "/" not in made and _has_floats(resource, made):
                digits = 2
            empty = "None" if re.search(r"\bnull\b", unit.text[found.start() :][:120]) else "0"
            resource.computed[name] = Computed(guarded(rounded(made, digits), empty))
            resource.own.pop(name, None)
            resource.own_kinds.pop(name, None)
            resource.fields.pop(name, None)
            app.take(unit)


def _lasts(app: App, resource: Resource) -> None:
    """`days` or `nights` between two dates; with `both ends counted`, one more."""
    pair = span_of(resource)
    if pair is None or resource.fields[pair[0]].kind not in {"date", "datetime"}:
        return
    for unit in _units_about(app, resource):
        found = re.search(
            r"[`\"']?\b(days|nights|number_of_days|number_of_nights|duration|duration_days|total_days|length)\b",
            unit.text,
        )
        if not found or found[1] in resource.known() or not (unit.mentions or unit.hint):
            continue
        more = re.search(r"\bboth\b|\binclusive\b|\bincluding\b|\bincluded\b|\bcounted\b", unit.text)
        span = f'(row["{pair[1]}"] - row["{pair[0]}"]).days'
        resource.computed[found[1]] = Computed(f"{span} + 1" if more else span, "integer")
        app.take(unit)


def _items(app: App, resource: Resource) -> None:
    """A sum over the objects in a list: `total` as the sum of price * quantity of all items."""
    for name, inner in resource.nested.items():
        names = {one.name: f'one["{one.name}"]' for one in inner if one.kind in {"integer", "float"}}
        for unit in _units_about(app, resource):
            for found in re.finditer(
                r"\b([a-z]\w*)[`\"']?\s*(?:\(|is|=|:|,)*\s*(?:the )?sum of (?:all )?([^.;)]*)", unit.text
            ):
                body = re.sub(r"\b(?:of|over|for|in) (?:all|every|each|the)\b.*", "", found[2])
                made = formula(body, names) or next(
                    (code for one, code in names.items() if re.search(rf"\b{one}s?\b", body)), ""
                )
                if made and found[1] not in resource.fields:
                    resource.computed[found[1]] = Computed(f'round(sum({made} for one in row["{name}"]), 2)')
                    resource.own.pop(found[1], None)
                    resource.own_kinds.pop(found[1], None)
                    app.take(unit)


def _has_floats(resource: Resource, expression: str) -> bool:
    kinds = resource.known()
    return any(kinds[one] == "float" for one in re.findall(r'row\["(\w+)"\]', expression) if one in kinds)


def _counted(app: App, resource: Resource) -> None:
    """`comment_count` with the number of comments, `seats_left`, the number of free seats."""
    children = [
        (one, key) for one in app.resources.values() for key, parent in one.parents.items() if parent == resource.name
    ]
    for child, key in children:
        over = next((one for one in child.own_kinds if one in OVER), "")
        live = f'sum(one["{key}"] == row["{resource.key}"] and not one["{over}"] for one in {child.many}.all())'
        live = live if over else ""
        mine = f'sum(one["{key}"] == row["{resource.key}"] for one in {child.many}.all())'
        for name, unit in _new_names(app, resource):
            low = name.lower()
            words = unit.text[max(0, unit.text.find(name) - 80) : unit.text.find(name) + 120].lower()
            own = re.search(rf"\b{child.many.replace('_', '[ _]')}\b", words)
            if (
                re.fullmatch(
                    rf"(?:{child.name}|{child.many})_?(?:count|total)|(?:num|number|count|n"
                    rf"|total)_?(?:of_)?(?:{child.many}|{child.name})",
                    low,
                )
                or (low == child.many and re.search(_COUNTS + child.many, words))
                or (
                    low.endswith(("_count", "count", "_taken", "registered", "participants"))
                    and own
                    and re.search(_COUNTS, words)
                )
            ):
                resource.computed[name] = Computed(mine, "integer")
            elif low == child.many and re.search(r"\bits\b|\ball\b|\blist\b|\bwith\b|\bincluding\b|\[", words):
                _embedded(app, resource, child, key)
                app.take(unit)
            elif re.search(r"left|free|available|remaining|open", low) and (room := _capacity(resource)):
                resource.computed[name] = Computed(f'row["{room}"] - {live or mine}', "integer")
            elif (about := _of_children(child, low, words)) and name not in resource.computed:
                resource.computed[name] = Computed(about.format(key=key, mine=resource.key, many=child.many))
            if name in resource.computed:
                resource.own.pop(name, None)
                resource.own_kinds.pop(name, None)
                app.take(unit)


def _tallies(app: App, resource: Resource) -> None:
    """`{"open": 1, "bought": 1}` beside a list: how many of its children are in which state."""
    for route in app.routes:
        if route.resource != resource.name or route.role != "read" or route.answer is None:
            continue
        for child, key in _children(app, resource):
            mine = f'one["{key}"] == row["{resource.key}"]'
            flags = [one for one, kind in child.known().items() if kind == "boolean"]
            for name in route.answer.names:
                if name in {*resource.known(), *resource.computed, *route.extras}:
                    continue
                told = f'one["{name}"]' if name in flags else f'not one["{flags[0]}"]' if flags and name in OPEN else ""
                if told:
                    route.extras[name] = f"sum({mine} and {told} for one in {child.many}.all())"


def _children(app: App, resource: Resource) -> list[tuple[Resource, str]]:
    return [
        (one, key) for one in app.resources.values() for key, parent in one.parents.items() if parent == resource.name
    ]


def _embedded(app: App, resource: Resource, child: Resource, key: str) -> None:
    """`GET /tickets/{id} gives the ticket with its comments`: the children beside the one that is read."""
    own = [one for one in app.routes if one.resource == resource.name and one.role in {"read", "list"}]
    told = [one for one in own if re.search(rf"\b{child.many.replace('_', '[ _]')}\b", one.low)]
    row = f"shown_{child.name}(one)" if child.computed or child.hidden else "one"
    for route in told:
        route.extras[child.many] = f'[{row} for one in {child.many}.all() if one["{key}"] == row["{resource.key}"]]'


def _of_children(child: Resource, low: str, words: str) -> str:
    """A sum, an average or an edge over the children's numbers."""
    numbers = [
        one
        for one, kind in child.known().items()
        if kind in {"integer", "float"} and one != "id" and not one.endswith("_id")
    ]
    chosen = [one for one in numbers if one in low or re.search(rf"\b{one}s?\b", words)] or numbers
    if not chosen:
        return ""
    values = f'[one["{chosen[0]}"] for one in {{many}}.all() if one["{{key}}"] == row["{{mine}}"]]'
    if re.search(r"average|avg|mean", low):
        digits = rounding(words[words.find(low.split("_")[0]) :])
        return f"mean({values}, {digits})" if digits is not None else f"mean({values})"
    if re.search(r"highest|max|best|largest", low):
        return f"max({values}, default=None)"
    if re.search(r"lowest|min|cheapest", low):
        return f"min({values}, default=None)"
    if re.search(r"total|sum", low) and re.search(r"\bsum\b|\btotal of\b|added|together|\ball\b", words):
        return f"round(sum({values}), 2)"
    return ""


def _capacity(resource: Resource) -> str:
    return next(
        (
            one
            for one in resource.fields
            if re.search(r"capacity|seats|places|limit|max|spots|slots|size|copies|stock|units", one)
        ),
        "",
    )


def _new_names(app: App, resource: Resource) -> Iterator[tuple[str, Unit]]:
    """Properties that an answer about the resource has and that are not kept: by shape, or named in words."""
    seen: set[str] = {name for route in app.routes for name in route.query}
    for route in app.routes:
        if route.resource != resource.name or route.role not in {"create", "read", "list", "change", "action"}:
            continue
        for name, unit in _answer_names(route):
            known = name in resource.fields or (
                name in {"id", "items", "total", "page", "size", "detail", "error", "limit", "offset"}
                and name not in resource.own
            )
            if name not in seen and not known and name != singular(name + "s") + "_":
                seen.add(name)
                yield name, unit


def _answer_names(route: Route) -> Iterator[tuple[str, Unit]]:
    shape = route.answer
    rows = shape.items[0][1] if shape is not None and shape.kind == "list" and shape.items else shape
    for name in rows.names if rows is not None else ():
        yield name, route.units[0]
    for unit in route.units:
        for found in re.finditer(r"[`\"']?\b([a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z]\w+))\b[`\"']?", unit.text):
            yield found[1], unit
        for found in re.finditer(
            r"\b(?:each|also|plus)(?: one| \w+)? (?:with|has|having|shows?|showing|including) (?:the "
            r"|an? |its )?[`\"']?(\w+)",
            unit.text,
        ):
            yield found[1], unit
        for found in re.finditer(r"[`\"](\w+)[`\"]|\bfield (\w+)\b|\bshows? ([\w, ]+)", unit.text):
            for name in re.findall(r"\w+", found[1] or found[2] or found[3]):
                yield name, unit
