"""The parts of a task that nobody must know beforehand, and the words they are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evals.types import Assertions, CheckFunction, Commands, Exchanges, Inputs, Style, Task, TestFiles

IN_CODE, IN_PROSE = 10, 13
"""Words in a run. Thirteen are Brown et al.'s (arXiv:2005.14165, appendix C); code repeats itself less by chance."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Part:
    task_id: str
    name: str
    """`prompt`, `reference` or `tests`."""
    text: str
    prose: bool
    """English, and no program."""

    @property
    def run(self) -> int:
        """How many words in a row make an overlap."""
        return IN_PROSE if self.prose else IN_CODE


def parts_of(task: Task) -> Iterator[Part]:
    """The parts that have any text."""
    reference = task.reference
    solution = reference if isinstance(reference, str) else "\n".join((reference or {}).values())
    texts = {"prompt": task.prompt, "reference": solution, "tests": _tests_text(task)}
    for name, text in texts.items():
        if text.strip():
            yield Part(task.task_id, name, text, prose=name == "prompt" and task.style is Style.TEXT)


def _tests_text(task: Task) -> str:
    tests = task.tests
    if isinstance(tests, CheckFunction):
        return tests.source
    if isinstance(tests, Assertions):
        return "\n".join((tests.setup, *tests.asserts))
    if isinstance(tests, Inputs):
        return ""  # bare values: they are no text that anybody would copy
    if isinstance(tests, Exchanges | Commands):
        return tests.source if tests.given is None else json.dumps(tests.given)
    assert isinstance(tests, TestFiles)  # noqa: S101  # nosec B101
    return "\n".join(tests.files.values())


def words(text: str) -> list[str]:
    """Letters, digits and underscores in lower case: layout and punctuation hide nothing."""
    return _WORD.findall(text.lower())


def runs(of: list[str], length: int) -> Iterator[str]:
    """Every `length` words in a row, but for rows of numbers: counting to ten is nobody's secret."""
    numbers = [word.isdigit() for word in of]
    for at in range(len(of) - length + 1):
        if sum(numbers[at : at + length]) <= length // 2:
            yield " ".join(of[at : at + length])


def plain(text: str) -> str:
    """The text with one blank wherever there is white space."""
    return " ".join(text.split())
