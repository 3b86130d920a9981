"""The one module that uses langchain-community.

Its maintainers ended it in May 2026 and importing it warns. It stays for a part that has no successor in LangChain's
own packages: `ReadTheDocsLoader` finds the main content of a documentation page, leaves scripts and forms out and keeps
the line breaks of code; `BSHTMLLoader` reads fragments that have no body. (Its `NotebookLoader` writes
each cell as the `repr` of a Python list, so notebooks are read by `pipeline.corpus.notebook`.) Imported only when the
first HTML file is read.
"""

from __future__ import annotations

import glob
import warnings
from pathlib import Path


def html_text(file: Path) -> str:
    """The text of a page's main content, or of all of it where it marks none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_community.document_loaders import BSHTMLLoader, ReadTheDocsLoader

    for tag in ("main", "article", "body"):
        pages = ReadTheDocsLoader(
            file.parent,
            encoding="utf-8-sig",
            custom_html_tag=(tag, {}),
            patterns=(glob.escape(file.name),),  # searched downwards from the folder, which itself comes first
        ).lazy_load()
        text = next((page.page_content for page in pages if page.metadata["source"] == str(file)), "")
        if text:
            return text
    (fragment,) = BSHTMLLoader(file, open_encoding="utf-8-sig", bs_kwargs={"features": "html.parser"}).load()
    return fragment.page_content.strip()
