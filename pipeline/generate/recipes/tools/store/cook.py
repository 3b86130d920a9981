"""A request for a tool that keeps records, as a spec and as files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes import account
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import module, text_of
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tools.store import plan as plans
from pipeline.generate.recipes.tools.store import write
from pipeline.generate.recipes.tools.store.acts import SAID, VERBS
from pipeline.generate.recipes.tools.store.lines import NotSaid
from pipeline.generate.recipes.words import stem, words

LEAST = 0.45
"""Of the words that ask for something so many must be of use."""
KNOWN = (
    "script command line tool program file json sqlite database folder directory print line each option flag argument "
    "error message standard stderr stdout exit code number id default text typer argparse python subcommand task item "
    "entry store keep kept save record list date sort order name newest first case sensitive value unknown missing found "
    "decimal example format given current positive empty lowercase mark id new sum total whole otherwise enough"
)


@dataclass(frozen=True)
class Built:
    """A tool over records, with its program."""

    plan: plans.Plan
    source: str


def match(prompt: str) -> Spec | None:
    """The request understood as a tool that keeps records; None where it asks for more."""
    plan = plans.match(prompt)
    if plan is None:
        return None
    try:
        source = write.source(plan)
    except NotSaid:
        return None
    names = [one.name for one in plan.fields] + [one.command.name for one in plan.deeds] + [plan.entry, plan.store]
    known = {stem(one.text) for text in (KNOWN, " ".join(VERBS), *names) for one in words(re.sub(r"[_.]", " ", text))}
    spans = [
        (plan.prompt.find(sample.text), plan.prompt.find(sample.text) + len(sample.text))
        for deed in plan.deeds
        for sample in deed.samples
    ]
    spans += [one.span() for _, pattern in SAID for one in re.finditer(pattern, prompt)]
    told = account.of(prompt, source, known, spans)
    if told.share < LEAST:
        return None
    rules = [("command", f"{one.command.name}: {one.act}") for one in plan.deeds]
    return Spec(
        recipe="tool",
        name=plan.entry,
        rules=tuple(rules),
        program=Built(plan, source),
        used=told.used,
        unused=told.unused,
        confidence=round(0.2 + 0.7 * told.share, 2),
        refusal=told.refusal,
    )


def cook(built: Built) -> Dish:
    plan = built.plan
    name = plan.entry.removesuffix(".py")
    test = text_of("tool/test_tool.py.j2", entry=plan.entry, places=0, code=2, reads=False)
    files = (
        module(plan.entry, built.source, (name,)),
        module(f"tests/test_{name.replace('-', '_')}.py", test),
    )
    run = f"python {plan.entry} {plan.deeds[0].command.name} --help"
    return Dish(files, f"`{plan.entry}`, with the sub-commands asked for", (run, "python -m pytest"))
