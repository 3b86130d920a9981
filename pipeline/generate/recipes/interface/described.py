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
from pipeline.generate.recipes.words import plural

_HAS = (
    r"(?:has|have|having|is having|consists? of|comes with|contains?|includes?|takes|needs|stores?"
    r"|(?:is )?made of|is described by"
    r"|carries|got|are|has only|has just|have only|is given by|should have|must have|will have|keeps?|with)"
)


def described(app: App) -> None:
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
