"""Several functions in one module, each made of a part of its own: `encode(text)` and `decode(text)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable as Function
from dataclasses import replace

from pipeline import python
from pipeline.generate.recipes.programs import adapt, examples, guards, hold, trial
from pipeline.generate.recipes.programs.asked import Asked, Callable
from pipeline.generate.recipes.programs.bind import Bound
from pipeline.generate.recipes.programs.written import Written


def read(prompt: str, asked: Asked, best: Function[[Asked, str], Bound | None]) -> tuple[Written, list[Bound]] | None:
    """The module, and what each of its functions was made of; None where one of them is of no part.

    `best` gives the part for one function and the words that speak of it.
    """
    named = {slot.name for one in asked.members for slot in one.parameters or ()}
    members = [one for one in asked.members if one.name not in named and one.parameters is not None]
    if asked.owner is not None or len(members) < 2:
        return None
    made: list[Bound] = []
    for one in members:
        alone = replace(
            asked, members=(one,), errors=tuple(e for e in asked.errors if not _of_another(e.said, one, members))
        )
        texts = (_own_words(prompt, one, members), _words_of(prompt, one, members))
        bound = next((found for text in texts if (found := best(alone, text)) is not None), None)
        if bound is None or bound.part.name in {two.part.name for two in made}:
            return None
        made.append(bound)
    source = _joined([adapt.module(one) for one in made], made)
    said = examples.read(prompt, tuple(one.name for one in members))
    if said and hold.broken(source, said) is not None:
        return None
    tests = "\n\n\n".join(_tests(one, asked.module) for one in made)
    built = tuple(f"{one.name}({', '.join(slot.name for slot in one.parameters or ())})" for one in members)
    names = ", ".join(one.name for one in members)
    _, left = guards.extract(prompt, asked)
    refusals = tuple(one.span() for one in re.finditer(r"\S+", prompt) if not left[one.start() : one.end()].strip())
    return Written(names, asked.module, source, f"from typing import Any\n\n\n{tests}", built, refusals), made


def _of_another(sentence: str, one: Callable, members: list[Callable]) -> bool:
    """Whether a sentence names another function and not this one."""
    others = any(re.search(rf"\b{re.escape(two.name)}\b", sentence) for two in members if two.name != one.name)
    return others and not re.search(rf"\b{re.escape(one.name)}\b", sentence)


def _own_words(prompt: str, one: Callable, members: list[Callable]) -> str:
    """The introduction, and what stands between this function and the next."""
    head = prompt[: min(two.start for two in members)]
    return f"{one.name.replace('_', ' ')}: {head} {one.said}"


def _words_of(prompt: str, one: Callable, members: list[Callable]) -> str:
    """The request without what is said of the other functions: their names, and sentences that begin with them."""
    others = "|".join(re.escape(two.name) for two in members if two.name != one.name)
    text = re.sub(rf"(?m)(?:(?<=[.;,] )|^[-*\s`]*|(?<=\n))(?:{others})\b(?!\()[^.;\n]*", " ", prompt)
    text = re.sub(rf"\b(?:{others})(?:\([^()]*\))?", " ", text)
    return f"{one.name.replace('_', ' ')}: {text}"


def _joined(sources: list[str], made: list[Bound]) -> str:
    """One module of several: imports first, each name once."""
    imports: dict[str, ast.stmt] = {}
    bodies: dict[str, ast.stmt] = {}
    for source in sources:
        for node in python.parsed(source).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports.setdefault(ast.unparse(node), node)
            elif names := adapt.names_of(node):
                bodies.setdefault(names[0], node)
    told = ", ".join(one.asked.name for one in made)
    lines = [f'"""{told}."""', "", *sorted(imports, key=lambda one: "__future__" not in one)]
    return "\n".join(lines) + "\n\n\n" + "\n\n\n".join(ast.unparse(one) for one in bodies.values()) + "\n"


def _tests(bound: Bound, module: str) -> str:
    """The tests of one function, under names of their own and without their imports."""
    text = trial.tests(bound, module or bound.asked.name)
    body = text.partition(f"import {bound.asked.name}\n")[2].strip()
    return re.sub(r"def test_", f"def test_{bound.asked.name}_", body)
