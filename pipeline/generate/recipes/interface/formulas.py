"""Formulas in words and signs: `quantity times unit_price`, `qty*unit_cost`, `km divided by hours`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_SIGNS = (
    (r"\bmultiplied (?:by|with)\b|\btimes\b|\u00d7|\u22c5|(?<=\w) x (?=\w)", "*"),
    (r"\bdivided (?:by|through)\b|\bper\b|\u00f7|\bover\b", "/"),
    (r"\bsquared\b|\u00b2", "** 2"),
    (r"\bplus\b|\badded to\b", "+"),
    (r"\bminus\b|\bless\b|\u2212|\u2013", "-"),
)
_UNITS = {
    ("hours", "minutes"): "/ 60",
    ("minutes", "seconds"): "/ 60",
    ("minutes", "hours"): "* 60",
    ("hours", "seconds"): "/ 3600",
    ("seconds", "minutes"): "* 60",
    ("seconds", "hours"): "* 3600",
}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PIECE = re.compile(r"\s*(\*\* 2|\*|/|\+|-|\(|\)|\d+(?:\.\d+)?%?|[A-Za-z_][\w]*)")
_FILLER = frozenset(
    [
        "the",
        "of",
        "its",
        "their",
        "a",
        "an",
        "is",
        "are",
        "what",
        "by",
        "and",
        "to",
        "this",
        "that",
        "value",
        "item",
        "it",
        "all",
    ]
)
Value = Callable[[str], str]


def formula(text: str, names: Mapping[str, str]) -> str:
    """The Python expression of a formula over `names`, their code by name; empty where it is none.

    A formula has at least one sign between two values.
    """
    low = _spelled(text.strip(), names)
    for pattern, sign in _SIGNS:
        low = re.sub(pattern, f" {sign} ", low)
    parts: list[str] = []
    at = 0
    operators = 0
    while at < len(low):
        found = _PIECE.match(low, at)
        if not found:
            break
        piece = found[1]
        at = found.end()
        if piece == "** 2":
            if not parts:
                return ""
            parts[-1] = f"{parts[-1]} ** 2"
            operators += 1
        elif piece in {"*", "/", "+", "-"}:
            if not parts or parts[-1] in {"*", "/", "+", "-", "("}:
                return ""
            operators += 1
            parts.append(piece)
        elif piece in {"(", ")"}:
            if piece == "(" and parts and parts[-1] not in {"*", "/", "+", "-", "("}:
                break
            if piece == ")" and parts.count("(") <= parts.count(")"):
                break
            parts.append(piece)
        elif piece.lower() in _FILLER:
            continue
        else:
            code = _value(piece, names)
            if not code or (parts and parts[-1] not in {"*", "/", "+", "-", "("}):
                break
            parts.append(code)
    while parts and parts[-1] in {"*", "/", "+", "-"}:
        parts.pop()
        operators -= 1
    if operators < 1 or parts.count("(") != parts.count(")"):
        return ""
    return " ".join(parts).replace("( ", "(").replace(" )", ")")


def _spelled(text: str, names: Mapping[str, str]) -> str:
    """The text with names of more than one word in one: `unit price` → `unit_price`."""
    for name in sorted(names, key=len, reverse=True):
        if "_" in name:
            text = re.sub(rf"\b{name.replace('_', '[ _-]')}\b", name, text, flags=re.I)
    return text.replace("`", "").replace('"', "")


def _value(piece: str, names: Mapping[str, str]) -> str:
    if re.fullmatch(r"\d+(?:\.\d+)?", piece):
        return piece
    if piece.endswith("%"):
        return f"{float(piece[:-1]) / 100:g}"
    low = piece.lower()
    for name in (piece, low, f"{low}s", low.rstrip("s")):
        if name in names:
            return names[name]
    for (wanted, had), factor in _UNITS.items():
        if low in {wanted, wanted.rstrip("s")} and had in names:
            return f"({names[had]} {factor})"
    longer = [name for name in names if name.endswith(f"_{low}") or name.startswith(f"{low}_")]
    return names[longer[0]] if len(longer) == 1 else ""


def rounding(text: str) -> int | None:
    """To how many digits something is rounded; None where nothing is said of it."""
    found = re.search(r"\bround\w*\b(?:[^.;\d]{0,24}?\b(\d+|one|two|three)\b)?", text, re.I)
    if not found:
        return None
    word = (found[1] or "0").lower()
    digits = {"one": 1, "two": 2, "three": 3}.get(word)
    return digits if digits is not None else int(word)


def rounded(expression: str, digits: int | None) -> str:
    if digits is None:
        return expression
    return f"round({expression}, {digits})" if digits else f"round({expression})"


def guarded(expression: str, otherwise: str) -> str:
    """A quotient that gives something else where it would divide by nothing."""
    found = re.search(r"/ (\([^()]*\)|[\w\[\]\"'.]+(?:\([^()]*\))?)", expression)
    return f"{expression} if {found[1]} else {otherwise}" if found and not _NUMBER.fullmatch(found[1]) else expression
