"""The recipe of classic functions and data structures: taken out of our own modules, renamed as asked, with tests."""

from __future__ import annotations

import ast
import doctest
import io
import re
import tokenize
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import module, text_of
from pipeline.generate.recipes.spec import IDENTIFIER, Spec
from pipeline.generate.recipes.tables import table
from pipeline.generate.recipes.vocabulary import OPERATIONS
from pipeline.generate.recipes.words import camel, snake, stem, words
from pipeline.python import parsed

CLASSICS = table("functions")
PARAPHRASES = table("paraphrases")
"""By name: how people ask for it without that name; any one pattern is enough."""
LEAST_SHARE = 0.6
"""Of the words that ask for something, how many must be words of the function's own description."""
CALLED = re.compile(r"\b(?:called|named|name it|call it)\s+[`'\"]?([A-Za-z_]\w*)|\bdef\s+(\w+)|[`'\"](\w+)\(", re.I)
NEUTRAL = frozenset(table("vocabulary")["neutral"].split())
"""Words of any request for a function."""
TWISTS = frozenset(table("vocabulary")["twists"].split())
"""Words that make another function of it, unless its own description speaks of them."""
APPLICATION = re.compile(
    r"\b(?:api|endpoint|fastapi|flask|cli|command[- ]line|typer|argparse|pandas|dataframe|pydantic|sqlalchemy|sqlmodel"
    r"|dataclasses)\b"
)
"""Words of requests that other recipes are for."""
QUESTION = re.compile(
    r"\W*(?:(?:please|can you|could you) )*(?:explain|describe|define|tell me (?:about|why)|why|what does"
    r"|what(?:'s| is| are) (?!my\b)(?:(?!of\b|in\b)[\w'-]+ ?){1,4}\W*$|how (?:does|do|is|are) (?!i\b|you\b|we\b))",
    re.I,
)
"""A request for words about something, not for code."""
SEVERAL = re.compile(r"\b(?:lists?|arrays?|series|bunch|column) of\b")
"""Before what a function is given more than one of."""
ONE = frozenset({"int", "float", "str"})
"""Types of a single value."""
ASKS_CLASS = re.compile(
    r"\b(?:an?|write|implement|create|make|python) (?:\w+ ){0,4}"
    r"class(?:[:,.]|$| (?:with|that|for|which|to|named|called|in))"
    r"|^\W*(?:\w+ ){0,3}class(?:$|:| (?:with|that|for|which|to|named|called))"
)
NAMED_CLASS = re.compile(r"\bclass ((?:[A-Z][a-z]+){2,})\b(?!\()")
LESS_SURE = 0.85
"""What is left of the sureness where a word was of no use: it may ask for something that is not there."""
BOTH_WAYS = re.compile(
    r"\b(?:and|or) (?:back(?: again)?|vice[- ]versa|the other way(?: a?round)?|the reverse|the inverse)\b"
    r"|\bvice[- ]versa\b|\b(?:in )?both (?:directions|ways)\b|\bto and from\b|\bback and forth\b|\bconvert\w* between\b"
    r"|\b(?:encod|compress|format|flatten)\w*(?: and |/| & |, )(?:decod|decompress|pars|unflatten)\w*"
    r"|\b(?:roman|morse)(?: \w+)? (?:converter|translator)\b|\band (?:decompress|expand)\b",
    re.I,
)
"""A request for a conversion and the one that undoes it."""


def match(prompt: str) -> str:
    """The function that a request asks for, or nothing: what must be said is said, and little else is."""
    prompt = _spoken(prompt)
    low = prompt.lower()
    if QUESTION.match(prompt) or APPLICATION.search(low):
        return ""
    shares = {name: _share(name, prompt)[0] for name in CLASSICS if _fits(name, low) and not _twisted(name, prompt)}
    best = max(
        shares, key=lambda name: (shares[name], _said_otherwise(name, low), len(CLASSICS[name]["needs"])), default=""
    )
    return best if best and shares[best] >= LEAST_SHARE else ""


def is_all(name: str, prompt: str) -> bool:
    """Whether the function is all that the request speaks of."""
    return not _share(name, prompt)[2]


def used(name: str, prompt: str) -> frozenset[str]:
    """The words of the request, in lower case, of which the function's description and patterns speak."""
    return frozenset(one.lower() for one in _share(name, prompt)[1])


