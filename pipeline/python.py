"""What can be read off Python source without running it."""

from __future__ import annotations

import ast
import importlib
import io
import sys
import threading
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import CodeType, ModuleType

PARSING = threading.Lock()
"""Held by whoever builds a syntax tree, in any library: CPython 3.11 counts the depth of the tree it builds in one
place for all threads, so two that build one at once can end in a SystemError. It also guards the list of warning
filters, which belongs to the whole process."""
_LOADING = threading.Lock()
"""black's compiled modules can be seen half loaded by a second thread."""


def black() -> ModuleType:
    """black itself, loaded at the first call."""
    with _LOADING:
        return importlib.import_module("black")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is not what its name says."""

    message: str
    line: int = 0
    """From 1; 0 when it belongs to no line."""


@dataclass(frozen=True, slots=True)
class Import:
    """One module that a file imports."""

    module: str
    """Dotted: `google.cloud.storage`; with its dots in front where it is relative: `..models`."""
    line: int
    optional: bool
    """True where the code goes on without it: in a `try` that catches ImportError, or for type checkers only."""
    names: tuple[str, ...] = ()
    """What `from module import …` takes from it."""

    @property
    def top(self) -> str:
        """Empty for a relative import."""
        return self.module.partition(".")[0]


def tree(text: str) -> ast.Module | Fault:
    """The syntax tree of `text`, whatever it holds."""
    read = _read(text, ast.PyCF_ONLY_AST)
    return read if isinstance(read, ast.Module | Fault) else Fault("not a module")


def parsed(text: str) -> ast.Module:
    """`ast.parse`, one thread at a time.

    Raises:
        SyntaxError: it is no Python.
    """
    with PARSING:
        return ast.parse(text)


def fault(text: str) -> Fault | None:
    """Why `text` does not compile; sees also what only the compiler refuses, such as a stray `return`."""
    read = _read(text, 0)
    return read if isinstance(read, Fault) else None


def _read(text: str, flags: int) -> CodeType | ast.Module | Fault:
    try:
        with PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            written = text.encode()
            encoding, lines = tokenize.detect_encoding(io.BytesIO(written).readline)
            if not encoding.startswith("utf-8"):
                return Fault(f"it says that its encoding is {encoding}, and it is utf-8", len(lines))
            read: CodeType | ast.Module = compile(written, "<draft>", "exec", flags=flags, dont_inherit=True)
            return read
    except SyntaxError as error:
        return Fault(str(error.msg), error.lineno or 0)
    except UnicodeEncodeError as error:
        return Fault("a character that no encoding can write", text.count("\n", 0, error.start) + 1)
    except ValueError as error:
        return Fault(str(error))
    except (RecursionError, MemoryError):  # the parser's own ways to say so
        return Fault("nested too deeply to be read")


def imports(module: ast.Module) -> Iterator[Import]:
    """The imports of a file, wherever they stand, in no particular order."""
    waiting: list[tuple[ast.AST, bool]] = [(module, False)]
    while waiting:
        node, optional = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (Import(one.name, node.lineno, optional) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = "." * node.level + (node.module or "")
            yield Import(name, node.lineno, optional, tuple(one.name for one in node.names))
        elif not isinstance(node, ast.expr):  # no statement hides in an expression
            inside = optional or _is_optional(node)
            waiting += [(child, inside) for child in ast.iter_child_nodes(node)]


def _is_optional(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in _names(node.test)
    if isinstance(node, ast.Try):
        caught = [one.type for one in node.handlers]
        return any(
            kind is None or _names(kind) & {"ImportError", "ModuleNotFoundError", "Exception"} for kind in caught
        )
    return False


def _names(node: ast.expr) -> set[str]:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in parts}


def is_standard(name: str) -> bool:
    """Whether the top-level module `name` comes with Python."""
    return name in sys.stdlib_module_names


def modules(paths: Iterable[str]) -> frozenset[str]:
    """Every name under which files at `paths` may import each other: their folders' names and their own."""
    own = [path.removesuffix("i").removesuffix(".py").split("/") for path in paths if path.endswith((".py", ".pyi"))]
    return frozenset(part for parts in own for part in parts)
