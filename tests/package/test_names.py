"""Names for containers and clusters: always a DNS label, and a telling one where the request allows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.package.names import name_of

LABEL = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


@pytest.mark.parametrize(
    ("prompt", "stack", "name"),
    [
        ("Create a REST API in FastAPI for user management", ("Python", "FastAPI", "PostgreSQL"), "user-management"),
        ("Write me a CLI that renames photos", (), "cli-renames-photos"),
        ("Eine Bücherverwaltung für Übungsräume", (), "eine-bucherverwaltung-fur"),
        ("用户管理", (), "app"),
        ("", (), "app"),
        ("2048 game", (), "app-2048-game"),
        ("make an app", (), "app"),
        ("x" * 300, (), "app"),
    ],
)
def test_a_name_says_what_was_asked_for(prompt: str, stack: tuple[str, ...], name: str) -> None:
    assert name_of(prompt, stack) == name


@given(st.text(), st.lists(st.text(), max_size=3))
def test_whatever_was_asked_the_name_is_a_label(prompt: str, stack: list[str]) -> None:
    assert LABEL.fullmatch(name_of(prompt, stack))
