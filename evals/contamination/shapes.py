"""The shape of a definition: what is left of it when layout, comments, docstrings, annotations and names are gone.

Two functions with the same tree and other names are the same function renamed. Names that a definition does not
bind itself, nor the text around it (builtins, what it imports), names of attributes and of keyword arguments stay, and
so do constants: they are what a function does. Attributes of `self` are its own and go.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

SMALL = 12
"""Nodes of the tree below which a definition is a one-liner, such as `return x % 2 == 0`: the same shape under other
names may be chance. So it may for a class of nothing but fields, whose shape is a row of types."""
LEAST = 7
"""Nodes of the tree below which a definition says nothing under other names: `return x`, `return self.x`."""
_BUILTINS = frozenset(dir(builtins))
_HEAD = re.compile(r"^(?:[ \t]*(?:>>> |\.\.\. ))?([ \t]*)(?:async[ \t]+def|def|class)[ \t]+\w", re.MULTILINE)
_BESIDE = re.compile(
    r"^(?:[ \t]*(?:>>> |\.\.\. )?[ \t]*(?:async[ \t]+def|def|class)[ \t]+|(?=\w+[ \t]*(?::[^=\n]+)?=[^=]))(\w+)",
    re.MULTILINE,
)
"""What a text names itself: its definitions, and what it assigns at the outermost level."""
_MOST_LINES = 400
"""Lines of a definition that are looked at."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A definition, in two degrees of forgetting."""

    name: str
    size: int
    """Nodes of its tree."""
    named: str
    """Digest with the names."""
    renamed: str
    """Digest without them, empty below `LEAST` nodes and where there is nothing but `pass`."""
    small: bool
    """Whether another program may well have the same by chance."""


def shapes(text: str) -> Iterator[Shape]:
    """The definitions that stand anywhere in `text`: a program, a page with fences, a docstring with examples."""
    lines = text.split("\n")
    starts = {text.count("\n", 0, found.start()) for found in _HEAD.finditer(text)}
    beside = frozenset(found[1] for found in _BESIDE.finditer(text)) - _BUILTINS if starts else frozenset[str]()
    for start in sorted(starts):
        node = _parsed(_block(lines, start))
        if node is not None and node.name[:2] != "__":  # constructors are alike; the class they are of is looked at
            yield _shape(node, beside)


def _block(lines: list[str], start: int) -> str:
    """The line at `start` and all that is indented below it, doctest prompts taken away."""
    first, *rest = (re.sub(r"^(\s*)(?:>>> |\.\.\. ?)", r"\1", line) for line in lines[start : start + _MOST_LINES])
    depth = len(first) - len(first.lstrip())
    held = [first]
    for line in rest:
        goes_on = line.lstrip()[:1] in {")", "]", "}", "#"}
        if line.strip() and len(line) - len(line.lstrip()) <= depth and not goes_on:
            break
        held.append(line)
    return textwrap.dedent("\n".join(held))


def _parsed(source: str) -> Definition | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if len(body) == 1 and isinstance(body[0], Definition) else None


def _shape(node: Definition, beside: frozenset[str]) -> Shape:
    """`beside`: names that the text around the definition gives, which a copy under other names renames too."""
    name = node.name
    bare: Definition = _Bare().visit(node)
    size = sum(not isinstance(one, ast.expr_context) for one in ast.walk(bare))
    named = _digest(bare)
    does_nothing = all(isinstance(one, ast.Pass) for one in bare.body)
    renamed = _digest(_Renamed(_bound(bare) | beside).visit(bare)) if size >= LEAST and not does_nothing else ""
    return Shape(name, size, named, renamed, size < SMALL or all(isinstance(one, ast.AnnAssign) for one in bare.body))


def _bound(node: ast.AST) -> frozenset[str]:
    """The names that a definition gives itself: its own and its parts', its arguments, what it assigns."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, Definition):
            found.add(one.name)
        elif isinstance(one, ast.arg):
            found.add(one.arg)
        elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            found.add(one.id)
    return frozenset(found) - _BUILTINS


def _digest(node: ast.AST) -> str:
    return hashlib.blake2b(ast.dump(node, annotate_fields=False).encode(), digest_size=12).hexdigest()


class _Bare(ast.NodeTransformer):
    """Takes away what does nothing: docstrings, annotations, `pass` beside other statements."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, Definition):
            body = [one for one in node.body if not _says_nothing(one)]
            node.body = body or [ast.Pass()]
            if not isinstance(node, ast.ClassDef):
                node.returns = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:  # ast's own spelling
        self.generic_visit(node)
        return node if node.value is None else ast.Assign([node.target], node.value)


def _says_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


class _Renamed(ast.NodeTransformer):
    """Numbers the bound names, and the attributes of `self`, in the order in which they occur."""

    def __init__(self, bound: frozenset[str]) -> None:
        self._bound = bound
        self._numbers: dict[str, str] = {}

    def _number(self, name: str) -> str:
        if name not in self._bound and not name.startswith("self."):
            return name
        return self._numbers.setdefault(name, f"n{len(self._numbers)}")

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, Definition) and not (node.name[:2] == node.name[-2:] == "__"):
            node.name = self._number(node.name)
        return super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._number(node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._number(node.arg))

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            node.attr = self._number(f"self.{node.attr}")
        return self.generic_visit(node)
