"""One number of an account as Python: a count, a sum, an average or an edge, by its name and what is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes.interface.formulas import formula, rounding
from pipeline.generate.recipes.interface.items import literal_of
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.verbs import alike
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import singular

NUMBERS = frozenset(("integer", "float"))


COUNT = re.compile(
    r"^(?:count|n|number|num|headcount|size|entries|how_many|quantity|total_count|records)$|_count$"
    r"|^(?:number|count|num)_of_|^num_|^total_(?:number|count)"
)


AVERAGE = re.compile(r"average|avg|mean")


LOW = re.compile(r"(?:^|_)(?:min|minimum|lowest|cheapest|smallest|shortest|earliest|coldest)(?:_|$)")


HIGH = re.compile(r"(?:^|_)(?:max|maximum|highest|largest|biggest|longest|latest|best|top|hottest|dearest)(?:_|$)")


SUM = re.compile(r"total|sum|revenue|value|turnover|overall|spent|worth|earned|income")


OPEN = frozenset(
    [
        "open",
        "pending",
        "todo",
        "active",
        "remaining",
        "undone",
        "unfinished",
        "incomplete",
        "left",
        "outstanding",
        "unread",
        "unpaid",
    ]
)


@dataclass(frozen=True, slots=True)
class About:
    """What an account is of."""

    app: App
    route: Route
    resource: Resource
    words: str
    row: str = ""
    """A variable with the one thing the account is about; empty where it is about all."""
    above: Resource | None = None
    """What that is."""


def states_seen(about: About) -> list[str]:
    resource = about.resource
    found = [resource.own[resource.state].strip('"')] if resource.own.get(resource.state, "").startswith('"') else []
    found += resource.states()
    found += [
        one.notes[key]
        for one in about.app.routes
        for key in ("after",)
        if one.resource == resource.name and key in one.notes
    ]
    return list(dict.fromkeys(found))


def is_example(text: str) -> bool:
    return literal_of(text) is not None or text.strip() in {
        "",
        "...",
        "\u2026",
        "n",
        "x",
        "number",
        "int",
        "integer",
        "float",
    }


def behind(about: About, name: str) -> str:
    """What is said behind the sketch of an answer, where one name of it is not explained by itself."""
    shape = about.route.answer
    known = {*about.resource.known()} | ({*about.above.known()} if about.above is not None else set())
    open_names = [one for one in (shape.names if shape is not None else ()) if one not in known and "_id" not in one]
    found = re.search(r"\}`?\s*(?:[:,(\u2013-]|where|with|which is|i\.e\.)\s*([^.;]{8,})", about.words)
    if not found or name not in open_names:
        return ""
    parts = [found[1]] if len(open_names) == 1 else re.split(r",? and |, ", found[1])
    return parts[open_names.index(name)] if len(parts) == len(open_names) else ""


def near_of(words: str, name: str) -> str:
    found = re.search(
        rf"\b{re.escape(name)}\b[`\"']?\s*(?:\(|=|:|is|are|,|means)?\s*([^,;.]{{0,60}})",
        re.sub(r"\{[^{}]*\}", "", words),
    )
    return found[1] if found else ""


_WHOLE_SUM = r"(?:the )?(?:all(?: the)?|total|sum of(?: all)?(?: the)?|number of(?: all)?(?: the)?|count of)"
_QUOTIENT = re.compile(
    rf"\b{_WHOLE_SUM} (?P<top>[a-z_]+) (?:divided by|per|/|\u00f7) {_WHOLE_SUM} (?P<bottom>[a-z_]+)", re.I
)
"""`all minutes divided by all km`."""
_TWISTED = (
    (r"\bdivided\b|\bratio\b|\bpercent\w*|\bshare\b|%", " / "),
    (r"\bminus\b|\bless\b|\bdifference\b", " - "),
    (r"\btimes\b|\bmultiplied\b|\bproduct\b", r" \* "),
    (r"\bwithout\b|\bexcluding\b|\bexcept\b|\bignoring\b|\bonly\b|\bnot\b", " if |!=| not |=="),
    (r"\bmedian\b", "median"),
    (r"\bdistinct\b|\bdifferent\b|\bunique\b", r"set\("),
)
"""Words that make something else of a number, and what they leave in its expression."""


def number_of(about: About, low: str, near: str, hint: str, rows: str) -> str:
    """One number; empty where it was not understood, or where the words about it say more than was done."""
    if found := _QUOTIENT.search(hint or near):
        top, bottom = (_whole_sum(about, found[one].lower(), rows) for one in ("top", "bottom"))
        digits = rounding(about.words)
        value = f"{top} / {bottom}" if digits is None else f"round({top} / {bottom}, {digits})"
        return f"{value} if {bottom} else None" if top and bottom else ""
    made = _number_of(about, low, near, hint, rows)
    told = re.split(r"[.;]| and ", hint or near)[0] if " / " not in made else ""
    return made if all(re.search(left, made) for word, left in _TWISTED if re.search(word, told, re.I)) else ""


def _whole_sum(about: About, name: str, rows: str) -> str:
    resource = about.resource
    if name in {resource.many, resource.name}:
        return f"len({rows})"
    known = {one: f'row["{one}"]' for one, kind in resource.known().items() if kind in NUMBERS and one != "id"}
    known |= {
        one: f'shown_{resource.name}(row)["{one}"]' for one, made in resource.computed.items() if made.kind in NUMBERS
    }
    code = known.get(name) or known.get(f"{name}s") or known.get(singular(name), "")
    return f"sum({code} for row in {rows})" if code else ""


def _number_of(about: About, low: str, near: str, hint: str, rows: str) -> str:
    resource = about.resource
    if len(low) > 4 and low.endswith("ed") and alike(low, resource.name):
        return f"len({rows})"
    for other in about.app.resources.values():
        if low == other.many and not re.search(r"\bsum\b", hint):
            return f"len({rows})" if other is resource else f"len({other.many}.all())"
    flags = [one for one, kind in resource.known().items() if kind == "boolean"]
    for flag in flags:
        if low in {flag, f"{flag}_count", flag.removeprefix("is_")}:
            return f'sum(row["{flag}"] for row in {rows})'
    states = {one.lower(): one for one in states_seen(about)}
    if low in states or low.removesuffix("_count") in states:
        state = states.get(low) or states[low.removesuffix("_count")]
        return f'sum(row["{resource.state}"] == {literal(state)} for row in {rows})'
    prefixed = next((one for one in states if low == f"{one}_{resource.many}"), "")
    if prefixed:
        return f'sum(row["{resource.state}"] == {literal(states[prefixed])} for row in {rows})'
    for field in resource.fields.values():
        if low in field.choices:
            return f'sum(row["{field.name}"] == {literal(low)} for row in {rows})'
    if off := next((one for one in flags if low in {f"in{one}", f"un{one}", f"not_{one}", f"non_{one}"}), ""):
        return f'sum(not row["{off}"] for row in {rows})'
    if re.fullmatch(r"percent(?:age)?|percent_done|progress|rate|completion", low) and len(flags) == 1:
        digits = rounding(about.words)
        share = f'100 * sum(row["{flags[0]}"] for row in {rows}) / len({rows})'
        return f"{share if digits is None else f'round({share}, {digits})'} if {rows} else 0"
    if low in OPEN and flags:
        return f'sum(not row["{flags[0]}"] for row in {rows})'
    return _aggregate(about, low, near, hint, rows)


def _aggregate(about: About, low: str, near: str, hint: str, rows: str) -> str:
    counted = COUNT.search(low) or re.match(r"(?:the )?(?:number|count) of\b|how many", hint)
    summed = SUM.search(low) or re.match(r"(?:the )?(?:sum|total)\b", hint)
    number = number_for(about, low, hint or near)
    if counted and not re.match(r"sum", hint):
        return f"len({_of_state(about, hint, rows)})"
    if not number:
        plain = low in {"total", "all", "overall"} or low.startswith("total")
        return f"len({rows})" if plain or counted else ""
    some = f" if {number} is not None" if _may_lack(about, number) else ""
    values = f"[{number} for row in {rows}{some}]"
    digits = rounding(about.words)
    whole = is_whole(about, number)
    if AVERAGE.search(low) or re.match(r"(?:the )?(?:average|mean)", hint):
        empty = (
            "0"
            if re.search(r"\b(?:average|avg|mean)\w*\b[^.;]{0,40}\b(?:is|=|are) 0\b|\b0 (?:if|when)\b", about.words)
            else ""
        )
        text = f"mean({values})" if not empty else f"(mean({values}) or 0)"
        if digits is not None:
            there = f"any({number} is not None for row in {rows})" if some else rows
            return f"round(mean({values}) or 0, {digits}) if {there} else {empty or 'None'}"
        return text
    if LOW.search(low):
        return f"min({values}, default=None)"
    if HIGH.search(low):
        return f"max({values}, default=None)"
    named = low in about.resource.known() or low in about.resource.computed
    rows = _of_state(about, hint or near, rows)
    values = f"[{number} for row in {rows}{some}]"
    if summed or named or re.search(r"\bsums?\b|\btotals?\b", near):
        if low == "total" and re.match(r"(?:number|count) of|how many", near):
            return f"len({rows})"
        return f"sum({values})" if whole else f"round(sum({values}), {2 if digits is None else digits})"
    return ""


def _may_lack(about: About, number: str) -> bool:
    """Whether things may be without this number."""
    found = re.fullmatch(r'row\["(\w+)"\]', number)
    field = about.resource.fields.get(found[1]) if found else None
    return found is not None and (
        about.resource.own.get(found[1]) == "None" or (field is not None and field.optional and field.default is None)
    )


def _of_state(about: About, words: str, rows: str) -> str:
    """`the sum of the totals of the sent invoices`: only those in the state that is named."""
    state, name = about.resource.state, about.resource.name.replace("_", " ")
    for one in states_seen(about) if state else ():
        if re.search(rf"\b{re.escape(one)} (?:\w+ )?(?:{name}|{about.resource.many.replace('_', ' ')})\b", words, re.I):
            return f'[row for row in {rows} if row["{state}"] == {literal(one)}]'
    return rows


def is_whole(about: About, number: str) -> bool:
    found = re.search(r'row\["(\w+)"\]$', number)
    return bool(found) and about.resource.known().get(found[1] if found else "", "") == "integer"


def number_for(about: About, low: str, text: str) -> str:
    """The expression over `row` of the number that is added up or averaged."""
    resource = about.resource
    stored = [
        name
        for name, kind in resource.known().items()
        if kind in NUMBERS and name not in {"id", "owner_id"} and name not in resource.parents
    ]
    derived = [name for name, one in resource.computed.items() if one.kind in NUMBERS]
    everything = [*derived, *stored]
    if not everything:
        return ""

    def code(name: str) -> str:
        return f'shown_{resource.name}(row)["{name}"]' if name in derived else f'row["{name}"]'

    exact = [one for one in everything if one == low]
    inside = [one for one in everything if one in low or re.search(rf"(?:^|_){re.escape(singular(one))}(?:_|$)", low)]
    spoken = [one for one in everything if re.search(rf"\b{one.replace('_', '[ _]')}\b", text)]
    product = _product(resource, text)
    if product:
        return product
    loose = [one for one in stored if re.search(rf"\b{one.replace('_', '[ _]')}s?\b", about.words.lower())]
    usual = [one for one in everything if re.search(r"amount|total|price|value|cost|score|rating|salary", one)]
    return code((exact or inside or spoken or loose or usual or everything)[0])


def _product(resource: Resource, text: str) -> str:
    names = {one: f'row["{one}"]' for one, kind in resource.known().items() if kind in NUMBERS and one != "id"}
    bare = re.sub(r"^(?:the )?(?:sum|total) of (?:all )?", "", text)
    return formula(bare, names) if re.search(r"[*\u00d7]|\btimes\b", bare) else ""
