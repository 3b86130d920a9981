"""The program in a raw answer is found, and found in linear time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.extract import Wanted, program_of
from evals.extract.source import parsed

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "extraction.yaml").read_text(encoding="utf-8"))
HEAD = 'from typing import List\n\n\ndef add(a, b):\n    """Add two numbers.\n\n    >>> add(1, 2)\n    3\n    """\n'


def program(case: dict[str, Any]) -> str | None:
    head = case.get("head", "")
    return program_of(case["response"], Wanted(case.get("entry", "add"), HEAD if head is True else head))


def answer(source: str, case: dict[str, Any]) -> Any:
    names: dict[str, Any] = {"__name__": "candidate"}
    exec(compile(source, "candidate", "exec"), names)
    return names[case.get("entry", "add")](*case.get("call", [1, 2]))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_program_in_an_answer_does_what_the_answer_meant(case: dict[str, Any]) -> None:
    found, expected = program(case), case.get("expect", "right")
    if expected is None:
        assert found is None
    elif expected == "broken":
        assert found is not None
        with pytest.raises(SyntaxError):
            compile(found, "candidate", "exec")
    elif expected == "other":
        assert found is not None
        assert "def plus" in found
    else:
        assert found is not None
        assert answer(found, case) == case.get("gives", 3)


def test_there_are_at_least_sixty_cases_with_names_of_their_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60


def test_a_lone_surrogate_is_left_out() -> None:
    assert answer(program({"response": "```python\ndef add(a, b):\n    return a + b  # \ud800\n```"}) or "", {}) == 3


def test_an_async_function_is_found() -> None:
    found = program({"response": "```python\nasync def add(a, b):\n    return a + b\n```"})
    assert found is not None
    assert "async def add" in found


def test_with_no_function_named_the_longest_program_is_taken() -> None:
    said = "```python\nx = 1\n```\n```python\ndef one():\n    return 1\n\n\ndef two():\n    return 2\n```"
    assert "def two" in (program_of(said, Wanted()) or "")


BODY = "".join(f"def step_{n}(x):\n    # step {n}\n    y = x + {n}\n    return y\n\n" for n in range(400))
LONG = {
    "a program in a fence": f"```python\n{BODY}def add(a, b):\n    return a + b\n```",
    "a program that never ends": f"```python\n{BODY}def add(a, b):\n    return a + b\n\nprint((",
    "a bare program": f"{BODY}def add(a, b):\n    return a + b\n",
    "prose around a bare program": f"Here's what you want:\n\n{BODY}def add(a, b):\n    return a + b\n\nIsn't it nice?",
    "many fences": "```python\ndef add(a, b):\n    return a + b\n```\n" * 500,
    "fences that never close": "```python\nx = '''\n" * 1000 + "```python\ndef add(a, b):\n    return a + b\n```",
    "opening after opening": "```python\n" * 2000,
    "thoughts": "<think>\nwell\n" * 1000 + "</think>\n```python\ndef add(a, b):\n    return a + b\n```",
    "stray ends of thoughts": "hm\n</think>\n" * 1000 + "```python\ndef add(a, b):\n    return a + b\n```",
    "prose": "It is what it is, isn't it?\n" * 2000,
    "wrong lines": "x = (\n" * 2000,
    "brackets": "```python\n" + "(" * 2000 + "\n```",
    "blanks": " " * 20_000 + "\n" * 2000,
    "Markdown in Markdown": "```markdown\n" * 2000,
    "backticks": "`" * 20_000,
    "quotes": "```python\n" + "\"'" * 10_000 + "\n```",
}


@pytest.mark.parametrize("kind", LONG)
def test_two_thousand_lines_are_read_in_under_fifty_milliseconds_of_cpu(kind: str) -> None:
    taken = []
    for head in ("", HEAD, HEAD):
        parsed.cache_clear()
        begun = time.process_time()
        program_of(LONG[kind], Wanted("add", head))
        taken.append(time.process_time() - begun)
    assert min(taken) < 0.05, taken


@pytest.mark.parametrize("kind", LONG)
def test_four_times_the_text_takes_no_more_than_about_four_times_as_long(kind: str) -> None:
    def seconds(text: str) -> float:
        parsed.cache_clear()
        begun = time.process_time()
        program_of(text, Wanted("add", HEAD))
        return time.process_time() - begun

    once, four_times = (min(seconds(f"{LONG[kind]}\n" * copies) for _ in range(3)) for copies in (1, 4))
    assert four_times < 8 * once + 0.05
