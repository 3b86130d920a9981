"""Templates into files: Jinja with nothing undefined, then `tidy`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.generate.recipes import declare, kinds, words
from pipeline.types import CodeFile, FileKind

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # Python is written, not HTML  # nosec B701
    )
    made.globals.update(d=declare)
    made.filters.update(
        getter=lambda entity: f"get_{entity.many}",
        tuple_of=tuple_of,
        quoted=lambda names: "[" + ", ".join(map(kinds.literal, names)) + "]",
        plus=lambda text, more: f"{text}{more}",
        dep_of=lambda entity, plan: plan.dep(entity),
        pretty=lambda values: "{" + ", ".join(f'"{k}": {kinds.literal(v)}' for k, v in values.items()) + "}",
        literal=kinds.literal,
        listed=words.listed,
        article=words.article,
        camel=words.camel,
        title_case=words.title,
        plural=words.plural,
    )
    return made


def text_of(template: str, **context: object) -> str:
    return environment().get_template(template).render(**context)


def python_file(path: str, template: str, local: tuple[str, ...] = (), **context: object) -> CodeFile:
    """A finished module at `path`; `local` names the program's own modules."""
    return module(path, text_of(template, **context), local)


def module(path: str, source: str, local: tuple[str, ...] = ()) -> CodeFile:
    from pipeline.generate.recipes.tidy import tidy

    kind = FileKind.TEST if PurePosixPath(path).parts[0] == "tests" else FileKind.CODE
    return CodeFile(path, tidy(source, local), kind)


def tuple_of(names: Iterable[str]) -> str:
    """`("title",)` and `("title", "author")`, without a comma that would make black put each on its own line."""
    quoted = [kinds.literal(name) for name in names]
    return f"({quoted[0]},)" if len(quoted) == 1 else f"({', '.join(quoted)})"
