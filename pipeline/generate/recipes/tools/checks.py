"""Rules for the cells of a column, each as a condition on `cell`, and how a broken one is told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes.tools.lines import quoted

NUMBER = r"(-?\d+(?:\.\d+)?)"
RULES: tuple[tuple[str, str], ...] = (
    (
        rf"\bbetween {NUMBER} and {NUMBER}|\bfrom {NUMBER} to {NUMBER}|\b{NUMBER}\s*(?:-|\u2013|to)\s*{NUMBER}",
        "is_number(cell) and {0} <= float(cell) <= {1}",
    ),
    (rf"(?:at least|>=|\u2265|no less than) {NUMBER}|\b{NUMBER} or more", "is_number(cell) and float(cell) >= {0}"),
    (rf"(?:at most|<=|\u2264|no more than) {NUMBER}|\b{NUMBER} or less", "is_number(cell) and float(cell) <= {0}"),
    (rf"(?:more than|greater than|above|over|>) {NUMBER}", "is_number(cell) and float(cell) > {0}"),
    (rf"(?:less than|below|under|<) {NUMBER}", "is_number(cell) and float(cell) < {0}"),
    (r"\bpositive (?:whole number|integer|int)\b", "is_whole(cell) and int(cell) > 0"),
    (r"\bwhole numbers?\b|\bintegers?\b|\bint\b", "is_whole(cell)"),
    (r"\bpositive(?: number)?\b", "is_number(cell) and float(cell) > 0"),
    (r"\b(?:not|non|n.t)[- ](?:be )?negative\b", "is_number(cell) and float(cell) >= 0"),
    (r"\b(?:is|be|an?|valid) (?:a |valid )?number\b|\bnumeric\b", "is_number(cell)"),
    (r"\bdates?\b|\bYYYY-MM-DD\b", "is_date(cell)"),
    (r"\bcontain\w* (?:an? |the )?[`'\"]?(@)[`'\"]?|\bhave (?:an? )?(@)|\bwith (?:an? )?(@)", "{0!r} in cell"),
    (r"\bvalid e-?mail\b|\be-?mail address\b", "re.fullmatch(r'[^@\\s]+@[^@\\s]+\\.[^@\\s.]+', cell) is not None"),
    (r"\b(?:not|n.t|never) (?:be )?(?:empty|blank|missing)\b|\brequired\b|\bnon-empty\b|\bfilled\b", "cell != ''"),
    (r"\bone of:? \(?([\w`'\"-]+(?:(?:, (?:or |and )?| or | and )[\w`'\"-]+)+)", "cell in {choices}"),
    (r"\b(?:begin|start)s? with ([\w:/.-]+(?: or [\w:/.-]+)*)", "cell.startswith({prefixes})"),
    (rf"\bexactly {NUMBER} (?:characters|letters|digits)", "len(cell) == {0}"),
    (rf"\b{NUMBER} digits\b", "cell.isdigit() and len(cell) == {0}"),
)


@dataclass(frozen=True, slots=True)
class Check:
    column: str
    conditions: tuple[str, ...]
    unique: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How problems are told."""

    text: str
    """A format string with `place` and `column`."""
    start: int
    """The number of the first row of data."""
    fine: str
    """What is printed where there are none; empty for nothing."""


