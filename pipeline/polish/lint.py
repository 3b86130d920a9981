"""Linting: what ruff can mend without changing what the code does is mended, the rest is said."""

from __future__ import annotations

import ast
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline import python
from pipeline.errors import BadInput
from pipeline.paths import safe_path
from pipeline.polish.format import NOT_FORMATTED, SECONDS, formatted
from pipeline.polish.linter import Linter, Remark
from pipeline.polish.source import NOTHING, counted, noted, python_files
from pipeline.types import Check, Draft


def polish(draft: Draft) -> Draft:
    trees = {file.path: tree for file, tree in python_files(draft)}
    sources = {file.path: file.text for file in draft.files if file.path in trees}
    with tempfile.TemporaryDirectory(prefix="codecraft-lint-") as name:  # made with mode 0700
        folder = Path(name).resolve()
        paths = [path for path, text in sources.items() if _write(folder, path, text)]
        if not paths:
            return noted(draft, Check("lint", None, f"There is {NOTHING}."))
        relative = [path for path in paths if not all(one.top for one in python.imports(trees[path]))]
        linter = Linter(folder, paths, sorted(_needed(draft, trees)), relative)
        seen = left = linter.check()
        texts: dict[str, str] = {}
        if seen and any(remark.mendable for remark in seen):
            left = linter.check("--fix")
            texts = _mended(folder, {path: sources[path] for path in paths})
            untidy = set(texts) - {one.path for one in draft.findings if one.rule == NOT_FORMATTED}
            if untidy and not linter.agrees_on_style(untidy) and _reformat(folder, texts, untidy):
                left = linter.check()
    if seen is None or left is None:
        return noted(draft, Check("lint", None, "ruff could not finish."))
    fixed = list(_gone(seen, left))
    findings = [*(one.finding(fixed=True) for one in fixed), *(one.finding(fixed=False) for one in left)]
    return noted(draft, _check(len(paths), len(fixed), left), findings, texts)


def _needed(draft: Draft, trees: Mapping[str, ast.Module]) -> Iterator[str]:
    """Imports that only look unused: of the draft's own modules (a model registers its table by being imported), and
    of names that another file of the draft takes from the importing one."""
    own = python.modules(file.path for file in draft.files)
    yield from own
    found = [one for tree in trees.values() for one in python.imports(tree)]
    taken = {name for one in found if one.top in own or not one.top for name in one.names}
    yield from {f"{one.module}.{name}" for one in found for name in one.names if name in taken}


def _write(folder: Path, path: str, text: str) -> bool:
    try:
        if safe_path(path) != path:
            return False
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    except (BadInput, OSError):  # a name that no file can have here is the packager's to report
        return False
    return True


def _mended(folder: Path, before: Mapping[str, str]) -> dict[str, str]:
    after = {path: (folder / path).read_bytes().decode() for path in before}
    return {path: text for path, text in after.items() if text != before[path]}


def _reformat(folder: Path, texts: dict[str, str], paths: Iterable[str]) -> bool:
    """Put mended files back into black's style; whether any line may have moved by it."""
    moved = False
    for path in paths:
        tree = python.tree(texts[path])
        tidy = formatted(texts[path], tree, SECONDS / 2) if isinstance(tree, ast.Module) else None
        if tidy is not None and tidy != texts[path]:
            texts[path] = tidy
            moved = _write(folder, path, tidy)
    return moved


def _gone(seen: Sequence[Remark], left: Iterable[Remark]) -> Iterator[Remark]:
    remaining = Counter(one.key for one in left)
    for one in seen:
        if remaining[one.key]:
            remaining[one.key] -= 1
        elif one.mendable:
            yield one


def _check(files: int, fixed: int, left: Sequence[Remark]) -> Check:
    mended = f", {counted(fixed, 'remark')} mended" if fixed else ""
    if left:
        return Check("lint", False, f"{counted(len(left), 'remark').capitalize()} by ruff{mended}.")
    return Check("lint", True, f"{counted(files, 'file').capitalize()} without a remark by ruff{mended}.")
