"""Labels by construction: what answers a question is a page of notes, or a symbol of an installed package.

A symbol is looked up in the source of the very version that is installed, so that a label needs no line numbers of its
own and no person who judges passages. What documents a symbol are the lines of its signature and docstring. A passage
is relevant when it covers at least half of them; passages of `kb add --package` show one symbol each, whatever lines
they name, and count only for that symbol.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from itertools import zip_longest
from pathlib import Path
from typing import TypeGuard

from langchain_core.documents import Document

from pipeline.errors import BadInput

COVERED = 0.5
"""The share of a symbol's lines that a passage must cover."""
_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<first>\d+)-(?P<last>\d+))?")
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Label:
    """One thing that answers a question."""

    source: str
    """The source that holds it, as in `codecraft kb list`."""
    path: str
    """The file inside the source."""
    symbol: str = ""
    """The dotted name; empty for a page, of which any passage will do."""
    first: int = 0
    """The first line of the symbol's signature."""
    last: int = 0
    """The last line of its docstring, or of its signature where it has none."""

    def covered_by(self, passage: Document) -> bool:
        """Whether the passage answers the question."""
        if not self.symbol:
            return _place(passage)[0] == f"{self.source}/{self.path}"
        if self.source.startswith("package:") and passage.metadata.get("symbol") != self.symbol:
            return False
        return self.lines_in(passage)[0] >= COVERED

    def lines_in(self, passage: Document) -> tuple[float, float]:
        """The share of the symbol's lines that the passage covers, and the share of the passage's that are these."""
        file, first, last = _place(passage)
        common = max(0, min(last, self.last) - max(first, self.first) + 1)
        if file != f"{self.source}/{self.path}" or not common:
            return 0.0, 0.0
        return common / (self.last - self.first + 1), common / (last - first + 1)


def _place(passage: Document) -> tuple[str, int, int]:
    """`package:click/click/core.py:12-40` → file and lines; no lines are 0 and 0."""
    text = str(passage.metadata.get("source", ""))
    found = _PLACE.fullmatch(text)
    if found is None:
        return text, 0, 0
    return found["file"], int(found["first"] or 0), int(found["last"] or 0)


def labels_of(relevant: Iterable[str]) -> tuple[Label, ...]:
    """The labels that a question's `relevant` names.

    Raises:
        BadInput: a package is not installed, or has no such symbol in this version.
    """
    return tuple(_label(one) for one in relevant)


def sources_of(relevant: Iterable[str]) -> frozenset[str]:
    """The sources in which the answers lie."""
    return frozenset(one.partition("/")[0] if "/" in one else _source(one) for one in relevant)


def _label(text: str) -> Label:
    if "/" in text:
        source, _, path = text.partition("/")
        return Label(source, path)
    places = _symbols(text.partition(".")[0])
    if text not in places:
        raise BadInput(f"The installed {_source(text)} has no symbol {text}.", "Install the locked version.")
    return places[text]


def _source(symbol: str) -> str:
    """`yaml.loader.Loader` → `package:pyyaml`."""
    module = symbol.partition(".")[0]
    names = _distributions().get(module)
    if not names:
        raise BadInput(f"The package {module!r} is not installed.", "Install it beside CodeCraft.")
    return f"package:{names[0].lower().replace('_', '-')}"


@cache
def _distributions() -> Mapping[str, list[str]]:
    """Module → the distributions that hold it."""
    return metadata.packages_distributions()


@cache
def _symbols(package: str) -> Mapping[str, Label]:
    """Every symbol of the package that its source defines, wherever in a module: also below `if TYPE_CHECKING`."""
    source, spec = _source(package), util.find_spec(package)
    root = Path(str(spec.origin)).parent if spec and spec.origin else Path()
    found: dict[str, Label] = {}
    for file in sorted(root.rglob("*.py")):
        path = f"{package}/{file.relative_to(root).as_posix()}"
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for symbol, lines in _definitions(ast.parse(file.read_text("utf-8")), module):
            found[symbol] = Label(source, path, symbol, *lines)
    return found


def _definitions(tree: ast.AST, prefix: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Symbol, first and last line that document it. The last definition of a name wins, as it does at run time."""
    children = list(ast.iter_child_nodes(tree))
    for node, after in zip_longest(children, children[1:]):
        if isinstance(node, Definition):
            symbol = f"{prefix}.{node.name}"
            yield symbol, _documented(node)
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node, symbol)
        elif isinstance(node, ast.If | ast.Try):
            yield from _definitions(node, prefix)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _is_text(after):
            yield f"{prefix}.{node.targets[0].id}", (node.lineno, after.end_lineno or after.lineno)


def _documented(node: Definition) -> tuple[int, int]:
    opening = node.body[0]
    last = (opening.end_lineno or opening.lineno) if _is_text(opening) else opening.lineno - 1
    return node.lineno, max(node.lineno, last)


def _is_text(node: ast.AST | None) -> TypeGuard[ast.Expr]:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
