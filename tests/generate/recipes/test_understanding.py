"""What is understood of requests in people's own words."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.generate.recipes import parse
from pipeline.types import CodeFile, GenerationRequest

REQUESTS = tomllib.loads(Path(__file__).with_name("requests.toml").read_text(encoding="utf-8"))["request"]
ANSWERED = [one for one in REQUESTS if "recipe" in one]
REFUSED = [one for one in REQUESTS if "refusal" in one]


def asked(row: dict[str, Any]) -> GenerationRequest:
    return GenerationRequest(
        prompt=row["prompt"], tech_stack=tuple(row.get("stack", ())), context=row.get("context", "")
    )


def named(row: dict[str, Any]) -> str:
    return str(row["prompt"])[:60]


@pytest.mark.parametrize("row", ANSWERED, ids=named)
def test_a_request_is_understood(row: dict[str, Any]) -> None:
    spec = parse(asked(row))

    assert (spec.recipe, spec.refusal) == (row["recipe"], "")
    for name in ("framework", "storage", "database", "auth", "subject"):
        assert getattr(spec, name) == row.get(name, getattr(spec, name))
    assert {entity.name for entity in spec.entities} == set(row.get("entities", {}))
    for name, fields in row.get("entities", {}).items():
        assert set(fields) <= spec.entity(name).names
    if any(row.get("entities", {}).values()) and row.get("auth") != "jwt":
        for name, fields in row["entities"].items():
            assert not fields or len(spec.entity(name).fields) <= len(fields) + 3
    assert {f"{one.parent} > {one.child}" for one in spec.relations} == set(row.get("relations", []))
    assert set(row.get("options", [])) <= spec.options
    assert {f"{rule} {value}".strip() for rule, value in spec.rules} >= set(row.get("rules", []))
    assert dict(spec.numbers).items() >= row.get("numbers", {}).items()
    assert all(any(part in said for said in spec.not_done) for part in row.get("not_done", []))


@pytest.mark.parametrize("row", REFUSED, ids=named)
def test_what_nothing_fits_is_refused_with_a_reason(row: dict[str, Any]) -> None:
    spec = parse(asked(row))

    assert row["refusal"] in spec.refusal
    assert spec.confidence == 0 or spec.confidence < 0.35


def test_there_are_enough_requests_in_peoples_own_words() -> None:
    assert len(ANSWERED) >= 40
    assert len(REFUSED) >= 10


SQLALCHEMY_USER = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "app_users"
    id: Mapped[int] = mapped_column(primary_key=True)
    nickname: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    hashed_password: Mapped[str]
    karma: Mapped[int | None]
"""
FLASK_USER = (
    "class User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    city = db.Column(db.String(9))\n"
)
PYDANTIC_USER = (
    "class User(BaseModel):\n    handle: str\n    level: Literal['free', 'paid'] = 'free'\n    joined: date\n"
)


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        (SQLALCHEMY_USER, {"nickname": "text", "email": "email", "karma": "integer"}),
        (PYDANTIC_USER, {"handle": "text", "level": "choice", "joined": "date"}),
        ("@dataclass\nclass User:\n    name: str\n    score: float\n", {"name": "text", "score": "float"}),
        (FLASK_USER, {"city": "text"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["file", "context"])
def test_an_existing_model_in_the_context_gives_the_fields(source: str, fields: dict[str, str], place: str) -> None:
    request = GenerationRequest(
        prompt="Create a REST API in FastAPI for user management",
        context=f"Existing user model provided\n```python\n{source}```" if place == "context" else "",
        files=(CodeFile("models.py", source),) if place == "file" else (),
    )

    (user,) = parse(request).entities

    assert user.origin == "context"
    assert {one.name: one.kind for one in user.fields} == fields


def test_a_context_that_is_no_python_is_no_harm() -> None:
    request = GenerationRequest(prompt="API for books", files=(CodeFile("a.py", "class Book(:\n"), CodeFile("b", "\0")))

    assert [one.name for one in parse(request).entities] == ["book"]


def test_words_that_changed_nothing_are_named() -> None:
    spec = parse(GenerationRequest(prompt="REST API for books, please make it telepathic and holographic"))

    assert {"holographic", "telepathic"} <= set(spec.unused)


def test_unused_words_cost_confidence() -> None:
    sure = parse(GenerationRequest(prompt="FastAPI REST API for books (title, year)"))
    unsure = parse(
        GenerationRequest(prompt="FastAPI REST API for books (title, year), telepathic, quantum, holographic")
    )

    assert unsure.confidence < sure.confidence


def test_parts_left_out_cost_confidence() -> None:
    whole = parse(GenerationRequest(prompt="FastAPI REST API for books (title, year)"))
    part = parse(GenerationRequest(prompt="FastAPI REST API for books (title, year) with Redis and Kafka"))

    assert part.confidence < whole.confidence
    assert len(part.not_done) == 2


def test_sixty_fields_are_kept_and_more_are_said() -> None:
    names = ", ".join(f"alpha{number}" for number in range(75))

    spec = parse(GenerationRequest(prompt=f"FastAPI REST API for things called gadgets: gadgets ({names})"))

    assert [len(one.fields) for one in spec.entities] == [60]
    assert any("60 of 75" in said for said in spec.not_done)


def test_names_that_python_has_taken_are_changed_and_said() -> None:
    spec = parse(GenerationRequest(prompt="FastAPI REST API for lessons (class, import, title, metadata, json)"))

    assert spec.entities[0].names == {"class_", "import_", "title", "metadata_", "json_"}
    assert len(spec.not_done) == 4


@pytest.mark.parametrize(
    ("prompt", "auth"),
    [("API for books without authentication", "none"), ("API for books, no auth but JWT for admins", "jwt")],
)
def test_a_negated_option_is_not_taken_for_a_wish(prompt: str, auth: str) -> None:
    assert parse(GenerationRequest(prompt=prompt)).auth == auth


def test_a_circle_of_parents_is_cut() -> None:
    prompt = "API for teams and players: each player belongs to a team and each team belongs to a player"

    assert len(parse(GenerationRequest(prompt=prompt)).relations) == 1


NONSENSE = ("", " ", "\0\0", "(", "((((a,b", "```", "with with with", "and, and, and", "fields:", "a (b (c (d")


@pytest.mark.parametrize(
    "prompt", [*NONSENSE, "API for " + "x" * 5000, "\u2603" * 50, "API for a, b, c, d, e, f, g, h"]
)
def test_nonsense_is_no_error(prompt: str) -> None:
    spec = parse(GenerationRequest(prompt=prompt))

    assert spec.refusal or spec.recipe
