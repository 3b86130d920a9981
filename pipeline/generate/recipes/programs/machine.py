"""A class whose methods are the ways between its states: `Order` with `pay()`, `ship()`, `cancel()`."""

from __future__ import annotations

import builtins
import re
from itertools import pairwise

from pipeline.generate.recipes.programs.asked import Asked, Callable
from pipeline.generate.recipes.programs.written import Written

STATE = re.compile(r"state|status|phase|stage|current(?:_state)?|mode")
ARROW = r"\s*(?:->|→|=>|-->)\s*"
WORD = r"[`'\"]?([a-z][a-z_]*)[`'\"]?"
CHAIN = re.compile(rf"{WORD}(?:{ARROW}{WORD})+")
STARTS = (
    re.compile(
        rf"\b(?:starts?|begins?|initially|initial (?:state|status))\s+(?:out\s+)?(?:as|in|at|is|with|=|:)?\s*{WORD}"
    ),
    re.compile(rf"{WORD} (?:is the (?:first|initial) (?:state|status)|at first|at the start)"),
)
WHILE = re.compile(
    rf"\b(?:while|when|if|only|from)\s+(?:it(?:'s| is|s)\s+|still\s+|the state is\s+|in\s+|from\s+|either\s+)*"
    rf"{WORD}(?:\s*(?:,|/|or|and)\s*(?:it(?:'s| is)\s+)?{WORD})?"
)
MORE = re.compile(
    r"\b(?:histor\w*|logs?|guards?|hooks?|callbacks?|timestamps?|notif\w*|count\w*|refund\w*|amount|\w+_at)\b", re.I
)
"""Words of a request for more than states."""


def read(prompt: str, asked: Asked) -> Written | None:
    """The machine that the request lays out; None where a method's way or the first state is not clear."""
    verbs = [one for one in asked.members if not one.name.startswith("__")]
    attribute = next((one for one in asked.attributes if STATE.fullmatch(one)), "")
    if asked.owner is None or len(verbs) < 2 or any(one.parameters for one in verbs) or MORE.search(prompt):
        return None
    if not attribute or len(asked.attributes) > 1 or asked.owner.parameters:
        return None
    chains = [re.findall(WORD, one.group()) for one in CHAIN.finditer(prompt)]
    ways = {one.name: _way(one, chains, prompt) for one in verbs}
    first = _first(prompt, chains)
    known = {state for before, after in ways.values() for state in (*before, after)}
    if not first or first not in known or any(not before for before, _ in ways.values()):
        return None
    own = [one for one in asked.errors if one.base]
    error = own[0].name if own else next((one.name for one in asked.errors), "")
    if not error:
        return None
    return _written(asked, ways, (attribute, first), (error, own[0].base if own else ""))


def _way(verb: Callable, chains: list[list[str]], prompt: str) -> tuple[tuple[str, ...], str]:
    """The states a method leads from, and the one it leads to; empty where the request does not say."""
    own = re.split(r"\.\s|\n", verb.said, maxsplit=1)[0]
    if said := re.search(rf"{WORD}(?:\s*(?:,|/|or|and)\s*{WORD})?(?:{ARROW}|\s+to\s+){WORD}", own):
        return tuple(one for one in said.groups()[:2] if one), said[3]
    for chain in chains:
        for before, after in pairwise(chain):
            if _names(verb.name, after):
                return (before,), after
    clause = next((one for one in re.split(r"[.;\n]|,(?! or)", prompt) if _done(verb.name, one)), "")
    found = WHILE.search(clause)
    if found:
        return tuple(one for one in found.groups() if one), _done(verb.name, clause)
    return (), ""


def _names(verb: str, state: str) -> bool:
    """Whether a state is named for what was done: `pay` and `paid`, `ship` and `shipped`."""
    least = len(verb) - 1 if len(verb) <= 4 else len(verb) - 2
    return len(state) > len(verb) - 1 and state[:least] == verb[:least] and state != verb


def _done(verb: str, clause: str) -> str:
    return next((one for one in re.findall(r"[a-z]+", clause) if one.endswith("ed") and _names(verb, one)), "")


def _first(prompt: str, chains: list[list[str]]) -> str:
    found = next((one for pattern in STARTS if (one := pattern.search(prompt))), None)
    if found:
        return found[1]
    return chains[0][0] if chains and len(chains[0]) > 2 else ""


def _written(
    asked: Asked, ways: dict[str, tuple[tuple[str, ...], str]], state: tuple[str, str], error: tuple[str, str]
) -> Written:
    attribute, first = state
    name, base = error
    owner = asked.owner.name if asked.owner else ""
    lines = [
        f'"""The states of a {owner.lower()}, and the ways between them."""',
        "from __future__ import annotations",
        "",
    ]
    if base and not hasattr(builtins, name):
        lines += [f"class {name}({base}):", '    """There is no such way from this state."""', "", ""]
    lines += [f"class {owner}:", f'    """A {owner.lower()}, which changes its {attribute} only along its ways."""', ""]
    lines += ["    def __init__(self) -> None:", f"        self.{attribute} = {first!r}", ""]
    for verb, (before, after) in ways.items():
        lines += [f"    def {verb}(self) -> None:", f"        self._go({before!r}, {after!r})", ""]
    lines += [
        "    def _go(self, sources: tuple[str, ...], target: str) -> None:",
        f"        if self.{attribute} not in sources:",
        f'            raise {name}(f"it cannot become {{target}} while it is {{self.{attribute}}}")',
        f"        self.{attribute} = target",
    ]
    tests = [f"def test_it_begins_as_{first}() -> None:", f"    assert {owner}().{attribute} == {first!r}"]
    for verb, (before, after) in ways.items():
        tests += ["", "", f"def test_{verb}_leads_to_{after}() -> None:", f"    one = {owner}()"]
        tests += [
            f"    one.{attribute} = {before[0]!r}",
            f"    one.{verb}()",
            f"    assert one.{attribute} == {after!r}",
        ]
    built = tuple(f"{verb}(): {' or '.join(before)} → {after}" for verb, (before, after) in ways.items())
    text = "\n".join(lines) + "\n"
    return Written(owner, asked.module, text, "\n".join(tests) + "\n", (*built, f"{attribute} = {first!r}", name))
