"""Imports go downwards only, and the layout stays the one the README draws."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

STOREYS = """
pipeline.errors
pipeline.settings pipeline.cancel pipeline.counts pipeline.paths pipeline.python
pipeline.types evals.types
pipeline.corpus pipeline.sandbox pipeline.distributions
pipeline.retrieve pipeline.prompt pipeline.generate pipeline.parse pipeline.polish pipeline.package pipeline.best
  evals.rows evals.journal evals.figures evals.remarks
pipeline.chain pipeline.intake pipeline.observe evals.suites evals.samplefiles evals.extract
  evals.grid evals.sample evals.stats evals.contamination evals.mutants evals.library
evals.judge evals.retrieval
  evals.drawing evals.drawn evals.progress
evals.results evals.report evals.listing evals.plots
evals.score evals.metrics evals.runs
evals.finish evals.comparing evals.mutation evals.parquet
pipeline.build evals.run evals.summary
evals.page
evals.ready evals.record
evals.live evals.estimate
pipeline.shell pipeline.doctor pipeline.web
evals.follow
evals.cli evals.web
app
pipeline.cli
pipeline.__main__
"""
"""From the ground floor up. Nobody imports from their own storey or from above; an indented line
belongs to the storey before it. `pipeline` and `evals` themselves are
lazy front doors and stand nowhere."""

LEVELS = {name: level for level, row in enumerate(STOREYS.replace("\n  ", " ").split("\n")) for name in row.split()}

FIRST_WHEN_NEEDED = {
    "torch",
    "transformers",
    "sentence_transformers",
    "mlflow",
    "chromadb",
    "evaluate",
    "gradio",
    "datasets",
}
"""Heavy libraries: imported inside the function that first needs them."""


def modules() -> list[tuple[str, Path]]:
    found = [("app", ROOT / "app.py")]
    for package in ("pipeline", "evals"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append((".".join(parts).removesuffix(".__init__"), path))
    return found


def place(module: str) -> str | None:
    """The row of LEVELS a module belongs to."""
    parts = module.split(".")
    return next((".".join(parts[:n]) for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in LEVELS), None)


def imports(path: Path, *, nested: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and isinstance(branch.test, ast.Name) and branch.test.id == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    inside = {id(node) for function in ast.walk(tree) if isinstance(function, functions) for node in ast.walk(function)}
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only or (not nested and id(node) in inside):
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


OURS = [(name, path) for name, path in modules() if place(name)]


@pytest.mark.parametrize(("module", "path"), OURS, ids=[name for name, _ in OURS])
def test_imports_go_downwards_only(module: str, path: Path) -> None:
    here = place(module)
    assert here
    if here == "pipeline.cli":
        return  # the command reaches app and evals.cli inside its subcommands
    for name in imports(path, nested=True):
        there = place(name)
        if there and there != here:
            assert (
                LEVELS[there] < LEVELS[here]
            ), f"{module} (level {LEVELS[here]}) imports {name} (level {LEVELS[there]})"


def test_every_module_has_a_place() -> None:
    homeless = [
        name for name, _ in modules() if not place(name) and name not in {"pipeline", "evals", "evals.__main__"}
    ]
    assert homeless == []


@pytest.mark.parametrize(("module", "path"), modules(), ids=[name for name, _ in modules()])
def test_heavy_libraries_are_imported_when_first_needed(module: str, path: Path) -> None:
    at_import = {name.split(".")[0] for name in imports(path, nested=False)}
    allowed = {"gradio"} if module.startswith("pipeline.web") else set()
    if module.startswith("evals.metrics."):
        allowed = {"evaluate", "datasets"}  # a Hugging Face module is a script that evaluate itself loads
    if module == "evals.record.configured":
        allowed = {"mlflow"}  # a model from code is a script that MLflow itself runs
    assert at_import & FIRST_WHEN_NEEDED <= allowed


def test_pipeline_never_imports_the_judge() -> None:
    guilty = [
        name
        for name, path in modules()
        if name.startswith("pipeline")
        and name != "pipeline.cli"
        and any(one.split(".")[0] == "evals" for one in imports(path, nested=True))
    ]
    assert guilty == []


def test_only_settings_read_the_environment() -> None:
    readers = []
    for name, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and name != "pipeline.settings":
                readers.append(f"{name}:{node.lineno}")
    assert readers == []


def test_datasets_holds_no_code() -> None:
    assert list((ROOT / "datasets").rglob("*.py")) == []
    assert not (ROOT / "datasets" / "__init__.py").exists()


@pytest.mark.parametrize("start", [["-c", "import app"], ["-m", "pytest", "--version"]])
def test_the_hugging_face_datasets_library_is_found_from_the_root(start: list[str]) -> None:
    code = "import datasets; print(datasets.Dataset.__module__)"
    command = [sys.executable, "-c", f"{start[1]}; {code}"] if start[0] == "-c" else [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "datasets.arrow_dataset"


def test_the_packages_are_ours() -> None:
    import evals
    import pipeline

    assert Path(str(pipeline.__file__)).parent == ROOT / "pipeline"
    assert Path(str(evals.__file__)).parent == ROOT / "evals"
