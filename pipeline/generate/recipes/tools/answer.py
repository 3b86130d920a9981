"""A request for a command line tool as a program: read whole, or declined with the words that were not understood."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import module, text_of
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tools import deeds, emit_keep, emit_rows, keep, reading
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
    found = _program(prompt)
    if found is None:
        return None
    entry, source, run = found
    if keep.read(prompt) is None and not trial.agrees(source, prompt, entry):
        return None
    return Spec(
        recipe="tool", name=entry, program=Built(entry, source, run),
        used=evidence.content_words(prompt), confidence=SURE,
    )  # fmt: skip


def _program(prompt: str) -> tuple[str, str, str] | None:
    """File, source and a call of the program; None where a word of the request was not understood."""
    kept = keep.read(prompt)
    try:
        if kept is not None:
            return None if kept.left else (kept.entry, pruned(emit_keep.source(kept)), f"python {kept.entry} --help")
        if (worked := deeds.match(prompt)) is not None:
            return worked[0], pruned(worked[1]), worked[2]
        read = reading.read(prompt)
        if read is None or read.left:
            return None
        source = pruned(emit_rows.source(read))
    except NotSaid:
        return None
    return read.line.entry, source, " ".join(["python", read.line.entry, *(one.name.upper() for one in read.line.places)])


def cook(built: Built) -> Dish:
    name = built.entry.removesuffix(".py")
    test = text_of("tool/test_tool.py.j2", entry=built.entry, places=0, code=2, reads=False)
    files = (module(built.entry, built.source, (name,)), module(f"tests/test_{name.replace('-', '_')}.py", test))
    return Dish(files, f"`{built.entry}`, under the command line asked for", (built.run, "python -m pytest"))
