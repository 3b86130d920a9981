"""Files and folders."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path


@contextlib.contextmanager
def working_directory(path: str | Path) -> Iterator[Path]:
    """A context manager that changes the current working directory (folder) to a path, and goes back (restores) after.

    >>> import os, tempfile
    >>> before, folder = os.getcwd(), tempfile.mkdtemp()
    >>> with working_directory(folder) as there:
    ...     inside = os.path.samefile(os.getcwd(), folder)
    >>> (inside, os.getcwd() == before)
    (True, True)
    >>> os.rmdir(folder)
    >>> working_directory(folder).__enter__()
    Traceback (most recent call last):
    FileNotFoundError: ...
    >>> os.getcwd() == before
    True
    """
    before = Path.cwd()
    os.chdir(path)
    try:
        yield Path(path)
    finally:
        os.chdir(before)


def large_files(folder: str | Path, megabytes: float) -> list[tuple[Path, int]]:
    """Find (list) the files larger (bigger) than so many megabytes (MB) in a folder (directory) and all below it.

    They come with their sizes in bytes, the largest first; a megabyte is a million bytes.

    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "deep").mkdir()
    >>> sizes = [(folder / name).write_bytes(bytes(size)) for name, size in (("a", 2000), ("deep/b", 3000), ("c", 10))]
    >>> [(path.name, size) for path, size in large_files(folder, 0.001)]
    [('b', 3000), ('a', 2000)]
    >>> large_files(folder, 1)
    []
    >>> large_files(folder / "nowhere", 1)
    Traceback (most recent call last):
    NotADirectoryError: ...
    """
    if not Path(folder).is_dir():
        raise NotADirectoryError(folder)
    sizes = ((path, path.stat().st_size) for path in Path(folder).rglob("*") if path.is_file())
    return sorted((one for one in sizes if one[1] > megabytes * 1_000_000), key=lambda one: (-one[1], one[0]))


def count_lines_with(path: str | Path, word: str) -> int:
    """Count the lines of a text file that contain (have, with) a given word as a whole, in whatever case.

    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "log.txt"
    >>> written = path.write_text("An error.\\nerrors are many\\nERROR and error\\nfine\\n", encoding="utf-8")
    >>> count_lines_with(path, "error")
    2
    >>> count_lines_with(path, "nothing")
    0
    >>> count_lines_with(path, " ")
    Traceback (most recent call last):
    ValueError: There is no word
    >>> count_lines_with(path.with_name("missing.txt"), "error")
    Traceback (most recent call last):
    FileNotFoundError: ...
    """
    if not word.strip():
        raise ValueError("There is no word")
    whole = re.compile(rf"(?<!\w){re.escape(word.strip())}(?!\w)", re.IGNORECASE)
    with Path(path).open(encoding="utf-8") as lines:
        return sum(1 for line in lines if whole.search(line))


def zip_folder(folder: str | Path, target: str | Path, now: datetime | None = None) -> Path:
    """Zip (back up, compress) a folder (directory) to a zip archive (backup) with a timestamp (date) in its name.

    >>> import tempfile, zipfile
    >>> from datetime import datetime
    >>> from pathlib import Path
    >>> here = Path(tempfile.mkdtemp())
    >>> (here / "notes").mkdir()
    >>> written = (here / "notes" / "a.txt").write_text("A", encoding="utf-8")
    >>> made = zip_folder(here / "notes", here / "backups", datetime(2024, 5, 6, 7, 8, 9))
    >>> (made.name, [name for name in zipfile.ZipFile(made).namelist() if name.endswith(".txt")])
    ('notes-20240506-070809.zip', ['a.txt'])
    >>> zip_folder(here / "nowhere", here)
    Traceback (most recent call last):
    NotADirectoryError: ...
    """
    source, target = Path(folder), Path(target)
    if not source.is_dir():
        raise NotADirectoryError(source)
    if target.resolve().is_relative_to(source.resolve()):
        raise ValueError("The archive cannot lie in the folder that it holds")
    target.mkdir(parents=True, exist_ok=True)
    name = f"{source.resolve().name}-{now or datetime.now():%Y%m%d-%H%M%S}"
    return Path(shutil.make_archive(str(target / name), "zip", source))


def rename_by_date(folder: str | Path) -> dict[str, str]:
    """Rename the files (photos, pictures) of a folder (directory) by their (modification) date: 2024-05-06_name.

    The answer has the new name of each file that was renamed. Files whose names begin with their date keep them.

    >>> import os, tempfile
    >>> from datetime import datetime
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> written = (folder / "cat.jpg").write_text("miaow", encoding="utf-8")
    >>> os.utime(folder / "cat.jpg", (0, datetime(2024, 5, 6, 12).timestamp()))
    >>> rename_by_date(folder)
    {'cat.jpg': '2024-05-06_cat.jpg'}
    >>> rename_by_date(folder)
    {}
    >>> rename_by_date(folder / "nowhere")
    Traceback (most recent call last):
    NotADirectoryError: ...
    """
    if not Path(folder).is_dir():
        raise NotADirectoryError(folder)
    renamed = {}
    for path in sorted(one for one in Path(folder).iterdir() if one.is_file()):
        day = f"{datetime.fromtimestamp(path.stat().st_mtime):%Y-%m-%d}"
        target = path.with_name(f"{day}_{path.name}")
        if path.name.startswith(day):
            continue
        if target.exists():
            raise FileExistsError(target)
        path.rename(target)
        renamed[path.name] = target.name
    return renamed
