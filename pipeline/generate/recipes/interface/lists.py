"""What lists can do: filters by the query, search, order, pages, and the shape they are answered in."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes.interface.handlers import is_shaped
from pipeline.generate.recipes.interface.plan import App, Filter, Resource, Route
from pipeline.generate.recipes.interface.shapes import Shape
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import singular, snake

PAGE = frozenset(["page"])
SIZE = frozenset(["size", "per_page", "page_size", "limit", "pagesize", "perPage", "pageSize", "count", "n", "top"])
OFFSET = frozenset(["offset", "skip", "start"])
SORT = frozenset(["sort", "sort_by", "order_by", "sortby", "orderby", "sortBy", "orderBy"])
ORDER = frozenset(["order", "direction", "dir", "desc"])
SEARCH = frozenset(["q", "search", "query", "text", "term", "s"])
PAGED = frozenset(["page", "per_page", "page_size", "limit", "offset", "skip", "sort", "sort_by", "order_by"])
TEXTS = frozenset(("text", "long_text", "email", "url"))
EDGES = frozenset(["from", "to", "since", "until", "before", "after", "date_from", "date_to", "start_date", "end_date"])
ITEMS = frozenset(["items", "results", "data", "rows", "entries", "records"])
_LOW = re.compile(
    r"^(?:min|from|since|after|start|minimum|gte|lower)_?(\w*)$|^(\w+)_(?:min|from|gte|since|after)$"
    r"|^(?:at_least)_(\w+)$"
)
_HIGH = re.compile(
    r"^(?:max|to|until|till|before|end|maximum|lte|upper)_?(\w*)$|^(\w+)_(?:max|to|lte|until|before)$"
    r"|^(?:at_most|under)_(\w+)$"
)
_NUMBERED = r"(?:of |is |= ?|: ?|at |with )?(\d+)"


def lists_of(app: App) -> None:
    for route in app.routes:
        if route.role == "list" and route.resource in app.resources:
            _worded_query(app, route)
            _filters(app, route, app.resources[route.resource])
            _narrowed(app, route, app.resources[route.resource])
            _order(app, route, app.resources[route.resource])
            _pages(route)
            _envelope(app, route)


def said_of(app: App, route: Route) -> str:
    """What is said of a list, where that is: at its mentions, behind them, and in sentences about lists."""
    asked = [f"{one.query[0][0].lower()} {one.text.lower()}" for one in route.mentions if len(one.query) == 1]
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
        for found in re.finditer(r"\bfilter\w*\b([^.;]*?)(?=[.;]|\bsort|\border|\bpage|$)", text, re.I):
            for name in re.findall(r"[A-Za-z_]\w*", found[1]):
                known = _named(resource, name)
                if known or name in {"from", "to"} or re.match(r"(?:min|max)_\w", name):
                    route.query.setdefault(known or name, "")
            app.take(unit)


def _narrowed(app: App, route: Route, resource: Resource) -> None:
    """`only the ones not returned`, `the open tasks`: what a list leaves out whatever is asked for."""
    if resource.shared:
        return
    words = re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", " ", " ".join(one.text for one in route.mentions))
    found = re.search(
        r"\b(?:only|just|except|without|that (?:are|is|have|has)|which (?:are|is|have|has)|who (?:are|is))\b([^.;)]*)",
        words,
        re.I,
    )
    if not found:
        return
    for flag in [one for one, kind in resource.known().items() if kind == "boolean" and one not in route.query]:
        name = flag.removeprefix("is_").replace("_", " ")
        if hit := re.search(
            rf"\b(not (?:yet )?(?:been )?|un|haven't been |hasn't been |aren't |isn't )?{name}\b", found[1], re.I
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


def filter_of(resource: Resource, name: str, value: str, words: str) -> Filter | None:
    """The filter behind a parameter's name."""
    kinds = resource.known() | {one: made.kind for one, made in resource.computed.items()}
    low = snake(name)
    days = [one for one, kind in kinds.items() if kind in {"date", "datetime"}]
    if low in {"month", "year"} and low not in kinds and days:
        return Filter(_safe(name), Field(name, "text"), f'str(row["{days[0]}"]).startswith(query.{_safe(name)})')
    if name in kinds or low in kinds:
        return _equal(resource, name, name if name in kinds else low, kinds, words)
    for pattern, sign in ((_LOW, ">="), (_HIGH, "<=")):
        if found := pattern.match(low):
            about = next((one for one in found.groups() if one), "")
            field = _ranged(kinds, about)
            if field:
                sign = _strict(sign, words, name)
                typed = (
                    "date"
                    if kinds[field] in {"datetime", "created"} and "date" in words and "datetime" not in words
                    else kinds[field]
                )
                return Filter(
                    _safe(name),
                    Field(name, typed),
                    f'row["{field}"] is not None and row["{field}"] {sign} query.{_safe(name)}',
                )
    lists = [one for one, kind in kinds.items() if kind == "list" and singular(one) == singular(low)]
    if lists:
        return Filter(_safe(name), Field(name, "text"), f'query.{_safe(name)} in row["{lists[0]}"]')
    for listed, inner in resource.nested.items():
        if singular(listed) == singular(low) and (named := next((one.name for one in inner if one.kind == "text"), "")):
            return Filter(
                _safe(name),
                Field(name, "text"),
                f'any(one["{named}"] == query.{_safe(name)} for one in row["{listed}"])',
            )
    if name in SEARCH or re.search(rf"\b{name}\b[^.]*(?:search|contain|substring)", words):
        return _search(resource, name, words)
    if low == "prefix" and resource.key != "id":
        return Filter("prefix", Field("prefix", "text"), f'row["{resource.key}"].startswith(query.prefix)')
    if value not in {"true", "false"} and (compared := _compared(resource, name, words, kinds)):
        return compared
    if value in {"true", "false", "1", "0", "yes", "no", ""} and (told := _told(resource, name, words)):
        return Filter(_safe(name), Field(name, "boolean"), f"({told}) == query.{_safe(name)}")
    same = [one for one in kinds if one.endswith(f"_{low}") or one.startswith(f"{low}_")]
    return _equal(resource, name, same[0], kinds, words) if same else None


