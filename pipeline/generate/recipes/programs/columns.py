"""The fields of a data model as a request lists them: `name str 2-50 chars, price: float > 0, room: one of 'a', 'b'`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline import python

TYPES = {
    "str": r"str(?:ing)?|text",
    "int": r"int(?:eger)?|whole number",
    "float": r"float|number",
    "Decimal": r"[Dd]ecimal",
    "bool": r"bool(?:ean)?",
    "datetime": r"(?:datetime\.)?datetime",
    "date": r"(?:datetime\.)?date",
}
MANY = re.compile(
    r"\b(list|set|tuple)(?:\s+of\s+|\[)(str|int|float|strings?|ints?|integers?|floats?|texts?)s?(?:, \.\.\.)?\]?", re.I
)
NUMBER = r"(-?\d+(?:\.\d+)?)"
NO_WORDS = re.compile(
    r"\b(?:an?|the|is|are|be|must|should|has|have|with|of|and|by|which|that|required|value|values|numbers?|characters?"
    r"|chars?|letters|long|field|in|it|its|to|optional|not|only|either|length|string)\b|[\s,.;:()=`'\"]",
    re.I,
)
"""What may be left of a field's description once its facts are taken out."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str = ""
    limits: tuple[tuple[str, str], ...] = ()
    """As Pydantic names them, with Python values: `ge`, `gt`, `le`, `lt`, `min_length`, `max_length`, `pattern`."""
    default: str = ""
    """As Python; empty where it must be given."""


Taken = Callable[[Column, re.Match[str]], Column]


def _limits(*names: str) -> Taken:
    def taken(one: Column, found: re.Match[str]) -> Column:
        return replace(one, limits=one.limits + tuple(zip(names, (g for g in found.groups() if g), strict=False)))

    return taken


def _typed(kind: str) -> Taken:
    return lambda one, _: one if one.type else replace(one, type=kind)


def _many(one: Column, found: re.Match[str]) -> Column:
    inner = {"s": "str", "t": "str", "i": "int", "f": "float"}[found[2][0].lower()]
    outer = found[1].lower()
    return replace(one, type=f"{outer}[{inner}, ...]" if outer == "tuple" else f"{outer}[{inner}]")


def _chosen(one: Column, found: re.Match[str]) -> Column:
    values = re.findall(r"['\"`]([^'\"`]+)['\"`]", found[1]) or re.split(r"\s*(?:,|/|\||\bor\b)\s*", found[1])
    values = [value.strip() for value in values if value.strip()]
    return replace(one, type=f"Literal[{', '.join(map(repr, values))}]")


def _pattern(one: Column, found: re.Match[str]) -> Column:
    return replace(one, limits=(*one.limits, ("pattern", f"{found[1]!r}")), type=one.type or "str")


def _default(one: Column, found: re.Match[str]) -> Column:
    said = found[1].strip()
    said = {"empty": "[]", "an empty list": "[]", "empty list": "[]", "true": "True", "false": "False"}.get(
        said.lower(), said
    )
    try:
        ast.literal_eval(said)
    except (SyntaxError, ValueError):
        said = repr(said)
    return replace(one, default=said)


def _none(one: Column, _: re.Match[str]) -> Column:
    return replace(one, default=one.default or "None")


