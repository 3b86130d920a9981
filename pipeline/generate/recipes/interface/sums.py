"""Accounts of many things: counts, sums, averages, edges, by group or of everything, in the shape that is sketched."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.counting import (
    AVERAGE,
    COUNT,
    HIGH,
    LOW,
    OPEN,
    SUM,
    About,
    behind,
    is_example,
    is_whole,
    near_of,
    number_for,
    number_of,
    states_seen,
)
from pipeline.generate.recipes.interface.filters import filter_of
from pipeline.generate.recipes.interface.handlers import Handler, found_lines, link, parameter, variable
from pipeline.generate.recipes.interface.lists import said_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.shapes import Shape, parsed
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import camel, plural, singular, snake


def sums(app: App, route: Route) -> Handler | None:
    """The function of an account; None where it was not understood what is counted."""
    words = " ".join([route.said, *(unit.text for unit in route.units if not unit.mentions)])
    resource = _counted(app, route, words)
    if resource is None:
        return None
    name = "_".join(snake(one) for one in route.segments if not one.startswith("{")) or "root"
    made = Handler(route, f"read_{name}")
    row, above = _rows(app, route, resource, made, words)
    about = About(app, route, resource, words, row, above)
    _narrow(about, made)
    value = _value(about, made)
    if not value:
        return None
    made.value = value
    for unit in route.units:
        if not unit.mentions and AVERAGE.search(unit.low) and "mean(" in value:
            app.take(unit)
        if (
            not unit.mentions
            and re.search(r"\bnull\b|\b0\b|\bzero\b", unit.low)
            and re.search(r"\bno\b|empty|without", unit.low)
        ):
            app.take(unit)  # averages and edges of nothing are null, and counts 0, in any case
    return made


def _counted(app: App, route: Route, words: str) -> Resource | None:
    """What is counted: what belongs to the thing in the path, or what the words and the sketched names speak of."""
    kept = [one for one in app.resources.values() if not one.shared and one.name != "user"]
    here = app.resources.get(route.resource)
    if here is not None and here.shared:
        name = route.params[-1] if route.params else here.name
        return next((one for one in kept if name in one.fields or here.name in one.fields), None)
    if here is not None and route.params:
        children = [one for one in kept if here.name in one.parents.values()]
        return children[0] if children else here
    if here is not None:
        return here
    low = words.lower()
    named = [
        one
        for one in kept
        if re.search(rf"\b(?:{one.name.replace('_', '[ _]')}|{one.many.replace('_', '[ _]')})\b", low)
    ]
    last = singular(snake(route.segments[-1])) if route.segments else ""
    grouped = [one for one in kept if last in one.fields or plural(last) in one.fields or f"{last}s" in one.fields]
    if grouped:
        return grouped[0]
    names = {name for one in _shapes(route) for name in one.names}
    fitting = [one for one in kept if names & {*one.known()} - {"id"}]
    return next(iter([*named, *fitting, *kept]), None)


def _shapes(route: Route) -> list[Shape]:
    shape = route.answer
    if shape is None:
        return []
    return [shape, *(value for _, value in shape.items if value.kind != "value")]


def _rows(app: App, route: Route, resource: Resource, made: Handler, words: str) -> tuple[str, Resource | None]:
    """The lines that gather what is counted, and the one thing it belongs to."""
    here = app.resources.get(route.resource)
    rows = f"{resource.many}.all()"
    if here is not None and here.shared and route.params:
        name = route.params[-1]
        field = name if name in resource.fields else here.name
        made.lines.append(f'rows = [row for row in {rows} if row["{field}"] == {parameter(app, route)}]')
        if re.search(r"\b404\b", words):
            made.lines += ["if not rows:", f'    refuse(404, "nothing is known of this {here.name.replace("_", " ")}")']
        route.notes["shared"] = field
        return "", None
    if here is not None and route.params:
        made.lines += found_lines(app, route, here)
        if here is resource:
            made.lines.append(f"rows = [{variable(here)}]")
        else:
            made.lines.append(
                f'rows = [row for row in {rows} if row["{_key(resource, here)}"] == {variable(here)}["{here.key}"]]'
            )
        return variable(here), here
    for at, name in enumerate(route.params if here is None else ()):
        if name in resource.known():
            value = parameter(app, route, at)
            rows = f'[row for row in {rows} if str(row["{name}"]) == str({value})]'
    if resource.owned and route.own:
        rows = f'[row for row in {rows} if row["{resource.owner}"] == {resource.owner_value}]'
    made.lines.append(f"rows = {rows}")
    if resource.gone:
        made.lines.append(f'rows = [row for row in rows if not row["{resource.gone}"]]')
    return "", None


def _key(child: Resource, parent: Resource) -> str:
    return next((key for key, name in child.parents.items() if name == parent.name), link(parent))


def _narrow(about: About, made: Handler) -> None:
    for state in states_seen(about):
        if re.search(
            rf"\bonly (?:the )?{re.escape(state)} (?:\w+ )?(?:count|{about.resource.many.replace('_', ' ')})",
            about.words,
            re.I,
        ):
            made.lines.append(f'rows = [row for row in rows if row["{about.resource.state}"] == {literal(state)}]')
            break
    for name, value in about.route.query.items():
        found = filter_of(about.resource, name, value, said_of(about.app, about.route))
        if found is not None:
            about.route.filters.append(found)
            made.lines += [
                f"if query.{found.name} is not None:",
                f"    rows = [row for row in rows if {found.condition}]",
            ]
    if about.route.filters:
        made.query = f"{camel(made.name.removeprefix('read_'))}Query"


def _value(about: About, made: Handler) -> str:
    shape = about.route.answer or _worded(about)
    if shape is None:
        return ""
    if shape.kind == "list":
        row = shape.items[0][1] if shape.items else None
        return _grouped_rows(about, row, made) if row is not None and row.kind == "object" else ""
    by_value = _group_of(about, shape)
    if by_value:
        first = next(iter(shape.items))[1]
        return _mapping(about, by_value, first, made)
    pairs = []
    for name, value in shape.items:
        text = one_value(about, name, value, made, "rows")
        if text:
            pairs.append(f'"{name}": {text}')
        else:
            about.app.not_done.append(
                f"What `{name}` of {about.route.method} {about.route.path} is was not understood."
            )
    return "{" + ", ".join(pairs) + "}" if pairs else ""


def _worded(about: About) -> Shape | None:
    """The names that words list: `returns count and average`."""
    found = re.search(
        r"\b(?:returns?|gives?|answers?|shows?|with)\b:?\s+(?:the |a |an )?((?:[`\"']?\w+[`\"']?(?:,"
        r"| and|,? and the|, the| of \w+)?\s*){1,6})",
        about.words,
    )
    names = (
        [one for one in re.findall(r"[A-Za-z_]\w*", found[1]) if one not in {"and", "the", "of", "a", "an"}]
        if found
        else []
    )
    known = [one for one in names if one_value(about, one, parsed(""), Handler(about.route, "x"), "rows")]
    return Shape("object", "", tuple((one, parsed("")) for one in known)) if known else None


def _group_of(about: About, shape: Shape) -> str:
    """The field whose values are the names of the sketched object; empty where the names are those of an account."""
    fields = about.resource.fields
    for name, field in fields.items():
        if field.choices and set(shape.names) <= {*field.choices}:
            return name
    known = {*fields, *about.resource.own, *about.resource.computed}
    account = any(
        one in known
        or COUNT.search(snake(one))
        or AVERAGE.search(one)
        or SUM.search(one)
        or one.startswith(("by_", "per_"))
        or LOW.search(one)
        or HIGH.search(one)
        for one in shape.names
    )
    plurals = {one.many for one in about.app.resources.values()} | set(states_seen(about))
    if (
        account
        or set(shape.names) & (plurals | OPEN)
        or (about.above is not None and set(shape.names) & set(about.above.known()))
    ):
        return ""
    return _field_named(about, about.words + " " + " ".join(about.route.segments))


def _field_named(about: About, text: str) -> str:
    """The field things are grouped by: named behind `per`, `by` or `each`, or as the path's last word."""
    low = text.lower()
    known = [*about.resource.fields, *about.resource.own]
    last = singular(snake(about.route.segments[-1])) if about.route.segments else ""
    last = "" if last in about.route.params else last
    for name in known:
        if name == last or singular(name) == last:
            return name
    for name in known:
        words = name.replace("_", "[ _]")
        if re.search(
            rf"\b(?:per|by|each|every|grouped by|group by|of each|for each|for every|which"
            rf"|by each)\s+(?:\w+ )?{words}s?\b",
            low,
        ):
            return name
    spoken = [name for name in known if re.search(rf"\b{singular(name).replace('_', '[ _]')}s?\b", low)]
    texts = [name for name in spoken if about.resource.known().get(name) in {"text", "choice", "list", "date"}]
    return texts[0] if texts else ""


