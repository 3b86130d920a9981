"""A request for a command line tool as a program: read whole, or declined with the words that were not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import module, text_of
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tools import commandline, deeds, emit_keep, emit_rows, keep, reading
from pipeline.generate.recipes.tools.crafts import trial
from pipeline.generate.recipes.tools.emit_rows import NotSaid
from pipeline.generate.recipes.tools.marks import Mark
from pipeline.generate.recipes.tools.prune import pruned
from pipeline.generate.recipes.words import listed

SURE = 0.9
"""How sure an answer is of which every word was used."""


@dataclass(frozen=True)
class Built:
    """A command line tool, with its program."""

    entry: str
    source: str
    run: str
    keeps: bool = False
    """Whether it keeps records, so that what it prints depends on what came before."""


@dataclass(frozen=True)
class Unread:
    """Why there is no program."""

    words: tuple[str, ...]
    """Those that nothing of the program stands for; empty where the request leaves something open."""
    sentence: str
    """The one of the first of them, or what is open."""


def match(prompt: str) -> Spec | None:
    """The request understood as a tool; None where a word of it was not."""
    if OTHER.search(prompt):
        return None
    found = _program(prompt)
    if not isinstance(found, Built):
        return None
    if not found.keeps and not trial.agrees(found.source, prompt, found.entry):
        return None
    return Spec(recipe="tool", name=found.entry, program=found, used=evidence.content_words(prompt), confidence=SURE)


CALLED = re.compile(
    r"\b(?:argparse|typer|sub-?commands?|stdin|stderr|standard (?:input|error)|command[- ]line|exit (?:code|status)|exits? with|arguments?)\b",
    re.I,
)
OTHER = re.compile(
    r"\b(?:fast ?api|flask|django|endpoints?|graphql|functions?|gradio|langchain|rest api|http api|decorator|sqlalchemy)\b"
    r"|\b(?-i:class [A-Z]\w+|def \w+|(?:POST|PUT|PATCH|DELETE) /)|\b[a-z_]\w*\((?:[a-z_]\w*(?:, ?[a-z_]\w*)*)?\)(?! (?:column|file))",
    re.I,
)
"""Signs of a request for another kind of program."""


def declined(prompt: str) -> Spec | None:
    """A refusal that names the sentence which was not understood; None where no command line is asked for."""
    if commandline.FILE.search(prompt) is None or OTHER.search(prompt):
        return None
    found = commandline.read(prompt)
    if found is None or not (CALLED.search(prompt) or any(one.words for one in found[1])):
        return None
    unread = _program(prompt)
    if isinstance(unread, Built):
        why = "The program that was understood does not print what the example says."
    elif unread.words:
        words = listed([f"“{one}”" for one in unread.words[:6]])
        why = f"Of the command line tool this was not understood: “{unread.sentence}” ({words})."
    else:
        why = f"It does not say clearly enough: {unread.sentence}."
    return Spec(refusal=why, unused=unread.words if isinstance(unread, Unread) else ())


def _program(prompt: str) -> Built | Unread:
    """The program; where a word of the request was not understood, or something is open, what that is."""
    try:
        kept = keep.read(prompt)
        if kept is not None:
            return _unread(prompt, kept.left) or Built(
                kept.entry, pruned(emit_keep.source(kept)), f"python {kept.entry} --help", True
            )
        if (worked := deeds.match(prompt)) is not None:
            return Built(worked[0], pruned(worked[1]), worked[2])
        read = reading.read(prompt)
        if read is None:
            return Unread((), "which file the program is")
        if unread := _unread(prompt, read.left):
            return unread
        source = pruned(emit_rows.source(read))
    except NotSaid as error:
        return Unread((), str(error))
    return Built(
        read.line.entry, source, " ".join(["python", read.line.entry, *(one.name.upper() for one in read.line.places)])
    )


SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\w)[^.!?;\n]*)*")


def _unread(prompt: str, left: list[Mark]) -> Unread | None:
    if not left:
        return None
    first = min(one.start for one in left)
    sentence = next((one[0] for one in SENTENCE.finditer(prompt) if one.end() > first), prompt)
    words = dict.fromkeys(prompt[one.start : one.end] for one in left)
    return Unread(tuple(words), " ".join(sentence.split()))


def cook(built: Built) -> Dish:
    name = built.entry.removesuffix(".py")
    test = text_of("tool/test_tool.py.j2", entry=built.entry, places=0, code=2, reads=False)
    files = (module(built.entry, built.source, (name,)), module(f"tests/test_{name.replace('-', '_')}.py", test))
    return Dish(files, f"`{built.entry}`, under the command line asked for", (built.run, "python -m pytest"))
