"""Under which licence a source or a file stands, as far as it says so itself. Names are SPDX's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

NAMES = frozenset({"license", "licence", "copying", "unlicense"})
"""What a file that holds a whole licence is called, without its suffix."""

_DECLARED = re.compile(r"SPDX-License-Identifier:\s*([A-Za-z0-9.+() -]+?)\s*(?:\*/|-->|$)", re.MULTILINE)
_NEAR_THE_TOP = 2_000
"""Characters in which a file's own declaration is looked for."""

_MARKS: Mapping[str, tuple[str, ...]] = {
    "AGPL-3.0-only": ("gnu affero general public license", "version 3"),
    "LGPL-3.0-only": ("gnu lesser general public license", "version 3"),
    "LGPL-2.1-only": ("gnu lesser general public license", "version 2.1"),
    "GPL-3.0-only": ("gnu general public license", "version 3"),
    "GPL-2.0-only": ("gnu general public license", "version 2"),
    "MPL-2.0": ("mozilla public license", "2.0"),
    "Apache-2.0": ("apache license", "version 2.0"),
    "BSD-3-Clause": ("redistribution and use in source and binary forms", "neither the name"),
    "BSD-2-Clause": ("redistribution and use in source and binary forms",),
    "ISC": ("permission to use, copy, modify, and/or distribute this software",),
    "MIT": ("permission is hereby granted, free of charge", "the software is provided"),
    "Unlicense": ("free and unencumbered software released into the public domain",),
    "CC0-1.0": ("cc0 1.0 universal",),
    "PSF-2.0": ("python software foundation license version 2",),
}
"""SPDX name → phrases all of which its text holds; the first that fits counts, so the narrower stand before."""


def declared(text: str) -> str:
    """What the `SPDX-License-Identifier` near the top of a file says; empty where there is none."""
    found = _DECLARED.search(text[:_NEAR_THE_TOP])
    return found[1].strip() if found else ""


def recognised(text: str) -> str:
    """The SPDX name of the licence whose text this is; empty when it is none of the common ones."""
    plain = " ".join(text.lower().split())
    return next((name for name, marks in _MARKS.items() if all(mark in plain for mark in marks)), "")


def of_package(about: Mapping[str, str], classifiers: Iterable[str]) -> str:
    """What a distribution's metadata says: its expression, else its licence field when that is short, else a class."""
    named = about.get("License-Expression") or about.get("License") or ""
    if named and "\n" not in named and len(named) < 60:
        return named
    if found := recognised(named):
        return found
    ends = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License ::")]
    return " or ".join(ends)
