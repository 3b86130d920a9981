"""The program of a craft: what it uses of its module, the command line, and how a line looks."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from functools import cache

from pipeline import python
from pipeline.generate.recipes.tools.crafts import base
from pipeline.generate.recipes.tools.crafts.bind import Bound
from pipeline.generate.recipes.tools.prune import pruned

HEAD = '''"""{about}"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Annotated, Any, Optional

import typer


class Stop(Exception):
    """Ends the program with a message and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def line({slots}) -> str:
    return f"{line}"


'''


@cache
def _module(name: str) -> ast.Module:
    return python.parsed(inspect.getsource(sys.modules[name]))


class Settled(ast.NodeTransformer):
    """Every `Stop` with its exit code."""

    def __init__(self, codes: dict[str, int]) -> None:
        self.codes = codes

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "Stop" and isinstance(node.args[-1], ast.Constant):
            node.args[-1] = ast.Constant(self.codes[str(node.args[-1].value)])
        return node


def source(bound: Bound) -> str:
    """The module."""
    craft = bound.craft
    about = f"{bound.entry}: {(craft.function.__doc__ or '').strip()}".replace('"', "'")
    slots = ", ".join(f"{name}: Any" for name in craft.slots) or "*values: Any"
    text = bound.line.replace("\\", "\\\\").replace('"', '\\"')
    head = HEAD.format(about=about, slots=slots, line=text)
    body = [*_taken(base.__name__, {"read", "plain"}), *_taken(craft.function.__module__, None)]
    tree = ast.Module([one for one in body if _is_kept(one, bound)], [])
    for one in tree.body:
        name = _target(one)
        if isinstance(one, (ast.Assign, ast.AnnAssign)) and name in bound.constants:
            one.value = ast.parse(repr(bound.constants[name]), mode="eval").body
    settled = ast.unparse(ast.fix_missing_locations(Settled(bound.codes).visit(tree)))
    future = "from __future__ import annotations\n"
    return pruned(head + settled.replace(future, "") + "\n\n\n" + (_typer(bound) if bound.typer else _argparse(bound)))


def _taken(name: str, only: set[str] | None) -> list[ast.stmt]:
    """The statements of a module, without what belongs to the table."""
    found = []
    for one in copy.deepcopy(_module(name)).body:
        if isinstance(one, ast.ImportFrom) and one.module and one.module.startswith("pipeline"):
            continue
        if isinstance(one, ast.Expr) or (isinstance(one, ast.ImportFrom) and one.module == "__future__"):
            continue
        if (
            only is not None
            and isinstance(one, (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign))
            and getattr(one, "name", "") not in only
        ):
            continue
        if isinstance(one, ast.FunctionDef):
            one.decorator_list = []
        found.append(one)
    return found


def _target(one: ast.stmt) -> str:
    """The name that a statement gives a value; empty where it gives none."""
    target = one.targets[0] if isinstance(one, ast.Assign) else one.target if isinstance(one, ast.AnnAssign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _is_kept(one: ast.stmt, bound: Bound) -> bool:
    """Without the constants that nothing of this craft uses; functions are pruned later."""
    return not isinstance(one, (ast.Assign, ast.AnnAssign)) or _target(one) in _names(bound)


def _names(bound: Bound) -> set[str]:
    """All names the craft's function uses, and those that what it uses uses."""
    body = _module(bound.craft.function.__module__).body
    by_name = {}
    for one in body:
        target = (
            one.targets[0] if isinstance(one, ast.Assign) else one.target if isinstance(one, ast.AnnAssign) else None
        )
        by_name[getattr(one, "name", getattr(target, "id", ""))] = one
    found: set[str] = set()
    todo = [bound.craft.name]
    while todo:
        name = todo.pop()
        if name in found or name not in by_name:
            continue
        found.add(name)
        node = copy.copy(by_name[name])
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
        todo += [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
    return found


def _kind(bound: Bound, role: str) -> tuple[str, str]:
    """The type of a role and its default, as Python."""
    one = inspect.signature(bound.craft.function).parameters.get(role)
    if one is None:
        return "str", "None"
    kind = str(one.annotation).removesuffix(" | None")
    said = bound.constants.get({"char": "BAR", "level": "LEVEL"}.get(role, ""))
    if said is not None:
        return kind, repr(said)
    return kind, repr(None if one.default is inspect.Parameter.empty else one.default)


def _call(bound: Bound) -> str:
    roles = list(inspect.signature(bound.craft.function).parameters)
    given = {role for role, _, _ in bound.places} | {role for role, _ in bound.options}
    return ", ".join(f"{role}={role}" for role in roles if role in given)


def _run(bound: Bound) -> list[str]:
    """The statements that print the lines, or write them to the file asked for."""
    made = f"{bound.craft.name}({_call(bound)})"
    roles = {role for role, _, _ in bound.places} | {role for role, _ in bound.options}
    show = [f"for text in {made}:", "    print(text)"]
    if "target" in roles:
        show = [
            f"lines = list({made})", "if target is None:", "    for text in lines:", "        print(text)", "else:",
            "    with open(target, 'w', encoding='utf-8') as file:", "        file.writelines(f'{text}\\n' for text in lines)",
        ]  # fmt: skip
    opposite = {">=": "<", "<=": ">", ">": "<=", "<": ">="}
    checked = []
    for role, sign, number in bound.limits:
        checked += [
            f"if {role} is not None and {role} {opposite[sign]} {number}:",
            f"    raise Stop(f'{role} must be {sign} {number}: {{{role}}}', {bound.codes['value']})",
        ]
    show = [*checked, *show]
    return [
        "try:", *(f"    {one}" for one in show), "except Stop as error:", "    if str(error):",
        "        print(f'error: {error}', file=sys.stderr)", "    return error.code", "return 0",
    ]  # fmt: skip


def _argparse(bound: Bound) -> str:
    lines = [f"parser = argparse.ArgumentParser(description={(bound.craft.function.__doc__ or '').strip()!r})"]
    for role, name, how in bound.places:
        many = {"one": "", "loose": ", nargs='?'", "many": ", nargs='+'"}[how]
        kind = _kind(bound, role)[0]
        typed = f", type={kind}" if kind in {"int", "float"} else ""
        default = _kind(bound, role)[1] if how == "loose" else ""
        lines.append(
            f"parser.add_argument({role!r}, metavar={name.upper()!r}{many}{typed}{f', default={default}' if default not in ('', 'None') else ''})"
        )
    for role, option in bound.options:
        kind, default = _kind(bound, role)
        if kind == "bool":
            lines.append(f"parser.add_argument('--{option.name}', dest={role!r}, action='store_true')")
            continue
        default = (repr(option.default) if kind == "str" else option.default) if option.default else default
        typed = f", type={kind}" if kind in {"int", "float"} else ""
        lines.append(f"parser.add_argument('--{option.name}', dest={role!r}{typed}, default={default})")
    lines.append("given = parser.parse_args(arguments)")
    roles = [role for role, _, _ in bound.places] + [role for role, _ in bound.options]
    lines += [f"{role} = given.{role}" for role in roles] + _run(bound)
    inner = "\n".join(f"    {one}" for one in lines)
    return f"def main(arguments: list[str] | None = None) -> int:\n{inner}\n\n\nif __name__ == '__main__':\n    sys.exit(main())\n"


def _typer(bound: Bound) -> str:
    made = []
    for role, name, how in sorted(bound.places, key=lambda one: one[2] == "loose"):
        kind, default = _kind(bound, role)
        known = f"Optional[{kind}]" if how == "loose" and default == "None" else kind
        made.append(
            f"{role}: Annotated[{known}, typer.Argument(metavar={name.upper()!r})]"
            + (f" = {default}" if how == "loose" else "")
        )
    for role, option in bound.options:
        kind, default = _kind(bound, role)
        default = (
            (repr(option.default) if kind == "str" else option.default)
            if option.default and kind != "bool"
            else default
        )
        known = f"Optional[{kind}]" if default == "None" else kind
        made.append(f"{role}: Annotated[{known}, typer.Option('--{option.name}')] = {default}")
    run = (
        "\n".join(f"    {one}" for one in _run(bound))
        .replace("return error.code", "raise typer.Exit(error.code) from None")
        .replace("\n    return 0", "")
    )
    return f"def main({', '.join(made)}) -> None:\n{run}\n\n\nif __name__ == '__main__':\n    typer.run(main)\n"
