"""What the codes of refusals are for: unknown things, bodies that do not fit, names that are taken, closed doors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.generate.recipes.interface.plan import App, Resource, Route, Unique
from pipeline.generate.recipes.interface.shapes import shapes_in
from pipeline.generate.recipes.interface.text import Mention, Unit

CODE = re.compile(
    r"(?<![\w.:/#$-])\(?(?:http )?(?:(?:status|error|code) )*([45]\d\d)\b(?![\w%]|\.\d|/\w| (?:char|letter|sign|word))",
    re.I,
)
_BEHIND = re.compile(
    r"\s*\)?\s*(?:\w+ ){0,2}?(?:error |response |status )?\b(if|when|once|after|as soon as|while|for|on|without"
    r"|unless|where"
    r"|in case|whenever|because|with (?:a |an )?(?:bad|wrong|missing|invalid))\b",
    re.I,
)
MISSING = re.compile(
    r"\bunknown\b|not found|no such|n't exist|not exist|n't there|nonexist|non-exist|there is none|not there\b"
    r"|\bof an existing|\bno existing|\bmust exist|\bhas to exist|\bhave to exist"
    r"|if none|cannot be found|can't be found|not known|missing id|does(?:n't| not) have",
    re.I,
)
INVALID = re.compile(
    r"\binvalid|\bbad\b|\bwrong\b|malformed|validation|not fit|\bmissing\b|\bempty\b|not valid"
    r"|incorrect|\berrors?\b|\bbroken\b|\bblank\b|out of range|\bbody\b|\binput\b|\bpayload\b",
    re.I,
)
UNIQUE = re.compile(
    r"\balready (?:exists?|in use|used|taken|registered|known|there|there is|has)|\bexists? already"
    r"|\btaken\b|\bin use\b|\bduplicates?\b|\bthe same\b|\btwice\b|\bagain\b|\bunique\b|only once"
    r"|\bis used\b|already used|\bsecond time\b|\bexists\b|\bmore than once\b|\balready (?:\w+ed|voted|bought|booked)\b"
    r"|\bonly \w+ \w+ once\b|\bonly be \w+ once\b|\bone \w+ per\b|\bonce (?:per|for|in|on|an?)\b",
    re.I,
)
TIMED = re.compile(
    r"\balready (?:booked|rented|reserved|taken|lent|occupied|used)\b[^.;]*\b(?:time|period|dates?|range|days?"
    r"|then|slot|hours?)\b",
    re.I,
)
"""What is taken for a while, and free again afterwards."""
SPELLED_ALIKE = re.compile(
    r"[\"'`](?P<one>[^\"'`]+)[\"'`] (?:and|or|is|=|equals) [\"'`](?!(?P=one)[\"'`])(?P<other>(?i:(?P=one)))[\"'`]"
)
"""`"Oak" and "oak" count as the same`."""
FOLDED = re.compile(
    r"whatever (?:the )?case|ignor\w+ (?:upper|case|capital)|case[- ]?insensitiv|regardless of (?:the )?case"
    r"|upper and lower case",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A code and what it is said to be for."""

    code: int
    condition: str
    unit: Unit
    mention: Mention | None
    """The route it is said at."""
    start: int
    end: int
    """Where in the unit's text."""
    at: int
    """Where the code itself stands."""


def codes_of(app: App) -> None:
    """Read the codes that need nothing but the fields: what is left is for `rules`."""
    for resource in app.resources.values():
        for name, field in resource.fields.items():
            if field.unique:
                resource.unique.append(Unique((name,)))
    for one in outcomes(app):
        _details(app, one)
        if _pointing(app, one) or _general(app, one) or _unique(app, one):
            app.take(one.unit)
            app.meet(one)
    for unit in app.units:
        _worded_unique(app, unit)
    told = [one for one in outcomes(app) if one.code in {400, 422}]
    bounded = [one for one in told if _BOUND.search(one.condition) and one.mention is not None]
    if not app.invalid and bounded and all(one.code == 400 for one in told):
        app.invalid = 400


_BOUND = re.compile(
    r"\d ?(?:to|-|\u2013) ?\d+ ?(?:char|letter|sign)|\b(?:at (?:least|most)|between|max|min|positive"
    r"|not negative) ?\d*.*"
    r"\b(?:otherwise|else)\b",
    re.I,
)
"""`(1 to 9 characters, 400 otherwise)`: the code of a body that does not fit, where no other is said."""


_AHEAD = re.compile(
    r"[,;] (?:and )?(?=[^,;]*(?:\belse|\botherwise|->|\u2192|=>|[:=(]|\bgives?|\bis an?|\breturns?|\banswers?)\s*$)"
)
"""Where the words of the next code begin: `409 if there is none left, amount must be positive else 422`."""


def outcomes(app: App) -> Iterator[Outcome]:
    for unit in app.units:
        yield from of_unit(unit)


