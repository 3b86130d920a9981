"""The recipe of a state machine: states and transitions as the request names them, else those usual for the thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.cookbook import Settled, transitions
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.cookbook.transitions import Transition
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.vocabulary import FILLER
from pipeline.generate.recipes.words import article, camel, listed, singular, snake

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
ABOUT = re.compile(
    r"\b(?:for|of|models?|modelling|modeling|represents?|machine) (?:an?|the|our|my)?\s*"
    r"((?:[a-z][a-z-]+ )?[a-z][a-z-]+)|"
    r"\b(?:an?|the) ((?:[a-z]+ )?[a-z]+) (?:state|finite)"
)
NO_THING = frozenset(("state", "states", "finite", "fsm", "class", "of", "for"))
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
    low = prompt.lower()
    thing, used = _thing(low)
    told = transitions.read(low)
    assumed, not_done = [*spec.assumed, *told.assumed], list(spec.not_done)
    used += [*told.spans, *said(WORDS, low)]
    found = told.transitions
    if not found:
        known = SAME.get(thing, thing) or ("task" if not _other_words(prompt, used) else "")
        if known not in USUAL:
            about = article(thing.replace("_", " ")) if thing else "it"
            why = f"It is not said which states {about} has: name them, as in `draft -> sent -> read`."
            return plain(spec, refusal=why), []
        thing = thing or known
        found = [tuple(step.split(" ")) for step in USUAL[known].split(", ")]  # type: ignore[misc]
        assumed.append(f"The states were not said: those of {known.replace('_', ' ')}s usually.")
    if told.unreached:
        not_done.append(
            f"No step into or out of {listed(told.unreached)} was understood, so the machine is without it."
        )
    rules = tuple(("transition", " ".join(one)) for one in found)
    more = {"assumed": tuple(assumed), "not_done": tuple(not_done)}
    return plain(spec, subject=thing or "item", rules=(*spec.rules, *rules), **more), used


def _other_words(prompt: str, used: list[tuple[int, int]]) -> bool:
    """Whether something is said that has no meaning here: then the machine is of something that is not known."""
    left = evidence.without(prompt, used)
    return bool(evidence.content_words(left))


def _thing(low: str) -> tuple[str, list[tuple[int, int]]]:
    """What the machine is of: what the request calls it, else something known that it speaks of."""
    for found in ABOUT.finditer(low):
        words: list[str] = []
        for one in (found[1] or found[2]).split():
            if one in FILLER or one in NO_THING:
                break
            words.append(one)
        if not words:
            continue
        name = singular(snake(" ".join(words)))
        if known := next((one for one in (name, name.rpartition("_")[2]) if one in USUAL or one in SAME), name):
            return known, [found.span()]
    for name in sorted((*USUAL, *SAME), key=len, reverse=True):
        if spoken := re.search(rf"\b{name.replace('_', '[ -]')}(?:e?s)?\b", low):
            return name, [spoken.span()]
    return "", []


def cook(spec: Spec) -> Dish:
    plan = MachinePlan(spec)
    files = (
        python_file("machine.py", "machine/machine.py.j2", ("machine",), plan=plan),
        python_file("tests/test_machine.py", "machine/test_machine.py.j2", ("machine",), plan=plan),
    )
    notes = ("`as_mermaid()` draws the machine: paste what it gives into a Mermaid block.",)
    return Dish(files, plan.title, ("python -m pytest",), notes)
