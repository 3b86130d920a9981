"""Commands of one deed take what they need from the table, under the command line that a request fixes."""

from pathlib import Path

from pipeline.generate.recipes import answer
from pipeline.types import GenerationRequest

from .commands import Command


def run(prompt: str, *arguments: str) -> tuple[int, list[str]]:
    """The exit code and the lines of the program that the request gets."""
    return Command(prompt)(*arguments)


def test_a_dotted_path_is_looked_up_and_its_absence_has_the_exit_code_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"rooms": [{"name": "hall"}]}')
    prompt = "peek.py FILE PATH prints the value at a dotted path of a JSON file; path not found: stderr, exit 5"
    assert run(prompt, str(tmp_path / "a.json"), "rooms.0.name") == (0, ["hall"])
    assert run(prompt, str(tmp_path / "a.json"), "rooms.7") == (5, [])


def test_a_line_looks_as_its_sample_shows(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("a")
    prompt = (
        "Command line tool hashes.py DIR: for each file in the directory print `one.txt = 0cc175b9`, "
        "the md5 after the path. `--algo` default md5"
    )
    assert run(prompt, str(tmp_path)) == (0, ["one.txt = 0cc175b9c0f1b6a831c399e269772661"])


def test_an_example_that_the_program_does_not_meet_leads_to_a_refusal() -> None:
    prompt = "convert.py VALUE FROM TO converts length units, `convert.py 1 mi km` prints `{}`"
    assert run(prompt.format("1.61 km"), "2", "mi", "km") == (0, ["3.22 km"])
    assert answer(GenerationRequest(prompt=prompt.format("one mile"))).files == ()


def test_an_option_that_no_craft_has_leads_to_a_refusal() -> None:
    prompt = "csvjson.py FILE converts a CSV file to JSON, prints a JSON array. `--transpose` swaps rows and columns"
    assert answer(GenerationRequest(prompt=prompt)).files == ()


def test_a_program_under_another_name_is_no_answer() -> None:
    prompt = "stock.py reads a CSV of trades from stdin, argparse, prints the profit by first-in first-out per share"
    assert answer(GenerationRequest(prompt=prompt)).files == ()
