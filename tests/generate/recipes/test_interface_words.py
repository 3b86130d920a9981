"""Interfaces in words of many people: how things are described, what is refused, and what is rather declined."""

import pytest

from pipeline.generate.recipes import answer
from pipeline.types import GenerationRequest

from .conftest import Load

DESCRIBED = [
    "A mug has a name, a colour and a volume (whole number, at least 1); notes are optional.",
    "| field | type | rules |\n|---|---|---|\n| name | string | required |\n| colour | string | |\n"
    "| volume | integer | >= 1 |\n| notes | string | optional |",
    'Mug JSON:\n\n{"id": 3, "name": "Blue", "colour": "blue", "volume": 2, "notes": "x"}\n\n'
    "notes may be left out. volume must be at least 1.",
    "Mug\n  name      text\n  colour    text\n  volume    whole number, at least 1\n  notes     text, optional",
    "One mug: name, colour, volume (integer >= 1), notes (text, optional).",
]


@pytest.mark.parametrize("description", DESCRIBED)
def test_things_are_described_in_many_ways(load: Load, description: str) -> None:
    client = load(f"FastAPI, main.py, app.\n\n{description}\n\nPOST /mugs 201\nGET /mugs/{{id}} 404")

    made = client.post("/mugs", json={"name": "A", "colour": "red", "volume": 2})
    assert made.status_code == 201
    assert made.json()["notes"] is None
    assert client.post("/mugs", json={"name": "A", "colour": "red", "volume": 0}).status_code == 422
    assert client.post("/mugs", json={"name": "A", "volume": 1}).status_code == 422


def test_what_is_said_of_one_property_is_taken_for_no_other(load: Load) -> None:
    client = load(
        "FastAPI, main.py, app. Boards: title. Cards: title, column (one of todo, doing; defaults to todo)."
        " POST /boards 201. POST /boards/{id}/cards 201."
    )
    assert client.post("/boards", json={"title": "Home"}).status_code == 201
    assert client.post("/boards/1/cards", json={"title": "Paint"}).json()["column"] == "todo"
    assert client.post("/boards/1/cards", json={"title": "Paint", "column": "red"}).status_code == 422


def test_a_list_of_parameters_tells_defaults_values_and_ends(load: Load) -> None:
    client = load(
        "FastAPI, main.py, app. Jars: label, grams (int > 0). POST /jars 201.\n"
        'GET /jars -> {"items": [...], "total": n}; query: limit (default 2, max 3), sort = label | grams'
        " (default grams), order = asc | desc (default desc), q (in label, ignore case)"
    )
    for label, grams in (("Fig", 3), ("Plum", 9), ("Pear", 5)):
        client.post("/jars", json={"label": label, "grams": grams})

    def labels(query: str) -> list[str]:
        return [one["label"] for one in client.get(f"/jars{query}").json()["items"]]

    assert labels("") == ["Plum", "Pear"]
    assert labels("?sort=label&order=asc&limit=1") == ["Fig"]
    assert labels("?q=P") == ["Plum", "Pear"]
    assert client.get("/jars").json()["total"] == 3
    assert {client.get(f"/jars?{one}").status_code for one in ("limit=4", "sort=size", "order=up")} == {422}


def test_nothing_is_deleted_that_others_still_need(load: Load) -> None:
    client = load(
        "FastAPI, main.py, app. Boxes have a name. Toys have a name, a flag broken (false at first) and a box_id."
        " If box_id does not exist: 400. POST /boxes 201, POST /toys 201, PATCH /toys/{id}. DELETE /boxes/{id} 204, but"
        " 409 while it still has toys that aren't broken."
    )
    client.post("/boxes", json={"name": "Attic"})
    assert client.post("/toys", json={"name": "Car", "box_id": 7}).status_code == 400
    client.post("/toys", json={"name": "Car", "box_id": 1})
    assert client.delete("/boxes/1").status_code == 409
    client.patch("/toys/1", json={"broken": True})
    assert client.delete("/boxes/1").status_code == 204