def understood(name: str, prompt: str) -> Spec:
    """The request as one for the function called `name` in our modules."""
    named = NAMED_CLASS.search(prompt)
    prompt = _spoken(prompt)
    share, used, unused = _share(name, prompt)
    found = CALLED.search(prompt)
    called = next((one for one in found.groups() if one), "") if found else ""
    called = called or (named[1] if named and name[0].isupper() else "")
    called = called if IDENTIFIER.fullmatch(called) and called != name else ""
    return Spec(
        recipe="function",
        subject=name,
        name=(camel(snake(called)) if name[0].isupper() else snake(called)) if called else "",
        rules=(("and back", back),) if (back := _back(name, prompt)) else (),
        used=used,
        unused=unused,
        not_done=tuple(f"`{one}` is not part of it." for one in _lacks(name, prompt)),
        confidence=round(LESS_SURE * (0.3 + 0.7 * share), 2) if unused else 1.0,
    )


def cook(spec: Spec) -> Dish:
    back = [name for rule, name in spec.rules if rule == "and back"]
    found = _source(spec.subject, *back)
    source, name = found.text, spec.name or spec.subject
    if spec.name:
        source = _renamed(source, spec.subject, spec.name)
    path, names = snake(name), (name, *back)
    groups = [_examples(source, one) for one in names]
    test = text_of("functions/test_function.py.j2", path=path, names=names, groups=groups)
    files = (module(f"{path}.py", source, (path,)), module(f"tests/test_{path}.py", test, (path,)))
    renamed = (f"It is called `{spec.name}`, as asked.",) if spec.name else ()
    return Dish(files, found.summary, ("python -m pytest",), renamed)


@dataclass(frozen=True, slots=True)
class Examples:
    """What the description of one definition shows, as tests."""

    path: str
    """The name in the names of the tests."""
    grouped: bool
    """Whether one leads to the next, so that all are one test."""
    steps: tuple[tuple[str, str | None], ...]
    """Statements, each with the error it ends in, if any."""


def _examples(source: str, name: str) -> Examples:
    found = doctest.DocTestParser().get_examples(ast.get_docstring(_definition(source, name)) or "")
    grouped = any(not (one.want or one.exc_msg) for one in found)
    return Examples(snake(name), grouped, tuple((_statement(one), one.exc_msg) for one in found))


def _spoken(prompt: str) -> str:
    """The request with the words of a class's name apart: `class BankAccount` asks for a bank account."""
    return NAMED_CLASS.sub(lambda found: f"class {snake(found[1]).replace('_', ' ')}", prompt)


def _fits(name: str, low: str) -> bool:
    row = CLASSICS[name]
    if (ASKS_CLASS.search(low) and name[0].islower()) or (SEVERAL.search(low) and _takes_one(name)):
        return False
    asked = all(re.search(one, low) for one in row["needs"]) or _said_otherwise(name, low) > 0
    return asked and not any(re.search(one, low) for one in row["not"])


def _takes_one(name: str) -> bool:
    """Whether a function works on single numbers or texts, and on no collection."""
    node = _definition(_source(name).text, name)
    if not isinstance(node, ast.FunctionDef) or not node.args.args:
        return False
    return all(isinstance(one.annotation, ast.Name) and one.annotation.id in ONE for one in node.args.args)


def _methods(name: str) -> set[str]:
    """The names of what a class does; empty for a function."""
    node = _definition(_source(name).text, name)
    return {one.name for one in ast.walk(node) if isinstance(one, ast.FunctionDef)} - {name}


def _lacks(name: str, prompt: str) -> list[str]:
    """The operations that are asked of a class and that it has not."""
    does = _methods(name) if name[0].isupper() else set()
    asked = [one.low for one in words(prompt) if one.low in OPERATIONS] if does else []
    return [one for one in dict.fromkeys(asked) if one not in does and stem(one) not in map(stem, _said(name))]


def _said(name: str) -> list[str]:
    """The words of a definition's description."""
    return [one.text for one in words(_source(name).summary)]


def _twisted(name: str, prompt: str) -> bool:
    """Whether the request says something that would make it another function."""
    return any(one.lower() in TWISTS for one in _share(name, prompt)[2])


def _back(name: str, prompt: str) -> str:
    """The definition that undoes it, where both are asked for."""
    return str(CLASSICS[name].get("back", "")) if BOTH_WAYS.search(prompt) else ""