def of_unit(unit: Unit) -> Iterator[Outcome]:
    text = _bare(unit.text)
    codes = list(CODE.finditer(text))
    claimed = 0
    marks = sorted(one.end - unit.start for one in unit.mentions)
    for at, found in enumerate(codes):
        floor = max([codes[at - 1].end() if at else 0, claimed, *(one for one in marks if one <= found.start())])
        ceiling = min(
            [
                codes[at + 1].start() if at + 1 < len(codes) else len(text),
                *(one.start - unit.start for one in unit.mentions if one.start - unit.start >= found.end()),
            ]
        )
        left, right = text[floor : found.start()], text[found.end() : ceiling]
        condition, start, end = left, floor, found.end()
        behind = _BEHIND.match(right)
        bare = not re.search(
            r"\w{3,}",
            re.sub(
                r"\b(?:and|or|else|otherwise|a|an|the|then|with|to|status|code|error|errors|answers?"
                r"|returns?|gives?|raise|throw|send|responds?)\b",
                "",
                left,
            ),
        )
        if behind or bare:
            cut = (
                re.split(r"[;]|,(?= \d)|\band \d{3}\b|, (?=(?:and|or|a|an) (?:a |an )?\d{3}|otherwise)", right)[0]
                if not bare or behind
                else re.split(r"[;,]", right)[0]
            )
            if behind and at + 1 < len(codes) and len(cut) == len(right) and (shared := _AHEAD.search(cut)):
                cut = cut[: shared.start()]
                claimed = found.end() + len(cut)
            if re.search(r"\w", cut):
                condition, start, end = cut, found.start(), found.end() + len(cut)
        mention = next((one for one in reversed(unit.mentions) if one.start - unit.start <= found.start()), None)
        if mention is None and unit.mentions and condition == left:
            mention = None
        spoken = mention or (unit.hint if not unit.mentions else None)
        for part in _alternatives(condition.strip(" ,:;()-\u2013\u2014>\u2192=")):
            yield Outcome(int(found[1]), part, unit, spoken, start, end, found.start())


def _alternatives(condition: str) -> list[str]:
    """`the class is full or the member is already signed up` as two."""
    parts = re.split(r",? or (?=(?:if|when|the|it|they|he|she|there|somebody|someone) )", condition)
    return parts if all(len(one.split()) > 2 for one in parts) else [condition]


_ERROR_KEYS = frozenset(["detail", "error", "message", "msg", "reason"])


def told_with(one: Outcome) -> str:
    """The text of the refusal, where `{"error": "no such book"}` is sketched behind its code, or alone before it."""
    places = [found.start() for found in CODE.finditer(_bare(one.unit.text))]
    for shape in shapes_in(one.unit.text):
        if shape.kind != "object" or len(shape.items) != 1 or shape.names[0] not in _ERROR_KEYS:
            continue
        text = shape.items[0][1].text.strip('"')
        near = max((at for at in places if at < shape.start), default=min(places, default=-1))
        if (
            near == one.at
            and text
            and not re.search(r"\.\.\.|\u2026|<|^(?:str|string|text|message|some .*|reason)$", text)
        ):
            return text
    return ""


