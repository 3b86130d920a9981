"""Formatting by black, in its own style."""

from __future__ import annotations

import ast
import sys
import time

from pipeline import cancel, python
from pipeline.polish import child
from pipeline.polish.settled import Settled
from pipeline.polish.source import NOTHING, counted, noted, python_files
from pipeline.types import Check, CodeFile, Draft, Finding, Severity

_CHILD = (
    "import sys, black\n"
    "text = sys.stdin.buffer.read().decode()\n"
    "sys.stdout.buffer.write(black.format_str(text, mode=black.Mode()).encode())\n"
)
NOT_FORMATTED = "not-formatted"
_MAX_CHARS = 20_000
_MAX_DEPTH = 40
_MAX_NODES = 1_500
SECONDS = 20.0
"""The most for what is not of an ordinary shape, over the whole draft."""
_settled = Settled()


def polish(draft: Draft) -> Draft:
    files = list(python_files(draft))
    until = time.monotonic() + SECONDS
    texts: dict[str, str] = {}
    findings = []
    for file, tree in files:
        text = formatted(file.text, tree, until - time.monotonic())
        if text is None:
            findings.append(_not_done(file))
        elif text != file.text:
            texts[file.path] = text
            findings.append(_done(file))
    return noted(draft, _check(draft, len(files), len(findings) - len(texts), len(texts)), findings, texts)


def formatted(text: str, tree: ast.Module, seconds: float) -> str | None:
    """`text` as black writes it; None when black cannot do it, or not in `seconds`.

    black is compiled: it overflows the C stack or runs for minutes on some inputs that Python itself reads, and both
    would take the whole server along. So only text of an ordinary shape is formatted in this process.
    """
    cancel.current().check()
    text = text.removeprefix("\ufeff")
    if text in _settled:
        return text
    wrote = _written(text, tree, seconds)
    if wrote is not None:
        _settled.add(wrote)  # black promises to leave alone what it wrote itself
    return wrote


def _written(text: str, tree: ast.Module, seconds: float) -> str | None:
    if len(text) > _MAX_CHARS or not _is_ordinary(tree):
        wrote = child.run([sys.executable, "-I", "-c", _CHILD], text.encode(), seconds=max(seconds, 0.1))
        return wrote.decode() if wrote is not None else None
    return _in_process(text)


def warm() -> None:
    _in_process("a = 1\n")


def _in_process(text: str) -> str | None:
    black = python.black()
    try:
        return str(black.format_str(text, mode=black.Mode()))
    except Exception:  # whatever black trips over, the text is still there
        return None


def _is_ordinary(tree: ast.Module) -> bool:
    """No deep nesting, and no single statement of enormous size."""
    waiting: list[tuple[ast.AST, int, list[int]]] = [(tree, 0, [0])]
    while waiting:
        node, depth, size = waiting.pop()
        if isinstance(node, ast.stmt):
            size = [0]
        size[0] += 1
        if depth > _MAX_DEPTH or size[0] > _MAX_NODES:
            return False
        waiting += [(child, depth + 1, size) for child in ast.iter_child_nodes(node)]
    return True


def _check(draft: Draft, files: int, failed: int, changed: int) -> Check:
    unread = sum(file.path.endswith((".py", ".pyi")) for file in draft.files) - files
    if not files and not unread:
        return Check("format", None, f"There is {NOTHING}.")
    if failed or unread:
        return Check("format", False, f"{counted(failed + unread, 'file')} could not be formatted.")
    return Check("format", True, f"{counted(files, 'file').capitalize()} in black's style, {changed} of them changed.")


def _done(file: CodeFile) -> Finding:
    return Finding("format", "formatted", "Put into black's style.", file.path, severity=Severity.INFO, fixed=True)


def _not_done(file: CodeFile) -> Finding:
    return Finding(
        "format", NOT_FORMATTED, "black could not format this file in time; it is left as it was.", file.path
    )
