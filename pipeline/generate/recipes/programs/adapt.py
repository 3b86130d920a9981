"""A part made into the module that was asked for, on its syntax tree: what is not wanted falls away, names change."""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Iterable

from pipeline.generate.recipes.programs.bind import Bound, Member, Slot, parameters
from pipeline.generate.recipes.programs.part import FUNCTIONS, Function


def module(bound: Bound) -> str:
    """The module's source."""
    body = copy.deepcopy(bound.part.tree.body)
    kept = [one for one in body if not _is_test(one) and not _asks(one)]
    kept = [folded for one in kept if isinstance(folded := Fold(bound.facts).visit(one), ast.AST)]  # type: ignore[misc]
    defined = {name: one for one in kept for name in names_of(one)}
    target = defined[bound.part.name]
    if isinstance(target, ast.ClassDef):
        _members(target, bound)
    needed = _needed(bound.part.name, defined)
    chosen = [one for one in kept if isinstance(one, ast.Import | ast.ImportFrom) or needed & set(names_of(one))]
    chosen = [one for one in chosen if not isinstance(one, ast.ClassDef) or _kept_error(one, bound)]
    for one in chosen:
        if one is target:
            _signatures(one, bound)
    docstring = ast.get_docstring(bound.part.definition()) or bound.part.name
    tree = ast.Module([_text(docstring.split("\n")[0]), *chosen], [])
    names = Names(bound)
    tree = ast.fix_missing_locations(names.visit(tree))
    return ast.unparse(tree) + "\n"


def _text(words: str) -> ast.stmt:
    return ast.Expr(ast.Constant(words))


def names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [one.id for one in targets if isinstance(one, ast.Name)]


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, FUNCTIONS) and node.name.startswith("check_")


def _asks(node: ast.stmt) -> bool:
    wanted = isinstance(node, ast.ImportFrom) and (node.module or "").endswith("programs.wanted")
    return wanted or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _needed(name: str, defined: dict[str, ast.stmt]) -> set[str]:
    needed, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in needed:
            needed.add(one)
            waiting += [n.id for n in ast.walk(defined[one]) if isinstance(n, ast.Name) and n.id in defined]
    return needed


def _kept_error(node: ast.ClassDef, bound: Bound) -> bool:
    """Whether a class stays: an error of the part does only under a name that Python does not have."""
    if node.name not in bound.part.errors:
        return True
    asked = bound.errors.get(node.name)
    if asked is None or not asked.base:
        return False
    node.bases = [ast.Name(asked.base, ast.Load())]
    twins = [role for role, one in bound.errors.items() if one.name == asked.name]
    return twins[0] == node.name


class Fold(ast.NodeTransformer):
    """Answers every `wanted(...)`, and takes away what can then never happen."""

    def __init__(self, facts: frozenset[str]) -> None:
        self.facts = facts

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "wanted" and isinstance(node.args[0], ast.Constant):
            return ast.Constant(node.args[0].value in self.facts)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and _is_settled(node.operand):
            return ast.Constant(not node.operand.value)  # type: ignore[attr-defined]
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        decides = isinstance(node.op, ast.Or)
        values: list[ast.expr] = []
        for one in node.values:
            if _is_settled(one):
                if one.value is decides:  # type: ignore[attr-defined]
                    return ast.Constant(decides) if not values else ast.BoolOp(node.op, [*values, one])
                continue
            values.append(one)
        if not values:
            return ast.Constant(not decides)
        return values[0] if len(values) == 1 else ast.BoolOp(node.op, values)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        if _is_settled(node.test):
            return node.body if node.test.value else node.orelse  # type: ignore[attr-defined]
        return node

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        if _is_settled(node.test):
            return node.body if node.test.value else node.orelse  # type: ignore[attr-defined]
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list) and not isinstance(node, ast.Module):
            node.body = _reached(body) or [ast.Pass()]  # type: ignore[attr-defined]
        return node


