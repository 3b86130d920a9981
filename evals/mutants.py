"""Wrong variants of a program: each with one small mistake of the kind that people and models make.

for one in mutants("def double(x):\\n    return 2 * x\\n"):
    print(one.change)   # line 2, column 12: 2 * x → 2 + x

Mutation analysis after DeMillo, Lipton and Sayward (1978); the operators are the usual ones for arithmetic,
comparisons, conditions, constants, calls and statements. Texts of exceptions, docstrings and annotations are left
alone, for no tests look at them. A variant that compiles to the same bytecode as the program is none.
"""

from __future__ import annotations

import ast
import copy
import marshal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

_SHOWN = 70
"""Characters of source that a change is told with."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with one mistake in it."""

    change: str
    """`line 4, column 8: a < b → a <= b`; places are those of the program as it was given. Unique within a program."""
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """All variants of a program that are neither the same as it nor as one before.

    Raises:
        SyntaxError: the source does not compile.
    """
    tree = ast.parse(source)
    bound = Counter(one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
    seen, told = {_bytecode(tree)}, Counter[str]()
    for place in list(_places(tree)):
        before = place.held
        for after in _variants(before, place, bound):
            place.put(after)
            code = _bytecode(tree)
            if code is not None and code not in seen:
                seen.add(code)
                change = _change(before, after)
                told[change] += 1
                again = f" ({told[change]})" if told[change] > 1 else ""
                yield Mutant(change + again, ast.unparse(tree) + "\n")
            place.put(before)


def _bytecode(tree: ast.Module) -> bytes | None:
    """What the tree compiles to; None where a change made it no program."""
    try:
        return marshal.dumps(_without_lines(compile(ast.unparse(tree), "variant", "exec", dont_inherit=True)))
    except (SyntaxError, ValueError):
        return None


def _without_lines(code: CodeType) -> CodeType:
    inner = tuple(_without_lines(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=inner, co_linetable=b"", co_firstlineno=1)


def _change(before: ast.AST, after: ast.AST) -> str:
    at: Any = before.target if isinstance(before, ast.comprehension) else before
    where, shown = f"line {at.lineno}, column {at.col_offset + 1}", _shown(before)
    if isinstance(after, ast.Pass):
        return f"{where}: without {shown}"
    return f"{where}: {shown} → {_shown(after) if _shown(after) != shown else 'without its else'}"


def _shown(node: ast.AST) -> str:
    """Its source in one line; of a statement with a body, the head."""
    text = ast.unparse(node)
    line = text.split("\n", 1)[0] if hasattr(node, "body") and isinstance(node, ast.stmt) else " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


# Where something can be changed


@dataclass(frozen=True, slots=True)
class _Place:
    """One node, and the field of its parent that holds it."""

    parent: ast.AST
    field: str
    index: int | None

    @property
    def held(self) -> Any:
        value = getattr(self.parent, self.field)
        return value if self.index is None else value[self.index]

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


_NEVER = {"annotation", "returns", "decorator_list", "type_params"}


def _places(parent: ast.AST) -> Iterator[_Place]:
    for name, value in ast.iter_fields(parent):
        if name in _NEVER or isinstance(parent, ast.Raise | ast.Import | ast.ImportFrom | ast.JoinedStr):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.AST) and not _is_text_alone(node):
                if isinstance(node, ast.expr | ast.stmt | ast.comprehension):
                    yield _Place(parent, name, index)
                yield from _places(node)
    if isinstance(parent, ast.JoinedStr):
        for value in parent.values:
            yield from _places(value)


def _is_text_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


# What it is changed to


def _variants(node: ast.AST, place: _Place, bound: Counter[str]) -> Iterator[ast.AST]:
    for kind, made in _OPERATORS.items():
        if isinstance(node, kind):
            yield from made(node)
    if isinstance(node, ast.expr) and place.field == "test":
        yield from (_like(node, ast.Constant(value)) for value in (True, False))
    if isinstance(node, ast.stmt) and not isinstance(node, _WHOLE) and not _names_once(node, bound):
        yield _like(node, ast.Pass())


_WHOLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
"""Statements without which there is no program to speak of."""


def _names_once(node: ast.stmt, bound: Counter[str]) -> bool:
    """Whether nothing but this statement gives some name a value: without it every program would only stop."""
    if isinstance(node, ast.AnnAssign):
        return True
    targets = node.targets if isinstance(node, ast.Assign) else []
    names = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
    return any(bound[name] == 1 for name in names)


def _like(node: ast.AST, new: Any) -> Any:
    return ast.copy_location(new, node)


def _with(node: ast.AST, **changed: Any) -> Any:
    new = copy.copy(node)
    for name, value in changed.items():
        setattr(new, name, value)
    return new


_COMPARISONS: Mapping[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: Mapping[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Mult, ast.Div),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitOr,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
}
_NAMES: Mapping[str, str] = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "reversed": "list",
    "set": "list",
    "abs": "int",
    "lower": "upper",
    "upper": "lower",
    "strip": "rstrip",
    "lstrip": "strip",
    "rstrip": "strip",
    "partition": "rpartition",
    "append": "extend",
    "appendleft": "append",
    "popleft": "pop",
    "startswith": "endswith",
    "endswith": "startswith",
    "fullmatch": "match",
    "match": "search",
}
"""Functions and methods that are mixed up with each other."""
_IN_ANY_ORDER = {"min", "max", "gcd", "lcm", "isclose"}


