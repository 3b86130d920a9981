"""Applications whose interface the request fixes: what is named is there, under its name, with its codes and rules."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pipeline.generate.recipes import answer, parse
from pipeline.types import GenerationRequest

from .conftest import Load

ORDERS = """Order service (FastAPI, main.py -> app, in memory)
- POST /orders with {"customer": "…", "quantity": 3, "unit_price": 9.5} creates an order: 201, status "new", plus id and
  total (quantity times unit_price)
- POST /orders/{id}/pay: new -> paid
- POST /orders/{id}/cancel: only while the order is new
- any other transition is a 409
- GET /orders?status=&limit= highest total first
- GET /orders/stats -> {"count": 2, "revenue": 40.5}, revenue is the sum of total
- quantity must be at least 1"""


def order(client: TestClient, quantity: int = 3) -> Any:
    return client.post("/orders", json={"customer": "Ann", "quantity": quantity, "unit_price": 9.5}).json()


def test_a_formula_in_words_is_computed(load: Load) -> None:
    assert order(load(ORDERS)) == {
        "id": 1, "customer": "Ann", "quantity": 3, "unit_price": 9.5, "status": "new", "total": 28.5,
    }  # fmt: skip


def test_a_transition_that_is_not_named_is_refused(load: Load) -> None:
    client = load(ORDERS)
    order(client)

    assert client.post("/orders/1/pay").json()["status"] == "paid"
    assert client.post("/orders/1/pay").status_code == 409
    assert client.post("/orders/1/cancel").status_code == 409
    assert client.post("/orders/2/pay").status_code == 404


def test_a_list_is_ordered_filtered_and_cut_as_said(load: Load) -> None:
    client = load(ORDERS)
    for quantity in (1, 3, 2):
        order(client, quantity)
    client.post("/orders/1/pay")

    assert [one["quantity"] for one in client.get("/orders").json()] == [3, 2, 1]
    assert [one["quantity"] for one in client.get("/orders?status=new&limit=1").json()] == [3]


def test_an_account_has_the_names_that_were_sketched(load: Load) -> None:
    client = load(ORDERS)
    order(client)

    assert client.get("/orders/stats").json() == {"count": 1, "revenue": 28.5}


def test_a_bound_that_a_sentence_names_is_kept(load: Load) -> None:
    client = load(ORDERS)

    assert client.post("/orders", json={"customer": "A", "quantity": 0, "unit_price": 1}).status_code == 422


@pytest.mark.parametrize(
    "storage", ["in memory", "with sqlite3", "with SQLAlchemy and SQLite", "with SQLModel on SQLite"]
)
def test_every_storage_keeps_the_same(load: Load, storage: str) -> None:
    client = load(
        f"FastAPI {storage}, main:app. POST /loans {{person, day: date, tags: list of strings, fine: float = 0}} 201."
        " GET /loans/{id}, 404. PATCH /loans/{id}. DELETE /loans/{id} 204."
    )
    body = {"person": "Jo", "day": "2030-01-02", "tags": ["a", "b"]}

    made = client.post("/loans", json=body).json()
    assert made == {"id": 1, **body, "fine": 0}
    assert client.patch("/loans/1", json={"fine": 2.5}).json() == made | {"fine": 2.5}
    assert client.get("/loans/1").json() == made | {"fine": 2.5}
    assert client.delete("/loans/1").status_code == 204
    assert client.get("/loans/1").status_code == 404


def test_nobody_sees_what_somebody_else_owns(load: Load) -> None:
    client = load(
        'FastAPI, main.py, app. POST /register {email, password} 201, POST /login -> {"token"}. Everything below needs'
        " a bearer token (401). POST /notes {text} 201. GET /notes lists only my own notes. GET /notes/{id}: 404 if it"
        " belongs to someone else."
    )
    keys = []
    for name in ("a@x.org", "b@x.org"):
        client.post("/register", json={"email": name, "password": "correct horse"})
        token = client.post("/login", json={"email": name, "password": "correct horse"}).json()["token"]
        keys.append({"Authorization": f"Bearer {token}"})
    client.post("/notes", json={"text": "mine"}, headers=keys[0])

    assert [len(client.get("/notes", headers=key).json()) for key in keys] == [1, 0]
    assert client.get("/notes/1", headers=keys[1]).status_code == 404
    assert client.get("/notes").status_code == 401


def test_the_file_and_the_object_are_called_as_the_request_says() -> None:
    made = answer(GenerationRequest(prompt='Flask app in server.py, object `api`: GET /health returns {"ok": true}'))

    assert made.files[0].path == "server.py"
    assert "api = Flask(" in made.files[0].text


def test_what_is_not_understood_is_said() -> None:
    spec = parse(
        GenerationRequest(
            prompt='FastAPI, main:app. POST /cats {name} 201. POST /oracle {"question": "…"} tells the future.'
            " Every cat must be sung to whenever the moon is full."
        )
    )

    assert any("POST /oracle" in one for one in spec.not_done)
    assert any("sung to" in one for one in spec.not_done)


@pytest.mark.timeout(120)
def test_the_tests_that_come_along_pass(tmp_path: Path) -> None:
    for file in answer(GenerationRequest(prompt=ORDERS)).files:
        (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.path).write_text(file.text, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


RULES_UNREAD = """FastAPI, main.py, `app`, in memory. A raffle ticket has a number (integer).
POST /tickets -> 201, {sentence}
GET /tickets -> all of them"""


@pytest.mark.parametrize(
    "sentence",
    [
        "409 when the moon is full",
        "tickets must never be sold to relatives of the organisers",
        "and the answer has a field `lucky_charm`",
    ],
)
def test_what_was_not_understood_of_a_rule_is_told_and_no_program_is_given(sentence: str) -> None:
    made = answer(GenerationRequest(prompt=RULES_UNREAD.replace("{sentence}", sentence)))
    assert not made.files
    assert sentence[-12:] in made.text


def test_routes_stand_in_a_table(load: Load) -> None:
    client = load(
        "Leave requests, FastAPI, main.py, app, in memory.\n\n"
        "| method | path | what |\n|---|---|---|\n"
        "| POST | /requests | body employee, start, end (ISO dates) -> 201 |\n"
        "| GET | /requests | all; ?employee=... filters |\n\n"
        "- end before start: 422\n- a request that overlaps another one of the same employee: 409"
    )
    ask = {"employee": "ann", "start": "2025-07-01", "end": "2025-07-09"}
    assert client.post("/requests", json=ask).status_code == 201
    assert client.post("/requests", json=ask).status_code == 409
    assert client.post("/requests", json=ask | {"employee": "bob"}).status_code == 201
    assert client.post("/requests", json=ask | {"end": "2025-06-01"}).status_code == 422
    assert [one["employee"] for one in client.get("/requests?employee=bob").json()] == ["bob"]


def test_calls_with_their_answers_are_an_interface(load: Load) -> None:
    client = load(
        "FastAPI, main:app, in memory. This has to work:\n\n```\n"
        '$ curl -X POST localhost:8000/pens -d \'{"colour": "red", "length": 14}\'\n201 {"id": 1, "colour":'
        ' "red", "length": 14}\n'
        "$ curl localhost:8000/pens?colour=red\n200 [...]\n$ curl -X DELETE localhost:8000/pens/1\n204\n```"
    )
    assert client.post("/pens", json={"colour": "red", "length": 14}).json()["id"] == 1
    assert client.get("/pens?colour=blue").json() == []
    assert client.delete("/pens/1").status_code == 204


def test_callers_in_a_header_have_things_of_their_own(load: Load) -> None:
    client = load(
        "FastAPI, main.py, app, no database. The header X-User says who calls; without it answer 401.\n"
        '- POST /notes {"text": "hi"} -> 201\n- GET /notes -> my notes\n- DELETE /notes/{id} -> 204\n'
        "- somebody else's note: 403, a missing one: 404"
    )
    assert client.post("/notes", json={"text": "hi"}).status_code == 401
    assert client.post("/notes", json={"text": "hi"}, headers={"X-User": "ann"}).status_code == 201
    assert client.get("/notes", headers={"X-User": "bob"}).json() == []
    assert client.delete("/notes/1", headers={"X-User": "bob"}).status_code == 403
    assert client.delete("/notes/1", headers={"X-User": "ann"}).status_code == 204


def test_what_is_deleted_softly_comes_back(load: Load) -> None:
    client = load(
        "FastAPI, main:app, in memory. Pages have a title. POST /pages 201. Deleting is soft: DELETE /pages/{id}"
        " -> 204 and"
        " the page disappears from GET /pages and GET /pages/{id}, but POST /pages/{id}/restore brings it back"
        " (200) and"
        " GET /pages?include_deleted=true shows it as well. Restoring one that isn't deleted is 409."
    )
    client.post("/pages", json={"title": "Home"})
    assert client.post("/pages/1/restore").status_code == 409
    assert client.delete("/pages/1").status_code == 204
    assert client.get("/pages/1").status_code == 404
    assert len(client.get("/pages?include_deleted=true").json()) == 1
    assert client.post("/pages/1/restore").status_code == 200
    assert len(client.get("/pages").json()) == 1


def test_a_state_follows_only_the_moves_that_are_named(load: Load) -> None:
    client = load(
        "FastAPI, main.py, `app`, in memory. An order has a customer (string).\n- POST /orders -> 201\n"
        '- PATCH /orders/{id} with {"status": "..."} changes the status. Allowed: placed -> paid, paid -> shipped.'
        " Everything else is a 409."
    )
    assert client.post("/orders", json={"customer": "Ann"}).json()["status"] == "placed"
    assert client.patch("/orders/1", json={"status": "shipped"}).status_code == 409
    assert client.patch("/orders/1", json={"status": "paid"}).json()["status"] == "paid"


def test_two_applications_of_one_factory_share_the_file_they_are_given(tmp_path: Path) -> None:
    made = answer(
        GenerationRequest(
            prompt="Flask: app.py has create_app(path), which keeps things in a JSON file. A song has a title."
            " POST /songs 201, GET /songs, DELETE /songs/<id> 204, 404 if unknown."
        )
    )
    module: dict[str, Any] = {"__name__": "made_by_a_factory"}
    exec(compile(made.files[0].text, "app.py", "exec"), module)
    one, other = (module["create_app"](str(tmp_path / "songs.json")).test_client() for _ in range(2))
    assert one.post("/songs", json={"title": "Hey"}).status_code == 201
    assert other.get("/songs").get_json() == [{"id": 1, "title": "Hey"}]


def test_a_wish_about_the_code_declines_nothing(load: Load) -> None:
    client = load(
        'Could you write a backend for my "vintage" postcards? FastAPI, main.py, app. If you can, keep the code short.'
        " A postcard has a title and a year. POST /postcards adds one (201), GET /postcards shows all, DELETE"
        " /postcards/{id} removes it (204). 404 when the id is unknown. I should be able to start it with `uvicorn`."
    )
    assert client.post("/postcards", json={"title": "Rome", "year": 1931}).status_code == 201
    assert client.delete("/postcards/2").status_code == 404


TWISTS = tomllib.loads(Path(__file__).with_name("twists.toml").read_text(encoding="utf-8"))


def test_a_rule_that_was_not_built_is_never_passed_over() -> None:
    for one in TWISTS["rules"]:
        made = answer(GenerationRequest(prompt=one["asked"]))
        assert not made.files, one["asked"]
        assert one["named"] in made.text, one["asked"]


def test_plain_requests_in_words_of_their_own_are_answered() -> None:
    assert not [one["asked"] for one in TWISTS["plain"] if not answer(GenerationRequest(prompt=one["asked"])).files]


def test_what_a_list_shows_is_no_condition_of_an_action(load: Load) -> None:
    client = load(
        "FastAPI, main.py, app. A snack has a name and a stock (int >= 0). POST /snacks 201. POST /snacks/{id}/sell"
        ' {"quantity": 2} lowers the stock; 409 if there is not enough in stock. GET /snacks?in_stock=true gives only'
        " those with stock above 0."
    )
    client.post("/snacks", json={"name": "Bar", "stock": 2})
    assert client.post("/snacks/1/sell", json={"quantity": 3}).status_code == 409
    assert client.post("/snacks/1/sell", json={"quantity": 2}).json()["stock"] == 0
    assert client.get("/snacks?in_stock=true").json() == []


def test_what_nobody_said_of_a_property_is_not_held_against_a_caller(load: Load) -> None:
    client = load(
        "FastAPI, main.py with app, in memory. POST /towns {name, inhabitants, elevation} 201; name is required."
        " GET /towns. A body that does not fit gets 422."
    )

    assert client.post("/towns", json={"name": "Ulm", "inhabitants": 126000}).json()["inhabitants"] == 126000
    assert client.post("/towns", json={"name": "Ulm", "inhabitants": "many"}).status_code == 201
    assert client.post("/towns", json={"inhabitants": 1}).status_code == 422


def test_what_is_said_to_be_text_takes_no_number(load: Load) -> None:
    client = load("FastAPI, main.py with app, in memory. POST /towns {name: str, inhabitants: str} 201. GET /towns")

    assert client.post("/towns", json={"name": "Ulm", "inhabitants": 126000}).status_code == 422


def test_what_an_answer_shall_hold_is_held_or_the_request_declined() -> None:
    made = answer(
        GenerationRequest(
            prompt='FastAPI: POST /files (multipart, field "file") stores it and returns id, name, size in bytes.'
            " GET /files lists them, GET /files/{id} downloads it. 404 otherwise. main.py app"
        )
    )

    assert not made.files
    assert "`name` in the answer of POST /files" in made.spec.refusal


def test_a_bound_is_no_property(load: Load) -> None:
    client = load(
        "FastAPI in main.py, object app, in memory. POST /books with a JSON body"
        ' {"title": text, "pages": whole number above 0} answers 201 with the book and an id. GET /books lists them.'
    )

    assert client.post("/books", json={"title": "Momo", "pages": 304}).json() == {
        "id": 1,
        "title": "Momo",
        "pages": 304,
    }
    assert client.post("/books", json={"title": "Momo", "pages": 0}).status_code == 422
