"""What a request fixes by name (functions, options, identifiers, exit codes, what is printed), and what is missing.

A recipe that lays out its own interface is no answer to somebody who will call another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.generate.recipes.words import singular, snake

CALL = re.compile(r"(?<![\w/])(?:[A-Za-z_]\w*\.)?([A-Za-z_]\w+)\((?=[^()]*\))")
OPTION = re.compile(r"(?<![\w-])--([a-z][\w-]+)")
IDENTIFIER = re.compile(r"(?<![\w/.-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/-])")
EXIT_CODE = re.compile(
    r"\bexit(?:s|ing)?(?: with)?(?: an?)?(?: code| status)?(?: of)? [1-9]\b|\b(?:exit|return) (?:code|status)s?\b"
)
PRINTED = re.compile(
    r"\b(?:prints?|printing|outputs?|shows?|says?|reports?)\b[^.`\"'\n]{0,40}[`\"']([^`\"'\n]{3,80})[`\"']", re.I
)
WORD = re.compile(r"[A-Za-z]{2,}")


def missing(prompt: str, code: str, things: Iterable[str] = (), *, tool: bool = False) -> str:
    """The first name that `prompt` fixes and that is nowhere in `code`; empty where there is none.

    `things` are what the answer is about: `books(title, author)` describes one, and calls nothing. For a `tool` exit
    codes and printed words count as well.
    """
    known = set(re.findall(r"\w+", code))
    described = {*things}
    for name in _names(prompt):
        if name not in known and snake(name) not in known and singular(snake(name)) not in described:
            return name
    if tool and (found := EXIT_CODE.search(prompt)):
        return found.group()
    for found in PRINTED.finditer(prompt) if tool else ():
        if any(one not in known for one in WORD.findall(found[1])):
            return found[1]
    return ""


def _names(prompt: str) -> Iterator[str]:
    for found in CALL.finditer(prompt):
        yield found[1]
    for found in OPTION.finditer(prompt):
        yield found[1].replace("-", "_")
    for found in IDENTIFIER.finditer(prompt):
        yield found.group()
