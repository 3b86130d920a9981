"""Order among the imports of a finished module, kept by its syntax tree, and black's layout."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable

LINE_LENGTH = 88


def tidy(source: str, local: Iterable[str] = ()) -> str:
    """The module with the imports it uses, each once, in isort's order, in black's layout.

    Templates name every import that one of their variants needs; what this variant does not use is dropped here.

    Args:
        source: a whole module whose imports stand at its top.
        local: names of modules that belong to the same program.
    """
    import black  # heavy, and only here

    tree = ast.parse(source)
    imports = [one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)]
    if imports:
        used = _used(tree)
        header = _header(imports, used, frozenset(local))
        source = _replaced(source, imports, header)
    return black.format_str(
        source, mode=black.Mode(target_versions={black.TargetVersion.PY311}, line_length=LINE_LENGTH)
    )


def _used(tree: ast.Module) -> set[str]:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    quoted = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for text in quoted:  # forward references: Mapped["Author"], list["Book"]
        if text.isidentifier():
            names.add(text)
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
