"""States and transitions out of a request: drawn with arrows, told in sentences, or following from a list of states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.generate.recipes.words import snake, stem

Transition = tuple[str, str, str]
"""From, event, to."""
Span = tuple[int, int]

EVENTS = {
    "paid": "pay",
    "sent": "send",
    "done": "finish",
    "running": "run",
    "doing": "start",
    "in_progress": "start",
    "open": "open",
    "built": "build",
    "review": "submit",
    "draft": "redraft",
    "ready": "prepare",
    "shipped": "ship",
    "stopped": "stop",
    "cancelled": "cancel",
    "canceled": "cancel",
    "submitted": "submit",
    "planned": "plan",
    "begun": "begin",
    "sold": "sell",
    "lost": "lose",
    "won": "win",
    "published": "publish",
    "finished": "finish",
    "refunded": "refund",
    "approved": "approve",
    "archived": "archive",
    "activated": "activate",
    "closed": "close",
    "resolved": "resolve",
    "authorized": "authorize",
    "captured": "capture",
    "completed": "complete",
    "released": "release",
    "accepted": "accept",
    "retired": "retire",
    "paused": "pause",
    "scheduled": "schedule",
    "verified": "verify",
    "denied": "deny",
}
"""What brings a thing into a state, where it is not the state without its `-ed`."""
WORD = r"[a-z][\w-]*"
ARROW = r"\s*(?:-+>|=+>|→|➜|>)\s*"
CHAIN = re.compile(rf"{WORD}(?:{ARROW}{WORD})+")
REACHED = re.compile(
    rf"\b([a-z]\w*ed) (?:only )?from ((?:{WORD})(?:(?:, or |, | or | and )(?!to\b){WORD})*)(?![\w-]| to\b)"
)
"""`cancelled from created or paid`."""
NAMES = rf"{WORD}(?: {WORD}){{0,2}}"
DECLARED = (
    rf"\bstates?(?: are| is)?:?\s*\(?({NAMES}(?:(?:, and then |, then |, and |, or |, | and | or ){NAMES})+)",
    rf"\b(?:machine|fsm|automaton)\b[^.:;\n]*:\s*({NAMES}(?:(?:, and |, or |, ){NAMES})+)(?=\s*(?:[.;\n]|$))",
    rf"\b(?:machine|fsm|automaton)\b[^.;\n]*[.:] it is (?:either )?({NAMES}(?:, {NAMES})*,? or {NAMES})",
    rf"\b(?:is|has two positions,) (?:either )?({WORD}(?:, {WORD})* or {WORD})(?=\s*[.,;\n]|$)",
    rf"\s({WORD}/{WORD}(?:/{WORD})*)(?!\w)",
)
"""Where a request lists its states, the surest first."""
EVENTS_LISTED = re.compile(rf"\bevents?(?: are)?:?\s*\(?({NAMES}(?:(?:, and |, | and ){NAMES})+)")
DIVIDER = re.compile(r",? and then |,? then |, and |, or |, | and | or |/")
LEAD = frozenset(
    (
        "and",
        "then",
        "event",
        "events",
        "on",
        "when",
        "a",
        "an",
        "the",
        "with",
        "by",
        "via",
        "action",
        "trigger",
        "inserting",
        "pressing",
        "it",
        "is",
        "back",
        "again",
        "after",
    )
)
MOVES = r"(?:(?:goes|moves|leads|takes|brings|changes|switches|turns|puts|sends|transitions?)(?: it| that)? )"


@dataclass
class Told:
    """What a request says of a machine."""

    states: list[str] = field(default_factory=list)
    """Those that are listed, in the order of the list."""
    transitions: list[Transition] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    unreached: tuple[str, ...] = ()
    """Listed states that no transition names."""


def read(low: str) -> Told:
    """The states and transitions of a request in lower case."""
    told = Told()
    _declare(told, low)
    found = [*_drawn(told, low), *_named(told, low)]
    if not found:
        found = [*_done_to_it(told, low), *_toggled(told, low)]
    if not found and len(told.states) > 1:
        found = _in_a_row(told, low)
    if told.states:  # the first of the list is where it begins
        found.sort(key=lambda one: told.states.index(one[0]) if one[0] in told.states else len(told.states))
    told.transitions = _distinct(found)
    named = {state for before, _, after in told.transitions for state in (before, after)}
    told.unreached = tuple(one for one in told.states if one not in named) if told.transitions else ()
    return told


def _declare(told: Told, low: str) -> None:
    for pattern in DECLARED:
        if found := re.search(pattern, low):
            names = [snake(one) for one in DIVIDER.split(found[1]) if one.strip()]
            if len(names) > 1 and len(set(names)) == len(names):
                told.states = names
                told.spans.append(found.span(1))
                return


def _state(told: Told) -> str:
    """The pattern of one state: one of those listed, else a word."""
    spoken = (one.replace("_", "[ _-]") for one in sorted(told.states, key=len, reverse=True))
    return rf"(?:{'|'.join(spoken)}|{WORD})" if told.states else WORD


def _drawn(told: Told, low: str) -> list[Transition]:
    """`start: off -> on`, `off --start--> on`, `off -> on -> off`, in the order of the text."""
    placed: list[tuple[int, Transition]] = []
    state, taken = _state(told), set[int]()
    labelled = rf"({state})\s*-+\s*[\[(]?({NAMES})[\])]?\s*-+>\s*({state})"
    led = rf"(?:^|[,;:.\n]|\band )\s*({NAMES})\s*[:(]\s*({state}){ARROW}({state})(?![\w-]|{ARROW})"
    trailed = rf"({state}){ARROW}({state})\s*[(\[]({NAMES})[)\]]"
    for pattern, order in ((labelled, (1, 2, 3)), (led, (2, 1, 3)), (trailed, (1, 3, 2))):
        for found in re.finditer(pattern, low):
            if taken & set(range(*found.span())):
                continue
            before, event, after = (found[at] for at in order)
            if name := event_named(event):
                placed.append((found.start(), (snake(before), name, snake(after))))
                taken |= set(range(*found.span()))
                told.spans.append(found.span())
    for chain in re.finditer(rf"{state}(?:{ARROW}{state})+", low):
        if not taken & set(range(*chain.span())):
            names = [snake(one) for one in re.split(ARROW, chain[0])]
            placed += [(chain.start(), (before, event_of(after), after)) for before, after in pairwise(names)]
            told.spans.append(chain.span())
    return [one for _, one in sorted(placed, key=lambda one: one[0])]


def _named(told: Told, low: str) -> Iterator[Transition]:
    """`start: off to on`, `a coin brings it from locked to unlocked`, `from red to green by next`."""
    state, taken = _state(told), set[int]()
    several = rf"{state}(?:(?:, or |, | or | and ){state}(?! to\b))*"
    led = rf"({NAMES})\s*:\s*({several}) to ({state})"
    back = rf"({NAMES}) {MOVES}(?:back )?to ({state}) from (?:anywhere|any(?: other)? state|every(?: other)? state)"
    for found in re.finditer(back, low):
        after, event = snake(found[2]), event_named(found[1])
        taken |= set(range(*found.span()))
        told.spans.append(found.span())
        yield from ((before, event, after) for before in told.states if before != after)
    by = rf"(?: (?:on|by|when|via|with) ({NAMES}))?"
    moved = rf"(?:({NAMES}?),? )?{MOVES}?(?:it )?from ({several}) to (?:the )?({state}){by}"
    for pattern in (led, moved):
        for found in re.finditer(pattern, low):
            if taken & set(range(*found.span())):
                continue
            taken |= set(range(*found.span()))
            told.spans.append(found.span())
            event = event_named(found[4] if pattern is moved and found[4] else found[1] or "")
            for before in re.split(r", or |, | or | and ", found[2]):
                yield snake(before), event or event_of(snake(found[3])), snake(found[3])
    for found in REACHED.finditer(low):
        if not taken & set(range(*found.span())):
            told.spans.append(found.span())
            after = snake(found[1])
            yield from ((snake(one), event_of(after), after) for one in re.split(r", or |, | or | and ", found[2]))


def _done_to_it(told: Told, low: str) -> Iterator[Transition]:
    """`coin unlocks it, push locks it again`: what is done leads into the state that is called after it."""
    for found in re.finditer(rf"({NAMES}) ({WORD}s) (?:it|the {WORD})\b", low):
        event, verb = event_named(found[1]), stem(found[2])
        after = next((one for one in told.states if stem(one) == verb), "")
        if event and after and len(told.states) > 1:
            at = told.states.index(after)
            before = told.states[1 - at] if len(told.states) == 2 else told.states[at - 1]
            told.spans.append(found.span())
            yield before, event, after


def _toggled(told: Told, low: str) -> Iterator[Transition]:
    """`on/off, toggle switches between them`."""
    ways = (rf"({NAMES}) (?:switches|toggles|changes|flips) between", r"\b(toggle)\w*", r"\b(flip|press|switch)\w*")
    found = next((one for way in ways if (one := re.search(way, low))), None)
    event = event_named(found[1]) if found else ""
    if found and event and len(told.states) == 2:
        told.spans.append(found.span())
        yield told.states[0], event, told.states[1]
        yield told.states[1], event, told.states[0]


def _in_a_row(told: Told, low: str) -> list[Transition]:
    """Listed states one after another, by the listed events where there are as many."""
    steps = list(pairwise(told.states))
    listed = EVENTS_LISTED.search(low)
    events = [event_named(one) for one in DIVIDER.split(listed[1])] if listed else []
    if listed and len(events) == len(told.states):
        steps.append((told.states[-1], told.states[0]))
    if listed and len(events) == len(steps) and all(events):
        told.spans.append(listed.span())
        told.assumed.append(
            "Which event leads where was not said: each leads from its state to the next, in their order."
        )
        return [(before, event, after) for event, (before, after) in zip(events, steps, strict=True)]
    told.assumed.append("What leads from state to state was not said: each leads to the next.")
    return [(before, event_of(after), after) for before, after in steps]


def event_named(text: str) -> str:
    """The event that a few words name, without what leads up to it; empty where nothing is left."""
    words = re.findall(WORD, re.split(r"[,.;:]", text)[-1])
    for at in range(len(words) - 1, -1, -1):
        if words[at] in LEAD:
            words = words[at + 1 :]
            break
    while words and re.fullmatch(MOVES.rstrip(), f"{words[-1]} "):
        words.pop()
    return snake(" ".join(words))


def _distinct(found: list[Transition]) -> list[Transition]:
    """Each event of a state once: a second one is named for where it leads."""
    taken: dict[tuple[str, str], str] = {}
    for before, event, after in found:
        if taken.get((before, event), after) != after:
            event = f"to_{after}"
        taken[(before, event)] = after
    return [(before, event, after) for (before, event), after in taken.items()]


def event_of(state: str) -> str:
    """What brings a thing into a state: `shipped` → `ship`, `green` → `to_green`."""
    if state in EVENTS:
        return EVENTS[state]
    return state.removesuffix("ed") if state.endswith("ed") and len(state) > 4 else f"to_{state}"
