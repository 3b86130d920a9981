"""What a request asks for and the program has not: a code, a name, a rule. It reads the program, not the reading of it.

The parts that read a request each take what they know; what none of them takes, nobody misses. So the finished program
is held against the request once more, and by other means: a code that is said of a route must be raised in that route's
function, a name written as code must stand in the program, and a sentence that lays down a rule must have been of use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.generate.recipes.interface.codes import INVALID, Outcome, named_fields, of_unit
from pipeline.generate.recipes.interface.handlers import Handler
from pipeline.generate.recipes.interface.leftover import strange, unanswered
from pipeline.generate.recipes.interface.plan import App, Route
from pipeline.generate.recipes.interface.promises import broken
from pipeline.generate.recipes.interface.rules import LIKEWISE
from pipeline.generate.recipes.interface.text import ROUTE, Unit

_RULE = re.compile(
    r"\b(?:must|cannot|can't|can not|may not|mustn't|not allowed|never|unless|at most|no longer|not more than"
    r"|as long as"
    r"|only (?:if|when|while|once|the|those|an?|\w+ed)|except|automatically|instead|whenever|every time|each time)\b",
    re.I,
)
_CODED = re.compile(r"`([A-Za-z_]\w*)`|\"([a-z]\w*)\"|\b([a-z]+(?:_[a-z0-9]+)+)\b")
_NAMES = frozenset(
    ["main", "app", "id", "create_app", "fastapi", "flask", "sqlite3", "sqlalchemy", "sqlmodel", "true", "false",
     "null", "token", "bearer", "in_memory", "multipart", "integer", "string", "float", "date", "uuid", "py", "the",
     "uvicorn", "gunicorn", "pydantic", "pytest", "json", "dict", "list", "int", "str", "bool", "boolean", "number",
     "datetime", "time", "text", "array", "object", "sqlite", "pyjwt", "jwt", "bcrypt", "httpx", "requests", "python"]
)  # fmt: skip
_VALUED = re.compile(r"\b(?:status|state|field|called|named|key|value|role|property|set to|becomes?|starts?)\b", re.I)
"""Words beside which something in quotes is a name or a value."""
_ASKING = r"\bquery\b|\bparam|\bsort|\blimit|\bper_page|\bpage|\boffset|\bsize\b|\bunknown (?:field|value)"
"""Words about what stands behind a `?`, which a class of its own checks."""
ANYWAY = re.compile(
    r"only (?:the )?(?:\w+ )?(?:fields?|values?|properties)\b[^.;]*\b(?:sent|given|present|provided|passed|body)"
    r"|\bpassword\w*\b"
    r"[^.;]*\b(?:never|not)\b|\b(?:never|not)\b[^.;]*\bpassword|\bonly touch|\btouch\w*\b|\bmust be unique\b"
    r"|\b(?:do not|don'?t|never) (?:store|keep|save)\b[^.;]*\b(?:pw|passwords?|clear|plain)\b[^.;]*"
    r"|\bpages? (?:beyond|after|past|behind)\b[^.;]*\b(?:end|last)\b[^.;]*(?:empty|no \w+)\b"
    r"|\bnull until \w+"
    r"|\b(?:with )?(?:zero|0) for\b|\bmay be empty\b|\bnothing (?:else )?changes\b|\ball or nothing\b",
    re.I,
)
"""What the programs do in any case."""
_AT_SCHEMA = frozenset((400, 422))
"""Codes that the checking of bodies gives by itself."""


def unmet(app: App, handlers: Sequence[Handler], source: str) -> tuple[str, ...]:
    """The sentences, or parts of them, that the program does not do; empty where all of them were met."""
    found = [*_codes(app, handlers, source), *_names(app, source), *_rules(app, handlers), *_answers(app, handlers)]
    found += strange(app, handlers, source, lambda unit: ANYWAY.sub("", _without_examples(unit)))
    found += [*_never_made(app, handlers), *_bodiless(handlers), *_told_answers(app, handlers)]
    found += [*unanswered(app, source), *broken(app)]
    found += [
        f"“{_short(unit)}”"
        for unit in app.units
        if LIKEWISE.search(unit.text)
        and not any("likewise" in each.route.notes for each in handlers if set(unit.mentions) & {*each.route.mentions})
    ]
    return tuple(dict.fromkeys(found))


def _codes(app: App, handlers: Sequence[Handler], source: str) -> Iterator[str]:
    """Refusals that nothing raises."""
    for unit in app.units:
        told = [one for one in of_unit(unit) if one.code not in {404, 405, 500}]
        for one in told:
            here = _functions(handlers, one)
            same = sum(other.code == one.code and other.mention is one.mention for other in told)
            if one.code == 409 and not _is_met(app, one):
                yield f"“{_short(unit)}” ({one.code})"
                continue
            unit_wide = len(
                {other.at for other in told if other.code == one.code and not INVALID.search(other.condition)}
            )
            if not _is_raised(app, one, here or handlers, source, same if here else max(1, unit_wide)):
                yield f"“{_short(unit)}” ({one.code})"


def _is_met(app: App, one: Outcome) -> bool:
    return (one.unit.start, one.at) in app.met


def _functions(handlers: Sequence[Handler], one: Outcome) -> list[Handler]:
    if one.mention is None or one.mention not in one.unit.mentions:
        return []
    return [each for each in handlers if one.mention in each.route.mentions]


def _is_raised(app: App, one: Outcome, handlers: Sequence[Handler], source: str, times: int) -> bool:
    if one.code in {401, 403} and (app.auth or f"refuse({one.code}" in source):
        return True
    if one.code in {413, 415, 429} and re.search(rf"\b{one.code}\b", source):
        return True
    text = "\n".join(line for each in handlers for line in each.lines)
    raised = len(set(re.findall(rf".*\n\s*refuse\({one.code}\b.*", text)))
    if any(each.query for each in handlers) and re.search(_ASKING, f"{one.condition} {one.unit.low}"):
        return True
    if any("limit_count" in each.route.notes for each in handlers) and f"refuse({one.code}" in source:
        return True
    if one.code not in _AT_SCHEMA:
        return raised >= times
    usual = app.invalid or (422 if app.framework == "fastapi" else 400)
    return raised > 0 or (one.code == usual and _by_schema(app, one, handlers))


def _by_schema(app: App, one: Outcome, handlers: Sequence[Handler]) -> bool:
    """Whether a body class refuses what is said: a field that is named has bounds, or it is about bodies as such."""
    low = one.condition.lower()
    fields = [field for each in handlers for field in each.route.body.values()]
    for resource in app.resources.values():
        fields += [resource.fields[name] for name in named_fields(resource, low)]
        fields += [each for inner in resource.nested.values() for each in inner]
    named = [one for one in fields if re.search(rf"\b{one.name.replace('_', '[ _]')}s?\b", low)]
    if not named and len(handlers) == 1 and len(handlers[0].route.body) == 1:
        named = list(handlers[0].route.body.values())  # what else should be meant
    if not named:
        return bool(INVALID.search(low)) or len(low.split()) < 3 or not re.search(r"[a-z]{3,}", low)
    return any(
        field.low is not None or field.high is not None or field.choices or field.pattern
        or field.kind not in {"text", "long_text", "integer", "float", "list", "objects"}
        or re.search(r"missing|empty|required|invalid|wrong|without", low)
        for field in named
    )  # fmt: skip


def _names(app: App, source: str) -> Iterator[str]:
    """Names written as code that the program never speaks of."""
    words = set(re.findall(r"[A-Za-z_]\w*", source))
    for unit in app.units:
        text = _without_examples(unit)
        for found in _CODED.finditer(text):
            name = next(one for one in found.groups() if one)
            if found[2] and not unit.mentions and not _VALUED.search(unit.text):
                continue  # the "classic" thing: no name, only a manner of speaking
            if name.lower() in _NAMES or _speaks_of(name, words, source, quoted=bool(found[2])):
                continue
            if re.match(r"\.(?:py|db|json|txt|sqlite)", text[found.end() :]) or name.upper() == name:
                continue
            yield f"`{name}` in “{_short(unit)}”"


def _speaks_of(name: str, words: set[str], source: str, *, quoted: bool) -> bool:
    """Whether the program has the name; one in quotes is a property or a value, and no variable will do for it."""
    if quoted:
        return f'"{name}"' in source or re.search(rf"^\s+{name}_?:", source, re.M) is not None
    return name in words or f"{name}s" in words or name.rstrip("s") in words


def _without_examples(unit: Unit) -> str:
    """The sentence without values in sketches, and without paths."""
    text = unit.text
    while (bare := re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", "", text)) != text:
        text = bare
    text = re.sub(r"\?[\w=&.,:-]+|\b[\w.]+=[\w\"'-]+", "", text)
    return ROUTE.sub(" ", text)


def _rules(app: App, handlers: Sequence[Handler]) -> Iterator[str]:
    """Sentences that lay down a rule beside a route, of which nothing was taken and that left no trace in it."""
    for unit in app.units:
        told = ANYWAY.sub("", unit.text)
        if unit.used or not unit.mentions or not _RULE.search(told) or next(of_unit(unit), None) is not None:
            continue
        routes = [each.route for each in handlers if any(one in each.route.mentions for one in unit.mentions)]
        if not any(_shows(route) for route in routes):
            yield f"“{_short(unit)}”"


def _shows(route: Route) -> bool:
    """Whether something beyond the plain doing was read of a route."""
    bounded = [one for one in route.body.values() if one.low is not None or one.high is not None or one.choices]
    notes = {name for name, value in route.notes.items() if value not in {"", "-"}}
    return bool(
        route.checks or route.effects or route.filters or route.own or route.guard or route.extras or notes or bounded
    )


def _answers(app: App, handlers: Sequence[Handler]) -> Iterator[str]:
    """Names in a sketched answer that the function does not answer, and lists that are none."""
    for each in handlers:
        route, shape = each.route, each.route.answer
        where = f"the answer of {route.method} {route.path}"
        if route.role == "sums" and re.search(r"\blist of `?\{", route.low) and not each.value.startswith("["):
            yield where
        if shape is None or shape.kind != "object" or not each.value:
            continue
        resource = app.resources.get(route.resource)
        if route.role == "sums":
            known = set(re.findall(r'"(\w+)":', each.value)) if " for " not in each.value else set(shape.names)
        elif route.role in {"read", "create", "action", "change", "replace"} and resource is not None:
            known = {*resource.known(), *resource.own, *resource.computed, *route.extras}
        else:
            continue
        if lost := [name for name in shape.names if name not in known and name not in {"detail", "error", "message"}]:
            yield f"`{'`, `'.join(lost)}` in {where}"


_TOLD_ANSWER = re.compile(
    r"\b(?:returns?|returning|gives?(?: back)?|answers?(?: with)?|responds? with|replies with|get back)\s+"
    r"(?P<names>`?[a-z_]+`?(?: in \w+)?(?:,\s+(?:and )?`?[a-z_]+`?(?: in \w+)?)*,? (?:and|plus) `?[a-z_]+`?"
    r"|`?[a-z_]+`?(?:, `?[a-z_]+`?){1,})(?: in \w+)?(?=\s*(?:[.;:\n(]|$))"
)
"""`returns id, name and size`."""


def _told_answers(app: App, handlers: Sequence[Handler]) -> Iterator[str]:
    """Names that a sentence lists as the answer, of which some are answered and others are not."""
    for each in handlers:
        resource = app.resources.get(each.route.resource)
        known = {*re.findall(r'"(\w+)"', each.value), *each.route.extras}
        known |= {*resource.known(), *resource.own, *resource.computed} if resource is not None else set()
        for unit in each.route.units:
            for found in _TOLD_ANSWER.finditer(unit.text):
                names = re.findall(r"[a-z_]+", re.sub(r" in \w+|\b(?:and|plus)\b", "", found["names"]))
                lost = [one for one in names if one not in known]
                if lost and len(lost) < len(names):
                    yield f"`{'`, `'.join(lost)}` in the answer of {each.route.method} {each.route.path}"


def _bodiless(handlers: Sequence[Handler]) -> Iterator[str]:
    """Routes that make things of which nothing is known."""
    for each in handlers:
        told = r"\b(?:no|empty|without (?:a )?) ?body\b|\bnothing\b"
        bare = each.route.role == "create" and not each.body and not re.search(told, each.route.low)
        if bare and "**given" not in "".join(each.lines) and not each.route.answer:
            yield f"what is sent to {each.route.method} {each.route.path}"


def _never_made(app: App, handlers: Sequence[Handler]) -> Iterator[str]:
    """Routes that look at things which nothing ever makes."""
    made = {one.resource for one in app.routes if one.role in {"create", "upload", "register", "replace"}}
    for each in handlers:
        resource = app.resources.get(each.route.resource)
        kept = resource is not None and not resource.shared and resource.name not in {*made, "user"}
        if kept and each.route.role in {"list", "read", "change", "remove", "action", "sums"}:
            yield f"nothing makes what {each.route.method} {each.route.path} is about"


def _short(unit: Unit) -> str:
    text = " ".join(unit.text.split())
    return text if len(text) <= 160 else f"{text[:157]}…"
