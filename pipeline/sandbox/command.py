"""The candidate's side of a command line: a file run as `__main__`, with its arguments and stdin; what it printed."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from pipeline.sandbox.source import compiled, execute

MOST_BYTES = 1 << 20
"""How much of what is printed, or of a file, is looked at."""


def run(entry: str, arguments: list[str], stdin: str) -> dict[str, Any]:
    """`stdout`, `stderr`, `exit`: as a shell would see them. Printing straight to the descriptors is seen too."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode("utf-8", "surrogatepass"))
        given.seek(0)
        before = [os.dup(number) for number in range(3)]
        try:
            _onto((given, out, err))
            code = _run_as_main(entry, arguments)
            for stream in (sys.stdout, sys.stderr):
                with suppress(Exception):
                    stream.flush()
        finally:
            for number, kept in enumerate(before):
                os.dup2(kept, number)
                os.close(kept)
            _renew_streams()
        return {"stdout": _start_of(out), "stderr": _start_of(err), "exit": code}


def _onto(files: tuple[Any, Any, Any]) -> None:
    for number, file in enumerate(files):
        os.dup2(file.fileno(), number)
    _renew_streams()


def _renew_streams() -> None:
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding="utf-8")
    sys.stdout = _writer(1, "strict")
    sys.stderr = _writer(2, "backslashreplace")


def _writer(number: int, errors: str) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(number, "wb", closefd=False))
    return io.TextIOWrapper(raw, encoding="utf-8", errors=errors, line_buffering=number == 2)


def _run_as_main(entry: str, arguments: list[str]) -> int:
    source = Path(entry).read_text(encoding="utf-8")
    module = sys.modules["__main__"] = ModuleType("__main__")
    _forget_last_run()
    module.__file__ = entry
    sys.argv = [entry, *arguments]
    try:
        execute(compiled(source, entry), vars(module))
    except SystemExit as leaving:
        return _exit_code(leaving.code)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _forget_last_run() -> None:
    """A run begins as a process of its own would: no module of the project is imported, and nothing of the last one is
    open, such as a database connection with the locks that it holds."""
    here = f"{Path.cwd()}/"
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(here):
            del sys.modules[name]
    importlib.invalidate_caches()  # files may have been written meanwhile
    gc.collect()


def _exit_code(code: Any) -> int:
    """As the interpreter does it: nothing is 0, a number is itself, anything else is printed and 1."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)  # noqa: T201
    return 1


def _start_of(file: BinaryIO) -> str:
    file.seek(0)
    return file.read(MOST_BYTES).decode("utf-8", errors="replace")
