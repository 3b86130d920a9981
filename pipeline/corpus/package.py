"""An installed package as it documents itself: signatures, docstrings and examples of the version that is there.

The package is read, never imported: importing would run its code, and take its time.
"""

from __future__ import annotations

import ast
import difflib
import importlib.metadata
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pipeline.corpus.chunk import Piece
from pipeline.corpus.exports import Exports
from pipeline.corpus.licence import of_package
from pipeline.corpus.markdown import split_markdown
from pipeline.corpus.read import Entry, Page, on_disk
from pipeline.corpus.rst import split_rst
from pipeline.errors import BadInput
from pipeline.python import parsed

LONGEST = 2_400
"""Characters of a piece; a longer docstring goes on in pieces of its own, cut at its headings and paragraphs."""
METADATA = "METADATA"
"""The file of a distribution that holds, after its headers, the description with the first examples."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Package:
    version: str
    licence: str
    files: tuple[Entry, ...]
    """By the path under which they are imported (`fastapi/routing.py`), and the description."""
    exports: Exports


def installed(name: str) -> Package:
    """The package as it is installed beside CodeCraft.

    Raises:
        BadInput: it is not installed, or has no Python files to read.
    """
    try:
        distribution = importlib.metadata.distribution(name)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        raise BadInput(f"The package {name!r} is not installed.", _nearest(name)) from None
    paths = {path.as_posix(): Path(str(path.locate())) for path in distribution.files or ()}
    modules = {path: file for path, file in paths.items() if _is_module(path) and f"{path}i" not in paths}
    if not modules:
        raise BadInput(f"The package {name!r} has no Python files to read.", "Add its documentation folder instead.")
    descriptions = {path: file for path, file in paths.items() if path.endswith(f".dist-info/{METADATA}")}
    version = distribution.version
    entries = (on_disk(file, path) for path, file in sorted({**modules, **descriptions}.items()))
    about = distribution.metadata
    return Package(
        version,
        of_package({key: about[key] or "" for key in about}, about.get_all("Classifier") or ()),
        tuple(replace(entry, stamp=f"{version}:{entry.stamp}") for entry in entries),
        Exports({module_of(path): file for path, file in modules.items()}),
    )


def split_package(page: Page, exports: Exports) -> Iterator[Piece]:
    """A piece for each public class, function and documented field: how to import it, its signature, its docstring.

    Of a private module only what the package offers under a public name is taken.
    """
    if page.path.endswith(METADATA):
        yield from _description(page)
        return
    try:
        tree = parsed(page.text)
    except (SyntaxError, ValueError, RecursionError):
        return
    module = module_of(page.path)
    if (docstring := ast.get_docstring(tree)) and not _private(module):
        yield from _parts(Piece(docstring, 1, tree.body[0].end_lineno or 1, module, module), "")
    for node in _definitions(tree.body):
        symbol = f"{module}.{node.name}"
        public = exports.public(symbol)
        if public or not (_private(module) or node.name.startswith("_")):
            yield from _documented(node, symbol, public or symbol, top=True)
    if not _private(module):
        yield from _fields(tree.body, module, module)


def module_of(path: str) -> str:
    """`fastapi/routing.py` → `fastapi.routing`."""
    return path.removesuffix("i").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _description(page: Page) -> Iterator[Piece]:
    headers, _, _ = page.text.partition("\n\n")
    first = headers.count("\n") + 3
    name = re.search(r"^Name: (.+)$", headers, re.MULTILINE)
    split = split_rst if "text/x-rst" in headers else split_markdown
    for piece in split(page.text, first):
        yield replace(piece, title=": ".join(part for part in (name[1] if name else "", piece.title) if part))


def _documented(node: ast.ClassDef | Function, symbol: str, title: str, *, top: bool) -> Iterator[Piece]:
    """The piece of one definition, and for a class those of its public members."""
    home, _, name = title.rpartition(".")
    lines = [f"from {home} import {name}"] if top else []
    lines += [f"@{ast.unparse(one)}" for one in node.decorator_list if _is_deprecation(one)]
    lines.append(_class(node) if isinstance(node, ast.ClassDef) else _function(node))
    whole = Piece("", node.lineno, node.end_lineno or node.lineno, title, symbol)
    doc = "\n\n".join(part for part in (ast.get_docstring(node) or "", _parameter_notes(node)) if part)
    yield from _parts(replace(whole, text=doc), "\n".join(lines))
    if isinstance(node, ast.ClassDef):
        for member in _definitions(node.body):
            if not member.name.startswith("_"):
                yield from _documented(member, f"{symbol}.{member.name}", f"{title}.{member.name}", top=False)
        yield from _fields(node.body, symbol, title)


def _parts(piece: Piece, head: str) -> Iterator[Piece]:
    """The docstring that is the piece's text after `head`; what is too long goes on, each part under the same title."""
    head = head if len(head) <= LONGEST else head[: head.rindex("\n", 0, LONGEST)] if "\n" in head else head[:LONGEST]
    quoted = f'"""{piece.text}"""' if piece.text and head else piece.text
    text = f"{head}\n{quoted}".strip()
    if len(text) <= LONGEST:
        yield replace(piece, text=text)
        return
    first, *others = split_markdown(piece.text)
    yield replace(piece, text=f'{head}\n"""{first.text}'.strip()[: 2 * LONGEST])
    for part in others:
        yield replace(piece, text=f"{piece.title}\n{part.text}"[: 2 * LONGEST])


