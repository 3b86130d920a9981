"""The environment variables a program reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.package.shape import Module, called

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,80}")
_SECRET = re.compile(r"SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|API_?KEY|_KEY$|_(URL|URI|DSN)$")
_NOT_THE_PROGRAMS = frozenset({"HOME", "PATH", "PWD", "USER", "LANG", "TMPDIR", "TERM", "PYTHONPATH", "PORT", "HOST"})
_PLAIN = re.compile(r"[\w./:@%+,-]*")


@dataclass(frozen=True, slots=True, order=True)
class Variable:
    """One environment variable."""

    name: str
    required: bool
    default: str = ""
    """What the code takes without it, where that is a plain word."""

    @property
    def is_secret(self) -> bool:
        return bool(_SECRET.search(self.name.upper()))


def variables_of(modules: Sequence[Module]) -> tuple[Variable, ...]:
    """By name; one that is read twice is required when it is required once."""
    found: dict[str, Variable] = {}
    missed = {word for module in modules for word in _complaints(module.tree)}
    for read in (read for module in modules for read in _read(module.tree)):
        one = replace(read, required=read.required or read.name in missed)
        known = found.get(one.name)
        if _NAME.fullmatch(one.name) and one.name not in _NOT_THE_PROGRAMS and not (known and known.required):
            found[one.name] = one
    return tuple(sorted(found.values()))


def _complaints(tree: ast.Module) -> Iterator[str]:
    """Names in the errors that a program raises: `raise RuntimeError("Set JWT_SECRET")` cannot do without it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc:
            for text in _texts([one for one in ast.walk(node.exc) if isinstance(one, ast.Constant)]):
                yield from re.findall(r"[A-Z_][A-Z0-9_]+", text)


def _read(tree: ast.Module) -> Iterator[Variable]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and _is_environ(node.value):
            yield from (Variable(name, True) for name in _texts([node.slice]))
        elif isinstance(node, ast.Call) and _reads_environment(node):
            default = next(_texts(node.args[1:2]), "")
            plain = default if _PLAIN.fullmatch(default) else ""
            yield from (Variable(name, False, plain) for name in _texts(node.args[:1]))
        elif isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "BaseSettings" for base in node.bases):
            yield from _fields(node)


def _is_environ(node: ast.expr) -> bool:
    return "environ" in (getattr(node, "id", ""), getattr(node, "attr", ""))


def _reads_environment(call: ast.Call) -> bool:
    return called(call) == "getenv" or (
        called(call) == "get" and isinstance(call.func, ast.Attribute) and _is_environ(call.func.value)
    )


def _texts(nodes: Sequence[ast.expr]) -> Iterator[str]:
    yield from (one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _fields(settings: ast.ClassDef) -> Iterator[Variable]:
    """Of a pydantic settings class, whose prefix is in its `model_config`."""
    keywords = [one for node in settings.body for one in ast.walk(node) if isinstance(one, ast.keyword)]
    prefix = next((text for one in keywords if one.arg == "env_prefix" for text in _texts([one.value])), "")
    for node in settings.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id != "model_config":
            yield Variable(f"{prefix}{node.target.id}".upper(), node.value is None)