def one_value(about: About, name: str, value: Shape, made: Handler, rows: str) -> str:
    """The expression of one member of an account."""
    resource, low = about.resource, snake(name)
    hint = value.text if value.kind == "value" and not is_example(value.text) else ""
    hint = hint or behind(about, name)
    near = hint or near_of(about.words, name)
    if about.above is not None and name == f"{about.above.name}_id":
        return f'{about.row}["id"]'
    if about.above is not None and about.above is not resource and (name in about.above.known() or name == "id"):
        return f'{about.row}["{name}"]'
    if about.above is not None and name in about.above.computed:
        return f'shown_{about.above.name}({about.row})["{name}"]'
    if about.route.params and name in about.route.params:
        return parameter(about.app, about.route, about.route.params.index(name))
    if about.route.notes.get("shared") == name:
        return parameter(about.app, about.route)
    if value.kind == "object" or low.startswith(("by_", "per_")):
        group = _field_for(about, low, near)
        first = next(iter(value.items))[1] if value.kind == "object" and value.items else parsed("1")
        return _mapping(about, group, first, made, rows) if group else ""
    if value.kind == "list":
        return f"[{_shown(resource)} for row in {rows}]"
    if re.fullmatch(r"\d+\.\d+", value.text.strip()) and (told := _sum_of_those(about, low, rows)):
        return told
    names = about.route.answer.names if about.route.answer is not None else ()
    whole = re.fullmatch(r"\d+|n|\u2026|\.\.\.|", value.text.strip())
    if low == "total" and whole and not any(COUNT.search(one) for one in names) and "sum" not in near:
        return f"len({rows})"
    return number_of(about, low, near, hint, rows)


