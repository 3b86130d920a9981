"""Command-line tools over tables have the file, the arguments, the lines and the exit codes that a request fixes."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from pipeline.generate.recipes import answer
from pipeline.types import GenerationRequest

GOODS = "shop,kind,price,pieces\nnorth,tea,2.5,4\nsouth,jam,3,1\nnorth,jam,1,2\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "goods.csv").write_text(GOODS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(prompt: str, *arguments: str) -> tuple[int, list[str]]:
    """The exit code and the lines of the program that the request gets, called with the arguments."""
    written = answer(GenerationRequest(prompt=prompt))
    assert written.spec.recipe == "tool", written.text
    names = {"__name__": "made"}
    out = io.StringIO()
    exec(written.files[0].text, names)  # the engine's own text
    with redirect_stdout(out), redirect_stderr(sys.stderr):
        code = names["main"](list(arguments))  # type: ignore[operator]
    return code, out.getvalue().splitlines()


def test_groups_are_printed_as_the_sample_line_shows(folder: Path) -> None:
    prompt = "sums.py goods.csv (shop, kind, price, pieces) sums price * pieces per shop, `north = 1.50`, largest first"
    assert run(prompt, "goods.csv") == (0, ["north = 12.00", "south = 3.00"])


def test_an_option_called_as_a_column_keeps_its_rows(folder: Path) -> None:
    prompt = "sums.py FILE [--kind KIND]: columns shop, kind, price, pieces. sum of pieces per shop like `north: 3`"
    assert run(prompt, "goods.csv", "--kind", "jam") == (0, ["south: 1", "north: 2"])


def test_a_file_that_is_not_there_has_the_exit_code_asked_for(folder: Path) -> None:
    prompt = (
        "sums.py FILE: columns shop, kind, price, pieces; sum of pieces per shop as `north: 3`. exit code 4 if the file"
        " is missing"
    )
    assert run(prompt, "absent.csv")[0] == 4


def test_a_file_that_was_asked_for_and_cannot_be_made_is_declined() -> None:
    prompt = "Write moon.py which reads tides.csv and users.csv and joins them by moon, `python moon.py`"
    assert answer(GenerationRequest(prompt=prompt)).files == ()
