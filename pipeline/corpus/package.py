"""An installed package as it documents itself: the signatures and docstrings of the version that is there.

The package is read, never imported: importing would run its code, and take its time.
"""

from __future__ import annotations

import ast
import difflib
import importlib.metadata
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.chunk import Piece
from pipeline.corpus.read import Page
from pipeline.errors import BadInput

LONGEST = 2_400
"""Characters of a piece; a longer docstring is cut at its end, where the changelog notes stand."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Package:
    version: str
    files: tuple[tuple[str, Path], ...]
    """Path as it is imported (`fastapi/routing.py`) and file on disk; public modules only."""


def installed(name: str) -> Package:
    """The package as it is installed beside CodeCraft.

    Raises:
        BadInput: it is not installed, or has no Python files to read.
    """
    try:
        distribution = importlib.metadata.distribution(name)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        raise BadInput(f"The package {name!r} is not installed.", _nearest(name)) from None
    files = {path.as_posix(): Path(str(path.locate())) for path in distribution.files or () if _public(path.as_posix())}
    readable = tuple(sorted((path, file) for path, file in files.items() if _stubbed(path) not in files))
    if not readable:
        raise BadInput(f"The package {name!r} has no Python files to read.", "Add its documentation folder instead.")
    return Package(distribution.version, readable)


def split_package(page: Page) -> Iterator[Piece]:
    """One piece for each public class and function: its signature and its docstring."""
    try:
        tree = ast.parse(page.text)
    except (SyntaxError, ValueError, RecursionError):
        return
    module = page.path.rsplit(".", 1)[0].removesuffix("/__init__").replace("/", ".")
    if docstring := ast.get_docstring(tree):
        yield Piece(docstring[:LONGEST], 1, tree.body[0].end_lineno or 1, module, module)
    yield from _definitions(tree.body, module)


def _definitions(body: Sequence[ast.stmt], prefix: str) -> Iterator[Piece]:
    for node in body:
        if not isinstance(node, ast.ClassDef | Function) or node.name.startswith("_") or _echo(node):
            continue
        symbol = f"{prefix}.{node.name}"
        text = f"{_class(node) if isinstance(node, ast.ClassDef) else _function(node)}\n{_docstring(node)}"
        yield Piece(text[:LONGEST].rstrip(), node.lineno, node.end_lineno or node.lineno, symbol, symbol)
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, symbol)


def _echo(node: ast.ClassDef | Function) -> bool:
    """Overloads and setters, which say again what the definition they belong to says."""
    last_words = {ast.unparse(decorator).rsplit(".", 1)[-1] for decorator in node.decorator_list}
    return not last_words.isdisjoint({"overload", "setter", "deleter"})


def _class(node: ast.ClassDef) -> str:
    """`class Name(Base):` with the signature of its `__init__` and its annotated attributes."""
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    lines = [f"class {node.name}({bases}):" if bases else f"class {node.name}:"]
    for member in node.body:
        if isinstance(member, Function) and member.name == "__init__":
            lines.append(f"    {_function(member)}")
        elif isinstance(member, ast.AnnAssign) and not ast.unparse(member.target).startswith("_"):
            lines.append(f"    {ast.unparse(member.target)}: {_annotation(member.annotation)}")
    return "\n".join(lines)


def _function(node: Function) -> str:
    """`def name(…) -> …: ...` on one line; what `Annotated` adds for other tools is left out."""
    for argument in _arguments(node.args):
        if argument.annotation is not None:
            argument.annotation = ast.parse(_annotation(argument.annotation), mode="eval").body
    returns = f" -> {_annotation(node.returns)}" if node.returns else ""
    keyword = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    return f"{keyword} {node.name}({ast.unparse(node.args)}){returns}: ..."


def _arguments(arguments: ast.arguments) -> Iterable[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (one for one in (arguments.vararg, arguments.kwarg) if one)


def _annotation(node: ast.expr) -> str:
    """`Annotated[int, Doc("…")]` → `int`: FastAPI and others keep whole paragraphs in there."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Annotated"):
        inner = node.slice
        node = inner.elts[0] if isinstance(inner, ast.Tuple) else inner
    return ast.unparse(node)


def _docstring(node: ast.ClassDef | Function) -> str:
    docstring = ast.get_docstring(node) or ""
    return f'"""{docstring}"""' if docstring else ""


def _public(path: str) -> bool:
    """Modules one may import: no leading underscore anywhere, no tests."""
    parts = re.sub(r"/__init__\.pyi?$", "", path).removesuffix(".pyi").removesuffix(".py").split("/")
    return path.endswith((".py", ".pyi")) and not any(
        part.startswith(("_", ".")) or part in {"tests", "test"} for part in parts
    )


def _stubbed(path: str) -> str:
    """The stub that would describe the module at `path` better; itself for a stub's own path never matches."""
    return f"{path}i" if path.endswith(".py") else ""


def _nearest(name: str) -> str:
    names = {found for found in (one.metadata["Name"] for one in importlib.metadata.distributions()) if found}
    near = difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.5)
    return (
        f"Did you mean {' or '.join(near)}?" if near else "Install it beside CodeCraft, or add a folder of its source."
    )
