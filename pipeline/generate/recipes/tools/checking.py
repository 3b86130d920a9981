"""A program that looks at every row and tells what is wrong with it."""

from __future__ import annotations

import re

from pipeline.generate.recipes.tools import templates
from pipeline.generate.recipes.tools.expressions import NUMERIC, flat
from pipeline.generate.recipes.tools.plan import Condition
from pipeline.generate.recipes.tools.printing import Printing
from pipeline.generate.recipes.tools.sources import NotSaid
from pipeline.generate.recipes.tools.templates import Slot


class Checking(Printing):
    """The statements that look at cells."""

    def checking(self) -> list[str]:
        """The statements of a program that looks at every row and tells what is wrong with it."""
        plan = self.plan
        if plan.steps or plan.group or plan.figures or plan.order or plan.limit or "nocase" in plan.flags:
            raise NotSaid("what is done to rows that are only looked at")
        checks = [two for one in plan.checks for two in flat(one)]
        names = list(dict.fromkeys(one.left.text for one in checks))
        names.sort(key=lambda one: plan.columns.index(one) if one in plan.columns else 99)
        slots = [
            Slot(("n", "line", "row", "number"), "count", "place"),
            Slot(("column", "field", "col", "column_name"), "text", "name"),
        ]
        shown = next(
            (one for one in plan.samples if one.role == "problem" or re.match(r"(?:line|row)\b", one.text, re.I)), None
        )
        bound = templates.bind(shown.text, slots) if shown is not None else None
        if shown is None or bound is None or len(bound.used) < 2 or any(one is not shown for one in plan.samples):
            raise NotSaid("how a problem is told")
        by_line = "file lines" in plan.flags or (
            shown.text.lower().startswith("line") and "data rows" not in plan.flags
        )
        lines = [
            "rows, columns = read(" + (f"options.{self.source_place}" if self.source_place else "None") + ")",
            f"need(columns, {names!r})",
            "problems = 0",
        ]
        unique = [one.left.text for one in checks if one.sign == "unique"]
        lines += [f"seen: dict[str, set[str]] = {{name: set() for name in {unique!r}}}"] if unique else []
        lines += [f"for place, row in enumerate(rows, start={2 if by_line else 1}):", "    wrong = []"]
        for name in names:
            tests = [self._check(one) for one in checks if one.left.text == name and one.sign != "unique"]
            cell = f"row[{name!r}]"
            bad = " or ".join(f"not ({one})" for one in tests)
            if name in unique:
                bad = f"{bad} or {cell} in seen[{name!r}]" if bad else f"{cell} in seen[{name!r}]"
            lines += [f"    if {bad}:", f"        wrong.append({name!r})"]
            lines += [f"    seen[{name!r}].add({cell})"] if name in unique else []
        lines += [
            "    for name in wrong:",
            f"        print(f{bound.text!r})",
            "        problems += 1",
            "if problems:",
            f"    return {self.code('problem')}",
        ]
        fine = plan.troubles.get("fine")
        if fine is not None and fine.text is not None:
            lines.append(f"print({fine.text!r})")
        return [*lines, "return 0"]

    def _check(self, one: Condition) -> str:
        """What must hold of a cell, where a cell that is no number breaks a bound."""
        cell = f"row[{one.left.text!r}]"
        if one.sign == "number":
            return f"is_number({cell})"
        if one.sign == "whole":
            return f"re.fullmatch(r'[-+]?\\d+', {cell})"
        if one.sign == "date":
            return f"is_date({cell})"
        if one.sign == "one of" and one.right is not None:
            return f"{cell} in {tuple(one.right.text.split('|'))!r}"
        if one.sign in NUMERIC and one.right is not None and one.right.kind == "number":
            return f"is_number({cell}) and float({cell}) {one.sign} {one.right.text}"
        if one.sign in {"number", "whole", "unique"}:
            raise NotSaid(one.sign)
        return self._one(one)
