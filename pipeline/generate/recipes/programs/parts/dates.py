"""Functions over dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pipeline.generate.recipes.programs.wanted import wanted


class Backwards(ValueError):
    """The last day lies before the first."""


def working_days(first: Any, last: Any) -> int:
    """How many days from the first to the last, both included, are Monday to Friday."""
    if wanted("iso"):
        first, last = date.fromisoformat(first), date.fromisoformat(last)
    if last < first:
        raise Backwards("the last day lies before the first")
    days = (last - first).days + 1
    return sum((first + timedelta(offset)).weekday() < 5 for offset in range(days))
