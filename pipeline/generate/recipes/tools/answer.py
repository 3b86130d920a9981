"""A request for a command line tool as a program: read whole, or declined with the words that were not understood."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import module, text_of
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tools import emit_rows, reading
from pipeline.generate.recipes.tools.crafts import trial
from pipeline.generate.recipes.tools.emit_rows import NotSaid
from pipeline.generate.recipes.tools.write import pruned

SURE = 0.9
"""How sure an answer is of which every word was used."""


@dataclass(frozen=True)
class Built:
    """A command line tool, with its program."""

    entry: str
    source: str
    run: str


def match(prompt: str) -> Spec | None:
    """The request understood as a tool; None where a word of it was not."""
    read = reading.read(prompt)
    if read is None or read.left:
        return None
    try:
        source = pruned(emit_rows.source(read))
    except NotSaid:
        return None
    entry = read.line.entry
    if not trial.agrees(source, prompt, entry):
        return None
    run = " ".join(["python", entry, *(one.name.upper() for one in read.line.places)])
    return Spec(
        recipe="tool", name=entry, rules=(("rows of", read.plan.source),), program=Built(entry, source, run),
        used=evidence.content_words(prompt), confidence=SURE,
    )  # fmt: skip


def cook(built: Built) -> Dish:
    name = built.entry.removesuffix(".py")
    test = text_of("tool/test_tool.py.j2", entry=built.entry, places=0, code=2, reads=False)
    files = (module(built.entry, built.source, (name,)), module(f"tests/test_{name.replace('-', '_')}.py", test))
    return Dish(files, f"`{built.entry}`, under the command line asked for", (built.run, "python -m pytest"))
