"""A request in, an answer out: the front of the engine, free of any chat library."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.cancel import current
from pipeline.generate.recipes import explain, fixed
from pipeline.generate.recipes.cookbook import COOKBOOK
from pipeline.generate.recipes.parser import parse
from pipeline.generate.recipes.programs import promised
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import snake
from pipeline.types import CodeFile, GenerationRequest, Passage

LANGUAGES = {"py": "python", "toml": "toml", "md": "markdown", "txt": "text", "sql": "sql", "csv": "csv"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Prose and files, in the order in which they are sent."""

    spec: Spec
    parts: tuple[str, ...]
    """Markdown: prose, each file as a fenced block, prose."""
    files: tuple[CodeFile, ...] = ()
    metadata: dict[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n\n".join(self.parts) + "\n"


def answer(request: GenerationRequest, passages: tuple[Passage, ...] = ()) -> Answer:
    """Assemble the answer to a request; the same request always has the same answer."""
    spec = parse(request)
    current().check()
    if spec.refusal:
        return Answer(spec, (explain.refusal(spec),), metadata=_metadata(spec))
    try:
        dish = COOKBOOK[spec.recipe].cook(spec)
    except SyntaxError:  # a name that no rule foresaw: no code is better than code that nobody can run
        spec = replace(spec, refusal="What was understood of it cannot be written as Python.")
        return Answer(spec, (explain.refusal(spec),), metadata=_metadata(spec))
    if asked := _not_made(request.prompt, spec, dish.files):
        why = f"`{asked}` was asked for, and no recipe makes it with the interface that goes with it."
        spec = replace(spec, refusal=why)
        return Answer(spec, (explain.refusal(spec),), metadata=_metadata(spec))
    parts = (explain.before(spec, dish), *map(block, dish.files), explain.after(spec, dish, passages))
    return Answer(spec, parts, dish.files, _metadata(spec))


CALLED = re.compile(
    r"\bpython3? ([\w-]+\.py)\b|(?<![\w/])([\w-]+\.py)(?= (?:<|\[?--|[A-Z]{2}|[\w-]+\.(?:csv|json|log|txt)))"
)
FILE = re.compile(r"(?<![\w/.])([A-Za-z_][\w-]*\.py)\b")
COMMAND = re.compile(
    r"\b(?:argparse|typer|click|sub-?commands?|stdin|stdout|stderr|standard (?:in|out)put|standard error|"
    r"command[- ]line|"
    r"exit (?:code|status)|exits? (?:with )?\d|as (?:an )?arguments?|prints?)\b",
    re.I,
)
"""Words of a request for a program that is called from a shell."""
FIELDS = re.compile(r"\b(?:mutations?|quer(?:y|ies)) `?([a-z]\w*)`?\s*[({:]")
BY_ROUTE = frozenset({"interface", "tool", "graphql"})
"""Recipes whose interface is no Python name but routes, or a command line."""
LAID_OUT = frozenset({"cli", "etl", "report", "cleaning", "validation", "parser", "config"})
"""Recipes of tools that have files of their own."""

BUILT_AS_FIXED = frozenset({"interface", "program", "tool", "function"})
"""Recipes that build what a request fixes, and look after that themselves."""


def _not_made(prompt: str, spec: Spec, files: tuple[CodeFile, ...]) -> str:
    """The program that a request calls by its file, where the answer would have another."""
    if spec.recipe not in BY_ROUTE:
        sources = [one.text for one in files if one.path.endswith(".py") and not one.path.startswith("tests/")]
        if laid_out := promised.missing(prompt, sources):
            return laid_out
    made = {one.path for one in files}
    if spec.recipe == "graphql":
        text = "\n".join(one.text for one in files)
        kept = {field.name for entity in spec.entities for field in entity.fields}
        named = [one for one in FIELDS.findall(prompt) if snake(one) not in kept and "_" not in one]
        return next((one for one in named if f"def {snake(one)}(" not in text), "")
    found = CALLED.search(prompt)
    name = (found[1] or found[2]) if found and spec.recipe in LAID_OUT else ""
    if not name and (found or COMMAND.search(prompt)) and not made & set(FILE.findall(prompt)):
        name = next(iter(FILE.findall(prompt)), "")
    if name and name not in made:
        return name
    if spec.recipe in BUILT_AS_FIXED:
        return ""
    code = "\n".join(one.text for one in files if one.path.endswith(".py"))
    things = [name for one in spec.entities for name in (one.name, *one.names)]
    return fixed.missing(prompt, code, things, tool=spec.recipe in LAID_OUT)


def block(file: CodeFile) -> str:
    """The file as a fenced block; the fence is longer than any inside it."""
    ticks = "```"
    while ticks in file.text:
        ticks += "`"
    language = LANGUAGES.get(file.path.rpartition(".")[2], "text")
    return f"{ticks}{language} path={file.path}\n{file.text}{ticks}"


def _metadata(spec: Spec) -> dict[str, object]:
    return {
        "model_name": "recipes",
        "label": explain.LABEL,
        "recipe": "" if spec.refusal else spec.recipe,
        "parameters": {} if spec.refusal else explain.parameters(spec),
        "unused_words": list(spec.unused),
        "confidence": 0.0 if spec.refusal else spec.confidence,
        "sureness": "" if spec.refusal else explain.level(spec),
    }
