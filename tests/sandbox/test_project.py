"""`run_pytest` and the `verify` polisher: a generated project's own tests, run where they can do no harm."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from pipeline.cancel import CancelToken, cancelled_by
from pipeline.errors import Cancelled, SandboxUnavailable
from pipeline.polish.verify import polisher, warm
from pipeline.sandbox import Limits, landlock, probe, run_pytest
from pipeline.settings import Settings
from pipeline.types import CodeFile, Draft, FileKind

pytestmark = pytest.mark.skipif(landlock.abi() == 0, reason="needs Linux with Landlock")

WEB = (
    CodeFile(
        "main.py",
        "from fastapi import FastAPI\n"
        "from sqlalchemy import create_engine, text\n"
        "app = FastAPI()\n"
        "engine = create_engine('sqlite:///./things.db')\n"
        "@app.get('/')\n"
        "def root():\n"
        "    with engine.begin() as connection:\n"
        "        connection.execute(text('create table if not exists t (a int)'))\n"
        "        return {'rows': connection.execute(text('select count(*) from t')).scalar()}\n",
    ),
    CodeFile(
        "tests/test_main.py",
        "from fastapi.testclient import TestClient\n"
        "from main import app\n"
        "def test_root():\n"
        "    with TestClient(app) as client:\n"
        "        assert client.get('/').json() == {'rows': 0}\n",
        FileKind.TEST,
    ),
)


def suite(text: str) -> tuple[CodeFile, ...]:
    return (CodeFile("tests/test_it.py", text, FileKind.TEST),)


def test_a_web_application_with_a_database_is_tested_in_the_sandbox() -> None:
    run = run_pytest(WEB)
    assert (run.passed, run.total, run.ended) == (1, 1, ""), run.output
    assert run.isolation == probe().level
    assert run.forgeable


def test_it_works_without_bubblewrap_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.sandbox import probing

    monkeypatch.setattr(probing, "level_for", lambda minimum, unsafe: "L2")
    run = run_pytest(WEB)
    assert (run.passed, run.total, run.isolation) == (1, 1, "L2"), run.output


def test_threads_event_loops_temporary_folders_fixtures_and_skips_work() -> None:
    run = run_pytest(
        suite(
            "import asyncio, threading, pytest\n"
            "@pytest.fixture\n"
            "def three(): yield 3\n"
            "def test_thread(three):\n"
            "    seen = []\n"
            "    thread = threading.Thread(target=seen.append, args=(three,)); thread.start(); thread.join()\n"
            "    assert seen == [3]\n"
            "def test_folder(tmp_path):\n"
            "    (tmp_path / 'a').write_text('x'); assert (tmp_path / 'a').read_text() == 'x'\n"
            "@pytest.mark.asyncio\n"
            "async def test_loop(): assert await asyncio.to_thread(lambda: 5) == 5\n"
            "@pytest.mark.parametrize('n', [1, 2])\n"
            "def test_each(n): assert n\n"
            "@pytest.mark.skip\n"
            "def test_later(): pass\n"
        )
    )
    assert (run.passed, run.skipped, run.total) == (5, 1, 6), run.output


def test_each_failure_is_named_with_its_message_and_line() -> None:
    run = run_pytest(suite("def test_good(): pass\n\ndef test_bad():\n    assert 1 + 1 == 3\n"))
    assert (run.passed, run.failed) == (1, 1)
    (failure,) = run.failures
    assert failure.test == "tests/test_it.py::test_bad"
    assert "assert (1 + 1) == 3" in failure.message
    assert failure.line == 4


def test_a_test_file_that_cannot_be_imported_is_an_error_not_a_pass() -> None:
    run = run_pytest(suite("import no_such_module\ndef test_x(): pass\n"))
    assert (run.passed, run.errors) == (0, 1)
    assert "no_such_module" in run.failures[0].message


def test_tests_reach_no_network_no_process_and_no_foreign_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    secret.chmod(0o644)
    run = run_pytest(
        suite(
            "import os, socket, subprocess, sys, pytest\n"
            "def test_network():\n"
            "    with pytest.raises(OSError): socket.create_connection(('127.0.0.1', 80), 1)\n"
            "def test_process():\n"
            "    with pytest.raises(OSError): subprocess.run([sys.executable, '-V'])\n"
            "def test_file():\n"
            f"    with pytest.raises(OSError): open({str(secret)!r}).read()\n"
            "def test_project_of_ours():\n"
            "    with pytest.raises(ImportError): import pipeline\n"
        )
    )
    assert (run.passed, run.total) == (4, 4), run.output


def test_an_endless_test_is_ended_at_the_limit() -> None:
    began = time.monotonic()
    run = run_pytest(suite("def test_x():\n    while True: pass\n"), limits=Limits(cpu_seconds=1, memory_mb=1024))
    assert "1 s of processor time" in run.ended
    assert time.monotonic() - began < 20


def test_leaving_early_is_not_a_pass() -> None:
    run = run_pytest(suite("import os\ndef test_x(): os._exit(0)\n"))
    assert run.passed == 0
    assert "before it reported" in run.ended


def test_stop_ends_a_run_within_a_second() -> None:
    run_pytest(suite("def test_x(): pass\n"))
    token = CancelToken()
    timer = threading.Timer(0.3, token.cancel)
    timer.start()
    began = time.monotonic()
    with cancelled_by(token), pytest.raises(Cancelled):
        run_pytest(suite("import time\ndef test_x(): time.sleep(30)\n"))
    assert time.monotonic() - began < 1.3


def test_below_the_minimum_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.sandbox import probing as prober

    monkeypatch.setattr(prober.sys, "platform", "darwin")
    monkeypatch.setattr(prober, "_found", [])
    with pytest.raises(SandboxUnavailable) as caught:
        run_pytest(WEB)
    assert "neither Landlock nor seccomp" in caught.value.message
    assert "Linux" in caught.value.hint
    checked = polisher(Settings())(Draft(WEB))
    assert checked.checks[-1].passed is None
    assert "Landlock" in checked.checks[-1].summary


def test_verify_says_how_many_tests_passed_and_where() -> None:
    checked = polisher(Settings())(Draft(WEB))
    (check,) = checked.checks
    assert (check.passed, check.summary, check.isolation) == (True, "1 of 1 tests passed", probe().level)
    assert not checked.findings


def test_verify_makes_a_finding_of_each_failing_test() -> None:
    checked = polisher(Settings())(Draft(suite("def test_a(): pass\ndef test_b():\n    raise ValueError('no')\n")))
    assert (checked.checks[0].passed, checked.checks[0].summary) == (False, "1 of 2 tests passed")
    (finding,) = checked.findings
    assert (finding.polisher, finding.path, finding.line) == ("verify", "tests/test_it.py", 3)
    assert "test_b: ValueError: no" in finding.message


def test_what_was_warmed_beforehand_runs_at_once() -> None:
    warm(Settings())
    began = time.monotonic()
    assert run_pytest(WEB).passed == 1
    assert time.monotonic() - began < 5


def test_verify_without_tests_vouches_for_nothing() -> None:
    assert polisher(Settings())(Draft(WEB[:1])).checks[0].summary == "no tests to run"
    empty = polisher(Settings())(Draft(suite("x = 1\n"))).checks[0]
    assert (empty.passed, empty.summary) == (None, "pytest found no tests to run")