_SIGNS = (
    (r"(?:earlier|before|less|lower|smaller|cheaper|older|shorter) than|\bbefore\b|\bbelow\b|\bunder\b", "<"),
    (r"(?:later|more|higher|greater|larger|newer|longer) than|\bafter\b|\babove\b|\bover\b", ">"),
    (r"\bat least\b|\bor (?:more|later|higher|newer|above)\b|\bfrom\b|\bsince\b|\bon or after\b|\bminimum\b", ">="),
    (r"\bat most\b|\bor (?:less|earlier|lower|below|fewer)\b|\bup to\b|\buntil\b|\bon or before\b|\bmaximum\b", "<="),
)


def _compared(resource: Resource, name: str, words: str, kinds: dict[str, str]) -> Filter | None:
    """`?expired_on=2025-05-01 only those with best_before earlier than that date`: a field against the parameter."""
    for about in re.findall(rf"\b{re.escape(name.lower())}\b([^.;]*)", words):
        for field, kind in kinds.items():
            if kind not in {"integer", "float", "date", "datetime"} or field == "id":
                continue
            found = re.search(rf"\b{field.replace('_', '[ _-]')}s?\b([^,]*)", about)
            signs = [sign for pattern, sign in reversed(_SIGNS) if found and re.search(pattern, found[1])]
            if signs:
                known = "date" if kind == "datetime" and "date" in about else kind
                source = f'shown_{resource.name}(row)["{field}"]' if field in resource.computed else f'row["{field}"]'
                return Filter(
                    _safe(name), Field(name, known), f"{source} is not None and {source} {signs[0]} query.{_safe(name)}"
                )
    return None


