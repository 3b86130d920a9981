# ruff: noqa: PTH102, PTH103, PTH208
# Runs for every sample, so without pathlib.
"""The warm parent: a Python that has imported what samples need and forks once for each process of a sample.

It never sees a program, a test or a value: it forks first, and the host talks to the fork. What one sample could read
in the memory it was born with is therefore this file and the standard library, never another sample. Each candidate is
a process of its own; the checker, which runs only what the suite wrote, goes on to the next sample while it is sound.

    host  ──control──▶ zygote            limits and two descriptors in, an ending out
    host  ──trial────▶ checker           the suite's tests; it alone says the verdict
                       checker ──calls──▶ candidate
"""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from pipeline.sandbox import kernel, landlock, limits, scratch, seccomp, wire
from pipeline.sandbox.limits import Limits
from pipeline.sandbox.supervise import Child, Watch

_CHANNEL = 3
"""The one descriptor a sample has besides stdin, stdout and stderr."""
_FAILED = 70
_RULESET = 4
"""The Landlock ruleset's place, in the warm parent and until a sample is bound by it."""
_MOST_DESCRIPTOR = 1 << 16

_ROLES = {
    "candidate": "pipeline.sandbox.candidate",
    "checker": "pipeline.sandbox.checker",
    "probe": "pipeline.sandbox.effects",
    "project": "pipeline.sandbox.pytest_run",
    "web": "pipeline.sandbox.asgi",
}


# fmt: off
_COMMON = (
    "abc", "array", "bisect", "calendar", "cmath", "collections.abc", "contextlib", "copy", "dataclasses",
    "datetime", "decimal", "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math",
    "operator", "random", "re", "statistics", "string", "struct", "textwrap", "threading", "time", "typing",
    "unicodedata",
)
# fmt: on
"""What short programs import: there before the fork, it costs a sample nothing."""


@dataclass(frozen=True, slots=True)
class Confinement:
    """The layers every fork puts on before it reads a byte of a sample."""

    ruleset: int
    """A Landlock ruleset's descriptor; -1 without isolation."""
    filter: seccomp.Filter | None
    """None without isolation."""

    def put_on(self, parent: int, limit: Limits) -> None:
        limits.apply(limit)
        if self.filter:
            kernel.die_with_parent(parent)
            landlock.restrict(self.ruleset)
            os.close(self.ruleset)
            self.filter.restrict()


@dataclass(frozen=True, slots=True)
class Checker:
    """The process that checks sample after sample, until it says that it has had enough."""

    child: Child
    channel: socket.socket
    limit: Limits


