"""The names a request fixes which the files of an answer lack."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from pipeline import python
from pipeline.generate.recipes.programs.asked import Asked, read

MODEL = re.compile(
    r"\b(?:model|dataclass|enum)\s+(?:called\s+|named\s+)?[`'\"]?([A-Z]\w*[a-z]\w*)[`'\"]?(?=[\s:(,.`]|$)"
)
NO_MODEL = frozenset(
    {"In", "The", "With", "Using", "For", "Python", "Pydantic", "Each", "It", "All", "Fields", "Please"}
)
PLACEHOLDER = re.compile(r"[a-z]|fn|func|function|foo|bar|obj|self|cls|callback|handler|job|clock|now|sleep|factory")
"""Names of what is passed in: a call of one lays down no function of the program."""


def missing(prompt: str, sources: Iterable[str]) -> str:
    """The first name that the request lays out with its parameters, or calls a class, and no source defines."""
    defined = set[str]()
    for source in sources:
        defined |= _defined(source)
    return next((name for name in _laid_out(prompt) if name not in defined), "")


def _laid_out(prompt: str) -> list[str]:
    asked = read(prompt)
    names = [one[1] for one in MODEL.finditer(prompt) if one[1] not in NO_MODEL]
    if asked is None:
        return names
    if asked.owner is not None:
        names.insert(0, asked.owner.name)
    return names + [one for one in _calls(asked) if one not in names]


def _calls(asked: Asked) -> list[str]:
    """Functions and methods written with brackets; what is given to one of them is no function of the program."""
    given = {slot.name for one in (*asked.members, asked.owner) if one for slot in one.parameters or ()}
    return [
        one.name
        for one in asked.members
        if one.parameters is not None
        and one.name not in given
        and not one.name.startswith("__")
        and not PLACEHOLDER.fullmatch(one.name)
    ]


def _defined(source: str) -> set[str]:
    found = set[str]()
    for node in ast.walk(python.parsed(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found
