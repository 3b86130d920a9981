"""What a key may spend: across calls, runs, threads and processes, and never a cent more."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipeline.errors import BadInput, StoreFailed
from pipeline.generate import ledger, model
from pipeline.generate.capability import capability
from pipeline.generate.ledger import Account, account_of
from pipeline.generate.money import OverBudget
from pipeline.settings import KeyBudget, Settings, load
from tests.generate.scripted import Answer, Scripted, error

KEY = "sk-of-mine-0123456789"
CALL = {"max_tokens": 50}
COST = (11 * 1.0 + 7 * 2.0) / 1e6
"""What the scripted server's answer costs."""
MOST = (2 + 16 + 50 * 2.0) / 1e6
"""What the call could cost before the answer is there."""


@pytest.fixture
def name(server: Scripted) -> str:
    return f"openai-compatible:scripted@{server.url}"


def under(dollars: float, name: str, home: Path, period: str = "/month") -> Settings:
    """Settings with a price for the model and a budget for its key."""
    home.mkdir(exist_ok=True)
    (home / "prices.json").write_text(json.dumps({name: {"input": 1.0, "output": 2.0}}))
    budget = f"127.0.0.1={dollars}{period}"
    return load(home=home, key_budgets=budget, compatible_api_key=KEY)


def account(settings: Settings, key: str = KEY) -> Account:
    found = account_of("127.0.0.1", SecretStr(key), settings)
    assert found
    return found


def test_a_call_that_would_pass_the_budget_is_refused_before_anything_is_sent(
    name: str, server: Scripted, tmp_path: Path
) -> None:
    settings = under(MOST + 1.5 * COST, name, tmp_path)
    chat = model(name, settings)
    chat.invoke("hi", **CALL), chat.invoke("hi", **CALL)
    with pytest.raises(OverBudget, match=r"the key of 127\.0\.0\.1 has .* left") as caught:
        chat.invoke("hi", **CALL)
    assert "CODECRAFT_KEY_BUDGETS" in caught.value.hint
    assert len(server.asked) == 2
    assert account(settings).spending.spent == pytest.approx(2 * COST)


def test_what_was_spent_is_remembered_by_the_next_process(name: str, server: Scripted, tmp_path: Path) -> None:
    settings = under(MOST + 0.5 * COST, name, tmp_path)
    code = (
        "import sys; from pipeline.generate import model; from pipeline.settings import load;"
        "print(model(sys.argv[1], load()).invoke('hi', max_tokens=50).text)"
    )
    environment = {
        "CODECRAFT_HOME": str(tmp_path),
        "CODECRAFT_KEY_BUDGETS": "127.0.0.1=1/month",
        "CODECRAFT_COMPATIBLE_API_KEY": KEY,
        "HF_HUB_OFFLINE": "1",
    }
    subprocess.run([sys.executable, "-c", code, name], env=environment, check=True, capture_output=True)
    assert account(settings).spending.spent == pytest.approx(COST)
    with pytest.raises(OverBudget):
        model(name, settings).invoke("hi", **CALL)
    assert len(server.asked) == 1


def test_processes_and_threads_that_reserve_at_once_never_pass_it_together(tmp_path: Path) -> None:
    """Four processes of four threads each try 400 times for a dollar; there are 300."""
    settings = load(home=tmp_path, key_budgets="127.0.0.1=300", compatible_api_key=KEY)
    code = (
        "import sys, threading; from pathlib import Path; from pydantic import SecretStr;"
        "from pipeline.generate.ledger import account_of; from pipeline.generate.money import OverBudget;"
        "from pipeline.settings import load;"
        "one = account_of('127.0.0.1', SecretStr(sys.argv[2]), load(home=Path(sys.argv[1]), key_budgets=sys.argv[3]))\n"
        "def spend():\n"
        "    for _ in range(25):\n"
        "        try:\n"
        "            with one.reserving(1.0): got.append(1)\n"
        "        except OverBudget: pass\n"
        "got = []\n"
        "threads = [threading.Thread(target=spend) for _ in range(4)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]; print(len(got))"
    )
    command = [sys.executable, "-c", code, str(tmp_path), KEY, "127.0.0.1=300"]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    got = [int(child.communicate(timeout=60)[0]) for child in children]
    assert sum(got) == 300
    assert account(settings).spending.left == 0


