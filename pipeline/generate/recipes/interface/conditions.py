"""Conditions in words as Python: states, what is full, taken, missing, too many or overlaps."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.codes import TIMED
from pipeline.generate.recipes.interface.comparing import compares, is_itself, more_than
from pipeline.generate.recipes.interface.having import has_children, has_value
from pipeline.generate.recipes.interface.patterns import FEW
from pipeline.generate.recipes.interface.plan import Resource
from pipeline.generate.recipes.interface.scope import NUMBERS, ORDERED, OVER, Condition, Scope
from pipeline.generate.recipes.interface.states import states_of
from pipeline.generate.recipes.interface.verbs import alike
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.words import plural, singular


def condition_of(text: str, scope: Scope) -> Condition | None:
    """The condition under which a request is refused, as the words tell it; None where they are not understood."""
    for rule in RULES:
        found = rule(text, scope)
        if found is not None:
            return found
    return None


_FEW = rf"\d+|{'|'.join(one for one in FEW if len(one) > 2)}"


def _overlaps(text: str, scope: Scope) -> Condition | None:
    if (
        not (
            re.search(r"\boverlap|\bdouble[- ]?book|\bcollid|\bclash|\bconflict\w* with another", text, re.I)
            or TIMED.search(text)
        )
        or scope.made is None
    ):
        return None
    pair = span_of(scope.made)
    if pair is None:
        return None
    start, end = pair
    keys = [key for key in scope.made.parents if key in scope.made.fields]
    told = [one for one in _sames(text) if one in scope.made.fields or f"{one}_id" in scope.made.fields]
    keys = [one if one in scope.made.fields else f"{one}_id" for one in told] or keys
    same = "".join(f' if other["{key}"] == given["{key}"]' for key in keys[:1])
    if not same and scope.route.parent:
        var, parent = scope.rows[0]
        same = f' if other["{parent.name}_{parent.key}"] == {var}["{parent.key}"]'
    state = _only_states(text, scope) or _not_cancelled(scope)
    overlap = f'other["{start}"] < given["{end}"] and given["{start}"] < other["{end}"]'
    whole = any(one.expression.endswith(".days + 1") for one in scope.made.computed.values())
    if whole or re.search(r"touch\w* (?:is|are|also)? ?(?:not|count)|inclusive", text, re.I):
        overlap = overlap.replace("<", "<=")
    where = same + state if same else state.replace(" and", " if", 1)
    return Condition(f"any({overlap} for other in {scope.made.many}.all(){where})", "overlaps with another one")


def _sames(text: str) -> list[str]:
    """What must be the same: `of the same employee`, `for one room`."""
    return [singular(one.lower()) for one in re.findall(r"\b(?:same|this|that|one|per|given) (\w+)", text, re.I)]


def _only_states(text: str, scope: Scope) -> str:
    """`overlaps an approved one`: which of the others count."""
    made = scope.made
    if made is None or not made.state:
        return ""
    noun = rf"(?:{made.name.replace('_', ' ')}|{made.many.replace('_', ' ')}|ones?)"
    for state in states_of(scope.app, made):
        if re.search(rf"\b{re.escape(state)} {noun}\b", text, re.I):
            return f' and other["{made.state}"] == {literal(state)}'
    return ""


def _not_cancelled(scope: Scope) -> str:
    made = scope.made
    if made is None or not made.state:
        return ""
    gone = [
        one.notes["after"]
        for one in scope.app.routes
        if one.resource == made.name and re.match(r"cancel", one.notes.get("after", ""))
    ]
    return f' and other["{made.state}"] != {literal(gone[0])}' if gone else ""


def span_of(resource: Resource) -> tuple[str, str] | None:
    """The two fields that say from when to when."""
    known = [name for name, one in resource.fields.items() if one.kind in ORDERED]
    starts = [one for one in known if re.search(r"(?:^|_)(?:start|begin|from|first|check_?in|arriv)", one)]
    ends = [
        one for one in known if re.search(r"(?:^|_)(?:end|until|to$|to_|last|finish|check_?out|depart|return)", one)
    ]
    return (starts[0], ends[0]) if starts and ends else None


def _is_full(text: str, scope: Scope) -> Condition | None:
    if (
        not re.search(
            r"\bfull\b|\bsold out\b|\bno (?:free|more|available|open) \w+|\bno \w+ (?:is "
            r"|are )?(?:left|free|available)|\bcapacity (?:is )?(?:reached|exceeded|exhausted)"
            r"|\bfully booked|\bbooked out|\ball (?:\w+ ){0,3}?(?:are|is) (?:already |currently )?(?:out|taken"
            r"|gone|booked"
            r"|sold|lent|borrowed|in use|on loan|occupied|used|rented|reserved|full)\b|\bexceed\w* (?:the "
            r"|its )?capacity"
            r"|\b(?:over|above) (?:the |its )?capacity|\bno (?:\w+ ){0,2}(?:seats?|places?|spots?|copies|slots?"
            r"|room)\b",
            text,
            re.I,
        )
        or scope.made is None
    ):
        return None
    for var, parent in scope.rows:
        rooms = [
            one
            for one in parent.fields
            if re.search(r"capacity|seats|places|max|limit|spots|slots|size|copies|stock", one)
        ]
        key = next((one for one, name in scope.made.parents.items() if name == parent.name), "")
        if rooms and key:
            state = _not_cancelled(scope)
            over = next((one for one in scope.made.own_kinds if one in OVER), "")
            state += f' and not other["{over}"]' if over else ""
            counted = f'sum(other["{key}"] == {var}["{parent.key}"]{state} for other in {scope.made.many}.all())'
            return Condition(f'{counted} >= {var}["{rooms[0]}"]', f"this {parent.name.replace('_', ' ')} is full")
    return None


def _states(text: str, scope: Scope) -> Condition | None:
    """`if the auction is closed`, `a closed ticket cannot be changed`, `only while the poll is open`."""
    low = text.lower()
    barred = re.search(r"\b(?:cannot|can't|can not|may not|must not|can no longer|may no longer|can never)\b", low)
    if barred and barred.start() > 8:  # `a closed ticket cannot be changed or assigned`
        low = low[: barred.start()]
    for var, resource in scope.rows:
        flags = [one for one, kind in resource.own_kinds.items() if kind == "boolean"] + [
            one for one, known in resource.fields.items() if known.kind == "boolean"
        ]
        if resource.state:
            named = [
                one
                for one in states_of(scope.app, resource)
                if re.search(rf"(?<![\w-]){re.escape(one.lower().replace('_', ' '))}(?![\w-])", low.replace("_", " "))
            ]
            named = [
                one
                for one in named
                if not alike(one, scope.route.verb or "-")
                or re.search(rf"\balready {one}|\bis {one}\b|\b{one} \w+ (?:can|may)", low)
            ]
            if named:
                wanted = re.search(
                    r"\bonly\b|\bmust (?:be|still)\b|\bneeds to be\b|\bhas to be\b|\bunless\b"
                    r"|\bother than\b|\bnot (?:in )?(?:the )?(?:status |state )?"
                    + re.escape(named[0].lower())
                    + r"\b|\bisn't\b|\baren't\b",
                    low,
                )
                names = ", ".join(map(literal, named))
                if wanted:
                    sign = f"!= {names}" if len(named) == 1 else f"not in ({names})"
                else:
                    sign = f"== {names}" if len(named) == 1 else f"in ({names})"
                return Condition(
                    f'{var}["{resource.state}"] {sign}', f"not possible for this {resource.name.replace('_', ' ')}"
                )
        for flag in flags:
            word = flag.removeprefix("is_").replace("_", " ")
            found = re.search(rf"\b(not |isn't |aren't |un|in)?{word}\b", low)
            if found and not (
                scope.route.role == "action"
                and alike(flag, scope.route.verb or "-")
                and "already" not in low
                and "twice" not in low
            ):
                off = bool(found[1]) or re.search(rf"\bonly\b[^.;]*\b{word}\b|\bmust be {word}\b", low) is not None
                return Condition(
                    f'not {var}["{flag}"]' if off else f'{var}["{flag}"]',
                    f"not possible for this {resource.name.replace('_', ' ')}",
                )
    return None


_BETWEEN = re.compile(
    r"\b(?:from|between) (?P<low>\d+) (?:up )?(?:to|and|through) (?:the |its |their )?(?P<high>[a-z_]+(?: [a-z]+){0,4})"
    r"|\b(?P<other>\d+)\s*(?:\.\.|-|\u2013)\s*(?P<top>[a-z_]+)",
    re.I,
)


def within(text: str, scope: Scope) -> Condition | None:
    """`seats are numbered from 1 to the capacity`: a number that another thing bounds."""
    found = _BETWEEN.search(text)
    if not found or not scope.rows:
        return None
    low, words = found["low"] or found["other"], (found["high"] or found["top"]).lower()
    given = [
        name
        for name, one in scope.given.items()
        if one.kind in NUMBERS and re.search(rf"\b{name.replace('_', '[ _]')}s?\b", text[: found.start()], re.I)
    ]
    for var, resource in scope.rows:
        for name, kind in resource.known().items():
            if given and kind in NUMBERS and re.search(rf"\b{name.replace('_', '[ _]')}\b", words):
                value, edge = f'given["{given[0]}"]', f'{var}["{name}"]'
                return Condition(f"not {low} <= {value} <= {edge}", f"{given[0]} is out of range")
    return None


def _another(text: str, scope: Scope) -> Condition | None:
    """`if another job is printing already`: a state that only one may be in."""
    alone = re.search(r"\bonly one (\w+) (?:may|can|must|should|is allowed to)? ?be (\w+)", text, re.I)
    found = alone or re.search(
        r"\b(?:another|some other|a different) (\w+) (?:is|has been|was) (?:already |currently |still )?(\w+)",
        text,
        re.I,
    )
    for var, resource in scope.rows if found and scope.route.role == "action" else ():
        if found and resource.name.endswith(found[1].lower()) and resource.state:
            others = f'other["id"] != {var}["id"] and other["{resource.state}"] == {literal(found[2].lower())}'
            return Condition(f"any({others} for other in {resource.many}.all())", f"another one is {found[2].lower()}")
    return None


def _lacks(text: str, scope: Scope) -> Condition | None:
    """`a ticket without an agent`, `if nobody is assigned`."""
    for var, resource in scope.rows:
        for name, value in resource.own.items():
            if value != "None":
                continue
            word = name.replace("_", " ")
            took = word.removesuffix(" by").removesuffix(" to")
            if re.search(rf"\b(?:not|n't|never)(?: (?:currently|yet|been))* {took}\b", text, re.I) or (
                sum(one == "None" for one in resource.own.values()) == 1
                and re.search(
                    r"\b(?:nobody|no one|no-one) (?:has|had|holds?|took|owns?|borrow\w*|is assigned)\b", text, re.I
                )
            ):
                return Condition(f'{var}["{name}"] is None', f"there is no {word}")
            if re.search(
                rf"\b(?:without|has no|have no|no|missing|lacks?) (?:an? |any )?{word}\b"
                rf"|\b{word} is (?:null|missing|empty|not set)\b",
                text,
                re.I,
            ):
                return Condition(f'{var}["{name}"] is None', f"there is no {word}")
    return None


_MAKERS = re.compile(r"^(?:owner|seller|author|creator|host|organi[sz]er|maker|giver|poster|submitter)(?:_name)?$")


def _own_thing(text: str, scope: Scope) -> Condition | None:
    """`nobody bids on their own thing`: who is sent is who made it."""
    if not re.search(
        r"\b(?:(?:their|his|her|your|its|the) )?own\b|\bthemsel\w+|\bhimself\b|\bherself\b" r"|\byourself\b", text, re.I
    ):
        return None
    given = [name for name, one in scope.given.items() if one.kind == "text"]
    for var, resource in scope.rows:
        makers = [one for one in resource.fields if _MAKERS.match(one)]
        if len(makers) == 1 and len(given) == 1:
            return Condition(
                f'given["{given[0]}"] == {var}["{makers[0]}"]', f"that is your own {resource.name.replace('_', ' ')}"
            )
    return None


def _too_many(text: str, scope: Scope) -> Condition | None:
    """`nobody may have more than 2 tools at once`, `at most 3 open loans per member`, `already has 3 books`."""
    found = re.search(
        rf"\b(?:more than|at most|maximum(?: of)?|max\.?|not more than|up to|limit of) ({_FEW}) (\w+)(?: (\w+))?",
        text,
        re.I,
    ) or re.search(
        rf"\b(?:already|currently|has|have|holds?) (?:has |have |holds? |got |with |at )?({_FEW})(?: or more)? (\w+)"
        r"(?: (\w+))?",
        text,
        re.I,
    )
    if not found:
        return None
    count = FEW.get(found[1].lower()) or int(found[1])
    kinds = [singular(one.lower()) for one in (found[2], found[3]) if one]
    owner = scope.made or (scope.rows[0][1] if scope.rows else None)
    thing = next((one for one in kinds if owner is not None and owner.name.endswith(one)), kinds[0])
    if (
        scope.route.role == "action"
        and scope.rows
        and scope.rows[0][1].name.endswith(thing)
        and scope.route.notes.get("stored")
    ):
        resource = scope.rows[0][1]
        name = next(iter(scope.given), "")
        target = scope.route.notes["stored"]
        if name:
            return Condition(
                f'sum(other["{target}"] == given["{name}"] for other in {resource.many}.all()) >= {count}',
                f"no more than {count} at once",
            )
    made = scope.made
    pointed = set(made.parents.values()) if made is not None else set()
    among = rf"already|at once|at (?:a|the same) time|home|\\bin (?:at most|more than|up to) (?:{_FEW})"
    things = {*kinds} & pointed if re.search(among, text, re.I) else set()
    if made is not None and (made.name.endswith(thing) or thing in {"time", "entry"} or things):
        low = text.lower()
        keys = [
            name
            for name in made.fields
            if re.search(
                rf"\b(?:per|each|every|same|one|an?) {re.escape(name.removesuffix('_id').replace('_', ' '))}\b", low
            )
        ]
        keys = [one for one in re.findall(r"\((\w+)\)", low) if one in made.fields] or keys
        near = [key for key, name in made.parents.items() if re.search(rf"\b{name.replace('_', ' ')}\b", low)]
        keys = keys or [one for one in near if made.parents[one] != thing]
        keys = keys or [one for one in made.parents if one in made.fields or scope.route.parent]
        if keys:
            key = keys[0]
            value = f'given["{key}"]' if key in made.fields else f'{scope.rows[0][0]}["{scope.rows[0][1].key}"]'
            state = found[2].lower()
            over = next((one for one in made.own_kinds if one in OVER), "")
            now = re.search(r"open|active|current|at once|already|home|at (?:a|the same) time", low)
            more = f' and not other["{over}"]' if over and now else ""
            more = more or (
                f' and other["{made.state}"] == {literal(state)}'
                if made.state and state in [*made.states(), made.own.get(made.state, "").strip('"')]
                else ""
            )
            return Condition(
                f'sum(other["{key}"] == {value}{more} for other in {made.many}.all()) >= {count}',
                f"no more than {count} are allowed",
            )
    return None


def _listed_values(text: str, scope: Scope) -> Condition | None:
    """`no duplicates` in a list; an `option` that is none of the poll's `options`."""
    lists = [name for name, one in scope.given.items() if one.kind == "list"]
    named = [one for one in lists if re.search(rf"\b{singular(one)}", text, re.I)]
    lists = named or ([] if re.search(r"\btwice\b|\bunique\b", text) else lists)
    if lists and re.search(r"\bduplicates?\b|\bdistinct\b|\bunique\b|\bdifferent\b|\btwice\b", text, re.I):
        name = lists[0]
        return Condition(f'len(set(given["{name}"])) != len(given["{name}"])', f"{name} must not repeat", early=True)
    for name in scope.given:
        for var, resource in scope.rows:
            many = plural(name)
            if resource.known().get(many) == "list" and re.search(
                rf"\b(?:unknown|invalid|not (?:one )?(?:of|in)|no such|other|wrong|isn't|doesn't"
                rf"|does not)\b[^.;]*\b{name}s?\b|\b{name}s?\b[^.;]*\b(?:unknown|invalid|not|isn't"
                rf"|doesn't)\b",
                text,
                re.I,
            ):
                return Condition(f'given["{name}"] not in {var}["{many}"]', f"unknown {name}")
    return None


RULES = (
    within,
    has_children,
    _another,
    _overlaps,
    _is_full,
    _listed_values,
    _too_many,
    _lacks,
    _own_thing,
    _states,
    has_value,
    is_itself,
    compares,
    more_than,
)
