"""Tools that run as a process of their own: bounded in time, and ended by Stop."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipeline import cancel


def run(
    command: Sequence[str | Path], given: bytes = b"", folder: Path | None = None, seconds: float = 20
) -> bytes | None:
    """What `command` wrote when given `given`; None when it failed or took longer than `seconds`.

    Raises:
        Cancelled: Stop was pressed.
    """
    token = cancel.current()
    token.check()
    with subprocess.Popen(  # nosec B603: a fixed command, no shell
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            with token.ending(process.kill):
                wrote, _ = process.communicate(given, timeout=seconds)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                return None
            raise
    token.check()
    return wrote if process.returncode == 0 else None
