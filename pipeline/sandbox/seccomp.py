"""seccomp: which system calls a sample may make. An allow-list; all else fails with EPERM, and other architectures die.

The filter is classic BPF (kernel: Documentation/userspace-api/seccomp_filter.rst), assembled once in the zygote. Each
call is one block: compare its number, look at its arguments, return. No block has to restore what another loaded.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Callable, Iterable

from pipeline.sandbox import kernel
from pipeline.sandbox.syscalls import CONDITIONAL, FREE, TOUCHING, Numbers

Block = list[bytes]

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
_X32 = 0x40000000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_OWN_PID = 0x5EC0DE77
"""Stands in the assembled filter where each sample's own pid is written."""

_CLONE_THREAD = 0x00010000
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPE_MASK = 1, 1, 0xF
_SOL_SOCKET = 1
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
"""Duplicate, flags, locks, pipe size. Not F_SETOWN and F_SETSIG, which send signals to others."""
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: what Python asks of a file."""
_PRCTL = (15, 16)
"""The thread's name."""
_SOCKET_OPTIONS = (2, 7, 8, 9, 20, 21)
"""REUSEADDR, buffer sizes, KEEPALIVE, timeouts. Not ATTACH_FILTER, which loads code into the kernel."""


_PID = struct.Struct("<I")


def _do(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("<HBBI", code, yes, no, value)


def _refuse(number: int = errno.EPERM) -> bytes:
    return _do(_RETURN, 0x00050000 | number)


def _argument(index: int, high: bool = False) -> bytes:
    return _do(_LOAD, _ARGUMENTS_AT + 8 * index + (4 if high else 0))


def _one_of(index: int, values: Iterable[int]) -> Block:
    tests = list(values)
    jumps = [_do(_JUMP_EQUAL, value, yes=len(tests) - place) for place, value in enumerate(tests)]
    return [_argument(index), *jumps, _refuse(), _do(_RETURN, _ALLOW)]


def _zero(index: int) -> Block:
    return [
        _argument(index, high=True),
        _do(_JUMP_EQUAL, 0, no=2),
        _argument(index),
        _do(_JUMP_EQUAL, 0, yes=1),
        _refuse(),
        _do(_RETURN, _ALLOW),
    ]


def _thread_only() -> Block:
    return [_argument(0), _do(_JUMP_BITS, _CLONE_THREAD, yes=1), _refuse(), _do(_RETURN, _ALLOW)]


def _both(first: Block, second: Block) -> Block:
    """`second` where `first` would allow: its last line, the allowing one, gives way."""
    return [*first[:-1], *second]


def _stream_pair() -> Block:
    kind = [
        _argument(1),
        _do(_AND, _SOCK_TYPE_MASK),
        _do(_JUMP_EQUAL, _SOCK_STREAM, yes=1),
        _refuse(),
        _do(_RETURN, _ALLOW),
    ]
    return _both(_one_of(0, (_AF_UNIX,)), kind)


_CONDITIONS: dict[str, Callable[[], Block]] = {
    "clone": _thread_only,
    "clone3": lambda: [_refuse(errno.ENOSYS)],  # its flags lie behind a pointer; the C library falls back to clone
    "kill": lambda: _one_of(0, (_OWN_PID,)),
    "tgkill": lambda: _one_of(0, (_OWN_PID,)),
    "fcntl": lambda: _one_of(1, _FCNTL),
    "ioctl": lambda: _one_of(1, _IOCTL),
    "prctl": lambda: _one_of(0, _PRCTL),
    "prlimit64": lambda: _one_of(0, (0, _OWN_PID)),
    "socketpair": _stream_pair,
    "sendto": lambda: _zero(4),
    "setsockopt": lambda: _both(_one_of(1, (_SOL_SOCKET,)), _one_of(2, _SOCKET_OPTIONS)),
}


def _start(architecture: int) -> Block:
    return [
        _do(_LOAD, _ARCHITECTURE_AT),
        _do(_JUMP_EQUAL, architecture, yes=1),
        _do(_RETURN, _KILL),
        _do(_LOAD, _NUMBER_AT),
        _do(_JUMP_AT_LEAST, _X32, no=1),
        _do(_RETURN, _KILL),
    ]


def _when(number: int, block: Block) -> Block:
    return [_do(_JUMP_EQUAL, number, no=len(block)), *block]


def supported() -> bool:
    return os.uname().machine in _ARCHITECTURES


def assemble(touching: bool = False, machine: str = "") -> bytes:
    """The filter for this machine. With `touching`, files' modes and times may be set; mounts must guard them.

    Raises:
        KeyError: an architecture whose numbers are not in `syscalls.py`.
    """
    architecture, column = _ARCHITECTURES[machine or os.uname().machine]
    free: Numbers = {**FREE, **TOUCHING} if touching else FREE
    program = _start(architecture)
    for numbers in free.values():
        if (number := numbers[column]) is not None:
            program += _when(number, [_do(_RETURN, _ALLOW)])
    for name, numbers in CONDITIONAL.items():
        if (number := numbers[column]) is not None:
            program += _when(number, _CONDITIONS[name]())
    return b"".join([*program, _refuse()])


class Filter:
    """An assembled filter, laid out in memory once, so that a fork has only its own pid to write into it."""

    def __init__(self, assembled: bytes) -> None:
        self._code = ctypes.create_string_buffer(assembled, len(assembled))
        mark = struct.pack("<I", _OWN_PID)
        self._places = [place for place in range(0, len(assembled), 4) if assembled[place : place + 4] == mark]
        header = struct.pack("<HxxxxxxQ", len(assembled) // 8, ctypes.addressof(self._code))
        self._program = ctypes.create_string_buffer(header, len(header))
        self._address = ctypes.addressof(self._program)

    def restrict(self) -> None:
        """Bind this thread to it; call it before any other thread starts. There is no way back."""
        for place in self._places:
            _PID.pack_into(self._code, place, os.getpid())
        kernel.prctl(_PR_SET_SECCOMP, _MODE_FILTER, self._address)
