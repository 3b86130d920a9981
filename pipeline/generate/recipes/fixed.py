"""What a request fixes by name (functions, options, identifiers, exit codes, what is printed), and what is missing.

A recipe that lays out its own interface is no answer to somebody who will call another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

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
        lacking = promised.missing(prompt, sources)
        if lacking and not _describes(lacking, things):
            return lacking
    made = {one.path for one in files}
    if spec.recipe == "graphql":
        text = "\n".join(one.text for one in files)
        kept = {field.name for entity in spec.entities for field in entity.fields}
        named = [one for one in FIELDS.findall(prompt) if snake(one) not in kept and "_" not in one]
        called = (one[1] for one in CALL.finditer(prompt) if not _describes(one[1], things))
        return next((one for one in named if f"def {snake(one)}(" not in text), "") or next(called, "")
    found = CALLED.search(prompt)
    name = (found[1] or found[2]) if found and spec.recipe in LAID_OUT else ""
    if not name and (found or COMMAND.search(prompt)) and not made & set(FILE.findall(prompt)):
        name = next(iter(FILE.findall(prompt)), "")
    if name and name not in made:
        return name
    if spec.recipe in BUILT_AS_FIXED:
        return ""
    if said := laid_out(prompt, things):
        return said
    code = "\n".join(one.text for one in files if one.path.endswith(".py"))
    return missing(prompt, code, things)


CALL = re.compile(
    r"(?<![\w/])(?:[A-Za-z_]\w*\.)?([A-Za-z_]\w+)\((?![^()]*\w (?:str|int|float|bool|date|text)\b)(?=[^()]*\))"
)
"""A name and its arguments; `student(name str, age int)` has properties in its brackets."""
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]+")
IDENTIFIER = re.compile(r"(?<![\w/.-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/-])")
EXIT_CODE = re.compile(
    r"\bexit(?:s|ing)?(?: with)?(?: an?)?(?: code| status)?(?: of)? [1-9]\b|\b(?:exit|return) (?:code|status)s?\b"
)
PRINTED = re.compile(
    r"\b(?:prints?|printing|outputs?|shows?|says?|reports?)\b[^.`\"'\n]{0,40}[`\"'][^`\"'\n]{3,80}[`\"']", re.I
)
PATH = re.compile(r"(?<![\w/<.:])/[a-z]\w+(?![\w/]*\.)")
STATUS = re.compile(r"(?<![\w.])(?:40[0134569]|422|20[14])(?![\w.])|\b[a-z]\w*:app\b")


def laid_out(prompt: str, things: Collection[str] = ()) -> str:
    """The first call, option, exit code, printed text, path or status by which a request fixes how its program is used.

    `things` are what the answer is about: `books(title, author)` describes one, and calls nothing. Whoever fixes one of
    these has rules about it as well, and a recipe with an interface of its own knows none of them.
    """
    found = [one for one in CALL.finditer(prompt) if not _describes(one[1], things)][:1]
    found += filter(None, (each.search(prompt) for each in (OPTION, EXIT_CODE, PRINTED, PATH, STATUS)))
    return min(found, key=lambda one: one.start()).group().strip("(") if found else ""


def missing(prompt: str, code: str, things: Collection[str] = ()) -> str:
    """The first identifier that `prompt` names and that is nowhere in `code`; empty where there is none."""
    known = set(re.findall(r"\w+", code))
    names = [one.group() for one in IDENTIFIER.finditer(prompt)]
    return next((name for name in names if name not in known and not _describes(name, things)), "")


def _describes(name: str, things: Collection[str]) -> bool:
    """Whether what looks like a call describes a thing: `books(title, author)`."""
    return singular(snake(name)) in {*things} - {name}
