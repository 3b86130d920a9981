"""What the contamination finder finds of planted copies, how often it cries wolf, and how long it takes.

Run `CODECRAFT_BENCHMARKS_DIR=… python -m benchmarks.contamination`. Every reference program of a suite is planted as it
is, laid out anew, and with every name of its own changed; the last two also without docstrings. False alarms are tasks
flagged in pages that were written without them.
"""

from __future__ import annotations

import ast
import builtins
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib import util
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.contamination import Document, examine
from evals.suites import known, load
from evals.types import Suite
from pipeline import settings
from pipeline.settings import ROOT

PAGE = "# Orders\n\nSome words about the matter, then code.\n\n```python\nprint('first')\n\n\n{}\n```\n\nMore.\n"
PACKAGES = ("pydantic", "click", "jinja2", "rich", "fastapi", "networkx")


class _Rename(ast.NodeTransformer):
    """Gives every name that the program binds another one."""

    def __init__(self, own: frozenset[str]) -> None:
        self._names = {name: f"item_{number}" for number, name in enumerate(sorted(own))}

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("id", "arg", "name"):
            value = getattr(node, field, None)
            if isinstance(value, str) and not isinstance(node, ast.keyword | ast.alias):
                setattr(node, field, self._names.get(value, value))
        return super().generic_visit(node)


def _bound(tree: ast.AST) -> frozenset[str]:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    definitions = ast.FunctionDef | ast.AsyncFunctionDef
    names |= {node.name for node in ast.walk(tree) if isinstance(node, definitions) and node.name[:2] != "__"}
    return frozenset(names - set(dir(builtins)) - {"self"})


def _bare(source: str) -> str:
    """Without docstrings, which would be found by themselves."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        opening = body[0] if isinstance(body, list) and len(body) > 1 else None
        if isinstance(opening, ast.Expr) and isinstance(opening.value, ast.Constant):
            del body[0]
    return ast.unparse(tree)


def exact(source: str) -> str:
    return source


def reformatted(source: str) -> str:
    import black

    return black.format_str(ast.unparse(ast.parse(source)), mode=black.Mode(line_length=44, string_normalization=False))


def renamed(source: str) -> str:
    tree = ast.parse(source)
    return ast.unparse(_Rename(_bound(tree)).visit(tree))


COPIES: Mapping[str, Callable[[str], str]] = {
    "exact": exact,
    "reformatted": reformatted,
    "renamed": renamed,
    "reformatted, no docstrings": lambda source: reformatted(_bare(source)),
    "renamed, no docstrings": lambda source: renamed(_bare(source)),
}


def found(suite: Suite, copy: Callable[[str], str]) -> float:
    """The share of the suite's reference programs that are found, each in a page of its own."""
    pages = {
        task_id: Document(f"page/{task_id}", PAGE.format(copy(task.reference)))
        for task_id, task in suite.tasks.items()
        if isinstance(task.reference, str)
    }
    flagged = {(one.task_id, one.place) for one in examine(suite, pages.values()).overlaps if one.flagged}
    missed = [task_id for task_id, page in pages.items() if (task_id, page.place) not in flagged]
    if missed:
        print(f"missed in {suite.name}: {', '.join(missed[:10])}", file=sys.stderr)
    return 1 - len(missed) / len(pages)


def innocent() -> list[Document]:
    """Pages that were written without the suites: our notes, the standard library, and the source of packages."""
    files = [*(ROOT / "datasets" / "knowledge").glob("*.md"), *Path(sysconfig.get_path("stdlib")).glob("*.py")]
    for tree in _trees():
        files += [file for file in tree.rglob("*.py") if "tests" not in file.parts]
    return [Document(str(file), file.read_text("utf-8", errors="replace")) for file in files]


def _trees() -> Iterable[Path]:
    for name in PACKAGES:
        spec = util.find_spec(name)
        if spec and spec.origin:
            yield Path(spec.origin).parent


def main() -> None:
    chosen = settings.load()
    suites = [load(name, chosen) for name, path in known(chosen).items() if path and "plus" not in name]
    pages = innocent()
    table = Table("suite", "tasks", *COPIES, "flagged in innocent pages", title=f"{len(pages)} innocent pages")
    everything = replace(suites[0], tasks={key: task for suite in suites for key, task in suite.tasks.items()})
    begun = time.perf_counter()
    alarms = examine(everything, pages)
    seconds = time.perf_counter() - begun
    for one in [one for one in alarms.overlaps if one.flagged][:20]:
        print(one, file=sys.stderr)
    for suite in suites:
        programs = any(isinstance(task.reference, str) for task in suite.tasks.values())
        cells = [f"{found(suite, copy):.1%}" if programs else "-" for copy in COPIES.values()]
        count = len(alarms.flagged & suite.tasks.keys())
        table.add_row(suite.name, str(len(suite)), *cells, f"{count} ({count / len(suite):.1%})")
    Console(width=150).print(table)
    print(f"{len(everything)} tasks against {len(pages)} pages: {seconds:.1f} s")


if __name__ == "__main__":
    main()
