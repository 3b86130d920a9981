"""The table of parts, each with its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline import python
from pipeline.generate.recipes.tables import table

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Part:
    """One behaviour: a class or a function of ours, and the words that ask for it."""

    name: str
    home: str
    needs: tuple[str, ...]
    """Patterns that must all be in the request, in lower case."""
    never: tuple[str, ...]
    members: Mapping[str, str]
    """By method: a pattern of the names under which it is asked for."""
    errors: Mapping[str, str]
    """By class of an error: a pattern of the sentence that asks for it."""
    facts: Mapping[str, str]
    """By fact: a pattern of what is said."""
    parameters: Mapping[str, str]
    """By parameter: a pattern of other names for it, beside those of all parts."""

    @property
    def is_class(self) -> bool:
        return self.name[0].isupper()

    @property
    def tree(self) -> ast.Module:
        return _tree(self.home)

    def definition(self) -> ast.ClassDef | Function:
        found = next(one for one in self.tree.body if getattr(one, "name", "") == self.name)
        if not isinstance(found, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            raise TypeError(f"{self.name} is no class and no function")
        return found

    def methods(self) -> dict[str, Function]:
        found = self.definition()
        body = found.body if isinstance(found, ast.ClassDef) else [found]
        return {one.name: one for one in body if isinstance(one, FUNCTIONS)}

    def fits(self, low: str) -> bool:
        spoken = f"{low} {low.replace('_', ' ')}"
        return all(re.search(one, spoken) for one in self.needs) and not any(re.search(one, low) for one in self.never)


@cache
def _tree(home: str) -> ast.Module:
    package = "classics" if home.startswith("classics/") else "programs/parts"
    path = files("pipeline.generate.recipes").joinpath(package, f"{home.rpartition('/')[2]}.py")
    return python.parsed(path.read_text("utf-8"))


@cache
def parts() -> tuple[Part, ...]:
    """All of them: those of `programs.toml`, then the functions among the classics."""
    rows = [(name, row) for name, row in table("programs")["parts"].items()]
    known = {name for name, _ in rows}
    for name, row in table("functions").items():
        if name not in known and name[0].islower():
            rows.append((name, {**row, "home": f"classics/{row['home']}"}))
    return tuple(_part(name, row) for name, row in rows)


def _part(name: str, row: Mapping[str, object]) -> Part:
    found = {key: row.get(key, {}) for key in ("members", "errors", "facts", "parameters")}
    needs, never = row.get("needs", ()), row.get("not", ())
    return Part(name, str(row["home"]), tuple(needs), tuple(never), **found)  # type: ignore[arg-type]
