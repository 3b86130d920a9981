"""Tools with sub-commands keep records under the commands, lines and exit codes that a request fixes."""

from pathlib import Path

import pytest

from pipeline.generate.recipes import answer
from pipeline.types import GenerationRequest

from .commands import Command

PLANTS = """plants.py keeps our plants in plants.json, with argparse.
- `add NAME ROOM [--pot POT]` prints `added 1`
- `list [--room ROOM]` one line per plant like `1 [ ] fern (kitchen)`, watered ones `1 [x] fern (kitchen)`
- `done ID` prints `watered 1`; an unknown id is an error on stderr, exit code 3
- `remove ID`"""


def tool(prompt: str, folder: Path) -> Command:
    """The program that the request gets, keeping its records in `folder`."""
    command = Command(prompt)
    command.names["STORE"] = folder / command.names["STORE"].name
    return command


def test_records_are_added_marked_and_listed_as_the_samples_show(tmp_path: Path) -> None:
    run = tool(PLANTS.replace("watered ones", "done ones").replace("`watered 1`", "`done 1`"), tmp_path)
    assert run("add", "fern", "kitchen") == (0, ["added 1"])
    assert run("add", "big palm", "hall", "--pot", "blue") == (0, ["added 2"])
    assert run("done", "2") == (0, ["done 2"])
    assert run("list") == (0, ["1 [ ] fern (kitchen)", "2 [x] big palm (hall)"])
    assert run("list", "--room", "hall") == (0, ["2 [x] big palm (hall)"])


def test_an_unknown_number_has_the_exit_code_asked_for(tmp_path: Path) -> None:
    assert tool(PLANTS.replace("`watered 1`", "`done 1`"), tmp_path)("done", "9") == (3, [])


@pytest.mark.parametrize("store", ["larder.json", "sqlite (larder.db)"])
def test_a_stock_never_falls_below_nothing(store: str, tmp_path: Path) -> None:
    prompt = (
        f"larder.py, data in {store}: `larder.py in NAME QTY` adds to the stock and prints `tea: 5`, "
        "`larder.py out NAME QTY` takes away, prints the same; "
        "if there is not enough print `not enough tea` to stderr and exit with 4. "
        "`larder.py report` lists all by name like `tea: 5`."
    )
    run = tool(prompt, tmp_path)
    assert run("in", "tea", "5") == (0, ["tea: 5"])
    assert run("in", "jam", "2") == (0, ["jam: 2"])
    assert run("out", "tea", "6")[0] == 4
    assert run("report") == (0, ["jam: 2", "tea: 5"])


def test_a_store_whose_words_the_grammar_lacks_is_declined() -> None:
    prompt = PLANTS + "\n- `remind ID DAYS` sets a recurring reminder"
    assert answer(GenerationRequest(prompt=prompt)).files == ()
