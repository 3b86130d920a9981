"""The lines in a request as templates: which part of `1 [ ] buy milk` is the number, which the mark, which the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"(?P<placeholder><[a-zA-Z_][\w -]*>|\{[a-zA-Z_]\w*\})|(?P<mark>\[[ xX✓✗*]\])|(?P<date>\d{4}-\d\d-\d\d)"
    r"|(?P<number>(?<![\w.])[-+]?\d+(?:\.\d+)?(?![\w])|\b(?:X+|N+)\.(?:X+|N+)\b)|(?P<name>\b[A-Z]{2,}[A-Z_]*\b|\bN\b)|(?P<word>[^\W\d][\w'@.-]*\w|[^\W\d])"
)
WORDS = (
    "added updated changed deleted removed done marked saved created recorded stored finished completed closed ok "
    "renamed cleared no not such found unknown total sum balance item items entry entries id with to of the a an in "
    "from is already exists error enough invalid there for and by open all left now set new nothing everything "
    "budget logged count ID left-over at as sold received archived"
)
"""Words that stand in a line as they are."""
CONSTANT = frozenset(WORDS.split())
ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("n", "number", "nr", "no", "num", "index", "key", "task_id"),
    "count": ("n", "number", "num"),
    "total": ("sum", "amount", "x", "n", "balance", "value", "hours", "minutes"),
    "group": ("name", "key", "category", "project", "tag"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that can be printed."""

    name: str
    kind: str
    """`id`, `int`, `float`, `text`, `date`, `list` or `flag`."""
    code: str
    """The Python expression."""
    optional: bool = False

    def shown(self, sample: str, places: int | None) -> str:
        """What stands between the braces of the f-string."""
        if self.kind == "float":
            decimals = len(sample.partition(".")[2]) or places
            sign = "+" if sample.startswith(("+", "-")) else ""
            return f"{self.code}:{sign}.{decimals}f" if decimals else f"plain({self.code})"
        if self.kind == "list":
            return f"', '.join({self.code})"
        if self.kind == "id" and re.fullmatch(r"0\d+", sample):
            return f"{self.code}:0{len(sample)}d"
        return self.code


@dataclass
class Binding:
    """The work on one sample."""

    slots: tuple[Slot, ...]
    constant: frozenset[str]
    places: int | None
    listed: bool
    """Whether the line is one of many, so that all words of it are values."""
    free: list[Slot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.free = list(self.slots)

    def take(self, *kinds: str) -> Slot | None:
        for kind in kinds:
            for one in self.free:
                if one.kind == kind:
                    self.free.remove(one)
                    return one
        return None

    def named(self, name: str) -> Slot | None:
        low = re.sub(r"\W+", "_", name.strip("<>{}").lower())
        for one in self.slots:
            if low in {one.name, f"{one.name}s"} or f"{low}_" == one.name:
                return one
        for one in self.slots:
            if low in ALIASES.get(one.name, ()) or (one.kind in {"int", "float"} and low in {"n", "x", "number"}):
                return one
        texts = [one for one in self.slots if one.kind == "text"]
        return (
            texts[0] if len(texts) == 1 and low in {"text", "title", "task", "name", "description", "value"} else None
        )


def bind(sample: str, binding: Binding) -> str | None:
    """The sample as the text of an f-string; None where a part of it cannot be said."""
    tokens = list(TOKEN.finditer(sample))
    typical = any(one.lastgroup in {"mark", "date", "number"} for one in tokens)
    names = any(one.lastgroup == "name" for one in tokens)
    by_name = not typical and any(one.lastgroup == "word" and _slot_of(one[0], binding) for one in tokens)
    made, at = "", 0
    for one, end in _runs(tokens, sample, by_name, binding):
        literal = sample[at : one.start()]
        kind, text = str(one.lastgroup), sample[one.start() : end]
        if kind == "placeholder" and names and text.startswith("<"):
            text, slot = text, binding.named(text)
            made, at = made + literal + "<" + _braced(slot, "", binding) + ">", end
            if slot is None:
                return None
            continue
        shown = _part(kind, text, by_name, binding)
        if shown is None:
            return None
        made, at = made + _escaped(literal) + shown, end
    made += _escaped(sample[at:])
    return _conditional(made, binding.slots)


def _part(kind: str, text: str, by_name: bool, binding: Binding) -> str | None:
    if kind in {"placeholder", "name"}:
        slot = binding.named(text)
        if slot is None and kind == "name" and text.isupper() and text.lower() in binding.constant:
            return text
        return _braced(slot, "", binding) if slot else None
    if kind == "mark":
        slot = binding.take("flag")
        return f"[{{{text[1] if text[1] != ' ' else 'x'!r} if {slot.code} else ' '}}]" if slot else None
    if kind == "date":
        slot = binding.take("date", "text")
        return _braced(slot, text, binding) if slot else None
    if kind == "number":
        slot = binding.take(*(("float", "int") if "." in text else ("id", "int", "float")))
        return _braced(slot, text, binding) if slot else None
    low = text.lower()
    if by_name:
        slot = _slot_of(text, binding)
        return _braced(slot, "", binding) if slot else text
    if low in binding.constant or low.rstrip("s") in binding.constant or low in CONSTANT:
        return text
    slot = binding.take("text")
    if slot is None and not any(one.kind == "text" for one in binding.slots):
        return text
    if slot is None:
        return None
    return _braced(slot, text, binding)


def _runs(
    tokens: list[re.Match[str]], sample: str, by_name: bool, binding: Binding
) -> Iterable[tuple[re.Match[str], int]]:
    """The tokens; words that follow each other are one value where there are fewer texts than words."""
    texts = [one for one in binding.slots if one.kind == "text" and not one.optional]
    index = 0
    while index < len(tokens):
        one, last = tokens[index], index
        while (
            not by_name
            and one.lastgroup == "word"
            and one[0].lower() not in CONSTANT | binding.constant
            and last + 1 < len(tokens)
            and tokens[last + 1].lastgroup == "word"
            and sample[tokens[last].end() : tokens[last + 1].start()] == " "
            and tokens[last + 1][0].lower() not in CONSTANT | binding.constant
        ):
            last += 1
        if last > index and last - index + 1 == len(texts):
            last = index
        yield one, tokens[last].end()
        index = last + 1


def _slot_of(word: str, binding: Binding) -> Slot | None:
    return next((one for one in binding.slots if one.name == word.lower()), None)


def _braced(slot: Slot | None, sample: str, binding: Binding) -> str:
    return "{" + slot.shown(sample, binding.places) + "}" if slot else ""


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _conditional(made: str, slots: tuple[Slot, ...]) -> str:
    """With parts in brackets left out where the value that stands there is missing."""
    for one in slots:
        if one.optional:
            inside = re.search(rf" ?([(\[])\{{{re.escape(one.code)}\}}([)\]])", made)
            if inside:
                part = f"{{' {inside[1]}' + {one.code} + '{inside[2]}' if {one.code} else ''}}"
                made = made.replace(inside[0], part)
    return made
