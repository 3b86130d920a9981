"""The few calls to Linux that the standard library lacks, by ctypes. Only `become_nobody` needs a privilege."""

from __future__ import annotations

import ctypes
import os
import struct
from functools import cache

NOBODY = 65534
"""The uid and gid that own nothing, by convention."""

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_READ_SEARCH = 2
_SYS_CAPSET = {"x86_64": 126, "aarch64": 91}


@cache
def libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    return library


def call(number: int, *arguments: object) -> int:
    """One raw system call; `OSError` as the standard library would raise it."""
    answer = libc().syscall(ctypes.c_long(number), *arguments)
    return _checked(answer)


def prctl(option: int, first: int, second: int = 0) -> int:
    return _checked(libc().prctl(option, first, second, 0, 0))


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer


def no_new_privileges() -> None:
    """From here on no exec gains rights; Landlock and seccomp ask for it."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def die_with_parent(parent: int) -> None:
    """SIGKILL for this process when the thread that forked it ends; leaves at once if `parent` is gone already."""
    prctl(_PR_SET_PDEATHSIG, 9)
    if os.getppid() != parent:
        os._exit(1)


def set_capabilities(*kept: int) -> None:
    """Keep just these capabilities, effective and permitted; none is inherited by anything."""
    mask = sum(1 << number for number in kept)
    header = struct.pack("<Ii", _CAPABILITY_VERSION_3, 0)
    sets = struct.pack("<IIIIII", mask, mask, 0, 0, 0, 0)
    call(_SYS_CAPSET[os.uname().machine], header, sets)


def become_nobody(needed: tuple[str, ...]) -> None:
    """Leave root for the uid that owns nothing. Does nothing for an ordinary user.

    Where `needed` folders lie behind a private one (a Python below /root), the right to read past folder permissions is
    kept; Landlock still names the only folders that can be read.
    """
    if os.getuid() != 0:
        return
    prctl(_PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    set_capabilities() if _readable(needed) else set_capabilities(CAP_DAC_READ_SEARCH)


def _readable(folders: tuple[str, ...]) -> bool:
    return all(os.access(folder, os.R_OK | os.X_OK) for folder in folders)