def _told(resource: Resource, name: str, words: str) -> str:
    """The condition that a flag stands for, in words: `?low=true` for those with stock below 5."""
    from pipeline.generate.recipes.interface.conditions import Scope, condition_of

    scope = Scope(App([]), Route("GET", "/"), {}, [("row", resource)])
    for about in re.findall(rf"\b{re.escape(name)}\b([^.;]*)", words):
        made = condition_of(re.sub(r"\bonly\b", "", about), scope)
        if made is not None:
            return made.text
    made = (
        condition_of(re.sub(r"\bonly\b", "", words), scope)
        if re.search(r"\bonly\b|\bjust\b|\bthose\b", words)
        else None
    )
    return made.text if made is not None else ""


def _safe(name: str) -> str:
    from pipeline.generate.recipes.interface.schema import attribute

    return attribute(name)


def _equal(resource: Resource, name: str, field: str, kinds: dict[str, str], words: str) -> Filter:
    kind = "text" if kinds[field] in {"choice", "email", "url", "long_text"} else kinds[field]
    known = resource.fields.get(field)
    about = " ".join(re.findall(rf"\b{re.escape(name)}\b[^.;,?]*", words))
    partly = kind == "text" and re.search(r"contain|substring|part of|partial", about)
    typed = replace(known, name=name) if known is not None and known.kind == "choice" else Field(name, kind)
    if field in resource.computed:
        return Filter(_safe(name), typed, f'shown_{resource.name}(row)["{field}"] == query.{_safe(name)}')
    if partly:
        return Filter(_safe(name), Field(name, "text"), f'query.{_safe(name)}.casefold() in row["{field}"].casefold()')
    folded = (
        kind == "text"
        and known is not None
        and known.kind != "choice"
        and re.search(r"case[- ]?insensitiv|ignor\w+ (?:the )?(?:upper|case)|regardless of case", about)
    )
    if folded:
        return Filter(_safe(name), typed, f'row["{field}"].casefold() == query.{_safe(name)}.casefold()')
    if kind == "list":
        return Filter(_safe(name), Field(name, "text"), f'query.{_safe(name)} in row["{field}"]')
    return Filter(_safe(name), typed, f'row["{field}"] == query.{_safe(name)}')


def _ranged(kinds: dict[str, str], about: str) -> str:
    if about:
        if about in kinds:
            return about
        same = [
            one for one in kinds if one.endswith(f"_{about}") or one.startswith(f"{about}_") or one.startswith(about)
        ]
        if same:
            return same[0]
        if about not in {"date", "day", "time"}:
            return ""
    return next((name for name, kind in kinds.items() if kind in {"date", "datetime", "created"}), "")


def _strict(sign: str, words: str, name: str) -> str:
    about = " ".join(re.findall(rf"[^.;]*\b{re.escape(name)}\b[^.;]*", words))
    strict = re.search(r"\bexclusive\b|\bstrictly\b", about)
    return sign.rstrip("=") if strict else sign


def _search(resource: Resource, name: str, words: str) -> Filter | None:
    texts = [one for one, kind in resource.known().items() if kind in TEXTS]
    about = " ".join(re.findall(r"\b(?:search|contain|substring|look|find|match|in|over)\w*[^.;)]*", words))
    told = [one for one in texts if re.search(rf"\b{one.replace('_', '[ _]')}s?\b", about)]
    chosen = told or texts
    if not chosen:
        return None
    wanted = f"query.{_safe(name)}.casefold()"
    parts = [f'{wanted} in (row["{one}"] or "").casefold()' for one in chosen]
    return Filter(_safe(name), Field(name, "text"), " or ".join(parts))


_DOWN = re.compile(
    r"newest|latest|most recent|descend|\bdesc\b|highest|largest|biggest|most \w+ first|best|reverse"
    r"|high(?:est)? to low|last first"
)
_BY = re.compile(
    r"\b(?:sorted|ordered|sort|order|sorts|orders|in order of|in the order of)\b(?: (?:them|it"
    r"|the list|always|alphabetically))?(?: by| on| of)? (?:the |their "
    r"|its )?[`'\"]?(\w+)[`'\"]?(?:,? (?:and )?then (?:by )?(?:the )?[`'\"]?(\w+))?"
)
_FIRST = re.compile(
    r"(?<!\w)(?:(newest|latest|oldest|earliest|highest|lowest|cheapest|most expensive|largest"
    r"|smallest|biggest|most|least|best|soonest)(?: (\w+))?(?: is| are| comes?)? first"
    r"|most recent first|alphabetical\w*)"
)


