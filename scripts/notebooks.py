"""Run notebooks from the first cell to the last: `python -m scripts.notebooks [--write] [NOTEBOOK]…`.

Without `--write` it fails where a cell says something else than what is committed below it; with it, what the cells say
is kept. Figures may differ, because seconds and ids do. Cells are plain Python that prints and shows values, so that no
kernel is needed: nbclient and ipykernel would bring 25 packages to the lock and leave the comparing to us all the same.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import io
import json
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_FIGURES = re.compile(r"[0-9a-f]{16,}|\d[\d.,:-]*|\s+")


def ran(source: str, names: dict[str, Any]) -> tuple[str, str]:
    """Run one cell. What it printed, and the value of its last line as text; each may be empty."""
    body, printed, value = ast.parse(source).body, io.StringIO(), None
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    with redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)  # nosec B102  # a file of ours
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # nosec B307
    return printed.getvalue(), "" if value is None else repr(value)


def outputs(number: int, printed: str, value: str) -> list[dict[str, Any]]:
    """The outputs of a cell as nbformat has them."""
    stream = {"name": "stdout", "output_type": "stream", "text": printed.splitlines(keepends=True)}
    shown = {"data": {"text/plain": value.splitlines(keepends=True)}, "metadata": {}, "output_type": "execute_result"}
    return [*([stream] if printed else []), *([shown | {"execution_count": number}] if value else [])]


def said(cell: dict[str, Any]) -> str:
    """The text of all outputs of a cell."""
    parts = [one.get("text") or one.get("data", {}).get("text/plain", []) for one in cell["outputs"]]
    return "\n".join("".join(part) for part in parts)


def checked(path: Path, *, write: bool) -> None:
    """Run one notebook in this process.

    Raises:
        SystemExit: a cell says something else than what stands below it, and nothing is to be written.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "__main__"}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, start=1):
        before = said(cell)
        cell["execution_count"], cell["outputs"] = number, outputs(number, *ran("".join(cell["source"]), names))
        if not write and _shape(before) != _shape(said(cell)):
            lines = difflib.unified_diff(before.splitlines(), said(cell).splitlines(), "committed", "now", lineterm="")
            sys.exit("\n".join([f"{path.name}, code cell {number}, says something else now:", *lines]))
    if write:
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _shape(text: str) -> str:
    """The text without its figures and its spaces."""
    return _FIGURES.sub("#", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="keep what the cells say")
    parser.add_argument("notebooks", nargs="*", type=Path, default=sorted((ROOT / "notebooks").glob("*.ipynb")))
    given = parser.parse_args()
    if len(given.notebooks) == 1:
        checked(given.notebooks[0], write=given.write)
        return
    for path in given.notebooks:  # each in a process of its own, as a person would have it
        again = [sys.executable, "-m", "scripts.notebooks", *(["--write"] if given.write else []), str(path)]
        subprocess.run(again, check=True)  # nosec B603


if __name__ == "__main__":
    main()
