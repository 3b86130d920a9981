"""The recipe of an asynchronous task queue: workers, retries, dead letters, and a program that runs it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec

WORDS = """
worker* job* task* queue* retr* back_off exponential fail* dead_letter* priorit* concurren* process* producer* consumer*
time_out* delay* schedul* asyncio coroutine* result* later run* times minutes seconds handler* pool limit* attempts
"""


@dataclass(frozen=True)
class QueuePlan:
    spec: Spec

    title = "An asynchronous task queue with retries and dead letters"

    @property
    def name(self) -> str:
        return self.spec.class_name("TaskQueue")

    @property
    def workers(self) -> int:
        return max(1, int(self.spec.number("concurrency", 4)))

    @property
    def attempts(self) -> int:
        return max(1, int(self.spec.number("attempts", 3)))

    @property
    def timeout(self) -> str:
        seconds = f"{self.spec.number('timeout_seconds', 60):g}"
        return seconds if "." in seconds else f"{seconds}.0"

    @property
    def priority(self) -> bool:
        return self.spec.has("priority")

    @property
    def delay(self) -> bool:
        return self.spec.has("delay")


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed = prompt.lower(), list(spec.assumed)
    for name, text in (("concurrency", "4 workers"), ("attempts", "3 attempts at each task")):
        if name not in spec.numbers:
            assumed.append(f"{text}: no other number was said.")
    not_done = list(spec.not_done)
    if spec.storage or spec.database or re.search(r"\bpersist|\bdurable\b", low):
        not_done.append("Tasks wait in memory: those that have not run are lost when the process ends.")
    return plain(spec, assumed=tuple(assumed), not_done=tuple(not_done)), said(WORDS, low)


def cook(spec: Spec) -> Dish:
    plan = QueuePlan(spec)
    local = ("jobs", "main", "task_queue")
    files = (
        python_file("main.py", "queue/main.py.j2", local, plan=plan),
        python_file("task_queue.py", "queue/task_queue.py.j2", local, plan=plan),
        python_file("jobs.py", "queue/jobs.py.j2", local, plan=plan),
        python_file("tests/test_task_queue.py", "queue/test_task_queue.py.j2", local, plan=plan),
        python_file("tests/test_main.py", "queue/test_main.py.j2", local, plan=plan),
    )
    notes = (
        "`jobs.py` holds one example: put your own coroutine functions there, each under `@queue.job`.",
        "Tasks wait in memory: those that have not run are lost when the process ends.",
    )
    line = """echo '{"job": "greet", "arguments": {"name": "Ada"}}' | python main.py"""
    return Dish(files, plan.title, (line, "python -m pytest"), notes)
