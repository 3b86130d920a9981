"""What sentences, lists and tables say that things have, apart from their routes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.generate.recipes.interface.items import field_in, fields_in, fields_of
from pipeline.generate.recipes.interface.plan import App, Resource
from pipeline.generate.recipes.interface.shapes import shapes_in
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import plural, singular

_HAS = (
    r"(?:has|have|having|is having|consists? of|comes with|contains?|includes?|takes|needs|stores?"
    r"|(?:is )?made of|is described by"
    r"|carries|got|are|has only|has just|have only|is given by|should have|must have|will have|keeps?|with)"
)
_ROUTE = r"\s*`?(?:GET|POST|PUT|PATCH|DELETE)\b"


def described(app: App) -> None:
    """Give resources the fields that are said of them apart from their routes."""
    loose: list[Field] = []
    for at, unit in enumerate(app.units):
        resource, fields = _described(app, unit, app.units[at + 1 :])
        if resource is None:
            loose += fields
            continue
        _give(app, resource, fields, unit)
        _beside(app, resource, unit)
        for near in [unit, *_going_on(app.units[at + 1 :])]:
            _give(app, resource, list(_further(near, resource)), near)
    bare = [one for one in app.resources.values() if not one.fields]
    if loose and bare:
        for one in loose:
            bare[0].fields.setdefault(one.name, one)
    _lines(app)


def _beside(app: App, resource: Resource, unit: Unit) -> None:
    """`teams (name) and players (name, number)`: the other things that a unit describes in brackets."""
    for other in app.resources.values():
        nouns = "|".join(one.replace("_", "[ _-]") for one in (other.many, other.name))
        found = re.search(rf"(?<![/\w])(?:{nouns})\s*\((?!\d)(?=[a-z`])", unit.text) if other is not resource else None
        if found and not other.fields and not _ahead(unit, found.start()):
            _give(app, other, fields_in(unit.text[found.end() :]), unit)


def _give(app: App, resource: Resource, fields: list[Field], unit: Unit) -> None:
    for one in fields:
        if one.name != "id":
            resource.fields.setdefault(one.name, one)
            app.take(unit)
            unit.tells = True


def _described(app: App, unit: Unit, following: list[Unit]) -> tuple[Resource | None, list[Field]]:
    """What a unit says that things have, and which; None where it does not say which."""
    for name, resource in sorted(app.resources.items(), key=lambda one: -len(one[0])):
        nouns = (name, plural(name), resource.many)
        noun = rf"(?:{'|'.join(dict.fromkeys(one.replace('_', '[ _-]') for one in nouns))})"
        for told in (_sketched, _listed, _bracketed, _having, _stored):
            if fields := told(unit, noun):
                return resource, fields
        if lines := _headed(unit, noun, following):
            for one in lines:
                app.take(one)
            return resource, [field for one in lines if (field := _on_a_line(one.text))]
    return _named(app, unit)


def _ahead(unit: Unit, at: int) -> bool:
    """Whether a route is named before this place of the unit."""
    return bool(unit.mentions) and unit.mentions[0].start < unit.start + at


def _sketched(unit: Unit, noun: str) -> list[Field]:
    """`note = {text: string}`, also where the noun stands in the line above."""
    found = re.search(
        rf"(?<!in the )(?<!of the )(?<!in an )(?<!of an )\b{noun}\b[`\"']?(?: object| model| json"
        rf"| fields?)?\s*(?:=|:|is|has|\bwith\b|\blooks like\b)?\s*(?=\{{)",
        unit.text,
        re.I,
    )
    below = unit.text.startswith("{") and re.search(rf"\b{noun}\b[^.]*:$", unit.heading, re.I)
    if unit.mentions or not (found or below):
        return []
    shape = next(shapes_in(unit.text[found.end() if found else 0 :]), None)
    return fields_of(shape) if shape is not None and not shape.start else []


def _listed(unit: Unit, noun: str) -> list[Field]:
    """`Books: title, pages`."""
    found = re.match(
        rf"(?:a |an |the |each |every |one |our |any )?(?:[A-Za-z]+ )?{noun}(?:\s+(?:fields?|model|object"
        rf"|attributes|properties"
        rf"|table))?\s*(?:[:=\u2013]| - )\s*(?!$)",
        unit.text,
        re.I,
    )
    return fields_in(unit.text[found.end() :]) if found and not _ahead(unit, found.end() + 3) else []


def _headed(unit: Unit, noun: str, following: list[Unit]) -> list[Unit]:
    """The lines below a line of nothing but a noun."""
    alone = re.fullmatch(
        rf"(?:an? |the |each |every |one )?{noun}(?:\s+(?:fields?|model|has|have|attributes))?\s*:?",
        unit.text.strip(),
        re.I,
    )
    return _lines_below(unit, following) if alone else []


def _on_a_line(text: str) -> Field | None:
    return field_in(re.sub(r"\s+[-\u2013\u2014]\s+", ": ", text))


def _bracketed(unit: Unit, noun: str) -> list[Field]:
    """`books (title, pages)`."""
    found = re.search(rf"(?<![/\w]){noun}\s*\((?=[^)]*,)(?!\d)", unit.text, re.I)
    if not found or re.match(_ROUTE, unit.text[found.end() :]) or _ahead(unit, found.start()):
        return []
    return fields_in(unit.text[found.end() :])


def _having(unit: Unit, noun: str) -> list[Field]:
    """`every book has a title and pages`."""
    found = re.search(
        rf"(?<!is the )(?<!answer )(?<!returns the )\b{noun}\b(?:,? (?:which|that"
        rf"|who))?(?: belongs? to [^,.;]{{3,24}} and)?(?: should| must| will| can| always"
        rf"| just)? {_HAS}:?\s+(?:the )?(?:following )?(?:fields?:? )?",
        unit.text,
        re.I,
    )
    behind = unit.text[found.end() :] if found else ""
    if not found or re.match(_ROUTE, behind) or _verb_behind(behind) or _ahead(unit, found.start()):
        return []
    fields = fields_in(behind)
    owned = " are " not in found[0].lower() and re.match(r"(?:an?|its|only|just) ", behind)
    return fields if len(fields) > 1 or owned else []


def _stored(unit: Unit, noun: str) -> list[Field]:
    """`for every book we keep a title`."""
    found = re.search(
        rf"\b(?:for|of|about) (?:every|each|an?|the|one) {noun},? (?:we|i|you)?\s*(?:store|keep|need"
        rf"|have|save|record|track|want|know|note|remember|register)\s+",
        unit.text,
        re.I,
    )
    return fields_in(unit.text[found.end() :]) if found else []


def _named(app: App, unit: Unit) -> tuple[Resource | None, list[Field]]:
    """`The JSON fields are company_name and city`."""
    found = re.search(
        r"\b(?:json )?(?:fields?|keys|columns|attributes|properties)(?: names?)?(?: are| is|:)?\s*:?\s+(?=[`\w])",
        unit.text,
        re.I,
    )
    if found and not unit.mentions and not re.search(r"\bfilter|sort|chang|only|multipart", unit.low):
        fields = fields_in(unit.text[found.end() :])
        if len(fields) > 1:
            return _renamed(app, fields), fields
    return None, []


def described_inside(app: App, name: str) -> list[Field]:
    """`each line has a text and an amount`, of the objects in a list."""
    noun = rf"(?:{singular(name).replace('_', '[ _-]')}|{name.replace('_', '[ _-]')})"
    for unit in app.units:
        if fields := _having(unit, noun) or _listed(unit, noun):
            app.take(unit)
            return fields
    return []


_KIND_WORD = re.compile(
    r"(?:str|string|text|int|integer|number|float|decimal|bool|boolean|date|datetime|time|list|array|url|e-?mail|query"
    r"|param\w*|field\w*|header|filter\w*|parameters?|body|they|it|all|both|these|those|that|which|this)s?",
    re.I,
)
_FURTHER = re.compile(
    r"(?:^|[.;,] |\band )(?:the |an? |its )?[`\"']?([a-z]\w*)[`\"']?(?: and (?:the )?[`\"']?([a-z]\w*)[`\"']?)?"
    r" (?:is|are) (?:always )?optional\b"
    r"|\boptional(?:ly)?,? (?:also )?(?:an? |some )?[`\"']?([a-z]\w*)[`\"']?(?=[.;,]|$)",
    re.I,
)


def _further(unit: Unit, resource: Resource) -> Iterator[Field]:
    """`notes are optional`, of a property that no list has."""
    for found in _FURTHER.finditer(unit.text):
        for name in found.groups():
            known = {name, f"{name}s", (name or "").removesuffix("s")} & {*resource.fields}
            if name and not known and not _KIND_WORD.fullmatch(name) and (made := field_in(name)):
                yield replace(made, optional=True)


def _going_on(following: list[Unit]) -> Iterator[Unit]:
    """The sentences behind, as long as they speak of no route and no other list."""
    for unit in following:
        if unit.mentions or unit.depth >= 0:
            return
        yield unit


_FIELD_LINE = re.compile(
    r"[`*\"']?[a-z]\w*[`*\"']?\s*(?::|\(|-|\u2013|=)\s*(?:an? )?(?:optional |required |unique )?"
    r"(?:str|string|text|int|integer|number|whole number|float|decimal|bool|boolean|date|datetime|timestamp|list|array"
    r"|one of|enum|e-?mail|url)\b",
    re.I,
)


_LISTED = re.compile(r"[A-Za-z][A-Za-z ]{3,40}:\s+(?=[`\w]+(?: \([^)]*\))?,)")
"""`Data of one variety: id, plant (text), packets`, for what the paths call seeds."""


def _lines(app: App) -> None:
    """Lines like `plate: string, required` that stand below no noun: what the only thing without properties has."""
    lines = [one for one in app.units if not one.mentions and not one.used and _FIELD_LINE.match(one.text)]
    bare = [one for one in app.resources.values() if not one.fields]
    if len(bare) == 1 and len(lines) < 2:
        for unit in app.units:
            stack = unit.mentions or unit.used or re.search(r"\.py\b|fastapi|flask|sqlite|memory", unit.low)
            found = None if stack else _LISTED.match(unit.text)
            if found and len(fields := fields_in(unit.text[found.end() :])) > 1 and not bare[0].fields:
                _give(app, bare[0], fields, unit)
    if len(bare) == 1 and len(lines) > 1:
        for one in lines:
            if field := _on_a_line(one.text):
                _give(app, bare[0], [field], one)


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
