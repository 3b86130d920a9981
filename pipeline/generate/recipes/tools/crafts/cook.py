"""A request for a command of one deed, as a spec and as files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes import account
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import module, text_of
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tools.crafts import bind, trial, write
from pipeline.generate.recipes.words import stem, words

OTHER = re.compile(
    r"\b(?:fast ?api|flask|graphql|endpoints?|sub-?commands?|sqlite|gradio|langchain|class [A-Z]\w+|asyncio)\b", re.I
)
KNOWN = (
    "found otherwise script command line tool program file json csv text print write read output input line each flag option argument default "
    "error message standard stderr stdin stdout exit code number given call called python typer argparse path folder missing "
    "unknown header row column value order first order sort nothing example result invalid valid empty show every"
)


@dataclass(frozen=True)
class Built:
    """A command, with its program."""

    bound: bind.Bound
    source: str


def match(prompt: str) -> Spec | None:
    """The request understood as a command of one deed; None where it asks for another or for more."""
    if OTHER.search(prompt):
        return None
    for bound in bind.match(prompt):
        source = write.source(bound)
        if bound.typer or trial.agrees(source, prompt, bound.entry):
            return _spec(prompt, bound, source)
    return None


def _spec(prompt: str, bound: bind.Bound, source: str) -> Spec | None:
    doc = bound.craft.function.__doc__ or ""
    names = [
        KNOWN,
        doc,
        bound.craft.name,
        *bound.craft.slots,
        *(name for _, name, _ in bound.places),
        *(one.name for _, one in bound.options),
    ]
    known = {stem(one.text) for text in names for one in words(re.sub(r"[_.-]", " ", text))}
    told = account.of(prompt, source, known, bound.spans)
    if told.unused or told.refusal:
        return None  # a craft is whole: who says more asks for something that it does not do
    return Spec(
        recipe="tool", name=bound.entry, rules=(("deed", bound.craft.name),), program=Built(bound, source),
        used=told.used, unused=told.unused, confidence=round(0.2 + 0.7 * told.share, 2), refusal=told.refusal,
    )  # fmt: skip


def cook(built: Built) -> Dish:
    bound = built.bound
    name = bound.entry.removesuffix(".py")
    test = text_of("tool/test_tool.py.j2", entry=bound.entry, places=0, code=2, reads=False)
    files = (
        module(bound.entry, built.source, (name,)),
        module(f"tests/test_{name.replace('-', '_')}.py", test),
    )
    run = " ".join(["python", bound.entry, *(name.upper() for _, name, _ in bound.places)])
    return Dish(files, f"`{bound.entry}`, under the command line asked for", (run, "python -m pytest"))
