"""Figures in words, the same in the shell, in a report and on the pages; what is not known is said as such."""

from __future__ import annotations

import math

NONE = "\N{EN DASH}"
"""Stands where there is no number."""


def percent(share: float | None) -> str:
    """`61.0%`; a dash where there is none."""
    return NONE if share is None else f"{share:.1%}"


def points(difference: float | None) -> str:
    """A difference of shares in percentage points, with its sign: `+6.1`."""
    return NONE if difference is None else f"{100 * difference:+.1f}"


def counted(value: float | None) -> str:
    """With thousands: `12,400`; or `unknown`."""
    return "unknown" if value is None else f"{value:,.0f}"


def money(dollars: float | None) -> str:
    """US dollars to the cent, smaller sums to two digits that count; what nobody knows is unknown, not nothing."""
    if dollars is None:
        return "unknown"
    if not dollars or dollars >= 0.1:
        return f"${dollars:,.2f}"
    return f"${dollars:.{1 - math.floor(math.log10(dollars))}f}"
