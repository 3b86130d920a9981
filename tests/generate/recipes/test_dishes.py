"""Which recipe requests in people's own words get, and what it is told."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.generate.recipes import parse
from pipeline.generate.recipes.cookbook import COOKBOOK
from pipeline.types import GenerationRequest

REQUESTS = tomllib.loads(Path(__file__).with_name("dishes.toml").read_text(encoding="utf-8"))["request"]


@pytest.mark.parametrize("row", REQUESTS, ids=lambda row: str(row["prompt"])[:60])
def test_a_request_gets_its_recipe(row: dict[str, Any]) -> None:
    spec = parse(GenerationRequest(prompt=row["prompt"]))

    assert row.get("refusal", "") in spec.refusal
    if "refusal" in row:
        return
    assert (spec.recipe, spec.refusal) == (row["recipe"], "")
    assert spec.subject == row.get("subject", spec.subject)
    assert spec.name == row.get("name", spec.name)
    assert set(row.get("options", ())) <= spec.options
    assert dict(spec.numbers).items() >= row.get("numbers", {}).items()
    assert {f"{rule} {value}" for rule, value in spec.rules} >= set(row.get("rules", ()))
    assert "fields" not in row or set(row["fields"]) <= spec.entities[0].names
    assert all(any(part in said for said in spec.not_done) for part in row.get("not_done", ()))


def test_every_recipe_is_asked_for_in_peoples_words() -> None:
    assert {row.get("recipe") for row in REQUESTS} >= set(COOKBOOK)
    assert len(REQUESTS) >= 60
