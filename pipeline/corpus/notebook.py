"""A Jupyter notebook's cells as markdown: prose as it stands, code in fences, outputs left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def notebook_text(content: str) -> str:
    """The cells of an `.ipynb` file (nbformat 4) in their order.

    Raises:
        ValueError: it is not a notebook.
    """
    notebook = json.loads(content)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("a notebook has a list of cells")
    kernel = notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    return "\n\n".join(_cells(notebook["cells"], kernel))


def _cells(cells: list[dict[str, Any]], language: str) -> Iterator[str]:
    for cell in cells:
        source = cell.get("source", "")
        text = ("".join(source) if isinstance(source, list) else str(source)).strip("\n")
        if not text.strip():
            continue
        yield f"```{language}\n{text}\n```" if cell.get("cell_type") == "code" else text