class Zygote:
    """Serves one host over one socket; ends, with all it started, when the host does."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]) -> None:
        self._control = control
        self._slot: str = settings["scratch"]
        _prepare(self._slot, settings["isolated"])
        self._work = f"{self._slot}/work"
        self._null = os.open(os.devnull, os.O_RDWR)
        self._roles: list[str] = settings["roles"]
        sys.path += settings["site"]
        for name in (*_COMMON, *(_ROLES[role] for role in self._roles)):
            import_module(name)
        self._confinement = self._confine(settings) if settings["isolated"] else Confinement(-1, None)
        self._checker: Checker | None = None
        limits.apply_common()

    def _confine(self, settings: dict[str, Any]) -> Confinement:
        kernel.become_nobody(tuple(settings["readable"]))
        kernel.no_new_privileges()
        allowed = [(path, landlock.READ) for path in settings["readable"]]
        allowed += [(path, landlock.READ_WRITE_DEVICE) for path in ("/dev/null", "/dev/zero", "/dev/full")]
        allowed += [(path, landlock.READ) for path in ("/dev/urandom", "/dev/random")]
        allowed.append((self._slot, landlock.SCRATCH))
        os.dup2(rules := landlock.ruleset(allowed), _RULESET, inheritable=False)
        os.close(rules)
        return Confinement(_RULESET, seccomp.Filter(seccomp.assemble(touching=settings["touching"])))

    def serve(self) -> None:
        """Until the host hangs up."""
        if "candidate" in self._roles:
            sys.modules[_ROLES["candidate"]].rehearse()
        gc.collect()
        gc.freeze()
        try:
            wire.send(self._control, {"ready": os.getpid(), "landlock": landlock.abi()})
            while True:
                order, descriptors = wire.receive_with_descriptors(self._control, 4)
                if "preload" in order:
                    self._preload(order["preload"])
                else:
                    self._run(order, descriptors)
        except wire.Gone:
            pass
        finally:
            self._retire()
            scratch.remove(self._slot)

    def _preload(self, names: list[str]) -> None:
        """Import libraries before the fork, so that every later fork has them already."""
        for name in names:
            with suppress(Exception):
                import_module(name)
        gc.collect()
        gc.freeze()
        wire.send(self._control, {"preloaded": names})

    def _run(self, order: dict[str, Any], descriptors: list[int]) -> None:
        limit = Limits(**order["limits"])
        try:
            children = self._start(order["role"], descriptors, limit)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        ending = Watch(children, limit, self._slot, self._control.fileno()).until_over()
        if self._checker and self._checker.child.pid in ending.pop("reaped"):
            self._retire()
        ending["tidy"] = self._tidy()
        wire.send(self._control, ending)

    def _start(self, role: str, descriptors: list[int], limit: Limits) -> list[Child]:
        to_host, output = descriptors
        if role != "checker":
            return [self._fork(role, to_host, output, limit)]
        one, other = socket.socketpair()
        with one, other:
            checker = self._told(limit, (to_host, one.fileno()))
            return [checker.child, self._fork("candidate", other.fileno(), output, limit)]

    def _told(self, limit: Limits, descriptors: tuple[int, int]) -> Checker:
        """A checker that was given its next sample; another where the one there has ended meanwhile."""
        checker = self._warm_checker(limit)
        try:
            wire.send(checker.channel, None, descriptors)
        except wire.Gone:
            self._end_checker()
            checker = self._warm_checker(limit)
            wire.send(checker.channel, None, descriptors)
        return checker

    def _end_checker(self) -> None:
        if self._checker:
            os.kill(self._checker.child.pid, signal.SIGKILL)
            os.waitpid(self._checker.child.pid, 0)
            self._retire()

    def _warm_checker(self, limit: Limits) -> Checker:
        """The one that is there, unless it was made for other limits: it goes on while all is well."""
        if self._checker and self._checker.limit != limit:
            self._end_checker()
        if not self._checker:
            ours, theirs = socket.socketpair()
            with theirs:
                child = self._fork("checker", theirs.fileno(), self._null, _long_lived(limit))
            ours.setblocking(False)
            self._checker = Checker(Child("checker", child.pid, ours.fileno()), ours, limit)
        return self._checker

    def _retire(self) -> None:
        if self._checker:
            self._checker.channel.close()
            self._checker = None

    def _tidy(self) -> bool:
        """Make the folder as it was. Where that fails, the host starts another warm parent, in another folder."""
        try:
            if os.listdir(self._slot) != ["work"] or os.listdir(self._work):
                scratch.empty(self._slot)
                os.mkdir(self._work, mode=0o700)
        except OSError:
            return False
        return True

    def _fork(self, role: str, channel: int, output: int, limit: Limits) -> Child:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return Child(role, pid)
        try:
            _arrange(channel, output)
            self._become(role, parent, limit)
        except BaseException:
            traceback.print_exc()
        os._exit(_FAILED)

    def _become(self, role: str, parent: int, limit: Limits) -> None:
        os.chdir(self._work)
        self._confinement.put_on(parent, limit)
        gc.enable()  # what was born before the fork stays frozen, else each collection copies all its pages
        sys.modules[_ROLES[role]].serve(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, _CHANNEL))


def _long_lived(limit: Limits) -> Limits:
    """A checker's processor time is watched sample by sample; the kernel's net below is for all of them together."""
    return replace(limit, cpu_seconds=limit.cpu_seconds * 100)


def _arrange(channel: int, output: int) -> None:
    """Put descriptors where a sample expects them, beside stdin and the ruleset, and close every other."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(channel, _CHANNEL, inheritable=False)
    os.closerange(_RULESET + 1, _MOST_DESCRIPTOR)


def _prepare(slot: str, isolated: bool) -> None:
    """Make the folder below which scratch folders come and go writable for whom we become."""
    os.makedirs(f"{slot}/work", mode=0o700, exist_ok=True)
    if isolated and os.getuid() == 0:
        for path in (slot, f"{slot}/work"):
            os.chown(path, kernel.NOBODY, kernel.NOBODY)


def main(descriptor: int) -> None:
    """What `python -c` runs: settings come over the socket whose descriptor is given."""
    control = socket.socket(fileno=fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _RULESET + 1))
    for place in (*range(_CHANNEL, _RULESET + 1), descriptor):
        os.dup2(0, place)  # /dev/null keeps the places that samples have a use for
    settings = wire.receive(control)
    gc.disable()
    sys.path.remove(settings["root"])
    Zygote(control, settings).serve()
