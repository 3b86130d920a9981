"""What lists can do: their parameters, pages, what they leave out, and the shape they are answered in."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.asked import asked_of
from pipeline.generate.recipes.interface.filters import SEARCH, filter_of
from pipeline.generate.recipes.interface.handlers import is_shaped
from pipeline.generate.recipes.interface.orders import ORDER, SORT, order_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.shapes import Shape
from pipeline.generate.recipes.interface.states import states_of
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import singular, snake

PAGE = frozenset(["page"])


SIZE = frozenset(["size", "per_page", "page_size", "limit", "pagesize", "perPage", "pageSize", "count", "n", "top"])


OFFSET = frozenset(["offset", "skip", "start"])


PAGED = frozenset(["page", "per_page", "page_size", "limit", "offset", "skip", "sort", "sort_by", "order_by"])


EDGES = frozenset(["from", "to", "since", "until", "before", "after", "date_from", "date_to", "start_date", "end_date"])


ITEMS = frozenset(["items", "results", "data", "rows", "entries", "records"])


_NUMBERED = r"(?:of |is |= ?|: ?|at |with )?(\d+)"


def lists_of(app: App) -> None:
    asked_of(app)
    for route in app.routes:
        if route.role == "list" and route.resource in app.resources:
            _worded_query(app, route)
            _filters(app, route, app.resources[route.resource])
            _narrowed(app, route, app.resources[route.resource])
            order_of(app, route, app.resources[route.resource])
            _pages(route)
            _envelope(app, route)


def said_of(app: App, route: Route) -> str:
    """What is said of a list, where that is: at its mentions, behind them, and in sentences about lists."""
    asked = [f"{one.query[0][0].lower()} {one.text.lower()}" for one in route.mentions if len(one.query) == 1]
    asked += [f"{name} {said}" for name, said in route.asked.items()]
    texts = [*asked, route.low, *(unit.low for unit in route.units if not unit.mentions)]
    for unit in app.units:
        if (
            not unit.mentions
            and unit not in route.units
            and re.search(r"\blists?\b|\bfilter|\bsort|\bpage|\border", unit.low)
        ):
            texts.append(unit.low)
    return " . ".join(texts)


def _worded_query(app: App, route: Route) -> None:
    """Parameters that words name: `?q= on the list`, `filter by status and by priority`."""
    resource = app.resources[route.resource]
    for unit in app.units:
        on_list = unit in route.units or ((unit.hint is None or re.search(r"\blist\b", unit.low)) and not unit.mentions)
        if not on_list or (route.parent and unit not in route.units):
            continue
        text = " ".join(one.text for one in route.mentions if one in unit.mentions) if unit.mentions else unit.text
        for found in re.finditer(
            r"(?<!\w)[`'\"(]?\?([a-z]\w*)(?:=([^\s,;)&`'\"]*))?((?:&\w+(?:=[^\s,;)&`'\"]*)?)*)", text
        ):
            for name, value in [(found[1], found[2] or ""), *re.findall(r"&(\w+)=?([^\s,;)&`'\"]*)", found[3])]:
                route.query.setdefault(name, value.rstrip("."))
            app.take(unit)
        for found in re.finditer(
            r"\b(?:query|optional|url|get)?\s*(?:query )?param(?:eter)?s?:? (?:called "
            r"|named )?[`'\"]?([a-z_]\w*)[`'\"]?((?:,? (?:and|or)? ?[`'\"]?[a-z_]\w*[`'\"]?){0,4})",
            text,
        ):
            for name in re.findall(r"[a-z_]\w+", f"{found[1]} {found[2]}"):
                if name in {*resource.fields, *resource.own} | PAGE | SIZE | OFFSET | SORT | SEARCH | EDGES or re.match(
                    r"(?:min|max)_", name
                ):
                    route.query.setdefault(name, "")
        if unit.mentions and re.search(
            r"\bparams?\b|\bparameters?\b|\bquery\b|\bfilters?\b|\blimited (?:by|with|to)\b|\boptional|\bsupports?\b"
            r"|\baccepts?\b|\bpaginat\w+|\bpages? with\b",
            text,
        ):
            near = re.sub(r"\b(?:sort|order)\w*\b[^.;,)]*", "", text)
            for name in re.findall(r"[A-Za-z_]\w*", near):
                if _named(resource, name) or (
                    re.search(r"\bparam|\bquery\b|\bsupport|\bpaginat", text) and name in PAGED
                ):
                    route.query.setdefault(name, "")
        for found in re.finditer(
            r"\b(?:filter\w*|narrow\w*|restrict\w*)\b([^.;]*?)(?=[.;]|\bsort|\border|\bpage|$)", text, re.I
        ):
            for name in re.findall(r"[A-Za-z_]\w*", found[1]):
                known = _named(resource, name)
                if known or name in {"from", "to"} or re.match(r"(?:min|max)_\w", name):
                    route.query.setdefault(known or name, "")
            app.take(unit)


def _narrowed(app: App, route: Route, resource: Resource) -> None:
    """`only the ones not returned`, `the open tasks`: what a list leaves out whatever is asked for."""
    if resource.shared:
        return
    if route.notes.get("narrow") or _hidden(app, route, resource):
        return
    words = re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", " ", " ".join(one.text for one in route.mentions))
    found = re.search(
        r"\b(?:only|just|except|without|(?=not (?:yet )?\w+ed\b|not \w+ yet\b)|that (?:are|is|have|has)"
        r"|which (?:are|is|have|has)|who (?:are|is))\b([^.;)]*)",
        words,
        re.I,
    )
    if not found:
        return
    for flag in [one for one, kind in resource.known().items() if kind == "boolean" and one not in route.query]:
        name = flag.removeprefix("is_").replace("_", " ")
        if hit := re.search(
            rf"\b(not (?:yet )?(?:been )?|un|not |haven't been |hasn't been |aren't |isn't )?{name}\b", found[1], re.I
        ):
            off = bool(hit[1]) != found[0].lower().startswith(("except", "without"))
            route.notes["narrow"] = f'not row["{flag}"]' if off else f'row["{flag}"]'
            return
    if resource.state in route.query:
        return
    states = [*resource.states(), resource.own.get(resource.state, "").strip('"')] if resource.state else []
    named = [one for one in states if one and re.search(rf"\b{re.escape(one)}\b", found[1], re.I)]
    if named and len(named) == 1:
        sign = "!=" if re.search(r"\bnot\b|n't|except|without", found[0]) else "=="
        route.notes["narrow"] = f'row["{resource.state}"] {sign} {literal(named[0])}'


def _hidden(app: App, route: Route, resource: Resource) -> bool:
    """`claimed items no longer appear in the list`: which of the things a list leaves out."""
    nouns = "|".join(one.replace("_", "[ _]") for one in (resource.many, resource.name))
    pattern = re.compile(
        rf"\b(\w+) (?:{nouns}|ones) (?:(?:no longer|never|don't|do not|must not|should not|are not|aren't)"
        r"(?: be)? (?:appear|show\w*|listed|included|returned|found|part|in the)|are (?:hidden|left out|excluded))",
        re.I,
    )
    for unit in app.units:
        found = pattern.search(unit.text)
        if not found or route.parent:
            continue
        word = found[1].lower()
        states = [one for one in states_of(app, resource) if one.lower() == word] if resource.state else []
        flags = [one for one, kind in resource.known().items() if kind == "boolean" and one.removeprefix("is_") == word]
        empty = [one for one, start in resource.own.items() if start == "None" and one.split("_")[0] == word]
        test = f'row["{resource.state}"] != {literal(states[0])}' if states else ""
        test = test or (f'not row["{flags[0]}"]' if flags else "") or (f'row["{empty[0]}"] is None' if empty else "")
        if test:
            route.notes["narrow"] = test
            app.take(unit)
    return "narrow" in route.notes


def _named(resource: Resource, word: str) -> str:
    known = resource.known()
    return word if word in known and word != "id" else ""


def _filters(app: App, route: Route, resource: Resource) -> None:
    words = said_of(app, route)
    for name, value in route.query.items():
        if (
            name in PAGE | OFFSET | SORT
            or (name in SIZE and name not in resource.fields)
            or (name in ORDER and name not in resource.fields)
        ):
            continue
        made = filter_of(resource, name, value, words)
        if made is not None:
            route.filters.append(made)
        else:
            app.not_done.append(f"What the parameter `{name}` of {route.method} {route.path} does was not understood.")


def _pages(route: Route) -> None:
    """Pages by number, or by offset and limit, with the numbers that are said."""
    size = next((one for one in route.query if one in SIZE), "")
    page = next((one for one in route.query if one in PAGE), "")
    offset = next((one for one in route.query if one in OFFSET), "")
    words = " ".join([route.low, *(unit.low for unit in route.units if not unit.mentions)])
    if not size and not page and not offset:
        fixed = re.search(
            r"\bat most (\d+)\b|\b(?:last|latest|newest|first|top) (\d+)\b(?! (?:char|letter|word|digit|line))"
            r"|\b(\d+) (?:newest|latest|most)\b",
            " ".join(one.text for one in route.mentions),
        )
        if fixed:
            route.notes["page"] = f"rows = rows[:{next(one for one in fixed.groups() if one)}]"
        return
    lines: list[str] = []
    if page:
        lines.append(f"{page}: int = Field(default=1, ge=1)")
        size = size or "size"
    usual = _number(words, size, "default", route.asked.get(size, "")) or (
        _example(route.query.get(size, "")) if page or "default" in words else 0
    )
    most = _number(words, size, "max", route.asked.get(size, ""))
    if size:
        edge = f", le={most}" if most else ""
        if usual or page:
            lines.append(f"{size}: int = Field(default={usual or 10}, ge=1{edge})")
        else:
            lines.append(f"{size}: int | None = Field(default=None, ge=1{edge})")
    if offset:
        lines.append(f"{offset}: int = Field(default=0, ge=0)")
    route.notes["limit"] = "\n".join(lines)
    cut: list[str] = ["total = len(rows)"]
    if page:
        cut += [f"start = (query.{page} - 1) * query.{size}", f"rows = rows[start : start + query.{size}]"]
    else:
        cut += [f"rows = rows[query.{offset} :]"] if offset else []
        cut += [f"rows = rows[: query.{size}]"] if size else []
    route.notes["page"] = "\n".join(cut)
    route.notes |= {"page_name": page, "size_name": size, "offset_name": offset}


def _example(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _number(words: str, name: str, what: str, asked: str = "") -> int:
    marks = {
        "default": r"defaults?(?: to)?|by default",
        "max": r"max(?:imum)?|at most|up to|not more than|no more than",
    }[what]
    told = re.search(rf"\b(?:{marks})\b\s*(?:\w+ )?{_NUMBERED}", asked)
    if told:
        return int(told[1])
    near = re.search(rf"\b{name}\b[^.;]{{0,40}}?\b(?:{marks})\b\s*(?:\w+ )?{_NUMBERED}", words)
    before = re.search(rf"\b(?:{marks})\b\s*(?:page )?{name}\s*{_NUMBERED}", words) or re.search(
        r"\b(\d+)\b by default", words if what == "default" else ""
    )
    found = near or before
    return int(found[1]) if found else 0


def _envelope(app: App, route: Route) -> None:
    """The object that a list is answered in, where one is sketched."""
    shape = route.answer
    resource = app.resources[route.resource]
    bare = re.search(r"\blist of (?:all |the |just |only |their )*(\w+)s\b", route.low)
    if shape is None and bare and bare[1] in resource.known() and bare[1] not in {resource.name, resource.many}:
        route.notes["each"] = f'row["{bare[1]}"]'
    if shape is None:
        return
    if shape.kind == "list":
        _narrow(app, route, shape)
        return
    listed = [name for name, value in shape.items if value.kind == "list" or name in ITEMS]
    if not listed:
        return
    page, size, offset = (route.notes.get(one, "") for one in ("page_name", "size_name", "offset_name"))
    _each(app, route, resource, shape, listed[0])
    known: list[str] = []
    for name, _ in shape.items:
        low = snake(name)
        if name == listed[0]:
            value = "ROWS"
        elif low in {"total", "count", "total_count", "n", "total_items"}:
            value = "total" if route.notes.get("page") else "len(rows)"
        elif page and low in {"page", "current_page"}:
            value = f"query.{page}"
        elif size and low in {"size", "per_page", "limit", "page_size"}:
            value = f"query.{size}"
        elif offset and low in {"offset", "skip"}:
            value = f"query.{offset}"
        elif size and low in {"pages", "total_pages", "page_count", "last_page"}:
            value = f"math.ceil(total / query.{size})"
        elif low in {"has_next", "has_more", "more"} and page:
            value = f"query.{page} * query.{size} < total"
        else:
            continue
        known.append(f'"{name}": {value}')
    route.notes["envelope"] = "{" + ", ".join(known) + "}"


def _each(app: App, route: Route, resource: Resource, shape: Shape, name: str) -> None:
    """`{"keys": [sorted keys]}`: the one property that stands for each."""
    value = shape.get(name)
    inner = value.items[0][1] if value is not None and value.items else None
    if inner is None or inner.kind != "value" or not (words := re.findall(r"[a-z]\w*", inner.text.strip("\"'"))):
        return
    known = {*resource.known(), resource.key}
    if found := next((one for word in words for one in (word, singular(word)) if one in known), ""):
        route.notes["each"] = f'row["{found}"]'
    elif not {*words} & {resource.name, resource.many, "objects", "items", "list", "all", "rows", "the"}:
        app.not_done.append(f"What each of `{name}` of {route.method} {route.path} is was not understood.")


def _narrow(app: App, route: Route, shape: Shape) -> None:
    """Only the properties that the sketched rows have, where these are kept."""
    row = shape.items[0][1] if shape.items else None
    resource = app.resources[route.resource]
    if row is None or row.kind != "object" or row.is_open:
        return
    known = {**resource.known(), **{one: made.kind for one, made in resource.computed.items()}}
    if set(row.names) <= set(known) and len(row.names) < len(known) + 1:
        source = f"shown_{resource.name}(row)" if is_shaped(resource) else "row"
        names = "{" + ", ".join(f'"{one}": shown["{one}"]' for one in row.names) + "}"
        route.notes["each"] = names.replace("shown[", f"{source}[")