def _definitions(body: Sequence[ast.stmt]) -> Iterator[ast.ClassDef | Function]:
    """Classes and functions, also under an `if` or a `try`, without those that only echo another."""
    for node in body:
        if isinstance(node, ast.ClassDef | Function):
            if not _echo(node):
                yield node
        elif isinstance(node, ast.If):
            yield from _definitions([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from _definitions(node.body)


def _echo(node: ast.ClassDef | Function) -> bool:
    """Overloads and setters, which say again what the definition they belong to says."""
    last_words = {ast.unparse(decorator).rsplit(".", 1)[-1] for decorator in node.decorator_list}
    return not last_words.isdisjoint({"overload", "setter", "deleter"})


def _is_deprecation(decorator: ast.expr) -> bool:
    """`@deprecated("use … instead")`, of `warnings` or `typing_extensions`: mostly all that such a method says."""
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rsplit(".", 1)[-1] == "deprecated"


def _fields(body: Sequence[ast.stmt], symbol: str, title: str) -> Iterator[Piece]:
    """Fields and constants that have a docstring of their own below them."""
    for node, below in pairwise(body):
        target: ast.expr | None = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        if not isinstance(target, ast.Name) or target.id.startswith("_") or not _is_docstring(below):
            continue
        written = ast.unparse(node)
        head = written if len(written) <= 200 else f"{target.id} = …"
        docstring = ast.get_docstring(ast.Module([below], [])) or ""
        whole = Piece(docstring, node.lineno, below.end_lineno or node.lineno, f"{title}.{target.id}")
        yield from _parts(replace(whole, symbol=f"{symbol}.{target.id}"), head)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


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
    arguments = parsed(f"def _({ast.unparse(node.args)}): ...").body[0]
    assert isinstance(arguments, ast.FunctionDef)  # noqa: S101  # a copy, so that the tree itself stays as written
    for argument in _arguments(arguments.args):
        if argument.annotation is not None:
            (stated,) = parsed(_annotation(argument.annotation)).body
            assert isinstance(stated, ast.Expr)  # noqa: S101  # an annotation is an expression
            argument.annotation = stated.value
    returns = f" -> {_annotation(node.returns)}" if node.returns else ""
    keyword = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    return f"{keyword} {node.name}({ast.unparse(arguments.args)}){returns}: ..."


def _parameter_notes(node: ast.ClassDef | Function) -> str:
    """The first sentence of each `Doc` in an annotation: FastAPI and others document their parameters there."""
    makers = [one for one in node.body if isinstance(one, Function) and one.name == "__init__"]
    function = node if isinstance(node, Function) else next(iter(makers), None)
    if function is None:
        return ""
    notes = []
    for argument in _arguments(function.args):
        for call in ast.walk(argument.annotation) if argument.annotation else ():
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Doc") and call.args:
                said = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
                sentence = re.split(r"(?<=[.:])\s", " ".join(str(said).split()), maxsplit=1)[0]
                notes.append(f"{argument.arg}: {sentence}")
    return "\n".join(notes)


def _arguments(arguments: ast.arguments) -> Iterable[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (one for one in (arguments.vararg, arguments.kwarg) if one)


def _annotation(node: ast.expr) -> str:
    """`Annotated[int, Doc("…")]` → `int`: FastAPI and others keep whole paragraphs in there."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Annotated"):
        inner = node.slice
        node = inner.elts[0] if isinstance(inner, ast.Tuple) else inner
    return ast.unparse(node)


def _is_module(path: str) -> bool:
    """Python files and stubs inside the package, but for its tests."""
    parts = path.split("/")
    return path.endswith((".py", ".pyi")) and not any(
        part.startswith(".") or part.endswith((".dist-info", ".data")) or part in {"tests", "test", ".."}
        for part in parts
    )


def _private(module: str) -> bool:
    return any(part.startswith("_") for part in module.split("."))


def _nearest(name: str) -> str:
    names = {found for found in (one.metadata["Name"] for one in importlib.metadata.distributions()) if found}
    near = difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.5)
    return (
        f"Did you mean {' or '.join(near)}?" if near else "Install it beside CodeCraft, or add a folder of its source."
    )
