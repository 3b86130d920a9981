"""The question a part asks about the request; it is answered when a program is made, and no program contains it."""

from __future__ import annotations


def wanted(fact: str) -> bool:
    """Whether the request asks for `fact`: a member, a parameter, or something of the part's `facts`.

    Run as it stands, a part does everything.
    """
    return bool(fact)