def _compare(node: ast.Compare) -> Iterator[ast.expr]:
    for at, old in enumerate(node.ops):
        for new in _COMPARISONS[type(old)]:
            yield _with(node, ops=[*node.ops[:at], new(), *node.ops[at + 1 :]])


def _arithmetic(node: ast.BinOp) -> Iterator[ast.expr]:
    if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
        return  # a text that is filled in
    yield from (_with(node, op=new()) for new in _ARITHMETIC.get(type(node.op), ()))


def _augmented(node: ast.AugAssign) -> Iterator[ast.stmt]:
    yield from (_with(node, op=new()) for new in _ARITHMETIC.get(type(node.op), ()))
    yield _like(node, ast.Assign(targets=[node.target], value=node.value))


def _boolean(node: ast.BoolOp) -> Iterator[ast.expr]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    yield from node.values


def _unary(node: ast.UnaryOp) -> Iterator[ast.expr]:
    yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield _like(node, ast.Constant(not value))
    elif isinstance(value, int | float):
        yield from (_like(node, ast.Constant(value + step)) for step in (1, -1))
    elif isinstance(value, str):
        yield _like(node, ast.Constant("" if value else "X"))


def _call(node: ast.Call) -> Iterator[ast.expr]:
    plain = [one for one in node.args if not isinstance(one, ast.Starred)]
    name: str = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
    if len(plain) == len(node.args) >= 2 and name not in _IN_ANY_ORDER:
        yield _with(node, args=[node.args[1], node.args[0], *node.args[2:]])
    for at in range(len(node.keywords)):
        yield _with(node, keywords=node.keywords[:at] + node.keywords[at + 1 :])
    if other := _NAMES.get(name):
        field = "id" if isinstance(node.func, ast.Name) else "attr"
        yield _with(node, func=_with(node.func, **{field: other}))


def _slice(node: ast.Slice) -> Iterator[ast.expr]:
    yield from (_with(node, **{part: None}) for part in ("lower", "upper", "step") if getattr(node, part) is not None)


def _choice(node: ast.IfExp) -> Iterator[ast.expr]:
    yield _with(node, body=node.orelse, orelse=node.body)


def _returned(node: ast.Return) -> Iterator[ast.stmt]:
    if node.value is not None:
        yield _with(node, value=_like(node, ast.Constant(None)))


def _loop_left(node: ast.Break | ast.Continue) -> Iterator[ast.stmt]:
    yield _like(node, ast.Continue() if isinstance(node, ast.Break) else ast.Break())


def _without_else(node: ast.If | ast.For | ast.While) -> Iterator[ast.stmt]:
    if node.orelse:
        yield _with(node, orelse=[])


def _unfiltered(node: ast.comprehension) -> Iterator[ast.AST]:
    for at in range(len(node.ifs)):
        yield _with(node, ifs=node.ifs[:at] + node.ifs[at + 1 :])


_OPERATORS: Mapping[Any, Callable[[Any], Iterator[ast.AST]]] = {
    ast.Compare: _compare,
    ast.BinOp: _arithmetic,
    ast.AugAssign: _augmented,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Slice: _slice,
    ast.IfExp: _choice,
    ast.Return: _returned,
    (ast.Break, ast.Continue): _loop_left,
    (ast.If, ast.For, ast.While): _without_else,
    ast.comprehension: _unfiltered,
}
"""Kind of node → what it may be mistaken for."""
