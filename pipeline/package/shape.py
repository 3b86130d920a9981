"""What kind of program a draft is, read off its code: how it starts, and how to see that it lives. Nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline import python
from pipeline.python import Import
from pipeline.types import CodeFile, FileKind


class Kind(StrEnum):
    ASGI = "asgi"
    WSGI = "wsgi"
    STREAMLIT = "streamlit"
    COMMAND = "command"
    """Reads arguments."""
    SCRIPT = "script"
    LIBRARY = "library"
    """Nothing to start."""
    OTHER = "other"
    """Not Python, or nothing that can be read."""


CONSTRUCTORS: Mapping[str, tuple[str, Kind]] = {
    "FastAPI": ("fastapi", Kind.ASGI),
    "Starlette": ("starlette", Kind.ASGI),
    "Litestar": ("litestar", Kind.ASGI),
    "Quart": ("quart", Kind.ASGI),
    "get_asgi_application": ("django", Kind.ASGI),
    "Flask": ("flask", Kind.WSGI),
    "get_wsgi_application": ("django", Kind.WSGI),
}
"""What makes a web application: the call, the module it is from, the interface it gives."""

ARGUMENT_READERS = frozenset({"argparse", "click", "fire", "typer"})
HEALTH_PATHS = ("/healthz", "/health", "/livez", "/readyz", "/ready", "/ping", "/api/health", "/status", "/")
ENTRY_STEMS = ("main", "app", "__main__", "server", "cli", "manage", "index")


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file of the program, without its tests."""

    path: str
    tree: ast.Module
    imports: tuple[Import, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a program starts."""

    kind: Kind
    entry: str = ""
    """Path of the file that starts it."""
    root: str = ""
    """The folder that its absolute imports start from; empty for the top."""
    target: str = ""
    """For a web application, as servers name it: `main:app`, `shop.main:create_app`."""
    factory: bool = False
    """Whether `target` is a function that makes the application."""
    health: str | None = None
    """A path that answers 200 to anybody: one of `HEALTH_PATHS` or `/openapi.json`; None where none is known."""

    @property
    def is_web(self) -> bool:
        return self.kind in (Kind.ASGI, Kind.WSGI, Kind.STREAMLIT)


def entry_of(files: Sequence[CodeFile]) -> CodeFile | None:
    """The file that starts the program: `main.py`, else `app.py`, …; the highest folder first."""
    code = [file for file in files if file.kind is FileKind.CODE]
    return min(code, key=_entry_rank, default=None)


def _entry_rank(file: CodeFile) -> tuple[bool, int, int]:
    folder, _, name = file.path.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    known = ENTRY_STEMS.index(stem) if stem in ENTRY_STEMS else len(ENTRY_STEMS)
    is_prose = suffix.lower() in ("json", "toml", "yaml", "yml", "txt", "cfg", "ini", "md", "html", "css", "sql")
    return is_prose, known, folder.count("/") + bool(folder)


def modules_of(files: Iterable[CodeFile]) -> tuple[Module, ...]:
    code = [file for file in files if file.kind is FileKind.CODE and file.path.endswith(".py")]
    read = [(file.path, python.tree(file.text)) for file in code]
    return tuple(Module(path, tree, tuple(python.imports(tree))) for path, tree in read if isinstance(tree, ast.Module))


def shape_of(files: Sequence[CodeFile], modules: Sequence[Module]) -> Shape:
    entry = entry_of(files)
    start = next((one for one in modules if entry and one.path == entry.path), None)
    if not start:
        return Shape(Kind.OTHER, entry.path if entry else "")
    web = next(_web_shapes([start, *(one for one in modules if one is not start)]), None)
    if web:
        return web
    return Shape(_plain_kind(start), start.path, _root(start.path, modules))


def _plain_kind(start: Module) -> Kind:
    used = {one.top for one in start.imports}
    if "streamlit" in used:
        return Kind.STREAMLIT
    if not _starts(start):
        return Kind.LIBRARY
    return Kind.COMMAND if used & ARGUMENT_READERS else Kind.SCRIPT


def _starts(start: Module) -> bool:
    """Whether running the file does something: a main block, or a call on its top level."""
    return any(
        (
            isinstance(node, ast.If)
            and "__name__" in {one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)}
        )
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        for node in start.tree.body
    )


def _web_shapes(modules: Sequence[Module]) -> Iterator[Shape]:
    makers = {name: kind for one in modules for name, kind in _factories(one)}
    for module in modules:
        for name, kind in _applications(module, makers):
            yield _web_shape(module, modules, name, kind)
    for module in modules:
        for name, kind in _factories(module):
            yield _web_shape(module, modules, name, kind, factory=True)


def _web_shape(module: Module, modules: Sequence[Module], name: str, kind: Kind, factory: bool = False) -> Shape:
    root = _root(module.path, modules)
    dotted = module.path.removeprefix(f"{root}/" if root else "").removesuffix(".py").replace("/", ".")
    target = f"{dotted.removesuffix('.__init__')}:{name}"
    return Shape(kind, module.path, root, target, factory, _health(module, None if factory else name))


def _applications(module: Module, makers: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
    for node in module.tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if targets and isinstance(targets[0], ast.Name) and isinstance(call := getattr(node, "value", None), ast.Call):
            kind = _constructed(call, module) or makers.get(called(call))
            if kind:
                yield targets[0].id, kind


def _factories(module: Module) -> Iterator[tuple[str, Kind]]:
    """Functions that need no argument and make an application."""
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and len(node.args.args) <= len(node.args.defaults):
            kinds = [_constructed(call, module) for call in ast.walk(node) if isinstance(call, ast.Call)]
            yield from ((node.name, kind) for kind in kinds[:50] if kind)


def _constructed(call: ast.Call, module: Module) -> Kind | None:
    origin, kind = CONSTRUCTORS.get(called(call), ("", None))
    return kind if any(one.top == origin for one in module.imports) else None


def called(call: ast.Call) -> str:
    """The last part of what is called: `get` in `os.environ.get("X")`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _health(module: Module, name: str | None) -> str | None:
    open_paths = set(_open_paths(module, name))
    known = next((path for path in HEALTH_PATHS if path in open_paths), None)
    if known and known != "/":
        return known
    return _schema_path(module) or known


def _schema_path(module: Module) -> str | None:
    """FastAPI describes itself to anybody, unless it was told not to."""
    for call in (one for one in ast.walk(module.tree) if isinstance(one, ast.Call) and called(one) == "FastAPI"):
        given = {one.arg for one in call.keywords}
        return None if given & {"openapi_url", "root_path", None} else "/openapi.json"
    return None


def _open_paths(module: Module, name: str | None) -> Iterator[str]:
    """Paths served for GET by functions that ask for nothing: no parameter, no further decorator (which may guard)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and len(node.decorator_list) == 1:
            call = node.decorator_list[0]
            if isinstance(call, ast.Call) and _is_route(call, name) and not node.args.args + node.args.kwonlyargs:
                yield from (str(one.value) for one in call.args[:1] if isinstance(one, ast.Constant))


def _is_route(call: ast.Call, name: str | None) -> bool:
    """`@app.get("/…")`, or Flask's `@app.route("/…")`; anything more, such as `dependencies=…`, may guard it."""
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return False
    guarded = any(one.arg in ("dependencies", "methods", "status_code", None) for one in call.keywords)
    return call.func.attr in ("get", "route") and name in (None, call.func.value.id) and not guarded


def _root(path: str, modules: Sequence[Module]) -> str:
    """Where absolute imports start: above the package of `path`, or above a folder that is imported by name."""
    parts = path.split("/")[:-1]
    imported = {one.top for module in modules for one in module.imports}
    packages = {module.path.rpartition("/")[0] for module in modules if module.path.endswith("/__init__.py")}
    for count, part in enumerate(parts):
        if part in imported or "/".join(parts[: count + 1]) in packages:
            return "/".join(parts[:count])
    return "/".join(parts)
