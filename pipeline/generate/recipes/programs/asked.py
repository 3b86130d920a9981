"""The interface a request fixes: module, class or function, methods, parameters, defaults, errors, each as written."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import python

CALL = re.compile(r"(?<![\w/@])((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")
FILE = re.compile(r"(?<![\w/])([A-Za-z_]\w*)\.py\b")
CLASS = re.compile(r"\bclass(?:es)?\s+(?:called\s+|named\s+)?[`'\"]?([A-Z]\w*)|[`'\"]?\b([A-Z]\w+)[`'\"]?\s+class\b")
SPOKEN = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Mm]y)\s+[`'\"]?([A-Z][a-z]+(?:[A-Z][a-z]+)*)\b(?!-)(?! (?:function|script|module))"
)
NO_CLASS = frozenset({"Python", "Function", "Functions", "Module", "Fibonacci", "Roman", "Unix", "Async", "Json"})
FUNCTION = re.compile(
    r"\b(?:function|def)\s+(?:called\s+|named\s+|is\s+)?[`'\"]?([a-z_]\w*)[`'\"]?(?=\W|$)"
    r"|\b(?:called|named)\s+[`'\"]?([a-z]\w*_\w+)"
)
ERROR = re.compile(r"\b([A-Z]\w*(?:Error|Exception|Exists|Found|Funds|Failed|Open|Full|Empty|Exceeded|Expired))\b")
RAISED = re.compile(
    r"\b(?:rais\w+|throw\w*|exceptions?(?:\s+(?:called|named))?)\s+(?:an?\s+|the\s+|my\s+|its\s+own\s+)?[`'\"]?([A-Z]\w+)"
)
NAMED = re.compile(r"\b([A-Z][a-z]+[A-Z]\w*)\s+\([^()]*\b(?:[Ee]xception|[Ee]rror|sub-?class)\b")
BASE = r"(?:\bsub-?class\w*\s+of|\binherit\w*\s+from|\bderiv\w+\s+from|\bis\s+an?|\bextends)\s+[`'\"]?(\w+)"
LISTED = re.compile(
    r"\bmethods?\b:?\s+((?:[`'\"]?[a-z_]\w*[`'\"]?(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*/\s*))*[`'\"]?[a-z_]\w*[`'\"]?)"
)
TELLS = r"(?:is|holds|keeps|lists|tells|gives|says|shows)\b"
ATTRIBUTE = (
    re.compile(r"\b([a-z]\w*) is an? (?:read-only )?(?:attribute|property)\b"),
    re.compile(r"\bstarts? with (?:an? |the )?[`'\"]?([a-z]\w*)[`'\"]? (?:of )?-?\d+\b"),
    re.compile(r"\b(?:attributes?|propert(?:y|ies))\s+(?:called\s+|named\s+)?[`'\"]?\.?([a-z]\w*)"),
    re.compile(
        r"[`'\"]?\b([a-z]\w*)[`'\"]?\s+(?:should be|are|as)\s+(?:read-only\s+)?(?:attributes|properties)\b"
        r"|[`'\"]?\b([a-z]\w*)[`'\"]?\s+and\s+[`'\"]?\w+[`'\"]?"
        r"\s+(?:should be|are|as)\s+(?:read-only\s+)?(?:attributes|properties)\b"
    ),
    re.compile(r"[`'\"]?\b([a-z]\w*)[`'\"]?\s+(?:attribute|property)\b|`\.([a-z]\w*)`"),
    re.compile(rf"`(?:[a-z]\w*\.)?([a-z]\w*)` {TELLS}(?! (?:called|the name))|(?<![\w.])[a-z]\w*\.([a-z]\w*) {TELLS}"),
)
LENGTH = re.compile(r"\blen\s*\(\w*\)|\b__len__\b|\blen of\b|\blen\b")
CONTAINS = re.compile(
    r"\b__contains__\b|`\s*\w+ in \w+\s*`|\b(?:key|item|x|value|name|word) in [a-z]\w*\b(?!\s+(?:the|a)\b)"
    r"|\bin operator\b|`in`"
)
ITERATED = re.compile(r"\b__iter__\b|\biterat(?:e|ing|ion) over\b|\biterable\b|\bfor \w+ in [a-z]\w*\b(?=[`:])")
METHODS = frozenset(
    {
        "append",
        "format",
        "print",
        "quit",
        "round",
        "next",
        "set",
        "open",
        "min",
        "max",
        "sum",
        "list",
        "filter",
        "all",
        "any",
    }
)
"""Names of Python's own functions that a class may have as methods."""
BUILT_IN = frozenset(dir(builtins)) | {"time", "monotonic", "append", "main", "Python"}
NO_NAME = frozenset(
    {"that", "which", "with", "to", "for", "the", "a", "an", "in", "of", "and", "is", "it", "takes", "should", "must"}
    | {"will", "called", "named", "this", "returns"}
)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    default: str = ""
    """As Python; empty where there is none."""
    annotation: str = ""
    marks: str = ""
    """`*` or `**` where it takes many, `/` never; keyword-only parameters have `=`."""


