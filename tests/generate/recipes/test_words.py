"""People's own words: what each way of saying something means, how often all is right, and what arrives in code."""

from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.recipe_words import Outcome, outcome, rows, table
from pipeline.generate.recipes import answer, parse
from pipeline.generate.recipes.explain import bounds
from pipeline.generate.recipes.kinds import make
from pipeline.generate.recipes.spec import Field, Spec
from pipeline.types import GenerationRequest

RIGHT = 280
"""So many requests of the development set at least; it only ever grows."""


def understood(prompt: str) -> Spec:
    spec = parse(GenerationRequest(prompt=prompt))
    assert not spec.refusal
    return spec


def code(prompt: str) -> dict[str, str]:
    return {file.path: file.text for file in answer(GenerationRequest(prompt=prompt)).files}


SAYINGS: dict[str, Field] = {
    "a state that is one of new, used, sold": make("state", "choice", choices=("new", "used", "sold")),
    "a state which can be new, used or sold": make("state", "choice", choices=("new", "used", "sold")),
    "a state of new or sold": make("state", "choice", choices=("new", "sold")),
    "a state (new, used, sold)": make("state", "choice", choices=("new", "used", "sold")),
    "state new/used/sold": make("state", "choice", choices=("new", "used", "sold")),
    "a state, possible values are new and sold": make("state", "choice", choices=("new", "sold")),
    "a state, either new or sold, new by default": make("state", "choice", choices=("new", "sold")),
    "a cost in euros": make("cost", "money"),
    "a range in kilometres": make("range", "float"),
    "a duration in minutes": make("duration", "integer"),
    "a share as a percentage": make("share", "float"),
    "a date of birth": make("date_of_birth", "date"),
    "the time it was sold at": make("sold_at", "datetime"),
    "whether it is vegan": make("vegan", "boolean"),
    "a vegan flag": make("vegan", "boolean"),
    "an optional alias": make("alias", optional=True),
    "an alias if known": make("alias", optional=True),
    "an alias which may be empty": make("alias", optional=True),
    "a unique e-mail": make("email", unique=True),
    "a grade between 1 and 5": make("grade", "float", low=1.0, high=5.0),
    "a rating from 1 to 5": make("rating", "integer", low=1.0, high=5.0),
    "a motto of at most 40 characters": make("motto", low=None, high=40.0),
    "a motto (3 to 40 characters)": make("motto", low=3.0, high=40.0),
    "a motto of exactly 7 characters": make("motto", low=7.0, high=7.0),
    "a cost greater than 0": make("cost", "money", low=0.0, above=True),
    "a capacity of at least 2": make("capacity", "integer", low=2.0),
    "a capacity that can not be negative": make("capacity", "integer", low=0.0),
    "a kind that defaults to plain": make("kind", default='"plain"'),
    "a capacity which starts at 5": make("capacity", "integer", default="5"),
    "a list of names": make("names", "list"),
    "a quality A, B or C": make("quality", "choice", choices=("A", "B", "C")),
    "a result (1-0, 0-1 or draw)": make("result", "choice", choices=("1-0", "0-1", "draw")),
    "a type: humidity|light": make("type", "choice", choices=("humidity", "light")),
    "a rank of minor or major or fatal": make("rank", "choice", choices=("minor", "major", "fatal")),
    "a size (small medium large)": make("size", "choice", choices=("small", "medium", "large")),
    "a rent per week in dollars": make("rent_per_week", "money"),
    "the name of the keeper": make("keeper_name", "text"),
    "a date and time": make("date_and_time", "datetime"),
    "the year it was built": make("year_built", "integer"),
    "a unit like kg or pieces": make("unit"),
    "a serial no": make("serial_no"),
    "a width (cm)": make("width", "float"),
    "a place in row": make("place_in_row"),
    "a note that is empty at first": make("note", optional=True),
}
"""What a thing has, as people say it, and the field it is."""


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_saying_is_one_field(saying: str) -> None:
    """Between two plain ones, so that no way of saying it takes its neighbours along."""
    (gadget,) = understood(f"FastAPI service for gadgets. A gadget has a label, {saying}, and a colour.").entities

    assert [one.name for one in gadget.fields] == ["label", SAYINGS[saying].name, "colour"]
    assert replace(gadget.fields[1], default=SAYINGS[saying].default) == SAYINGS[saying]


