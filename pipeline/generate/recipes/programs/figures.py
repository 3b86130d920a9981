"""A function that returns several named figures of a text or of a list of numbers in one dict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.generate.recipes.programs.asked import Asked, Callable
from pipeline.generate.recipes.programs.written import Written
from pipeline.generate.recipes.tables import table

DICT = re.compile(
    r"\b(?:returns?|gives?(?: back)?)\s+(?:me\s+)?an?\s+dict(?:ionary)?\s+(?:with|of|containing)\s+"
    r"(?:the\s+)?(?:keys?\s*:?\s+)?(?P<keys>[^.;\n]*(?:\([^()]*\)[^.;\n]*)*?)(?=\.(?:\s|$)|;|\n|$)"
)
KEY = re.compile(r"^[`'\"]?([a-z]\w*)[`'\"]?\s*(?:\((.*)\)|\s(?:being|for|as)\s(.*))?$")
ROUNDED = re.compile(
    r"(?:(?:the )?(?P<key>\w+) (?:is |being )?)?"
    r"\brounded to (?P<digits>\d+|one|two|three) (?:decimals?|decimal places?|digits?)"
)
NOTHING = r"(?:the |an )?(?:(?:list|text|string|input|\w+) is empty|empty (?:list|text|string|input))"
EMPTY = re.compile(
    rf"[Rr]aises? (?:an? )?ValueError (?:if|when|for|on) {NOTHING}"
    rf"|(?:[Ii]f|[Ww]hen|[Ff]or) {NOTHING},? (?:it )?raises? ValueError"
)
FOR_EMPTY = re.compile(r"(?:[Ff]or|[Ww]ith) an empty \w+,? (?P<values>[^;\n]+?)(?=\.(?:\s|$)|;|\n|$)")
SAID = re.compile(r"(?P<keys>\w+(?:(?:, | and )\w+)*) (?:is|are) (?P<value>0\.0|0|\"\"|''|None)")
LEFT = re.compile(
    r"\b(?:please|hi|hello|thanks?|i need|i'd like|could you|write|make|create|build|give|me|a|an|the|python|"
    r"function|called|named|in|module|file|that|which|it|of|list|text|takes|and|given|for|numbers|string|values?)\b|[\W_]",
    re.I,
)
OF_WHAT = re.compile(r" (?:of|for) (?:the|a) (?:(?:list|sequence) of numbers|list|text|numbers|values)$")
DIGITS = {"one": 1, "two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class Figure:
    key: str
    told: str
    """What the request says of it in brackets; may be empty."""
    digits: int | None
    """To how many decimals it is rounded; None where it is not."""


def read(prompt: str, asked: Asked) -> Written | None:
    """The function that the request lays out; None where a figure, or anything else it says, was not understood."""
    found = DICT.search(prompt)
    if found is None or asked.owner is not None or len(asked.members) != 1:
        return None
    call = asked.members[0]
    if call.parameters is None or len(call.parameters) != 1 or call.parameters[0].marks:
        return None
    slot = call.parameters[0].name
    sort = "text" if re.search(r"text|string|sentence|words?$|passage", slot) else "numbers"
    figures = list(_figures(found["keys"], prompt))
    made = {one.key: _expression(one, sort) for one in figures}
    rest = _rest(prompt, found, call)
    errors = list(EMPTY.finditer(prompt))
    if len(made) < 2 or not all(made.values()) or LEFT.sub("", rest) or len(asked.errors) > len(errors):
        return None
    empty = _when_empty(prompt, set(made))
    return None if empty is None else _written(asked, (slot, sort), made, empty or ("raise" if errors else ""))


def _figures(keys: str, prompt: str) -> Iterator[Figure]:
    everywhere = {one["key"]: one["digits"] for one in ROUNDED.finditer(prompt) if one["key"]}
    for part in re.split(r",\s*(?![^()]*\))(?:and\s+)?|\s+and\s+(?![^()]*\))", keys):
        named = KEY.match(OF_WHAT.sub("", ROUNDED.sub("", part).strip()))
        if named is None:
            if part.strip() and not ROUNDED.search(part):
                yield Figure("", part, None)
            continue
        said = ROUNDED.search(part)
        digits = said["digits"] if said else everywhere.get(named[1])
        told = re.sub(r"[,\s]+$", "", named[2] or named[3] or "")
        yield Figure(named[1], told, None if digits is None else DIGITS.get(digits) or int(digits))


def _expression(figure: Figure, sort: str) -> str:
    """The Python of a figure, from its explanation or, without one, its name; empty where it is not known."""
    said = figure.told or figure.key.replace("_", " ")
    for pattern, made in table("figures")[sort]:
        if re.fullmatch(pattern, said, re.I):
            return f"round({made}, {figure.digits})" if figure.digits is not None else str(made)
    return ""


def _rest(prompt: str, found: re.Match[str], call: Callable) -> str:
    """What the request says beside the dict: nothing of it may be a rule."""
    rest = prompt[: found.start()] + prompt[found.end() :]
    rest = EMPTY.sub("", FOR_EMPTY.sub("", ROUNDED.sub("", rest)))
    return re.sub(rf"\b\w+\.py\b|\b{re.escape(call.name)}\b[`'\"]?(?:\([^()]*\))?", "", rest)


def _when_empty(prompt: str, keys: set[str]) -> str | None:
    """The dict for an empty argument, as Python; empty where none is given, None where it is not understood."""
    found = FOR_EMPTY.search(prompt)
    if found is None:
        return ""
    values: dict[str, str] = {}
    for one in SAID.finditer(found["values"]):
        values |= dict.fromkeys(re.split(r", | and ", one["keys"]), one["value"])
    values.pop("and", None)
    return "{" + ", ".join(f'"{key}": {value}' for key, value in values.items()) + "}" if set(values) == keys else None


def _written(asked: Asked, taken: tuple[str, str], made: dict[str, str], empty: str) -> Written:
    slot, sort = taken
    name = asked.members[0].name
    lines = [f'"""{", ".join(made)} of the {sort}, in one dict."""', "", "from __future__ import annotations", ""]
    lines += ["import statistics"] if any("statistics." in one for one in made.values()) else []
    lines += ["from collections.abc import Sequence", "from typing import Any", ""]
    kind = "str" if sort == "text" else "Sequence[float]"
    lines += ["", f"def {name}({slot}: {kind}) -> dict[str, Any]:", f'    """{", ".join(made).capitalize()}."""']
    if empty == "raise":
        lines += [f"    if not {slot}:", f'        raise ValueError("{slot} is empty")']
    elif empty:
        lines += [f"    if not {slot}{'.strip()' if sort == 'text' else ''}:", f"        return {empty}"]
    lines += [f"    given = {slot}"]
    lines += ["    words = given.split()"] if sort == "text" else []
    lines += ["    return {", *(f'        "{key}": {value},' for key, value in made.items()), "    }"]
    sample = '"one two"' if sort == "text" else "[1, 2]"
    tests = f"def test_it_has_the_keys_asked_for() -> None:\n    assert list({name}({sample})) == {list(made)!r}\n"
    return Written(name, asked.module, "\n".join(lines) + "\n", tests, tuple(made))