def _reached(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements up to the first that leaves, which had a condition before it was settled."""
    ends = (place for place, one in enumerate(body, 1) if isinstance(one, ast.Return | ast.Raise | ast.Continue))
    return body[: next(ends, None)]


def _is_settled(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _members(target: ast.ClassDef, bound: Bound) -> None:
    """Keep the methods asked for and what they call; what nobody outside calls is private."""
    methods = {one.name: one for one in target.body if isinstance(one, FUNCTIONS)}
    asked = {one.role for one in bound.members} & set(methods)
    needed, waiting = set(), [*asked, "__init__"]
    while waiting:
        one = waiting.pop()
        if one in methods and one not in needed:
            needed.add(one)
            waiting += [n.attr for n in ast.walk(methods[one]) if isinstance(n, ast.Attribute) and _is_self(n)]
    target.body = [one for one in target.body if not isinstance(one, FUNCTIONS) or one.name in needed]
    for name in needed - asked:
        methods[name].name = _private(name)
    for member in bound.members:
        if member.role in methods:
            _decorated(methods[member.role], member)
    private = {name: _private(name) for name in needed - asked}
    for node in ast.walk(target):
        if isinstance(node, ast.Attribute) and _is_self(node) and node.attr in private:
            node.attr = private[node.attr]


def _private(name: str) -> str:
    return name if name.startswith("_") else f"_{name}"


def _is_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _decorated(method: Function, member: Member) -> None:
    is_property = any(isinstance(one, ast.Name) and one.id == "property" for one in method.decorator_list)
    if member.attribute and not is_property:
        method.decorator_list.append(ast.Name("property", ast.Load()))
    if is_property and not member.attribute:
        method.decorator_list = [
            one for one in method.decorator_list if not (isinstance(one, ast.Name) and one.id == "property")
        ]


def _signatures(target: ast.stmt, bound: Bound) -> None:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and node.id == bound.asked.name != bound.part.name:
            node.id = f"{node.id}_"  # a local called as the function that was asked for
    functions = target.body if isinstance(target, ast.ClassDef) else [target]
    for one in functions:
        if isinstance(one, FUNCTIONS):
            member = bound.member(one.name)
            if member is not None and member.slots is not None:
                _signed(one, member.slots)
                _guarded(one, member, bound)


def _guarded(found: Function, member: Member, bound: Bound) -> None:
    """Put the refusals that the request adds before everything else."""
    name = bound.asked.name if member.role in {"__init__", bound.part.name} else member.name
    own = [one.statement() for one in bound.guards if one.callable == name]
    spoken = 1 if ast.get_docstring(found, clean=False) is not None else 0
    found.body[spoken:spoken] = own


def _signed(found: Function, slots: tuple[Slot, ...]) -> None:
    """Give a function the parameters that were asked for; those that were not are set to their defaults."""
    own = parameters(found)
    annotations = {one.arg: one.annotation for one in found.args.args}
    left = {role: default for role, default in own.items() if role not in {slot.role for slot in slots}}
    new = {slot.role: slot.asked.name for slot in slots if slot.role != slot.asked.name}
    many = found.args.vararg.arg if found.args.vararg else ""
    marks = {slot.role: slot.asked.marks for slot in slots}
    if many and marks.get(many) != "*":
        found.body = [Single(many, many in marks).visit(one) for one in found.body]
    if found.args.kwarg:
        named = next((slot.asked.name for slot in slots if slot.asked.marks == "**"), "")
        found.body = [Keywords(found.args.kwarg.arg, named).visit(one) for one in found.body]
    _renamed(found.body, new, set(own))
    first: list[ast.stmt] = []
    arguments = [one for one in found.args.args if one.arg == "self"]
    defaults: list[ast.expr] = []
    keyword: list[tuple[ast.arg, ast.expr | None]] = []
    for slot in [one for one in slots if one.asked.marks not in {"*", "**"}]:
        argument = ast.arg(slot.asked.name, annotations.get(slot.role, ast.Name("Any")))
        value = ast.parse(slot.asked.default, mode="eval").body if slot.asked.default else None
        usual = own[slot.role]
        if slot.asked.default == "None" and usual is not None and ast.unparse(usual) != "None":
            first.append(
                ast.parse(f"if {slot.asked.name} is None:\n    {slot.asked.name} = {ast.unparse(usual)}").body[0]
            )
        if slot.asked.marks == "=" or (value is None and defaults):
            keyword.append((argument, value))
        else:
            arguments.append(argument)
            defaults += [value] if value is not None else []
    first = [
        ast.Assign([ast.Name(role, ast.Store())], default, lineno=0)
        for role, default in left.items()
        if default is not None and role != many and _uses(found.body, role)
    ] + first
    star = {slot.asked.marks: ast.arg(slot.asked.name, ast.Name("Any")) for slot in slots}
    found.args = ast.arguments(
        [], arguments, star.get("*"), [k for k, _ in keyword], [v for _, v in keyword], star.get("**"), defaults
    )
    spoken = 1 if ast.get_docstring(found, clean=False) is not None else 0
    found.body[spoken:spoken] = first


def _uses(body: Iterable[ast.stmt], name: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == name for one in body for n in ast.walk(one))


def _renamed(body: list[ast.stmt], new: dict[str, str], own: set[str]) -> None:
    """Rename parameters; locals that have one of the new names step aside."""
    nodes = [n for one in body for n in ast.walk(one)]
    aside = {name: f"{name}_" for name in new.values() if name not in new or name in own}
    for node in nodes:
        if isinstance(node, ast.Name):
            node.id = new.get(node.id) or (aside.get(node.id, node.id) if node.id not in own else node.id)
        elif isinstance(node, ast.arg) and node.arg in aside:
            node.arg = aside[node.arg]


class Single(ast.NodeTransformer):
    """One value where a part passes on any number: `handler(*given, **named)` becomes `handler(given)`."""

    def __init__(self, many: str, passed: bool) -> None:
        self.many = many
        self.passed = passed

    def visit_Starred(self, node: ast.Starred) -> ast.AST:
        return node.value if isinstance(node.value, ast.Name) and node.value.id == self.many else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if any(isinstance(one, ast.Name) and one.id == self.many for one in node.args):
            node.keywords = [one for one in node.keywords if one.arg is not None]
        kept = [one for one in node.args if not (isinstance(one, ast.Name) and one.id == self.many)]
        node.args = node.args if self.passed else kept
        return node


class Keywords(ast.NodeTransformer):
    """`**named` under the name asked for; gone where none was."""

    def __init__(self, own: str, asked: str) -> None:
        self.own = own
        self.asked = asked

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        for one in node.keywords:
            if one.arg is None and isinstance(one.value, ast.Name) and one.value.id == self.own:
                one.value.id = self.asked
        node.keywords = [one for one in node.keywords if one.arg or ast.unparse(one.value)]
        return node


class Names(ast.NodeTransformer):
    """The names asked for: of the class or function, its methods, its errors."""

    def __init__(self, bound: Bound) -> None:
        part = bound.part
        self.methods = {one.role: one.name for one in bound.members if one.role != one.name} if part.is_class else {}
        self.names = {part.name: bound.asked.name}
        for role in part.errors:
            failure = bound.errors.get(role)
            self.names[role] = failure.name if failure else _base(bound, role)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if _is_self(node):
            node.attr = self.methods.get(node.attr, node.attr)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self.names.get(node.name, node.name)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self.methods.get(node.name, self.names.get(node.name, node.name))
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]  # noqa: N815  # the visitor's own name


def _base(bound: Bound, role: str) -> str:
    """The error of Python's own in whose place the part's stands where the request names none."""
    node = next(one for one in bound.part.tree.body if isinstance(one, ast.ClassDef) and one.name == role)
    base = ast.unparse(node.bases[0])
    if not hasattr(builtins, base):
        raise TypeError(f"{role} must be an error of Python's own")
    return base
