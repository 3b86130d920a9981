"""Which things the routes are about, and their fields: from what is sent, and from what sentences say they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.generate.recipes.interface.items import field_in, fields_in, fields_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route, name_of
from pipeline.generate.recipes.interface.shapes import Shape, shapes_in
from pipeline.generate.recipes.interface.text import Mention, Unit
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import plural, singular, snake, stem

REGISTER = frozenset(["register", "registration", "signup", "sign-up", "join"])
LOGIN = frozenset(["login", "token", "signin", "sign-in", "sessions", "session", "authenticate"])
ME = frozenset(["me", "whoami", "profile"])
HEALTH = frozenset(["health", "healthz", "ping", "status", "ready", "live"])
SPECIAL = REGISTER | LOGIN | ME | HEALTH | frozenset(["auth", "users/me", "logout", "stats", "summary"])
_ANSWER = re.compile(
    r"(?:->|\u2192|=>|\b(?:returns?|answers?|answer|gives?|get back|give back|responds?|response"
    r"|replies|yields|shows?|looks? like|like|gets|is))"
    r"[^{\[]{0,60}$",
    re.I,
)
_HAS = (
    r"(?:has|have|having|is having|consists? of|comes with|contains?|includes?|takes|needs|stores?"
    r"|(?:is )?made of|is described by"
    r"|carries|got|are|has only|has just|have only|is given by|should have|must have|will have|keeps?|with)"
)


def routes_of(app: App) -> None:
    """Every route once, with all places that name it."""
    known: dict[tuple[str, str], Route] = {}
    for unit in app.units:
        for one in unit.mentions:
            method = one.method or _method(one, unit, known)
            plain = re.sub(r"\{\w+\}", "{}", one.path)
            if not method:
                continue
            route = known.setdefault((method, plain), Route(method, one.path))
            route.mentions.append(one)
            route.units.append(unit)
            route.query |= dict(one.query)
    for unit in app.units:
        app.spans += [(one.start, one.end) for one in unit.mentions]
        if not unit.mentions and unit.hint is not None:
            for route in known.values():
                route.units += [unit] if unit.hint in route.mentions else []
    app.routes = list(known.values())


def _method(one: Mention, unit: Unit, known: dict[tuple[str, str], Route]) -> str:
    """The method of a path that is named without: a socket's, else GET; none where the path is known already."""
    plain = re.sub(r"\{\w+\}", "{}", one.path)
    if re.search(r"web-?socket|\bws\b", unit.low) and not one.query:
        return "WS"
    if any(path == plain for _, path in known) and not one.query:
        return ""
    if (unit.text[one.end - unit.start : one.end - unit.start + 4]).lower().startswith((".py", ".db", ".tx")):
        return ""
    return "GET"


def resources_of(app: App) -> None:
    """The resources behind the routes, with the fields that were said."""
    for route in app.routes:
        route.answer = _answer(route)
        for at, segment in enumerate(route.segments):
            if segment.startswith("{") or segment in SPECIAL or route.method == "WS":
                continue
            behind = route.segments[at + 1 : at + 2]
            above = at > 0 and route.segments[at - 1].startswith("{")
            if at > 0 and not above and _stands_alone(app, route.segments[:at]):
                continue  # `next` of `/line/next`
            kept = bool(behind and behind[0].startswith("{"))
            if _only_works(app, route, at) or _only_leads(app, route, segment):
                continue
            made = route.method == "POST" and not behind and (not above or singular(segment) != segment)
            listed = route.method == "GET" and not behind and not above and _lists(app, route, segment)
            if kept or made or listed:
                _add(app, segment)
    _describe(app)
    for route in app.routes:
        route.answer = _answer(route)
        if route.method in {"POST", "PUT", "PATCH"}:
            things = {name_of(one) for one in route.segments}
            route.body = {one.name: _key(one) for one in _body(route) if one.name not in things or one.kind != "text"}
    for route in app.routes:
        resource = app.resource(route.segments[-1]) if route.segments and route.method == "POST" else None
        if resource is not None:
            resource.nested |= _nested(route)
    for resource in app.resources.values():
        resource.fields = {name: _key(one) for name, one in resource.fields.items()}


