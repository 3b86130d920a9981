"""What a git checkout holds, asked of git itself."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_SAFE = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
"""A checkout's own configuration may name a program for git to run; here it may not."""


@dataclass(frozen=True, slots=True)
class Checkout:
    paths: tuple[str, ...]
    """Tracked files, and untracked ones that are not ignored; sorted, relative to the folder that was asked about."""
    revision: str
    """The commit; empty before the first one."""


def checkout(folder: Path) -> Checkout | None:
    """What git says about `folder`; None when it is in no checkout, is itself ignored, or there is no git."""
    listed = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if not listed:
        return None
    return Checkout(tuple(sorted(set(listed.rstrip("\0").split("\0")))), _git(folder, "rev-parse", "HEAD").strip())


def _git(folder: Path, *arguments: str) -> str:
    """What git answers; empty when it fails."""
    try:
        done = subprocess.run([*_SAFE, "-C", str(folder), *arguments], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""
