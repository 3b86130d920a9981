"""The lines a tool prints: templates quoted in the request, with what their placeholders stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

QUOTED = re.compile(r"`([^`\n]+)`|\"([^\"\n]+)\"|'([^'\n]{3,}?)'")
NUMBER = re.compile(r"<[^<>]+>|\{[^{}]+\}|\b(?:N|M|X|K|Y)\b|(?<![\w-])-?\d+(?:\.\d+)?(?!\w)")
COUNTS = {
    "kept": r"kept|left|remaining|valid|good|ok|written|wrote|saved|clean(?:ed)?|output|imported|loaded|matched|exported|rows? out",
    "duplicates": r"dup\w*|deduped",
    "dropped": r"drop\w*|remov\w*|skip\w*|reject\w*|invalid|bad|errors?|ignored|unmatched|missing|problems?",
    "seen": r"read|total|input|in|seen|rows in|processed",
    "plain": r"rows?|records?|lines?|count|items?|entries|converted",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of counts: `kept: N, dropped: M`."""

    text: str
    """As a format string with fields `kept`, `dropped`, `duplicates`, `seen`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line for each group or row: `north: 12.50`."""

    between: str
    """What stands between key and value."""
    places: int | None
    """Decimals; None where a number is printed as it is."""
    swapped: bool = False
    """Whether the value comes first."""


def quoted(prompt: str) -> list[tuple[str, tuple[int, int]]]:
    found = []
    for one in QUOTED.finditer(prompt):
        text = next(part for part in one.groups() if part)
        if not re.search(r"\.py\b|^--|^[\w.]+$|[A-Za-z]:\\", text):
            found.append((text, one.span()))
    return found


def summaries(prompt: str) -> list[tuple[Summary, tuple[int, int]]]:
    """The lines in which every number is a count with a name of its own."""
    found = []
    for text, span in quoted(prompt):
        made = _summary(text)
        if (
            made
            and not re.match(r"(?:line|row) (?:<|{|N\b|\d)", text, re.I)
            and re.search(
                r"\b(?:print|say|report|show|output|end|writ|summar|log)\w*\b|->",
                prompt[max(0, span[0] - 90) : span[0]],
                re.I,
            )
        ):
            found.append((Summary(made), span))
    return found


def _summary(text: str) -> str:
    """The text as a format string; empty where a number of it is no count that we know."""
    parts = re.split(r"(\s*[,;|/]\s+|\s+/\s+)", text.replace("{", "<").replace("}", ">"))
    made = ""
    for part in parts:
        number = NUMBER.search(part)
        words = NUMBER.sub(" ", part)
        kind = next((kind for kind, said in COUNTS.items() if re.search(rf"\b(?:{said})\b", words, re.I)), "")
        if number is None:
            made += part
            continue
        if not kind and len(parts) == 1 and re.fullmatch(r"\s*[a-z]+\s*", words):
            kind = "kept"  # `N people`
        if not kind or len(NUMBER.findall(part)) > 1:
            return ""
        made += part[: number.start()] + "{" + ("kept" if kind == "plain" else kind) + "}" + part[number.end() :]
    return made if "{" in made else ""


FIGURES = {
    "count": "len(values)", "n": "len(values)", "rows": "len(values)", "min": "min(values)", "minimum": "min(values)",
    "max": "max(values)", "maximum": "max(values)", "mean": "sum(values) / len(values)", "sum": "sum(values)",
    "average": "sum(values) / len(values)", "avg": "sum(values) / len(values)", "total": "sum(values)",
    "median": "median(values)",
}  # fmt: skip
"""What a line of one figure of a column says, by its name."""


def figures(prompt: str) -> list[tuple[str, str, str, tuple[int, int]]]:
    """The lines of one figure each, `mean: X`: the name, what stands between, the expression, the place."""
    found = []
    for text, span in quoted(prompt):
        shown = re.fullmatch(r"(\w+)(\s*[:=]\s*|\s+)(?:<?\{?\w+\}?>?|-?[\d.]+)", text)
        if shown and shown[1].lower() in FIGURES:
            found.append((shown[1], shown[2], FIGURES[shown[1].lower()], span))
    return found if len(found) > 1 else []


def bad_line(prompt: str) -> str:
    """How a line that cannot be used is reported: `line N: bad age` as a format string with `place`."""
    for text, _ in quoted(prompt):
        if re.match(r"line (?:<\w+>|\{\w+\}|N\b|\d+)", text):
            return re.sub(r"(?<=line )(?:<\w+>|\{\w+\}|N\b|\d+)", "{place}", text, count=1)
    return ""


def row(prompt: str, names: tuple[str, ...]) -> tuple[Row, tuple[int, int] | None]:
    """How a key and its value are printed: by a sample or by names of columns; `names` are those of the value."""
    two = re.search(r"\b(?:two|2) decimals?|\b2 decimal places|\bcents\b", prompt, re.I)
    one_ = re.search(r"\b(?:one|1) decimals?\b", prompt, re.I)
    places = 2 if two else 1 if one_ else None
    value = "|".join(["total", "sum", "count", "amount", "average", "mean", "value", "n", "number", *names])
    for text, span in quoted(prompt):
        shown = re.fullmatch(
            r"<?\{?([A-Za-z_][\w-]*)\}?>?(\W{1,4}?)(-?\d+(?:\.(\d+))?|<?\{?(?:" + value + r")\}?>?|N|X)", text, re.I
        )
        turned = re.fullmatch(r"(\d+|<?\{?(?:count|n)\}?>?)(\W{1,4}?)<?\{?([A-Za-z_][^{}<>]*)\}?>?", text, re.I)
        if _summary(text) and not shown:
            continue
        if shown and not (shown[3] in {"N", "X"} and re.fullmatch("|".join(COUNTS.values()), shown[1], re.I)):
            between = shown[2].strip("<>{}") or " "
            return Row(between, len(shown[4]) if shown[4] else places), span
        if turned:
            return Row(turned[2].strip("<>{}") or " ", places, swapped=True), span
    return Row(": ", places), None
