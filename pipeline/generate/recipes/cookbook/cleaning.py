"""The recipe of cleaning tables with pandas: rules and columns as the request names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.kinds import guess, literal
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.words import snake

Rule = tuple[str, str]
COLUMN = r"(?:the |its |all |any |each )?[`'\"]?([A-Za-z_][\w ]{0,24}?)[`'\"]?"
END = r"(?= (?:column|field|value)s?\b|\s*(?:[,.;?!]|$| and | as | with | by | to | or |\())"
PATTERNS = tuple(
    (row["name"], row["pattern"].replace("{COLUMN}", COLUMN).replace("{END}", END))
    for row in table("cleaning")["rules"]
)
NEEDS_COLUMN = frozenset({"fill_missing", "lower_case", "parse_dates", "to_number", "drop_outliers"})
ORDER = (
    "strip_text",
    "to_number",
    "parse_dates",
    "lower_case",
    "drop_duplicates",
    "fill_missing",
    "drop_missing",
    "drop_outliers",
)
NOT_COLUMNS = table("vocabulary")["not_columns"].split()


def read_rules(prompt: str) -> tuple[tuple[Rule, ...], list[tuple[int, int]]]:
    """The rules a request names, each with its column (`age`, `age=median`) or nothing, and where they stand."""
    found: list[Rule] = []
    spans: list[tuple[int, int]] = []
    for rule, pattern in PATTERNS:
        for match in re.finditer(pattern, prompt, re.I):
            groups = [one for one in match.groups() if one]
            if any(start < match.end() and match.start() < end for start, end in spans) and rule != "drop_duplicates":
                continue
            value = _value(rule, groups)
            if rule in NEEDS_COLUMN and not value:
                continue
            spans.append(match.span())
            if (rule, value) not in found:
                found.append((rule, value))
    return tuple(sorted(found, key=lambda one: ORDER.index(one[0]) if one[0] in ORDER else -1)), spans


def _value(rule: str, groups: list[str]) -> str:
    said = groups[0].strip() if groups else ""
    column = snake(re.sub(r"^(?:missing|empty|null|the)\s+|\s+(?:column|values?|field)$", "", said, flags=re.I))
    column = "" if column in NOT_COLUMNS else column
    if rule == "fill_missing" and column:
        how = {"average": "mean", "zero": "0", "zeros": "0", "zeroes": "0"}.get(groups[1].lower(), groups[1])
        return f"{column}={how.lower() if how.lower() in {'mean', 'median', 'mode'} else how}"
    return column


@dataclass(frozen=True)
class CleaningPlan:
    spec: Spec

    title = "Cleaning of a table with pandas"

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.spec.rules

    def uses(self, rule: str) -> bool:
        return any(name == rule for name, _ in self.rules)

    @cached_property
    def columns(self) -> list[str]:
        """The columns the rules speak of."""
        return list(dict.fromkeys(value.partition("=")[0] for _, value in self.rules if value))

    @cached_property
    def all_columns(self) -> list[str]:
        named = [field.name for entity in self.spec.entities for field in entity.fields]
        return list(dict.fromkeys([*self.columns, *named])) or ["name", "amount"]

    @property
    def steps(self) -> list[str]:
        steps = ["tidy_names"]
        steps += [f"require, {literal(self.columns)}".replace("'", '"')] if self.columns else []
        return steps + [self._step(rule, value) for rule, value in self.rules if rule != "tidy_names"]

    def _step(self, rule: str, value: str) -> str:
        column, _, how = value.partition("=")
        if rule in {"drop_duplicates", "drop_missing"}:
            return f'{rule}, ["{column}"]' if column else rule
        arguments = [f'"{one}"' for one in (column, how) if one]
        return ", ".join([rule, *arguments])

    @property
    def sample(self) -> str:
        """Three rows that pass every rule, as a Python literal."""
        return "{" + ", ".join(f'"{name}": {self._values(name)}' for name in self.all_columns) + "}"

    def _values(self, name: str) -> str:
        rules = {rule for rule, value in self.rules if value.partition("=")[0] == name}
        if "parse_dates" in rules:
            return '["2026-01-31", "2026-02-28", "2026-03-15"]'
        numeric = guess(name) in {"integer", "float", "money"} or any(
            value in {f"{name}=mean", f"{name}=median"} for _, value in self.rules
        )
        return "[10.0, 11.0, 12.5]" if numeric or rules & {"to_number", "drop_outliers"} else '["ada", "grace", "alan"]'


def cook(spec: Spec) -> Dish:
    plan = CleaningPlan(spec)
    local = ("cleaning", "main")
    files = (
        python_file("main.py", "cleaning/main.py.j2", local, plan=plan),
        python_file("cleaning.py", "cleaning/cleaning.py.j2", local, plan=plan),
        python_file("tests/test_cleaning.py", "cleaning/test_cleaning.py.j2", local, plan=plan),
    )
    notes = ("Rules are applied in a fixed order: values first, then duplicates, gaps and outliers.",)
    return Dish(files, plan.title, ("python main.py in.csv out.csv", "python -m pytest"), notes)