@pytest.mark.parametrize(
    ("sentence", "relations"),
    [
        ("Every crate belongs to a depot.", ["depot > crate"]),
        ("A depot has many crates.", ["depot > crate"]),
        ("Crates are stored in one depot.", ["depot > crate"]),
        ("Depots hold crates.", ["depot > crate"]),
        ("A crate has a depot.", ["depot > crate"]),
        ("Crates can be in many depots.", ["crate > crate_depot", "depot > crate_depot"]),
        ("A depot has many crates and a crate has many depots.", ["crate > depot_crate", "depot > depot_crate"]),
        ("A crate is for exactly one depot.", ["depot > crate"]),
        ("Every crate fills one depot.", ["depot > crate"]),
        ("A crate has a label. It belongs to a depot.", ["depot > crate"]),
        ("A crate has a label, a weight, and is kept in one depot.", ["depot > crate"]),
        ("Depots and crates are two things.", []),
    ],
)
def test_a_sentence_tells_what_belongs_to_what(sentence: str, relations: list[str]) -> None:
    spec = understood(f"FastAPI for depots (city, size) and crates (label, weight). {sentence}")

    assert sorted(f"{one.parent} > {one.child}" for one in spec.relations) == relations


@pytest.mark.parametrize(
    "request_",
    [
        "We paint a lot. Please write an API for crates. For each crate we need a label, a weight and a colour.",
        "API where I can store for every crate the label, the weight and the colour",
        "Flask for crates. A crate consists of a label, a weight and a colour.",
        "FastAPI for crates - label - weight - colour",
        "Backend. Crate -> label, weight, colour",
        "API of the crates I painted: label, weight, colour",
        "A service. Crates are stored with a label, a weight and a colour.",
        "api 4 crates w/ label + weight + colour",
    ],
)
def test_what_a_thing_has_is_found_however_it_is_told(request_: str) -> None:
    (crate,) = understood(request_).entities

    assert (crate.name, [one.name for one in crate.fields]) == ("crate", ["label", "weight", "colour"])


def test_a_thing_of_two_others_belongs_to_both() -> None:
    spec = understood(
        "API: a hire is for one tool and one neighbour and has a due date."
        " A review is written by one neighbour for one tool. Tools have a name, neighbours have a name."
    )

    assert {str((one.parent, one.child)) for one in spec.relations} == {
        str((parent, child)) for parent in ("tool", "neighbour") for child in ("hire", "review")
    }


def test_a_sentence_about_who_asks_costs_no_sureness() -> None:
    plain = understood("FastAPI for crates (label, weight, colour)")
    story = understood("My grandmother paints on Sundays. FastAPI for crates (label, weight, colour)")

    assert {"grandmother", "paints"} <= set(story.unused)
    assert story.confidence > plain.confidence - 0.2


@pytest.mark.parametrize(
    ("wish", "access"),
    [
        ("only admins may delete", ["admin may delete"]),
        ("deleting is reserved for administrators", ["admin may delete"]),
        (
            "anyone can read, admins can add and edit books",
            ["admin may change book", "admin may create book", "anyone may read"],
        ),
        ("reading is public", ["anyone may read"]),
    ],
)  # fmt: skip
def test_who_may_do_what_is_understood(wish: str, access: list[str]) -> None:
    spec = understood(f"FastAPI with JWT for books (title, price); {wish}")

    assert sorted(map(str, spec.access)) == access


def test_what_was_said_of_values_is_in_schema_table_and_tests() -> None:
    files = code(
        "FastAPI on SQLite for parcels: label at most 12 characters, weight greater than 0, stars between 1 and 5,"
        " state one of packed, sent, lost, packed by default"
    )

    schemas, tests = files["schemas.py"], files["tests/test_parcels.py"]
    assert 'state: Literal["packed", "sent", "lost"]' in schemas
    assert "weight: float = Field(gt=0)" in schemas
    assert "stars: int = Field(ge=1, le=5)" in schemas
    assert "max_length=12" in schemas
    assert "String(12)" in files["models.py"]
    assert '("state", "none of these")' in tests
    assert '("stars", 6)' in tests
    assert '("weight", 0)' in tests


def test_two_things_with_many_of_each_other_are_joined_once() -> None:
    files = code("Flask on SQLite: recipes can have several tags and a tag can be on several recipes")

    assert 'UniqueConstraint("recipe_id", "tag_id")' in files["models.py"]
    assert 'blueprint.get("/<int:recipe_id>/tags")' in files["routers/recipes.py"]
    assert "test_a_pair_is_joined_once" in files["tests/test_recipe_tags.py"]


