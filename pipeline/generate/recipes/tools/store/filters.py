"""Which records a command is about, and in which order: by its options and by the words about it."""

from __future__ import annotations

import re

from pipeline.generate.recipes.tools.asked import Option
from pipeline.generate.recipes.tools.store.commands import Command
from pipeline.generate.recipes.tools.store.fields import Field

SIGNS: tuple[tuple[str, str], ...] = (
    ("<", r"below|under|less-than|fewer-than|before"),
    (">", r"above|over|more-than|after"),
    (">=", r"min|minimum|at-least|since|from|start"),
    ("<=", r"max|maximum|at-most|until|to|end|till|up-to"),
)
OPEN = r"open|pending|todo|undone|active|unfinished|remaining|not-done"

STILL = r"\b(?:only|just) (?:the )?(?:open|undone|unfinished)\b|\bnot (?:yet )?done\b|\bopen (?:ones|tasks|items)\b|\bstill (?:open|to do)\b"


def lines(command: Command, fields: tuple[Field, ...], flag: str, prompt: str) -> list[str] | None:
    """The statements that narrow down `records`; None where an option of the command means nothing known."""
    made: list[str] = []
    later: list[str] = []
    names = {one.name: one for one in fields}
    for option in command.options:
        if option.name in {"json"}:
            continue
        if option.name in {"by", "group-by"}:
            continue
        if re.fullmatch(r"limit|top|n|last|first|count|max", option.name) and option.kind == "int":
            later.append(_limit(option))
            continue
        if option.name in {"sort", "sort-by", "order-by", "order"}:
            later.append(
                f"if {option.attribute}:\n    records.sort(key=lambda record: order(record[{option.attribute}]))"
            )
            continue
        if option.name in {"reverse", "desc"} and option.kind == "flag":
            later.append(f"if {option.attribute}:\n    records.reverse()")
            continue
        said = _filter(option, names, flag)
        if said is None:
            return None
        made.append(said)
    told = any(re.fullmatch(rf"{OPEN}|done|all|state|status", one.name) for one in command.options)
    if flag and not told and re.search(STILL, command.text, re.I):
        made.append(f"records = [record for record in records if not record[{flag!r}]]")
    return [*_parted(made), *order(command.text, fields), *_parted(later)]


def _parted(statements: list[str]) -> list[str]:
    return [line for one in statements for line in one.split("\n")]


def _limit(option: Option) -> str:
    cut = f"records[-{option.attribute}:]" if option.name == "last" else f"records[:{option.attribute}]"
    return f"if {option.attribute} is not None:\n    records = {cut}"


def _filter(option: Option, names: dict[str, Field], flag: str) -> str | None:
    """One option as a statement."""
    value = option.attribute
    given = f"if {value} is not None:\n    records = [record for record in records if "
    if option.kind == "flag":
        given = f"if {value}:\n    records = [record for record in records if "
        if option.name == "all" and flag:
            return f"if not {value}:\n    records = [record for record in records if not record[{flag!r}]]"
        if flag and (option.name in {flag, "done", "finished", "completed"}):
            return f"{given}record[{flag!r}]]"
        if flag and re.fullmatch(OPEN, option.name):
            return f"{given}not record[{flag!r}]]"
        return f"{given}record[{value!r}]]" if value in names and names[value].kind == "flag" else None
    tags = next((one for one in names.values() if one.kind == "list"), None)
    if tags and option.name in {"tag", "label", tags.name}:
        return f"{given}{value} in (record[{tags.name!r}] or [])]"
    if value in names:
        one = names[value]
        return f"{given}record[{value!r}] == {_typed(one, value)}]"
    if option.name in {"search", "contains", "text", "query", "grep"}:
        texts = [one.name for one in names.values() if one.kind == "text"]
        return f"{given}any({value}.lower() in str(record[name]).lower() for name in {texts!r})]"
    dates = [one for one in names.values() if one.kind == "date"]
    if option.name in {"month", "year", "day"} and len(dates) == 1:
        return f"{given}str(record[{dates[0].name!r}]).startswith(str({value}))]"
    return _compared(option, names, given)


def _compared(option: Option, names: dict[str, Field], given: str) -> str | None:
    """`--min-price 5`, `--since 2026-01-01`, `--below 3`."""
    for sign, words in SIGNS:
        found = re.fullmatch(rf"(?P<a>[a-z-]+?)?-?(?:{words})-?(?P<b>[a-z-]+)?", option.name)
        if found is None:
            continue
        named = (found["a"] or found["b"] or "").strip("-").replace("-", "_")
        is_date = re.search(r"since|until|before|after|from|to$|start|end|till", option.name) is not None
        kinds = (
            [one for one in names.values() if one.kind == "date"]
            if is_date
            else [one for one in names.values() if one.is_number]
        )
        of = names.get(named) or (kinds[0] if len(kinds) == 1 and not named else None)
        if of is not None:
            cell = f"record[{of.name!r}]"
            guard = f"{cell} is not None and " if of.optional else ""
            return f"{given}{guard}{cell} {sign} {_typed(of, option.attribute)}]"
    return None


def _typed(one: Field, value: str) -> str:
    return f"number({one.name!r}, {value})" if one.is_number else value


def order(text: str, fields: tuple[Field, ...]) -> list[str]:
    """`sorted by name`, `newest first`, `highest amount first`."""
    low = text.lower()
    down = re.search(
        r"\bdescending\b|\b(?:highest|largest|biggest|most \w+|newest|latest|greatest)\b(?: \w+)? first\b", low
    )
    named = re.search(r"\b(?:sort\w*|order\w*|alphabetical\w*)\b(?: \w+){0,2}? by (?:the )?`?(\w+)`?", low)
    named = named or re.search(r"\bby (?:the )?`?(\w+)`?(?=[,.;`]|$| (?:alphabetic|like|as|in|with)\b)", low)
    if re.search(r"\bnewest first\b|\blatest first\b|\bmost recent first\b", low) and not named:
        return ["records.reverse()"]
    one = next((one for one in fields if named and one.name in {named[1], named[1].removesuffix("s")}), None)
    texts = [one for one in fields if one.kind == "text"]
    numbers = [one for one in fields if one.is_number]
    if one is None and re.search(r"\balphabetic\w*", low) and texts:
        one = texts[0]
    if one is None and down and len(numbers) == 1:
        one = numbers[0]
    if one is None:
        return []
    reverse = ", reverse=True" if down else ""
    return [f"records.sort(key=lambda record: order(record[{one.name!r}]){reverse})"]
