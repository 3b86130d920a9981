"""The judge's pages: Evaluate, where grids are begun and watched, and Compare, where runs stand side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from evals.web.compare import COMPARE, compare
from evals.web.evaluate import EVALUATE, evaluate
from pipeline.web.site import Page

if TYPE_CHECKING:
    from pipeline.build import Workbench


def pages(workbench: Workbench) -> tuple[Page, ...]:
    """For `pipeline.web.server.serve`."""
    return (
        Page("Evaluate", EVALUATE, partial(evaluate, workbench)),
        Page("Compare", COMPARE, partial(compare, workbench)),
    )
