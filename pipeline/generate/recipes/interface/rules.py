"""What actions do to things, and what must not be: transitions, amounts, marks, and the conditions of refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.interface.codes import MISSING, Outcome, of_unit, outcomes
from pipeline.generate.recipes.interface.conditions import Scope, condition_of, scope_of, within
from pipeline.generate.recipes.interface.handlers import variable
from pipeline.generate.recipes.interface.machine import machines_of
from pipeline.generate.recipes.interface.patterns import pattern_in
from pipeline.generate.recipes.interface.plan import App, Check, Resource, Route, Unique
from pipeline.generate.recipes.interface.start import NOW, STATE, set_own
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.interface.verbs import ADDING, BACK, CHANGING, REMOVING, TAKING, alike, participle
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import singular

_ARROW = re.compile(
    r"(?:from )?[`\"']?\b([a-z]\w*)\b[`\"']?((?:(?: or |/|, )[`\"']?[a-z]\w*[`\"']?)*)\s*(?:->|\u2192"
    r"|=>)\s*[`\"']?([a-z]\w*)\b",
    re.I,
)
_FROM_TO = re.compile(r"\bfrom [`\"']?(\w+)[`\"']?((?: or [`\"']?\w+[`\"']?)*) (?:in)?to [`\"']?(\w+)", re.I)
_ONE_TO = re.compile(
    r"\b(?:an?|the|each|every) [`\"']?([a-z]\w*)[`\"']?(?: one| [a-z]+)?()(?: in)? ?to [`\"']([a-z]\w*)", re.I
)
"""`moves a draft to "sent"`."""
_TO = (
    re.compile(
        r"\b(?:status|state|stage)\b(?: of (?:it|the \w+))?\s*(?:to|becomes?|is|=|:|into|as|->"
        r"|changes? to|turns? (?:in)?to|goes to)+ (?:then |now )?[`\"']?([a-z]\w*)",
        re.I,
    ),
    re.compile(
        r"\b(?:becomes?|turns? into|mov(?:es?|ed) (?:it |the \w+ )?to|marks? (?:it|the \w+|an? \w+"
        r"|this)? ?as|is then|gets?(?: the)? status|sets? (?:it|the \w+) to|puts? (?:it"
        r"|the \w+) (?:in)?to|goes? to|switch\w* to) [`\"']?([a-z]\w*)",
        re.I,
    ),
    re.compile(r"\b(?:status|state)\s*[=:]?\s*[`\"](\w+)[`\"]", re.I),
)
_ONLY = re.compile(
    r"\b(?:only|just)\b[^.;:]*?\b(?:while|if|when|for|from|as long as|possible|works|allowed|in|on)?\b[^.;]*", re.I
)
_SETS = re.compile(
    r"\b(?:sets?|marks?|turns?|makes?|switch\w*|flips?|puts?)\b(?: the)? [`\"']?(\w+)[`\"']? (?:to|as"
    r"|=|on|off)?\s*[`\"']?(true|false|null|now|-?\d+(?:\.\d+)?)\b",
    re.I,
)
_BY = re.compile(r"\bby (one|two|three|ten|\d+)\b|\+\s?(\d+)\b", re.I)
_NUMBERS = {"one": "1", "two": "2", "three": "3", "ten": "10"}
_TRANSITION = re.compile(
    r"\b(?:any )?(?:other|wrong|illegal|invalid|not allowed|forbidden|impossible|bad|every other"
    r"|all other)\b[^.;]{0,24}\b(?:transition|state|status|order|step|change|move|case)s?\b"
    r"|\bnot in (?:the|this|that) (?:right )?(?:state|status)|\b(?:otherwise|else|anything else)\b"
    r"|\bin any other\b|\bnot possible\b|\bnot allowed\b|\bwrong (?:state|status)",
    re.I,
)


def rules_of(app: App) -> None:
    for resource in app.resources.values():
        _find_state(app, resource)
    machines_of(app)
    for route in app.routes:
        if route.role == "action" and route.verb and not route.effects:
            _effects(app, route)
    _toggles(app)
    for route in app.routes:
        if route.role == "action" and route.verb and not route.effects:
            _last_resort(app, route)
        if route.role == "create":
            _transfer(app, route)
        if route.role in {"read", "change", "replace"} and route.resource in app.resources:
            _seen(app, route)
    for one in outcomes(app):
        _refusal(app, one)
    for route in app.routes:
        if route.role == "replace":
            _key_pattern(app, route)
    for at, unit in enumerate(app.units):
        _bounded(app, unit, app.units[at + 1 :][:1])
        _uncoded(app, unit)
    for route in app.routes:
        route.checks = list(dict.fromkeys(route.checks))


def _find_state(app: App, resource: Resource) -> None:
    for name in [*resource.own, *resource.fields]:
        if name in STATE or name.endswith("_status"):
            resource.state = name
            return
    actions = [one for one in app.routes if one.role == "action" and one.resource == resource.name]
    moved = [one for one in actions if any(True for _ in _transitions(one.said))]
    if moved or any(re.search(r"\b(?:status|state)\b", _said(app, one)) for one in actions):
        resource.state = "state" if any("state" in one.query for one in app.routes) else "status"
        set_own(resource, resource.state, literal(_first_state(app, actions)), "text")


def _first_state(app: App, actions: list[Route]) -> str:
    """Where things begin that have a state nobody said: the one that is only ever left."""
    left, reached = [], []
    for one in actions:
        for before, after in _transitions(one.said):
            left += before
            reached.append(after)
    return next((one for one in left if one not in reached), "new")


def _said(app: App, route: Route) -> str:
    return " . ".join(
        [one.before[-60:] + " " + one.text for one in route.mentions]
        + [unit.text for unit in route.units if not unit.mentions]
    )


def _effects(app: App, route: Route) -> None:
    resource = app.resources[route.resource]
    text = _said(app, route)
    if resource.state and _moves(app, route, resource, text):
        pass
    for found in _SETS.finditer(text):
        name = found[1].lower()
        if name in resource.known() and name != resource.state:
            value = {"true": "True", "false": "False", "null": "None"}.get(found[2].lower(), found[2])
            route.effects.append(f'row["{name}"] = {value}')
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


def _transitions(text: str) -> Iterator[tuple[list[str], str]]:
    for pattern in (_ARROW, _FROM_TO, _ONE_TO):
        for found in pattern.finditer(text):
            before = [found[1], *re.findall(r"\w+", re.sub(r"\bor\b", " ", found[2]))]
            if not re.fullmatch(r"\d+", found[3]) and found[1].lower() not in {"returns", "post", "get"}:
                yield [one.lower() for one in before], found[3].lower()


def states_of(app: App, resource: Resource) -> list[str]:
    """Every state that is spoken of."""
    found = list(resource.states())
    start = resource.own.get(resource.state, "")
    found += [start.strip('"')] if start.startswith('"') else []
    for route in app.routes:
        if route.resource == resource.name and resource.state in route.body:
            found += route.body[resource.state].choices
        if route.role == "action" and route.resource == resource.name:
            found += [part for before, after in _transitions(route.said) for part in (*before, after)]
            found += [one[1] for pattern in _TO for one in pattern.finditer(_said(app, route))]
            found += [route.notes["after"]] if "after" in route.notes else []
            if BACK.match(route.verb) and start:
                continue
            told = any(True for _ in _transitions(route.said)) or any(one.search(_said(app, route)) for one in _TO)
            found += [] if route.effects or told else [participle(route.verb)]
    return [
        one
        for one in dict.fromkeys(found)
        if (one and one.lower() not in {"it", "the", "a", "an", "true", "false", "null", "one", "set", "done"})
        or one in resource.states()
    ]


def _moves(app: App, route: Route, resource: Resource, text: str) -> bool:
    """A transition: where from, where to."""
    states = states_of(app, resource)
    before: list[str] = []
    after = ""
    for left, right in _transitions(text):
        before.extend(left)
        after = right
    if not after:
        for pattern in _TO:
            known = [
                one[1]
                for one in pattern.finditer(text)
                if any(one[1].lower() == state.lower() for state in states) or pattern is _TO[0]
            ]
            named = [
                one for one in known if one.lower() not in {"it", "the", "a", "an", "not", "already", "true", "false"}
            ]
            if named:
                after = named[0]
                break
    start = resource.own.get(resource.state, "").strip('"')
    if (
        start
        and not before
        and re.search(
            rf"\b(?:an?|every|each|only) {re.escape(start)} (?:{resource.name.replace('_', ' ')}|one)\b", text, re.I
        )
    ):
        before = [start]
    only = _ONLY.search(text)
    if only and not before:
        before = [
            one
            for one in states
            if re.search(rf"\b{re.escape(one.replace('_', ' '))}\b", only[0].replace("_", " "), re.I) and one != after
        ]
    if not after and start and BACK.match(route.verb) and start not in before:
        after = start
    if not after:
        reached = [one for one in states if alike(route.verb, one)]
        after = reached[0] if reached and (before or not route.body) else ""
    if not after:
        return False
    same = next((one for one in states if one.lower() == after.lower()), after)
    route.notes["after"] = same
    route.effects.append(f'row["{resource.state}"] = {literal(same)}')
    if before:
        route.notes["before"] = " ".join(before)
        names = ", ".join(literal(one) for one in dict.fromkeys(before))
        sign = f"!= {names}" if len(set(before)) == 1 else f"not in ({names})"
        route.checks.append(
            Check(
                f'row["{resource.state}"] {sign}',
                _transition_code(app, route),
                f"not possible in this {resource.state}",
            )
        )
    return True


def _transition_code(app: App, route: Route) -> int:
    for one in outcomes(app):
        at_route = one.mention is not None and one.mention in route.mentions
        if one.code in {400, 403, 409, 422, 423} and (
            (at_route and not MISSING.search(one.condition))
            or (_TRANSITION.search(one.unit.text) and re.search(r"transition|state|status|other", one.unit.low))
        ):
            app.take(one.unit)
            return one.code
    return 409


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
            if one == name or one in {f"{participle(route.verb)}_by", f"{participle(route.verb)}_to", f"{name}_id"}
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


def _toggles(app: App) -> None:
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
        first.checks.append(Check(taken, code[id(first)], f"this {resource.name.replace('_', ' ')} is not free"))
        second.checks.append(Check(free, code[id(second)], f"this {resource.name.replace('_', ' ')} is not out"))


def _seen(app: App, route: Route) -> None:
    """A counter that reading or changing raises: `gives the article and increases views by 1 every time`."""
    resource = app.resources[route.resource]
    for name in [one for one, kind in resource.own_kinds.items() if kind == "integer" and one in resource.own]:
        if re.search(rf"\b(?:increas|rais|increment|add|count)\w*\b[^.;]*\b{name}\b", _said(app, route)):
            row = variable(resource)
            route.effects.append(f'{row}["{name}"] += 1')
            route.effects += [f"{resource.many}.save({row})"] if route.role == "read" else []


def _transfer(app: App, route: Route) -> None:
    """An amount that moves from one thing to another of its kind."""
    resource = app.resources[route.resource]
    pairs = [(key, name) for key, name in resource.parents.items() if key in resource.fields]
    if (
        len(pairs) != 2
        or pairs[0][1] != pairs[1][1]
        or not re.search(r"\bmov\w+|\btransf\w+|\bsend\w*|\bfrom\b", f"{resource.name} {_said(app, route)}", re.I)
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


def _already_code(app: App, route: Route) -> int:
    found = re.search(r"\b(409|400|422|403)\b", _said(app, route))
    return int(found[1]) if found else 409


def _last_resort(app: App, route: Route) -> None:
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


def _refusal(app: App, one: Outcome) -> None:
    """A code whose condition is about the state of things or about values."""
    if one.code in {401, 404, 405, 429} or not one.condition:
        return
    for route in _routes_for(app, one):
        if "before" in route.notes and (
            re.search(r"->|\u2192|=>|\botherwise\b", one.condition) or not one.condition.strip("( ")
        ):
            continue  # the code of its transition, which is checked already
        scope = scope_of(app, route)
        for part in _clauses(one):
            found = condition_of(part, scope) or _own_state(app, route, part)
            if found is not None:
                add_check(route, Check(found.text, one.code, found.detail, found.early))
                app.take(one.unit)


def _clauses(one: Outcome) -> list[str]:
    """The parts of a condition that are conditions of their own: `the first …, every later …`."""
    parts = [
        part
        for part in re.split(r", (?:and |or )?(?=\w+ \w+)| and (?=no\b|every|each|the|if|when)", one.condition)
        if len(part.split()) > 1
    ]
    required = re.search(r"\botherwise\b|\belse\b", one.condition)
    if len(parts) < 2:
        return [one.condition]
    return [f"{part} otherwise" if required and "otherwise" not in part else part for part in parts]


def add_check(route: Route, check: Check) -> None:
    """The check, once: where its condition stands already, only its code is set."""
    kept = [one for one in route.checks if one.condition != check.condition]
    route.checks = [*kept, check]


def _own_state(app: App, route: Route, text: str):  # type: ignore[no-untyped-def]
    """`closing twice`, `already closed`: the state that the action leads to."""
    from pipeline.generate.recipes.interface.conditions import Condition

    if route.role != "action" or not re.search(r"\btwice\b|\balready\b|\bagain\b|\bsecond\b", text):
        return None
    resource = app.resources[route.resource]
    if after := route.notes.get("after"):
        return Condition(f'row["{resource.state}"] == {literal(after)}', f"already {after}")
    flag = next((found[1] for one in route.effects if (found := re.match(r'row\["(\w+)"\] = True$', one))), "")
    return Condition(f'row["{flag}"]', f"already {flag}") if flag else None


def _routes_for(app: App, one: Outcome) -> list[Route]:
    """The routes a refusal is about: where it is said, else those whose doing its words name."""
    here = [
        route
        for route in app.routes
        if one.mention is not None and one.mention in route.mentions and route.method not in {"GET", "WS"}
    ]
    named = routes_named(app, one.condition)
    if here and one.unit.mentions:
        return here
    if named and (not here or not any(route in named for route in here) or _forbids(one.condition)):
        return named
    if here:
        return here
    return [route for route in app.routes if route.role in {"create", "action", "replace", "change"}]


def _forbids(text: str) -> bool:
    return bool(re.search(r"\b(?:cannot|can't|can not|may not|must not|not be)\b", text, re.I))


def routes_named(app: App, text: str) -> list[Route]:
    """The routes whose doing the words name: `voting`, `cannot be changed or assigned`, `a second vote`."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    behind = re.search(r"\b(?:cannot|can't|can not|may not|must not|can only|may only)(?: be)?\b(.*)", text, re.I)
    told = behind[1] if behind else re.sub(r"\b\w+ed\b", " ", text)
    found = []
    for route in app.routes:
        if (
            (route.role in {"change", "replace"} and CHANGING.search(told) and behind)
            or (route.role == "remove" and REMOVING.search(told) and behind)
            or (
                route.role == "action"
                and route.verb
                and any(alike(route.verb.split("_")[0], one) for one in re.findall(r"[a-z]+", told.lower()))
            )
            or (
                route.role == "create"
                and any(
                    alike(route.resource, one)
                    and (one.endswith("ing") or behind or one != route.resource)
                    and len(one) > 3
                    for one in words
                    if one.endswith("ing")
                )
            )
        ):
            found.append(route)
    return found


def _key_pattern(app: App, route: Route) -> None:
    """How the name must be written under which something is put."""
    resource = app.resources[route.resource]
    name = route.params[-1] if route.params else ""
    if not name or resource.key == "id" or resource.key in resource.fields:
        return
    for unit in app.units:
        for found in re.finditer(rf"(?<![/{{])\b{name}s?\b(?=([^.;]{{0,80}}))", unit.text, re.I):
            if pattern := pattern_in(found[1]):
                code = next((one.code for one in of_unit(unit) if one.code in {400, 422}), app.invalid or 422)
                written = repr(pattern) if "\\" not in pattern else f"r{pattern!r}".replace("\\\\", "\\")
                route.checks.append(
                    Check(f"re.fullmatch({written}, {name}) is None", code, f"this {name} is not allowed", True)
                )
                app.take(unit)
                return


def _bounded(app: App, unit: Unit, following: list[Unit]) -> None:
    """`Seats are numbered from 1 to the capacity; any other number is a 422`: a range whose end another thing gives."""
    if not re.search(r"\bnumber(?:ed|s)\b|\b(?:between|from) \d", unit.low):
        return
    codes = [one for near in (unit, *following) for one in of_unit(near) if one.code in {400, 404, 409, 422}]
    for route in [one for one in app.routes if one.role == "create"]:
        found = within(unit.text, scope_of(app, route))
        if found is not None:
            code = codes[0].code if codes else app.invalid or (422 if app.framework == "fastapi" else 400)
            route.checks.append(Check(found.text, code, found.detail))
            for one in (unit, *(near.unit for near in codes[:1])):
                app.take(one)


def _uncoded(app: App, unit: Unit) -> None:
    """Rules without a code: `end must be after start`, `you cannot withdraw more than the balance`."""
    if re.search(r"\b[45]\d\d\b", unit.text) or not re.search(
        r"\bmust\b|\bcannot\b|\bcan't\b|\bmay not\b|\bmust not\b|\bnot allowed\b|\bonly\b|\bnever\b"
        r"|\bhas to\b|\bnobody\b|\bnot more than\b",
        unit.low,
    ):
        return
    if unit.used and not unit.mentions:
        return
    at = [
        route
        for route in app.routes
        if any(one in route.mentions for one in unit.mentions) or unit.hint in route.mentions
    ]
    for route in at or [one for one in app.routes if one.role in {"create", "action"}]:
        if route.role not in {"create", "action", "replace", "change", "remove"}:
            continue
        for part in re.split(r"[;,](?![^(]*\))", unit.text):
            found = condition_of(part, scope_of(app, route))
            if found is not None:
                code = (app.invalid or (422 if app.framework == "fastapi" else 400)) if found.early else 409
                if not any(one.condition == found.text for one in route.checks):
                    route.checks.append(Check(found.text, code, found.detail, found.early))
                    app.take(unit)


__all__ = ["Scope", "Unique", "rules_of"]
