"""What sentences say of the values of fields that were named elsewhere: `quantity must be at least 1`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.generate.recipes.interface.items import field_in
from pipeline.generate.recipes.interface.patterns import pattern_in
from pipeline.generate.recipes.interface.plan import App, Resource
from pipeline.generate.recipes.interface.schema import TEXTS
from pipeline.generate.recipes.interface.shapes import shapes_in
from pipeline.generate.recipes.interface.subjects import Said, spelled, subjects
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.spec import Field

_LINK = (
    r"(?:\s*(?:,|:|must always|must|has to|have to|should|needs? to|is|are|be|can|may|always"
    r"|which|that|a|an|the|only|and|integer|number|text|string|int|float)\s*)*\s*"
)
_SAID = (
    r"(?P<said>(?:at (?:least|most)|min(?:imum)?\b|max(?:imum)?\b|between|from -?\d|more than"
    r"|greater than|less than|larger than|bigger than|up to|not (?:be )?(?:negative|empty|blank|more"
    r"|less|longer|exceed)|negative"
    r"|no (?:more|less|longer) than|never negative|non-?negative|non-?empty|positive"
    r"|[<>\u2264\u2265]=?|>=|<=|above|below|one of|either|in the range|exactly|shorter|longer"
    r"|\d+\s*(?:-|\u2013|to|\.\.)\s*\d+"
    r"|an? (?:positive |whole |non-?negative )?(?:integer|number)|(?:whole|positive"
    r"|non-negative) (?:number|integer)s?|over \d|under \d|valid|required|mandatory"
    r"|optional)[^,;.()]*)"
)
_OPTIONAL = re.compile(
    r"[`\"']?,? (?:(?:is|are) (?:always )?optional|(?:may|can|could) (?:also )?be (?:omitted|left out|missing|null"
    r"|absent|skipped|empty(?= or (?:missing|null)))|(?:is|are) not (?:required|needed|mandatory)"
    r"|need not be (?:given|sent))\b",
    re.I,
)
_FEW = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def limits_of(app: App) -> None:
    """Add what is said of single fields; where two routes have a field of one name, it holds of both."""
    for unit in app.units:
        known = dict(_fields(app))
        told: dict[str, list[Said]] = {}
        for one in [*subjects(_without_reads(unit), known), *_all_of_them(app, unit)]:
            told.setdefault(one.name, []).append(one)
        for name, said in told.items():
            field = known[name]
            for one in said:
                field = limited(field, one)
            if field != known[name]:
                _set(app, name, field, unit)
                app.take(unit)


_ALL = re.compile(r"\b(?:both|all)(?: of)?(?: the| these)? (numbers|values|fields|amounts|of them)\b", re.I)


def _all_of_them(app: App, unit: Unit) -> Iterator[Said]:
    """`both numbers must be positive`: said of everything that is sent there; `{"text": "…"} (1 to 280 characters)`."""
    for route in app.routes:
        for one in unit.mentions if len(route.body) == 1 else ():
            shape = next(shapes_in(one.text), None) if one in route.mentions else None
            bracket = re.match(r"\s*\(([^()]*)\)", one.text[shape.end :]) if shape else None
            if bracket:
                yield Said(next(iter(route.body)), "", f" {bracket[1]}")
    found = _ALL.search(unit.text)
    for route in app.routes if found else ():
        if found and any(one in route.mentions for one in (*unit.mentions, unit.hint)):
            for name, field in route.body.items():
                if field.kind in {"integer", "float"} or found[1] in {"fields", "of them", "values"}:
                    yield Said(name, "", unit.text[found.end() :])


def _fields(app: App) -> Iterator[tuple[str, Field]]:
    seen: set[str] = set()
    for fields in [
        *(one.fields for one in app.resources.values()),
        *({field.name: field for field in inner} for one in app.resources.values() for inner in one.nested.values()),
        *(one.body for one in app.routes),
    ]:
        for name, field in fields.items():
            if name not in seen:
                seen.add(name)
                yield name, field


def _set(app: App, name: str, made: Field, unit: Unit) -> None:
    spoken = [
        one
        for one in app.routes
        if any(mention in one.mentions for mention in unit.mentions) or unit.hint in one.mentions
    ]
    about = {one.resource for one in spoken if one.resource}
    near = [one for one in spoken if name in one.body]
    near += [one for one in app.routes if not unit.mentions and one.resource in about and name in one.body and near]
    described = described_in(app, unit)
    for resource in app.resources.values():
        if described is not None and resource is not described:
            continue
        if name in resource.fields and (not near or any(one.resource == resource.name for one in near)):
            resource.fields[name] = _merged(resource.fields[name], made)
        for listed, inner in resource.nested.items():
            resource.nested[listed] = [_merged(one, made) if one.name == name else one for one in inner]
    for route in app.routes:
        if name in route.body and (not near or route in near or route.role == "register" or len(spoken) > 1):
            route.body[name] = _merged(route.body[name], made)


def described_in(app: App, unit: Unit) -> Resource | None:
    """The thing whose properties a sentence tells: `Cards: title, column`, `a member has a name`."""
    for resource in app.resources.values() if not unit.mentions else ():
        nouns = "|".join(one.replace("_", "[ _-]") for one in (resource.many, resource.name))
        if re.match(
            rf"(?:an? |the |each |every )?(?:{nouns})s?\b[`\"']?\s*(?:[:=({{]|ha(?:s|ve)\b|with\b)", unit.text, re.I
        ):
            return resource
    return None


def _merged(old: Field, new: Field) -> Field:
    return replace(
        old,
        low=new.low if new.low is not None else old.low,
        high=new.high if new.high is not None else old.high,
        above=new.above if new.low is not None else old.above,
        below=new.below if new.high is not None else old.below,
        kind=new.kind if new.kind in {"email", "url", "choice", "integer"} else old.kind,
        choices=new.choices or old.choices,
        optional=new.optional or old.optional,
        pattern=new.pattern or old.pattern,
        default=new.default if new.default is not None else old.default,
    )


def limited(field: Field, told: Said) -> Field:
    """The field as far as the words around its name say something of its values."""
    words = spelled(field.name)
    text = f"{told.before}{field.name}{told.after}"
    refused = _refused(field, told)
    if refused != field:
        return refused
    for found in re.finditer(rf"^[`\"']?(?: address(?:es)?| field| value| parameter)?{_LINK}{_SAID}", told.after, re.I):
        said = re.sub(r"^not be ", "not ", found["said"].strip(), flags=re.I)
        said = re.sub(r"\bzero\b", "0", said)
        said = re.sub(r"^over ", "more than ", re.sub(r"^under ", "less than ", said))
        if "than" in said and not re.search(r"\d|zero|one\b", said):
            continue
        said = "> 0" if re.match(r"positive", said, re.I) else said
        said = ">= 0" if re.match(r"(?:(?:not|never) |non-?)negative", said, re.I) else said
        negated = re.search(r"\b(?:not|cannot|can't|never)\b[^,;.]{0,20}$", told.after[: found.start("said")][-24:])
        if re.match(r"negative", said, re.I):
            if not negated:
                continue
            said = ">= 0"
        kind = {"integer": "integer", "float": "number", "list": "list"}.get(field.kind, "text")
        made = (
            field_in(f"{field.name}: {kind}, {said}")
            if not said.lower().startswith(("one of", "either"))
            else field_in(f"{field.name}: {said}")
        )
        if made is not None and _fits(field, made, said):
            field = _merged(
                field,
                made if field.kind not in TEXTS or made.kind in {"text", "choice"} else replace(made, kind=field.kind),
            )
    if field.kind in {"text", "url"} and not field.pattern and (pattern := pattern_in(told.after[:80])):
        field = replace(field, kind="text", pattern=pattern, low=None, high=None)
    if _OPTIONAL.match(told.after) or re.search(r"\boptional(?:ly)? $", told.before, re.I):
        field = replace(field, optional=True)
    return _worded(field, words, text)


_REFUSED = re.compile(
    r"^[^.;]{0,12}?\b(?P<less>shorter|less|lower|smaller|fewer|below|under)?(?P<more>longer|more|greater|higher|larger|above|over)?"
    r"(?: than)? (?P<edge>\d+(?:\.\d+)?|zero)\b[^.;]{0,24}?(?:[:,=\u2192(]|->|=>|\bis\b|\bgives\b"
    r"|\bthen\b)\s*(?:an? )?4\d\d",
    re.I,
)
"""`password shorter than 6 characters: 422`, which says what must not be."""


def _refused(field: Field, told: Said) -> Field:
    found = _REFUSED.search(told.after)
    if not found or bool(found["less"]) == bool(found["more"]):
        return field
    if re.search(
        r"\b(?:must|has to|have to|should|may|can|needs?|otherwise|else|not)\b", f"{told.before}{found[0]}", re.I
    ):
        return field
    edge = 0.0 if found["edge"] == "zero" else float(found["edge"])
    if found["less"]:
        return replace(field, low=edge, above=False, high=None if field.high == edge else field.high)
    return replace(field, high=edge, below=False, low=None if field.low == edge else field.low)


def _without_reads(unit: Unit) -> str:
    """The unit without paths, and without what is said of reading: `only those with stock below 5`."""
    text = unit.text
    for one in unit.mentions:
        if one.method in {"GET", "WS"}:
            start = one.end - unit.start
            text = text[:start] + " " * len(one.text) + text[start + len(one.text) :]
    return re.sub(r"/[\w{}/]+", lambda found: " " * len(found[0]), text)


def _fits(field: Field, made: Field, said: str) -> bool:
    if made.choices:
        return field.kind in {"text", "choice"}
    if made.low is None and made.high is None:
        return False
    counts = re.search(r"character|char|letter|long|sign", said)
    return field.kind in {"integer", "float", "list"} or bool(counts) or field.kind in {"password"}


def _worded(field: Field, words: str, text: str) -> Field:
    if field.kind in {"integer", "float", "text"} and (
        found := re.search(
            rf"(?<![\w-]){words}[`\"']?(?: is| can be| must be| has to be| should be|:"
            rf"| one of)+ ((?:\d+, )*\d+,? or \d+)\b",
            text,
            re.I,
        )
    ):
        numbers = sorted(map(int, re.findall(r"\d+", found[1])))
        if numbers == list(range(numbers[0], numbers[-1] + 1)):
            field = replace(field, kind="integer", low=float(numbers[0]), high=float(numbers[-1]))
    usual = re.search(
        rf"(?<![\w-]){words}[`\"']?[^.;]{{0,24}}\bdefaults? (?:to|is|of|:|=)? ?[`\"']?(-?\d+(?:\.\d+)?|true|false)\b",
        text,
        re.I,
    )
    if usual and field.default is None and field.kind in {"integer", "float", "boolean"}:
        field = replace(field, default={"true": "True", "false": "False"}.get(usual[1].lower(), usual[1]))
    if field.kind == "float" and re.search(rf"(?<![\w-]){words}s?\b[^,;.]{{0,16}}\b(?:whole|integer)", text, re.I):
        field = replace(field, kind="integer")
    told = (
        rf"(?<![\w-]){words}[`\"']?\s*(?::| is one of| is either| one of| can be"
        rf"| must be)\s*((?:[a-z][\w-]*, )*[a-z][\w-]*,? or [a-z][\w-]*)\b"
    )
    if field.kind == "text" and not field.choices and (found := re.search(told, text)):
        values = re.findall(r"[\w-]+", re.sub(r"\bor\b", " ", found[1]))
        field = replace(field, kind="choice", choices=tuple(values)) if len(values) > 1 else field
    among = rf"(?<![\w-]){words}[`\"']?[^.;]{{0,12}}\bone of ((?:[a-z][\w-]*, )+[a-z][\w-]*(?:,? or [a-z][\w-]*)?)"
    if field.kind == "text" and not field.choices and (found := re.search(among, text)):
        field = replace(field, kind="choice", choices=tuple(re.findall(r"[\w-]+", re.sub(r"\bor\b", " ", found[1]))))
    near = rf"\b(?:empty|blank)\b[^,;.]{{0,20}}\b{words}s?\b|\b{words}s?\b[^,;.]{{0,30}}\b(?:empty|blank)\b"
    if (
        field.kind in TEXTS | {"list", "objects"}
        and re.search(near, text, re.I)
        and not re.search(r"can be empty|may be empty", text, re.I)
    ):
        field = replace(field, low=field.low or 1)
    if re.search(
        rf"\b(?:invalid|valid|malformed|wrong)\b[^,;.]{{0,12}}\b{words}\b|\b{words}\b[^,;.]{{0,20}}\bvalid\b",
        text,
        re.I,
    ):
        if "email" in field.name.replace("_", ""):
            field = replace(field, kind="email")
        elif "url" in field.name:
            field = replace(field, kind="url")
    if field.kind == "text" and re.search(r"\b(?:contains?|has|have|needs?|includes?) an? [`\"']?@", text):
        field = replace(field, kind="email")
    if "url" in field.name and field.kind == "text" and re.search(r"\bhttps?\b", text) and not re.search(r"\{", text):
        field = replace(field, kind="url")
    if field.kind in {"list", "objects"} and (
        found := re.search(rf"\bat least (\w+) (?:different |distinct )?{words.removesuffix('s')}s?\b", text, re.I)
    ):
        count = _FEW.get(found[1].lower()) or (int(found[1]) if found[1].isdigit() else 0)
        if count:
            field = replace(field, low=float(count))
    return field
