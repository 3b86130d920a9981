"""What a request fixes by name (functions, options, identifiers, exit codes, what is printed), and what is missing.

A recipe that lays out its own interface is no answer to somebody who will call another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipeline.generate.recipes.programs import promised
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import singular, snake
from pipeline.types import CodeFile

CALLED = re.compile(
    r"\bpython3? ([\w-]+\.py)\b|(?<![\w/])([\w-]+\.py)(?= (?:<|\[?--|[A-Z]{2}|[\w-]+\.(?:csv|json|log|txt)))"
)
FILE = re.compile(r"(?<![\w/.])([A-Za-z_][\w-]*\.py)\b")
COMMAND = re.compile(
    r"\b(?:argparse|typer|click|sub-?commands?|stdin|stdout|stderr|standard (?:in|out)put|standard error|"
    r"command[- ]line|"
    r"exit (?:code|status)|exits? (?:with )?\d|as (?:an )?arguments?|prints?)\b",
    re.I,
)
"""Words of a request for a program that is called from a shell."""
FIELDS = re.compile(r"\b(?:mutations?|quer(?:y|ies)) `?([a-z]\w*)`?\s*[({:]")
BY_ROUTE = frozenset({"interface", "tool", "graphql"})
"""Recipes whose interface is no Python name but routes, or a command line."""
LAID_OUT = frozenset({"cli", "etl", "report", "cleaning", "validation", "parser", "config"})
"""Recipes of tools that have files of their own."""

BUILT_AS_FIXED = frozenset({"interface", "program", "tool", "function"})
"""Recipes that build what a request fixes, and look after that themselves."""


def not_made(prompt: str, spec: Spec, files: tuple[CodeFile, ...]) -> str:
    """What a request fixes by name and the answer lacks; empty where it has all."""
    things = [name for one in spec.entities for name in (one.name, *one.names)]
    if spec.recipe not in BY_ROUTE:
        sources = [one.text for one in files if one.path.endswith(".py") and not one.path.startswith("tests/")]
        laid_out = promised.missing(prompt, sources)
        if laid_out and not _describes(laid_out, things):
            return laid_out
    made = {one.path for one in files}
    if spec.recipe == "graphql":
        text = "\n".join(one.text for one in files)
        kept = {field.name for entity in spec.entities for field in entity.fields}
        named = [one for one in FIELDS.findall(prompt) if snake(one) not in kept and "_" not in one]
        return next((one for one in named if f"def {snake(one)}(" not in text), "")
    found = CALLED.search(prompt)
    name = (found[1] or found[2]) if found and spec.recipe in LAID_OUT else ""
    if not name and (found or COMMAND.search(prompt)) and not made & set(FILE.findall(prompt)):
        name = next(iter(FILE.findall(prompt)), "")
    if name and name not in made:
        return name
    if spec.recipe in BUILT_AS_FIXED:
        return ""
    code = "\n".join(one.text for one in files if one.path.endswith(".py"))
    return missing(prompt, code, things, tool=spec.recipe in LAID_OUT)


CALL = re.compile(r"(?<![\w/])(?:[A-Za-z_]\w*\.)?([A-Za-z_]\w+)\((?=[^()]*\))")
OPTION = re.compile(r"(?<![\w-])--([a-z][\w-]+)")
IDENTIFIER = re.compile(r"(?<![\w/.-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/-])")
EXIT_CODE = re.compile(
    r"\bexit(?:s|ing)?(?: with)?(?: an?)?(?: code| status)?(?: of)? [1-9]\b|\b(?:exit|return) (?:code|status)s?\b"
)
PRINTED = re.compile(
    r"\b(?:prints?|printing|outputs?|shows?|says?|reports?)\b[^.`\"'\n]{0,40}[`\"']([^`\"'\n]{3,80})[`\"']", re.I
)
WORD = re.compile(r"[A-Za-z]{2,}")


def missing(prompt: str, code: str, things: Collection[str] = (), *, tool: bool = False) -> str:
    """The first name that `prompt` fixes and that is nowhere in `code`; empty where there is none.

    `things` are what the answer is about: `books(title, author)` describes one, and calls nothing. For a `tool` exit
    codes and printed words count as well.
    """
    known = set(re.findall(r"\w+", code))
    for name in _names(prompt):
        if not {name, snake(name)} & known and not _describes(name, things):
            return name
    if tool and (found := EXIT_CODE.search(prompt)):
        return found.group()
    for found in PRINTED.finditer(prompt) if tool else ():
        if any(one not in known for one in WORD.findall(found[1])):
            return found[1]
    return ""


def _describes(name: str, things: Collection[str]) -> bool:
    """Whether what looks like a call describes a thing: `books(title, author)`."""
    return singular(snake(name)) in {*things} - {name}


def _names(prompt: str) -> Iterator[str]:
    for found in CALL.finditer(prompt):
        yield found[1]
    for found in OPTION.finditer(prompt):
        yield found[1].replace("-", "_")
    for found in IDENTIFIER.finditer(prompt):
        yield found.group()
