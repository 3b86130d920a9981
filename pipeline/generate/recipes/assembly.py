"""A request in, an answer out: the front of the engine, free of any chat library."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.cancel import current
from pipeline.generate.recipes import evidence, explain, fixed
from pipeline.generate.recipes.cookbook import COOKBOOK
from pipeline.generate.recipes.parser import parse
from pipeline.generate.recipes.spec import Spec
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
    spec = evidence.proven(parse(request))
    current().check()
    if spec.refusal:
        return Answer(spec, (explain.refusal(spec),), metadata=_metadata(spec))
    try:
        dish = COOKBOOK[spec.recipe].cook(spec)
    except SyntaxError:  # a name that no rule foresaw: no code is better than code that nobody can run
        spec = replace(spec, refusal="What was understood of it cannot be written as Python.")
        return Answer(spec, (explain.refusal(spec),), metadata=_metadata(spec))
    if asked := fixed.not_made(request.prompt, spec, dish.files):
        why = f"`{asked}` was asked for, and no recipe makes it with the interface that goes with it."
        spec = replace(spec, refusal=why)
        return Answer(spec, (explain.refusal(spec),), metadata=_metadata(spec))
    parts = (explain.before(spec, dish), *map(block, dish.files), explain.after(spec, dish, passages))
    return Answer(spec, parts, dish.files, _metadata(spec))


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
