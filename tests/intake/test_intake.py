"""Bad input gets a clear error and loses nothing."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import BadInput, TooLarge
from pipeline.intake import MAX_FILE_BYTES, MAX_FILES, checked, from_paths, from_uploads
from pipeline.settings import load
from pipeline.types import CodeFile, GenerationRequest

SETTINGS = load()
REQUEST = GenerationRequest(prompt="a queue")


def zipped(entries: dict[str, bytes], **changes: object) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("prompt", ["", "   ", "\n\t"])
def test_an_empty_request_is_refused(prompt: str) -> None:
    with pytest.raises(BadInput, match="empty"):
        checked(replace(REQUEST, prompt=prompt), SETTINGS)


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1b[31mb", "\ud800", "\x7f"])
def test_control_characters_are_refused_with_their_position(bad: str) -> None:
    with pytest.raises(BadInput, match=r"U\+[0-9A-F]{4} at position \d"):
        checked(replace(REQUEST, prompt=bad), SETTINGS)
    with pytest.raises(BadInput):
        checked(replace(REQUEST, context=bad), SETTINGS)
    with pytest.raises(BadInput):
        checked(replace(REQUEST, tech_stack=(bad,)), SETTINGS)
    with pytest.raises(BadInput):
        checked(replace(REQUEST, files=(CodeFile("a.py", bad),)), SETTINGS)


def test_what_is_too_large_is_refused_with_its_limit() -> None:
    with pytest.raises(TooLarge, match="20,000"):
        checked(replace(REQUEST, prompt="x" * 20_001), SETTINGS)
    with pytest.raises(TooLarge, match="400,000"):
        checked(replace(REQUEST, context="x" * 400_001), SETTINGS)
    with pytest.raises(TooLarge):
        checked(replace(REQUEST, tech_stack=("x",) * 31), SETTINGS)


def test_a_sound_request_is_trimmed() -> None:
    request = checked(replace(REQUEST, prompt="  a queue\n", tech_stack=(" Python ", "")), SETTINGS)
    assert (request.prompt, request.tech_stack) == ("a queue", ("Python",))


def test_a_zip_of_a_repository_gives_its_text_files_and_says_what_it_skipped() -> None:
    content = zipped(
        {
            "repo/main.py": b"x = 1\r\n",
            "repo/logo.png": b"\x89PNG\x00",
            "repo/.git/config": b"[core]",
            "repo/big.txt": b"x" * (MAX_FILE_BYTES + 1),
        }
    )
    taken = from_uploads([("repo.zip", content)], SETTINGS)
    assert [(file.path, file.text) for file in taken.files] == [("repo/main.py", "x = 1\n")]
    assert taken.left_out == ("From repo.zip these were skipped: 1 over 512 KiB, 1 not UTF-8 text.",)


@pytest.mark.parametrize("name", ["../evil.py", "/etc/passwd", "a/../../b.py", "..\\evil.py"])
def test_a_zip_that_reaches_out_of_its_folder_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        from_uploads([("x.zip", zipped({name: b"x"}))], SETTINGS)


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zipped({f"{n}.txt": b"\0" * 20_000_000 for n in range(5)})
    assert len(bomb) < 200_000
    taken = from_uploads([("bomb.zip", bomb)], SETTINGS)
    assert taken.files == ()
    assert "5 over 512 KiB" in taken.left_out[0]


def test_too_many_files_or_too_much_text_is_refused() -> None:
    with pytest.raises(TooLarge, match=str(MAX_FILES)):
        from_uploads([("x.zip", zipped({f"{n}.py": b"x" for n in range(MAX_FILES + 1)}))], SETTINGS)
    with pytest.raises(TooLarge, match="400,000"):
        from_uploads([("x.zip", zipped({f"{n}.py": b"x" * 500_000 for n in range(2)}))], SETTINGS)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 but no zip", b"\x00" * 100])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match="not a sound zip"):
        from_uploads([("x.zip", content)], SETTINGS)


def test_a_symbolic_link_in_a_zip_is_not_followed() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert from_uploads([("x.zip", buffer.getvalue())], SETTINGS).files == ()


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00", b"\xff\xfe\x00", "caf\xe9".encode("latin-1")])
def test_a_single_file_that_is_no_text_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"logo\.py is not UTF-8 text"):
        from_uploads([("logo.py", content)], SETTINGS)


def test_files_and_folders_are_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_bytes(b"\xef\xbb\xbfx = 1\n")
    (tmp_path / "app" / ".venv").mkdir()
    (tmp_path / "app" / ".venv" / "lib.py").write_text("no")
    (tmp_path / "app" / "link.py").symlink_to("/etc/passwd")
    (tmp_path / "notes.md").write_text("notes")
    taken = from_paths([tmp_path / "app", tmp_path / "notes.md"], SETTINGS)
    assert [(file.path, file.text) for file in taken.files] == [("main.py", "x = 1\n"), ("notes.md", "notes")]


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no file or folder .*missing\.py"):
        from_paths([tmp_path / "missing.py"], SETTINGS)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput):
        from_paths([tmp_path / "pipe"], SETTINGS)


def test_a_file_given_twice_is_said() -> None:
    taken = from_uploads([("a.py", b"1"), ("a.py", b"2")], SETTINGS)
    assert [file.text for file in taken.files] == ["2"]
    assert taken.left_out == ("The file a.py was given twice; the last one was taken.",)