def test_errors_say_what_the_request_says(load: Load) -> None:
    client = load(
        'FastAPI, main.py, app. The header X-User tells who calls, 401 {"error": "who are you?"} if it is missing.\n'
        'POST /notes {"text": "..."} (1 to 9 chars, 400 otherwise) -> 201\nGET /notes -> my notes\n'
        'GET /notes/{id} -> 403 if it is somebody else\'s, 404 {"error": "no such note"}\nDELETE /notes/{id} ->'
        " same rules, 204"
    )
    ann, bob = {"X-User": "ann"}, {"X-User": "bob"}

    assert client.get("/notes").json() == {"error": "who are you?"}
    assert client.post("/notes", json={"text": "too long by far"}, headers=ann).status_code == 400
    assert client.post("/notes", json={"text": "milk"}, headers=ann).status_code == 201
    assert client.get("/notes", headers=bob).json() == []
    assert client.delete("/notes/1", headers=bob).status_code == 403
    assert client.get("/notes/9", headers=ann).json() == {"error": "no such note"}


def test_a_number_that_only_an_example_shows_is_explained_by_it(load: Load) -> None:
    asked = (
        "FastAPI, main.py, app. A bill has a customer and lines with text, amount (int, at least 1) and price."
        " Example:\n\n"
        'POST /bills\n{"customer": "Ada", "lines": [{"text": "Tea", "amount": 2, "price": 3.5}]}\n\n'
        '201\n{"id": 1, "customer": "Ada", "lines": [{"text": "Tea", "amount": 2, "price": 3.5}], "total": TOTAL}'
    )
    lines = [{"text": "Jam", "amount": 3, "price": 2}, {"text": "Tea", "amount": 1, "price": 0.5}]

    client = load(asked.replace("TOTAL", "7.0"))
    assert client.post("/bills", json={"customer": "Bo", "lines": lines}).json()["total"] == 6.5
    assert not answer(GenerationRequest(prompt=asked.replace("TOTAL", "11.3"))).files


def test_brackets_define_what_follows_from_others(load: Load) -> None:
    client = load(
        "FastAPI in main.py, app. Campaigns have a title and a goal (float > 0). POST /campaigns 201. POST"
        " /campaigns/{id}/gifts {donor, amount} 201, amount > 0 else 422. GET /campaigns/{id} returns the campaign with"
        " raised (sum of its gifts) and reached (true when raised is at least goal)."
    )
    client.post("/campaigns", json={"title": "Roof", "goal": 50})
    client.post("/campaigns/1/gifts", json={"donor": "Jo", "amount": 30})
    assert client.get("/campaigns/1").json()["reached"] is False
    client.post("/campaigns/1/gifts", json={"donor": "Al", "amount": 20})
    assert client.get("/campaigns/1").json() | {"id": 0} == {
        "id": 0, "title": "Roof", "goal": 50, "raised": 50, "reached": True,
    }  # fmt: skip


def test_what_must_not_be_is_told_from_what_must(load: Load) -> None:
    client = load(
        "FastAPI, main.py, app. POST /rooms {code, beds: int} 201. Code shorter than 3 characters: 422. beds must"
        " be less than 6, otherwise 422."
    )
    sent = [("abc", 5), ("ab", 5), ("abc", 6)]
    assert [client.post("/rooms", json={"code": code, "beds": beds}).status_code for code, beds in sent] == [
        201,
        422,
        422,
    ]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("DELETE /teams/{id} 204, 409 while the season runs.", "season"),
        ("GET /teams/{id}: 404. Same rules as in the old service.", "old"),
        ("GET /referees lists the referees.", "referees"),
        ("Names are not negative and at most 12 characters long, umlauts count double.", "double"),
        ("Each team is shown with a mascot.", "mascot"),
    ],
)
def test_what_no_part_reads_is_named_and_nothing_is_built(sentence: str, named: str) -> None:
    made = answer(
        GenerationRequest(prompt=f"FastAPI, main.py, app. Teams have a name. POST /teams 201. GET /teams. {sentence}")
    )
    assert not made.files
    assert named in made.text
