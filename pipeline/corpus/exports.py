"""Under which public name a package offers what its modules define: `pydantic.main.BaseModel` → `pydantic.BaseModel`.

Read from the `from … import …` lines of its `__init__` files, never by importing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline.python import parsed

Definition = tuple[str, str]
"""The module that defines something, and the name it has there."""


@dataclass
class Exports:
    """The public names of one package, worked out when the first is asked for."""

    files: Mapping[str, Path]
    """Dotted module → its file; a package's module is its `__init__`."""
    _surfaces: dict[str, dict[str, Definition]] = field(default_factory=dict)
    _trees: dict[str, ast.Module] = field(default_factory=dict)

    def public(self, symbol: str) -> str:
        """The shortest public name of the dotted `symbol`; empty when no `__init__` offers it."""
        return self._names.get(symbol, "")

    @cached_property
    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for module, file in self.files.items():
            if file.stem != "__init__" or any(part.startswith("_") for part in module.split(".")):
                continue
            for name, (home, original) in self._surface(module).items():
                if name.startswith("_"):
                    continue
                symbol, public = f"{home}.{original}", f"{module}.{name}"
                if symbol not in found or public.count(".") < found[symbol].count("."):
                    found[symbol] = public
        return found

    def _surface(self, module: str) -> dict[str, Definition]:
        """Every name a module holds at its top level → where it is defined; an import circle is cut where it closes."""
        if module not in self._surfaces:
            held = self._surfaces[module] = {}
            for node in _top(self._tree(module).body):
                if isinstance(node, ast.ImportFrom):
                    held.update(self._imported(module, node))
                else:
                    held.update({name: (module, name) for name in _defined(node)})
        return self._surfaces[module]

    def _imported(self, module: str, node: ast.ImportFrom) -> Iterator[tuple[str, Definition]]:
        source = self._absolute(module, node)
        if source not in self.files:
            return
        surface = self._surface(source)
        for alias in node.names:
            if alias.name == "*":
                yield from ((name, surface.get(name, (source, name))) for name in self._starred(source))
            elif f"{source}.{alias.name}" not in self.files:
                yield alias.asname or alias.name, surface.get(alias.name, (source, alias.name))

    def _absolute(self, module: str, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = module.split(".")
        up = node.level - (self.files[module].stem == "__init__")
        base = parts[: len(parts) - up] if up else parts
        return ".".join([*base, node.module] if node.module else base)

    def _starred(self, module: str) -> list[str]:
        """What `from module import *` takes: its `__all__` where that is plain, else all that is not private."""
        for node in self._tree(module).body:
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
            ):
                try:
                    return [str(name) for name in ast.literal_eval(node.value)]
                except (ValueError, TypeError):
                    break
        return [name for name in self._surface(module) if not name.startswith("_")]

    def _tree(self, module: str) -> ast.Module:
        if module not in self._trees:
            try:
                self._trees[module] = parsed(self.files[module].read_text(encoding="utf-8-sig"))
            except (OSError, SyntaxError, ValueError, RecursionError):
                self._trees[module] = ast.Module([], [])
        return self._trees[module]


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of the top level, those under an `if` or a `try` among them."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _top([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _top([*node.body, *(one for handler in node.handlers for one in handler.body), *node.orelse])
        else:
            yield node


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
