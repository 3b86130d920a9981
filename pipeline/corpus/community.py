"""The one module that uses langchain-community.

Its maintainers ended it in May 2026 and importing it warns. It stays for a part that has no successor in LangChain's
own packages: `ReadTheDocsLoader` finds the main content of a documentation page, leaves scripts and forms out and keeps
the line breaks of code; `BSHTMLLoader` reads fragments that have no body. (Its `NotebookLoader` writes
each cell as the `repr` of a Python list, so notebooks are read by `pipeline.corpus.notebook`.) Imported only when the
first HTML file is read.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path


def html_text(content: str) -> str:
    """The text of a page's main content, or of all of it where it marks none; headings and code are marked as in
    Markdown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_community.document_loaders import BSHTMLLoader, ReadTheDocsLoader

    with tempfile.TemporaryDirectory() as folder:  # the loaders read files only
        file = Path(folder, "page.html")
        file.write_text(_marked(content), encoding="utf-8", errors="replace")
        for tag in ("main", "article", "body"):
            pages = ReadTheDocsLoader(folder, encoding="utf-8", custom_html_tag=(tag, {})).load()
            if pages and pages[0].page_content:
                return pages[0].page_content
        (fragment,) = BSHTMLLoader(file, open_encoding="utf-8", bs_kwargs={"features": "html.parser"}).load()
        return fragment.page_content.strip()


def _marked(content: str) -> str:
    """Headings with their `#`s and code in fences: the loaders keep words only, and pages are cut at their headings."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(content, "html.parser")
    for heading in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        words = " ".join(heading.get_text().split())
        heading.string = f"\n{'#' * int(heading.name[1])} {words}\n"
    for code in soup.find_all("pre"):
        code.insert(0, "```\n")
        code.append("\n```")
    return str(soup)