def _bare(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", lambda found: " " * len(found[0]), text)


def _details(app: App, one: Outcome) -> None:
    """The key that errors are told under, and the texts of those that no part of `rules` makes."""
    for shape in shapes_in(one.unit.text):
        if len(shape.items) == 1 and shape.kind == "object" and shape.names[0] in _ERROR_KEYS:
            app.error_key = shape.names[0]
    told = told_with(one)
    if told and one.code == 404:
        named = [each for each in app.resources.values() if each.name.replace("_", " ") in told.lower()]
        here = [app.resources[route.resource] for route in _routes_at(app, one) if route.resource in app.resources]
        for each in named or here:
            each.missing = each.missing or told
        app.missing = app.missing if named or here else told
    elif told and one.code in {401, 403}:
        app.denied[one.code] = told
    elif told and one.code in {400, 422} and INVALID.search(one.condition):
        app.invalid_text = told


def _pointing(app: App, one: Outcome) -> bool:
    """`if owner_id does not exist then 400`: the code for what points to nothing, where that is no 404."""
    if one.code not in {400, 409, 422} or not MISSING.search(one.condition):
        return False
    found = False
    at = {route.resource for route in _routes_at(app, one)} if one.unit.mentions else set()
    for resource in app.resources.values():
        for key, parent in resource.parents.items():
            names = "|".join({key, key.replace("_", " "), parent.replace("_", " ")})
            named = re.search(rf"\b(?:{names})\b", one.condition, re.I)
            if key in resource.fields and named and (not at or resource.name in at):
                resource.unknown[key] = one.code
                found = True
    return found


def _general(app: App, one: Outcome) -> bool:
    if one.code == 404:
        return bool(MISSING.search(one.condition)) or not one.condition
    special = re.search(
        r"\b(?:option|transition|state|status|stock|balance|password|credential|token|key|date|range"
        r"|signature|header)s?\b",
        one.condition,
        re.I,
    )
    if re.search(r"\bempty (?:file|upload)", one.condition, re.I):
        return False
    if one.code in {400, 422} and INVALID.search(one.condition) and not (special and len(one.condition.split()) > 3):
        compared = re.search(r"\b(?:than|before|after|exceed|overlap)\b", one.condition)
        if not compared and (app.invalid in {0, one.code} or not one.mention):
            app.invalid = app.invalid or one.code
            return True
    return False


def _routes_at(app: App, one: Outcome) -> list[Route]:
    return [route for route in app.routes if one.mention is not None and one.mention in route.mentions]


def _unique(app: App, one: Outcome) -> bool:
    """A code for what is there already."""
    if one.code not in {409, 400, 422} or not UNIQUE.search(one.condition):
        return False
    if one.code != 409 and not re.search(r"already|taken|exists|duplicate|unique|in use", one.condition, re.I):
        return False
    if TIMED.search(one.condition):
        return False
    at = _routes_at(app, one)
    makers = [route for route in at if route.role in {"create", "replace", "change"}]
    if any(route.role == "register" for route in at):
        user = app.resources["user"]
        user.unique = [replace(known, code=one.code, detail=told_with(one)) for known in user.unique]
        return True
    if at and not makers and any(route.role in {"action", "register", "login"} for route in at):
        return False
    return _mark_unique(app, one, makers)


def _mark_unique(app: App, one: Outcome, makers: list[Route]) -> bool:
    low, code = one.condition.lower(), one.code
    for resource in [*(app.resources[each.resource] for each in makers), *(() if makers else app.resources.values())]:
        names = named_fields(resource, low)
        pointing = [one for one in resource.parents if one in resource.fields]
        if makers and not names and pointing and re.search(r"already (?!has|have)|twice|again|once|one \w+ per", low):
            names = pointing
        if makers and not names:
            names = [
                one for one in ("email", "username", "name", "title", "code", "sku", "url") if one in resource.fields
            ][:1]
            names = names if not resource.unique else list(resource.unique[0].fields)
        if not names:
            continue
        if re.search(r"\bclosed|\bfull\b|overlap|itself|themselves", low):
            return False
        fields = tuple(
            names[:1] if names is not pointing and not re.search(rf"{names[0]} (?:and|\+|&|with)", low) else names
        )
        if not fields and re.search(r"\bday\b", low):
            fields = ("date",)
        scope = tuple(one for one in resource.parents if one not in resource.fields)
        if resource.owned and re.search(
            r"\bper (?:user|person|caller|member|owner)\b|\byou\b|\bsame user\b|\bof (?:one|a) user\b", low
        ):
            scope = (*scope, resource.owner)
        scoped = (
            scope
            if re.search(
                r"\bper\b|\bfor (?:an?|the|one|that|this|each)\b|\bsame (?!e?-?mail|name)\w+"
                r"|\bin (?:the|one|a|this)\b|\bin it\b|\bwithin\b|\bof the\b",
                low,
            )
            or scope
            else ()
        )
        folded = bool(FOLDED.search(low) or SPELLED_ALIKE.search(one.unit.text))
        old = [known for known in resource.unique if known.fields[: len(fields)] == fields]
        made = Unique((*fields, *scoped), code, folded or any(known.folded for known in old), told_with(one))
        resource.unique = [known for known in resource.unique if known not in old] + [made]
        return True
    return False


def named_fields(resource: Resource, low: str) -> list[str]:
    """The fields of a resource that words name, in their order."""
    found = []
    plain = low.replace("e-mail", "email")
    for name in resource.fields:
        words = name.replace("_", "[ _]")
        words = f"(?:{words}|day)" if name == "date" else words
        hit = re.search(rf"(?<![\w`]){words}(?:s|es)?(?![\w])", plain)
        if hit:
            found.append((hit.start(), name))
    return [name for _, name in sorted(found)]


def _worded_unique(app: App, unit: Unit) -> None:
    """`names are unique ignoring case`, `the plate must be unique`, where no code is said."""
    if not re.search(r"\bunique\b", unit.low) or any(unit is one.unit for one in outcomes(app)):
        if re.search(r"\bunique\b", unit.low) and FOLDED.search(unit.low):
            for resource in app.resources.values():
                resource.unique = [replace(one, folded=True) for one in resource.unique]
        return
    for resource in app.resources.values():
        for name in named_fields(resource, unit.low):
            near = re.search(
                rf"{name.replace('_', '[ _]')}s?\b[^,.;()]{{0,24}}\bunique|\bunique {name.replace('_', '[ _]')}",
                unit.low,
            )
            if near and not any(name in one.fields for one in resource.unique):
                resource.unique.append(Unique((name,), folded=bool(FOLDED.search(unit.low))))
                app.take(unit)
