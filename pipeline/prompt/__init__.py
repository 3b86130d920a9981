"""A request and its passages become the messages that a model is sent, by a versioned template.

A version is a folder in `templates/` with `system.md` and `user.md`; adding one is adding the folder. What does not fit
the window is left out from the end and said, never cut in silence.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from pipeline.errors import UnknownName
from pipeline.types import CodeFile, GenerationRequest, Passage

TEMPLATES = Path(__file__).parent / "templates"
DEFAULT = "v1"
"""The version in use where none is named."""

NO_INSTRUCTIONS = "The instructions would fill the model's small window; it was asked without them."

CHARS_PER_TOKEN = 3
"""A careful estimate for code and English; a byte-level BPE gives 3 to 4 characters a token."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is sent."""

    messages: tuple[BaseMessage, ...]
    version: str
    """Name and the first eight digits of the template's sha256: `v1-3f2a90bc`."""
    left_out: tuple[str, ...]
    """What did not fit the window, a sentence each."""


def versions() -> tuple[str, ...]:
    """The names of all prompt versions, oldest first."""
    return tuple(sorted(folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()))


def known_version(name: str) -> str:
    """The version's name with the first eight digits of its templates' sha256: `v1-3f2a90bc`.

    Raises:
        UnknownName: there is no such version.
    """
    full: str = _templates(name)[2]
    return full


def templates(version: str) -> tuple[str, str]:
    """The texts of a version: of the system's message, and of the user's.

    Raises:
        UnknownName: there is no such version.
    """
    known_version(version)
    system, user = ((TEMPLATES / version / name).read_text(encoding="utf-8") for name in ("system.md", "user.md"))
    return system, user


def difference(first: str, second: str) -> str:
    """What differs between two versions, as a unified diff; empty where nothing does.

    Raises:
        UnknownName: there is no such version.
    """
    names = ("system.md", "user.md")
    pairs = zip(names, templates(first), templates(second), strict=True)
    return "".join(
        line
        for name, one, other in pairs
        for line in difflib.unified_diff(
            one.splitlines(keepends=True), other.splitlines(keepends=True), f"{first}/{name}", f"{second}/{name}"
        )
    )


def prompt_for(
    request: GenerationRequest, passages: Sequence[Passage] = (), *, window: int | None = None, version: str = DEFAULT
) -> Prompt:
    """Render `request` with `passages`.

    Args:
        window: room for the prompt in tokens; None is no limit.

    Raises:
        UnknownName: there is no such version.
    """
    system, user, name = _templates(version)
    instructions = system.render()
    room = None if window is None else window * CHARS_PER_TOKEN - len(request.prompt) - 400
    told = room is None or len(instructions) < room
    fitted = _fit(request, tuple(passages), None if room is None else room - told * len(instructions))
    text = user.render(
        prompt=_neutral(request.prompt),
        tech_stack=[_neutral(one) for one in request.tech_stack],
        context=_neutral(fitted.context),
        files=[CodeFile(_neutral(file.path), _neutral(file.text)) for file in fitted.files],
        passages=[replace(one, text=_neutral(one.text), source=_neutral(one.source)) for one in fitted.passages],
    )
    carried = {"request": request, "passages": fitted.passages}
    asked = HumanMessage(text, additional_kwargs=carried)
    if told:
        return Prompt((SystemMessage(instructions), asked), name, fitted.left_out)
    return Prompt((asked,), name, (NO_INSTRUCTIONS, *fitted.left_out))


@cache
def _templates(version: str):  # type: ignore[no-untyped-def]  # two jinja2 templates and the version's name
    if version not in versions():
        raise UnknownName("prompt version", version, versions())
    texts = [(TEMPLATES / version / name).read_text(encoding="utf-8") for name in ("system.md", "user.md")]
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    environment = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=False, autoescape=False)
    return *(environment.from_string(text) for text in texts), f"{version}-{digest[:8]}"


@dataclass(frozen=True, slots=True)
class _Fitted:
    context: str
    files: tuple[CodeFile, ...]
    passages: tuple[Passage, ...]
    left_out: tuple[str, ...]


def _fit(request: GenerationRequest, passages: tuple[Passage, ...], room: int | None) -> _Fitted:
    """The person's own context first, then their files in order, then the passages by rank."""
    if room is None:
        return _Fitted(request.context, request.files, passages, ())
    left_out: list[str] = []
    context, room = _cut(request.context, room, "the context text", left_out)
    files = []
    for file in request.files:
        text, room = _cut(file.text, room - len(file.path), f"the context file {file.path}", left_out)
        if text:
            files.append(replace(file, text=text))
    kept = []
    for number, passage in enumerate(passages, start=1):
        room -= len(passage.text) + len(passage.source)
        if room < 0:
            left_out.append(f"{len(passages) - number + 1} of {len(passages)} passages did not fit the model's window.")
            break
        kept.append(passage)
    return _Fitted(context, tuple(files), tuple(kept), tuple(left_out))


def _cut(text: str, room: int, what: str, left_out: list[str]) -> tuple[str, int]:
    if len(text) <= room:
        return text, room - len(text)
    kept = text[: max(room, 0)].rpartition("\n")[0]
    lost, lines = text.count("\n", len(kept)) + 1, text.count("\n") + 1
    left_out.append(f"The last {lost} of {lines} lines of {what} did not fit the model's window.")
    return kept, 0


_MARKS = re.compile(r"<(?=/?(?:context|file|passage)\b|\|)", re.IGNORECASE)


def _neutral(text: str) -> str:
    """Text that cannot close our marks, speak as another role (`<|im_start|>`) or hide characters.

    Invisible format characters (Unicode category Cf: zero width, direction, tags) carry hidden instructions and never
    matter to code.
    """
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf") if not text.isascii() else text
    return _MARKS.sub("< ", visible)
