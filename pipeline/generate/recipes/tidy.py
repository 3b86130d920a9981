"""Order among the imports of a finished module, kept by its syntax tree, and black's layout."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline import python

LINE_LENGTH = 88


def tidy(source: str, local: Iterable[str] = ()) -> str:
    """The module with the imports it uses, each once, in isort's order, in black's layout.

    Templates name every import that one of their variants needs; what this variant does not use is dropped here.

    Args:
        source: a whole module whose imports stand at its top.
        local: names of modules that belong to the same program.
    """
    tree = python.parsed(source)
    imports = [one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)]
    if imports:
        header = _header(imports, _used(tree), frozenset(local))
        source = _replaced(source, imports, header)
        tree = python.parsed(source)
    return laid_out(source, tree)


def laid_out(source: str, tree: ast.Module) -> str:
    """The module as black would lay it out, with black called only for the blocks it could change.

    Black takes most of the time of an answer. A block whose lines are short, and whose brackets close on the line they
    open on, is already as black wants it, for the templates are; a test compares the outcome with black's own.
    """
    blocks = [block if _is_settled(block) else _blackened(block) for block in _blocks(source.splitlines(), tree.body)]
    return "\n\n\n".join(blocks) + "\n"


def _blocks(lines: list[str], body: list[ast.stmt]) -> Iterator[str]:
    """The definitions of a module one by one, and what stands between them together."""
    start, loose = 0, False
    for node in body:
        first, last = _first_line(node, lines), node.end_lineno or node.lineno
        definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if definition:
            if loose:
                yield _stripped(lines[start : first - 1])
            yield _stripped(lines[first - 1 : last])
            start, loose = last, False
        else:
            loose = True
    if loose or "".join(lines[start:]).strip():
        yield _stripped(lines[start:])


def _first_line(node: ast.stmt, lines: list[str]) -> int:
    """Where a statement begins, with its decorators and the comment above it."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return int(first)


def _stripped(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")


OPEN_END = re.compile(r"[(\[{]$", re.M)


def _is_settled(block: str) -> bool:
    """Whether black would leave the block as it is."""
    crowded = any(len(line) > LINE_LENGTH for line in block.splitlines())
    return not (crowded or OPEN_END.search(block) or "\n\n\n" in block or ":\n\n" in block or "'" in _code(block))


def _code(block: str) -> str:
    """The block without what stands in double quotes or comments: single quotes in it are for black to change."""
    return re.sub(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#.*', "", block)


@lru_cache(maxsize=1024)
def _blackened(block: str) -> str:
    black = python.black()
    mode = black.Mode(target_versions={black.TargetVersion.PY311}, line_length=LINE_LENGTH)
    return str(black.format_str(block, mode=mode)).rstrip("\n")


def _used(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            names.add(node.value)  # a forward reference: Mapped["Author"]
    return names


def _header(imports: list[ast.Import | ast.ImportFrom], used: set[str], local: frozenset[str]) -> str:
    plain: set[tuple[str, str | None]] = set()
    members: dict[str, set[tuple[str, str | None]]] = {}
    for node in imports:
        for one in node.names:
            bound = one.asname or one.name.split(".")[0]
            if bound not in used and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
                continue
            if isinstance(node, ast.Import):
                plain.add((one.name, one.asname))
            else:
                members.setdefault("." * node.level + (node.module or ""), set()).add((one.name, one.asname))
    groups: dict[int, list[str]] = {}
    for name, alias in sorted(plain, key=lambda one: one[0].lower()):
        groups.setdefault(_section(name, local), []).append(f"import {name}{_as(alias)}")
    for module in sorted(members, key=str.lower):
        names = sorted(members[module], key=lambda one: _by_type(one[0]))
        line = f"from {module} import {', '.join(name + _as(alias) for name, alias in names)}"
        groups.setdefault(_section(module, local), []).append(line)
    return "\n\n".join("\n".join(groups[section]) for section in sorted(groups))


def _as(alias: str | None) -> str:
    return f" as {alias}" if alias else ""


def _by_type(name: str) -> tuple[int, str, str]:
    """isort's order of members: constants, classes, the rest."""
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return rank, name.lower(), name


def _section(module: str, local: frozenset[str]) -> int:
    top = module.split(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names and top not in local:
        return 1
    return 3 if top in local or not top else 2


def _replaced(source: str, imports: list[ast.Import | ast.ImportFrom], header: str) -> str:
    lines = source.splitlines()
    drop = {number for one in imports for number in range(one.lineno, (one.end_lineno or one.lineno) + 1)}
    first = min(drop)
    kept = [line for number, line in enumerate(lines, start=1) if number not in drop and number > first]
    body = "\n".join(kept).lstrip("\n")
    start = "\n".join(lines[: first - 1]).rstrip("\n")
    return "\n\n".join(part for part in (start, header, body) if part) + "\n"
