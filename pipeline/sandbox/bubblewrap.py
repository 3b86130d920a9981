"""bubblewrap around the warm parent: own processes, network and mounts. The layer above L2, where it can be had."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from pipeline.sandbox import places

SCRATCH = "/scratch"
"""Where the scratch folder appears inside: a tmpfs, so that nothing reaches a disk."""
_SCRATCH_BYTES = 128 << 20
INSTALL = "install bubblewrap (Debian, Ubuntu: apt install bubblewrap)"


def executable() -> str | None:
    return shutil.which("bwrap")


def command(python: list[str]) -> list[str]:
    """`python`, started inside. Root keeps just what it needs to become nobody; others get a user namespace."""
    return [
        executable() or "bwrap",
        *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *(
            ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_CHOWN")
            if os.getuid() == 0
            else ("--unshare-user",)
        ),
        *("--hostname", "sandbox"),
        *_mounts(),
        *("--dev", "/dev", "--size", str(_SCRATCH_BYTES), "--tmpfs", SCRATCH),
        *("--chdir", "/", "--"),
        *python,
    ]


def _mounts() -> list[str]:
    """Every readable path at its own place; links among them as links."""
    parts: list[str] = []
    for path in _outermost((*places.readable(), *places.own_code(), *_interpreter())):
        if Path(path).is_symlink():
            parts += ["--symlink", str(Path(path).readlink()), path]
        else:
            parts += ["--ro-bind", path, path]
    return parts


def _interpreter() -> tuple[str, ...]:
    """The started executable, its link's target, and the file by which a virtual environment knows itself."""
    chain = [Path(sys.executable)]
    while chain[-1].is_symlink():
        chain.append(chain[-1].parent / chain[-1].readlink())
    configuration = Path(sys.prefix) / "pyvenv.cfg"
    return tuple(str(path) for path in (*chain, configuration) if path.exists())


def _outermost(paths: tuple[str, ...]) -> list[str]:
    """Without those that lie in another of them."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(outer + "/") for outer in kept):
            kept.append(path)
    return kept
