"""The site: the pages beside the first one, and how they lead to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter

DOCS = "/docs"
"""Where the API is described."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with routes of its own."""

    label: str
    """What it is called where somebody looks for it."""
    path: str
    routes: Callable[[Site], APIRouter]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says at its top."""

    pages: tuple[Page, ...] = ()

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Label and path, in the order in which they are shown."""
        return (("Ask", "/"), *((page.label, page.path) for page in self.pages), ("API", DOCS))