def _nested(route: Route) -> dict[str, list[Field]]:
    """What the objects of a list in the body have."""
    found: dict[str, list[Field]] = {}
    for one in route.mentions:
        for shape in shapes_in(one.text):
            for name, value in shape.items if shape.kind == "object" else ():
                row = value.items[0][1] if value.kind == "list" and value.items else None
                if row is not None and row.kind == "object" and name in route.body:
                    found[name] = fields_of(row)
    return found


def _key(field: Field) -> Field:
    """`author_id` is a whole number where nothing else is said."""
    return replace(field, kind="integer") if field.name.endswith("_id") and field.kind == "text" else field


def _lists(app: App, route: Route, segment: str) -> bool:
    """Whether a list is asked for, and no summary: things that are described or looked at elsewhere."""
    return route.method == "GET" and any(
        other is not route
        and other.segments[:1] == (segment,)
        and (other.method == "POST" or (len(other.segments) > 1 and other.segments[1].startswith("{")))
        for other in app.routes
    )


def _only_works(app: App, route: Route, at: int) -> bool:
    """Whether a POST only works something out: `POST /convert`, which nothing is kept of and nothing else speaks of."""
    segment = route.segments[at]
    last = at == len(route.segments) - 1
    alone = not any(other is not route and segment in other.segments for other in app.routes)
    made = re.search(
        r"\b(?:creat|add|register|sav|stor|regist|sign|new\b|open|puts?\b|upload|record|submit)\w*|\b201\b", route.low
    )
    named = route.answer is not None and "id" in route.answer.names
    plural_noun = singular(snake(segment)) != snake(segment)
    return route.method == "POST" and last and alone and not made and not named and not plural_noun


def _only_leads(app: App, route: Route, segment: str) -> bool:
    """Whether a path only leads somewhere else: `/r/{code}`."""
    others = any(other is not route and segment in other.segments for other in app.routes)
    return route.method == "GET" and not others and re.search(r"\b30[1278]\b|\bredirect", route.low) is not None


def _stands_alone(app: App, segments: tuple[str, ...]) -> bool:
    """Whether another route ends here, so that what follows only tells what is done there."""
    return any(one.segments == segments for one in app.routes)


def _add(app: App, segment: str) -> Resource:
    name = name_of(segment)
    many = snake(segment) if snake(segment) != name else plural(name)
    return app.resources.setdefault(name, Resource(name, many if many != name else f"{name}_list"))


def _describe(app: App) -> None:
    """Give resources the fields that are said of them apart from their routes."""
    loose: list[Field] = []
    for at, unit in enumerate(app.units):
        for resource, fields in _described(app, unit, app.units[at + 1 :]):
            if resource is None:
                loose += fields
            else:
                for one in fields:
                    if one.name != "id":
                        resource.fields.setdefault(one.name, one)
                unit.used = True
                app.take(unit)
    bare = [one for one in app.resources.values() if not one.fields]
    if loose and bare:
        for one in loose:
            bare[0].fields.setdefault(one.name, one)


