"""What the program sets itself when something is made: statuses, counters, flags, keys; and what callers give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.generate.recipes.interface.items import literal_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.shapes import Shape
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.kinds import SET_BY_PROGRAM, guess, literal
from pipeline.generate.recipes.spec import Field

NOW = "dt.datetime.now(dt.timezone.utc).replace(tzinfo=None)"
STATE = frozenset(["status", "state", "stage", "phase"])
_VALUE = r"[\"'`]?(?P<value>-?\d+(?:\.\d+)?|true|false|null|zero|empty|[A-Za-z][\w-]*)[\"'`]?"
_STARTS = (
    re.compile(rf"[`'\"]?\b(?P<name>[a-z]\w*)[`'\"]? \([^()]*\bstarts? (?:as |at |with |in "
    rf"|out )?(?:the )?{_VALUE}", re.I),
    re.compile(rf"[`'\"]?(?P<name>\w+)[`'\"]?(?:,? (?:which|that|it|who))?(?: always)? \(?(?:starts?"
        rf"|begins?|(?:is |are )?initially)(?: off| out| is)? ?(?:as|at|with|from|in|on|is"
        rf"|=)? (?:the )?{_VALUE}", re.I),
    re.compile(rf"\b(?:starts?|begins?|created|starting)(?: off| out)? with (?:an? |the "
        rf"|its )?[`'\"]?(?P<name>\w+)[`'\"]?(?: of| =| is|:)? {_VALUE}", re.I),
    re.compile(rf"\bstarts? (?:as|in|with) (?:the )?(?P<name>status|state) {_VALUE}", re.I),
    re.compile(rf"[`'\"]?(?P<name>\w+)[`'\"]? \((?:every |all |an? )?new \w+ (?:is|are|has|have|starts? (?:as|with)"
        rf"|gets?) {_VALUE}", re.I),
    re.compile(rf"[`'\"]?(?P<name>\w+)[`'\"]? (?:which |that )?(?:is|are) {_VALUE} (?:when|once"
        rf"|after) (?:\w+ ){{0,3}}?(?:created|made|new|opened|added|registered)", re.I),
    re.compile(r"\b(?P<name>status|state)\b[`\"']?,? ?(?:is |set to |= ?"
               r"|: ?)?(?:initially )?[\"'`](?P<value>\w+)[\"'`]", re.I),
    re.compile(rf"\b(?:has|have|with|gets?) (?:the |a )?(?P<name>status|state) (?:of )?{_VALUE}", re.I),
    re.compile(r"[\"'`]?(?P<name>[a-z]\w*)[\"'`]? (?P<value>null|true|false|0)\b(?! if| when)", re.I),
)  # fmt: skip
_AT_FIRST = re.compile(
    r"\b(?:is|are) [\"'`](?P<value>[a-z]\w*)[\"'`] (?:at first|initially|in the beginning|by default|when (?:new"
    r"|created|added))",
    re.I,
)
"""`they are "available" at first`."""
_LATER = re.compile(
    r"\b(?P<name>status|state|stage)\b[^.;]{4,90}?\b(?:and|which|that) (?:it )?(?:starts?|begins?) (?:as|at|with|in)"
    r" [\"'`]?(?P<value>[a-z]\w*)",
    re.I,
)
"""`status, which is one of applied, interview, offer and starts as applied`."""
_FIELD_WITH = re.compile(
    r"\b(?:field|counter|property) [`\"']?(?P<name>[a-z]\w*)[`\"']? (?:with|at|of|=|set to"
    r"|that is) (?:the )?(?:value )?(?P<value>0|null|false|true)\b"
)
_NO_NAMES = frozenset(
    [
        "of",
        "to",
        "from",
        "in",
        "at",
        "as",
        "on",
        "by",
        "or",
        "than",
        "then",
        "until",
        "for",
        "body",
        "post",
        "get",
        "is",
        "a",
        "an",
        "be",
        "not",
        "when",
        "if",
        "page",
        "size",
        "default",
        "status_code",
        "value_of",
        "null",
        "true",
        "false",
        "code",
        "price's",
        "has",
        "amount",
        "limit",
        "it",
        "they",
        "everything",
        "each",
        "page",
        "and",
        "with",
        "which",
        "is",
        "are",
        "id",
        "first",
        "numbering",
        "ids",
        "count",
        "counting",
        "value",
        "price",
    ]
)
_COMPARING = frozenset(("above", "below", "over", "under", "least", "most", "than", "from", "to", "between", "until"))
"""Words before a number that make a bound of it: `whole number above 0`."""


def start_of(app: App) -> None:
    """Divide the properties of each resource into what callers give and what the program sets."""
    for resource in app.resources.values():
        _clocks(app, resource)
        made = [one for one in app.routes if one.role == "create" and one.resource == resource.name]
        if made and made[0].body:
            told = made[0].body
            extra = {name: one for name, one in resource.fields.items() if name not in told}
            resource.fields = {name: _richer(told[name], resource.fields.get(name)) for name in told}
            for name, one in extra.items():
                if _is_sent(app, name):
                    resource.fields[name] = one
                else:
                    set_own(resource, name, one.default or _nothing(one.kind), one.kind)
                    for other in app.routes:
                        if other.resource == resource.name and name in other.body:
                            other.body[name] = _richer(other.body[name], one)
            made[0].body = dict(resource.fields)
        for route in made:
            _answered(app, resource, route)
            for unit in route.units:
                _stated(app, resource, route, unit)
        for route in app.routes:
            if route.resource == resource.name and route.role not in {"create", "list"}:
                for name in {*route.body} & {*resource.fields}:
                    route.body[name] = replace(_richer(route.body[name], resource.fields[name]), optional=False)
            if route.role in {"change", "replace"} and route.resource == resource.name and made:
                for name, field in route.body.items():
                    if name not in resource.fields and name not in resource.own:
                        set_own(resource, name, field.default or _nothing(field.kind), field.kind)
        for route in app.routes:
            if route.resource == resource.name and route not in made:
                for unit in route.units:
                    _stated(app, resource, None, unit)
        for unit in app.units:
            if not unit.mentions and (unit.hint is None or _speaks_of(unit, resource)):
                _stated(app, resource, None, unit)


def _clocks(app: App, resource: Resource) -> None:
    """`created_at` and its like are set by the program, never by a caller."""
    for route in app.routes:
        if route.role == "create" and route.resource == resource.name:
            words = " ".join([route.said, *(unit.text for unit in route.units if not unit.mentions)])
            for name in re.findall(r"\b(created_at|created_on|timestamp)\b", words):
                if name not in route.body:
                    set_own(resource, name, NOW, "datetime")
    for name in [one for one, field in resource.fields.items() if field.kind in SET_BY_PROGRAM]:
        del resource.fields[name]
        set_own(resource, name, NOW, "datetime")


def set_own(resource: Resource, name: str, value: str, kind: str = "") -> None:
    """A property that the program sets."""
    if name in _COMPARING:
        return
    if name in resource.fields and resource.fields[name].kind == "choice" and name in STATE:
        resource.own_kinds[name] = "text"
    resource.own[name] = value
    resource.own_kinds[name] = kind or kind_of(value, name)


def kind_of(value: str, name: str = "") -> str:
    if value in {"True", "False"}:
        return "boolean"
    if value.startswith(("[", "{")):
        return "list"
    if re.fullmatch(r"-?\d+", value):
        return "float" if guess(name) in {"money", "float"} else "integer"
    if re.fullmatch(r"-?\d+\.\d+", value):
        return "float"
    if value == "None":
        guessed = guess(name)
        if guessed == "text" and re.search(r"(^|_)(bid|highest|lowest|max|min|best|score|result)(_|$)", name):
            return "any"
        return {"money": "float", "email": "text", "url": "text", "created": "datetime"}.get(guessed, guessed)
    return "text"


def _nothing(kind: str) -> str:
    return {"boolean": "False", "list": "[]", "integer": "0"}.get(kind, "None")


def _richer(told: Field, known: Field | None) -> Field:
    """The field as it is described, where that says more than the example that is sent."""
    if known is None:
        return told
    bounded = known.low is not None or known.high is not None or known.choices or known.unique or known.default
    return known if bounded or known.optional or told.kind == "text" else told


def _is_sent(app: App, name: str) -> bool:
    return any(name in one.body for one in app.routes if one.method in {"PATCH", "PUT"})


def _speaks_of(unit: Unit, resource: Resource) -> bool:
    return resource.name.replace("_", " ") in unit.low


def _answered(app: App, resource: Resource, route: Route) -> None:
    """What the answer to making one has and the body has not."""
    shape = route.answer
    if shape is None or shape.kind != "object":
        return
    for name, value in shape.items:
        if name in resource.fields or name in {"id", "detail", "error"} or name in resource.own:
            continue
        if (start := _start(name, value)) is not None:
            set_own(resource, name, start)


def _start(name: str, value: Shape) -> str | None:
    if value.kind == "list":
        return "[]"
    found = literal_of(value.text) if value.text and value.text not in {"...", "\u2026"} else None
    if found == ():
        return "None"
    if isinstance(found, str) and name not in STATE and not re.fullmatch(r"[a-z_]+", found):
        return None
    return literal(found) if found is not None else None


def _stated(app: App, resource: Resource, route: Route | None, unit: Unit) -> None:
    for name, value in _statements(unit, at_route=route is not None):
        known = {**resource.fields}
        similar = (
            name
            if name in known or name in resource.own
            else next((one for one in known if one.rstrip("s") == name.rstrip("s")), name)
        )
        alone = name in STATE and [one.name for one in _made(app)] == [resource.name]
        about = alone or _speaks_of(unit, resource)
        if route is None and similar not in known and similar not in resource.own and not about:
            continue
        if similar in known and (similar not in STATE or not _has_actions(app, resource)):
            _by_default(resource, similar, value)
            continue
        field = known.get(similar)
        if field is not None and field.kind == "choice":
            same = [one for one in field.choices if one.lower() == value.strip('"').lower()]
            value = literal(same[0]) if same else value
        if field is not None:
            resource.own[similar] = value
            resource.own_kinds[similar] = "text"
            del resource.fields[similar]
            if route is not None:
                route.body.pop(similar, None)
        elif similar not in resource.own or resource.own[similar] == "None":
            set_own(resource, similar, value)
        app.take(unit)


def _by_default(resource: Resource, name: str, value: str) -> None:
    """`status starts as applied`, where no action changes it: callers may send another."""
    field = resource.fields[name]
    fits = not field.choices or value.strip("\"'") in field.choices
    if (
        field.default is None
        and fits
        and value != "None"
        and field.kind in {"choice", "text", "integer", "float", "boolean"}
    ):
        resource.fields[name] = replace(field, default=value)


def _made(app: App) -> list[Resource]:
    return [
        one for one in app.resources.values() if any(r.role == "create" and r.resource == one.name for r in app.routes)
    ]


def _has_actions(app: App, resource: Resource) -> bool:
    return any(one.role == "action" and one.resource == resource.name for one in app.routes)


def _statements(unit: Unit, *, at_route: bool) -> Iterator[tuple[str, str]]:
    text = unit.text
    for found in _FIELD_WITH.finditer(text):
        value = literal_of(found["value"])
        yield found["name"], "None" if value == () else literal(value)
    for found in _AT_FIRST.finditer(text):
        yield "status", literal(found["value"])
    for found in _LATER.finditer(text):
        yield found["name"].lower(), literal(found["value"])
    for number, pattern in enumerate(_STARTS):
        if number > 5 and not at_route:
            continue
        for found in pattern.finditer(text):
            name, word = found["name"], found["value"]
            if name.lower() in STATE and re.fullmatch(r"[1-5]\d\d", word):
                continue  # `the response has status 201`
            if name.lower() in _NO_NAMES or (
                number > 5 and name.lower() not in STATE and not re.search(r"null|true|false|0", word)
            ):
                continue
            value = literal_of(word)
            if value is None:
                if name.lower() not in STATE and number not in {0, 4, 5}:
                    continue
                value = word
            yield name if re.search(r"[a-z][A-Z]", name) else name.lower(), "None" if value == () else literal(value)
