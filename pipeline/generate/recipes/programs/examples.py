"""The examples a request gives of what it wants: `f(2) == 4`, `f("x") raises ValueError`, lines behind `>>>`."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipeline import python

BRACKETS = {"(": ")", "[": "]", "{": "}"}
GIVES = re.compile(
    r"[`'\"]?\s*(?:==|=>|->|→|⇒|=|:|,?\s*(?:which\s+)?(?:should\s+|must\s+|would\s+|will\s+)?"
    r"(?:returns?|gives?(?:\s+back)?|is|be|are|yields?|equals?|becomes?|evaluates\s+to|results?\s+in|makes?))\s+[`]?"
    r"|[`]?\s*(?:==|=>|->|→|⇒)\s*[`]?",
)
RAISES = re.compile(
    r"[`]?\s*(?:[-=]+>|→)?\s*(?:should\s+|must\s+|will\s+)?(?:rais\w+|throws?|is)?\s*(?:an?\s+)?[`]?([A-Z]\w*)\b"
)
VALUE = re.compile(
    r"(?P<open>[\[({])|(?:set|frozenset|date|datetime|datetime\.date|Decimal|timedelta)\(|"
    r"[rb]?(?P<quote>'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")|-?\d[\d_]*(?:\.\d+)?(?:e-?\d+)?(?![\w])|(?:True|False|None)\b"
)
MADE_OF = frozenset({"set", "frozenset", "date", "datetime", "Decimal", "timedelta", "list", "tuple", "dict", "sorted"})
"""Names that an example may call beside those of the program."""
MOST = 1_000_000
"""An example with a larger number is not run: it may ask for more than a moment."""


@dataclass(frozen=True, slots=True)
class Example:
    """One thing the program must do."""

    call: str
    """Python: an expression, or at `>>>` without an answer any statement."""
    value: str | None = None
    """The Python of what it gives; None where only the error counts, or nothing."""
    error: str = ""
    """The name of the exception it raises."""

    def __str__(self) -> str:
        if self.error:
            return f"{self.call} raises {self.error}"
        return self.call if self.value is None else f"{self.call} == {self.value}"


def read(prompt: str, names: Collection[str]) -> tuple[tuple[Example, ...], ...]:
    """The examples of calls of `names`, in groups that share one state: each alone, and each run of `>>>` lines."""
    groups = [(one,) for one in _said(re.sub(r"(?m)^\s*>>>.*\n?(?:^(?!\s*$|\s*>>>|```).*$)?", "", prompt), names)]
    session = tuple(_session(prompt))
    return (*groups, session) if session else tuple(groups)


def _said(prompt: str, names: Collection[str]) -> Iterator[Example]:
    """`f(2) == 4`, `f(2) returns 4`, `f('') raises ValueError`."""
    for name in names:
        for found in re.finditer(rf"(?<![\w.]){re.escape(name)}\(", prompt):
            end = _closed(prompt, found.end() - 1)
            call = prompt[found.start() : end]
            if not end or call.endswith("()") or not is_harmless(call, names):
                continue
            shell = re.search(r">>>\s*$", prompt[: found.start()]) and (value := _value(prompt, _blank(prompt, end)))
            example = Example(call, value) if shell else _after(prompt, end, call)
            if example is not None:
                yield example


def places(prompt: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the examples stand."""
    for found in re.finditer(r"(?m)^\s*>>>.*\n?(?:^(?!\s*$|\s*>>>|```).*$)?", prompt):
        yield found.span()
    for one in _said(prompt, names):
        start = prompt.find(one.call)
        end = start + len(one.call)
        shown = one.value or one.error
        behind = prompt.find(shown, end)
        yield start, behind + len(shown) if shown and behind >= 0 else end


def _blank(prompt: str, start: int) -> int:
    found = re.compile(r"\s+").match(prompt, start)
    return found.end() if found else start


def _after(prompt: str, end: int, call: str) -> Example | None:
    gives = GIVES.match(prompt, end)
    if gives and (value := _value(prompt, gives.end())):
        return Example(call, value)
    error = RAISES.match(prompt, end)
    if error and error[1].endswith(("Error", "Exception")):
        return Example(call, error=error[1])
    return None


def _value(prompt: str, start: int) -> str:
    """The Python value that stands at `start`, empty where there is none that one can be sure of."""
    found = VALUE.match(prompt, start)
    if not found:
        return ""
    opens = found.end() - 1 if prompt[found.end() - 1] in BRACKETS else -1
    end = _closed(prompt, opens) if opens >= 0 else found.end()
    text = prompt[start:end]
    follows = re.match(r"\s*(?:[-+*/%]\s*\w|\.\d|(?:seconds|times|more|or|to)\b)", prompt[end:])
    return text if end and not follows and is_harmless(text, ()) else ""


def _closed(text: str, start: int) -> int:
    """Where the bracket that opens at `start` has been closed; 0 where it never is."""
    waiting: list[str] = []
    place = start
    while place < len(text):
        sign = text[place]
        if sign in "'\"":
            quoted = re.compile(rf"{sign}(?:[^{sign}\\\n]|\\.)*{sign}").match(text, place)
            if not quoted:
                return 0
            place = quoted.end()
            continue
        if sign in BRACKETS:
            waiting.append(BRACKETS[sign])
        elif sign in BRACKETS.values():
            if not waiting or waiting.pop() != sign:
                return 0
            if not waiting:
                return place + 1
        place += 1
    return 0


def _session(prompt: str) -> Iterator[Example]:
    lines = prompt.splitlines()
    for number, line in enumerate(lines):
        behind = re.match(r"\s*`*>>>\s?(.*?)`*\s*$", line)
        if not behind:
            continue
        code = behind[1]
        answer = lines[number + 1].strip() if number + 1 < len(lines) else ""
        same_line = re.fullmatch(r"(.+?\))(?:\s{2,}|\s*(?:#|->|→|==|=>)\s*)(\S.*)", code)
        if same_line and (value := _value(same_line[2], 0)):
            yield Example(same_line[1], value)
        elif (error := re.match(r"(?:Traceback|([A-Z]\w*(?:Error|Exception))\b)", answer)) and error[1]:
            yield Example(code, error=error[1])
        elif answer and not answer.startswith((">>>", "```")) and (value := _value(answer, 0)):
            yield Example(code, value)
        else:
            yield Example(code)


def is_harmless(code: str, names: Collection[str]) -> bool:
    """Whether code is no more than values, and calls of `names` and of methods with values."""
    try:
        tree = python.parsed(code)
    except SyntaxError:
        return False
    made = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return all(_is_harmless(one, {*names, *made}) for one in ast.walk(tree))


PLAIN = (
    *(ast.Module, ast.Expr, ast.Assign, ast.Load, ast.Store, ast.Call, ast.keyword, ast.List, ast.Tuple, ast.Dict),
    *(ast.Set, ast.UnaryOp, ast.USub, ast.Compare, ast.Eq, ast.In, ast.NotIn, ast.Is, ast.Subscript, ast.Not),
)


def _is_harmless(node: ast.AST, names: Collection[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in names or node.id in MADE_OF | {"len"}
    if isinstance(node, ast.Attribute):
        return not node.attr.startswith("_")
    if isinstance(node, ast.Constant):
        return _is_small(node.value)
    return isinstance(node, PLAIN)


def _is_small(value: object) -> bool:
    if isinstance(value, int | float):
        return abs(value) <= MOST
    if isinstance(value, str):
        return not (re.search(r"\*\*|\^", value) and re.search(r"\d{3}", value))
    return True