@dataclass(frozen=True, slots=True)
class Callable:
    """A function, a method or a constructor."""

    name: str
    parameters: tuple[Parameter, ...] | None
    """None where the request does not list them."""
    said: str = ""
    """What the request says from its name up to the next one's."""
    start: int = 0
    asynchronous: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that the request names."""

    name: str
    base: str
    """Its base class, for one that Python does not have; else empty."""
    said: str
    """The sentence it is named in."""


@dataclass(frozen=True, slots=True)
class Asked:
    module: str
    """Empty where no file is named."""
    owner: Callable | None
    """The class; None for functions."""
    members: tuple[Callable, ...]
    """Methods of the class, or the functions."""
    attributes: tuple[str, ...]
    errors: tuple[Failure, ...]
    spans: tuple[tuple[int, int], ...]
    """Where in the request these words stand."""

    @property
    def name(self) -> str:
        return self.owner.name if self.owner else self.members[0].name


def read(prompt: str) -> Asked | None:
    """The interface that is fixed, or nothing where no class and no function has a name."""
    calls = list(_calls(prompt))
    errors = tuple(_errors(prompt))
    wrong = {one.name for one in errors}
    owner = _owner(prompt, [one for one, _ in calls], wrong)
    spans = [span for _, span in calls] + [found.span() for found in FILE.finditer(prompt)]
    members = [one for one, _ in calls if one.name not in wrong and (owner is None or one.name != owner.name)]
    if owner is not None:
        members = [one for one in members if not one.name[0].isupper()]
        members += _protocols(prompt) + _listed(prompt, {one.name for one in members})
    elif not members:
        members = _named(prompt)
    members = list({one.name: one for one in reversed(members)}.values())[::-1]
    if not members and owner is None:
        return None
    given = {slot.name for one in (*members, owner) if one for slot in one.parameters or ()}
    attributes = tuple(dict.fromkeys(one for one in _attributes(prompt) if one not in given)) if owner else ()
    members = [one for one in members if one.name not in attributes or one.parameters]
    file = FILE.search(prompt)
    return Asked(file[1] if file else "", owner, tuple(members), attributes, errors, tuple(spans))


def parameters_of(text: str) -> tuple[Parameter, ...] | None:
    """What stands in the brackets of a definition; None where it is no definition's."""
    text = re.sub(r"[`\u2019]", "", text)
    try:
        given = python.parsed(f"def f({text}): pass").body[0]
    except SyntaxError:
        return None
    if not isinstance(given, ast.FunctionDef):
        return None
    both = [*given.args.posonlyargs, *given.args.args]
    defaults = [""] * (len(both) - len(given.args.defaults)) + [ast.unparse(one) for one in given.args.defaults]
    found = [_parameter(one, default) for one, default in zip(both, defaults, strict=True)]
    found += [Parameter(given.args.vararg.arg, marks="*")] if given.args.vararg else []
    for one, value in zip(given.args.kwonlyargs, given.args.kw_defaults, strict=True):
        found.append(_parameter(one, ast.unparse(value) if value else "", "="))
    found += [Parameter(given.args.kwarg.arg, marks="**")] if given.args.kwarg else []
    return tuple(one for one in found if one.name != "self")


def _parameter(one: ast.arg, default: str, marks: str = "") -> Parameter:
    return Parameter(one.arg, default, ast.unparse(one.annotation) if one.annotation else "", marks)


def _calls(prompt: str) -> Iterator[tuple[Callable, tuple[int, int]]]:
    """Everything written as `name(parameters)`, each once, with what is said of it."""
    found = []
    for one in CALL.finditer(prompt):
        name = one[1].rpartition(".")[2]
        parameters = parameters_of(one[2])
        if (name in BUILT_IN - (METHODS if CLASS.search(prompt) else set()) and "." not in one[1]) or _is_quoted_value(
            prompt, one
        ):
            continue
        if one[1].partition(".")[0] in {"time", "random", "datetime", "re", "json", "os", "sys", "math"}:
            continue
        if name in NO_NAME or (name[:1].isupper() and ERROR.fullmatch(name)):
            continue
        found.append((name, parameters, one))
    for place, (name, parameters, one) in enumerate(found):
        end = found[place + 1][2].start() if place + 1 < len(found) else len(prompt)
        before = prompt[max(0, one.start() - 25) : one.start()].lower()
        yield (
            Callable(name, parameters, prompt[one.end() : end], one.start(), bool(re.search(r"\basync\b", before))),
            one.span(),
        )


