"""Using a library that only the passages describe, and saying so when they do not."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from training.example import Document, Example, as_file, library, looked_at, with_passages
from training.names import Names
from training.purposes import drawn_purposes

FAMILY = "retrieval"
KINDS = {"answered": 0.8, "only distractors": 0.1, "no passages": 0.1}


@dataclass(frozen=True, slots=True)
class Member:
    """A function of an invented library."""

    name: str
    purpose: str
    key: str
    """The keyword it takes beside the value; may be empty."""

    def documented(self, module: str, rng: Random) -> str:
        """A passage's text."""
        call = f"{self.name}(value, {self.key}=...)" if self.key else f"{self.name}(value)"
        return rng.choice(("`{m}.{c}` {p}.", "{m}.{c}: {p}.", "`{c}` {p}.", "{c} {p}.", "`{c}` of {m} {p}.")).format(
            m=module, c=call, p=self.purpose
        )


_PATTERNS = {
    "one": ("{does}", "return {call}", "value"),
    "each": ("{does}, for each element of a list", "return [{call} for value in values]", "values"),
    "many": (
        "{does}, for all elements, and returns how many there were",
        "return len([{call} for value in values])",
        "values",
    ),
    "safe": (
        "{does} and returns None on ValueError",
        "try:\n        return {call}\n    except ValueError:\n        return None",
        "value",
    ),
}
_ASKS = (
    "Using {m}, write {f} that {does}.",
    "Write a function {f} with the library {m} that {does}.",
    "With `{m}`: a function {f} that {does}.",
    "I use {m}. Write {f}, which {does}.",
)


def make(rng: Random, held_out: bool) -> Example:
    """One request, answered or not by its passages."""
    kind = rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    return of_kind(rng, kind, held_out)


def of_kind(rng: Random, kind: str, held_out: bool) -> Example:
    """One request: `answered`, `only distractors` or `no passages`."""
    names = Names(rng, held_out)
    module, wanted, others = _library(names)
    said, body, argument = _PATTERNS[rng.choice(tuple(_PATTERNS))]
    name, setting = names.snake(), names.number()
    ask = rng.choice(_ASKS).format(m=module, f=f"`{name}({argument})`", does=said.format(does=wanted.purpose))
    if wanted.key:
        ask += rng.choice((" Set {0} to {1}.", " Pass {0} {1}.", " Use {0} {1}.")).format(wanted.key, setting)
    if kind == "no passages":
        return Example(FAMILY, f"{FAMILY}/{kind}", ask, refusal(module, wanted.purpose), tags=("abstain",))
    documents = _documents(names, module, ([wanted] if kind == "answered" else []) + others)
    prompt = with_passages(ask, documents)
    if kind == "only distractors":
        reply = f"{looked_at(documents, None)}\n\n{refusal(module, wanted.purpose)}"
        return Example(FAMILY, f"{FAMILY}/{kind}", prompt, reply, tags=("abstain",))
    call = f"{wanted.name}(value, {wanted.key}={setting})" if wanted.key else f"{wanted.name}(value)"
    found = next(n for n, one in enumerate(documents) if f"{wanted.name}(" in one.text)
    code = f"from {module} import {wanted.name}\n\n\ndef {name}({argument}):\n    {body.format(call=call)}"
    reply = f"{looked_at(documents, found)}\n\n{as_file(code)}"
    called = {wanted.key: setting} if wanted.key else {}
    check = _check(name, argument, wanted.name, called, body)
    setup = library(module, "", *(one.name for one in (wanted, *others)))
    return Example(FAMILY, f"{FAMILY}/{kind}", prompt, reply, setup, check)


def beside_the_point(rng: Random) -> tuple[Document, ...]:
    """Passages of a library that the request does not name."""
    names = Names(rng)
    module, wanted, others = _library(names)
    return _documents(names, module, [wanted, *others][: rng.choice((1, 1, 2))])


def refusal(module: str, purpose: str) -> str:
    """What is said instead of inventing a call."""
    return f"No passage here says how {module} {purpose}, so I would have to invent it. Please add its documentation."


def _library(names: Names) -> tuple[str, Member, list[Member]]:
    """A module, the function that is wanted, and one to three others."""
    wanted, others = drawn_purposes(names.rng, names.rng.choice((2, 3, 3, 4)))
    called = names.distinct("invented", 1 + len(others))
    members = [
        Member(name, purpose, names.variable() if names.rng.random() < 0.6 else "")
        for name, purpose in zip(called, [wanted, *others], strict=True)
    ]
    return names.invented(), members[0], members[1:]


def _documents(names: Names, module: str, members: list[Member]) -> tuple[Document, ...]:
    rng = names.rng
    made = [Document(f"{module}.md:{rng.randint(1, 99)}", one.documented(module, rng)) for one in members]
    rng.shuffle(made)
    return tuple(made)


def _check(name: str, argument: str, called: str, keywords: dict[str, int], body: str) -> str:
    if argument == "value":
        return f"assert {name}(5) == ({called!r}, [5], {keywords!r})"
    wanted = "2" if "len(" in body else f"[({called!r}, [5], {keywords!r}), ({called!r}, [6], {keywords!r})]"
    return f"assert {name}([5, 6]) == {wanted}"
