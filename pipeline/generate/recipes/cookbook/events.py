"""The recipe of an event bus: topics with wildcards, or events as classes; called at once or in an event loop."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec

WORDS = """
event* bus pub_sub publish* subscri* unsubscri* observer* observable* pattern* listener* handler* emit* dispatch* topic*
wild_card* signal* notif* once priorit* typed domain callback* message* in_process classes broker system register*
"""


@dataclass(frozen=True)
class EventsPlan:
    spec: Spec

    @property
    def typed(self) -> bool:
        return self.spec.subject == "typed"

    @property
    def asynchronous(self) -> bool:
        return self.spec.has("async")

    @property
    def name(self) -> str:
        return self.spec.class_name("EventBus")

    @property
    def title(self) -> str:
        how = "events as classes" if self.typed else "topics and wildcards"
        return f"An event bus with {how}{', in an event loop' if self.asynchronous else ''}"

    @property
    def key(self) -> str:
        """The type of what is subscribed to."""
        return "type[E]" if self.typed else "str"


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed = prompt.lower(), list(spec.assumed)
    typed = bool(
        re.search(r"\btyped\b|\bdomain events?\b|\bevents? (?:class|type)|\bdata ?class|\bby (?:type|class)\b", low)
    )
    if not typed and not re.search(r"\btopics?\b|\bwild-?cards?\b|\bnames?\b|\bstrings?\b|\bchannels?\b", low):
        assumed.append("Events are named by topics such as `order.paid`; say “typed events” for classes.")
    return plain(spec, subject="typed" if typed else "topics", assumed=tuple(assumed)), said(WORDS, low)


def cook(spec: Spec) -> Dish:
    plan = EventsPlan(spec)
    files = (
        python_file("event_bus.py", "events/event_bus.py.j2", ("event_bus",), plan=plan),
        python_file("tests/test_event_bus.py", "events/test_event_bus.py.j2", ("event_bus",), plan=plan),
    )
    notes = ("It lives in one process: for events between processes put a broker (Redis, RabbitMQ) behind `publish`.",)
    return Dish(files, plan.title, ("python -m pytest",), notes)
