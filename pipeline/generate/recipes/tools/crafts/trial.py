"""The examples of a request, `$ tool 1 mi km` with what it prints, tried on the program that was built."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

GIVES = r"\s*(?:\)|,)?\s*(?:it |should |must |will |then )*(?:prints?|gives?|outputs?|returns?|shows?|->|=>|→|is|says?)\s+(?:just |out |exactly )?"


def examples(prompt: str, entry: str) -> Iterator[tuple[list[str], list[str]]]:
    """Arguments and the lines that belong to them; only those without files, which nobody has here."""
    name = re.escape(entry)
    pairs = [*re.finditer(rf"`(?:\$ )?(?:python3? )?{name}([^`\n]*)`{GIVES}`([^`\n]+)`", prompt)]
    pairs += re.finditer(rf"^[ \t]*\$ (?:python3? )?{name}([^\n]*)\n[ \t]*(?![ \t]*\$)([^\n]+)$", prompt, re.M)
    for one in pairs:
        shown = one[1].strip()
        if re.search(r"<|\[|\b[A-Z]{2,}\b|\.\w{2,4}\b", shown):
            continue
        try:
            yield shlex.split(shown), [one[2].strip()]
        except ValueError:
            continue


def agrees(source: str, prompt: str, entry: str) -> bool:
    """Whether the program prints what the examples say. It runs within this process, since it is our own text."""
    given = list(examples(prompt, entry))
    if not given:
        return True
    printed: list[str] = []

    def caught(*values: Any, file: Any = None, **_: Any) -> None:
        if file is None:
            printed.append(" ".join(map(str, values)))

    names: dict[str, Any] = {"__name__": "made", "print": caught}
    exec(compile(source, entry, "exec"), names)  # noqa: S102  # our own text  # nosec B102
    for arguments, lines in given:
        printed.clear()
        try:
            names["main"](arguments)
        except SystemExit:
            return False
        if "\n".join(printed).splitlines() != lines:
            return False
    return True
