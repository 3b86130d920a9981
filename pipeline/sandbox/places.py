"""Where Python and its packages lie: what a sample may read, and nothing else."""

from __future__ import annotations

import sys
import sysconfig
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds the package `pipeline`; only the zygote reads it, before the first sample."""

_SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/ssl/openssl.cnf",
    "/sys/devices/system/cpu",
)
"""Shared libraries, time zones and the number of processors."""


@cache
def site_packages() -> tuple[str, ...]:
    """The folders of this interpreter's installed packages, without what `.pth` files add (this project among it)."""
    paths = sysconfig.get_paths()
    return tuple(dict.fromkeys((paths["purelib"], paths["platlib"])))


@cache
def standard_library() -> tuple[str, ...]:
    """As the interpreter names it, and where that leads: an installation may be reached through a link."""
    paths = sysconfig.get_paths()
    folders = (paths["stdlib"], paths["platstdlib"], str(Path(sys.base_prefix) / "lib"))
    return tuple(dict.fromkeys((*folders, *(str(Path(folder).resolve()) for folder in folders))))


@cache
def readable() -> tuple[str, ...]:
    """Existing paths only."""
    return tuple(path for path in (*standard_library(), *site_packages(), *_SYSTEM) if Path(path).exists())


@cache
def own_code() -> tuple[str, ...]:
    """What the zygote imports of this project."""
    return (str(ROOT / "pipeline" / "__init__.py"), str(ROOT / "pipeline" / "sandbox"))
