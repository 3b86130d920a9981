"""Which isolation this machine really gives: every effect that must be stopped is tried; what was stopped counts."""

from __future__ import annotations

import os
import platform
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import SandboxUnavailable
from pipeline.sandbox import bubblewrap, landlock, wire
from pipeline.sandbox.effects import EFFECTS
from pipeline.sandbox.limits import MIB, Limits
from pipeline.sandbox.slot import ENVIRONMENT, Level, Slot

ORDER: tuple[Level, ...] = ("L0", "L2", "L3")
_ONLY_L3 = "see that a foreign path exists"
_LIMITS = Limits(cpu_seconds=5, wall_seconds=10, memory_mb=256)


@dataclass(frozen=True, slots=True)
class Probe:
    """One effect a sample must not have."""

    name: str
    """The effect, as what a program could do: `read a foreign file`."""
    stopped: bool

    @property
    def says(self) -> str:
        return f"a program cannot {self.name}" if self.stopped else f"a program can {self.name}"


@dataclass(frozen=True, slots=True)
class Isolation:
    """What this machine gives, as it was found by trying."""

    level: Level
    """L3: bubblewrap around L2. L2: rlimits, Landlock and seccomp. L0: none to speak of."""
    probes: tuple[Probe, ...]
    """What was tried at this level; empty at L0."""
    kernel: str
    landlock_abi: int
    """0 where the kernel has no Landlock."""
    reason: str
    """Why the level is not higher, as a sentence; empty at L3."""
    mend: str
    """What to do about it; empty at L3."""


_lock = threading.Lock()
_found: list[Isolation] = []


def probe() -> Isolation:
    """Try it out; once per process, a fifth of a second."""
    with _lock:
        if not _found:
            _found.append(_probe())
        return _found[0]


def level_for(minimum: str = "L2", unsafe: bool = False) -> Level:
    """The level to run at.

    Raises:
        SandboxUnavailable: what can be had is below `minimum`, and `unsafe` is not set.
    """
    found = probe()
    if ORDER.index(found.level) >= ORDER.index(minimum) or (unsafe and sys.platform != "win32"):
        return found.level
    raise SandboxUnavailable(f"Code is not run here: isolation {minimum} is asked for. {found.reason}", found.mend)


def _probe() -> Isolation:
    if sys.platform != "linux":
        return _none(
            f"{platform.system()} has neither Landlock nor seccomp.",
            "Run CodeCraft on Linux: a container, WSL 2 or a virtual machine will do. "
            "--unsafe-no-sandbox runs code with no isolation at all.",
        )
    outer = _try("L3")
    if _holds("L3", outer):
        return _isolation("L3", outer, "", "")
    inner = _try("L2")
    if _holds("L2", inner):
        return _isolation("L2", inner, *_why_not_bubblewrap(outer))
    return _none(*_why_not_layers(inner))


def _isolation(level: Level, probes: tuple[Probe, ...], reason: str, hint: str) -> Isolation:
    return Isolation(level, probes, platform.release(), landlock.abi(), reason, hint)


def _none(reason: str, hint: str) -> Isolation:
    return Isolation("L0", (), f"{platform.system()} {platform.release()}", 0, reason, hint)


def _holds(level: Level, probes: tuple[Probe, ...]) -> bool:
    return bool(probes) and all(one.stopped or (level == "L2" and one.name == _ONLY_L3) for one in probes)


def _why_not_bubblewrap(probes: tuple[Probe, ...]) -> tuple[str, str]:
    if bubblewrap.executable() is None:
        return "bubblewrap is not installed.", f"For L3, {bubblewrap.INSTALL}."
    if not probes:
        return (
            "bubblewrap cannot make namespaces here.",
            "For L3, allow user namespaces (kernel.unprivileged_userns_clone=1, "
            "kernel.apparmor_restrict_unprivileged_userns=0) or, in a container, a seccomp profile that allows them.",
        )
    return (
        f"Inside bubblewrap a program could {_got_out(probes)}.",
        "Report this with the output of `codecraft doctor`.",
    )


def _why_not_layers(probes: tuple[Probe, ...]) -> tuple[str, str]:
    if landlock.abi() == 0:
        return (
            "This kernel gives no Landlock.",
            "Use Linux 5.13 or newer with landlock in the list of security modules (boot with lsm=landlock,...). "
            "gVisor has none. --unsafe-no-sandbox runs code with no isolation at all.",
        )
    if not probes:
        return _complaint("L2"), "Run `codecraft doctor` and report what it prints."
    return f"A program could {_got_out(probes)}.", "A newer kernel stops it (Linux 6.12 or later is best)."


def _complaint(level: Level) -> str:
    """What the warm parent says when it does not start."""
    slot = Slot(level, ["probe"])
    try:
        slot.start()
    except (SandboxUnavailable, OSError) as error:
        return str(error)
    finally:
        slot.close()
    return "The sandbox starts, but its probes do not end."


def _got_out(probes: tuple[Probe, ...]) -> str:
    return ", ".join(one.name for one in probes if not one.stopped)


def _try(level: Level) -> tuple[Probe, ...]:
    """What happens at this level; empty when it cannot be had."""
    if level == "L3" and bubblewrap.executable() is None:
        return ()
    slot = Slot(level, ["probe"])
    try:
        with _targets() as target:
            answer = slot.run("probe", _LIMITS, target).answer
    except (SandboxUnavailable, wire.Gone, wire.Malformed, OSError):
        return ()
    finally:
        slot.close()
    if not isinstance(answer, dict):
        return ()
    return tuple(Probe(effect, answer.get(effect) is False) for effect in EFFECTS)


@contextmanager
def _targets() -> Iterator[dict[str, Any]]:
    """Things that anyone outside could hit: what cannot be hit from inside was stopped."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="codecraft-probe-")))
        folder.chmod(0o711)
        file = folder / "canary"
        file.write_text("canary")
        file.chmod(0o666)
        name = f"codecraft-{os.getpid()}-{folder.name}"
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        for address in ("\0" + name, str(folder / "socket")):
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(address)
            listener.listen()
        (folder / "socket").chmod(0o666)
        yield {
            "abstract": name,
            "environment": [*ENVIRONMENT, "HOME", "TMPDIR", "PWD", "LC_CTYPE"],
            "file": str(file),
            "memory": 2 * _LIMITS.memory_mb * MIB,
            "pid": os.getpid(),
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": str(folder / "socket"),
        }
