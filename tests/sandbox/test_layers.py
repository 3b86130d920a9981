# ruff: noqa: PTH102, PTH109
"""The layers by themselves: what the filter refuses on both architectures, what goes away, what crosses."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.sandbox import probe, scratch, seccomp, syscalls, values
from pipeline.sandbox.wire import Malformed

ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSE, ABSENT = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
OWN_PID = seccomp._OWN_PID


def decide(machine: str, name: str, *arguments: int, touching: bool = False) -> int:
    """Run the filter as the kernel would: the few instructions of classic BPF that it uses."""
    architecture, column = seccomp._ARCHITECTURES[machine]
    number = {**syscalls.FREE, **syscalls.CONDITIONAL, **syscalls.TOUCHING, **OTHERS}[name][column]
    assert number is not None
    return run(seccomp.assemble(touching, machine), number, architecture, arguments)


def run(code: bytes, number: int, architecture: int, arguments: tuple[int, ...] = ()) -> int:
    words = {0: number, 4: architecture}
    for place, argument in enumerate((*arguments, *[0] * (6 - len(arguments)))):
        words[16 + 8 * place], words[20 + 8 * place] = argument & 0xFFFFFFFF, argument >> 32
    register, at = 0, 0
    while True:
        operation = int.from_bytes(code[at : at + 2], "little")
        yes, no, value = code[at + 2], code[at + 3], int.from_bytes(code[at + 4 : at + 8], "little")
        at += 8
        if operation == seccomp._RETURN:
            return value
        if operation == seccomp._LOAD:
            register = words[value]
        elif operation == seccomp._AND:
            register &= value
        else:
            true = {
                seccomp._JUMP_EQUAL: register == value,
                seccomp._JUMP_AT_LEAST: register >= value,
                seccomp._JUMP_BITS: bool(register & value),
            }[operation]
            at += 8 * (yes if true else no)


OTHERS = {
    "socket": (41, 198),
    "connect": (42, 203),
    "execve": (59, 221),
    "ptrace": (101, 117),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "memfd_create": (319, 279),
    "unshare": (272, 97),
    "mount": (165, 40),
    "process_vm_readv": (310, 270),
    "shmget": (29, 194),
    "setpriority": (141, 140),
    "rt_sigqueueinfo": (129, 138),
    "fallocate": (285, 47),
    "seccomp": (317, 277),
    "pidfd_send_signal": (424, 424),
}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_lets_through_what_it_should_and_nothing_else(machine: str) -> None:
    assert {decide(machine, name) for name in OTHERS} == {REFUSE}
    assert {decide(machine, name) for name, row in syscalls.FREE.items() if row[machine == "aarch64"] is not None} == {
        ALLOW
    }
    expected = {
        ("clone", 0x10000): ALLOW,
        ("clone", 0x11): REFUSE,
        ("clone3", 0): ABSENT,
        ("kill", OWN_PID, 9): ALLOW,
        ("kill", 1, 9): REFUSE,
        ("kill", 0xFFFFFFFF, 9): REFUSE,
        ("tgkill", OWN_PID, 7): ALLOW,
        ("tgkill", 1, 1): REFUSE,
        ("fcntl", 3, 1): ALLOW,
        ("fcntl", 3, 8): REFUSE,
        ("ioctl", 1, 0x5413): ALLOW,
        ("ioctl", 1, 0x5412): REFUSE,
        ("prctl", 15): ALLOW,
        ("prctl", 22): REFUSE,
        ("prlimit64", 0): ALLOW,
        ("prlimit64", 1): REFUSE,
        ("socketpair", 1, 1): ALLOW,
        ("socketpair", 1, 0x80801): ALLOW,
        ("socketpair", 1, 2): REFUSE,
        ("socketpair", 2, 1): REFUSE,
        ("sendto", 3, 0, 0, 0, 0): ALLOW,
        ("sendto", 3, 0, 0, 0, 1 << 40): REFUSE,
        ("sendto", 3, 0, 0, 0, 1): REFUSE,
        ("setsockopt", 3, 1, 7): ALLOW,
        ("setsockopt", 3, 1, 26): REFUSE,
        ("setsockopt", 3, 0, 7): REFUSE,
        ("fchmod", 3): REFUSE,
    }
    assert {row: decide(machine, str(row[0]), *map(int, row[1:])) for row in expected} == expected
    assert decide(machine, "fchmod", 3, touching=True) == ALLOW


def test_a_foreign_architecture_and_x32_are_killed() -> None:
    code = seccomp.assemble(machine="x86_64")
    assert run(code, 0, 0x40000003) == KILL
    assert run(code, 0x40000000, 0xC000003E) == KILL


def test_a_chain_of_folders_without_rights_goes_away(tmp_path: Path) -> None:
    folder = tmp_path / "slot"
    folder.mkdir()
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(2000):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    (folder / "shut").mkdir()
    (folder / "shut" / "inner").mkdir(mode=0)
    (folder / "shut").chmod(0)
    (folder / "link").symlink_to(tmp_path)
    assert scratch.over(str(folder), 1 << 20)
    scratch.remove(str(folder))
    assert list(tmp_path.iterdir()) == []


def test_too_much_in_a_folder_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "big").write_bytes(os.urandom(100_000))
    assert not scratch.over(str(tmp_path), 1 << 20)
    assert scratch.over(str(tmp_path), 50_000)


@pytest.mark.parametrize(
    "sent",
    [
        {"t": 1},
        {"i": "0x" + "f" * 400_000},
        {"i": 5},
        {"d": [[1]]},
        {"d": [[[], 1]]},
        {"s": [[]]},
        {"D": "x"},
        {"r": ["1"]},
        {"k": "print"},
        {"zzz": 1},
        {"t": [], "s": []},
        {},
    ],
)
def test_what_no_honest_sender_sends_is_refused(sent: object) -> None:
    with pytest.raises(Malformed):
        values.decode(sent, lambda handle: None)


def test_a_value_nested_too_deep_is_refused_on_both_sides() -> None:
    deep: object = 1
    for _ in range(values.MOST_DEPTH + 1):
        deep = [deep]
    with pytest.raises(values.TooLarge):
        values.encode(deep, lambda one: None)
    with pytest.raises(Malformed):
        values.decode(deep, lambda one: None)


@pytest.mark.skipif(probe().level != "L3" or os.getuid() != 0, reason="needs bubblewrap and root to play others")
@pytest.mark.parametrize(("options", "level"), [((), "L3"), (("--disable-userns",), "L2")])
def test_an_ordinary_user_and_a_container_without_user_namespaces_get_their_level(
    options: tuple[str, ...], level: str
) -> None:
    """A user namespace plays an ordinary user; forbidding others inside it plays a container."""
    program = (
        "from pipeline.sandbox import Sandbox, Trial, probe\n"
        "with Sandbox() as sandbox:\n"
        "    outcome = sandbox.judge(Trial('def f(): return 1', 'assert f() == 1', 'assertions'))\n"
        "print(probe().level, outcome.verdict, outcome.isolation, probe().mend, sep='|')\n"
    )
    bwrap = shutil.which("bwrap")
    assert bwrap
    seen = subprocess.run(
        [
            bwrap,
            "--dev-bind",
            "/",
            "/",
            "--unshare-user",
            "--uid",
            "1000",
            "--gid",
            "1000",
            *options,
            sys.executable,
            "-c",
            program,
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    ).stdout.strip()
    found, verdict, isolation, mend = seen.split("|")
    assert (found, verdict, isolation) == (level, "passed", level)
    assert ("user namespaces" in mend) == (level == "L2")
