"""What a person hands in becomes a sound `GenerationRequest`, whichever door it came through.

Files are read as UTF-8 text. A file that was named by itself and cannot be read is an error; one inside a folder or a
zip is skipped, counted and said in `left_out`, because nobody picked it.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import BadInput, TooLarge
from pipeline.parse import kind_of
from pipeline.paths import safe_path
from pipeline.settings import Settings
from pipeline.types import CodeFile, GenerationRequest

MAX_FILES = 400
"""Files taken from one folder or zip."""
MAX_FILE_BYTES = 512 * 1024
"""A larger file is hardly written by a person; as context it would drown the rest."""
MAX_MEMBERS = 20_000
"""Entries of a zip that are looked at."""
MOST_REPLIES = 16
"""Replies that may be drawn for one request."""
_SKIPPED_FOLDERS = frozenset(
    {
        ".git",
        ".hg",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        "dist",
        "build",
    }
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Taken:
    """Context files that could be read, and a sentence on what could not."""

    files: tuple[CodeFile, ...] = ()
    left_out: tuple[str, ...] = ()


def checked(request: GenerationRequest, settings: Settings) -> GenerationRequest:
    """The request with outer space trimmed, if it can be worked on.

    Raises:
        BadInput: it is empty or not text.
        TooLarge: a part is over its limit.
    """
    if not request.prompt.strip():
        raise BadInput(
            "The request is empty.", "Say what to build, for instance: a REST API in FastAPI for user management."
        )
    _limit("The request", len(request.prompt), settings.max_prompt_chars)
    _limit(
        "The context", len(request.context) + sum(len(file.text) for file in request.files), settings.max_context_chars
    )
    if not 1 <= request.best_of <= MOST_REPLIES:
        raise BadInput(f"The best of {request.best_of} cannot be had.", f"Draw 1 to {MOST_REPLIES} replies.")
    _limit("The tech stack", len(request.tech_stack), 30, "entries")
    _limit("A tech stack entry", max(map(len, request.tech_stack), default=0), 80)
    for what, text in (
        ("request", request.prompt),
        ("context", request.context),
        *(("tech stack", one) for one in request.tech_stack),
    ):
        _is_text(what, text)
    for file in request.files:
        _is_text(f"file {file.path}", file.text)
        safe_path(file.path)
    stack = tuple(one.strip() for one in request.tech_stack if one.strip())
    return replace(request, prompt=request.prompt.strip(), tech_stack=stack)


def from_paths(paths: Iterable[Path], settings: Settings) -> Taken:
    """Read files, folders and zip files from disk.

    Raises:
        BadInput: a path does not exist, or a file named by itself is not UTF-8 text or not a sound zip.
        TooLarge: together they are over `max_context_chars`.
    """
    taken = [_from_path(path) for path in paths]
    return _together(taken, settings)


def from_uploads(uploads: Iterable[tuple[str, bytes]], settings: Settings) -> Taken:
    """Read uploaded files, each a name and its bytes; zip files are opened in memory. Errors as in `from_paths`."""
    taken = [_from_bytes(name.replace("\\", "/").rsplit("/", 1)[-1], content) for name, content in uploads]
    return _together(taken, settings)


def _from_path(path: Path) -> Taken:
    if path.is_dir():
        return _from_folder(path)
    if not path.is_file():
        raise BadInput(
            f"There is no file or folder {path}.", "Check the path; it is read relative to the current folder."
        )
    if not path.name.lower().endswith(".zip") and path.stat().st_size > MAX_FILE_BYTES:
        raise TooLarge(f"{path.name} has {path.stat().st_size:,} bytes; a context file may have {MAX_FILE_BYTES:,}.")
    return _from_bytes(path.name, path.read_bytes())


def _from_bytes(name: str, content: bytes) -> Taken:
    if name.lower().endswith(".zip"):
        return _from_zip(name, content)
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge(f"{name} has {len(content):,} bytes; a context file may have {MAX_FILE_BYTES:,}.")
    text = _decoded(content)
    if text is None:
        raise BadInput(f"{name} is not UTF-8 text.", "Give source or text files, or a zip of a repository.")
    return Taken((CodeFile(safe_path(name), text, kind_of(name)),))


def _from_folder(root: Path) -> Taken:
    def entries() -> Iterator[tuple[str, bytes | None]]:
        for path in sorted(root.rglob("*")):
            relative = path.relative_to(root)
            if path.is_file() and not path.is_symlink() and not _SKIPPED_FOLDERS.intersection(relative.parts):
                yield relative.as_posix(), path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None

    return _readable(root.name, entries())


def _from_zip(name: str, content: bytes) -> Taken:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _readable(name, _members(name, archive))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError) as error:
        raise BadInput(
            f"{name} is not a sound zip file: {error}.", "Make the zip again and send it once more."
        ) from None
    except RuntimeError:  # zipfile's way to say that a password is needed
        raise BadInput(f"{name} is encrypted.", "Send a zip without a password.") from None


def _members(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes | None]]:
    """Sizes in the directory of a zip can lie, so no member is read further than its limit."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise TooLarge(f"{name} holds {len(members):,} entries; {MAX_MEMBERS:,} are the most.")
    for member in members:
        path = safe_path(member.filename.rstrip("/"))
        link = stat.S_ISLNK(member.external_attr >> 16)
        if member.is_dir() or link or _SKIPPED_FOLDERS.intersection(path.split("/")):
            continue
        with archive.open(member) as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
        yield path, content if len(content) <= MAX_FILE_BYTES else None


def _readable(name: str, entries: Iterable[tuple[str, bytes | None]]) -> Taken:
    files: list[CodeFile] = []
    large, binary = 0, 0
    for path, content in entries:
        if len(files) == MAX_FILES:
            raise TooLarge(f"{name} holds more than {MAX_FILES} text files.", "Send the part that matters.")
        text = None if content is None else _decoded(content)
        large += content is None
        binary += content is not None and text is None
        if text is not None:
            files.append(CodeFile(path, text, kind_of(path)))
    reasons = [
        f"{count} {what}"
        for count, what in ((large, f"over {MAX_FILE_BYTES // 1024} KiB"), (binary, "not UTF-8 text"))
        if count
    ]
    if not files and not reasons:
        reasons = ["it holds no files"]
    return Taken(tuple(files), (f"From {name} these were skipped: {', '.join(reasons)}.",) if reasons else ())


def _decoded(content: bytes) -> str | None:
    """UTF-8 text with `\\n` line ends, or None for anything that is not text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text.replace("\r\n", "\n")


def _together(parts: Iterable[Taken], settings: Settings) -> Taken:
    files: dict[str, CodeFile] = {}
    left_out: list[str] = []
    for part in parts:
        left_out += part.left_out
        for file in part.files:
            if file.path in files:
                left_out.append(f"The file {file.path} was given twice; the last one was taken.")
            files[file.path] = file
    _limit("The context", sum(len(file.text) for file in files.values()), settings.max_context_chars)
    return Taken(tuple(files.values()), tuple(left_out))


def _limit(what: str, size: int, limit: int, unit: str = "characters") -> None:
    if size > limit:
        raise TooLarge(f"{what} has {size:,} {unit}; {limit:,} are the most.", "Shorten it and send it again.")


def _is_text(what: str, text: str) -> None:
    if match := _CONTROL.search(text):
        raise BadInput(
            f"The {what} holds the control character U+{ord(match[0]):04X} at position {match.start()}.",
            "Send plain text.",
        )
