"""What has to be installed for a program and for its tests: read off the imports, pinned to the versions known here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline import distributions, python
from pipeline.package.shape import Kind, Module, Shape
from pipeline.package.stores import Store

EXTRAS: Mapping[str, str] = {"psycopg": "binary", "pwdlib": "argon2", "passlib": "bcrypt", "pymysql": "rsa"}
"""Packages that are of little use without one of their extras."""

IMPLIED: Mapping[str, tuple[str, str]] = {
    "EmailStr": ("pydantic", "email-validator"),
    "File": ("fastapi", "python-multipart"),
    "Form": ("fastapi", "python-multipart"),
    "OAuth2PasswordRequestForm": ("fastapi", "python-multipart"),
    "UploadFile": ("fastapi", "python-multipart"),
    "Jinja2Templates": ("fastapi", "jinja2"),
    "TestClient": ("fastapi", "httpx"),
}
"""A name that needs one more package when it is taken from that module."""

SERVERS: Mapping[Kind, str] = {Kind.ASGI: "uvicorn", Kind.WSGI: "gunicorn"}
DRIVERS: Mapping[str, str] = {"postgres": "psycopg", "mysql": "PyMySQL"}
SCHEME_DRIVERS: Mapping[str, str] = {"asyncpg": "asyncpg", "aiosqlite": "aiosqlite", "aiomysql": "aiomysql"}
_ORM = frozenset({"sqlalchemy", "sqlmodel", "flask_sqlalchemy"})


def runtime(modules: Sequence[Module], shape: Shape, stores: Sequence[Store], own: frozenset[str]) -> tuple[str, ...]:
    """Lines of `requirements.txt`, sorted; a comment for what no known package provides."""
    names = _imported(modules, own)
    imported = {one.top for module in modules for one in module.imports}
    names |= {server for kind, server in SERVERS.items() if kind is shape.kind}
    for store in stores:
        if store.name in DRIVERS and imported & _ORM and not imported & set(store.modules):
            names.add(_spoken_driver(modules, store) or DRIVERS[store.name])
    return _lines(names, _unknown(modules, own))


def testing(modules: Sequence[Module], tests: Sequence[Module], own: frozenset[str]) -> tuple[str, ...]:
    """What the tests need beyond the program."""
    names = {"pytest"} | _imported(tests, own) - _imported(modules, own)
    if any("asyncio" in ast.dump(test.tree) and "mark" in ast.dump(test.tree) for test in tests):
        names.add("pytest-asyncio")
    return _lines(names, ())


def _imported(modules: Iterable[Module], own: frozenset[str]) -> set[str]:
    names = set()
    for module in modules:
        for one in module.imports:
            if one.top and not one.optional and one.top not in own and not python.is_standard(one.top):
                known = distributions.providing(one.module)
                names |= {known.name} if known else set()
                names |= {needs for name, (top, needs) in IMPLIED.items() if name in one.names and top == one.top}
    return names


def _unknown(modules: Iterable[Module], own: frozenset[str]) -> list[str]:
    tops = {one.top for module in modules for one in module.imports if one.top and not one.optional} - own
    return sorted(top for top in tops if not python.is_standard(top) and not distributions.providing(top))


def _spoken_driver(modules: Sequence[Module], store: Store) -> str | None:
    """The driver that a URL in the code asks for: `postgresql+asyncpg://`."""
    texts = [
        node.value
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(tuple(store.schemes))
    ]
    return next((package for part, package in SCHEME_DRIVERS.items() for text in texts if f"+{part}" in text), None)


def _lines(names: Iterable[str], unknown: Iterable[str]) -> tuple[str, ...]:
    known = {_canonical(name): name for name in names}
    lines = [_pinned(known[key]) for key in sorted(known)]
    return (*lines, *(f"# {top}: no package that provides it is known; add it by hand" for top in unknown))


def _pinned(name: str) -> str:
    extra = EXTRAS.get(_canonical(name))
    version = distributions.version(name)
    return f"{name}{f'[{extra}]' if extra else ''}{f'=={version}' if version else ''}"


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
