"""The bounds a request sets to what is given: `a width below 10 is an error`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.generate.recipes.tools.crafts.occasions import clauses

NUMBER = r"(-?\d+(?:\.\d+)?)"
WRONG = r"[^.;\n]*\b(?:errors?|refused|rejected|invalid|not allowed|exits?|fails?)\b"
BOUNDS: tuple[tuple[str, str], ...] = (
    (rf"\b(?:under|below|less than|shorter than|smaller than|<) {NUMBER}{WRONG}", ">="),
    (rf"\b(?:over|above|more than|longer than|greater than|larger than|>) {NUMBER}{WRONG}", "<="),
    (rf"(?:\bat least|>=|\bminimum(?: of| is)?|\bno less than) {NUMBER}", ">="),
    (rf"(?:\bat most|<=|\bmaximum(?: of| is)?|\bno more than|\bup to) {NUMBER}", "<="),
    (rf"\b(?:more than|greater than|above|>) {NUMBER}", ">"),
    (rf"\b(?:less than|below|<) {NUMBER}", "<"),
)
STATED = re.compile(
    r"\b(?:must|has to|have to)\b(?! (?:print|show|output|be the same|write|give))|\bis an error\b|\bare errors\b|\brefused\b|\brejected\b|\bnot allowed\b|\bmay not\b|\bcannot\b|\bskip\w*\b|\bwarning\b",
    re.I,
)
"""Words of a clause that sets a bound or lays down what else may happen."""
USUAL = re.compile(
    r"\bfiles?\b|\bmissing\b|\bnot found\b|\bunknown\b|\bno such\b|\bexist\w*|\bnot valid\b|\binvalid \w+|\bnot a (?:\w+ )?(?:number|date|directory|folder)\b"
    r"|\bparse\w*|\bempty input\b|\bcolumns?\b|\bplaceholder\b|\bdirectory\b|\bdigits?\b|\bunits?\b",
    re.I,
)
"""What every craft sees to by itself."""

Limit = tuple[str, str, str]
"""A role, how it is compared, with what."""


def limits(prompt: str, names: dict[str, Iterable[str]]) -> tuple[list[Limit], list[str]]:
    """The bounds of the roles, whose `names` on the command line are given; and the clauses that set what is not known."""
    found: list[Limit] = []
    unread = []
    for clause in clauses(prompt):
        text = clause[0].replace("`", " ").replace("--", " ")
        if not STATED.search(text):
            continue
        role = next(
            (
                role
                for role, known in names.items()
                if any(re.search(rf"\b{re.escape(one)}s?\b", text, re.I) for one in known)
            ),
            "",
        )
        read = list(_bounds(role, text)) if role else []
        found += read
        if not read and not USUAL.search(text):
            unread.append(" ".join(clause[0].split()))
    return list(dict.fromkeys(found)), unread


def _bounds(role: str, text: str) -> Iterable[Limit]:
    between = re.search(rf"\b(?:between|from) {NUMBER} (?:and|to) {NUMBER}", text)
    if between:
        yield role, ">=", between[1]
        yield role, "<=", between[2]
        return
    if re.search(r"\bpositive\b", text):
        yield role, ">", "0"
        return
    for pattern, sign in BOUNDS:
        one = re.search(pattern, text, re.I)
        if one:
            yield role, sign, one[1]
            return
