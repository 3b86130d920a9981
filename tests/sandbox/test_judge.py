# ruff: noqa: E501
"""The judge's sandbox by its front door: right answers pass in every mode, wrong ones get the verdict they deserve."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import SandboxUnavailable
from pipeline.sandbox import Given, Limits, Outcome, Sandbox, Trial, landlock, probe

pytestmark = pytest.mark.skipif(landlock.abi() == 0, reason="needs Linux with Landlock")

BRIEF = Limits(cpu_seconds=1, wall_seconds=3)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(workers=2) as made:
        yield made


def passes(outcome: Outcome) -> bool:
    assert (outcome.verdict, outcome.detail) == ("passed", ""), outcome
    return True


RIGHT = {
    "prints 200 KB": "def answer(n):\n    print('x' * 200_000)\n    return n + 1",
    "has a main block": "def answer(n): return n + 1\nif __name__ == '__main__':\n    print(answer(int(input())))",
    "uses its working folder": "import os\ndef answer(n):\n    return n + (1 if os.path.isdir(os.getcwd()) else 0)",
    "writes and reads a file": (
        "def answer(n):\n    with open('x', 'w') as file: file.write(str(n + 1))\n    return int(open('x').read())"
    ),
    "uses a temporary folder": (
        "import tempfile, pathlib\ndef answer(n):\n    with tempfile.TemporaryDirectory() as d:\n"
        "        p = pathlib.Path(d, 'x'); p.write_text(str(n + 1)); return int(p.read_text())"
    ),
    "uses threads": (
        "from concurrent.futures import ThreadPoolExecutor\ndef answer(n):\n"
        "    with ThreadPoolExecutor(16) as pool: return max(pool.map(lambda k: k + 1, range(n + 1)))"
    ),
    "uses an event loop": (
        "import asyncio\nasync def later(n):\n    await asyncio.sleep(0)\n    return n + 1\n"
        "def answer(n): return asyncio.run(later(n))"
    ),
    "recurses deeply": (
        "import sys\nsys.setrecursionlimit(30_000)\ndef down(n): return 0 if n == 0 else 1 + down(n - 1)\n"
        "def answer(n): return down(20_000) - 20_000 + n + 1"
    ),
    "copies deeply": "import copy\ndef answer(n):\n    x = [[[n]] * 50] * 50\n    return copy.deepcopy(x)[0][0][0] + 1",
    "needs 300 MiB": "def answer(n):\n    x = bytearray(300 << 20)\n    return n + 1 + x[-1]",
    "uses a database in memory": (
        "import sqlite3\ndef answer(n): return sqlite3.connect(':memory:').execute('select ? + 1', (n,)).fetchone()[0]"
    ),
    "uses time zones": (
        "from zoneinfo import ZoneInfo\nfrom datetime import datetime\ndef answer(n):\n"
        "    return n + (datetime(2024, 7, 1, tzinfo=ZoneInfo('Europe/Berlin')).utcoffset().seconds == 7200)"
    ),
    "has dataclasses, enums and typing": (
        "from dataclasses import dataclass\nfrom enum import Enum\nfrom typing import get_type_hints\n"
        "class Step(Enum):\n    ONE = 1\n@dataclass(order=True)\nclass Box:\n    n: int\n    step: Step = Step.ONE\n"
        "def answer(n):\n    assert get_type_hints(Box)['n'] is int\n    return Box(n).n + Box(n).step.value"
    ),
    "sets a signal handler": (
        "import signal\ndef answer(n):\n    seen = []\n    signal.signal(signal.SIGALRM, lambda *a: seen.append(1))\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0.001)\n    while not seen: pass\n    return n + len(seen)"
    ),
    "pickles to itself": "import pickle\ndef answer(n): return pickle.loads(pickle.dumps({'n': n}))['n'] + 1",
    "handles its own exceptions": (
        "class Mine(Exception): pass\ndef answer(n):\n    try: raise Mine(n)\n    except Mine as e: return e.args[0] + 1"
    ),
    "computes for a while": "def answer(n):\n    return n + 1 + sum(i * 0 for i in range(2_000_000))",
    "uses numpy": "import numpy as np\ndef answer(n): return np.array([n, 1]).sum()",
    "waits a little": "import time\ndef answer(n):\n    time.sleep(0.05)\n    return n + 1",
}


def test_right_answers_pass_whatever_they_use(sandbox: Sandbox) -> None:
    check = "def check(candidate):\n    assert candidate(4) == 5\n    assert candidate(7) == 8"
    trials = [Trial(program, check, "function", "answer") for program in RIGHT.values()]
    failed = {
        name: (outcome.verdict, outcome.detail)
        for name, (_, outcome) in zip(RIGHT, sorted(sandbox.judge_all(trials)), strict=True)
        if not outcome.passed
    }
    assert failed == {}


VERDICTS = {
    "wrong_answer": "def answer(n): return n",
    "exception": "def answer(n): return n / 0",
    "syntax_error": "def answer(n) return n",
    "timed_out": "def answer(n):\n    while True: pass",
    "out_of_memory": "def answer(n): return len(' ' * (1 << 40))",
    "output_limit": "def answer(n):\n    while True: print('x' * 100_000)",
    "crashed": "import ctypes\ndef answer(n): ctypes.string_at(0)",
    "left_early": "import sys\ndef answer(n): sys.exit(0)",
    "no_entry_point": "def other(n): return n",
    "no_code": "# nothing yet\n'''or only words'''\npass\n",
    "uncheckable": "def answer(n): return object()",
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_can_be_had(sandbox: Sandbox, verdict: str) -> None:
    check = "def check(candidate):\n    assert candidate(4) == 5"
    assert sandbox.judge(Trial(VERDICTS[verdict], check, "function", "answer", limits=BRIEF)).verdict == verdict


@pytest.mark.parametrize(
    "trial",
    [
        Trial("def f(): return 1", "def check(c): assert (", "function", "f"),
        Trial("def f(): return 1", "import no_such_module\ndef check(c): pass", "function", "f"),
        Trial("def f(): return 1", "x = 1", "function", "f"),
        Trial("def f(): return 1", "def check(c): assert c() == 1", "function", "f", setup="1 / 0"),
        Trial("def f(): return 1", "def g(): return 1", "inputs", "f", given=Given(inputs=[[]])),
        Trial("def f(): return 1", "", "inputs", "f", given=Given(inputs=[[object()]], expected=[1])),
    ],
)
def test_a_broken_suite_is_a_harness_error_and_never_an_answer(sandbox: Sandbox, trial: Trial) -> None:
    assert sandbox.judge(trial).verdict == "harness_error"


@pytest.mark.parametrize("kind", ["TypeError", "ValueError", "AttributeError", "OSError"])
def test_a_program_that_fails_as_it_is_loaded_is_an_exception(sandbox: Sandbox, kind: str) -> None:
    outcome = sandbox.judge(Trial(f"def f(): return 1\nraise {kind}('at once')", "assert f() == 1", "assertions", "f"))
    assert (outcome.verdict, outcome.detail) == ("exception", f"{kind}: at once")


def test_the_detail_of_a_wrong_answer_is_the_line_that_failed(sandbox: Sandbox) -> None:
    outcome = sandbox.judge(Trial("def f(x): return x", "assert f(1) == 1\nassert f(2) == 3, 'two'", "assertions", "f"))
    assert outcome.detail == "assert f(2) == 3, 'two': two"


def test_the_beginning_of_the_output_is_kept(sandbox: Sandbox) -> None:
    trial = Trial(
        "import sys\ndef f():\n    print('out'); print('err', file=sys.stderr)\n    return 1", "assert f() == 1"
    )
    assert set(sandbox.judge(replace(trial, mode="assertions")).output.split()) == {"out", "err"}
    long = replace(trial, program="def f():\n    print('é' * 100_000)\n    return 1", mode="assertions")
    assert len(sandbox.judge(long).output.encode()) <= 65536 + 2


CROSSING = (
    "[1, [2.5, None], {'a': (1, 2), 3: {4}}, 'é\\ud800', b'\\xff', True, -(10 ** 400), 1e308, complex(1, -2)]",
    "{frozenset({1}): range(3), (1, 2): bytearray(b'x')}",
    "__import__('collections').OrderedDict(a=1)",
    "__import__('collections').Counter('hello')",
    "__import__('collections').deque([1, 2])",
    "__import__('decimal').Decimal('1.10')",
    "__import__('fractions').Fraction(1, 3)",
    "__import__('datetime').datetime(2024, 2, 29, 12, 30)",
    "[__import__('datetime').date(2024, 2, 29), __import__('datetime').timedelta(days=1, seconds=5)]",
    "[float('inf'), -0.0, int, str]",
    "__import__('enum').IntEnum('Color', 'RED').RED",
)


@pytest.mark.parametrize("value", CROSSING)
def test_plain_values_cross_in_both_directions(sandbox: Sandbox, value: str) -> None:
    program = f"def give(): return {value}\ndef same(x): return x == {value} and type(x).__name__"
    check = f"assert give() == {value}\nassert same(give())\nassert same({value})"
    assert passes(sandbox.judge(Trial(program, check, "assertions")))


def test_classes_iterators_callbacks_and_coroutines_can_be_checked(sandbox: Sandbox) -> None:
    program = (
        "import re\n"
        "class Full(ValueError): pass\n"
        "class Stack:\n"
        "    def __init__(self, most): self.most, self.items = most, []\n"
        "    def push(self, x):\n        if len(self.items) == self.most: raise Full(self.most)\n        self.items.append(x)\n"
        "    def pop(self): return self.items.pop()\n"
        "    def __len__(self): return len(self.items)\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *a): self.items.clear()\n"
        "    def __repr__(self): return f'Stack({self.items})'\n"
        "def count():\n    n = 0\n    while True:\n        yield n\n        n += 1\n"
        "def squares(n): return (i * i for i in range(n))\n"
        "def apply(f, x): return f(x) + f(n=x + 1)\n"
        "def tidy(items): items.sort(); items.append(0)\n"
        "def match(s): return re.match('a+', s)\n"
        "def size(stack): return len(stack.items)\n"
        "async def later(x): return x + 1\n"
    )
    check = (
        "import asyncio, itertools\n"
        "stack = Stack(2)\nstack.push(1); stack.push(2)\nassert len(stack) == 2 and size(stack) == 2\n"
        "try:\n    stack.push(3)\nexcept Full as error:\n    assert error.args == (2,)\nelse:\n    raise AssertionError\n"
        "assert stack.pop() == 2 and stack.most == 2 and repr(stack) == 'Stack([1])'\n"
        "with stack as same:\n    assert same.items == [1]\nassert not stack.items\n"
        "assert list(squares(5)) == [0, 1, 4, 9, 16]\n"
        "assert list(itertools.islice(count(), 40)) == list(range(40))\n"
        "assert apply(lambda n: n * 10, 1) == 30\n"
        "items = [3, 1]\ntidy(items)\nassert items == [1, 3, 0]\n"
        "assert match('aab') and not match('b')\n"
        "assert asyncio.run(later(1)) == 2\n"
    )
    assert passes(sandbox.judge(Trial(program, check, "assertions")))


def test_a_helper_of_the_suite_is_not_the_candidates_to_redefine(sandbox: Sandbox) -> None:
    check = "def check(candidate): assert oracle(candidate(3)) == 0"
    forged = Trial("def oracle(x): return 0\ndef f(n): return 5", check, "function", "f")
    helped = replace(forged, setup="def oracle(x): return x - 9\ndef f(n):\n    '''square'''")
    assert sandbox.judge(forged).forgeable
    assert sandbox.judge(helped).verdict == "wrong_answer"
    right = sandbox.judge(replace(helped, program="def f(n): return n * n"))
    assert passes(right)
    assert not right.forgeable


def test_inputs_are_compared_with_a_reference_and_counted(sandbox: Sandbox) -> None:
    given = Given(inputs=[[1.0], [2.0], [3.0]])
    trial = Trial(
        "def f(x): return x / 3 if x < 3 else 7.0", "def f(x): return x * (1 / 3)", "inputs", "f", given=given
    )
    wrong = sandbox.judge(trial)
    assert (wrong.verdict, wrong.right) == ("wrong_answer", 2)
    assert "input 2" in wrong.detail
    right = sandbox.judge(replace(trial, program="def f(x): return x / 3"))
    assert passes(right)
    assert right.right == 3
    given = Given(inputs=[[[3, 1]]], expected=[[1, 3]])
    assert passes(sandbox.judge(Trial("def f(x): return sorted(x)", "", "inputs", "f", given=given)))
    accept = "def accept(arguments, expected, answer): return answer in expected"
    given = Given(inputs=[[]], expected=[[4, 5]])
    assert passes(sandbox.judge(Trial("def f(): return 5", accept, "inputs", "f", given=given)))


def test_a_web_application_is_called_across_the_boundary(sandbox: Sandbox) -> None:
    program = {
        "main.py": (
            "from contextlib import asynccontextmanager\n"
            "from fastapi import FastAPI, HTTPException, Response\n"
            "from models import Item\n"
            "@asynccontextmanager\nasync def lifespan(app):\n    app.state.items = {}\n    yield\n"
            "app = FastAPI(lifespan=lifespan)\n"
            "@app.post('/items', status_code=201)\ndef add(item: Item):\n"
            "    app.state.items[item.name] = item\n    return item\n"
            "@app.get('/items/{name}')\nasync def one(name: str, response: Response):\n"
            "    if name not in app.state.items: raise HTTPException(404)\n"
            "    response.set_cookie('seen', name)\n    return app.state.items[name]\n"
        ),
        "models.py": "from pydantic import BaseModel\nclass Item(BaseModel):\n    name: str\n    price: float = 0\n",
    }
    check = (
        "def test_round(client, given):\n"
        "    assert client.get('/items/a').status_code == 404\n"
        "    assert client.post('/items', json={'name': 1.5}).status_code == 422\n"
        "    made = client.post('/items', json=given)\n"
        "    assert made.status_code == 201 and made.json() == given\n"
        "    got = client.get('/items/a', params={'q': 1})\n"
        "    assert got.json() == given and client.cookies['seen'] == 'a'\n"
        "    assert got.headers['Content-Type'] == 'application/json'\n"
    )
    trial = Trial(program, check, "asgi", "main:app", given=Given(value={"name": "a", "price": 2.5}))
    trial = replace(trial, limits=Limits(memory_mb=1024))
    assert passes(sandbox.judge(trial))
    wrong = {**program, "main.py": program["main.py"].replace("201", "200")}
    assert sandbox.judge(replace(trial, program=wrong)).verdict == "wrong_answer"
    assert sandbox.judge(replace(trial, program={"main.py": "x = 1"})).verdict == "no_entry_point"


def test_a_command_line_is_run_as_a_shell_would(sandbox: Sandbox) -> None:
    program = {
        "main.py": (
            "import argparse, os, sys\n"
            "if __name__ == '__main__':\n"
            "    parser = argparse.ArgumentParser()\n    parser.add_argument('n', type=int)\n    n = parser.parse_args().n\n"
            "    print(n + len(sys.stdin.read()))\n    os.write(1, b'raw')\n    sys.exit(n)\n"
        )
    }
    check = (
        "def test_runs(run):\n"
        "    seen = run('3', stdin='abcd')\n"
        "    assert (seen.stdout.split(), seen.exit) == (['raw7'], 3) or seen.stdout.split() == ['7', 'raw']\n"
        "    assert 'invalid int' in run('x').stderr and run('x').exit == 2\n"
    )
    assert passes(sandbox.judge(Trial(program, check, "command", "main.py")))


def test_tests_that_share_the_interpreter_are_marked_forgeable(sandbox: Sandbox) -> None:
    check = "from main import f\ndef test_f(monkeypatch): assert f() == 1"
    trial = Trial({"main.py": "def f(): return 1"}, check, "pytest", limits=Limits(memory_mb=1024))
    outcome = sandbox.judge(trial)
    assert passes(outcome)
    assert outcome.forgeable
    wrong = sandbox.judge(replace(trial, program={"main.py": "def f(): return 2"}))
    assert wrong.verdict == "wrong_answer"
    assert sandbox.judge(replace(trial, program={"main.py": "import os; os._exit(0)"})).verdict == "left_early"


def test_one_sample_sees_nothing_of_another(sandbox: Sandbox) -> None:
    leave = Trial(
        "import builtins, json\nbuiltins.left = json.left = 1\ndef f():\n    open('left', 'w').close()\n    return 0",
        "import decimal\ndecimal.getcontext().prec = 3\nassert f() == 0",
        "assertions",
    )
    look = Trial(
        "import builtins, json, os\ndef f(): return [hasattr(builtins, 'left'), hasattr(json, 'left'), os.listdir()]",
        "import decimal\nassert f() == [False, False, []]\nassert decimal.getcontext().prec == 28",
        "assertions",
    )
    assert all(passes(outcome) for _, outcome in sandbox.judge_all([leave, look] * 5))


def test_outcomes_stream_while_few_trials_are_held(sandbox: Sandbox) -> None:
    taken = 0

    def endless() -> Iterator[Trial]:
        nonlocal taken
        while True:
            taken += 1
            yield Trial("def f(): return 1", "assert f() == 1", "assertions")

    stream = sandbox.judge_all(endless())
    assert all(next(stream)[1].passed for _ in range(20))
    stream.close()
    assert taken < 40


def test_whoever_stops_listening_ends_what_is_running(sandbox: Sandbox) -> None:
    quick, slow = Trial("def f(): return 1", "f()", "assertions"), Trial(
        "import time\ntime.sleep(60)", "", "assertions"
    )
    stream = sandbox.judge_all([quick, slow, slow])
    assert next(stream)[1].passed
    began = time.monotonic()
    stream.close()
    assert time.monotonic() - began < 3
    assert passes(sandbox.judge(quick))


def test_a_mistake_in_the_source_of_trials_comes_out(sandbox: Sandbox) -> None:
    def broken() -> Iterator[Trial]:
        yield Trial("def f(): return 1", "assert f() == 1", "assertions")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(sandbox.judge_all(broken()))


def test_below_the_minimum_no_sandbox_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.sandbox import probing

    monkeypatch.setattr(probing, "_found", [])
    monkeypatch.setattr(probing.landlock, "abi", lambda: 0)
    monkeypatch.setattr(probing, "_try", lambda level: ())
    with pytest.raises(SandboxUnavailable) as caught:
        Sandbox()
    assert "Landlock" in caught.value.message
    assert "5.13" in caught.value.hint


def test_who_insists_runs_without_isolation_and_every_outcome_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.sandbox import Isolation, probing

    monkeypatch.setattr(probing, "_found", [Isolation("L0", (), "", 0, "There is none.", "Find some.")])
    trial = Trial("import os\ndef f(): return len(os.listdir('/')) > 0", "assert f()", "assertions")
    with Sandbox(unsafe=True) as unsafe:
        outcome = unsafe.judge(trial)
    assert (outcome.verdict, outcome.isolation) == ("passed", "L0")


def test_a_suites_inputs_may_be_many(sandbox: Sandbox) -> None:
    given = Given(inputs=[["x" * 1_000_000]] * 20, expected=[1_000_000] * 20)
    assert passes(sandbox.judge(Trial("def f(s): return len(s)", "", "inputs", "f", given=given)))


def test_the_probes_are_able_to_fail() -> None:
    """Without isolation, all that is tried but the limits gets out: so a probe that says stopped says something."""
    from pipeline.sandbox import probing

    got_out = {one.name for one in probing._try("L0") if not one.stopped}
    assert {"read a foreign file", "connect over TCP", "start a process", "signal its parent"} <= got_out
    assert {one.stopped for one in probe().probes if one.name != probing._ONLY_L3} == {True}


def test_humaneval_reference_solutions_pass(sandbox: Sandbox, shared: Path) -> None:
    with gzip.open(shared / "benchmarks" / "HumanEval.jsonl.gz", "rt") as lines:
        tasks = [json.loads(line) for line in lines]
    trials = [
        Trial(
            task["prompt"] + task["canonical_solution"], task["test"], "function", task["entry_point"], task["prompt"]
        )
        for task in tasks
    ]
    failed = {
        tasks[place]["task_id"]: one for place, one in sandbox.judge_all(trials) if not one.passed or one.forgeable
    }
    assert failed == {}
