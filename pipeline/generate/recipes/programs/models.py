"""A Pydantic model or a dataclass with the fields, limits and properties that the request fixes."""

from __future__ import annotations

import re

from pipeline.generate.recipes.programs.columns import Column, columns
from pipeline.generate.recipes.programs.written import Written

HEAD = re.compile(
    r"\b(?P<kind>pydantic|dataclass)\b[^.\n]{0,30}?\s(?:called |named |model |class )*[`'\"]?(?P<name>[A-Z][a-z]\w*)[`'\"]?"
    r"|\b(?P<late>[A-Z][a-z]\w*)[`'\"]?,? (?:as )?an? (?:frozen )?(?P<what>pydantic|dataclass)\b",
    re.I,
)
FILE = re.compile(r"\b([a-z_]\w*)\.py\b")
PROPERTY = re.compile(
    r"(?:\bplus |\band |\bwith )?(?:an? )?(?:computed |read-only )?propert(?:y|ies)\s+[`'\"]?(\w+)[`'\"]?\s*(?:=|:|\(|which is|is|that is|returns?|giving)\s*"
    r"[`]?([a-z_]\w*(?:\s*[-+*/]\s*(?:[a-z_]\w*|\d+(?:\.\d+)?))+)[`]?\)?",
    re.I,
)
FORBIDS = re.compile(
    r"\b(?:extra|unknown|additional|other)\s+(?:fields?|keys?|arguments)\s+(?:are |is )?(?:forbidden|not allowed|rejected|refused)|\bforbid\w* (?:extra|unknown) fields",
    re.I,
)
FROZEN = re.compile(r"\b(?:frozen|immutable)\b", re.I)
SMALL_TALK = re.compile(
    r"\b(?:please|thanks?|thank you|i need|i'd like|write|make|create|give me|hi|hello|could you|pydantic|v2|model|dataclass|frozen|immutable|it is|should be|a|an|the|in|module|file|called|named|class|fields?|with|these|following|python|plus|and|no|defaults?|as)\b|[\W_\d]",
    re.I,
)


def read(prompt: str) -> Written | None:
    """The model that the request lays out; None where some of what it says was not understood."""
    head = HEAD.search(prompt)
    if not head:
        return None
    name, kind = head["name"] or head["late"], (head["kind"] or head["what"]).lower()
    file = FILE.search(prompt)
    text = PROPERTY.sub(lambda one: " " * len(one[0]), prompt)
    text = FORBIDS.sub(" ", text)
    colon = re.compile(r"[:\n]\s*|\bwith(?: (?:the|these))?(?: fields?)?:?\s+").search(text, head.end())
    before = f"{prompt[: head.start()]} {text[head.end() : colon.start()]}" if colon else ""
    if not colon or SMALL_TALK.sub("", (before.replace(file[0], "") if file else before)):
        return None
    said = [one for one in re.split(r"\.(?=\s|$)(?<!\.\.)", text[colon.end() :]) if SMALL_TALK.sub("", one)]
    fields = columns(said[0]) if len(said) == 1 else None
    if not fields or len(fields) < 2:
        return None
    properties = tuple((one[1], one[2]) for one in PROPERTY.finditer(prompt))
    known = {one.name for one in fields}
    if any(set(re.findall(r"[a-z_]\w*", expression)) - known for _, expression in properties):
        return None
    extras = (bool(FORBIDS.search(prompt)), bool(FROZEN.search(prompt)))
    body = _pydantic(name, fields, extras) if kind == "pydantic" else _dataclass(name, fields, extras[1])
    for one, expression in properties:
        value = re.sub(r"([a-z_]\w*)", r"self.\1", expression)
        body += ["", "    @property", f"    def {one}(self) -> Any:", f"        return {value}"]
    source = "\n".join([*_imports(kind, fields, bool(properties)), "", "", *body]) + "\n"
    built = tuple(f"{one.name}: {one.type}{_limits(one)}" for one in fields) + tuple(one for one, _ in properties)
    tests = f"def test_it_has_the_fields_asked_for() -> None:\n    assert list({name}.__annotations__) == {[one.name for one in fields]!r}\n"
    return Written(name, file[1] if file else "", source, tests, built)


def _limits(column: Column) -> str:
    return "".join(f", {name} {value}" for name, value in column.limits)


def _imports(kind: str, fields: tuple[Column, ...], with_any: bool) -> list[str]:
    types = " ".join(one.type for one in fields)
    times = [one for one in ("date", "datetime") if re.search(rf"\b{one}\b", types)]
    typing = (["Any"] if with_any else []) + (["Literal"] if "Literal[" in types else [])
    found = ["from __future__ import annotations", ""]
    found += (
        ["import re"] if kind == "dataclass" and any(n == "pattern" for one in fields for n, _ in one.limits) else []
    )
    found += ["from dataclasses import dataclass, field"] if kind == "dataclass" else []
    found += [f"from datetime import {', '.join(times)}"] if times else []
    found += ["from decimal import Decimal"] if "Decimal" in types else []
    found += [f"from typing import {', '.join(typing)}"] if typing else []
    return found + (["", "from pydantic import BaseModel, ConfigDict, Field"] if kind == "pydantic" else [])


def _pydantic(name: str, fields: tuple[Column, ...], extras: tuple[bool, bool]) -> list[str]:
    forbids, frozen = extras
    lines = [f"class {name}(BaseModel):", f'    """A {name.lower()}, checked when it is made."""', ""]
    settings = [*(['extra="forbid"'] if forbids else []), *(["frozen=True"] if frozen else [])]
    lines += [f"    model_config = ConfigDict({', '.join(settings)})", ""] if settings else []
    for one in fields:
        given = [f"{limit}={value}" for limit, value in one.limits]
        if one.default.startswith(("[", "{")):
            given.insert(0, "default_factory=" + ("list" if one.default[0] == "[" else "dict"))
        elif one.default:
            given.insert(0, f"default={one.default}")
        lines.append(f"    {one.name}: {one.type}" + (f" = Field({', '.join(given)})" if given else ""))
    return lines


CHECKS = {
    "ge": "self.{name} < {value}",
    "gt": "self.{name} <= {value}",
    "le": "self.{name} > {value}",
    "lt": "self.{name} >= {value}",
    "min_length": "len(self.{name}) < {value}",
    "max_length": "len(self.{name}) > {value}",
    "pattern": "not re.search({value}, self.{name})",
}


def _dataclass(name: str, fields: tuple[Column, ...], frozen: bool) -> list[str]:
    lines = [f"@dataclass{'(frozen=True)' if frozen else ''}", f"class {name}:", f'    """A {name.lower()}."""', ""]
    for one in fields:
        default = (
            f" = field(default_factory={'list' if one.default[0] == '[' else 'dict'})"
            if one.default[:1] in {"[", "{"}
            else ""
        )
        lines.append(f"    {one.name}: {one.type}" + (default or (f" = {one.default}" if one.default else "")))
    checks = []
    for one in fields:
        rules = [CHECKS[limit].format(name=one.name, value=value) for limit, value in one.limits]
        if one.type.startswith("Literal["):
            rules.append(f"self.{one.name} not in ({one.type[8:-1]},)")
        for rule in rules:
            guard = f"self.{one.name} is not None and " if "None" in one.type else ""
            checks += [f"        if {guard}{rule}:", f'            raise ValueError("{one.name} is out of range")']
    return [*lines, "", "    def __post_init__(self) -> None:", *checks] if checks else lines