CHARS = r"(?:characters?|chars?|letters)(?: long)?"
TAKEN: tuple[tuple[str, Taken], ...] = (
    (
        r"(?:match(?:es|ing)?|pattern|regex)\s*(?:the\s+)?(?:pattern|regex)?\s*[:=]?\s*[`'\"]?(\^\S+?\$)[`'\"]?(?=[,;.)\s]|$)",
        _pattern,
    ),
    (r"(?:one of|either|in)\s*:?\s*[\[({]?((?:['\"`]\w[\w -]*['\"`](?:\s*(?:,\s*or|,|/|\||or)\s*)?)+)[\])}]?", _chosen),
    (r"(?:one of)\s*:?\s*((?:\w+\s*(?:,\s*or|,|/|\|)\s*)*\w+(?:\s+or\s+\w+)?)", _chosen),
    (r"(?:must |has to )?contains? (?:an? )?@", lambda one, _: replace(one, limits=(*one.limits, ("pattern", "'@'")))),
    (rf"(?:between |from )?(\d+)\s*(?:-|–|to|and|\.\.)\s*(\d+) {CHARS}", _limits("min_length", "max_length")),
    (r"(?:length|len) (?:between |from )?(\d+)\s*(?:-|–|to|and|\.\.)\s*(\d+)", _limits("min_length", "max_length")),
    (rf"(?:at most|max(?:imum)?|up to|<=) (\d+) {CHARS}|max(?:imum|_)? ?length (?:of )?(\d+)", _limits("max_length")),
    (rf"(?:at least|min(?:imum)?|>=) (\d+) {CHARS}|min(?:imum|_)? ?length (?:of )?(\d+)", _limits("min_length")),
    (r"(?:not |non-?)empty", lambda one, _: replace(one, limits=(*one.limits, ("min_length", "1")))),
    (
        r"(?:default(?:s|ing)?(?: to| is)?|(?<![<>])=)\s*[:=]?\s*(empty list|an empty list|\[\]|\(\)|\{\}|'[^']*'|\"[^\"]*\"|-?[\w.]+)",
        _default,
    ),
    (r"\boptional\b|\|\s*None\b|\bor None\b|\bmay be None\b", _none),
    (MANY.pattern, _many),
    (rf"(?:between |from )?{NUMBER}\s*(?:-|–|to|and|\.\.)\s*{NUMBER}(?: inclusive)?", _limits("ge", "le")),
    (rf"(?:>=|≥|at least|min(?:imum)?(?: of)?|not (?:less than|below))\s*{NUMBER}", _limits("ge")),
    (rf"(?:<=|≤|at most|max(?:imum)?(?: of)?|up to|not (?:more than|above))\s*{NUMBER}", _limits("le")),
    (rf"(?:>|greater than|more than|above|over|larger than)\s*{NUMBER}", _limits("gt")),
    (rf"(?:<|less than|below|under|smaller than)\s*{NUMBER}", _limits("lt")),
    (r"\b(?:non-?negative|not negative)\b", lambda one, _: replace(one, limits=(*one.limits, ("ge", "0")))),
    (r"\bpositive\b", lambda one, _: replace(one, limits=(*one.limits, ("gt", "0")))),
    *((rf"\b(?:{said})\b", _typed(kind)) for kind, said in TYPES.items()),
)
"""What a description says, the first that fits before the next; each takes its words away."""


def columns(text: str) -> tuple[Column, ...] | None:
    """The fields that `text` lists; None where one is not understood."""
    found = []
    for piece in _pieces(text):
        column = _column(piece)
        if column is None:
            return None
        found.append(column)
    return tuple(found) if len({one.name for one in found}) == len(found) else None


def _pieces(text: str) -> list[str]:
    """At commas and line breaks outside brackets and quotes; a list of values stays whole."""
    pieces = [""]
    depth, quote = 0, ""
    for place, sign in enumerate(text):
        quote = "" if sign == quote else quote or (sign if sign in "'\"" and not text[place - 1].isalnum() else "")
        depth += 0 if quote else (sign in "([{") - (sign in ")]}")
        if (sign in ",;" and depth == 0 and not quote) or sign == "\n":
            pieces.append("")
        else:
            pieces[-1] += sign
    whole: list[str] = []
    for one in pieces:
        is_value = (
            re.fullmatch(r"\s*(?:or\s+)?['\"`]?[\w -]+['\"`]?\s*", one) and whole and re.search(r"one of", whole[-1])
        )
        if is_value and not re.search(rf"\b(?:{'|'.join(TYPES.values())})\b", one):
            whole[-1] += f",{one}"
        elif one.strip(" -*•\t."):
            whole.append(one.strip(" -*•\t"))
    return whole


def _column(piece: str) -> Column | None:
    head = re.match(r"(?:and\s+|plus\s+)?[`'\"]?([a-z]\w*)[`'\"]?\s*(?::|\(|-|–|\bis\b|\bas\b|\s|$)\s*", piece)
    if not head:
        return None
    column, left = Column(head[1]), piece[head.end() :]
    for pattern, taken in TAKEN:
        found = re.search(pattern, left)
        if found:
            column = taken(column, found)
            left = f"{left[: found.start()]} {left[found.end() :]}"
    if NO_WORDS.sub("", left):
        return None
    names = {name for name, _ in column.limits}
    if not column.type:
        if not names & {"min_length", "max_length", "pattern"} and column.default not in {"None"}:
            return None
        column = replace(column, type="str")
    is_number = column.type in {"int", "float", "Decimal"}
    if (names & {"ge", "gt", "le", "lt"} and not is_number) or (names & {"pattern"} and column.type != "str"):
        return None
    if column.default == "None":
        column = replace(column, type=f"{column.type} | None")
    return column if _is_python(column) else None


def _is_python(column: Column) -> bool:
    try:
        python.parsed(f"{column.name}: {column.type} = {column.default or '1'}")
    except SyntaxError:
        return False
    return True