def _described(app: App, unit: Unit, following: list[Unit]) -> Iterator[tuple[Resource | None, list[Field]]]:
    """What a unit says that things have."""
    for name, resource in sorted(app.resources.items(), key=lambda one: -len(one[0])):
        words = name.replace("_", "[ _-]")
        many = plural(name).replace("_", "[ _-]")
        noun = rf"(?:{words}|{many})"
        shape = re.search(
            rf"(?<!in the )(?<!of the )(?<!in an )(?<!of an )\b{noun}\b[`\"']?(?: object| model"
            rf"| fields?)?\s*(?:=|:|is|has|\bwith\b|\blooks like\b)?\s*(?=\{{)",
            unit.text,
            re.I,
        )
        if (
            shape
            and not unit.mentions
            and (sketched := next(shapes_in(unit.text[shape.end() :]), None))
            and not sketched.start
        ):
            yield resource, fields_of(sketched)
            return
        listed = re.match(
            rf"(?:a |an |the |each |every )?(?:[A-Za-z]+ )?{noun}(?:\s+(?:fields?|model|object|attributes|properties"
            rf"|table))?\s*(?:[:=\u2013]| - )\s*(?!$)",
            unit.text,
            re.I,
        )
        if listed and not (unit.mentions and unit.mentions[0].start < unit.start + listed.end() + 3):
            yield resource, fields_in(unit.text[listed.end() :])
            return
        if re.fullmatch(
            rf"(?:an? |the |each |every )?{noun}(?:\s+(?:fields?|model|has|have|attributes))?\s*:?",
            unit.text.strip(),
            re.I,
        ) and (unit.text.rstrip().endswith(":") or _lines_below(unit, following)):
            lines = _lines_below(unit, following)
            for one in lines:
                app.take(one)
            yield resource, [
                field for one in lines if (field := field_in(re.sub(r"\s+[-\u2013\u2014]\s+", ": ", one.text)))
            ]
            return
        bracket = re.search(rf"(?<![/\w]){noun}\s*\((?=[^)]*,)(?!\d)", unit.text, re.I)
        if (
            bracket
            and not re.match(r"\s*`?(?:GET|POST|PUT|PATCH|DELETE)\b", unit.text[bracket.end() :])
            and not (unit.mentions and unit.mentions[0].start < unit.start + bracket.start())
        ):
            yield resource, fields_in(unit.text[bracket.end() :])
            return
        has = re.search(
            rf"(?<!is the )(?<!answer )(?<!returns the )\b{noun}\b(?:,? (?:which|that"
            rf"|who))?(?: belongs? to [^,.;]{{3,24}} and)?(?: should| must| will| can| always"
            rf"| just)? {_HAS}:?\s+(?:the )?(?:following )?(?:fields?:? )?",
            unit.text,
            re.I,
        )
        if (
            has
            and not re.match(r"\s*`?(?:GET|POST|PUT|PATCH|DELETE)\b", unit.text[has.end() :])
            and not _verb_behind(unit.text[has.end() :])
        ):
            fields = fields_in(unit.text[has.end() :])
            owned = " are " not in has[0].lower() and re.match(r"(?:an?|its|only|just) ", unit.text[has.end() :])
            behind = unit.mentions and unit.mentions[0].start < unit.start + has.start()
            if (len(fields) > 1 or (fields and owned)) and not behind:
                yield resource, fields
                return
        stored = re.search(
            rf"\b(?:for|of|about) (?:every|each|an?|the) {noun},? (?:we|i|you)?\s*(?:store|keep|need"
            rf"|have|save|record|track|want|know)\s+",
            unit.text,
            re.I,
        )
        if stored:
            yield resource, fields_in(unit.text[stored.end() :])
            return
    named = re.search(
        r"\b(?:json )?(?:fields?|keys|columns|attributes|properties)(?: names?)?(?: are| is|:)?\s*:?\s+(?=[`\w])",
        unit.text,
        re.I,
    )
    if named and not unit.mentions and not re.search(r"\bfilter|sort|chang|only|multipart", unit.low):
        fields = fields_in(unit.text[named.end() :])
        if len(fields) > 1:
            yield _renamed(app, fields), fields


def _renamed(app: App, fields: list[Field]) -> Resource | None:
    """The only resource, whose fields are called as this list says; None where there are others without fields."""
    bare = [one for one in app.resources.values() if not one.fields]
    full = [one for one in app.resources.values() if one.fields]
    if bare or len(full) != 1:
        return None
    old = dict(full[0].fields)
    full[0].fields.clear()
    for at, one in enumerate(fields):
        same = [known for name, known in old.items() if _alike(name, one.name)]
        fields[at] = replace(same[0], name=one.name) if same else one
    return full[0]


def _alike(one: str, other: str) -> bool:
    plain = [re.sub("_", "", name.replace("e_mail", "email")) for name in (one, other)]
    return plain[0] == plain[1]


def _verb_behind(text: str) -> bool:
    return bool(
        re.match(
            r"(?:created|listed|made|kept|stored|added|registered|deleted|be |to |not |only |at least|more|unique|no )",
            text,
            re.I,
        )
    )


def _lines_below(unit: Unit, following: list[Unit]) -> list[Unit]:
    lines = []
    for one in following:
        if one.depth <= unit.depth or one.mentions:
            break
        lines.append(one)
    return lines


def _answer(route: Route) -> Shape | None:
    """What the route answers, as it is sketched."""
    for one in route.mentions:
        for shape in shapes_in(one.text):
            before = one.text[: shape.start]
            if _ANSWER.search(before) or route.method == "GET" or re.search(r"\b20\d\b[^{]*$", before):
                return shape
    for unit in route.units:
        if unit.mentions:
            continue
        for shape in shapes_in(unit.text):
            if _ANSWER.search(unit.text[: shape.start]):
                return shape
    return None


