"""What each sub-command does, as the statements of its function."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.generate.recipes.tools.store import filters, lines
from pipeline.generate.recipes.tools.store.fields import Field
from pipeline.generate.recipes.tools.store.lines import NotSaid
from pipeline.generate.recipes.tools.store.plan import Deed, Plan
from pipeline.generate.recipes.tools.store.samples import Slot

LOAD = "records = load()"


def body(plan: Plan, deed: Deed) -> list[str]:
    """The statements; raises `NotSaid` where the request says too little or too much."""
    made = BODIES[deed.act](plan, deed)
    takes = {*deed.command.places, *(one.attribute for one in deed.command.options)}
    idle = [one for one in takes if not any(re.search(rf"\b{one}\b", line) for line in made)]
    if idle:
        raise NotSaid(", ".join(idle))
    return made


def _add(plan: Plan, deed: Deed) -> list[str]:
    made = [LOAD, *(line for one in plan.fields if one.name in _given(deed) for line in _value(plan, deed, one))]
    unique = _unique(plan, deed)
    if unique:
        message = _message(plan, deed, "twice", _own(plan), f'f"{{{unique}}} is already there"')
        made += [
            f"if any(record[{unique!r}] == {unique} for record in records):",
            f"    raise Stop({message}, {plan.code('twice', deed)})",
        ]
    pairs = ["'id': 1 + max((record['id'] for record in records), default=0)"]
    pairs += [f"{one.name!r}: {one.name if one.name in _given(deed) else 'None'}" for one in plan.fields]
    pairs += [f"{plan.flag!r}: False"] if plan.flag and plan.flag not in {one.name for one in plan.fields} else []
    made += [f"record: Record = {{{', '.join(pairs)}}}", "records.append(record)", "save(records)"]
    slots = (*lines.record(plan), *([] if plan.key is None else [Slot("id", "id", "record['id']")]))
    return [*made, *lines.printed(plan, deed, slots)]


def _given(deed: Deed) -> set[str]:
    return {*deed.command.places, *(one.attribute for one in deed.command.options)}


def _own(plan: Plan) -> tuple[Slot, ...]:
    """What can be printed where there is no record: the arguments."""
    return tuple(Slot(one.name, one.kind, one.name) for one in plan.fields)


def _unique(plan: Plan, deed: Deed) -> str:
    """The field that no two records share."""
    text = (
        deed.command.text
        + " "
        + " ".join(re.findall(r"[^.\n]*\balready\b[^.\n]*|[^.\n]*\bunique\b[^.\n]*", plan.prompt))
    )
    if not re.search(r"\balready\b|\bsame \w+ again\b|\bunique\b|\btwice\b|\bduplicates?\b|\bexists\b", text, re.I):
        return ""
    named = next(
        (
            one.name
            for one in plan.fields
            if re.search(
                rf"\b(?:same|unique|duplicate) {one.name}\b|\b{one.name}s? (?:\w+ )?(?:must be |are |is )?(?:unique|already)",
                text,
                re.I,
            )
        ),
        "",
    )
    texts = [one.name for one in plan.fields if one.kind == "text" and not one.optional]
    return named or (texts[0] if texts else "")


def _value(plan: Plan, deed: Deed, one: Field) -> list[str]:
    """A given value, looked at and turned into what is kept."""
    code = plan.code("value", deed)
    made = [f"{one.name} = {_turned(one, code)}"] if _turned(one, code) != one.name else []
    if one.conditions:
        test = " and ".join(f"({condition})" for condition in one.conditions)
        test = re.sub(r"\bcell\b", f"str({one.name})" if one.is_number else one.name, test)
        usual = f'f"{one.name} is not valid: {{{one.name}}}"'
        message = _message(plan, deed, "value", (), usual)
        made = [f"if not ({test}):", f"    raise Stop({message}, {code})", *made]
    if one.default and one.kind == "text":
        return made
    if one.optional and made and one.kind != "flag" and not (one.default and not one.is_number):
        return [f"if {one.name} is not None:", *(f"    {line}" for line in made)]
    return made


def _turned(one: Field, code: int) -> str:
    if one.kind == "int":
        return f"whole({one.name!r}, {one.name}, {code})"
    if one.kind == "float":
        return f"number({one.name!r}, {one.name}, {code})"
    if one.kind == "date":
        return f"day({one.name}, {code})"
    if one.kind == "list":
        return f"[part.strip() for part in {one.name}.split(',') if part.strip()]"
    return one.name


def _message(plan: Plan, deed: Deed, kind: str, slots: tuple[Slot, ...], usual: str) -> str:
    """What is said of a trouble: by a sample of the command, of the whole request, or as usual."""
    own = deed.shown(kind)
    return lines.template(plan, deed, own[0], slots) if own else usual


def _found(plan: Plan, deed: Deed, place: str) -> list[str]:
    """The statements that find a record by its number or key."""
    key = plan.key
    code = plan.code("unknown", deed)
    column = key.name if key is not None and place not in {"id"} else "id"
    slots = (Slot(column, "id" if column == "id" else "text", place),)
    message = _message(plan, deed, "unknown", slots, f'f"there is no {{{place}}}"')
    if column != "id" and place != column and place not in {one.name for one in plan.fields}:
        column = key.name if key else "id"
    return [
        f"record = next((record for record in records if str(record[{column!r}]) == {place}), None)",
        "if record is None:",
        f"    raise Stop({message}, {code})",
    ]


def _place(deed: Deed, index: int = 0) -> str:
    if len(deed.command.places) <= index:
        raise NotSaid(deed.command.name)
    return deed.command.places[index]


def _mark(plan: Plan, deed: Deed) -> list[str]:
    if len(deed.command.places) != 1 or not plan.flag:
        raise NotSaid(deed.command.name)
    found = _found(plan, deed, _place(deed))
    if deed.shown("twice"):
        message = _message(plan, deed, "twice", lines.record(plan), "")
        found += [f"if record[{plan.flag!r}]:", f"    raise Stop({message}, {plan.code('twice', deed)})"]
    return [LOAD, *found, f"record[{plan.flag!r}] = {deed.act == 'mark'}", "save(records)", *_after(plan, deed)]


def _after(plan: Plan, deed: Deed) -> list[str]:
    return lines.printed(plan, deed, (*lines.record(plan), *([Slot("id", "id", "record['id']")] if plan.key else [])))


def _delete(plan: Plan, deed: Deed) -> list[str]:
    if len(deed.command.places) != 1:
        raise NotSaid(deed.command.name)
    kept = "save([one for one in records if one is not record])"
    return [LOAD, *_found(plan, deed, _place(deed)), kept, *_after(plan, deed)]


def _edit(plan: Plan, deed: Deed) -> list[str]:
    """The key first, then new values by their names."""
    names = {one.name: one for one in plan.fields}
    texts = [one for one in plan.fields if one.kind == "text"]
    made = [LOAD, *_found(plan, deed, _place(deed))]
    for index, place in enumerate([*deed.command.places[1:], *(one.attribute for one in deed.command.options)]):
        bare = re.sub(r"^new_", "", place)
        one = names.get(bare) or (texts[0] if texts and index == 0 and re.match(r"new|text|to", place) else None)
        if one is None:
            raise NotSaid(place)
        lines_of = [
            line.replace(one.name, place) if one.name != place else line
            for line in _value(plan, deed, Field(one.name, one.kind, False, "", one.conditions))
        ]
        lines_of.append(f"record[{one.name!r}] = {place}")
        made += (
            [f"if {place} is not None:", *(f"    {line}" for line in lines_of)]
            if index >= len(deed.command.places) - 1
            else lines_of
        )
    return [*made, "save(records)", *_after(plan, deed)]


def _chosen(plan: Plan, deed: Deed) -> list[str]:
    made = filters.lines(deed.command, plan.fields, plan.flag, plan.prompt)
    if made is None:
        raise NotSaid(deed.command.name)
    if re.search(r"\bonly (?:those|the ones)\b|\bsame (?:order|format|way)\b", deed.command.text, re.I):
        ordered = [filters.order(one.command.text, plan.fields) for one in plan.deeds if one.act == "list"]
        made += next((one for one in ordered if one), []) if not filters.order(deed.command.text, plan.fields) else []
    return made


def _json(plan: Plan, deed: Deed, value: str) -> list[str]:
    if deed.command.option("json"):
        return ["if json_:", f"    print(json.dumps({value}, ensure_ascii=False))", "    return"]
    return []


def _list(plan: Plan, deed: Deed) -> list[str]:
    extra = [one for one in deed.command.places if one not in {field.name for field in plan.fields}]
    if extra:
        raise NotSaid(extra[0])
    made = [LOAD, *_chosen(plan, deed), *_json(plan, deed, "records")]
    for place in deed.command.places:
        made.insert(1, f"records = [record for record in records if {place} in (None, record[{place!r}])]")
    return [*made, *_each(plan, deed)]


def _each(plan: Plan, deed: Deed) -> list[str]:
    empty = deed.shown("empty")
    shown = lines.printed(plan, deed, lines.record(plan), listed=True)
    if not shown:
        raise NotSaid(deed.command.name)
    made = ["for record in records:", *(f"    {line}" for line in shown)]
    if empty:
        message = lines.template(plan, deed, empty[0], ())
        made = ["if not records:", f"    print({message})", *made]
    return made


def _find(plan: Plan, deed: Deed) -> list[str]:
    place = _place(deed)
    texts = [one.name for one in plan.fields if one.kind in {"text", "list"}]
    named = [name for name in texts if re.search(rf"\b{name}s?\b", deed.command.text, re.I)] or texts
    exact = re.search(r"\bcase[- ]sensitiv", deed.command.text, re.I)
    low = "" if exact else ".lower()"
    test = " or ".join(f"{place}{low} in str(record[{name!r}] or ''){low}" for name in named)
    none = []
    own = [one for one in ("unknown", "empty") if deed.shown(one)]
    if "unknown" in own or re.search(r"\bno(?:ne|thing)?\b[^.;\n]*\bexit", deed.command.text, re.I):
        message = _message(plan, deed, "unknown", (Slot("text", "text", place),), '"nothing was found"')
        none = ["if not records:", f"    raise Stop({message}, {plan.code('unknown', deed)})"]
    return [
        LOAD,
        f"records = [record for record in records if {test}]",
        *_chosen(plan, deed),
        *none,
        *_each(plan, deed),
    ]


def _show(plan: Plan, deed: Deed) -> list[str]:
    shown = _after(plan, deed)
    if not shown:
        raise NotSaid(deed.command.name)
    return [LOAD, *_found(plan, deed, _place(deed)), *_json(plan, deed, "record"), *shown]


def _total(plan: Plan, deed: Deed) -> list[str]:
    amount = plan.number
    if amount is None:
        raise NotSaid(deed.command.name)
    value = f"sum(record[{amount.name!r}] or 0 for record in records)"
    made = [LOAD, *_placed(plan, deed), *_chosen(plan, deed), f"total = {value}"]
    return [
        *made,
        *lines.printed(plan, deed, (Slot("total", amount.kind, "total"), Slot("count", "int", "len(records)"))),
    ]


def _placed(plan: Plan, deed: Deed) -> list[str]:
    """A positional that is a field narrows down what is summed."""
    names = {one.name for one in plan.fields}
    if any(one not in names for one in deed.command.places):
        raise NotSaid(deed.command.name)
    return [
        f"records = [record for record in records if {one} in (None, record[{one!r}])]" for one in deed.command.places
    ]


def _count(plan: Plan, deed: Deed) -> list[str]:
    made = [LOAD, *_placed(plan, deed), *_chosen(plan, deed), "count = len(records)"]
    return [*made, *lines.printed(plan, deed, (Slot("count", "int", "count"),))]


def _report(plan: Plan, deed: Deed) -> list[str]:
    text = deed.command.text
    by = re.search(r"\b(?:per|by|for each|for every|each)\s+(?:the\s+)?`?(\w+)", text, re.I)
    names = {one.name: one for one in plan.fields}
    group = names.get(by[1].lower()) if by else None
    option = deed.command.option("by", "group-by")
    if group is None and option is None:
        raise NotSaid(deed.command.name)
    key = f"record[{option.attribute}]" if option else f"record[{group.name!r}]"  # type: ignore[union-attr]
    counted = plan.number is None or re.search(r"\bcounts?\b|\bhow many\b|\bnumber of\b", text, re.I)
    value = "1" if counted else f"record[{plan.number.name!r}] or 0"  # type: ignore[union-attr]
    low = text.lower()
    down = re.search(r"\b(?:highest|largest|biggest|most)\b(?: \w+)?(?: first)?|\bdescending\b", low)
    key_of = "key=lambda one: (-one[1], str(one[0]))" if down else "key=lambda one: str(one[0])"
    made = [
        LOAD, *_chosen(plan, deed), "totals: dict[Any, Any] = {}", "for record in records:",
        f"    totals[{key}] = totals.get({key}, 0) + ({value})",
        *_json(plan, deed, "totals"),
        f"for group, total in sorted(totals.items(), {key_of}):",
    ]  # fmt: skip
    kind = "int" if counted or (plan.number and plan.number.kind == "int") else "float"
    slots = (Slot("group", "text", "group"), Slot("total", kind, "total"))
    shown = deed.shown()
    if not shown:
        raise NotSaid(deed.command.name)
    made.append(f"    print({lines.template(plan, deed, shown[0], slots, listed=True)})")
    for one in shown[1:]:
        total = (Slot("total", kind, "sum(totals.values())"),)
        made.append(f"print({lines.template(plan, deed, one, total)})")
    return made


def _move(plan: Plan, deed: Deed) -> list[str]:
    """More or less of a number that a record has."""
    if len(deed.command.places) != 2 or plan.number is None:
        raise NotSaid(deed.command.name)
    key, amount = deed.command.places
    column = plan.key.name if plan.key else "id"
    number = plan.number
    step = Field(amount, number.kind, False, "", tuple(number.conditions) or ("is_number(cell) and float(cell) > 0",))
    made = [LOAD, *_value(plan, deed, step)]
    adders = [one for one in plan.deeds if one.act == "add"]
    created = not adders or re.search(r"\bcreat\w*\b|\bif (?:it is |it's )?new\b", deed.command.text, re.I)
    if deed.act == "more" and created and plan.key:
        pairs = [f"{one.name!r}: {key if one.name == column else 0 if one is number else None}" for one in plan.fields]
        new = "{'id': 1 + max((record['id'] for record in records), default=0), " + ", ".join(pairs) + "}"
        made += [
            f"record = next((record for record in records if record[{column!r}] == {key}), None)",
            "if record is None:", f"    record = {new}", "    records.append(record)",
        ]  # fmt: skip
    else:
        made += _found(plan, deed, key)
    have = f"record[{number.name!r}]"
    if deed.act == "less":
        slots = (*lines.record(plan), Slot(number.name, number.kind, have))
        message = _message(plan, deed, "short", slots, f'f"there is not enough: {{{have}}}"')
        made += [f"if {have} < {amount}:", f"    raise Stop({message}, {plan.code('short', deed)})"]
    made += [f"{have} {'+' if deed.act == 'more' else '-'}= {amount}", "save(records)"]
    return [*made, *lines.printed(plan, deed, lines.record(plan))]


def _clear(plan: Plan, deed: Deed) -> list[str]:
    done = plan.flag and re.search(r"\b(?:done|finished|completed)\b", deed.command.text, re.I)
    kept = f"[record for record in records if not record[{plan.flag!r}]]" if done else "[]"
    made = [LOAD, f"kept: list[Record] = {kept}", "count = len(records) - len(kept)", "save(kept)"]
    return [*made, *lines.printed(plan, deed, (Slot("count", "int", "count"),))]


BODIES: dict[str, Callable[[Plan, Deed], list[str]]] = {
    "add": _add, "list": _list, "find": _find, "show": _show, "mark": _mark, "unmark": _mark, "delete": _delete,
    "edit": _edit, "total": _total, "count": _count, "report": _report, "more": _move, "less": _move, "clear": _clear,
}  # fmt: skip