def _is_quoted_value(prompt: str, one: re.Match[str]) -> bool:
    """Whether it is a call with values and not a signature: `f([1, 2])` of an example, seen after its signature."""
    earlier = prompt[: one.start()]
    return parameters_of(one[2]) is None and re.search(rf"\b{re.escape(one[1])}\b", earlier) is not None


def _owner(prompt: str, calls: list[Callable], wrong: set[str]) -> Callable | None:
    named = [one for one in calls if one.name[0].isupper() and one.name not in wrong]
    for found in CLASS.finditer(prompt):
        name = found[1] or found[2]
        if name in wrong or name in BUILT_IN:
            continue
        with_parameters = next((one for one in named if one.name == name), None)
        return with_parameters or Callable(name, None, prompt[found.end() :], found.start())
    return named[0] if named else _spoken_of(prompt, calls, wrong)


def _spoken_of(prompt: str, calls: list[Callable], wrong: set[str]) -> Callable | None:
    """`A Trie with insert(word) and find(word)`: what several calls belong to, though it is not called a class."""
    if len(calls) < 2:
        return None
    for found in SPOKEN.finditer(prompt):
        if found[1] not in wrong | NO_CLASS and not hasattr(builtins, found[1]):
            return Callable(found[1], None, prompt[found.end() :], found.start())
    return None


def _protocols(prompt: str) -> list[Callable]:
    found = [Callable("__len__", ())] if LENGTH.search(prompt) else []
    found += [Callable("__contains__", None)] if CONTAINS.search(prompt) else []
    return found + ([Callable("__iter__", ())] if ITERATED.search(prompt) else [])


def _listed(prompt: str, known: set[str]) -> list[Callable]:
    """`with methods push, pop and peek`."""
    found = []
    for one in LISTED.finditer(prompt):
        for name in re.findall(r"[a-z_]\w*", one[1]):
            if name not in known and name not in NO_NAME | {"methods"} | BUILT_IN - {"next"}:
                found.append(Callable(name, None, prompt[one.end() :], one.start()))
    return found


def _named(prompt: str) -> list[Callable]:
    found = FUNCTION.search(prompt)
    name = (found[1] or found[2]) if found else ""
    return [Callable(name, None, prompt[found.end() :], found.start())] if found and name not in NO_NAME else []


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    found = pattern.search(text)
    while found:
        yield found
        found = pattern.search(
            text, found.start() + 1 if text[found.start()].isalpha() is False else _word(text, found.start())
        )


def _word(text: str, start: int) -> int:
    """Where the word that begins at `start` ends."""
    found = re.compile(r"\w+").match(text, start)
    return found.end() if found else start + 1


def _attributes(prompt: str) -> Iterator[str]:
    for one in (found for pattern in ATTRIBUTE for found in _overlapping(pattern, prompt)):
        name = next(part for part in one.groups() if part)
        if name not in NO_NAME | {"read", "only", "readonly", "public"}:
            yield name


def _errors(prompt: str) -> Iterator[Failure]:
    """The errors named, with the sentence each stands in."""
    seen: set[tuple[str, str]] = set()
    places = sorted(
        [one for pattern in (ERROR, RAISED, NAMED) for one in pattern.finditer(prompt)], key=lambda one: one.start(1)
    )
    for one in places:
        name = one[1]
        if re.search(
            r"(?:sub-?class\w*\s+of|inherit\w*\s+from|deriv\w+\s+from|extends)\s+[`'\"]?$", prompt[: one.start(1)]
        ):
            continue
        first = max((prompt.rfind(sign, 0, one.start(1)) + len(sign) for sign in (". ", "\n", "; ")), default=0)
        sentence = re.split(r"(?<=\w)\.\s|\n|;\s", prompt[first:])[0] if first >= 0 else prompt
        own = not hasattr(builtins, name)
        base = (
            re.search(rf"{name}[^.;\n]{{0,50}}?{BASE}|{name}\((\w+)\)|{name} \((?:an? )?(\w+) sub-?class\)", prompt)
            if own
            else None
        )
        kind = next((part for part in base.groups() if part), "") if base else ""
        kind = kind if isinstance(getattr(builtins, kind, None), type) else ""
        if (name, sentence) not in seen:
            seen.add((name, sentence))
            yield Failure(name, (kind or "Exception") if own else "", sentence)