def test_what_a_killed_process_had_reserved_stays_counted(tmp_path: Path) -> None:
    settings = load(home=tmp_path, key_budgets="127.0.0.1=10", compatible_api_key=KEY)
    code = (
        "import os, sys; from pathlib import Path; from pydantic import SecretStr;"
        "from pipeline.generate.ledger import account_of; from pipeline.settings import load;"
        "settings = load(home=Path(sys.argv[1]), key_budgets='127.0.0.1=10');"
        "one = account_of('127.0.0.1', SecretStr(sys.argv[2]), settings);"
        "one.reserving(4.0).__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path), KEY], check=False)
    assert account(settings).spending.spent == 4.0


def test_a_call_that_failed_cost_the_key_nothing(name: str, server: Scripted, tmp_path: Path) -> None:
    settings = under(1.0, name, tmp_path)
    server.script = lambda number, sent: error(400)
    with pytest.raises(BadInput):
        model(name, settings).invoke("hi", **CALL)
    assert account(settings).spending.spent == 0


def test_under_a_keys_budget_an_unknown_price_is_refused_and_not_taken_for_nothing(
    name: str, server: Scripted, tmp_path: Path
) -> None:
    settings = under(1.0, "another-model", tmp_path)
    with pytest.raises(OverBudget, match=r"price of .* is unknown") as caught:
        model(name, settings).invoke("hi", **CALL)
    assert "prices.json" in caught.value.hint
    assert "its price is unknown" in capability(name, settings).missing
    assert server.asked == []


def test_a_price_counts_from_the_moment_it_is_written(name: str, server: Scripted, tmp_path: Path) -> None:
    settings = under(1.0, "another-model", tmp_path)
    chat = model(name, settings)
    under(1.0, name, tmp_path)
    assert chat.invoke("hi", **CALL).response_metadata["dollars"] == pytest.approx(COST)


def test_a_new_period_begins_with_nothing_spent_and_a_longer_one_counts_its_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spent(period: str) -> float:
        return account(load(home=tmp_path, key_budgets=f"127.0.0.1=10{period}")).spending.spent

    for day in ("2026-10-31", "2026-11-01", "2026-11-02"):
        monkeypatch.setattr(ledger, "_today", lambda day=day: day)
        with account(load(home=tmp_path, key_budgets="127.0.0.1=10")).reserving(1.0):
            pass
    assert [spent(period) for period in ("/day", "/month", "")] == [1.0, 2.0, 3.0]


def test_two_keys_and_two_places_have_their_own(tmp_path: Path) -> None:
    settings = load(home=tmp_path, key_budgets="127.0.0.1=10, openai=10")
    with account(settings).reserving(3.0):
        pass
    assert account(settings, "another-key").spending.spent == 0
    other = account_of("openai", SecretStr(KEY), settings)
    assert other
    assert other.spending.spent == 0
    assert account_of("anthropic", SecretStr(KEY), settings) is None


def test_the_file_holds_no_key_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    settings = load(home=tmp_path / "home", key_budgets="127.0.0.1=10", compatible_api_key=KEY)
    with account(settings).reserving(1.0):
        pass
    files = list((tmp_path / "home").iterdir())
    assert files
    assert all(KEY.encode() not in file.read_bytes() for file in files)
    assert {file.stat().st_mode & 0o077 for file in files} == {0}
    held = sqlite3.connect(tmp_path / "home" / "spending.db").execute("SELECT key, day FROM spending").fetchone()
    assert len(held[0]) == 64
    assert held[1] == datetime.now(UTC).date().isoformat()


def test_a_file_that_cannot_be_counted_in_lets_nothing_be_sent(name: str, server: Scripted, tmp_path: Path) -> None:
    settings = under(1.0, name, tmp_path)
    (tmp_path / "spending.db").write_text("this is no database, and it is long enough to be looked at" * 40)
    with pytest.raises(StoreFailed, match="cannot be used") as caught:
        model(name, settings).invoke("hi", **CALL)
    assert "CODECRAFT_KEY_BUDGETS" in caught.value.hint
    assert server.asked == []


def test_the_row_of_a_model_says_what_its_key_has_spent_and_when_it_is_all(name: str, tmp_path: Path) -> None:
    settings = under(2.0, name, tmp_path)
    with account(settings).reserving(1.5):
        pass
    row = capability(name, settings)
    assert row.missing == ""
    assert row.spending
    assert (row.spending.dollars, row.spending.spent) == (2.0, 1.5)
    assert row.spending.says.startswith("1.5000 of 2.0000 dollars spent in 20")
    with account(settings).reserving(0.5):
        pass
    assert "budget of this key is spent" in capability(name, settings).missing


@pytest.mark.parametrize("text", ["openai", "openai=", "openai=-1", "openai=nan", "openai=5/week", "=5", "openai=inf"])
def test_a_budget_that_cannot_be_read_is_said_at_once(text: str) -> None:
    with pytest.raises(BadInput, match="CODECRAFT_KEY_BUDGETS"):
        load(key_budgets=text)


def test_budgets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODECRAFT_KEY_BUDGETS", "openai=20/month, anthropic = 2.50/day,api.example.com=5")
    rows = [
        KeyBudget("openai", 20, "month"),
        KeyBudget("anthropic", 2.5, "day"),
        KeyBudget("api.example.com", 5, "ever"),
    ]
    assert list(load().key_budgets) == rows


def test_a_budget_holds_however_many_calls_are_under_way(name: str, server: Scripted, tmp_path: Path) -> None:
    settings = under(3.5 * MOST, name, tmp_path)
    server.script = lambda number, sent: Answer(seconds=0.2)
    chat, failed = model(name, settings), []

    def ask() -> None:
        try:
            chat.invoke("hi", **CALL)
        except OverBudget as refused:
            failed.append(refused)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.most_at_once <= 3
    assert len(server.asked) + len(failed) == 8
    assert failed
    assert account(settings).spending.spent == pytest.approx(len(server.asked) * COST)
