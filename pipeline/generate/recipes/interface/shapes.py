"""What is sent and answered, where a request writes it in braces: `{"title": text, "tags": []}`, `[{id, name}]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PAIRS = {"{": "}", "[": "]", "(": ")"}
_KEY = re.compile(r"\s*[`'\"]?([A-Za-z_][\w\-]*)[`'\"]?\s*")


@dataclass(frozen=True, slots=True)
class Shape:
    """A JSON value as it was sketched."""

    kind: str
    """`object`, `list` or `value`."""
    text: str
    """As it stands, without the brackets of an object or a list."""
    items: tuple[tuple[str, Shape], ...] = ()
    """Of an object: names, and what stands behind each; of a list one item without a name."""
    start: int = 0
    end: int = 0
    """Where it stands in the text that was searched."""

    @property
    def is_open(self) -> bool:
        """Whether it says itself that there is more: `{"id": 1, ...}`."""
        return any(part.strip() in {"...", "\u2026", "etc", "etc."} for part in parts(self.text))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.items)

    def get(self, name: str) -> Shape | None:
        return next((shape for one, shape in self.items if one == name), None)


def shapes_in(text: str) -> Iterator[Shape]:
    """The objects and lists of objects in a text, from left to right, those inside others left out."""
    at = 0
    while at < len(text):
        if text[at] in "{[" and (end := closing(text, at)):
            shape = parsed(text[at : end + 1])
            if (shape.kind == "object" and shape.items) or (shape.kind == "list" and shape.items):
                yield Shape(shape.kind, shape.text, shape.items, at, end + 1)
                at = end
        at += 1


def without_shapes(text: str) -> str:
    """The text without what is sketched in braces and brackets."""
    while (bare := re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", " ", text)) != text:
        text = bare
    return text


def closing(text: str, start: int) -> int:
    """The index of the bracket that closes the one at `start`; 0 where none does."""
    stack: list[str] = []
    quote = ""
    for at in range(start, len(text)):
        one = text[at]
        if quote:
            quote = "" if one == quote else quote
        elif one == '"':
            quote = one
        elif one in PAIRS:
            stack.append(PAIRS[one])
        elif stack and one == stack[-1]:
            stack.pop()
            if not stack:
                return at
    return 0


def parsed(text: str) -> Shape:
    """One sketched value."""
    text = text.strip()
    if text.startswith("{") and closing(text, 0) == len(text) - 1:
        inner = text[1:-1]
        return Shape("object", inner, tuple(_members(inner)))
    if text.startswith("[") and closing(text, 0) == len(text) - 1:
        inner = text[1:-1].strip()
        first = next(iter(parts(inner)), "")
        return Shape("list", inner, (("", parsed(first)),) if first else ())
    return Shape("value", text)


def _members(inner: str) -> Iterator[tuple[str, Shape]]:
    for part in parts(inner):
        found = _KEY.match(part)
        if not found or part.strip(" .\u2026") == "":
            continue
        rest = part[found.end() :]
        yield found[1], parsed(re.sub(r"^[:=]\s*", "", rest))


def parts(text: str, marks: str = ",") -> list[str]:
    """The text cut at the commas outside brackets and quotes."""
    found, depth, quote, start = [], 0, "", 0
    for at, one in enumerate(text):
        if quote:
            quote = "" if one == quote else quote
        elif one == '"':
            quote = one
        elif one in "([{":
            depth += 1
        elif one in ")]}":
            depth -= 1
        elif one in marks and depth == 0:
            found.append(text[start:at])
            start = at + 1
    found.append(text[start:])
    return [one for one in found if one.strip()]
