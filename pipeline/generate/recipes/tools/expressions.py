"""Troubles, cells and comparisons of a plan as Python expressions."""

from __future__ import annotations

import re

from pipeline.generate.recipes.tools.plan import Condition, Plan, Trouble, Value
from pipeline.generate.recipes.tools.reading import Reading
from pipeline.generate.recipes.tools.sources import NotSaid, ends, source_of

NUMERIC = frozenset({">=", "<=", ">", "<"})


def flat(one: Condition) -> list[Condition]:
    return [Condition(one.left, one.sign, one.right), *(three for two in one.joined for three in flat(two))]


class Expressions:
    """What the other parts of a program are written with."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.plan: Plan = reading.plan
        self.source_place, self.target_place = ends(reading)
        self.plan.source = self.plan.source or source_of(reading, self.source_place)
        self.looked_up: set[str] = set()
        """The troubles that something was written for."""
        self.used = {name for name in (self.source_place, self.target_place) if name}
        self.text_kept = self.plan.source in {"csv", "log", "lines", "words", "pairs", "tsv"}

    # troubles

    def code(self, kind: str) -> int:
        self.looked_up.add(kind)
        told = self.plan.troubles.get(kind)
        if told is not None:
            return told.code if told.code is not None else (0 if told.text is not None and not told.stderr else 1)
        codes = {one.code for name, one in self.plan.troubles.items() if one.code and name != "problem"}
        return codes.pop() if len(codes) == 1 else 1

    def stop(self, kind: str, usual: str) -> str:
        told = self.plan.troubles.get(kind, Trouble())
        text = usual if told.text is None else repr(told.text)
        return f"Stop({text}, {self.code(kind)}{', True' if told.text is not None and not told.stderr else ''})"

    # expressions

    def cell(self, value: Value) -> str:
        if value.kind == "column":
            return f"row[{value.text!r}]"
        if value.kind == "option":
            self.used.add(value.text)
            return f"row[options.{value.text}]"
        raise NotSaid(value.text)

    def amount(self, value: Value) -> str:
        if value.kind == "product":
            return " * ".join(self.amount(one) for one in value.parts)
        name = repr(value.text) if value.kind == "column" else f"options.{value.text}"
        if "empty zero" in self.plan.flags:
            return f"number({self.cell(value)} or 0, {name})"
        return f"number({self.cell(value)}, {name})"

    def constant(self, value: Value, numeric: bool) -> str:
        if value.kind == "option":
            self.used.add(value.text)
            return f"options.{value.text}"
        return value.text if numeric else repr(value.text)

    def test(self, one: Condition) -> str:
        return " and ".join(self._one(two) for two in flat(one))

    def _one(self, one: Condition) -> str:
        if one.sign == "more than once":
            return f"times[{self.cell(one.left)}] > 1"
        left = "len(row['word'])" if self.plan.source == "words" else "len(row['line'])"
        cell = left if one.left.kind == "length" else self.cell(one.left)
        if one.sign == "empty":
            return f"{cell} in (None, '')"
        if one.sign == "filled":
            return f"{cell} not in (None, '')"
        if one.sign in {"true", "false"}:
            held = f"str({cell}).lower() in ('true', 'yes', '1')" if self.text_kept else f"{cell}"
            return held if one.sign == "true" else f"not {held}"
        if one.sign == "one of" and one.right is not None:
            return f"{cell} in {tuple(one.right.text.split('|'))!r}"
        if one.right is None or one.sign in {"unique", "whole", "number", "date"}:
            raise NotSaid(one.sign)
        option = (
            next((two for two in self.plan.line.options.values() if two.attribute == one.right.text), None)
            if one.right.kind == "option"
            else None
        )
        dated: object = (
            option is not None
            and (re.search(r"date|since|until|day|before|after", option.name) or re.search(r"DATE|YYYY", option.shown))
        ) or re.fullmatch(r"\d{4}-\d\d-\d\d", one.right.text)
        dated = dated or (one.right.kind == "option" and re.search(r"date|day", one.right.text))
        if one.sign in {"in", "starts"}:
            right = self.constant(one.right, False)
            lower = ".lower()" if "nocase" in self.plan.flags else ""
            switch = next((two.rpartition(" ")[2] for two in self.plan.flags if two.startswith("nocase option ")), "")
            if switch and one.sign == "in":
                self.used.add(switch)
                return f"({right} in str({cell}) or (options.{switch} and {right}.lower() in str({cell}).lower()))"
            made = (
                f"{right}{lower} in str({cell}){lower}"
                if one.sign == "in"
                else f"str({cell}){lower}.startswith({right}{lower})"
            )
        else:
            numeric = (one.sign in NUMERIC and not dated) or (one.right.kind == "number" and one.left.kind != "option")
            if numeric and option is not None and self.reading.roles.get(option.attribute) != "int":
                self.reading.roles[option.attribute] = "number"
            right = self.constant(one.right, numeric)
            left = (
                cell
                if one.left.kind == "length"
                else self.amount(one.left) if numeric else (f"str({cell})" if not self.text_kept else cell)
            )
            lower = ".lower()" if "nocase" in self.plan.flags and not numeric else ""
            made = f"{left}{lower} {one.sign} {right}{lower}"
        if option is not None and option.default is None:
            made = f"({right} is None or {made})"
        return made
