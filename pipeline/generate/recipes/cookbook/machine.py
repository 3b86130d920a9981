"""The recipe of a state machine: states and transitions as the request names them, else those usual for the thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import article, camel, singular, snake

Transition = tuple[str, str, str]
"""From, event, to."""

USUAL: dict[str, str] = {
    "order": "pending pay paid, paid ship shipped, shipped deliver delivered, pending cancel cancelled,"
    " paid cancel cancelled",
    "document": "draft submit review, review reject draft, review publish published, published archive archived",
    "ticket": "open start in_progress, in_progress resolve resolved, resolved close closed, resolved reopen open",
    "task": "todo start doing, doing finish done, doing stop todo, done reopen todo",
    "payment": "created authorize authorized, authorized capture captured, captured refund refunded,"
    " authorized cancel cancelled",
    "traffic_light": "red next green, green next yellow, yellow next red",
    "door": "closed open opened, opened close closed, closed lock locked, locked unlock closed",
    "turnstile": "locked coin unlocked, unlocked push locked",
    "connection": "disconnected connect connecting, connecting succeed connected, connecting fail disconnected,"
    " connected disconnect disconnected",
    "elevator": "idle call moving, moving arrive doors_open, doors_open close idle",
    "vending_machine": "idle insert_coin ready, ready select dispensing, dispensing finish idle, ready refund idle",
    "player": "stopped play playing, playing pause paused, paused play playing, playing stop stopped,"
    " paused stop stopped",
    "job": "queued start running, running succeed succeeded, running fail failed, failed retry queued",
}
"""What things usually go through: `from event to`."""
SAME = {
    "article": "document",
    "post": "document",
    "blog_post": "document",
    "issue": "ticket",
    "bug": "ticket",
    "support_ticket": "ticket",
    "todo": "task",
    "purchase": "order",
    "stoplight": "traffic_light",
    "lift": "elevator",
    "build": "job",
    "music_player": "player",
    "media_player": "player",
    "tcp_connection": "connection",
}
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
STATE = r"[a-z][\w-]*(?: [a-z][\w-]*)?"
ARROW = r"\s*(?:->|=>|→|-->|➜|>)\s*"
CHAIN = re.compile(rf"[a-z][\w-]*(?:{ARROW}[a-z][\w-]*)+")
FROM_TO = re.compile(
    r"\bfrom ([a-z][\w-]*(?:(?:, | or | and |, or )(?!to\b)[a-z][\w-]*)*) to ([a-z][\w-]*)"
    r"(?: (?:on|by|when|via) ([a-z][\w-]*))?"
)
REACHED = re.compile(
    r"\b([a-z]\w*ed) (?:only )?from ((?:[a-z][\w-]*)(?:(?:, or |, | or | and )(?!to\b)[a-z][\w-]*)*)(?![\w-]| to\b)"
)
"""`cancelled from created or paid`."""
LISTED = re.compile(r"\bstates?:?\s*\(?((?:[a-z][\w-]*)(?:(?:,| and|, and| then|, then) (?:[a-z][\w-]*))+)\)?")
ABOUT = re.compile(
    r"\b(?:for|of|models?|modelling|modeling|represents?) (?:an?|the|our|my)?\s*((?:[a-z][a-z-]+ )?[a-z][a-z-]+)|"
    r"\b(?:an?|the) ((?:[a-z]+ )?[a-z]+) (?:state|finite)"
)
WORDS = """
state* machine* transition* event* finite fsm automat* workflow* hook* callback* guard* history on_enter life_cycle
enum*
status* mermaid diagram invalid illegal not_allowed rais* from to can go goes move* between changes
"""


@dataclass(frozen=True)
class MachinePlan:
    spec: Spec

    @property
    def thing(self) -> str:
        return self.spec.subject

    @property
    def label(self) -> str:
        return self.thing.replace("_", " ")

    @property
    def name(self) -> str:
        return self.spec.class_name(f"{camel(self.thing)}Machine")

    @property
    def prefix(self) -> str:
        return camel(self.thing)

    @cached_property
    def transitions(self) -> list[Transition]:
        return [tuple(value.split(" ")) for rule, value in self.spec.rules if rule == "transition"]  # type: ignore[misc]

    @cached_property
    def states(self) -> list[str]:
        return list(dict.fromkeys(state for before, _, after in self.transitions for state in (before, after)))

    @cached_property
    def events(self) -> list[str]:
        return list(dict.fromkeys(event for _, event, _ in self.transitions))

    @property
    def first(self) -> str:
        return self.states[0]

    @cached_property
    def path(self) -> list[Transition]:
        """Steps from the first state on, none into a state twice."""
        steps: list[Transition] = []
        seen, state = {self.first}, self.first
        while step := next((one for one in self.transitions if one[0] == state and one[2] not in seen), None):
            steps.append(step)
            seen.add(step[2])
            state = step[2]
        return steps

    @cached_property
    def refused(self) -> tuple[str, str]:
        """A state and an event that does not happen in it; empty where every event does in every state."""
        allowed = {(before, event) for before, event, _ in self.transitions}
        free = ((state, event) for state in self.states for event in self.events if (state, event) not in allowed)
        return next(free, ("", ""))

    @property
    def title(self) -> str:
        return f"A state machine for {self.label}: {', '.join(self.states)}"


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed = prompt.lower(), list(spec.assumed)
    thing, used = _thing(low)
    found, more = _transitions(low)
    if not found:
        known = SAME.get(thing, thing) or "task"
        if known not in USUAL:
            about = article(thing.replace("_", " "))
            why = f"It is not said which states {about} has: name them, as in `draft -> sent -> read`."
            return plain(spec, refusal=why), []
        thing = thing or known
        found = [tuple(step.split(" ")) for step in USUAL[known].split(", ")]  # type: ignore[misc]
        assumed.append(f"The states were not said: those of {known.replace('_', ' ')}s usually.")
    rules = tuple(("transition", " ".join(one)) for one in found)
    spec = plain(spec, subject=thing or "item", rules=(*spec.rules, *rules), assumed=tuple(assumed))
    return spec, [*used, *more, *said(WORDS, low)]


def _thing(low: str) -> tuple[str, list[tuple[int, int]]]:
    for name in sorted((*USUAL, *SAME), key=len, reverse=True):
        if found := re.search(rf"\b{name.replace('_', '[ -]')}(?:e?s)?\b", low):
            return name, [found.span()]
    for found in ABOUT.finditer(low):
        said = found[1] or found[2]
        words = [
            one for one in said.split() if one not in {"state", "states", "machine", "finite", "simple", "with", "that"}
        ]
        if words and said.split()[0] == words[0]:
            return singular(snake(" ".join(words))), [found.span()]
    return "", []


def _transitions(low: str) -> tuple[list[Transition], list[tuple[int, int]]]:
    """Those drawn with arrows, told as `from … to …`, or following from a list of states."""
    found: list[Transition] = []
    used: list[tuple[int, int]] = []
    for chain in CHAIN.finditer(low):
        names = [snake(one) for one in re.split(ARROW, chain[0])]
        found += [(before, event_of(after), after) for before, after in pairwise(names)]
        used.append(chain.span())
    for told in FROM_TO.finditer(low):
        for before in re.split(r", or |, | or | and ", told[1]):
            found.append((snake(before), snake(told[3]) if told[3] else event_of(snake(told[2])), snake(told[2])))
        used.append(told.span())
    for told in REACHED.finditer(low):
        after = snake(told[1])
        found += [(snake(before), event_of(after), after) for before in re.split(r", or |, | or | and ", told[2])]
        used.append(told.span())
    if not found and (listed := LISTED.search(low)):
        names = [snake(one) for one in re.split(r",? and |,? then |, ?", listed[1]) if one]
        found += [(before, event_of(after), after) for before, after in pairwise(names)]
        used.append(listed.span())
    return _distinct(found), used


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


def cook(spec: Spec) -> Dish:
    plan = MachinePlan(spec)
    files = (
        python_file("machine.py", "machine/machine.py.j2", ("machine",), plan=plan),
        python_file("tests/test_machine.py", "machine/test_machine.py.j2", ("machine",), plan=plan),
    )
    notes = ("`as_mermaid()` draws the machine: paste what it gives into a Mermaid block.",)
    return Dish(files, plan.title, ("python -m pytest",), notes)
