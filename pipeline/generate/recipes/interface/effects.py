"""What actions do to things: marks, times, amounts, counters, what is stored, what undoes what."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.codes import outcomes
from pipeline.generate.recipes.interface.handlers import variable
from pipeline.generate.recipes.interface.plan import App, Check, Resource, Route
from pipeline.generate.recipes.interface.start import NOW, set_own
from pipeline.generate.recipes.interface.states import moves, words_at
from pipeline.generate.recipes.interface.verbs import ADDING, TAKING, alike, participle
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import singular

_SETS = re.compile(
    r"\b(?:sets?|marks?|turns?|makes?|switch\w*|flips?|puts?)\b(?: the)? [`\"']?(\w+)[`\"']? (?:to|as"
    r"|=|on|off)?\s*[`\"']?(true|false|null|now|-?\d+(?:\.\d+)?)\b",
    re.I,
)


_EMPTIED = re.compile(
    r"\b(?:clears?|removes?|empties|resets?|deletes?|forgets?)\b(?: the| its)? [`\"']?(\w+)"
    r"|[`\"']?\b(\w+)[`\"']? (?:is |becomes |goes back to |to |= ?|-> ?|\u2192 ?)?(?:then )?"
    r"(?:null|empty|none)(?: again| then)?\b",
    re.I,
)
"""`removes the agent`, `borrowed_by null again`."""
_BY = re.compile(r"\bby (one|two|three|ten|\d+)\b|\+\s?(\d+)\b", re.I)


_NUMBERS = {"one": "1", "two": "2", "three": "3", "ten": "10"}


def effects_of(app: App, route: Route) -> None:
    resource = app.resources[route.resource]
    text = words_at(app, route)
    if resource.state and moves(app, route, resource, text):
        pass
    for found in _SETS.finditer(text):
        name = found[1].lower()
        if name in resource.known() and name != resource.state:
            value = {"true": "True", "false": "False", "null": "None"}.get(found[2].lower(), found[2])
            route.effects.append(f'row["{name}"] = {value}')
    for found in _EMPTIED.finditer(text):
        name = (found[1] or found[2]).lower()
        if resource.own.get(name) == "None" and f'row["{name}"] = None' not in route.effects:
            route.effects.append(f'row["{name}"] = None')
    if re.match(r"toggle|flip|switch", route.verb):
        flags = [one for one, kind in resource.known().items() if kind == "boolean"]
        route.effects += [f'row["{one}"] = not row["{one}"]' for one in [*(f for f in flags if f in text), *flags][:1]]
        return
    if not any(("row[" in one and " = T" in one) or " = F" in one for one in route.effects):
        _marks(route, resource, text)
    _times(route, resource, text)
    _amounts(app, route, resource, text)
    _stores(app, route, resource, text)
    if route.effects:
        for unit in route.units:
            app.take(unit)


def _times(route: Route, resource: Resource, text: str) -> None:
    """`published_at` is set to the current time by publishing."""
    told = re.findall(
        r"\b(\w+_(?:at|on|date))\b[`\"']? (?:to|is set to|=|becomes|with) (?:the )?(?:current|now|today|present)", text
    )
    named = [one for one, start in resource.own.items() if start == "None" and re.search(r"_(?:at|on|date)$", one)]
    for name in dict.fromkeys([*told, *(one for one in named if alike(route.verb, one.rsplit("_", 1)[0]))]):
        day = name.endswith(("_on", "_date"))
        set_own(resource, name, "None", "date" if day else "datetime")
        route.effects.append(f'row["{name}"] = {"dt.date.today()" if day else NOW}')


def _marks(route: Route, resource: Resource, text: str) -> None:
    """`marks it as done`, where `done` is a flag."""
    for name, kind in resource.known().items():
        if (
            kind == "boolean"
            and (re.search(rf"\bas {name}\b", text, re.I) or alike(route.verb, name))
            and not any(f'"{name}"' in one for one in route.effects)
        ):
            off = re.match(r"un|re_?open|deactivate|disable", route.verb) is not None and not name.startswith("un")
            route.effects.append(f'row["{name}"] = {not off}')


def _amounts(app: App, route: Route, resource: Resource, text: str) -> None:
    """Numbers that go up or down, by what is sent or by a fixed step."""
    given = [
        one.name for one in route.body.values() if one.kind in {"integer", "float"} and not one.name.endswith("_id")
    ]
    numbers = [
        name
        for name, kind in resource.known().items()
        if kind in {"integer", "float"} and name != "id" and not name.endswith("_id")
    ]
    head = f"{route.verb} {route.mentions[0].text if route.mentions else ''}"
    adding, taking = ADDING.search(head), TAKING.search(head)
    if adding and taking:
        adding, taking = (adding, None) if adding.start() < taking.start() else (None, taking)
    if not (adding or taking):
        _counters(app, route, resource, text)
        return
    named = [name for name in numbers if _spoken(name, text)]
    usual = [
        name
        for name in numbers
        if re.search(
            r"stock|balance|quantity|qty|points|count|credit|level|amount|available|visits|likes|views|score|total",
            name,
        )
    ]
    if raised := re.search(
        r"\b(?:raises?|increases?|increments?|counts? up|bumps?|adds? (?:one|1) to|adds?)\s+(?:the "
        r"|its )?(?:counter )?[`\"']?([a-z]\w*)[`\"']?\s+(?:counter )?by\b|\badds? (?:one"
        r"|1) to (?:the |its )?[`\"']?([a-z]\w*)",
        text,
    ):
        name = raised[1] or raised[2]
        if name not in resource.known():
            set_own(resource, name, "0", "integer")
        named = [name]
    targets = named or usual or numbers
    step = _BY.search(text) or re.search(
        r"\b(one|two|three|\d+|a|an)(x)? (?:\w+ )?(?:"
        + "|".join(singular(one).replace("_", "[ _]") for one in named or ["-"])
        + r")\b",
        text,
    )
    if not targets or not (given or step or re.search(r"\bone\b|\bcounter\b|\bincrement", text)):
        _counters(app, route, resource, text)
        return
    target = targets[0]
    amount = (
        f'given["{given[0]}"]' if given else _NUMBERS.get((step[1] or "").lower(), step[1] or step[2]) if step else "1"
    )
    amount = "1" if amount in {"a", "an"} else amount
    route.effects.append(f'row["{target}"] {"+=" if adding else "-="} {amount}')
    route.notes |= {"target": target, "amount": amount, "direction": "up" if adding else "down"}


def _spoken(name: str, text: str) -> bool:
    words = "|".join({name.replace("_", "[ _]"), singular(name).replace("_", "[ _]")})
    return re.search(rf"\b(?:{words})\b", text, re.I) is not None


def _counters(app: App, route: Route, resource: Resource, text: str) -> None:
    """Counters that each call raises: `visits`, `reviews`; a flag that is sent raises another."""
    for name in [*resource.own]:
        if resource.own_kinds.get(name) == "integer" and (alike(route.verb, name) or re.search(rf"\b{name}\b", text)):
            route.effects.append(f'row["{name}"] += 1')
    if route.effects:
        return
    flags = [one.name for one in route.body.values() if one.kind == "boolean"]
    counted = re.search(r"\bcounters?\b|\bcounts?\b|\bnumber of\b", text)
    names = [one for one in re.findall(r"\b[a-z_]+\b", text) if alike(route.verb, one) and one.endswith("s")]
    if counted and names:
        for name in dict.fromkeys(names):
            set_own(resource, name, "0", "integer")
            route.effects.append(f'row["{name}"] += 1')
        for flag in flags:
            set_own(resource, flag, "0", "integer")
            route.effects.append(f'row["{flag}"] += int(given["{flag}"])')
            route.notes["used"] = flag


def _stores(app: App, route: Route, resource: Resource, text: str) -> None:
    """What is sent and kept: the agent a ticket is given to, a new price."""
    amount = route.notes.get("amount", "")
    for name, field in route.body.items():
        if f'given["{name}"]' in amount or route.notes.get("used") == name:
            continue
        kept = [
            one
            for one in resource.known()
            if not any(f'row["{one}"] = given' in effect for effect in route.effects)
            and (one == name or one in {f"{participle(route.verb)}_by", f"{participle(route.verb)}_to", f"{name}_id"})
        ]
        said = re.search(
            rf"\b(?:stores?|saves?|sets?|keeps?|records?|assigns?|remembers?|changes?|updates?"
            rf"|with)\b[^.;]{{0,30}}\b{name}\b",
            text,
            re.I,
        )
        by = re.search(rf"\b({participle(route.verb)}_(?:by|to))\b", " ".join(unit.text for unit in app.units))
        if name in {"by", "to", "for"}:
            set_own(resource, f"{participle(route.verb)}_{name}", "None", field.kind)
            kept = [f"{participle(route.verb)}_{name}"]
        by = None if by and any(f'"{by[1]}"' in effect for effect in route.effects) else by
        target = (by[1] if by else "") or (kept[0] if kept else (name if said or route.notes.get("stored") else ""))
        if target:
            if target not in resource.known():
                set_own(resource, target, "None", field.kind)
            route.effects.append(f'row["{target}"] = given["{name}"]')
            route.notes["stored"] = target


def toggles_of(app: App) -> None:
    """Two actions that undo each other: borrowing and returning, over a flag and who has it."""
    for resource in app.resources.values():
        actions = [one for one in app.routes if one.role == "action" and one.resource == resource.name and one.verb]
        flags = [
            name
            for name, kind in resource.own_kinds.items()
            if kind == "boolean" and resource.own.get(name) in {"True", "False"}
        ]
        plain = [
            one for one in actions if not any(" = True" in effect or " = False" in effect for effect in one.effects)
        ]
        if len(plain) != 2 or resource.state or (not flags and not any(one.notes.get("stored") for one in plain)):
            continue
        first, second = plain
        code = {id(one): _already_code(app, one) for one in plain}
        if flags:
            flag, start = flags[0], resource.own[flags[0]]
            other = "False" if start == "True" else "True"
            first.effects.insert(0, f'row["{flag}"] = {other}')
            second.effects.insert(0, f'row["{flag}"] = {start}')
            taken = f'row["{flag}"]' if start == "False" else f'not row["{flag}"]'
        else:
            taken = f'row["{first.notes["stored"]}"] is not None'
        free = (
            taken[4:]
            if taken.startswith("not ")
            else (taken.replace("is not None", "is None") if "None" in taken else f"not {taken}")
        )
        if first.notes.get("stored"):
            second.effects.append(f'row["{first.notes["stored"]}"] = None')
        for one in outcomes(app):
            if one.code in {*code.values()} and {one.mention} & {*first.mentions, *second.mentions}:
                app.meet(one)
        first.checks.append(Check(taken, code[id(first)], f"this {resource.name.replace('_', ' ')} is not free"))
        second.checks.append(Check(free, code[id(second)], f"this {resource.name.replace('_', ' ')} is not out"))


def counted_by_reading(app: App, route: Route) -> None:
    """A counter that reading or changing raises: `gives the article and increases views by 1 every time`."""
    resource = app.resources[route.resource]
    for name in [one for one, kind in resource.own_kinds.items() if kind == "integer" and one in resource.own]:
        if re.search(rf"\b(?:increas|rais|increment|add|count)\w*\b[^.;]*\b{name}\b", words_at(app, route)):
            row = variable(resource)
            route.effects.append(f'{row}["{name}"] += 1')
            route.effects += [f"{resource.many}.save({row})"] if route.role == "read" else []


def transfer_of(app: App, route: Route) -> None:
    """An amount that moves from one thing to another of its kind."""
    resource = app.resources[route.resource]
    pairs = [(key, name) for key, name in resource.parents.items() if key in resource.fields]
    if (
        len(pairs) != 2
        or pairs[0][1] != pairs[1][1]
        or not re.search(r"\bmov\w+|\btransf\w+|\bsend\w*|\bfrom\b", f"{resource.name} {words_at(app, route)}", re.I)
    ):
        return
    holder = app.resources[pairs[0][1]]
    amounts = [
        one.name
        for one in resource.fields.values()
        if one.kind in {"integer", "float"} and one.name not in resource.parents
    ]
    held = [name for name, kind in holder.own_kinds.items() if kind in {"integer", "float"}] or [
        one.name for one in holder.fields.values() if one.kind in {"integer", "float"}
    ]
    if not amounts or not held:
        return
    giver = next((key for key, _ in pairs if re.search(r"from|source|sender|payer", key)), pairs[0][0])
    taker = next(key for key, _ in pairs if key != giver)
    one, other = (f'{key.removesuffix("_id")}_{variable(holder)}' for key in (giver, taker))
    amount = f'given["{amounts[0]}"]'
    code = next(
        (
            found.code
            for found in outcomes(app)
            if re.search(r"balance|enough|insufficient|more than|same", found.condition, re.I)
            and found.code in {400, 409, 422, 402}
        ),
        409,
    )
    route.checks.append(Check(f'{one}["{held[0]}"] < {amount}', code, f"not enough {held[0].replace('_', ' ')}"))
    route.effects += [
        f'{one}["{held[0]}"] -= {amount}',
        f'{other}["{held[0]}"] += {amount}',
        f"{holder.many}.save({one})",
        f"{holder.many}.save({other})",
    ]
    for unit in route.units:
        app.take(unit)
    for outcome in outcomes(app):
        if outcome.code == code and re.search(r"balance|enough|insufficient|more than|same", outcome.condition, re.I):
            app.meet(outcome)


def _already_code(app: App, route: Route) -> int:
    found = re.search(r"\b(409|400|422|403)\b", words_at(app, route))
    return int(found[1]) if found else 409


def last_resort(app: App, route: Route) -> None:
    """An action of which only its name is known leaves a mark of that name."""
    resource = app.resources[route.resource]
    flag = participle(route.verb)
    if route.body or (route.answer is not None and route.answer.kind == "list"):
        app.not_done.append(f"What {route.method} {route.path} does beyond its checks was not understood.")
        return
    if resource.state:
        route.effects.append(f'row["{resource.state}"] = {literal(flag)}')
        route.notes["after"] = flag
        return
    similar = [one for one, kind in resource.known().items() if kind == "boolean" and alike(route.verb, one)]
    name = similar[0] if similar else flag
    if name not in resource.known():
        set_own(resource, name, "False", "boolean")
    route.effects.append(f'row["{name}"] = True')
