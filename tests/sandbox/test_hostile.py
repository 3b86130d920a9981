"""The hostile set: no false pass, no harm, nothing left, at each level that can be had here."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from pipeline.sandbox import Limits, Outcome, Sandbox, Trial, landlock, probe
from pipeline.sandbox.trial import Mode

_SPEC = importlib.util.spec_from_file_location("hostile_programs", Path(__file__).with_name("hostile_programs.py"))
assert _SPEC
assert _SPEC.loader
hostile = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hostile)

pytestmark = pytest.mark.skipif(landlock.abi() == 0, reason="needs Linux with Landlock")

LIMITS = Limits(cpu_seconds=0.4, wall_seconds=1.5, memory_mb=256)
CHECK = """
RIGHT = {3: 71, 5: 1093, 8: -4}
def check(candidate):
    for n, value in RIGHT.items():
        assert candidate(n) == value
    assert candidate(3) == 71
    assert candidate(5) == 1093
"""
GOOD = Trial("def answer(n): return {3: 71, 5: 1093, 8: -4}[n]", CHECK, "function", "answer", limits=Limits())


class Outside:
    """What a program could hit: a file, a folder, two sockets, this process."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o777)
        self.folder = folder
        self.file = folder / "canary"
        self.file.write_text("untouched")
        self.file.chmod(0o666)
        self.name = f"codecraft-test-{os.getpid()}-{folder.name}"
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(self.tcp.getsockname())
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind("\0" + self.name)
        self.abstract.listen()
        for listener in (self.tcp, self.udp, self.abstract):
            listener.setblocking(False)
        self.before = self.seen()

    def seen(self) -> tuple[object, ...]:
        status = self.file.stat()
        return (
            self.file.read_text(),
            status.st_mode,
            status.st_mtime,
            sorted(path.name for path in self.folder.iterdir()),
        )

    def reached(self) -> list[str]:
        """Which of the listeners somebody talked to."""
        found = []
        for name, ask in (("tcp", self.tcp.accept), ("udp", lambda: self.udp.recv(1)), ("unix", self.abstract.accept)):
            try:
                ask()
            except BlockingIOError:
                continue
            found.append(name)
        return found

    def aim(self, program: str) -> str:
        for mark, value in {
            "@FILE@": self.file,
            "@FOLDER@": self.folder,
            "@PORT@": self.tcp.getsockname()[1],
            "@ABSTRACT@": self.name,
            "@PID@": os.getpid(),
        }.items():
            program = program.replace(mark, str(value))
        return program


LEVELS = ["L2", "L3"] if probe().level == "L3" else ["L2"]


