"""Landlock: which files a process can reach, decided by itself, without privilege. Linux 5.13 and newer.

Numbers from the kernel's include/uapi/linux/landlock.h; what each ABI governs from its
Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from pipeline.sandbox import kernel

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
MAKE_CHAR, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK = 1 << 6, 1 << 9, 1 << 10, 1 << 11
TRUNCATE, IOCTL_DEVICE = 1 << 14, 1 << 15

_RIGHTS_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE

READ = READ_FILE | READ_DIR
READ_WRITE_DEVICE = READ_FILE | WRITE_FILE
SCRATCH = ((1 << 15) - 1) & ~(EXECUTE | MAKE_CHAR | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK)

_NET = (1 << 2) - 1
"""Bind and connect over TCP; ABI 4."""
_SCOPES = (1 << 2) - 1
"""Abstract unix sockets, signals; ABI 6."""


def abi() -> int:
    """The kernel's Landlock version; 0 where there is none."""
    try:
        return kernel.call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    except (OSError, AttributeError):
        return 0


def ruleset(allowed: Iterable[tuple[str, int]]) -> int:
    """A descriptor of a ruleset under which only these paths, with all below them, can be reached.

    Raises:
        OSError: the kernel has no Landlock.
    """
    version = abi()
    handled = _RIGHTS_BY_ABI[min(max(version, 1), 5)]
    attributes = struct.pack("<QQQ", handled, _NET if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = kernel.call(_CREATE, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    for path, rights in allowed:
        _allow(rules, path, rights & handled)
    return rules


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no right
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_A_FILE
        beneath = struct.pack("<Qi", rights, place)
        kernel.call(_ADD_RULE, ctypes.c_int(rules), ctypes.c_int(_PATH_BENEATH), beneath, ctypes.c_uint32(0))
    finally:
        os.close(place)


def restrict(rules: int) -> None:
    """Bind this process and all it will start to the ruleset; there is no way back."""
    kernel.call(_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
