"""A reply becomes files and prose, and nothing is guessed in silence."""

from __future__ import annotations

import time

import pytest

from pipeline.parse import fences, kind_of, parse
from pipeline.types import FileKind, Severity


def reply(*parts: str) -> str:
    return "\n".join(parts)


def paths(text: str) -> list[str]:
    return [file.path for file in parse(text).files]


def rules(text: str) -> set[str]:
    return {finding.rule for finding in parse(text).findings}


def test_files_are_read_by_their_info_strings_and_leave_the_prose() -> None:
    text = reply(
        "It works like this [1].",
        "",
        "```python path=main.py",
        "x = 1",
        "```",
        "",
        "And:",
        "",
        "```python path=tests/test_main.py",
        "def test_x(): ...",
        "```",
        "Done.",
    )
    draft = parse(text)
    assert [(file.path, file.text, file.kind) for file in draft.files] == [
        ("main.py", "x = 1\n", FileKind.CODE),
        ("tests/test_main.py", "def test_x(): ...\n", FileKind.TEST),
    ]
    assert draft.prose == "It works like this [1].\n\nAnd:\n\nDone."
    assert draft.findings == ()


@pytest.mark.parametrize(
    "opening",
    [
        "```python path=app/store.py",
        "```python path='app/store.py'",
        '```python title="app/store.py"',
        '```py filename="app/store.py" linenums="1"',
        "```python:app/store.py",
        "```python app/store.py",
        "```app/store.py",
        "~~~python path=app/store.py",
        "````python path=app/store.py",
        "**app/store.py**\n```python",
        "### `app/store.py`\n\n```python",
        "File: app/store.py\n```python",
        "1. `app/store.py`:\n\n```python",
        "```python\n# app/store.py",
        "```python\n# path: app/store.py",
    ],
)
def test_a_path_is_found_wherever_models_put_it(opening: str) -> None:
    mark = "~~~" if "~~~" in opening else "````" if "````" in opening else "```"
    assert paths(reply("Here:", "", opening, "x = 1", mark)) == ["app/store.py"]


def test_a_fence_in_a_list_is_read_without_its_indent() -> None:
    (file,) = parse(
        reply("1. The file:", "", "   ```python path=main.py", "   if True:", "       x = 1", "   ```")
    ).files
    assert file.text == "if True:\n    x = 1\n"


def test_a_markdown_file_may_hold_fences_in_a_longer_fence() -> None:
    (file,) = parse(reply("````markdown path=README.md", "```sh", "make", "```", "````")).files
    assert file.text == "```sh\nmake\n```\n"
    assert file.kind is FileKind.DOC


def test_an_unclosed_fence_keeps_its_code_and_is_said() -> None:
    text = reply("```python path=main.py", "x = 1", "y = 2")
    assert [file.text for file in parse(text).files] == ["x = 1\ny = 2"]
    assert rules(text) == {"unclosed-fence"}


def test_unnamed_blocks_are_taken_as_program_and_tests_and_this_is_said() -> None:
    text = reply(
        "Usage:",
        "```python",
        "add(1, 2)",
        "```",
        "```python",
        "def add(a, b):",
        "    return a + b",
        "```",
        "```python",
        "def test_add():",
        "    assert add(1, 2) == 3",
        "```",
    )
    draft = parse(text)
    assert {file.path: file.text for file in draft.files} == {
        "main.py": "def add(a, b):\n    return a + b\n",
        "tests/test_main.py": "def test_add():\n    assert add(1, 2) == 3\n",
    }
    assert [finding.rule for finding in draft.findings] == ["unnamed-file", "unnamed-file"]
    assert "add(1, 2)" in draft.prose


def test_blocks_without_a_path_stay_examples_when_files_are_named() -> None:
    draft = parse(reply("```sh", "pytest", "```", "```python path=main.py", "x = 1", "```"))
    assert [file.path for file in draft.files] == ["main.py"]
    assert "pytest" in draft.prose


@pytest.mark.parametrize("path", ["../secret.py", "/etc/passwd", "C:\\x.py", "a/../../b.py"])
def test_an_unsafe_path_is_left_out_and_said(path: str) -> None:
    draft = parse(reply(f"```python path={path}", "x = 1", "```", "```python path=main.py", "y = 1", "```"))
    assert [file.path for file in draft.files] == ["main.py"]
    assert [(finding.rule, finding.severity) for finding in draft.findings] == [("unsafe-path", Severity.ERROR)]


def test_the_later_of_two_files_with_one_path_is_taken() -> None:
    text = reply("```python path=main.py", "x = 1", "```", "```python path=main.py", "x = 2", "```")
    assert [file.text for file in parse(text).files] == ["x = 2\n"]
    assert rules(text) == {"duplicate-file"}


@pytest.mark.parametrize(
    "thought", ["<think>```python path=main.py\ndraft = 1\n```</think>", "<thinking>no</thinking>\n"]
)
def test_thinking_is_no_answer(thought: str) -> None:
    assert [file.text for file in parse(thought + reply("", "```python path=main.py", "x = 1", "```")).files] == [
        "x = 1\n"
    ]


def test_unfinished_thinking_gives_no_files() -> None:
    assert rules("<think>```python path=main.py\nx = 1\n```") == {"no-code"}


@pytest.mark.parametrize("text", ["", "Only prose.", "```", "```python\n```", "\x00\ud800", "`" * 1000])
def test_a_reply_without_code_gives_a_draft_without_files(text: str) -> None:
    assert parse(text).files == () or parse(text).files[0].text == ""
    assert "no-code" in rules(text) or parse(text).files


def test_windows_line_ends_are_read() -> None:
    assert parse("```python path=main.py\r\nx = 1\r\n```\r\n").files[0].text == "x = 1\n"


@pytest.mark.parametrize(
    "unit", ["```python path=a.py\nx = 1\n", "> ", "- ", "[", "```\n", "*a_", "<think>", "x = 1\n", "    "]
)
def test_a_hundred_thousand_characters_are_read_in_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    begun = time.process_time()
    parse(text)
    assert time.process_time() - begun < 3.0


def test_a_fence_knows_whether_it_was_closed() -> None:
    assert [fence.closed for fence in fences("```\na\n```\n\n> ```\n> b\n> ```\n\n```\nc")] == [True, True, False]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("main.py", FileKind.CODE),
        ("test_main.py", FileKind.TEST),
        ("tests/helpers.py", FileKind.TEST),
        ("conftest.py", FileKind.TEST),
        ("Dockerfile", FileKind.DEPLOYMENT),
        ("docker-compose.yml", FileKind.DEPLOYMENT),
        ("k8s.yaml", FileKind.DEPLOYMENT),
        (".github/workflows/ci.yml", FileKind.DEPLOYMENT),
        ("requirements.txt", FileKind.DEPLOYMENT),
        ("README.md", FileKind.DOC),
        ("config.yaml", FileKind.CODE),
    ],
)
def test_a_path_tells_the_kind_of_file(path: str, kind: FileKind) -> None:
    assert kind_of(path) is kind
