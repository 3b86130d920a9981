"""The host's end of one warm parent: start it, hand it one sample at a time, hear how that ended, start it anew."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pipeline.errors import SandboxUnavailable
from pipeline.sandbox import bubblewrap, places, scratch, wire
from pipeline.sandbox.limits import Limits

Level = Literal["L3", "L2", "L0"]
"""L3: bubblewrap around L2. L2: rlimits, Landlock and seccomp. L0: limits only."""

_BOOT = (
    "import sys; sys.path.insert(0, {root!r}); from pipeline.sandbox.zygote import main; main({descriptor})"  # -P -s -S
)
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",  # else every thread maps 64 MiB, and a dozen of them meet the memory limit
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # what this environment holds is none of a project's
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",  # the same verdict today and tomorrow
    "TZ": "UTC",
}
_START_SECONDS = 30
_HANG_SECONDS = 15
"""How long after a sample's wall limit its ending may take to arrive."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How the processes of one sample ended."""

    ended_by: str
    """`wall`, `cpu` or `scratch` when the supervisor ended it, else empty."""
    seconds: float
    children: dict[str, dict[str, Any]]
    """By role: `exit` (negative: the signal), `cpu` seconds, `memory_kb`."""
    answer: Any
    """The last frame of the child that talks to us; None when it said nothing."""
    output: str
    printed: int
    """Bytes in all."""


class Slot:
    """One warm parent. For one thread at a time; `close` from any."""

    def __init__(self, level: Level, roles: Sequence[str]) -> None:
        self._level = level
        self._roles = list(roles)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._hang_up: Callable[[], object] | None = None

    @property
    def level(self) -> Level:
        return self._level

    def start(self) -> socket.socket:
        """Raises `SandboxUnavailable` when the warm parent does not come up."""
        ours, theirs = socket.socketpair()
        folder = bubblewrap.SCRATCH if self._level == "L3" else _folder()
        with theirs:
            self._process = subprocess.Popen(  # nosec B603
                self._command(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                env={**ENVIRONMENT, "HOME": f"{folder}/work", "TMPDIR": f"{folder}/work"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the host; the parent ends when the host hangs up
            )
        ours.settimeout(_START_SECONDS)
        self._control = ours
        self._hang_up = weakref.finalize(self, _hang_up, ours, self._process, folder)
        try:
            wire.send(ours, self._settings(folder))
            wire.receive(ours)
        except (wire.Gone, wire.Malformed) as error:
            raise SandboxUnavailable(
                f"The sandbox does not start at {self._level}: {self._complaint() or error}."
            ) from None
        return ours

    def _command(self, descriptor: int) -> list[str]:
        boot = _BOOT.format(root=str(places.ROOT), descriptor=descriptor)
        python = [sys.executable, "-S", "-s", "-P", "-X", "utf8", "-c", boot]
        return bubblewrap.command(python) if self._level == "L3" else python

    def _settings(self, folder: str) -> dict[str, Any]:
        return {
            "isolated": self._level != "L0",
            "touching": self._level == "L3",
            "readable": list(places.readable()),
            "roles": self._roles,
            "root": str(places.ROOT),
            "scratch": folder,
            "site": list(places.site_packages()),
        }

    def _complaint(self) -> str:
        """The last line that the warm parent wrote before it gave up."""
        if self._process is None or self._process.stderr is None:
            return ""
        _kill(self._process)
        os.set_blocking(self._process.stderr.fileno(), False)
        lines = (self._process.stderr.read() or b"").decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def preload(self, names: Sequence[str]) -> None:
        """Have the warm parent import these for all samples to come. For libraries only, never what a model wrote."""
        self._ask({"preload": list(names)}, (), _START_SECONDS)

    def run(self, role: str, limits: Limits, message: Any) -> Ran:
        """One sample from start to end. Raises `wire.Gone` when the warm parent broke; it is started anew."""
        ours, theirs = socket.socketpair()
        with ours, theirs, _output_file() as output:
            order = {"role": role, "limits": asdict(limits)}
            try:
                self._tell(order, (theirs.fileno(), output.fileno()))
                theirs.close()
                answer = _conversation(ours, message, limits.wall_seconds + _HANG_SECONDS)
                ending = self._hear(limits.wall_seconds + _HANG_SECONDS)
            except (wire.Gone, wire.Malformed):
                self.close()
                raise
            printed = os.fstat(output.fileno()).st_size
            text = os.pread(output.fileno(), limits.output_bytes, 0).decode("utf-8", errors="replace")
        if not ending["tidy"]:
            self.close()
        children = {child["role"]: child for child in ending["children"]}
        return Ran(ending["ended_by"], ending["seconds"], children, answer, text, printed)

    def _ask(self, message: Any, descriptors: tuple[int, ...], patience: float) -> Any:
        self._tell(message, descriptors)
        return self._hear(patience)

    def _tell(self, message: Any, descriptors: tuple[int, ...]) -> None:
        wire.send(self._control or self.start(), message, descriptors)

    def _hear(self, patience: float) -> Any:
        if self._control is None:
            raise wire.Gone("closed")
        self._control.settimeout(patience)
        return wire.receive(self._control)

    def close(self) -> None:
        """End the warm parent with all it started and wrote. A later `run` starts another."""
        self._control = self._process = None
        if self._hang_up is not None:
            self._hang_up()


def _conversation(channel: socket.socket, message: Any, patience: float) -> Any:
    """Say what is to be done; hear the answer, or None when the child ended without one."""
    channel.settimeout(patience)
    with suppress(wire.Gone):
        wire.send(channel, message, most=wire.MOST_TRIAL_BYTES)
    try:
        return wire.receive(channel)
    except (wire.Gone, wire.Malformed):
        return None


def _output_file() -> Any:
    """Where a sample prints to: in memory, unnamed, bounded by RLIMIT_FSIZE."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("output", os.MFD_CLOEXEC), "rb", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """All of its group: bubblewrap's outer process alone would leave the inner one behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _folder() -> str:
    """The name holds our process id, so that what a power cut leaves behind can be told from what is in use."""
    return tempfile.mkdtemp(prefix=f"codecraft-sandbox-{os.getpid()}-")


def _hang_up(control: socket.socket, process: subprocess.Popen[bytes], folder: str) -> None:
    """The warm parent ends when its socket closes; what does not is killed."""
    with suppress(OSError):
        control.shutdown(socket.SHUT_RDWR)
    control.close()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        _kill(process)
    if process.stderr is not None:
        process.stderr.close()
    if folder != bubblewrap.SCRATCH:
        scratch.remove(folder)
