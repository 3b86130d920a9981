"""The definitions of a Python file, by its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from pipeline.corpus.chunk import Piece
from pipeline.corpus.definitions import Definition, cut
from pipeline.python import parsed


def split_python(text: str) -> Iterator[Piece]:
    """A piece for each function and class, and for what stands between them.

    Raises:
        SyntaxError, ValueError, RecursionError: the text is not Python that this interpreter can parse.
    """
    return cut(text, list(_definitions(parsed(text).body)))


def _definitions(body: Iterable[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            members = tuple(_definitions(node.body)) if isinstance(node, ast.ClassDef) else ()
            yield Definition(node.name, first, node.end_lineno or node.lineno, members)
