"""Which block is the answer, and what goes with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from evals.extract.fences import PYTHON, Block
from evals.extract.pieces import head_source, under
from evals.extract.source import Source, bound, first_line, is_docstring, parsed, understood

_DEMOTED = re.compile(
    r"\b(?:alternativ\w*|another (?:way|approach|option|version)|variant|or you could|optional\w*|for comparison"
    r"|wrong|incorrect\w*|buggy|broken|bad|fails?|do ?n[o']t|less efficient|naive|na\u00efve|original(?:ly)?"
    r"|first (?:attempt|try|draft))\b|^\W*or\b",
    re.IGNORECASE,
)
_PRAISED = re.compile(r"\b(?:final|correct(?:ed)?|fixed|complete|full|improved|better|right|instead)\b", re.IGNORECASE)
_SHOWN = r"\b(?:print|input|{entry}|unittest\.main|doctest\.testmod|pytest\.main)\s*\("
_ASKS = re.compile(r"\binput\s*\(|\bsys\.stdin\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block and how it reads as Python."""

    block: Block
    source: Source | None

    @classmethod
    def of(cls, block: Block) -> Candidate:
        return cls(block, understood(block.text))

    @property
    def is_python(self) -> bool:
        return self.block.language in PYTHON or not self.block.language

    @property
    def demoted(self) -> bool:
        """Whether the answer itself says that this is not the answer."""
        said = self.block.before
        return bool(_DEMOTED.search(said)) and not _PRAISED.search(said)


@dataclass(frozen=True, slots=True)
class Choice:
    """The block that is the answer."""

    source: Source
    is_body: bool = False
    """It is the inside of the function that the prompt begins."""


def chosen(candidates: Sequence[Candidate], entry_point: str, *, has_head: bool) -> Choice | None:
    """The last block that answers: Python before others, those that the prose turns down last, cut ones after whole."""
    readable = [(one, one.source) for one in candidates if one.source]
    answers = [
        ((one.is_python, not one.demoted, source.whole), source)
        for one, source in readable
        if source.answers(entry_point)
    ]
    if answers:
        best = max(rank for rank, _ in answers)
        return Choice([source for rank, source in answers if rank == best][-1])
    bodies = [source for one, source in readable if has_head and one.is_python and source.is_body]
    if bodies:
        return Choice(max(bodies, key=lambda source: source.text.count("\n")), is_body=True)
    return _without_entry_point([one for one, _ in readable], entry_point)


def _without_entry_point(readable: Sequence[Candidate], entry_point: str) -> Choice | None:
    """No block has the function: the longest program then, unless one was meant to have it and does not parse."""
    if entry_point and any(
        names_function(one.block.text, entry_point) and not _has(one, entry_point) for one in readable
    ):
        return None
    programs = [one.source for one in readable if one.is_python and one.source and not _is_prose(one.source)]
    return Choice(max(programs, key=lambda source: len(source.text))) if programs else None


def _has(one: Candidate, entry_point: str) -> bool:
    return one.source is not None and (entry_point in one.source.defines or entry_point in one.source.methods)


def _is_prose(source: Source) -> bool:
    """A word or a list of words parses, too."""
    return all(isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call) for node in source.tree.body)


def names_function(text: str, entry_point: str) -> bool:
    return bool(re.search(rf"\bdef[ \t]+{re.escape(entry_point)}\b", text))


def completed(choice: Choice, candidates: Sequence[Candidate], entry_point: str, head: str) -> str:
    """The program: what it lacks before it, a method made callable, no demonstration behind."""
    if choice.is_body:
        return under(head, choice.source.text)
    source = choice.source
    text = without_demonstration(source, entry_point)
    if source.answers(entry_point):
        borrowed = [*_from_head(source, entry_point, head), *_from_others(source, candidates, entry_point)]
        text = _behind_imports(text, source, borrowed)
    return text.rstrip() + "\n" + _callable(source, entry_point)


def _from_head(source: Source, entry_point: str, head: str) -> Iterator[str]:
    """Imports and functions of the prompt that the answer left out; tests may call them, so all of them."""
    begun = head_source(head) if head else None
    for node in begun.tree.body if begun else ():
        names = set(bound(node))
        if names and entry_point not in names and not names <= source.defines.keys():
            yield begun.segment(node)  # type: ignore[union-attr]


def _from_others(source: Source, candidates: Sequence[Candidate], entry_point: str) -> list[str]:
    """Definitions of other blocks that the chosen one uses, and those that these use, in the order of the answer."""
    known, used = set(source.defines), set(source.words)
    offers = [
        (other, node, names)
        for other in (one.source for one in candidates if one.is_python and one.source and one.source is not source)
        for node in other.tree.body
        if (names := set(bound(node))) and entry_point not in names
    ]
    taken: dict[int, str] = {}
    for _ in range(3):  # a helper's helper's helper is as deep as answers go
        for number, (other, node, names) in enumerate(offers):
            if number not in taken and (names & used) - known:
                taken[number] = other.segment(node)
                known |= names
                used |= set(re.findall(r"[^\W\d]\w*", taken[number]))
    return [taken[number] for number in sorted(taken)]


def _behind_imports(text: str, source: Source, borrowed: Iterable[str]) -> str:
    """What was borrowed goes behind the program's first imports, which it may need and which never need it."""
    parts = list(borrowed)
    if not parts:
        return text
    leading = takewhile(
        lambda node: isinstance(node, ast.Import | ast.ImportFrom) or is_docstring(node), source.tree.body
    )
    at = max((node.end_lineno or 0 for node in leading), default=0)
    lines = text.split("\n")
    return "\n".join([*lines[:at], *parts, "", *lines[at:]])


def without_demonstration(source: Source, entry_point: str) -> str:
    """Without the statements that only show the function at work: behind it they print, call it or assert.

    What asks for input goes wherever it stands: nobody answers here, and a function does not need it.
    """
    node = source.defines.get(entry_point)
    if node is None:
        return source.text
    shown = re.compile(_SHOWN.format(entry=re.escape(entry_point)))
    lines = source.text.split("\n")
    place = _index(source, node)
    for at, one in reversed(list(enumerate(source.tree.body))):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            continue
        segment = "\n".join(lines[first_line(one) - 1 : one.end_lineno])
        demonstrates = at > place and (isinstance(one, ast.Assert) or shown.search(segment))
        if (demonstrates or _ASKS.search(segment)) and ";" not in segment:
            del lines[first_line(one) - 1 : one.end_lineno]
    text = "\n".join(lines)
    return text if parsed(text) is not None else source.text


def _index(source: Source, node: ast.stmt) -> int:
    return next((at for at, one in enumerate(source.tree.body) if one is node), len(source.tree.body))


def _callable(source: Source, entry_point: str) -> str:
    """A line that makes a method callable by its own name, as on sites where a solution is a class."""
    if entry_point in source.defines or entry_point not in source.methods:
        return ""
    owner, method = source.methods[entry_point]
    static = {getattr(one, "id", "") for one in method.decorator_list} & {"staticmethod", "classmethod"}
    return f"\n\n{entry_point} = {owner.name}{'' if static else '()'}.{entry_point}\n"
