"""How polishers read a draft and write to it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.python import tree
from pipeline.types import Check, CodeFile, Draft, Finding

NOTHING = "no Python file that can be read"


def python_files(draft: Draft) -> Iterator[tuple[CodeFile, ast.Module]]:
    """The Python files that can be read, with their trees. What is wrong with the others, `compiles` says."""
    for file in draft.files:
        if file.path.endswith((".py", ".pyi")):
            read = tree(file.text)
            if isinstance(read, ast.Module):
                yield file, read


def noted(
    draft: Draft, check: Check, findings: Iterable[Finding] = (), texts: Mapping[str, str] | None = None
) -> Draft:
    """The draft with a check, more findings and the new `texts` by path."""
    files = draft.files
    if texts:
        files = tuple(replace(file, text=texts.get(file.path, file.text)) for file in files)
    return replace(draft, files=files, findings=(*draft.findings, *findings), checks=(*draft.checks, check))


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`, `no file`."""
    return f"{number or 'no'} {noun}{'s' if number > 1 else ''}"
