"""The states of things and how actions move them: `new -> paid`, `only while it is open`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.interface.codes import MISSING, outcomes
from pipeline.generate.recipes.interface.plan import App, Check, Resource, Route
from pipeline.generate.recipes.interface.start import STATE, set_own
from pipeline.generate.recipes.interface.verbs import BACK, alike, participle
from pipeline.generate.recipes.kinds import literal

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
        r"\b(?:becomes?|turns? (?:it |the \w+ |an? \w+ )?(?:in)?to"
        r"|(?:afterwards|after that|then) (?:it|the \w+) is(?: then)?|brings? (?:it|an? \w+ \w+|the \w+) back to"
        r"|mov(?:es?|ed) (?:it |the \w+ )?to|marks? (?:it|the \w+|an? \w+"
        r"|this)? ?as|is then|gets?(?: the)? status|sets? (?:it|the \w+) to|puts? (?:it"
        r"|the \w+) (?:in)?to|goes? to|switch\w* to) [`\"']?([a-z]\w*)",
        re.I,
    ),
    re.compile(r"\b(?:status|state)\s*[=:]?\s*[`\"](\w+)[`\"]", re.I),
)


_ONLY = re.compile(
    r"\b(?:works?|possible|allowed) (?:only )?(?:for|with|on|in|from|while|if|when)\b[^.;:]*|\b(?:needs?|requires?)"
    r" (?:the )?(?:state|status|an?)\b[^.;:,]*"
    r"|\b(?:only|just)\b[^.;:]*?\b(?:while|if|when|for|from|as long as|possible|works|allowed|in|on)?\b[^.;]*",
    re.I,
)


_TRANSITION = re.compile(
    r"\b(?:any )?(?:other|wrong|illegal|invalid|not allowed|forbidden|impossible|bad|every other"
    r"|all other)\b[^.;]{0,24}\b(?:transition|state|status|order|step|change|move|case)s?\b"
    r"|\bnot in (?:the|this|that) (?:right )?(?:state|status)|\b(?:otherwise|else|anything else)\b"
    r"|\bin any other\b|\bnot possible\b|\bnot allowed\b|\bwrong (?:state|status)",
    re.I,
)


def find_state(app: App, resource: Resource) -> None:
    for name in [*resource.own, *resource.fields]:
        if name in STATE or name.endswith("_status"):
            resource.state = name
            return
    actions = [one for one in app.routes if one.role == "action" and one.resource == resource.name]
    moved = [one for one in actions if any(True for _ in _transitions(one.said))]
    if moved or any(re.search(r"\b(?:status|state)\b", words_at(app, one)) for one in actions):
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


def words_at(app: App, route: Route) -> str:
    return " . ".join(
        [one.before[-60:] + " " + one.text for one in route.mentions]
        + [unit.text for unit in route.units if not unit.mentions]
    )


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
            found += [one[1] for pattern in _TO for one in pattern.finditer(words_at(app, route))]
            found += [route.notes["after"]] if "after" in route.notes else []
            if BACK.match(route.verb) and start:
                continue
            told = any(True for _ in _transitions(route.said)) or any(one.search(words_at(app, route)) for one in _TO)
            found += [] if route.effects or told else [participle(route.verb)]
    return [
        one
        for one in dict.fromkeys(found)
        if (one and one.lower() not in {"it", "the", "a", "an", "true", "false", "null", "one", "set"})
        or one in resource.states()
    ]


def moves(app: App, route: Route, resource: Resource, text: str) -> bool:
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
                if any(one[1].lower() == state.lower() for state in states) or pattern is not _TO[1]
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
            app.meet(one)
            return one.code
    return 409
