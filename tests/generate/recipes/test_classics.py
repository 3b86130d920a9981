"""Requests for classic functions and classes: which of ours answers, and which requests none of them may answer."""

import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.generate.recipes import answer, parse
from pipeline.generate.recipes.cookbook import functions
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.tables import table
from pipeline.types import GenerationRequest

TABLE = tomllib.loads(Path(__file__).with_name("classics.toml").read_text(encoding="utf-8"))
ANSWERED = [(request, names) for names, requests in TABLE["answered"].items() for request in requests]
UNANSWERED = TABLE["unanswered"]["requests"]
CLASSICS = table("functions")
HOMES = sorted({row["home"] for row in CLASSICS.values()})


@pytest.mark.parametrize(("request_", "names"), ANSWERED, ids=[request for request, _ in ANSWERED])
def test_a_request_gets_the_definition_it_asks_for(request_: str, names: str) -> None:
    spec = parse(GenerationRequest(prompt=request_))

    assert (spec.recipe, spec.refusal) == ("function", "")
    assert [spec.subject, *(back for rule, back in spec.rules if rule == "and back")] == names.split()


@pytest.mark.parametrize("request_", UNANSWERED)
def test_a_near_neighbour_is_no_answer(request_: str) -> None:
    spec = parse(GenerationRequest(prompt=request_))

    assert spec.recipe != "function" or spec.refusal


def test_the_table_is_wide_enough_to_mean_something() -> None:
    assert len(ANSWERED) + len(UNANSWERED) >= 150
    assert len(UNANSWERED) >= 40


def test_what_undoes_a_conversion_is_undone_by_it() -> None:
    pairs = {name: row["back"] for name, row in CLASSICS.items() if "back" in row}

    assert all(pairs[back] == name for name, back in pairs.items())
    assert all(CLASSICS[name]["home"] == CLASSICS[back]["home"] for name, back in pairs.items())


@pytest.mark.parametrize("home", HOMES)
def test_what_is_given_passes_the_tests_that_come_with_it(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (one for one, row in CLASSICS.items() if row["home"] == home):
        files = {one.path: one.text for one in functions.cook(Spec(recipe="function", subject=name)).files}
        (path,) = (one for one in files if not one.startswith("tests/"))
        monkeypatch.setitem(sys.modules, path.removesuffix(".py"), made := ModuleType(path.removesuffix(".py")))
        exec(files[path], made.__dict__)
        exec(files[f"tests/test_{path}"], tests := {})

        for test in (one for called, one in tests.items() if called.startswith("test_")):
            test()


def test_both_directions_are_one_module_with_the_tests_of_both() -> None:
    files = {one.path: one.text for one in answer(GenerationRequest(prompt="roman numerals and back")).files}

    assert "def to_roman(" in files["to_roman.py"]
    assert "def from_roman(" in files["to_roman.py"]
    assert "from to_roman import from_roman, to_roman" in files["tests/test_to_roman.py"]
    assert "assert to_roman(4) == 'IV'" in files["tests/test_to_roman.py"].replace('"', "'")
    assert "assert from_roman('iv') == 4" in files["tests/test_to_roman.py"].replace('"', "'")