def test_who_is_no_administrator_is_refused_and_that_is_tested() -> None:
    files = code("FastAPI for books (title, price), JWT, anyone may read, but only admins may delete")

    removing = files["main.py"].split("@router.delete(")[1].split("def ")[0]
    assert "dependencies=[Depends(require_admin)]" in removing
    assert "is_admin" in files["models.py"]
    assert "test_only_administrators_delete_books" in files["tests/test_books.py"]


def test_only_the_named_fields_filter_and_sort() -> None:
    main = code("FastAPI for cars (brand, colour, year, price), filter by brand and price, sort by year")["main.py"]

    assert "brand: str | None = None" in main
    assert "price: Decimal | None = None" in main
    assert "colour: str | None = None" not in main
    assert 'Literal["id", "-id", "year", "-year"]' in main


def test_a_rule_that_was_not_understood_is_told_and_costs_sureness() -> None:
    asked = "FastAPI for tickets (seat, price). A ticket has a state of free, sold or over."
    spec = understood(f"{asked} Nobody may queue twice.")

    assert any("Nobody may queue twice" in said for said in spec.not_done)
    assert spec.confidence < understood(asked).confidence
    assert spec.entities[0].field("state").choices == ("free", "sold", "over")


def test_an_or_between_properties_is_a_doubt_that_is_told() -> None:
    asked = GenerationRequest(prompt="FastAPI service for stamps. A stamp has a country, mint or used, and a price.")
    made = answer(asked)

    assert made.spec.doubts == ("“mint or used” was read as two properties: say “one of” where it means values.",)
    assert "In doubt" in made.text
    assert made.metadata["sureness"] != "high"


@pytest.fixture(scope="module")
def development() -> list[Outcome]:
    return [outcome(row) for row in rows("development")]


@pytest.fixture(scope="module")
def unseen() -> list[Outcome]:
    return [outcome(row) for row in rows("unseen")]


def test_the_development_set_is_understood(development: list[Outcome]) -> None:
    wrong = [f"{one.prompt.strip()[:70]}: {'; '.join(one.wrong)}" for one in development if one.wrong]

    assert len(development) - len(wrong) >= RIGHT, "\n".join(wrong)


def test_what_a_recipe_fits_is_rarely_refused_and_nothing_else_is_answered(development: list[Outcome]) -> None:
    assert sum(one.refused for one in development if one.fits) <= 3
    assert not any(one.level for one in development if not one.fits)


def test_high_sureness_is_right_more_often_than_any_other(unseen: list[Outcome]) -> None:
    said, right = Counter(one.level == "high" for one in unseen), Counter(
        one.level == "high" for one in unseen if not one.wrong
    )

    assert right[True] / said[True] >= 0.75
    assert right[True] / said[True] > right[False] / said[False]


def test_a_table_counts_what_is_right_wrong_and_refused() -> None:
    outcomes = [
        Outcome("a", True, False, (), "high"),
        Outcome("b", True, False, ("no option sort",), "high"),
        Outcome("c", True, True, ("refused: why",), ""),
        Outcome("d", False, False, ("answered with api",), "low"),
        Outcome("e", False, True, (), ""),
    ]  # fmt: skip

    printed = table("some", outcomes)

    assert "some: 2 of 5 requests right" in printed
    assert "wrong refusals: 1 of 3 that a recipe fits" in printed
    assert "answered instead of refused: 1 of 2 that none fits" in printed
    assert "sureness high: 1 of 2 right" in printed


def test_a_row_that_is_not_met_says_what_was_wrong() -> None:
    row = {
        "prompt": "FastAPI for books (title, stars 1-5)",
        "recipe": "api",
        "entities": {"book": ["title?", "stars: float 1..4"]},
        "relations": ["author > book"],
        "narrow": ["sort title"],
    }

    assert set(outcome(row).wrong) == {
        "book.title: not optional",
        "book.stars: kind integer, bounds 1.0..5.0",
        "relations none",
        "no narrowing sort title",
    }


def test_words_for_a_library_inside_a_list_are_no_refusal() -> None:
    spec = understood("Typer CLI for a podcast: episodes with a title, a summary and a format (video, audio)")

    assert spec.entities[0].field("format").choices == ("video", "audio")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"low": 1.0, "high": 5.0}, ["1 to 5"]),
        ({"low": 0.0, "above": True}, ["more than 0"]),
        ({"high": 9.5, "below": True}, ["less than 9.5"]),
        ({}, []),
    ],
)
def test_bounds_are_told_in_words(known: dict[str, object], words: list[str]) -> None:
    assert bounds(make("size", "float", **known)) == words