def _said_otherwise(name: str, low: str) -> int:
    """The length of what is said in other words than its name."""
    spans = [found.span() for one in PARAPHRASES.get(name, ()) for found in re.finditer(one, low)]
    return sum(end - start for start, end in spans)


def _share(name: str, prompt: str) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    """How much of the request the function's description and patterns speak of, and which words those are."""
    patterns = (*CLASSICS[name]["needs"], *CLASSICS[name].get("also", ()), *PARAPHRASES.get(name, ()))
    taken = [found.span() for one in patterns for found in re.finditer(one, prompt.lower())]
    called = CALLED.search(prompt)
    taken += [called.span()] if called else []
    taken += [found.span() for found in BOTH_WAYS.finditer(prompt) if "back" in CLASSICS[name]]
    known = {*map(stem, _said(name)), *map(stem, NEUTRAL), *map(stem, _methods(name) if name[0].isupper() else ())}
    used: list[str] = []
    unused: list[str] = []
    content = set(evidence.content_words(prompt))
    for one in words(prompt):
        if one.text in content:
            inside = any(start < one.end and one.start < end for start, end in taken)
            (used if inside or stem(one.text) in known else unused).append(one.text)
    told = [one for one in used if one.lower() not in NEUTRAL]
    share = len(told) / (len(told) + len(unused)) if unused else 1.0
    return share, tuple(dict.fromkeys(used)), tuple(dict.fromkeys(unused))


@dataclass(frozen=True, slots=True)
class Found:
    text: str
    """A module that holds the definition, all it needs of ours, and the imports."""
    summary: str
    """The first sentence of its description."""


@cache
def _source(name: str, *more: str) -> Found:
    """The definition called `name`, and those of the same module that are to stand beside it."""
    text = resources("pipeline.generate.recipes.classics").joinpath(f"{CLASSICS[name]['home']}.py").read_text("utf-8")
    tree = parsed(text)
    named = {bound: node for node in tree.body for bound in _bound(node)}
    needed = set().union(*(_needed(one, named) for one in (name, *more)))
    lines = text.splitlines()
    said = [(ast.get_docstring(named[one]) or "").split("\n")[0] for one in (name, *more)]  # type: ignore[arg-type]
    parts = [f'"""{said[0]}"""' if not more else '"""One way and back: ' + ", ".join((name, *more)) + '."""']
    for node in tree.body:
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
        if isinstance(node, ast.Import | ast.ImportFrom) or needed & set(_bound(node)):
            parts.append("\n".join(lines[first - 1 : node.end_lineno]))
    summary = said[0].rstrip(".") + (", and back" if more else "")
    return Found("\n".join(parts) + "\n", summary)


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    return [one.id for one in node.targets if isinstance(one, ast.Name)] if isinstance(node, ast.Assign) else []


def _needed(name: str, named: dict[str, ast.stmt]) -> set[str]:
    """The definition and, over any number of steps, what of the module it uses."""
    needed, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in needed:
            needed.add(one)
            waiting += [node.id for node in ast.walk(named[one]) if isinstance(node, ast.Name) and node.id in named]
    return needed


def _definition(source: str, name: str) -> ast.FunctionDef | ast.ClassDef:
    return next(
        one for one in parsed(source).body if isinstance(one, ast.FunctionDef | ast.ClassDef) and one.name == name
    )


def _renamed(source: str, old: str, new: str) -> str:
    """The module with a name changed wherever it is a name, and in the examples of docstrings."""
    lines = source.splitlines(keepends=True)
    places = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string == old:
            places.append((token.start, token.end))
    for (row, start), (_, end) in reversed(places):
        lines[row - 1] = lines[row - 1][:start] + new + lines[row - 1][end:]
    pattern = re.compile(rf"(>>> .*?|\.\.\. .*?)\b{old}\(")
    return "".join(_again(pattern, rf"\g<1>{new}(", line) for line in lines)


def _again(pattern: re.Pattern[str], new: str, line: str) -> str:
    before = None
    while before != line:
        before, line = line, pattern.sub(new, line)
    return line


def _statement(example: doctest.Example) -> str:
    """The example as a statement of a test: an assertion where it shows a value."""
    source, want = example.source.strip(), example.want.strip()
    if example.exc_msg or not want:
        return source
    if want in {"True", "False"}:
        return f"assert {'' if want == 'True' else 'not '}{source}"
    return f"assert {source} == {want}"