def _sum_of_those(about: About, low: str, rows: str) -> str:
    """`{"bought": 25.0, "open": 10.0}`: no count but the sum of a number of those in a state."""
    resource = about.resource
    flags = [one for one, kind in resource.known().items() if kind == "boolean"]
    test = f'row["{low}"]' if low in flags else f'not row["{flags[0]}"]' if low in OPEN and len(flags) == 1 else ""
    test = test or (f'row["{resource.state}"] == {literal(low)}' if low in states_seen(about) else "")
    number = number_for(about, low, about.words) if test else ""
    return f"round(sum({number} or 0 for row in {rows} if {test}), 2)" if number else ""


def _field_for(about: About, low: str, near: str) -> str:
    bare = low.removeprefix("by_").removeprefix("per_").removeprefix("count_by_").removeprefix("total_by_")
    known = [*about.resource.fields, *about.resource.own]
    exact = [one for one in known if one == bare or singular(bare) == one or plural(one) == bare]
    if exact:
        return exact[0]
    if about.above is not None:
        for one in about.resource.fields:
            if about.above.known().get(plural(one)) == "list":
                return one
    return _field_named(about, near or about.words)


def _mapping(about: About, group: str, first: Shape, made: Handler, rows: str = "rows") -> str:
    """An object by the values of a field."""
    resource = about.resource
    if resource.known().get(group) == "list":
        return f'dict(Counter(one for row in {rows} for one in row["{group}"]))'
    start = _every_group(about, group)
    name = f"by_{group}"
    made.lines += [
        f"{name}: dict[str, list[Row]] = {start}",
        f"for row in {rows}:",
        f"    {name}.setdefault({_group_value(resource, group)}, []).append(row)",
    ]
    value = _group_value_of(about, first, made)
    if about.app.resources.get(about.route.resource) is not None:
        pass
    return f"{{key: {value} for key, group in {name}.items()}}"


