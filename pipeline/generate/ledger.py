"""What has been spent with each provider's key, across processes and runs, and a budget for it that holds.

`CODECRAFT_KEY_BUDGETS` says how much a key may spend in a day, a month, or ever:

    CODECRAFT_KEY_BUDGETS="openai=20/month, anthropic=2.50/day, api.example.com=5"

Every call reserves the most that it can cost before it is sent, and gives back what it did not use, in one SQLite file
in `CODECRAFT_HOME` that all processes with this home share. What a process had reserved when it was killed stays
counted: its call may have cost all of it. Days and months are UTC's. A key is known there by a keyed digest alone.
"""

from __future__ import annotations

import hmac
import math
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pydantic import SecretStr

from pipeline.errors import StoreFailed
from pipeline.generate.money import OverBudget, Reservation
from pipeline.settings import KeyBudget, Settings

BILLION = 1_000_000_000
"""Amounts are kept as whole billionths of a dollar, which add up exactly."""
PATIENCE = 30.0
"""Seconds to wait for another process that writes; one write takes less than a thousandth."""


@dataclass(frozen=True, slots=True)
class KeySpending:
    """How a key stands."""

    dollars: float
    """What it may spend in a period."""
    spent: float
    """What it has spent in this one, with all that calls under way could still cost."""
    period: str
    """`2026-11-25`, `2026-11`, or `ever`; by UTC."""

    @property
    def left(self) -> float:
        return max(0.0, self.dollars - self.spent)

    @property
    def says(self) -> str:
        """One sentence for a person."""
        when = "in all" if self.period == "ever" else f"in {self.period} (UTC)"
        return f"{self.spent:.4f} of {self.dollars:,.4f} dollars spent {when}, calls under way counted in full."


@dataclass(frozen=True, slots=True)
class Account:
    """One key at one place, under a budget."""

    budget: KeyBudget
    file: Path
    key: SecretStr

    @property
    def spending(self) -> KeySpending:
        """How it stands now.

        Raises:
            StoreFailed: the file cannot be read.
        """
        prefix = self._prefix()
        spent = _ledger(self.file).spent(self._digest(), prefix) / BILLION if self.file.is_file() else 0.0
        return KeySpending(self.budget.dollars, spent, prefix or "ever")

    @contextmanager
    def reserving(self, most: float) -> Iterator[Reservation]:
        """Keep `most` dollars back for the block; what it did not spend is free again afterwards.

        Raises:
            OverBudget: that much is not left.
            StoreFailed: the file cannot be written; then nothing may be sent.
        """
        ledger, digest, prefix, day = _ledger(self.file), self._digest(), self._prefix(), _today()
        limit, kept = math.floor(self.budget.dollars * BILLION), math.ceil(most * BILLION)
        spent = ledger.take(digest, day, kept, (prefix, limit))
        if spent is not None:
            stands = KeySpending(self.budget.dollars, spent / BILLION, prefix or "ever")
            raise OverBudget(
                f"The next call could cost {most:.4f} dollars; the key of {self.budget.place} has"
                f" {stands.left:.4f} left: {stands.says}",
                "Raise CODECRAFT_KEY_BUDGETS, lower max_tokens, or choose another model.",
            )
        reservation = Reservation(most)
        try:
            yield reservation
        finally:
            with suppress(StoreFailed):  # what cannot be given back stays counted; the answer is there all the same
                ledger.give_back(digest, day, kept - math.ceil(reservation.cost * BILLION))

    def _digest(self) -> str:
        named = f"{self.budget.place}\0{self.key.get_secret_value()}".encode()
        return hmac.digest(_ledger(self.file).pepper, named, "sha256").hex()

    def _prefix(self) -> str:
        """What the days of the running period begin with."""
        return _today()[: {"day": 10, "month": 7, "ever": 0}[self.budget.period]]


def account_of(place: str, key: SecretStr, settings: Settings) -> Account | None:
    """The account of a key at a provider or host; None where no budget was set for it."""
    budget = settings.budget_of(place)
    return Account(budget, settings.home.absolute() / "spending.db", key) if budget else None


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


class _Ledger:
    """The file. Its one connection serves all threads in turn; other processes wait for each other in SQLite."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        with self._trying():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
            self._base = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self._base.execute("PRAGMA journal_mode=WAL")  # nobody waits for the disk; a power cut may cost a moment
            self._base.execute("PRAGMA synchronous=NORMAL")
            self._base.execute("CREATE TABLE IF NOT EXISTS pepper (only INTEGER PRIMARY KEY CHECK (only = 1), of BLOB)")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS spending (key TEXT, day TEXT, billionths INTEGER, PRIMARY KEY (key, day))"
            )
            self._base.execute("INSERT OR IGNORE INTO pepper VALUES (1, ?)", (secrets.token_bytes(32),))
            self.pepper: bytes = self._base.execute("SELECT of FROM pepper").fetchone()[0]

    def spent(self, key: str, prefix: str) -> int:
        """Billionths of a dollar on the days that begin with `prefix`."""
        with self._trying():
            return self._sum(key, prefix)

    def take(self, key: str, day: str, kept: int, budget: tuple[str, int]) -> int | None:
        """Count `kept` as spent on `day`; or, where the budget would be passed, change nothing and say what is spent.

        Nobody else writes between the look and the entry.
        """
        prefix, limit = budget
        with self._trying():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                spent = self._sum(key, prefix)
                if spent + kept <= limit:
                    self._add(key, day, kept)
                self._base.execute("COMMIT")
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
        return None if spent + kept <= limit else spent

    def give_back(self, key: str, day: str, rest: int) -> None:
        """Take off what was reserved and not spent."""
        with self._trying():
            self._add(key, day, -rest)

    def _sum(self, key: str, prefix: str) -> int:
        asked = "SELECT COALESCE(SUM(billionths), 0) FROM spending WHERE key = ? AND substr(day, 1, ?) = ?"
        return int(self._base.execute(asked, (key, len(prefix), prefix)).fetchone()[0])

    def _add(self, key: str, day: str, billionths: int) -> None:
        self._base.execute(
            "INSERT INTO spending VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET billionths = billionths + excluded.billionths",
            (key, day, billionths),
        )

    @contextmanager
    def _trying(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except (sqlite3.Error, OSError) as error:
                raise StoreFailed(
                    f"{self._file}, which counts what keys have spent, cannot be used: {error}.",
                    "Nothing is sent under a budget that cannot be counted: mend the file, or unset"
                    " CODECRAFT_KEY_BUDGETS.",
                ) from error


_ledger = cache(_Ledger)
