"""The craft a request asks for, with its roles bound to the positionals and options that the request fixes."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.generate.recipes.tools.crafts import asked, figures, folders, layouts, logs, records, tables, texts
from pipeline.generate.recipes.tools.crafts.asked import Option
from pipeline.generate.recipes.tools.crafts.base import CRAFTS, Craft
from pipeline.generate.recipes.tools.crafts.limits import Limit, limits
from pipeline.generate.recipes.tools.crafts.occasions import samples
from pipeline.generate.recipes.tools.crafts.usage import Usage, usages

MODULES = (figures, folders, logs, records, tables, texts)
USUAL = {
    "source": r"source|file|input|in_?|in_file|input_file|path|csv|json|log|src|text|data\w*|\w+_(?:csv|json|log|txt)|infile",
    "target": r"target|output|out|out_file|output_file|dest|result|outfile",
    "folder": r"dir|directory|folder|path|root",
}
"""Names under which a role is asked for."""
TOPICS: dict[str, tuple[str, ...]] = {
    "file": ("file", "unknown", "problem"), "value": ("value", "problem", "file"), "column": ("column", "unknown"), "empty": ("empty",),
    "unknown": ("unknown", "value", "column", "problem"), "differs": ("differs",), "problem": ("problem",),
}  # fmt: skip
"""By trouble the topics of `asked.exits` that name its code, the best first."""
SHAPES = {
    "int": r"\d+", "float": r"-?\d+(?:\.\d+)?", "id": r"\d+", "key": r"[\w./-]*\w", "text": r"\S.*", "sign": r"[-+<>]",
    "path": r"[\w./-]+\w|<path[^>]*>", "hour": r"\d{4}-\d\d-\d\d[ T]\d\d", "unit": r"[A-Za-z]+", "bar": r"[#*=+█■▇o-]+", "suffix": r"\.\w+",
    "name": r"[a-z]+", "figure": r"-?\d+(?:\.\d+)?",
}  # fmt: skip
HOLDER = r"<[\w /-]+>|\{\w+\}|[A-Z][A-Z_]*\b|X|N"


@dataclass(frozen=True)
class Bound:
    """A craft under the command line that was asked for."""

    craft: Craft
    entry: str
    places: tuple[tuple[str, str, str], ...]
    """Of every positional its role, its name on the command line, and `one`, `loose` or `many`."""
    options: tuple[tuple[str, Option], ...]
    line: str
    """The text of the f-string that makes a line."""
    codes: dict[str, int]
    constants: dict[str, object]
    limits: tuple[Limit, ...]
    typer: bool
    spans: tuple[tuple[int, int], ...]


def match(prompt: str) -> Iterator[Bound]:
    """The crafts that fit, those first whose words are most telling."""
    file = asked.FILE.search(prompt)
    if file is None:
        return
    low = prompt.lower()
    entry = f"{file[1]}.py"
    shown = usages(prompt, entry)
    for one in sorted(CRAFTS, key=lambda one: -len(one.needs)):
        if all(re.search(pattern, low) for pattern in one.needs) and not (one.never and re.search(one.never, low)):
            bound = _bound(one, prompt, entry, shown)
            if bound is not None:
                yield bound


def _bound(one: Craft, prompt: str, entry: str, shown: tuple[Usage, ...]) -> Bound | None:
    parameters = inspect.signature(one.function).parameters
    options = _options(one, prompt)
    if options is None:
        return None
    taken = {role for role, _ in options}
    places = _places(one, shown[0] if shown else None, taken)
    if places is None:
        return None
    given = {role for role, _, _ in places} | taken
    if any(two.default is inspect.Parameter.empty and name not in given for name, two in parameters.items()):
        return None
    if "source" in parameters and "source" not in given:
        places = (("source", "file", "loose"), *places)
    line = _line(one, prompt)
    if line is None:
        return None
    names = {role: {name, role} for role, name, _ in places} | {role: {option.name, role} for role, option in options}
    bounds, unread = limits(prompt, {role: known for role, known in names.items() if _is_number(one, role)})
    if [text for text in unread if not one.sees or not re.search(one.sees, text, re.I)]:
        return None
    constants = _constants(prompt, one)
    if any(name not in constants for name in one.reads if name == "PATTERN"):
        return None
    needed = [one.span() for pattern in one.needs for one in re.finditer(pattern, prompt, re.I)]
    return Bound(
        one, entry, places, options, line, _codes(one, prompt), constants, tuple(bounds), re.search(r"\btyper\b", prompt, re.I) is not None,
        (*(two.span for two in shown), *needed, *(two.span for two in samples(prompt))),
    )  # fmt: skip


def _fits(one: Craft, role: str, name: str) -> bool:
    pattern = one.called.get(role) or USUAL.get(role, role)
    return re.fullmatch(pattern, name) is not None or name == role


def _options(one: Craft, prompt: str) -> tuple[tuple[str, Option], ...] | None:
    """The options with their roles; None where one has none."""
    parameters = inspect.signature(one.function).parameters
    roles = [*(name for name in parameters if name not in one.places), *one.places]
    found: dict[str, Option] = {}
    for option in asked.options(prompt):
        role = next((role for role in roles if role not in found and _fits(one, role, option.name)), None)
        role = role or next((role for role in roles if role not in found and _fits(one, role, option.attribute)), None)
        if role is None or (
            option.kind != "flag" and role in parameters and "bool" in str(parameters[role].annotation)
        ):
            return None
        found[role] = option
    return tuple(found.items())


def _places(one: Craft, usage: Usage | None, taken: set[str]) -> tuple[tuple[str, str, str], ...] | None:
    """The positionals with their roles; None where the request shows another number of them."""
    parameters = inspect.signature(one.function).parameters
    free = [role for role in one.places if role not in taken]
    many = [role for role in free if role in parameters and "list" in str(parameters[role].annotation)]
    if usage is None or not usage.names:
        usual = [role for role in free if role in parameters and (parameters[role].default is inspect.Parameter.empty)]
        return tuple((role, role, "many" if role in many else "one") for role in usual)
    found: list[tuple[str, str, str]] = []
    for index, name in enumerate(usage.names):
        role = next((role for role in free if _fits(one, role, name)), free[0] if free else "")
        if not role:
            if found and found[-1][2] == "many":
                continue
            return None
        how = "many" if role in many else "loose" if index in usage.loose else "one"
        if index in usage.many and role not in many:
            return None
        free.remove(role)
        found.append((role, name, how))
    return tuple(found)


def _line(one: Craft, prompt: str) -> str | None:
    """What a line looks like: by the sample that fits, else as usual."""
    if not one.line:
        return ""
    for sample in samples(prompt):
        bound = _by_sample(sample.text, dict(one.slots)) if sample.occasion == "main" else None
        if bound:
            return bound
    told = re.search(r"\b(\d|two|three|four|one) (?:decimals?|decimal places|digits after)\b", prompt, re.I)
    count = {"one": "1", "two": "2", "three": "3", "four": "4"}.get(told[1].lower(), told[1]) if told else ""
    kinds = {"float": f"{{:.{count}f}}"} if count else {}
    return re.sub(r"\{(\w+)(?::[^}]*)?\}", lambda two: _slot(two[1], one.slots[two[1]], two[0], kinds), one.line)


def _slot(name: str, kind: str, usual: str, kinds: dict[str, str]) -> str:
    if kind in kinds:
        return "{" + name + kinds[kind][1:]
    return "{plain(" + name + ")}" if kind == "figure" else usual


def _by_sample(text: str, slots: dict[str, str]) -> str | None:
    """The sample with its slots put in, in whatever order they stand."""
    best: tuple[int, str] | None = None
    for order in itertools.permutations(slots):
        shapes = [f"(?P<{name}>{HOLDER}|{SHAPES[slots[name]]})" for name in order]
        found = re.fullmatch(
            r"(?P<before_>[^\w<{#]*|[^\w\s]*)"
            + "".join(f"{shape}(?P<sep{index}_>\\W*?)" for index, shape in enumerate(shapes)),
            text,
        )
        if not found:
            continue
        made, worth = found["before_"], 0
        for index, name in enumerate(order):
            said = found[name]
            decimals = len(said.partition(".")[2]) if re.fullmatch(r"[\d.-]+", said) else 0
            kind = slots[name]
            worth += re.sub(r"\W", "", said).lower() == name or (kind == "path" and "." in said)
            shown = (
                f"{name}:.{decimals}f"
                if decimals and kind in {"float", "figure"}
                else f"plain({name})" if kind in {"float", "figure"} else name
            )
            made += "{" + shown + "}" + found[f"sep{index}_"].replace("{", "{{").replace("}", "}}")
        if best is None or worth > best[0]:
            best = (worth, made)
    return best[1] if best else None


def _codes(one: Craft, prompt: str) -> dict[str, int]:
    """By trouble the exit code."""
    said = asked.exits(prompt)
    differ = re.search(
        r"\bdiffer\w*\b[^.;\n]*\b(?:exit|code|with)\D{0,20}(\d)|\botherwise (?:it (?:exits with )?)?(\d)\b",
        prompt,
        re.I,
    )
    if differ:
        said["differs"] = int(differ[1] or differ[2])
    column = re.search(
        r"\b(?:exit|code|status)\D{0,12}(\d)[^.;\n]*\bunknown column\b|\bunknown column\b[^.;\n]*\bexit\D{0,12}(\d)",
        prompt,
        re.I,
    )
    if column:
        said["column"] = int(column[1] or column[2])
    return {
        trouble: next((said[topic] for topic in topics if topic in said), one.codes.get(trouble, 1))
        for trouble, topics in TOPICS.items()
    }


def _constants(prompt: str, one: Craft) -> dict[str, object]:
    """Constants of the crafts that a request says."""
    found: dict[str, object] = {}
    least = re.search(
        r"\b(?:under|below|less than|shorter than|at least|minimum(?: length)?(?: is| of)?|min)\s+(\d+)", prompt, re.I
    )
    if least and re.search(r"\bpassword", prompt, re.I):
        found["LEAST"] = int(least[1])
    symbols = re.search(r"(?:of|from|one of|symbols)\s+`?\(?([!@#$%&*?^_+=-]{3,})", prompt)
    if symbols:
        found["SYMBOLS"] = symbols[1].rstrip(")`")
    names = [
        one[1]
        for sample in samples(prompt)
        for one in re.finditer(r"\b([a-z]+)(?: ?[:=] ?| )(?:<\w+>|[A-Z]\b|-?\d[\d.]*)", sample.text)
    ]
    bar = next((two[1] for sample in samples(prompt) if (two := re.search(r"([#*=+█■▇])\1+$", sample.text))), "")
    if bar:
        found["BAR"] = bar
    if len(names) > 1:
        found["FIGURES"] = names
    if "PATTERN" in one.reads:
        found |= layouts.layout(prompt)
    return found


def _is_number(one: Craft, role: str) -> bool:
    parameter = inspect.signature(one.function).parameters.get(role)
    return parameter is not None and re.match(r"int|float", str(parameter.annotation)) is not None