@pytest.fixture(scope="module", params=LEVELS)
def aftermath(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Good, hostile, good, hostile …, on two workers; and what was there before and after."""
    os.environ["OPENAI_API_KEY"] = "sk-canary-4711"
    outside = Outside(tmp_path_factory.mktemp("outside"))
    own = psutil.Process()
    names = list(hostile.PROGRAMS)
    trials = [
        trial
        for name in names
        for trial in (GOOD, Trial(outside.aim(hostile.PROGRAMS[name][0]), CHECK, "function", "answer", limits=LIMITS))
    ]
    before = {"files": own.num_fds(), "children": len(own.children(recursive=True)), "folders": folders()}
    with Sandbox(workers=2) as sandbox:
        sandbox.level = request.param
        began = time.monotonic()
        outcomes = dict(sandbox.judge_all([*trials, GOOD]))
        seconds = time.monotonic() - began
    del os.environ["OPENAI_API_KEY"]
    after = {"files": own.num_fds(), "children": len(own.children(recursive=True)), "folders": folders()}
    return {
        "outcomes": {name: outcomes[2 * place + 1] for place, name in enumerate(names)},
        "neighbours": [outcomes[place] for place in range(0, len(trials) + 1, 2)],
        "outside": outside,
        "before": before,
        "after": after,
        "seconds": seconds,
    }


def folders() -> list[str]:
    return sorted(path.name for path in Path(tempfile.gettempdir()).glob(f"codecraft-sandbox-{os.getpid()}-*"))


def outcomes_of(aftermath: dict[str, object]) -> dict[str, Outcome]:
    found = aftermath["outcomes"]
    assert isinstance(found, dict)
    return found


def test_there_are_programs_of_every_class() -> None:
    assert len(hostile.PROGRAMS) >= 60


def test_no_hostile_program_passes(aftermath: dict[str, object]) -> None:
    assert [name for name, outcome in outcomes_of(aftermath).items() if outcome.passed] == []


def test_each_gets_the_verdict_it_deserves(aftermath: dict[str, object]) -> None:
    wrong = {
        name: (outcome.verdict, outcome.detail)
        for name, outcome in outcomes_of(aftermath).items()
        if outcome.verdict not in (*hostile.PROGRAMS[name][1], "timed_out")
    }
    assert wrong == {}


def test_each_ends_within_its_limit_and_two_seconds(aftermath: dict[str, object]) -> None:
    slow = {name: o.seconds for name, o in outcomes_of(aftermath).items() if o.seconds > LIMITS.wall_seconds + 2}
    assert slow == {}


def test_their_neighbours_are_unharmed(aftermath: dict[str, object]) -> None:
    neighbours = aftermath["neighbours"]
    assert isinstance(neighbours, list)
    assert {(one.verdict, one.detail) for one in neighbours} == {("passed", "")}


def test_nothing_outside_was_touched_or_reached(aftermath: dict[str, object]) -> None:
    outside = aftermath["outside"]
    assert isinstance(outside, Outside)
    assert outside.seen() == outside.before
    assert outside.reached() == []


def test_no_process_descriptor_or_folder_is_left(aftermath: dict[str, object]) -> None:
    assert aftermath["after"] == aftermath["before"]


def test_no_secret_of_the_environment_is_seen(aftermath: dict[str, object]) -> None:
    said = [outcome.output + outcome.detail for outcome in outcomes_of(aftermath).values()]
    assert not any("sk-canary" in text for text in said)
    assert all(len(outcome.output) <= LIMITS.output_bytes for outcome in outcomes_of(aftermath).values())


LIAR = (
    "class Liar:\n"
    "    def yes(self, *a): return True\n    def none(self, *a): return 0\n    def me(self, *a): return self\n"
    "    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = startswith = endswith = isdigit = yes\n"
    "    __sub__ = __rsub__ = __hash__ = __float__ = __abs__ = none\n    __round__ = __add__ = strip = lower = me\n"
    "    def __iter__(self): return iter([self, self])\n    def __len__(self): return 0\n"
    "def answer(n): return Liar()\n"
)
FORMS = {
    "a difference": ("assert abs(candidate(3) - 71) < 1e-6", LIAR),
    "a difference the other way": ("assert abs(71 - candidate(3)) < 1e-6", LIAR),
    "a member": ("assert 71 in candidate(3)", LIAR),
    "a membership": ("assert candidate(3) in (71, 72)", LIAR),
    "a method of text": ("assert candidate(3).startswith('x')", LIAR),
    "methods one after another": ("assert candidate(3).strip().lower().isdigit()", LIAR),
    "an order": ("assert 70 < candidate(3) < 72", LIAR),
    "an inequality": ("assert not candidate(3) != 71", LIAR),
    "a rounding": ("assert round(candidate(3), 2) == 71", LIAR),
    "closeness": ("import math\n    assert math.isclose(candidate(3), 71)", LIAR),
    "a look-up": ("assert {71: True}[candidate(3)]", LIAR),
    "all that is in it": ("assert sorted(candidate(3)) == [1, 2]", LIAR),
    "elements": ("assert [x == 71 for x in candidate(3)] == [True, True]", LIAR),
    "a class for a function": (
        "assert candidate(3).isdigit()",
        "class answer:\n    def __init__(self, n): pass\n    def isdigit(self): return True\n",
    ),
    "a loop that is ended from inside": (
        "assert all(map(lambda n: candidate(n) == 71, [3, 3]))",
        "def answer(n): raise StopIteration",
    ),
    "an argument that is emptied": (
        "given = [3, 1, 2]\n    assert candidate(given) == sorted(given)",
        "def answer(n):\n    n.clear()\n    return []",
    ),
    "names that are none": (
        "assert candidate(3) == 71",
        'import os\nbody = b\'{"names":{"a\\\\u0000":["ValueError"],"answer":"function"}}\'\n'
        "os.write(3, len(body).to_bytes(4, 'big') + body)\n",
    ),
}


@pytest.mark.parametrize("level", LEVELS)
def test_a_warm_parent_that_hangs_is_ended_all_the_same(level: str) -> None:
    others = set(psutil.Process().children(recursive=True))
    sandbox = Sandbox()
    sandbox.level = level
    assert sandbox.judge(GOOD).passed
    parents = [one for one in psutil.Process().children(recursive=True) if one not in others]
    for process in parents:
        process.suspend()
    sandbox.close()
    assert psutil.wait_procs(parents, timeout=5)[1] == []


@pytest.mark.parametrize("mode", ["function", "assertions"])
def test_no_form_of_check_can_be_answered_by_a_liar(mode: Mode) -> None:
    head, tail = ("check(candidate)", "") if mode == "function" else ("check(candidate=answer)", "\ncheck()")
    trials = [Trial(program, f"def {head}:\n    {check}{tail}", mode, "answer") for check, program in FORMS.values()]
    with Sandbox() as sandbox:
        verdicts = {name: sandbox.judge(trial).verdict for name, trial in zip(FORMS, trials, strict=True)}
    assert set(verdicts.values()) <= {"uncheckable", "wrong_answer", "exception"}, verdicts


@pytest.mark.parametrize("level", LEVELS)
def test_a_stopped_host_takes_everything_with_it(tmp_path: Path, level: str) -> None:
    """SIGKILL for the host in the middle of a sample: its warm parents, their samples and their folders go too."""
    script = tmp_path / "host.py"
    script.write_text(
        "import sys\nfrom pipeline.sandbox import Sandbox, Trial\n"
        f"sandbox = Sandbox()\nsandbox.level = {level!r}\nprint('up', flush=True)\n"
        "sandbox.judge(Trial('import time\\ntime.sleep(60)', 'def check(c): pass', 'function', 'f'))\n"
    )
    root = Path(__file__).parents[2]
    host = psutil.Popen([sys.executable, str(script)], env={**os.environ, "PYTHONPATH": str(root)}, stdout=-1, cwd=root)
    assert host.stdout.readline() == b"up\n"
    deadline = time.monotonic() + 20
    while len(children := host.children(recursive=True)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    host.kill()
    host.wait()
    _, alive = psutil.wait_procs(children, timeout=5)
    host.stdout.close()
    assert alive == []
    assert not list(Path(tempfile.gettempdir()).glob(f"codecraft-sandbox-{host.pid}-*"))


def test_limits_are_the_samples_own() -> None:
    with Sandbox() as sandbox:
        trial = Trial(
            "def answer(n):\n    x = bytearray(240 << 20)\n    return {3: 71, 5: 1093, 8: -4}[n]",
            CHECK,
            "function",
            "answer",
        )
        assert sandbox.judge(trial).passed
        assert sandbox.judge(replace(trial, limits=Limits(memory_mb=200))).verdict == "out_of_memory"