def _body(route: Route) -> list[Field]:
    """What is sent to the route: a shape, or a list of words behind it."""
    for one in route.mentions:
        for shape in shapes_in(one.text):
            before = one.text[: shape.start]
            if shape.kind == "object" and not _ANSWER.search(before) and not re.search(r"\b(?:20\d|4\d\d)\b", before):
                return [*fields_of(shape), *_besides(one.text[shape.end :])]
        if found := _worded(one.text):
            return found
        noun = name_of(route.segments[-1]).replace("_", "[ _]") if route.segments else "-"
        having = re.search(
            rf"\b{noun}\b,? (?:with|having|that has|which has|containing|from|of) (?:the |an? "
            rf"|its )?(?:fields? )?(?=[\w`])",
            one.text,
            re.I,
        )
        if having and _plausible(found := fields_in(one.text[having.end() :])):
            return found
    for unit in route.units:
        if unit.mentions:
            continue
        for shape in shapes_in(unit.text):
            if shape.kind == "object" and re.search(
                r"\bbody\b|\bsends?\b|\bjson\b|\btakes\b|\baccepts\b", unit.text[: shape.start], re.I
            ):
                return fields_of(shape)
        said = re.search(
            r"\b(?:body|payload|json|it(?! is))(?: is| has| contains| takes| with|:)\s*:?\s+(?=[\w`\"])",
            unit.text,
            re.I,
        )
        if said and not re.search(r"\b(?:returns?|answers?)\b", unit.text[: said.start()], re.I):
            found = fields_in(unit.text[said.end() :])
            if found and unit is not route.units[0] and _plausible(found):
                return found
    return []


def _besides(text: str) -> list[Field]:
    """Further fields that may be sent: `and optionally {"alias": "spring"}`."""
    found = re.match(
        r"[\s,;]*(?:and|plus|or)?[\s,]*(?:\w+ )?\(?(?:optional(?:ly)?|may (?:also )?have)(?: also| an?| the)?\)?:?\s*",
        text,
        re.I,
    )
    shape = next(shapes_in(text[found.end() :]), None) if found else None
    if found and shape is not None and not shape.start and shape.kind == "object":
        return [replace(one, optional=True) for one in fields_of(shape)]
    if found:
        return [replace(one, optional=True) for one in fields_in(text[found.end() :])[:3]]
    return []


_OPEN = re.compile(
    r"[`\"']?\s*(?:\(|:|,|-|\u2013)?\s*(?:(?:and )?(?:which |that |an? )?(?:takes|accepts|expects|with"
    r"|needs|gets|receives|has|consists of|and consists of|send|sending|json|body"
    r"|a json body|fields?|the fields|in the body|the body|of|containing|contains?|creates?|adds?"
    r"|makes?|registers?)\b:?\s*)+(?:an? \w+ (?:with|of|from|having) )?(?=[\w`\"(])",
    re.I,
)
_LIST = re.compile(r"[`\"']?\s*(?::\s*|\((?!\d|only|code|status|returns?|answers?))(?=[\w`\"]+(?:\s*[,(+]|\s+\())")


def _worded(text: str) -> list[Field]:
    """`: payer (string), amount (number)`, ` with sku and stock`, ` (name, capacity)`, `takes name and email`."""
    led = _OPEN.match(text)
    listed = _LIST.match(text)
    told = re.match(r"[\w ]{2,30}:\s+(?=[\w`]+\s*[,(])", text)
    for found in (listed, led, told):
        if found:
            fields = fields_in(text[found.end() :])
            if _plausible(fields):
                return fields
    return []


def _plausible(fields: list[Field]) -> bool:
    """Whether words are fields, and no account of what a route does."""
    names = [one.name for one in fields]
    if not names or (len(names) == 1 and guess(names[0]) == "text" and len(names[0].split("_")) > 2):
        return False
    doing = {
        stem(one)
        for one in (
            "creates",
            "adds",
            "new",
            "one",
            "it",
            "the",
            "a",
            "returns",
            "all",
            "this",
            "that",
            "json",
            "same",
            "body",
            "things",
            "something",
            "stuff",
        )
    }
    return not any(stem(name.split("_")[0]) in doing or name in {"id", "header"} for name in names)
