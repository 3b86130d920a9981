"""What of a request is searched for: its prompt, and what the tech stack and the context add to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline import python
from pipeline.errors import UnknownName
from pipeline.retrieve.words import identifiers
from pipeline.types import GenerationRequest

MOST = 8
"""Names that the context adds; more would drown the prompt."""


@dataclass(frozen=True, slots=True)
class QueryStep:
    what: str
    """One sentence for a person who has to choose."""
    query: Callable[[GenerationRequest], str]


def query_of(request: GenerationRequest) -> str:
    """What is searched for, made as `request.query` says.

    Raises:
        UnknownName: there is no such way.
    """
    if request.query not in QUERIES:
        raise UnknownName("way to make a query", request.query, QUERIES)
    return QUERIES[request.query].query(request)


def _prompt(request: GenerationRequest) -> str:
    return request.prompt.strip()


def _stack(request: GenerationRequest) -> str:
    return _with(_prompt(request), request.tech_stack)


def _context(request: GenerationRequest) -> str:
    names = dict.fromkeys([*_imported(request), *identifiers(request.context)])
    return _with(_stack(request), list(_unnamed(_stack(request), names))[:MOST])


def _with(text: str, names: Iterable[str]) -> str:
    return " ".join([text, *_unnamed(text, names)]).strip()


def _unnamed(text: str, names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if name.lower() not in text.lower())


def _imported(request: GenerationRequest) -> Iterator[str]:
    """The packages that the person's Python imports, but for Python's own and their own modules."""
    own = python.modules(file.path for file in request.files)
    for text in (request.context, *(file.text for file in request.files if file.path.endswith(".py"))):
        tree = python.tree(text)
        if not isinstance(tree, python.Fault):
            found = sorted({one.top for one in python.imports(tree)} - own - sys.stdlib_module_names - {""})
            yield from (name.replace("_", " ") for name in found)


QUERIES: Mapping[str, QueryStep] = {
    "prompt": QueryStep("the prompt alone", _prompt),
    "stack": QueryStep("the prompt and the tech stack", _stack),
    "context": QueryStep("prompt, stack and names in your context", _context),
}
"""Name → way to make a query, from the barest on."""
