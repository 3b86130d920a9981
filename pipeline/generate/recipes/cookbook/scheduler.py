"""The recipe of a scheduler: functions run every so often, daily, or by cron expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes.choices import TIME, seconds
from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec

WORDS = """
schedul* cron* job* task* function* run* every daily hourly nightly weekly at interval* periodic* trigger* asyncio
thread*
expression* time* minute* hour* day* second* decorator* miss* overlap* call* once recurring background loop
"""
EVERY = re.compile(rf"\bevery (?:(second|minute|hour|day)\b|{TIME})")
DAILY = re.compile(r"\b(?:daily|every (?:day|night|morning)|each day)?,? ?\bat (\d{1,2}):(\d{2})\b")
CRON = re.compile(r"[`'\"]((?:[\d*/,-]+ ){4}[\d*/,-]+)[`'\"]")
NAMED = {"hourly": "0 * * * *", "nightly": "0 2 * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 0"}


@dataclass(frozen=True)
class SchedulerPlan:
    spec: Spec

    title = "A scheduler of functions"

    @property
    def name(self) -> str:
        return self.spec.class_name("Scheduler")

    @property
    def trigger(self) -> str:
        """The expression that makes the trigger of the example job."""
        rule, value = next(iter(self.spec.rules), ("every", "60"))
        if rule == "every":
            return f"Every({value})"
        if rule == "daily":
            hour, minute = value.split(":")
            return f"Daily(dt.time({int(hour)}, {int(minute)}))"
        return f"Cron({literal(value)})"


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed = prompt.lower(), list(spec.assumed)
    rules: list[tuple[str, str]] = []
    used = said(WORDS, low)
    for rule, pattern in (("cron", CRON), ("daily", DAILY), ("every", EVERY)):
        if not rules and (found := pattern.search(low)):
            rules.append((rule, _value(rule, found)))
            used.append(found.span())
    if not rules:
        rules += [("cron", value) for word, value in NAMED.items() if re.search(rf"\b{word}\b", low)][:1]
    if not rules:
        assumed.append("It was not said when things run: the example runs every 60 seconds.")
    return plain(spec, rules=tuple(rules), assumed=tuple(assumed)), used


def _value(rule: str, found: re.Match[str]) -> str:
    if rule == "cron":
        return found[1]
    if rule == "daily":
        return f"{found[1]}:{found[2]}"
    parts = [one for one in found.groups() if one]
    amount, unit = parts if len(parts) == 2 else ("1", parts[0])
    return f"{seconds(amount, unit):g}"


def cook(spec: Spec) -> Dish:
    plan = SchedulerPlan(spec)
    local = ("main", "scheduler", "triggers")
    files = (
        python_file("main.py", "scheduler/main.py.j2", local, plan=plan),
        python_file("scheduler.py", "scheduler/scheduler.py.j2", local, plan=plan),
        python_file("triggers.py", "scheduler/triggers.py.j2", local, plan=plan),
        python_file("tests/test_triggers.py", "scheduler/test_triggers.py.j2", local, plan=plan),
        python_file("tests/test_scheduler.py", "scheduler/test_scheduler.py.j2", local, plan=plan),
    )
    notes = (
        "What is due while the process is down is not made up for.",
        "Times are UTC unless another clock is given.",
        "`main.py` holds one example job: put the real ones there.",
    )
    return Dish(files, plan.title, ("python main.py", "python -m pytest"), notes)
