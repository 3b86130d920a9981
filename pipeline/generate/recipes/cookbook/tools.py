"""The recipe of command-line tools over tables whose command line the request fixes."""

from __future__ import annotations

from pipeline.generate.recipes import account, evidence
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import module, text_of
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tools import answer, choose, crafts, store, write
from pipeline.generate.recipes.words import stem, words

LEAST = 0.4
"""Of the words that ask for something so many must be of use."""
NEUTRAL = (  # every request for such a tool has them
    "script command line tool file csv json row column call print write read value line output input argument option "
    "error message standard stderr stdout code exit default number decimal every each python pandas argparse typer "
    "header "
    "total program use keep sort"
)


def understood(prompt: str) -> Spec | None:
    """The request as a tool where every word of it was understood; else None."""
    return answer.match(prompt)


def match(prompt: str) -> Spec | None:
    """The request understood as a tool; None where it asks for more than the grammar of steps knows."""
    if other := store.match(prompt) or crafts.match(prompt):
        return other
    found = choose.match(prompt)
    if found is None:
        return None
    plan = found.plan
    names = [*plan.columns, *plan.tool.places, *(one.name for one in plan.tool.options), plan.tool.entry]
    known = set(plan.columns) | {stem(one.text) for text in (NEUTRAL, *names) for one in words(text.replace("_", " "))}
    told = account.of(prompt, write.source(plan), known, found.spans)
    rules = [
        ("step", " ".join(part for part in (one.kind, one.column, one.sign, one.value, one.option) if part))
        for one in plan.steps
    ]
    rules += [("prints", one.text) for one in plan.summaries]
    rules_lost = evidence.passed_over(prompt, found.spans, known)
    spec = Spec(
        recipe="tool",
        name=plan.tool.entry,
        rules=tuple(rules),
        program=plan,
        not_done=tuple(f"Not understood, and not built: \u201c{one}\u201d." for one in rules_lost),
        used=told.used,
        unused=told.unused,
        confidence=round((0.2 + 0.7 * told.share) * 0.9 ** len(rules_lost), 2),
        refusal=told.refusal,
    )
    return spec if told.share >= LEAST else None


def cook(spec: Spec) -> Dish:
    plan = spec.program
    if isinstance(plan, answer.Built):
        return answer.cook(plan)
    if isinstance(plan, store.Built):
        return store.cook(plan)
    if isinstance(plan, crafts.Built):
        return crafts.cook(plan)
    if not isinstance(plan, write.Plan):
        raise TypeError("the spec is one of another recipe")
    name = plan.tool.entry.removesuffix(".py")
    test = text_of(
        "tool/test_tool.py.j2",
        entry=plan.tool.entry,
        places=len(plan.tool.places),
        code=plan.code("file", plan.code("unknown", 2)),
        reads=bool(plan.tool.inputs),
    )
    files = (
        module(plan.tool.entry, write.source(plan), (name,)),
        module(f"tests/test_{name.replace('-', '_')}.py", test),
    )
    run = " ".join(["python", plan.tool.entry, *plan.tool.places])
    return Dish(files, f"`{plan.tool.entry}`, under the command line asked for", (run, "python -m pytest"))
