"""How well the recipes understand people's own words: `python -m benchmarks.recipe_words [--show] [--run]`.

Three sets of requests, each with what must be understood: the development set, with which in view the engine is mended,
requests that were fresh once, and requests whose failures were never looked at while it was mended. An answer is right
when everything that the row names was understood and nothing else was built; with `--run` its own tests must pass, too.
A wrong refusal is one of a request that a recipe fits; a wrong answer is code for something else than was asked. Beside
it stands what the engine says of its own sureness.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.recipes_pairs import passes
from pipeline.generate.recipes import parse
from pipeline.generate.recipes.explain import LEVELS, level
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.types import GenerationRequest

FOLDER = Path(__file__).parents[1] / "tests" / "generate" / "recipes"
SETS = ("development", "met", "unseen")
FIELD = re.compile(r"(?P<name>\w+)(?P<marks>[*?!]*)(?::(?P<rest>.*))?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request and what became of it."""

    prompt: str
    fits: bool
    """Whether a recipe fits the request."""
    refused: bool
    wrong: tuple[str, ...]
    """What was not as the row says, a few words each; empty when all is right."""
    level: str
    """The sureness the answer states; empty for a refusal."""


def rows(name: str) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["request"]
    return requests


def outcome(row: dict[str, Any], *, run: bool = False) -> Outcome:
    """Ask for what the row asks for, and compare."""
    spec = parse(GenerationRequest(prompt=row["prompt"], tech_stack=tuple(row.get("stack", ()))))
    wrong = tuple(_wrong(row, spec))
    if run and not wrong and not spec.refusal:
        wrong = ("its own tests fail",) if passes(row["prompt"])[1] else ()
    return Outcome(row["prompt"], "recipe" in row, bool(spec.refusal), wrong, "" if spec.refusal else level(spec))


def _wrong(row: dict[str, Any], spec: Spec) -> Iterator[str]:
    if "refusal" in row:
        if not spec.refusal:
            yield f"answered with {spec.recipe} {spec.subject}".rstrip()
        elif row["refusal"] not in spec.refusal:
            yield f"refused for another reason: {spec.refusal}"
        return
    if spec.refusal:
        yield f"refused: {spec.refusal}"
        return
    for name in ("recipe", "framework", "storage", "database", "auth", "subject"):
        if name in row and getattr(spec, name) != row[name]:
            yield f"{name} {getattr(spec, name)!r}"
    yield from _things(row, spec)
    yield from _missing("option", row.get("options", ()), spec.options)
    yield from _missing("rule", row.get("rules", ()), {f"{rule} {value}".strip() for rule, value in spec.rules})
    yield from _missing("narrowing", row.get("narrow", ()), {f"{rule} {value}" for rule, value in spec.rules})
    yield from _missing("access", row.get("access", ()), {str(one) for one in spec.access})
    numbers = {f"{name} {amount:g}" for name, amount in spec.numbers.items()}
    yield from _missing("number", [f"{name} {amount:g}" for name, amount in row.get("numbers", {}).items()], numbers)
    for said in row.get("said", ()):
        if not any(said in sentence for sentence in (*spec.assumed, *spec.not_done)):
            yield f"not said: {said}"


def _missing(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    yield from (f"no {what} {one}" for one in wanted if one not in set(found))


def _things(row: dict[str, Any], spec: Spec) -> Iterator[str]:
    if row["recipe"] not in {"api", "cli", "model", "etl", "graphql"}:
        return
    wanted, found = row.get("entities", {}), {_joined(one, spec, row): one for one in spec.entities}
    if set(wanted) != set(found):
        yield f"things {', '.join(found)}"
    yield from (one for name, fields in wanted.items() if name in found for one in _fields(found[name], fields))
    relations = {f"{one.parent} > {one.child}" for one in spec.relations if not _links(spec, one.child)}
    relations |= {f"{a} <> {b}" for a, b in (spec.linked(one) for one in spec.entities if one.origin == "link")}
    if {*map(_pair, row.get("relations", ()))} != {*map(_pair, relations)}:
        yield f"relations {', '.join(sorted(relations)) or 'none'}"


def _joined(entity: Entity, spec: Spec, row: dict[str, Any]) -> str:
    """Its name; of a link the one with the halves as the row has them."""
    turned = "_".join(reversed(spec.linked(entity)))
    return turned if entity.origin == "link" and turned in row.get("entities", {}) else entity.name


def _links(spec: Spec, name: str) -> bool:
    return spec.entity(name).origin == "link"


def _pair(relation: str) -> str:
    """The same for `a <> b` and `b <> a`."""
    return " <> ".join(sorted(relation.split(" <> "))) if "<>" in relation else relation


def _fields(entity: Entity, wanted: list[str]) -> Iterator[str]:
    if not wanted:
        return
    matches = [found for one in wanted if (found := FIELD.fullmatch(one))]
    if {one["name"] for one in matches} != {one.name for one in entity.fields if one.kind != "password"}:
        yield f"{entity.name} has {', '.join(one.name for one in entity.fields)}"
        return
    for one in matches:
        field = entity.field(one["name"])
        if wrong := list(_property(field, one["marks"], (one["rest"] or "").strip())):
            yield f"{entity.name}.{field.name}: {', '.join(wrong)}"


def _property(field: Field, marks: str, rest: str) -> Iterator[str]:
    if "*" in marks and not field.unique:
        yield "not unique"
    if field.optional is not ("?" in marks) and set(marks) & {"?", "!"}:
        yield "optional" if field.optional else "not optional"
    for word in rest.split():
        if word.startswith("="):
            if (field.default or "").strip("\"'") != word[1:]:
                yield f"default {field.default}"
        elif ".." in word:
            low, high = (float(one) if one else None for one in word.split(".."))
            if (field.low, field.high) != (low, high):
                yield f"bounds {field.low}..{field.high}"
        elif "|" in word:
            if field.choices != tuple(word.split("|")):
                yield f"{field.kind} {'|'.join(field.choices)}"
        elif field.kind != word:
            yield f"kind {field.kind}"


def table(name: str, outcomes: list[Outcome]) -> str:
    """The figures of one set as text."""
    fitting = [one for one in outcomes if one.fits]
    others = [one for one in outcomes if not one.fits]
    lines = [
        f"{name}: {sum(not one.wrong for one in outcomes)} of {len(outcomes)} requests right",
        f"  wrong refusals: {sum(one.refused for one in fitting)} of {len(fitting)} that a recipe fits",
        f"  answered instead of refused: {sum(not one.refused for one in others)} of {len(others)} that none fits",
    ]
    said, right = Counter(one.level for one in outcomes), Counter(one.level for one in outcomes if not one.wrong)
    lines += [f"  sureness {one}: {right[one]} of {said[one]} right" for one in LEVELS]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="say what was wrong with each request that was")
    parser.add_argument("--run", action="store_true", help="an answer is right only when its own tests pass, too")
    parser.add_argument("--only", choices=SETS, help="one of the sets")
    asked, _ = parser.parse_known_args()
    for name in [asked.only] if asked.only else SETS:
        outcomes = [outcome(row, run=asked.run) for row in rows(name)]
        print(table(name, outcomes))
        for one in outcomes if asked.show else ():
            if one.wrong:
                print(f"\n  {one.prompt.strip()}\n    {one.level or 'refused'}: {'; '.join(one.wrong)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
