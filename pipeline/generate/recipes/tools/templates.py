"""The lines a request shows as templates: which part of `Golf: 83.4 l` is the key, which the figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

TOKEN = re.compile(
    r"(?P<holder><[^<>]+>|\{[^{}]+\})|(?P<mark>\[[ xX✓✗*]\])|(?P<date>\d{4}-\d\d-\d\d)|(?P<word>\d{1,3}(?:\.\d{1,3}){3}|/[\w./-]+|[\w.+-]+@[\w.-]+|\d\d:\d\d(?::\d\d)?)"
    r"|(?P<number>(?<![\w.])[-+]?\d+(?:\.\d+)?(?!\w)|(?<!\w)(?:X+|N+)\.(?:X+|N+)(?!\w))|(?P<caps>\b[A-Z][A-Z_]*\b)|(?P<name>[^\W\d_][\w'-]*(?:\.[a-z]\w*)*)"
)
CONSTANT = frozenset(
    [
        "total",
        "sum",
        "count",
        "lines",
        "line",
        "rows",
        "row",
        "words",
        "word",
        "average",
        "mean",
        "min",
        "max",
        "ok",
        "done",
        "added",
        "removed",
        "deleted",
        "saved",
        "item",
        "items",
        "entry",
        "entries",
        "with",
        "of",
        "and",
        "the",
        "in",
        "at",
        "for",
        "from",
        "to",
        "is",
        "are",
        "no",
        "not",
        "found",
        "unknown",
        "days",
        "day",
        "times",
        "left",
        "by",
        "as",
        "on",
        "per",
        "due",
        "since",
        "new",
        "all",
    ]
)


@dataclass(frozen=True)
class Slot:
    """Something that can be printed."""

    names: tuple[str, ...]
    """What a sample may call it."""
    kind: str
    """`text`, `date`, `count` (a whole number), `number`, `cell` (a number as a table has it), `mark`, `list`."""
    code: str
    """The Python expression."""
    value: str = ""
    """The value that the request shows in its place."""

    def shown(self, decimals: int | None, signed: bool = False) -> str:
        """What stands between the braces of an f-string."""
        if self.kind == "cell" and decimals is not None:
            return f"{{number({self.code}):.{decimals}f}}"
        if self.kind == "number":
            sign = "+" if signed else ""
            return f"{{{self.code}:{sign}.{decimals}f}}" if decimals is not None else f"{{plain({self.code})}}"
        return "{" + self.code + "}"

    @property
    def is_number(self) -> bool:
        return self.kind in {"count", "number", "cell"}


@dataclass(frozen=True)
class Bound:
    text: str
    """The inside of an f-string."""
    used: frozenset[str]
    """The expressions that are in it."""
    doubtful: bool = False
    """Whether another value of the same kind could be meant where one was put by its kind."""


def bind(
    sample: str, slots: Sequence[Slot], decimals: int | None = None, constant: frozenset[str] = frozenset()
) -> Bound | None:
    """The sample with its values put in; None where it is not clear which is which."""
    for place, slot in enumerate(slots):
        if (
            slot.value
            and len(re.findall(rf"(?<!\w){re.escape(slot.value)}(?!\w)", sample)) == 1
            and not re.fullmatch(r"\d+(?:\.\d+)?", slot.value)
        ):
            sample = re.sub(rf"(?<!\w){re.escape(slot.value)}(?!\w)", f"<shown_{place}>", sample)
            slots = [replace(one, names=(*one.names, f"shown_{place}")) if one is slot else one for one in slots]
    tokens = list(TOKEN.finditer(sample))
    chosen = _by_name(tokens, slots) or _by_kind(tokens, slots, constant, sample)
    if not chosen:
        return None
    named = {index for index, slot in chosen.items() if _name(tokens[index]) in slot.names}
    made, at = "", 0
    for index, slot in sorted(chosen.items()):
        one = tokens[index]
        made += _escaped(sample[at : one.start()])
        shown = one[0].partition(".")[2] if one.lastgroup == "number" else ""
        if slot.kind == "mark":
            made += "[{'" + (one[0][1] if one[0][1] != " " else "x") + f"' if {slot.code} else ' '" + "}]"
        else:
            made += slot.shown(len(shown) if shown else decimals, one[0].startswith("+"))
        at = one.end()
    guessed = {_sort(slot) for index, slot in chosen.items() if index not in named}
    left = {_sort(slot) for slot in slots if slot not in chosen.values()}
    return Bound(made + _escaped(sample[at:]), frozenset(one.code for one in chosen.values()), bool(guessed & left))


def _sort(slot: Slot) -> str:
    """Slots of one sort can stand for each other in a sample."""
    return "number" if slot.is_number else slot.kind


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _name(one: re.Match[str]) -> str:
    return re.sub(r"\W+", "_", one[0].strip("<>{}").lower()).strip("_")


def _by_name(tokens: list[re.Match[str]], slots: Sequence[Slot]) -> dict[int, Slot]:
    """The tokens that are called as slots, where they are all that is called anything."""
    holders = [index for index, one in enumerate(tokens) if one.lastgroup == "holder"]
    if any("shown_" in tokens[index][0] for index in holders):
        return {}
    chosen: dict[int, Slot] = {}
    for index, one in enumerate(tokens):
        if one.lastgroup not in {"holder", "caps", "name"} or (
            holders and index not in holders and one.lastgroup != "caps"
        ):
            continue
        slot = next((two for two in slots if _name(one) in two.names and two not in chosen.values()), None)
        if slot is not None:
            chosen[index] = slot
    if any(index not in chosen for index in holders):
        return {}
    if (
        holders
        and any(one.lastgroup == "number" for one in tokens)
        and any(one.is_number and one not in chosen.values() for one in slots)
    ):
        return {}
    shown = any(one.lastgroup in {"number", "date", "mark"} for one in tokens)
    letters = [
        one for index, one in enumerate(tokens) if one.lastgroup == "caps" and len(one[0]) == 1 and index not in chosen
    ]
    if not holders and (shown or letters):
        return {}
    loose = [
        one
        for index, one in enumerate(tokens)
        if index not in chosen and one.lastgroup in {"name", "caps"} and one[0].lower() not in CONSTANT
    ]
    if not holders and loose and any(one.kind in {"text", "date"} and one not in chosen.values() for one in slots):
        return {}
    return chosen


def _by_kind(
    tokens: list[re.Match[str]], slots: Sequence[Slot], constant: frozenset[str], sample: str
) -> dict[int, Slot]:
    """Numbers for numbers, dates for dates, and the words that are no constant for texts."""
    chosen: dict[int, Slot] = {}
    free = list(slots)

    def take(index: int, *kinds: str) -> bool:
        for kind in kinds:
            for one in free:
                if one.kind == kind:
                    chosen[index] = one
                    free.remove(one)
                    return True
        return False

    for index, one in enumerate(tokens):
        named = next((two for two in free if one.lastgroup == "holder" and _name(one) in two.names), None)
        if named is not None:
            chosen[index] = named
            free.remove(named)
            continue
        if one.lastgroup == "holder":
            return {}
        if (
            one.lastgroup in {"name", "caps"}
            and (slot := next((two for two in free if _name(one) in two.names and len(one[0]) > 1), None))
            and (one.lastgroup == "caps" or not any(two.lastgroup in {"number", "date"} for two in tokens))
        ):
            chosen[index] = slot
            free.remove(slot)
    for index, one in enumerate(tokens):
        if index in chosen:
            continue
        if one.lastgroup == "mark" and not take(index, "mark"):
            return {}
        alone = ("text",) if len([two for two in free if two.kind == "text"]) == 1 else ()
        if one.lastgroup == "date" and not take(index, "date", *alone):
            return {}
        is_letter = one.lastgroup == "caps" and len(one[0]) == 1
        if (one.lastgroup == "number" or is_letter) and not take(
            index,
            *(
                ("number", "cell", "count")
                if "." in one[0]
                else ("count", "cell", "number", *alone) if not is_letter else ("count", "cell", "number")
            ),
        ):
            return {}
    texts = [one for one in free if one.kind in {"text", "list"}]
    runs = _runs(tokens, chosen, constant, sample)
    if len(runs) > len(texts):
        runs = [run for run in runs if not _follows_number(tokens, run[0], sample)]
    if len(runs) != len(texts):
        whole = _runs(tokens, chosen, constant, sample, frozenset())
        runs = whole if len(runs) < len(texts) or len(whole) == len(texts) else runs
    if len(runs) > len(texts):
        runs = [run for run in runs if not _follows_number(tokens, run[0], sample)]
    if len(runs) < len(texts) and len(runs) == 1 and len(tokens) - len(chosen) == len(texts):
        runs = [[index] for index in range(len(tokens)) if index not in chosen]
    if len(runs) > len(texts):
        return {}
    for run, slot in zip(runs, texts, strict=False):
        chosen[run[0]] = slot
        if len(run) > 1:
            tokens[run[0]] = (
                re.compile(re.escape(sample[tokens[run[0]].start() : tokens[run[-1]].end()])).match(
                    sample, tokens[run[0]].start()
                )
                or tokens[run[0]]
            )
    return chosen


def _runs(
    tokens: list[re.Match[str]],
    chosen: dict[int, Slot],
    constant: frozenset[str],
    sample: str,
    common: frozenset[str] = CONSTANT,
) -> list[list[int]]:
    """Words that follow each other, none of them chosen or constant."""
    runs: list[list[int]] = []
    last = -2
    for index, one in enumerate(tokens):
        if index in chosen or one[0].lower() in common | constant:
            continue
        near = index == last + 1 and sample[tokens[last].end() : one.start()] == " "
        if near and runs:
            runs[-1].append(index)
        else:
            runs.append([index])
        last = index
    return runs


def _follows_number(tokens: list[re.Match[str]], index: int, sample: str) -> bool:
    return (
        index > 0
        and tokens[index - 1].lastgroup == "number"
        and sample[tokens[index - 1].end() : tokens[index].start()] in {"", " "}
    )