def checks(prompt: str, columns: tuple[str, ...]) -> tuple[tuple[Check, ...], list[tuple[int, int]]]:
    """The rules by column, in the order of the columns."""
    found: dict[str, Check] = {}
    spans = []
    for clause in re.finditer(
        r"[^,;.\n]+(?:(?<=\d)[.,](?=\d)[^,;.\n]+|,(?= (?:or )?[a-z]+(?:,| or )[^;.\n]*)[^;.\n]*)*", prompt
    ):
        named = re.search(
            r"[`'\"]?\b(\w+)\b[`'\"]?:?\s+(?:column\s+)?(?:must|should|has to|have to|needs? to|can|may|is|are|:|=|at|one|a\b|between|not|[<>])",
            clause[0],
        )
        column = named[1] if named and named[1] in columns else ""
        if not column:
            continue
        conditions = []
        rest = clause[0]
        for pattern, condition in RULES:
            one = re.search(pattern, rest, re.I)
            if one:
                given = [part for part in one.groups() if part]
                choices = tuple(re.findall(r"[\w-]+", re.sub(r"\b(?:or|and)\b", ",", given[0]))) if given else ()
                prefixes = tuple(given[0].split(" or ")) if given else ()
                conditions.append(
                    condition.replace("{choices}", repr(choices)).replace("{prefixes}", repr(prefixes)).format(*given)
                    if "{" in condition
                    else condition
                )
                rest = rest.replace(one[0], " ")
        unique = re.search(r"\bunique\b|\bno duplicates?\b|\bonly once\b", clause[0]) is not None
        if conditions or unique:
            found[column] = Check(column, tuple(conditions), unique)
            spans.append(clause.span())
    return tuple(found[name] for name in columns if name in found), spans


def sampled(prompt: str) -> tuple[str, ...]:
    """The columns in samples of what is told: `line N: email`."""
    found = [re.fullmatch(r"(?:row|line) (?:N|<\w+>|\d+)\W+([a-z_]\w*)", text) for text, _ in quoted(prompt)]
    return tuple(dict.fromkeys(one[1] for one in found if one and one[1] not in {"column", "field", "name_of"}))


def told(prompt: str, columns: tuple[str, ...] = ()) -> Told | None:
    """How a problem is told, by its sample; None where it is told otherwise than by place and column."""
    fine = re.search(
        r"\b(?:all|everything|no problems?|valid|otherwise|else|fine|clean|none|nothing)\b[^.;\n`'\"]*\b(?:print|say|write|output)s?\s+(?:just\s+)?[`'\"]([^`'\"\n]+)[`'\"]",
        prompt,
        re.I,
    )
    counted = re.search(
        r"\b(?:data rows?|rows?)\b[^.;\n]*\bfrom 1\b|\bfirst data row is 1\b|\bstart\w* at 1\b", prompt, re.I
    )
    best = None
    for text, span in quoted(prompt):
        shown = re.fullmatch(
            r"(row|line) (?:<\w+>|\{\w+\}|N|\d+)(\W+)(?:<|\{)?(?:"
            + "|".join(["column", "field", "name", *columns])
            + r")(?:>|\})?",
            text,
        )
        if shown:
            start = 1 if counted or (shown[1] == "row" and "line" not in prompt[span[1] : span[1] + 80]) else 2
            best = Told(f"{shown[1]} {{place}}{shown[2]}{{column}}", start, fine[1] if fine else "")
    return best


HELPERS = """def is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)", cell) is not None


def is_whole(cell: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+", cell) is not None


def is_date(cell: str) -> bool:
    try:
        dt.date.fromisoformat(cell)
    except ValueError:
        return False
    return True


"""


def lines(found: tuple[Check, ...], how: Told, code: int) -> list[str]:
    """The lines that check every row and tell what is wrong."""
    made = [
        "problems = 0",
        "seen: set[tuple[str, str]] = set()",
        f"for place, row in enumerate(rows, start={how.start}):",
    ]
    for one in found:
        fits = " and ".join(f"({condition})" for condition in one.conditions) or "True"
        if one.unique:
            fits += f" and ({one.column!r}, cell) not in seen"
        made += [f"    column, cell = {one.column!r}, (row[{one.column!r}] or '').strip()", f"    if not ({fits}):"]
        made += [f"        print(f{how.text!r})", "        problems += 1"]
        made += ["    seen.add((column, cell))"] if one.unique else []
    made += ["if not problems:", f"    print({how.fine!r})"] if how.fine else []
    return [*made, f"return {code} if problems else 0"]
