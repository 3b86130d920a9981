"""Paths from outside: what comes back is safe to join to a folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.paths import safe_path


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("main.py", "main.py"),
        ("./a//b.py", "a/b.py"),
        ("a\\b.py", "a/b.py"),
        ("./ /b.py", "b.py"),
        ("ü/用.py", "ü/用.py"),
        (".env", ".env"),
    ],
)
def test_a_path_comes_back_in_its_plain_form(path: str, plain: str) -> None:
    assert safe_path(path) == plain


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "/",
        "/etc/passwd",
        "~/x",
        "./~x",
        "a/.. /b",
        "..",
        "a/../../b",
        "a\\..\\b",
        "C:x",
        "C:\\x",
        "\\\\host\\x",
        "a\x00",
        "a\nb",
        "a\u202ey",
        "x" * 241,
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(BadInput):
        safe_path(path)


@given(st.text(st.sampled_from("ab./\\:~ .") | st.characters(), max_size=20))
@settings(max_examples=500)
def test_what_comes_back_stays_inside_on_every_system(path: str) -> None:
    try:
        plain = safe_path(path)
    except BadInput:
        return
    assert safe_path(plain) == plain
    assert not PurePosixPath(plain).is_absolute()
    assert not PureWindowsPath(plain).anchor
    assert Path("/folder", plain).resolve().is_relative_to("/folder")