def _order(app: App, route: Route, resource: Resource) -> None:
    """In which order a list is answered, and how a caller may change that."""
    words = " ".join([route.low, *(unit.low for unit in route.units if not unit.mentions)])
    for unit in app.units:
        if (
            not unit.mentions
            and unit not in route.units
            and re.search(r"\bsort|\border(?:ed)? by|\bfirst\b", unit.low)
            and re.search(r"\blist", unit.low)
        ):
            words += " " + unit.low
    kinds = resource.known() | {one: made.kind for one, made in resource.computed.items()}
    sort = next((one for one in route.query if one in SORT), "")
    order = next((one for one in route.query if one in ORDER and one not in resource.fields), "")
    lines = _usual_order(app, route, resource, words, kinds)
    if sort:
        about = re.search(
            rf"\b{sort}\b[^.;]*?(?:can be|one of|is one of|either|by|:|=|is|accepts|allowed)\s*([^.;)]*)", words
        )
        told = [one for one in kinds if about and re.search(rf"\b{one}\b", about[1])] or [
            one for one in kinds if re.search(rf"[=|,]-?{one}\b", route.low)
        ]
        names = told or list(kinds)
        signed = (
            re.search(rf"-(?:{'|'.join(map(re.escape, names))})\b", words) is not None
            or ("minus" in words)
            or not order
        )
        choices = [*names, *(f"-{one}" for one in names)] if signed else names
        route.notes["sort"] = f"{_safe(sort)}: Literal[{', '.join(map(literal, choices))}] | None = None"
        if order:
            route.notes["sort"] += f'\n{order}: Literal["asc", "desc"] = "asc"'
        key = f'query.{_safe(sort)}.removeprefix("-")' if signed else f"query.{_safe(sort)}"
        down = f'query.{_safe(sort)}.startswith("-")' if signed else ""
        down = " or ".join(one for one in (down, f'query.{order} == "desc"' if order else "") if one)
        value = "row[name]" if not is_shaped(resource) else f"shown_{resource.name}(row)[name]"
        lines += f"\nif query.{_safe(sort)} is not None:\n    name = {key}"
        lines += f"\n    rows.sort(key=lambda row: {value}, reverse={down or 'False'})"
    elif order:
        route.notes["sort"] = f'{order}: Literal["asc", "desc"] = "asc"'
        lines += f'\nif query.{order} == "desc":\n    rows.reverse()'
    route.notes["order"] = lines.strip("\n")


def _usual_order(app: App, route: Route, resource: Resource, words: str, kinds: dict[str, str]) -> str:
    text = re.sub(r"\bin order to\b", "", words)
    for flag in [one for one, kind in kinds.items() if kind == "boolean"]:
        if found := re.search(rf"\b(not (?:yet )?|un)?{flag.replace('_', ' ')}\b[^.;,]{{0,24}}\bfirst\b", text):
            return _sorted(resource, flag, kinds, not found[1], "")
    ranked = _ranked(resource, text)
    if ranked:
        return ranked
    for found in _BY.finditer(text):
        for name in (found[1], singular(found[1])):
            key = (
                name
                if name in kinds
                else next((one for one in kinds if one.endswith(f"_{name}") or one == f"{name}s"), "")
            )
            behind = re.split(r"[.,;)]|\bget\b|\bpost\b", text[found.end() : found.end() + 40])[0]
            if key:
                down = bool(_DOWN.search(behind))
                return _sorted(resource, key, kinds, down, found[2] if found[2] in kinds else "")
    for found in _FIRST.finditer(text):
        made = _by_superlative(resource, found, kinds)
        if made:
            return made
    if resource.key != "id" and re.search(r"\bsorted\b|\balphabetical", text):
        return _sorted(resource, resource.key, kinds, False, "")
    return ""


