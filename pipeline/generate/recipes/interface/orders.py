"""In which order a list is answered, and how a caller may change that."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.asked import said_of_parameter
from pipeline.generate.recipes.interface.filters import TEXTS, safe_name
from pipeline.generate.recipes.interface.handlers import is_shaped
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.verbs import alike
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import singular

SORT = frozenset(["sort", "sort_by", "order_by", "sortby", "orderby", "sortBy", "orderBy"])


ORDER = frozenset(["order", "direction", "dir", "desc"])


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


_DOING = re.compile(r"\b(?:that|which|whatever) (\w+) (?:first|soonest|earliest)\b")
"""`those that expire first come first`."""
_LAST = re.compile(r"\b(?:without|null|no)\b[^.;]*\b(?:last|end)\b")
DATES = frozenset(["date", "datetime"])
_EXTREME = re.compile(
    r"\b(newest|latest|oldest|earliest|highest|lowest|largest|smallest|biggest|soonest)\b[^.;,]{0,16},?"
    r" by (?:the |its )?[`\"']?(\w+)"
    r"[`\"']?,?[^.;]{0,24}\bfirst\b"
)
"""`The newest find, by found_on, has to come first.`"""


def order_of(app: App, route: Route, resource: Resource) -> None:
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
        told = [one for one in kinds if re.search(rf"\b{one}\b", route.asked.get(sort, ""))] or told
        names = told or list(kinds)
        signed = (
            re.search(rf"-(?:{'|'.join(map(re.escape, names))})\b", words) is not None
            or ("minus" in words)
            or not order
        )
        choices = [*names, *(f"-{one}" for one in names)] if signed else names
        usual = _default(choices, sort, route, words)
        kind = f"Literal[{', '.join(map(literal, choices))}]"
        kind += f" = {literal(usual)}" if usual else " | None = None"
        route.notes["sort"] = f"{safe_name(sort)}: {kind}"
        if order:
            way = _default(["asc", "desc"], order, route, words) or "asc"
            route.notes["sort"] += f'\n{order}: Literal["asc", "desc"] = {literal(way)}'
        key = f'query.{safe_name(sort)}.removeprefix("-")' if signed else f"query.{safe_name(sort)}"
        down = f'query.{safe_name(sort)}.startswith("-")' if signed else ""
        down = " or ".join(one for one in (down, f'query.{order} == "desc"' if order else "") if one)
        value = "row[name]" if not is_shaped(resource) else f"shown_{resource.name}(row)[name]"
        sort_lines = [f"name = {key}", f"rows.sort(key=lambda row: {value}, reverse={down or 'False'})"]
        if usual:
            lines = "\n".join(sort_lines)
        else:
            lines += "\n" + "\n    ".join([f"if query.{safe_name(sort)} is not None:", *sort_lines])
    elif order:
        route.notes["sort"] = f'{order}: Literal["asc", "desc"] = "asc"'
        lines += f'\nif query.{order} == "desc":\n    rows.reverse()'
    route.notes["order"] = lines.strip("\n")


def _default(choices: list[str], name: str, route: Route, words: str) -> str:
    """Which of the choices holds where a caller names none; empty where nothing is said of that."""
    said = said_of_parameter(route, name, words)
    found = re.search(
        r"\b(?:defaults?(?: is| to|:)?|by default)\s*[`\"']?(-?\w+)|(-?\w+)[`\"']? \(?(?:is the |by )?default", said
    )
    word = next((one for one in found.groups() if one), "") if found else ""
    return next((one for one in choices if one.lower() == word), "")


def _usual_order(app: App, route: Route, resource: Resource, words: str, kinds: dict[str, str]) -> str:
    text = re.sub(r"\bin order to\b", "", words)
    for flag in [one for one, kind in kinds.items() if kind == "boolean"]:
        if found := re.search(rf"\b(not (?:yet )?|un)?{flag.replace('_', ' ')}\b[^.;,]{{0,24}}\bfirst\b", text):
            return _sorted(resource, flag, kinds, not found[1], "")
    ranked = _ranked(resource, text)
    if ranked:
        return ranked
    if found := _EXTREME.search(text):
        key = found[2] if found[2] in kinds else f"{found[2]}s"
        if key in kinds:
            return _sorted(
                resource, key, kinds, found[1] not in {"oldest", "earliest", "lowest", "smallest", "soonest"}, ""
            )
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
    if found := _DOING.search(text):
        key = next(
            (one for one in kinds if alike(found[1], one) and kinds[one] in {"date", "datetime", "integer", "float"}),
            "",
        )
        if key:
            return _sorted(resource, key, kinds, False, "", last=bool(_LAST.search(text)))
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
        spoken = next((one for one, kind in kinds.items() if name and kind in DATES and alike(name[:-1], one)), "")
        key = (
            name
            if name in kinds
            else spoken
            or next(
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


def _sorted(resource: Resource, key: str, kinds: dict[str, str], down: bool, then: str, *, last: bool = False) -> str:
    def value(name: str) -> str:
        base = f'shown_{resource.name}(row)["{name}"]' if name in resource.computed else f'row["{name}"]'
        field = resource.fields.get(name)
        empty = "is None" if last else "is not None"
        return f"({base} {empty}, {base})" if field is not None and field.optional else base

    sought = f"({value(key)}, {value(then)})" if then else value(key)
    return f"rows.sort(key=lambda row: {sought}{', reverse=True' if down else ''})"
