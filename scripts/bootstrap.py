"""Make `.venv` ready, with the standard library alone: `python3 scripts/bootstrap.py [--dev]`.

PyTorch goes in first, by the first rung that holds: the CPU build this machine's installer is set up for, the CPU build
from PyTorch's own index, the plain release. Everything else comes from a hash-pinned lock, so that two machines get
the same files. A finished set-up leaves a stamp; the next call with the same locks returns at once.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".ready"
TORCH = "2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
OLDEST, NEWEST = (3, 11), (3, 13)
SITE = ("lib/python*/site-packages", "Lib/site-packages")
TELL_EVERY = 10.0
"""Seconds between two signs of life."""
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def say(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


def run(*command: str, quiet: bool = False) -> bool:
    """True when the command ends with status 0; its output is hidden when `quiet`."""
    sink = subprocess.DEVNULL if quiet else None
    with told_of_waiting():
        return subprocess.run(command, stdout=sink, stderr=sink).returncode == 0


@contextmanager
def told_of_waiting() -> Iterator[None]:
    """While the block runs, say now and then that it does: installers are quiet, and fetch all before they install."""
    begun, over = time.monotonic(), threading.Event()

    def tell() -> None:
        while not over.wait(TELL_EVERY):
            placed = sum(1 for folder in SITE for _ in VENV.glob(f"{folder}/*.dist-info"))
            say(f"… {time.monotonic() - begun:.0f} s, {placed} packages in place")

    threading.Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        over.set()


def need(what: str, *command: str) -> None:
    if not run(*command):
        sys.exit(f"setup: {what} failed; the lines above say why. Nothing is half-installed: run the command again.")


def interpreter() -> str:
    """This Python when its version fits, else the newest fitting one on PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return getattr(sys, "_base_executable", None) or sys.executable  # never the one in .venv, which is made anew
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and run(found, "-c", "", quiet=True):
            return found
    wanted = f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
    sys.exit(f"setup: Python {wanted} is needed, this is {sys.version.split()[0]}; install one of them and try again.")


def stamp(lock: Path) -> str:
    """Says what `.venv` was made from and where, so that a moved or outdated one is made anew."""
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join([TORCH.encode(), *parts])).hexdigest()


def create_venv(python: str, uv: str | None) -> None:
    if uv:
        need("making .venv", uv, "venv", "--quiet", "--clear", "--seed", "--python", python, str(VENV))
    elif not run(python, "-m", "venv", "--clear", str(VENV)):
        sys.exit("setup: this Python cannot make virtual environments (on Debian: apt-get install python3-venv).")


def uv_environment() -> dict[str, str]:
    """uv does not read pip's configuration; hand it the folders of wheels that pip was told of."""
    asked = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True)
    links = [line.split("=", 1)[1].strip("'\" ") for line in asked.stdout.splitlines() if "find-links" in line]
    return {"UV_FIND_LINKS": links[0]} if links and "UV_FIND_LINKS" not in os.environ else {}


def install_torch(installer: list[str], uv: str | None) -> None:
    cpu, plain = f"torch=={TORCH}+cpu", f"torch=={TORCH}"
    impatient = [] if uv else ["--retries", "0", "--timeout", "5"]
    if uv:
        os.environ.setdefault("UV_HTTP_TIMEOUT", "30")
    rungs = [
        ("the CPU build as configured here", [*installer, cpu]),
        ("the CPU build from PyTorch's index", [*installer, *impatient, "--index-url", CPU_INDEX, cpu]),
    ]
    for name, command in rungs:
        say(f"PyTorch {TORCH}: {name}")
        if run(*command, quiet=True):
            return
    say(f"PyTorch {TORCH}: the plain release (with CUDA on Linux: several GB)")
    need("installing PyTorch", *installer, plain)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--dev", action="store_true", help="also what the tests and linters need")
    dev = arguments.parse_args().dev
    python = interpreter()
    locks = {name: ROOT / name for name in ("requirements.lock", "requirements-dev.lock")}
    lock = locks["requirements-dev.lock" if dev else "requirements.lock"]
    made_from = STAMP.read_text() if STAMP.exists() else ""
    if made_from in (stamp(lock), stamp(locks["requirements-dev.lock"])):  # the second holds all of the first
        return
    begun = time.monotonic()
    uv = shutil.which("uv")
    if not PYTHON.exists() or not made_from:
        create_venv(python, uv)
    if uv:
        os.environ.update(uv_environment())
        installer, quiet = [uv, "pip", "install", "--python", str(PYTHON)], "-q"
    else:
        installer = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
        quiet = "-qq"  # errors only: with one q pip still warns about every index it was told of
    probe = f"import importlib.metadata as m; assert m.version('torch').split('+')[0] == '{TORCH}'"
    if not run(str(PYTHON), "-c", probe, quiet=True):
        install_torch(installer, uv)
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    say(f"the packages of {lock.name}, up to {count}: fetched first, then put in place, in a minute or two")
    need("installing the packages", *installer, quiet, "--no-deps", "--require-hashes", "-r", str(lock))
    need("installing CodeCraft", *installer, quiet, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    run(str(PYTHON), "-m", "compileall", "-q", *(str(ROOT / name) for name in ("pipeline", "evals")), quiet=True)
    STAMP.write_text(stamp(lock))
    say(f"ready in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