def _ranked(resource: Resource, text: str) -> str:
    """`high priority comes first, then normal, then low`."""
    for name, field in resource.fields.items():
        if len(field.choices) < 2 or not re.search(r"\bfirst\b.*\bthen\b|\bbefore\b.*\bbefore\b", text):
            continue
        spans = [
            (found.start(), one)
            for one in field.choices
            if (
                found := re.search(
                    rf"\b{one.lower()}\b(?=[^.]*\b(?:first|then)\b)|\bthen (?:\w+ )?{one.lower()}\b", text
                )
            )
        ]
        if len(spans) == len(field.choices):
            ranks = [one for _, one in sorted(spans)]
            return (
                f"ranks = [{', '.join(map(literal, ranks))}]\nrows.sort(key=lambda row: ranks.index(row[\"{name}\"]))"
            )
    return ""


def _by_superlative(resource: Resource, found: re.Match[str], kinds: dict[str, str]) -> str:
    word, name = found[1] or ("most recent" if "recent" in found[0] else "alphabetical"), found[2] or ""
    if word in {"newest", "latest", "most recent", "oldest", "earliest", "soonest"}:
        down = word not in {"oldest", "earliest", "soonest"}
        key = (
            name
            if name in kinds
            else next(
                (one for one, kind in kinds.items() if kind in {"date", "datetime"} and not one.startswith("due")), ""
            )
        )
        if not key:
            return "rows.reverse()" if down else ""
        return _sorted(resource, key, kinds, down, "")
    if word == "alphabetical":
        key = next((one for one in ("name", "title", *kinds) if kinds.get(one) in TEXTS), "")
        return _sorted(resource, key, kinds, False, "") if key else ""
    if word in {"cheapest", "most expensive"}:
        key = next((one for one in kinds if "price" in one or "cost" in one), "")
        return _sorted(resource, key, kinds, word != "cheapest", "") if key else ""
    numbers = [
        one
        for one, kind in kinds.items()
        if kind in {"integer", "float", "any"} and one != "id" and not one.endswith("_id")
    ]
    stems = [
        one
        for one in numbers
        if name and (one == name or one.rstrip("s") == name.rstrip("s") or name.startswith(one.rstrip("s")[:5]))
    ]
    key = (stems or numbers or [""])[0]
    return _sorted(resource, key, kinds, word not in {"lowest", "smallest", "least"}, "") if key else ""


def _sorted(resource: Resource, key: str, kinds: dict[str, str], down: bool, then: str) -> str:
    def value(name: str) -> str:
        base = f'shown_{resource.name}(row)["{name}"]' if name in resource.computed else f'row["{name}"]'
        field = resource.fields.get(name)
        return f"({base} is not None, {base})" if field is not None and field.optional else base

    sought = f"({value(key)}, {value(then)})" if then else value(key)
    return f"rows.sort(key=lambda row: {sought}{', reverse=True' if down else ''})"


def _pages(route: Route) -> None:
    """Pages by number, or by offset and limit, with the numbers that are said."""
    size = next((one for one in route.query if one in SIZE), "")
    page = next((one for one in route.query if one in PAGE), "")
    offset = next((one for one in route.query if one in OFFSET), "")
    words = " ".join([route.low, *(unit.low for unit in route.units if not unit.mentions)])
    if not size and not page and not offset:
        fixed = re.search(
            r"\bat most (\d+)\b|\b(?:last|latest|newest|first|top) (\d+)\b|\b(\d+) (?:newest|latest|most)\b",
            " ".join(one.text for one in route.mentions),
        )
        if fixed:
            route.notes["page"] = f"rows = rows[:{next(one for one in fixed.groups() if one)}]"
        return
    lines: list[str] = []
    if page:
        lines.append(f"{page}: int = Field(default=1, ge=1)")
        size = size or "size"
    usual = _number(words, size, "default") or (
        _example(route.query.get(size, "")) if page or "default" in words else 0
    )
    most = _number(words, size, "max")
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


def _number(words: str, name: str, what: str) -> int:
    marks = {
        "default": r"defaults?(?: to)?|by default",
        "max": r"max(?:imum)?|at most|up to|not more than|no more than",
    }[what]
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
