"""What a route is sent and what it answers: sketched in braces, or told in a list of words."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes.interface.items import fields_in, fields_of
from pipeline.generate.recipes.interface.plan import Route, name_of
from pipeline.generate.recipes.interface.shapes import Shape, shapes_in
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import stem

_ANSWER = re.compile(
    r"(?:->|\u2192|=>|\b(?:returns?|answers?|answer|gives?|get back|give back|responds?|response"
    r"|replies|yields|shows?|looks? like|like|gets|is))"
    r"[^{\[]{0,60}$",
    re.I,
)


def answer_of(route: Route) -> Shape | None:
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


def body_of(route: Route) -> list[Field]:
    """What is sent to the route: a shape, or a list of words behind it."""
    for one in route.mentions:
        for shape in shapes_in(one.text):
            before = one.text[: shape.start]
            if shape.kind == "object" and not _ANSWER.search(before) and not re.search(r"\b(?:20\d|4\d\d)\b", before):
                return [*fields_of(shape), *_besides(one.text[shape.end :])]
        if found := _worded(_DOOR.sub("", one.text)):
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


_DOOR = re.compile(
    r"^[`\"']? \((?:[^()]*\b)?(?:token|bearer|auth\w*|key|login|signed in|logged in|admin\w*|protected)\b[^()]*\)", re.I
)
"""`POST /posts (bearer token) with text`."""
_OPEN = re.compile(
    r"[`\"']?\s*(?:\(|:|,|-|\u2013)?\s*(?:(?:and )?(?:which |that |an? )?(?:takes"
    r"(?! (?:away|back|out|off|from|over|one|it|the)\b)|accepts|expects|with"
    r"|needs|gets|receives|has|consisting of|made up of|including|giving|carrying|using"
    r"|consists of|and consists of|send|sending|json|body"
    r"|a json body|fields?|the fields|in the body|the body|of|containing|contains?|creates?|adds?"
    r"|makes?|registers?)\b:?\s*)+(?:an? \w+ (?:with|of|from|having) )?(?=[\w`\"(])",
    re.I,
)
_LIST = re.compile(r"[`\"']?\s*(?::\s*|\((?!\d|only|code|status|returns?|answers?))(?=[\w`\"]+(?:\s*[,(+]|\s+\())")


def _worded(text: str) -> list[Field]:
    """`: payer (string), amount (number)`, ` with sku and stock`, ` (name, capacity)`, `takes name and email`."""
    if joined := re.match(r"[`\"']?\s+([a-z]\w*(?:\s*\+\s*[a-z]\w*)+)(?=\s*(?:->|\u2192|=>|[.:,;(]|\d|$))", text):
        return fields_in(joined[1])
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
            "without",
            "with",
            "like",
            "only",
            "except",
            "as",
        )
    }
    return not any(stem(name.split("_")[0]) in doing or name in {"id", "header"} for name in names)
