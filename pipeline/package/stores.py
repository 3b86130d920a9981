"""The databases a program uses: what the tech stack names, else what the code imports or addresses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from pipeline.package.shape import Module
from pipeline.package.variables import Variable


@dataclass(frozen=True, slots=True)
class Store:
    """One row of `stores.yaml`, which says what each part means."""

    name: str
    aliases: list[str]
    modules: list[str]
    schemes: list[str]
    folder: str
    url: str
    variable: str
    image: str = ""
    """Empty for one that lives in the program's own process."""
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    password: str = ""

    @property
    def is_sql(self) -> bool:
        return self.variable == "DATABASE_URL"


@cache
def table() -> tuple[Store, ...]:
    rows = yaml.safe_load((Path(__file__).parent / "stores.yaml").read_text(encoding="utf-8"))
    return tuple(Store(**row) for row in rows)


def stores_of(tech_stack: Sequence[str], modules: Sequence[Module]) -> tuple[Store, ...]:
    """In the order of the table; of the SQL databases only the first that is meant."""
    words = {re.sub(r"[\s\d.]+$", "", name.casefold()) for name in tech_stack} | {one.casefold() for one in tech_stack}
    imported = {one.top for module in modules for one in module.imports}
    schemes = {scheme for module in modules for scheme in _schemes(module.tree)}
    named = [store for store in table() if words & set(store.aliases)]
    used = [store for store in table() if imported & set(store.modules) or schemes & set(store.schemes)]
    sql = [store for store in (*named, *used) if store.is_sql][:1]
    rest = [store for store in (*named, *used) if not store.is_sql]
    return tuple(store for store in table() if store in (*sql, *rest))


def address(store: Store, modules: Sequence[Module], variables: Sequence[Variable]) -> tuple[str, str]:
    """The variable in which the program looks for the store's URL, and the URL in the words of its driver."""
    names = [one.name for one in variables if _is_url_of(one.name, store)]
    name = store.variable if store.variable in names or not names else names[0]
    return name, store.url.format(scheme=_scheme(store, modules))


def _is_url_of(name: str, store: Store) -> bool:
    kinds = "DATABASE|DB|SQL|" + store.name if store.is_sql else store.name
    return re.search(rf"({kinds})\w*_(URL|URI|DSN)$", name, re.IGNORECASE) is not None


def _scheme(store: Store, modules: Sequence[Module]) -> str:
    """SQLAlchemy wants the driver in the scheme; the drivers themselves do not."""
    imported = {one.top for module in modules for one in module.imports}
    with_driver = {full for module in modules for full in _full_schemes(module.tree)}
    spoken = [full for full in with_driver if "+" in full and full.partition("+")[0] in store.schemes]
    if not store.is_sql or not imported & {"sqlalchemy", "sqlmodel", "flask_sqlalchemy", "databases"}:
        return store.schemes[0]
    if spoken:
        return sorted(spoken)[0]
    usual = {"postgres": "postgresql+psycopg", "mysql": "mysql+pymysql"}
    if store.name == "postgres" and "psycopg2" in imported:
        return "postgresql+psycopg2"
    return usual.get(store.name, store.schemes[0])


def _schemes(tree: ast.Module) -> Iterator[str]:
    yield from (full.partition("+")[0] for full in _full_schemes(tree))


def _full_schemes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = re.match(r"([a-z]+(?:\+[a-z0-9]+)?)://", node.value)
            if match:
                yield match[1]
