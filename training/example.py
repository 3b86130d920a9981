"""What the generator makes: a request, the reply we want, and a check that the reply's program must pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

FENCE = "```python path=main.py\n"
TEST_FENCE = "```python path=tests/test_main.py\n"
"""How a reply opens its file; each is one token of the tokenizer."""

_BLOCK = re.compile(r"```python[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """One request and the reply a model should give."""

    family: str
    """The row of `training.families.FAMILIES` that made it."""
    kind: str
    """What within the family, for the breakdown of an evaluation: `lookup/table`, `depth 2`."""
    prompt: str
    """The user's message, passages included, as the product renders it."""
    reply: str
    """The assistant's message."""
    setup: str = ""
    """Python that runs before the reply's program: stand-ins for what the request only names."""
    check: str = ""
    """Python that runs after the reply's program and raises where it is wrong; empty for a reply without a program."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Neighbouring operations, in order: what is held out."""
    tags: tuple[str, ...] = field(default=())
    """Facts an evaluation needs: `abstain` for a request that has no answer in its passages."""


def program(reply: str) -> str:
    """The code of the first fenced block of `reply`; an unclosed fence runs to the end, no fence is no code."""
    found = _BLOCK.search(reply)
    return found.group(1) if found else ""


def as_file(code: str, fence: str = FENCE) -> str:
    """`code` as the one file of a reply."""
    return f"{fence}{code.rstrip()}\n```"


@dataclass(frozen=True, slots=True)
class Document:
    """A passage of a request, before it is rendered."""

    source: str
    text: str


def with_passages(prompt: str, passages: tuple[Document, ...]) -> str:
    """`prompt` followed by its passages: letter for letter what the product's prompt template renders."""
    blocks = [
        f'<passage number="{number}" source="{one.source}">\n{one.text}\n</passage>'
        for number, one in enumerate(passages, start=1)
    ]
    return "\n\n".join([prompt, *blocks])


def looked_at(passages: tuple[Document, ...], found: int | None) -> str:
    """How a reply goes through the passages one by one, aloud: each is quoted and judged, until one is the wanted one.

    Read forwards this is copying and comparing, which a small model learns; to jump from a purpose back to the name
    that stands before it, it does not (`training/README.md`).
    """
    last = len(passages) if found is None else found + 1
    return "\n".join(
        f"[{number}] {one.source}: {one.text} {'Yes' if number - 1 == found else 'No'}."
        for number, one in enumerate(passages[:last], start=1)
    )


def stand_in(name: str) -> str:
    """A function called `name` that answers with what it was called with."""
    return f"def {name}(*given, **named):\n    return ({name!r}, list(given), named)\n"


def library(name: str, members: str, *called: str) -> str:
    """A module `name` that can be imported; `members` is its source, `called` the functions made as stand-ins."""
    source = members + "".join(stand_in(one) for one in called)
    return (
        f"import sys, types\nmodule = types.ModuleType({name!r})\n"
        f"exec({source!r}, module.__dict__)\nsys.modules[{name!r}] = module\n"
    )