def _group_value(resource: Resource, group: str) -> str:
    kind = resource.known().get(group)
    return f'str(row["{group}"])' if kind not in {"text", "choice", "long_text", "any"} else f'row["{group}"]'


def _every_group(about: About, group: str) -> str:
    """The groups that are there even when nothing is in them."""
    field = about.resource.fields.get(group)
    if about.above is not None and about.above.known().get(plural(group)) == "list":
        return f'{{one: [] for one in {about.row}["{plural(group)}"]}}'
    empty = re.search(r"\bempty\b|\bzero\b|\ball (?:of )?the\b|\beven if\b|\balways\b|\bwith 0\b", about.words)
    if field is not None and field.choices and empty:
        return "{" + ", ".join(f"{literal(one)}: []" for one in field.choices) + "}"
    states = states_seen(about) if group == about.resource.state else []
    if states and empty:
        return "{" + ", ".join(f"{literal(one)}: []" for one in states) + "}"
    return "{}"


def _group_value_of(about: About, first: Shape, made: Handler) -> str:
    if first.kind == "object":
        pairs = [
            f'"{name}": {text}' for name, value in first.items if (text := one_value(about, name, value, made, "group"))
        ]
        return "{" + ", ".join(pairs) + "}"
    if first.kind == "list":
        return f"[{_shown(about.resource)} for row in group]"
    number = number_for(about, "", about.words)
    counts = re.search(r"\bhow (?:many|often)\b|\bnumber of\b|\bcounts?\b|\bcounted\b|\bvotes\b", about.words.lower())
    adds = re.search(r"\bsums?\b|\btotals?\b|\bspent\b|\bamount\b|\badded\b", about.words.lower()) or re.search(
        r"\d\.\d", first.text
    )
    if number and adds and not (counts and not re.search(r"\d\.\d", first.text)):
        values = f"sum({number} for row in group)"
        return values if is_whole(about, number) else f"round({values}, 2)"
    return "len(group)"


def _shown(resource: Resource) -> str:
    return f"shown_{resource.name}(row)" if resource.computed or resource.hidden else "row"


def _grouped_rows(about: About, row: Shape, made: Handler) -> str:
    """A list with an object for each group."""
    known = {*about.resource.fields, *about.resource.own}
    group = next(
        (one for one in row.names if one in known and about.resource.known()[one] in {"text", "choice", "date"}), ""
    )
    if not group:
        group = _field_named(about, about.words)
        named = next(iter(row.names), "")
    else:
        named = group
    if not group:
        return ""
    made.lines += [
        "groups: dict[Any, list[Row]] = {}",
        "for row in rows:",
        f'    groups.setdefault(row["{group}"], []).append(row)',
    ]
    pairs = [f'"{named}": key']
    pairs += [
        f'"{name}": {text}'
        for name, value in row.items
        if name != named and (text := one_value(about, name, value, made, "group"))
    ]
    order = _ordered(about, row, named)
    return f"[{{{', '.join(pairs)}}} for key, group in {order}]"


def _ordered(about: About, row: Shape, named: str) -> str:
    found = re.search(r"\b(?:sorted|ordered|sort|order)\b(?: by)? (?:the )?[`\"']?(\w+)", about.words)
    counts = re.search(r"\b(?:most|highest|largest|biggest)\b[^.;]*\bfirst\b|descending", about.words)
    if counts:
        return "sorted(groups.items(), key=lambda one: -len(one[1]))"
    if found or named:
        return "sorted(groups.items())"
    return "groups.items()"
