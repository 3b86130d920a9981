"""How well each strategy answers the development questions: on the notes that come with CodeCraft, and on the
documentation of five installed packages, all of it in one corpus.

Run `python -m benchmarks.questions`; embedding some 3,100 chunks comes first. What is tuned is tuned on these alone;
the suites in datasets/suites are for reporting only (`codecraft eval retrieval`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from pipeline.settings import ROOT, Settings, silence_telemetry

PACKAGES = ("httpx", "jinja2", "rich", "pydantic", "typer")
DEPTH = 20
Row = dict[str, Any]


def of_a_note(about: Row, row: Row) -> bool:
    return str(about["source"]).startswith(tuple(f"knowledge/{note}.md" for note in row["notes"]))


def of_a_symbol(about: Row, row: Row) -> bool:
    return about["title"] in row["symbols"]


def places(retriever: Any, rows: list[Row], wanted: Callable[[Row, Row], bool]) -> list[int]:
    """For each question the place of the first passage that answers it; 0 where none of the first twenty does."""
    found = [[one.metadata for one in retriever.invoke(row["ask"])] for row in rows]
    return [
        next((place for place, about in enumerate(one, 1) if wanted(about, row)), 0)
        for one, row in zip(found, rows, strict=True)
    ]


def main() -> None:
    silence_telemetry()
    from pipeline.corpus import Corpus
    from pipeline.retrieve import STRATEGIES, strategy

    folder = ROOT / "tests" / "retrieve"
    table = Table("questions", "strategy", "first", "first three", "first ten", "MRR")
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), passages=DEPTH)
        corpus = Corpus.open(settings)
        for package in PACKAGES:
            corpus.add_package(package)
        for name, wanted in (("questions", of_a_note), ("symbols", of_a_symbol)):
            rows = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
            for chosen in (one for one in STRATEGIES if one != "none"):
                found = places(strategy(chosen, corpus, settings), rows, wanted)
                counts = (sum(1 <= place <= most for place in found) for most in (1, 3, 10))
                reciprocal = sum(1 / place for place in found if place) / len(found)
                about = f"{'notes' if name == 'questions' else 'packages'}, {len(rows)}"
                table.add_row(about, chosen, *map(str, counts), f"{reciprocal:.3f}")
        Console().print(table)


if __name__ == "__main__":
    main()
