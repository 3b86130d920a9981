# ruff: noqa: PTH101, PTH116, PTH123, S606
# The plain system calls are what is tried.
"""What the probes try from inside: each effect is attempted for real, and says whether it got out."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import socket
from collections.abc import Callable
from typing import Any

from pipeline.sandbox import kernel, wire

Target = dict[str, Any]
"""What the host has put up to be hit: paths, ports, names and process ids."""

_SYSCALLS = {"x86_64": (425, 321, 310), "aarch64": (425, 280, 270)}
"""io_uring_setup, bpf, process_vm_readv."""
_CLONE_NEWUSER = 0x10000000


def _read(target: Target) -> None:
    with open(target["file"], "rb") as file:
        file.read(1)


def _write(target: Target) -> None:
    with open(target["file"], "ab") as file:
        file.write(b"x")


def _truncate(target: Target) -> None:
    os.truncate(target["file"], 1)


def _mode(target: Target) -> None:
    os.chmod(target["file"], 0o600)


def _see(target: Target) -> None:
    os.stat(target["file"])


def _tcp(target: Target) -> None:
    socket.create_connection(("127.0.0.1", target["tcp"]), 1).close()


def _udp(target: Target) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", target["udp"]))


def _abstract(target: Target) -> None:
    socket.socket(socket.AF_UNIX).connect("\0" + target["abstract"])


def _unix_path(target: Target) -> None:
    socket.socket(socket.AF_UNIX).connect(target["unix"])


def _signal_parent(target: Target) -> None:
    os.kill(os.getppid(), 0)


def _signal_host(target: Target) -> None:
    os.kill(target["pid"], 0)


def _fork(target: Target) -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def _execute(target: Target) -> None:
    try:
        os.execv("/there/is/no/such/program", ["none"])  # nosec B606
    except FileNotFoundError:
        return  # the call itself was let through


def _parents_memory(target: Target) -> None:
    """Both were one process before the fork: what lies here lies there."""
    here = ctypes.create_string_buffer(8)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(here), 8)
    number = _SYSCALLS[os.uname().machine][2]
    one = ctypes.c_ulong(1)
    kernel.call(number, ctypes.c_int(os.getppid()), vector, one, vector, one, ctypes.c_ulong(0))


def _reachable(call: Callable[[], object]) -> None:
    """Whether the kernel looks at the arguments at all: any answer but a refusal counts as reached."""
    try:
        call()
    except OSError as error:
        if error.errno in (errno.EPERM, errno.ENOSYS, errno.EACCES):
            raise


def _io_uring(target: Target) -> None:
    _reachable(lambda: kernel.call(_SYSCALLS[os.uname().machine][0], ctypes.c_uint(0), None))


def _bpf(target: Target) -> None:
    _reachable(lambda: kernel.call(_SYSCALLS[os.uname().machine][1], ctypes.c_int(-1), None, ctypes.c_uint(0)))


def _namespace(target: Target) -> None:
    libc = kernel.libc()
    if libc.unshare(_CLONE_NEWUSER) < 0:
        raise PermissionError


def _environment(target: Target) -> None:
    own = {name.decode() for name in os.environb}
    if not own - set(target["environment"]):
        raise PermissionError


def _memory(target: Target) -> None:
    mmap.mmap(-1, target["memory"]).close()


def _descriptors(target: Target) -> None:
    """0 to 3 are a sample's own."""
    for number in range(4, 256):
        try:
            os.fstat(number)
        except OSError:
            continue
        return
    raise PermissionError


EFFECTS: dict[str, Callable[[Target], None]] = {
    "read a foreign file": _read,
    "write a foreign file": _write,
    "truncate a foreign file": _truncate,
    "change a foreign file's mode": _mode,
    "connect over TCP": _tcp,
    "send over UDP": _udp,
    "reach an abstract socket": _abstract,
    "reach a socket in the file system": _unix_path,
    "signal its parent": _signal_parent,
    "signal the host": _signal_host,
    "start a process": _fork,
    "run a program": _execute,
    "read its parent's memory": _parents_memory,
    "make a namespace": _namespace,
    "reach io_uring": _io_uring,
    "reach bpf": _bpf,
    "read the host's environment": _environment,
    "hold the host's descriptors": _descriptors,
    "exceed its memory": _memory,
    "see that a foreign path exists": _see,
}
"""In the order in which they are reported. The last is stopped by bubblewrap only."""


def _got_out(effect: Callable[[Target], None], target: Target) -> bool:
    try:
        effect(target)
    except Exception:
        return False
    return True


def serve(channel: socket.socket) -> None:
    target = wire.receive(channel)
    wire.send(channel, {name: _got_out(effect, target) for name, effect in EFFECTS.items()})
