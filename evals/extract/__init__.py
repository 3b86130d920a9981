"""The program in a model's raw answer.

    program_of("Here it is:\\n```python\\ndef add(a, b):\\n    return a + b\\n```", Wanted("add"))

Transport marks and thoughts go first; what is left is searched for fenced blocks, else for code between prose, else it
continues the prompt. The last block that has the entry point with a body wins; what it needs from other blocks or from
the prompt is put before it. The time is linear in the length of the answer. Nothing is ever repaired that a model, and
not a transport, got wrong.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from evals.extract import pieces
from evals.extract.choose import Candidate, chosen, completed, names_function, without_demonstration
from evals.extract.clean import cleaned
from evals.extract.fences import Block, blocks
from evals.extract.source import understood
from evals.types import Files, Style, Task

_QUOTED = re.compile(r"(?P<mark>\'\'\'|\"\"\")(?:python|py)[ \t]*\n(?P<code>.*)\n(?P=mark)", re.DOTALL | re.IGNORECASE)
_KEYS = ("code", "solution", "completion", "program", "python", "answer", "response", "content")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer is searched for."""

    entry_point: str = ""
    """The function; empty takes the longest program."""
    head: str = ""
    """The beginning of the program, where the prompt is code that the answer may continue."""


def wanted(task: Task) -> Wanted:
    return Wanted(task.entry_point, task.prompt if task.style is Style.CODE else "")


def program_of(response: str, want: Wanted) -> str | None:
    """The whole program that the answer amounts to; None where it holds no code.

    What does not parse is given as it stands, so that its verdict is a syntax error and not silence.
    """
    text = cleaned(_unwrapped(response))
    if not text.strip():
        return None
    if continued := pieces.continuation(text, want.head, want.entry_point):
        return without_demonstration(continued, want.entry_point).rstrip() + "\n"
    candidates = [Candidate.of(_from_json(block)) for block in blocks(text) if block.text.strip()]
    if not candidates:
        candidates = [Candidate.of(block) for block in pieces.between_prose(text)]
    best = chosen(candidates, want.entry_point, has_head=bool(want.head))
    if best is None:
        return _unreadable(candidates, text, want) if want.entry_point else None
    return completed(best, candidates, want.entry_point, want.head)


def files_of(response: str, entry: str = "main.py") -> Files:
    """The files of an answer that is an application; one block without a name is `entry`."""
    from pipeline.parse import parse

    files = {file.path: file.text for file in parse(cleaned(response)).files}
    if files:
        return files
    program = program_of(response, Wanted())
    return {entry: program} if program else {}


def _unreadable(candidates: list[Candidate], text: str, want: Wanted) -> str | None:
    """Code that does not parse but was clearly meant: the last that names the function."""
    meant = [one.block.text for one in candidates if names_function(one.block.text, want.entry_point)]
    if meant:
        return meant[-1].strip("\n") + "\n"
    if not candidates and names_function(text, want.entry_point):
        return text[text.index("def ") :].rstrip() + "\n"
    return None


def _unwrapped(response: str) -> str:
    """The text inside a JSON answer, or inside triple quotes that were taken for a fence."""
    bare = response.strip()
    if quoted := _QUOTED.fullmatch(bare):
        return quoted["code"]
    return (_text_in(bare) if bare.startswith("{") and bare.endswith("}") else None) or response


def _from_json(block: Block) -> Block:
    if block.language != "json":
        return block
    code = _text_in(block.text)
    return Block("python", code, block.before) if code and understood(code, cut=False) else block


def _text_in(text: str) -> str | None:
    try:
        value: Any = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    value = value[0] if isinstance(value, list) and value else value
    for key in _KEYS if isinstance(value, dict) else ():
        if isinstance(value.get(key), str):
            return str(value[key])
    return None
